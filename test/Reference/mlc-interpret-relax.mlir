// RUN: mlc-opt %s --mlc-interpret="entry=main sizes=n=2" -o /dev/null | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret="entry=condition sizes=n=32" -o /dev/null | FileCheck %s --check-prefix=HOLDS
// RUN: mlc-opt %s --mlc-interpret="entry=condition sizes=n=8" -o /dev/null | FileCheck %s --check-prefix=FAILS
// RUN: mlc-opt %s --mlc-interpret="entry=swap sizes=n=1 seed=1" -o /dev/null | FileCheck %s --check-prefix=SWAP
// RUN: mlc-opt %s --mlc-interpret="entry=shapes sizes=0.0=3" -o /dev/null | FileCheck %s --check-prefix=SHAPE
// RUN: mlc-opt %s --mlc-interpret="entry=reshape sizes=n=2" -o /dev/null | FileCheck %s --check-prefix=RESHAPE
// RUN: mlc-opt %s --mlc-interpret="entry=inplace" -o /dev/null | FileCheck %s --check-prefix=INPLACE
// RUN: mlc-opt %s --tir-to-loops --mlc-interpret="entry=shapes sizes=0.0=3" -o /dev/null | FileCheck %s --check-prefix=SHAPE

tir.prim_func private @double(%A: memref<?x2xi32> {tir.dims = #relax.dims<[n, 2]>},
                              %B: memref<?x2xi32> {tir.dims = #relax.dims<[n, 2]>}) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?x2xi32>
  tir.for %i in %n {
    tir.for %j in 2 {
      tir.block "B" (%vi : spatial %n = %i, %vj : spatial 2 = %j) {
        %a = memref.load %A[%vi, %vj] : memref<?x2xi32>
        %b = arith.addi %a, %a : i32
        memref.store %b, %B[%vi, %vj] : memref<?x2xi32>
        tir.yield reads(%A[%vi, %vj] : memref<?x2xi32>) writes(%B[%vi, %vj] : memref<?x2xi32>)
      }
    }
  }
}

// CHECK: result 0: (dense<{{\[}}[4, 8], [12, 16]]> : tensor<2x2xi32>, dense<7> : tensor<2xi32>)
func.func @main(%x: tensor<?x2xi32, #relax.dims<[n, 2]>> {mlc.input = dense<[[1, 2], [3, 4]]> : tensor<2x2xi32>})
    -> tuple<tensor<?x2xi32, #relax.dims<[n, 2]>>, tensor<2xi32>> {
  %seven = relax.constant dense<7> : tensor<2xi32>
  %0 = relax.dataflow {
    %lv = relax.call_tir @double(%x) : (tensor<?x2xi32, #relax.dims<[n, 2]>>) -> tensor<?x2xi32, #relax.dims<[n, 2]>>
    %lv1 = relax.emit_te "double" (%A = %lv : tensor<?x2xi32, #relax.dims<[n, 2]>>) vars (%n = n) {
      %B = te.compute "B" (%i in %n, %j in 2) {
        %a = tensor.extract %A[%i, %j] : tensor<?x2xi32>
        %b = arith.addi %a, %a : i32
        te.yield %b : i32
      } : tensor<?x2xi32>
      relax.output %B : tensor<?x2xi32>
    } : tensor<?x2xi32, #relax.dims<[n, 2]>>
    relax.output %lv1 : tensor<?x2xi32, #relax.dims<[n, 2]>>
  } : tensor<?x2xi32, #relax.dims<[n, 2]>>
  %t = relax.tuple %0, %seven : tuple<tensor<?x2xi32, #relax.dims<[n, 2]>>, tensor<2xi32>>
  return %t : tuple<tensor<?x2xi32, #relax.dims<[n, 2]>>, tensor<2xi32>>
}

// SWAP: result 0: (dense<{{.*}}> : tensor<1xi8>, (dense<{{.*}}> : tensor<2xf32>, {{[-0-9]+}} : i32))
func.func @swap(%t: tuple<tuple<tensor<2xf32>, i32>, tensor<?xi8, #relax.dims<[n]>>>)
    -> tuple<tensor<?xi8, #relax.dims<[n]>>, tuple<tensor<2xf32>, i32>> {
  %a = relax.tuple_get_item %t[0] : tuple<tuple<tensor<2xf32>, i32>, tensor<?xi8, #relax.dims<[n]>>>
  %b = relax.tuple_get_item %t[1] : tuple<tuple<tensor<2xf32>, i32>, tensor<?xi8, #relax.dims<[n]>>>
  %r = relax.tuple %b, %a : tuple<tensor<?xi8, #relax.dims<[n]>>, tuple<tensor<2xf32>, i32>>
  return %r : tuple<tensor<?xi8, #relax.dims<[n]>>, tuple<tensor<2xf32>, i32>>
}

// A shape gives symbols their values; bools are bytes for a function over memory.
// SHAPE: result 0: dense<[false, true, false]> : tensor<3xi1>
tir.prim_func private @negate(%A: memref<?xi1> {tir.dims = #relax.dims<[n]>}, %B: memref<?xi1> {tir.dims = #relax.dims<[n]>}) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?xi1>
  tir.for %i in %n {
    tir.block "B" (%vi : spatial %n = %i) {
      %true = arith.constant true
      %a = memref.load %A[%vi] : memref<?xi1>
      %b = arith.xori %a, %true : i1
      memref.store %b, %B[%vi] : memref<?xi1>
      tir.yield reads(%A[%vi] : memref<?xi1>) writes(%B[%vi] : memref<?xi1>)
    }
  }
}
func.func @shapes(%x: tensor<?xi1> {mlc.input = dense<[true, false, true]> : tensor<3xi1>}) -> tensor<?xi1, #relax.dims<[m]>> {
  %s = relax.shape_of %x : tensor<?xi1> -> !relax.shape<[?]>
  %t = relax.match_cast %s : !relax.shape<[?]> to !relax.shape<[m]>
  %y = relax.match_cast %x : tensor<?xi1> to tensor<?xi1, #relax.dims<[m]>>
  %z = relax.call_tir @negate(%y) : (tensor<?xi1, #relax.dims<[m]>>) -> tensor<?xi1, #relax.dims<[m]>>
  return %z : tensor<?xi1, #relax.dims<[m]>>
}

// RESHAPE: result 0: dense<{{\[\[}}1, 2], [3, 4], [5, 6]]> : tensor<3x2xi8>
func.func @reshape(%x: tensor<?x3xi8, #relax.dims<[n, 3]>> {mlc.input = dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi8>}) -> tensor<3x?xi8, #relax.dims<[3, n]>> {
  %y = relax.reshape %x shape [3, n] : (tensor<?x3xi8, #relax.dims<[n, 3]>>) -> tensor<3x?xi8, #relax.dims<[3, n]>>
  return %y : tensor<3x?xi8, #relax.dims<[3, n]>>
}

// An argument that is changed in place keeps its elements for others.
// INPLACE: result 0: dense<[1, 3]> : tensor<2xi32>
// INPLACE: result 1: dense<[2, 6]> : tensor<2xi32>
tir.prim_func private @double_inplace(%A: memref<2xi32>) {
  tir.for %i in 2 {
    tir.block "B" (%vi : spatial 2 = %i) {
      %a = memref.load %A[%vi] : memref<2xi32>
      %b = arith.addi %a, %a : i32
      memref.store %b, %A[%vi] : memref<2xi32>
      tir.yield reads(%A[%vi] : memref<2xi32>) writes(%A[%vi] : memref<2xi32>)
    }
  }
}
func.func @inplace(%x: tensor<2xi32> {mlc.input = dense<[1, 3]> : tensor<2xi32>}) -> (tensor<2xi32>, tensor<2xi32>) {
  %0 = relax.call_tir_inplace @double_inplace(%x) inplace [0] : (tensor<2xi32>) -> tensor<2xi32>
  return %x, %0 : tensor<2xi32>, tensor<2xi32>
}

// HOLDS: result 0: dense<1> : tensor<i32>
// FAILS: result 0: dense<2> : tensor<i32>
func.func @condition(%x: tensor<?xi32, #relax.dims<[n]>>) -> tensor<i32> {
  %one = relax.constant dense<1> : tensor<i32>
  %two = relax.constant dense<2> : tensor<i32>
  %rest = relax.prim_value [n mod 16] : !relax.prim<n mod 16>
  %zero = relax.prim_value [0] : !relax.prim<0>
  %a = relax.intrinsic "tir.EQ"(%rest, %zero) : (!relax.prim<n mod 16>, !relax.prim<0>) -> i1
  %b = relax.intrinsic "tir.NE"(%rest, %zero) : (!relax.prim<n mod 16>, !relax.prim<0>) -> i1
  %not = relax.intrinsic "tir.Not"(%b) : (i1) -> i1
  %both = relax.intrinsic "tir.And"(%a, %not) : (i1, i1) -> i1
  %c = relax.intrinsic "tir.Or"(%both, %b) : (i1, i1) -> i1
  %d = relax.intrinsic "tir.And"(%c, %a) : (i1, i1) -> i1
  %r = scf.if %d -> tensor<i32> {
    scf.yield %one : tensor<i32>
  } else {
    scf.yield %two : tensor<i32>
  }
  return %r : tensor<i32>
}
