// RUN: mlc-opt %s --mlc-interpret=entry=integers -o /dev/null | FileCheck %s --check-prefix=INTEGERS
// RUN: mlc-opt %s --mlc-interpret=entry=floats -o /dev/null | FileCheck %s --check-prefix=FLOATS
// RUN: mlc-opt %s --mlc-interpret=entry=control -o /dev/null | FileCheck %s --check-prefix=CONTROL
// RUN: mlc-opt %s --mlc-interpret=entry=views -o /dev/null | FileCheck %s --check-prefix=VIEWS
// RUN: mlc-opt %s --mlc-interpret=entry=unsigned -o /dev/null | FileCheck %s --check-prefix=UNSIGNED
// RUN: mlc-opt %s --mlc-interpret=entry=poison -o /dev/null | FileCheck %s --check-prefix=POISON
// RUN: mlc-opt %s --mlc-interpret=entry=reshaped -o /dev/null | FileCheck %s --check-prefix=RESHAPED
// RUN: mlc-opt %s --mlc-interpret=entry=twice -o /dev/null | FileCheck %s --check-prefix=TWICE
// RUN: mlc-opt %s --mlc-interpret="entry=sizes sizes=0.0=2,0.1=3" -o /dev/null | FileCheck %s --check-prefix=SIZES

// INTEGERS: result 0: -4 : i32
// INTEGERS: result 1: -3 : i32
// INTEGERS: result 2: 1073741820 : i32
// INTEGERS: result 3: -7 : i8
// INTEGERS: result 4: true
func.func @integers() -> (i32, i32, i32, i8, i1) {
  %a = arith.constant -7 : i32
  %b = arith.constant 2 : i32
  %floor = arith.floordivsi %a, %b : i32
  %trunc = arith.divsi %a, %b : i32
  %c4 = arith.constant 4 : i32
  %unsigned = arith.divui %a, %c4 : i32
  %minus = arith.constant 2 : i32
  %one = arith.subi %unsigned, %minus : i32
  %two = arith.addi %one, %b : i32
  %again = arith.subi %two, %b : i32
  %narrow = arith.trunci %a : i32 to i8
  %less = arith.cmpi slt, %a, %b : i32
  return %floor, %trunc, %again, %narrow, %less : i32, i32, i32, i8, i1
}

// f16 rounds to even: 2049 is no f16. The maximum of a number and NaN is NaN, their maxnum the number.
// FLOATS: result 0: 2.048000e+03 : f16
// FLOATS: result 1: 0x7FC00000 : f32
// FLOATS: result 2: 1.000000e+00 : f32
// FLOATS: result 3: 2.000000e+00 : f32
func.func @floats() -> (f16, f32, f32, f32) {
  %big = arith.constant 2048.0 : f16
  %h1 = arith.constant 1.0 : f16
  %sum = arith.addf %big, %h1 : f16
  %one = arith.constant 1.0 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %maximum = arith.maximumf %one, %nan : f32
  %maxnum = arith.maxnumf %one, %nan : f32
  %four = arith.constant 4.0 : f32
  %root = math.sqrt %four : f32
  return %sum, %maximum, %maxnum, %root : f16, f32, f32, f32
}

// CONTROL: result 0: 10 : index
// CONTROL: result 1: 16 : index
func.func @control() -> (index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c5 = arith.constant 5 : index
  %c16 = arith.constant 16 : index
  %sum = scf.for %i = %c0 to %c5 step %c1 iter_args(%s = %c0) -> index {
    %next = arith.addi %s, %i : index
    scf.yield %next : index
  }
  %doubled = scf.while (%x = %c1) : (index) -> index {
    %less = arith.cmpi slt, %x, %c16 : index
    scf.condition(%less) %x : index
  } do {
  ^bb0(%x: index):
    %twice = arith.addi %x, %x : index
    scf.yield %twice : index
  }
  return %sum, %doubled : index, index
}

