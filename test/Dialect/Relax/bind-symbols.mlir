// RUN: mlc-opt %s --relax-bind-symbols=symbols=n=4 -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:.*]]: tensor<4x?xf32, #relax.dims<[4, m * 4]>>, %{{.*}}) -> tensor<4xf32>
// CHECK: relax.call_tir @f(%[[X]]) vars [8] : (tensor<4x?xf32, #relax.dims<[4, m * 4]>>) -> tensor<4xf32>
func.func private @f(memref<?x?xf32>, memref<?xf32>, index)
func.func @main(%x: tensor<?x?xf32, #relax.dims<[n, n * m]>>, %y: tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[n]>> {
  %z = relax.call_tir @f(%x) vars [n * 2] : (tensor<?x?xf32, #relax.dims<[n, n * m]>>) -> tensor<?xf32, #relax.dims<[n]>>
  return %z : tensor<?xf32, #relax.dims<[n]>>
}

// -----

// R2
// expected-error @+1 {{the function has no symbol 'n'}}
func.func @main(%x: tensor<?xf32, #relax.dims<[m]>>) {
  return
}

// -----

// The body is made for the extents that are known now, also those that are computed.
// CHECK: relax.emit_te "f" (%[[A:.*]] = %{{.*}} : tensor<4x?xf32, #relax.dims<[4, m]>>) vars (%{{.*}} = 8)
// CHECK: te.reduce "sum" sum (%{{.*}} in 4) over (%{{.*}} in %{{.*}})
// CHECK: : tensor<4xf32>
// CHECK: te.compute "twice" (%{{.*}} in 8)
// CHECK: : tensor<8xf32>
func.func @main(%x: tensor<?x?xf32, #relax.dims<[n, m]>>) -> tensor<?xf32, #relax.dims<[n * 2]>> {
  %y = relax.emit_te "f" (%A = %x : tensor<?x?xf32, #relax.dims<[n, m]>>) vars (%k = n * 2) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %n = tensor.dim %A, %c0 : tensor<?x?xf32>
    %m = tensor.dim %A, %c1 : tensor<?x?xf32>
    %S = te.reduce "sum" sum (%i in %n) over (%j in %m) {
      %a = tensor.extract %A[%i, %j] : tensor<?x?xf32>
      te.yield %a : f32
    } : tensor<?xf32>
    %B = te.compute "twice" (%i in %k) {
      %row = arith.divui %i, %c2 : index
      %s = tensor.extract %S[%row] : tensor<?xf32>
      te.yield %s : f32
    } : tensor<?xf32>
    relax.output %B : tensor<?xf32>
  } : tensor<?xf32, #relax.dims<[n * 2]>>
  return %y : tensor<?xf32, #relax.dims<[n * 2]>>
}

// -----

// Sizes that are values, and conditions on them: what is known then is a number.
// CHECK: func.func @main(
// CHECK: %[[TRUE:.*]] = arith.constant true
// CHECK: relax.assert_op %[[TRUE]], "odd" : i1
// CHECK: %[[SQUARE:.*]] = relax.intrinsic "tir.EQ"(%{{.*}}, %{{.*}}) : (!relax.prim<m>, !relax.prim<4>) -> i1
// CHECK: relax.assert_op %[[SQUARE]], "not square" : i1
// CHECK: relax.prim_value [8] : !relax.prim<8>
func.func @main(%x: tensor<?x?xf32, #relax.dims<[n, m]>>) -> !relax.prim<n * 2> {
  %rest = relax.prim_value [n mod 2] : !relax.prim<n mod 2>
  %zero = relax.prim_value [0] : !relax.prim<0>
  %even = relax.intrinsic "tir.EQ"(%rest, %zero) : (!relax.prim<n mod 2>, !relax.prim<0>) -> i1
  relax.assert_op %even, "odd" : i1
  %n = relax.prim_value [n] : !relax.prim<n>
  %m = relax.prim_value [m] : !relax.prim<m>
  %equal = relax.intrinsic "tir.EQ"(%m, %n) : (!relax.prim<m>, !relax.prim<n>) -> i1
  %both = relax.intrinsic "tir.And"(%even, %equal) : (i1, i1) -> i1
  relax.assert_op %both, "not square" : i1
  %c = relax.prim_value [n * 2] : !relax.prim<n * 2>
  return %c : !relax.prim<n * 2>
}
