// RUN: mlc-opt %s --relax-share-shifted-kernels -split-input-file | FileCheck %s

// Three functions that copy another row each. What is shifted by the same number in all of them has no parameter.
// CHECK-LABEL: tir.prim_func private @second(
// CHECK-SAME: %[[A:.*]]: memref<4x8xf32>, %{{.*}}: memref<4xf32>, %[[SHIFT:.*]]: index)
// CHECK: tir.block "B" (%[[I:.*]] : spatial 4
// CHECK: %[[ROW:.*]] = affine.apply #{{.*}}(%{{.*}})[%[[SHIFT]]]
// CHECK: %[[PLACE:.*]] = affine.apply #{{.*}}(%[[I]])
// CHECK-NOT: [%[[SHIFT]]]
// CHECK: memref.load %[[A]][%[[ROW]], %[[PLACE]]]
// CHECK-NOT: tir.prim_func
// CHECK-LABEL: func.func @main
// CHECK: relax.call_tir @second(%{{.*}}) vars [1]
// CHECK: relax.call_tir @second(%{{.*}}) vars [3]
// CHECK: relax.call_tir @second(%{{.*}}) vars [1]
tir.prim_func private @second(%A: memref<4x8xf32>, %B: memref<4xf32>) {
  tir.for %i in 4 {
    tir.block "B" (%vi : spatial 4 = %i) {
      %c0 = arith.constant 0 : index
      %row = affine.apply affine_map<(d0) -> (d0 + 1)>(%c0)
      %place = affine.apply affine_map<(d0) -> (d0 + 4)>(%vi)
      %a = memref.load %A[%row, %place] : memref<4x8xf32>
      memref.store %a, %B[%vi] : memref<4xf32>
      tir.yield reads(%A[%row, %place] : memref<4x8xf32>) writes(%B[%vi] : memref<4xf32>)
    }
  }
}
tir.prim_func private @fourth(%X: memref<4x8xf32>, %Y: memref<4xf32>) {
  tir.for %i in 4 {
    tir.block "Y" (%vi : spatial 4 = %i) {
      %c0 = arith.constant 0 : index
      %row = affine.apply affine_map<(d0) -> (d0 + 3)>(%c0)
      %place = affine.apply affine_map<(d0) -> (d0 + 4)>(%vi)
      %a = memref.load %X[%row, %place] : memref<4x8xf32>
      memref.store %a, %Y[%vi] : memref<4xf32>
      tir.yield reads(%X[%row, %place] : memref<4x8xf32>) writes(%Y[%vi] : memref<4xf32>)
    }
  }
}
func.func @main(%x: tensor<4x8xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0 = relax.call_tir @second(%x) : (tensor<4x8xf32>) -> tensor<4xf32>
  %1 = relax.call_tir @fourth(%x) : (tensor<4x8xf32>) -> tensor<4xf32>
  %2 = relax.call_tir @second(%x) : (tensor<4x8xf32>) -> tensor<4xf32>
  return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// Values of `tir_vars` stay before the new ones, and a parameter that is named `shift` keeps its name. Two shifts are two
// parameters, a negative one, too.
// CHECK-LABEL: tir.prim_func private @near(
// CHECK-SAME: %shift: memref<?xf32> {{.*}}, %{{.*}}: memref<?xf32> {{.*}}, %{{.*}}: index, %shift1: index, %shift2: index)
// CHECK-LABEL: func.func @symbolic
// CHECK: relax.call_tir @near(%{{.*}}) vars [n, 1, 2]
// CHECK: relax.call_tir @near(%{{.*}}) vars [n, -3, 7]
tir.prim_func private @near(%shift: memref<?xf32> {tir.dims = #relax.dims<[m]>}, %B: memref<?xf32> {tir.dims = #relax.dims<[n]>}, %n: index) {
  tir.for %i in %n {
    tir.block "B" (%vi : spatial %n = %i) {
      %0 = affine.apply affine_map<(d0) -> (d0 + 1)>(%vi)
      %1 = affine.apply affine_map<(d0) -> (d0 * 2 + 2)>(%vi)
      %a = memref.load %shift[%0] : memref<?xf32>
      %b = memref.load %shift[%1] : memref<?xf32>
      %s = arith.addf %a, %b : f32
      memref.store %s, %B[%vi] : memref<?xf32>
      tir.yield reads(%shift[%0] : memref<?xf32>, %shift[%1] : memref<?xf32>) writes(%B[%vi] : memref<?xf32>)
    }
  }
}
tir.prim_func private @far(%A: memref<?xf32> {tir.dims = #relax.dims<[m]>}, %B: memref<?xf32> {tir.dims = #relax.dims<[n]>}, %n: index) {
  tir.for %i in %n {
    tir.block "B" (%vi : spatial %n = %i) {
      %0 = affine.apply affine_map<(d0) -> (d0 - 3)>(%vi)
      %1 = affine.apply affine_map<(d0) -> (d0 * 2 + 7)>(%vi)
      %a = memref.load %A[%0] : memref<?xf32>
      %b = memref.load %A[%1] : memref<?xf32>
      %s = arith.addf %a, %b : f32
      memref.store %s, %B[%vi] : memref<?xf32>
      tir.yield reads(%A[%0] : memref<?xf32>, %A[%1] : memref<?xf32>) writes(%B[%vi] : memref<?xf32>)
    }
  }
}
func.func @symbolic(%x: tensor<?xf32, #relax.dims<[m]>>, %y: tensor<?xf32, #relax.dims<[n]>>) -> (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[n]>>) {
  %0 = relax.call_tir @near(%x) vars [n] : (tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[n]>>
  %1 = relax.call_tir @far(%x) vars [n] : (tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[n]>>
  return %0, %1 : tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[n]>>
}

// -----

// A public function keeps what it does, and so does one whose number decides more than a place.
// CHECK-LABEL: tir.prim_func @public(
// CHECK-LABEL: tir.prim_func private @other(
// CHECK-LABEL: tir.prim_func private @counts(
// CHECK-LABEL: tir.prim_func private @counts_more(
// CHECK-LABEL: func.func @kept
// CHECK-NOT: vars
tir.prim_func @public(%A: memref<8xf32>, %B: memref<4xf32>) {
  tir.for %i in 4 {
    tir.block "B" (%vi : spatial 4 = %i) {
      %0 = affine.apply affine_map<(d0) -> (d0 + 1)>(%vi)
      %a = memref.load %A[%0] : memref<8xf32>
      memref.store %a, %B[%vi] : memref<4xf32>
      tir.yield reads(%A[%0] : memref<8xf32>) writes(%B[%vi] : memref<4xf32>)
    }
  }
}
tir.prim_func private @other(%A: memref<8xf32>, %B: memref<4xf32>) {
  tir.for %i in 4 {
    tir.block "B" (%vi : spatial 4 = %i) {
      %0 = affine.apply affine_map<(d0) -> (d0 + 2)>(%vi)
      %a = memref.load %A[%0] : memref<8xf32>
      memref.store %a, %B[%vi] : memref<4xf32>
      tir.yield reads(%A[%0] : memref<8xf32>) writes(%B[%vi] : memref<4xf32>)
    }
  }
}
tir.prim_func private @counts(%B: memref<4xi64>) {
  %T = tir.alloc_buffer "T" : memref<4xindex>
  tir.for %i in 4 {
    tir.block "T" (%vi : spatial 4 = %i) {
      %0 = affine.apply affine_map<(d0) -> (d0 + 1)>(%vi)
      memref.store %0, %T[%vi] : memref<4xindex>
      tir.yield writes(%T[%vi] : memref<4xindex>)
    }
  }
  tir.for %i in 4 {
    tir.block "B" (%vi : spatial 4 = %i) {
      %t = memref.load %T[%vi] : memref<4xindex>
      %b = arith.index_cast %t : index to i64
      memref.store %b, %B[%vi] : memref<4xi64>
      tir.yield reads(%T[%vi] : memref<4xindex>) writes(%B[%vi] : memref<4xi64>)
    }
  }
}
tir.prim_func private @counts_more(%B: memref<4xi64>) {
  %T = tir.alloc_buffer "T" : memref<4xindex>
  tir.for %i in 4 {
    tir.block "T" (%vi : spatial 4 = %i) {
      %0 = affine.apply affine_map<(d0) -> (d0 + 2)>(%vi)
      memref.store %0, %T[%vi] : memref<4xindex>
      tir.yield writes(%T[%vi] : memref<4xindex>)
    }
  }
  tir.for %i in 4 {
    tir.block "B" (%vi : spatial 4 = %i) {
      %t = memref.load %T[%vi] : memref<4xindex>
      %b = arith.index_cast %t : index to i64
      memref.store %b, %B[%vi] : memref<4xi64>
      tir.yield reads(%T[%vi] : memref<4xindex>) writes(%B[%vi] : memref<4xi64>)
    }
  }
}
func.func @kept(%x: tensor<8xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xi64>, tensor<4xi64>) {
  %0 = relax.call_tir @public(%x) : (tensor<8xf32>) -> tensor<4xf32>
  %1 = relax.call_tir @other(%x) : (tensor<8xf32>) -> tensor<4xf32>
  %2 = relax.call_tir @counts() : () -> tensor<4xi64>
  %3 = relax.call_tir @counts_more() : () -> tensor<4xi64>
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xi64>, tensor<4xi64>
}