// VIEWS: result 0: dense<{{\[}}[0, 0, 0, 0], [0, 5, 5, 0], [0, 0, 0, 0]]> : tensor<3x4xi32>
func.func @views(%A: memref<3x4xi32>) {
  %zero = arith.constant 0 : i32
  %five = arith.constant 5 : i32
  affine.for %i = 0 to 3 {
    affine.for %j = 0 to 4 {
      affine.store %zero, %A[%i, %j] : memref<3x4xi32>
    }
  }
  %row = memref.subview %A[1, 1] [1, 2] [1, 1] : memref<3x4xi32> to memref<2xi32, strided<[1], offset: 5>>
  affine.parallel (%k) = (0) to (2) {
    affine.store %five, %row[%k] : memref<2xi32, strided<[1], offset: 5>>
  }
  return
}

// UNSIGNED: result 0: dense<[200, 255]> : tensor<2xui8>
tir.prim_func @unsigned(%A: memref<2xui8> {mlc.input = dense<[100, 255]> : tensor<2xui8>}, %B: memref<2xui8>) {
  tir.for %i in 2 {
    tir.block "B" (%vi : spatial 2 = %i) {
      %a = memref.load %A[%vi] : memref<2xui8>
      %s = tir.sign_cast %a : ui8 to i8
      %max = arith.constant 200 : i8
      %m = arith.maxui %s, %max : i8
      %u = tir.sign_cast %m : i8 to ui8
      memref.store %u, %B[%vi] : memref<2xui8>
      tir.yield reads(%A[%vi] : memref<2xui8>) writes(%B[%vi] : memref<2xui8>)
    }
  }
}

// What is poison may be passed on, but not looked into.
// POISON: result 0: 1.000000e+00 : f32
func.func @poison() -> f32 {
  %p = ub.poison : f32
  %one = arith.constant 1.0 : f32
  %true = arith.constant true
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %s = arith.select %true, %one, %p : f32
  %r = scf.for %i = %c0 to %c1 step %c1 iter_args(%a = %p) -> f32 {
    scf.yield %s : f32
  }
  return %r : f32
}

// RESHAPED: result 0: dense<{{\[}}[0, 1, 2], [3, 4, 5]]> : tensor<2x3xindex>
func.func @reshaped(%A: memref<2x3xindex>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c6 = arith.constant 6 : index
  %flat = memref.collapse_shape %A [[0, 1]] : memref<2x3xindex> into memref<6xindex>
  %cube = memref.expand_shape %flat [[0, 1, 2]] output_shape [3, 1, 2] : memref<6xindex> into memref<3x1x2xindex>
  scf.for unsigned %i = %c0 to %c6 step %c1 {
    %j:2 = affine.delinearize_index %i into (3, 2) : index, index
    memref.store %i, %cube[%j#0, %c0, %j#1] : memref<3x1x2xindex>
  }
  return
}

// One input twice does not hurt: nothing is written where the two overlap.
// TWICE: result 0: dense<[2, 4]> : tensor<2xi32>
tir.prim_func private @add(%A: memref<2xi32>, %B: memref<2xi32>, %C: memref<2xi32>) attributes {tir.noalias} {
  tir.for %i in 2 {
    tir.block "C" (%vi : spatial 2 = %i) {
      %a = memref.load %A[%vi] : memref<2xi32>
      %b = memref.load %B[%vi] : memref<2xi32>
      %c = arith.addi %a, %b : i32
      memref.store %c, %C[%vi] : memref<2xi32>
      tir.yield reads(%A[%vi] : memref<2xi32>, %B[%vi] : memref<2xi32>) writes(%C[%vi] : memref<2xi32>)
    }
  }
}
func.func @twice(%x: tensor<2xi32> {mlc.input = dense<[1, 2]> : tensor<2xi32>}) -> tensor<2xi32> {
  %y = relax.call_tir @add(%x, %x) : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  return %y : tensor<2xi32>
}

// Dimensions without names get sizes by argument and position.
// SIZES: result 0: 2 : index
// SIZES: result 1: 3 : index
func.func @sizes(%A: memref<?x?xf32>) -> (index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = memref.dim %A, %c0 : memref<?x?xf32>
  %n = memref.dim %A, %c1 : memref<?x?xf32>
  return %m, %n : index, index
}
