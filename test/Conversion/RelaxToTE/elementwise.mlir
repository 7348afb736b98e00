// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s

// Broadcasting: a dimension of 1 is read at 0, a missing one not at all.
// CHECK-LABEL: func.func @broadcast
// CHECK: relax.emit_te "add"
// CHECK:   te.compute "T_add" (%ax0 in 2, %ax1 in %dim, %ax2 in 4) {
// CHECK:     %[[C0:.*]] = arith.constant 0 : index
// CHECK:     tensor.extract %A[%ax0, %[[C0]], %ax2]
// CHECK:     tensor.extract %B[%ax1, %{{.*}}]
func.func @broadcast(%x: tensor<2x1x4xf32>, %y: tensor<?x1xf32, #relax.dims<[n, 1]>>)
    -> tensor<2x?x4xf32, #relax.dims<[2, n, 4]>> {
  %z = relax.add %x, %y : (tensor<2x1x4xf32>, tensor<?x1xf32, #relax.dims<[n, 1]>>)
      -> tensor<2x?x4xf32, #relax.dims<[2, n, 4]>>
  return %z : tensor<2x?x4xf32, #relax.dims<[2, n, 4]>>
}

// Both of extent 1 are read at the axis.
// CHECK-LABEL: func.func @ones
// CHECK: te.compute "T_multiply" (%ax0 in 1) {
// CHECK:   tensor.extract %A[%ax0]
// CHECK:   tensor.extract %B[%ax0]
func.func @ones(%x: tensor<1xf32>, %y: tensor<1xf32>) -> tensor<1xf32> {
  %z = relax.multiply %x, %y : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
  return %z : tensor<1xf32>
}

// CHECK-LABEL: func.func @rank_0
// CHECK: te.compute "T_maximum" () {
// CHECK:   tensor.extract %A[]
func.func @rank_0(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  %z = relax.maximum %x, %y : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %z : tensor<f32>
}

// The sign of the element type chooses the op.
// CHECK-LABEL: func.func @unsigned
// CHECK: relax.emit_te "divide"
// CHECK:   %[[A:.*]] = tir.sign_cast %{{.*}} : ui8 to i8
// CHECK:   %[[B:.*]] = tir.sign_cast %{{.*}} : ui8 to i8
// CHECK:   %[[Q:.*]] = arith.divui %[[A]], %[[B]] : i8
// CHECK:   tir.sign_cast %[[Q]] : i8 to ui8
// CHECK: relax.emit_te "maximum"
// CHECK:   arith.maxui
// CHECK: relax.emit_te "floor_mod"
// CHECK:   arith.remui
// CHECK: relax.emit_te "less"
// CHECK:   arith.cmpi ult
func.func @unsigned(%x: tensor<4xui8>) -> tensor<4xi1> {
  %a = relax.divide %x, %x : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  %b = relax.maximum %a, %x : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  %c = relax.floor_mod %b, %x : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  %d = relax.less %c, %x : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xi1>
  return %d : tensor<4xi1>
}

// CHECK-LABEL: func.func @integers
// CHECK: te.compute "T_divide"
// CHECK:   arith.divsi
// CHECK: te.compute "T_floor_divide"
// CHECK:   arith.floordivsi
// CHECK: te.compute "T_mod"
// CHECK:   arith.remsi
// CHECK: te.compute "T_floor_mod"
// CHECK:   arith.remsi
// CHECK:   arith.select
// CHECK: te.compute "T_power"
// CHECK:   math.ipowi
// CHECK: te.compute "T_minimum"
// CHECK:   arith.minsi
func.func @integers(%x: tensor<4xi32>) -> tensor<4xi32> {
  %a = relax.divide %x, %x : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  %b = relax.floor_divide %a, %x : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  %c = relax.mod %b, %x : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  %d = relax.floor_mod %c, %x : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  %e = relax.power %d, %x : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  %f = relax.minimum %e, %x : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %f : tensor<4xi32>
}

// CHECK-LABEL: func.func @floats
// CHECK: te.compute "T_floor_divide"
// CHECK:   arith.divf
// CHECK:   math.floor
// CHECK: te.compute "T_mod"
// CHECK:   arith.remf
// CHECK: te.compute "T_power"
// CHECK:   math.powf
// CHECK: te.compute "T_minimum"
// CHECK:   arith.minimumf
func.func @floats(%x: tensor<4xbf16>) -> tensor<4xbf16> {
  %a = relax.floor_divide %x, %x : (tensor<4xbf16>, tensor<4xbf16>) -> tensor<4xbf16>
  %b = relax.mod %a, %x : (tensor<4xbf16>, tensor<4xbf16>) -> tensor<4xbf16>
  %c = relax.power %b, %x : (tensor<4xbf16>, tensor<4xbf16>) -> tensor<4xbf16>
  %d = relax.minimum %c, %x : (tensor<4xbf16>, tensor<4xbf16>) -> tensor<4xbf16>
  return %d : tensor<4xbf16>
}

// CHECK-LABEL: func.func @comparisons
// CHECK: te.compute "T_equal"
// CHECK:   arith.cmpf oeq
// CHECK: te.compute "T_not_equal"
// CHECK:   arith.cmpf une
// CHECK: te.compute "T_less_equal"
// CHECK:   arith.cmpf ole
// CHECK: te.compute "T_greater"
// CHECK:   arith.cmpf ogt
// CHECK: te.compute "T_greater_equal"
// CHECK:   arith.cmpf oge
// CHECK: te.compute "T_logical_and"
// CHECK:   arith.andi
// CHECK: te.compute "T_logical_or"
// CHECK:   arith.ori
// CHECK: te.compute "T_logical_xor"
// CHECK:   arith.xori
// CHECK: relax.emit_te "logical_not"
// CHECK:   arith.xori
func.func @comparisons(%x: tensor<4xf32>, %y: tensor<f32>) -> tensor<4xi1> {
  %a = relax.equal %x, %y : (tensor<4xf32>, tensor<f32>) -> tensor<4xi1>
  %b = relax.not_equal %x, %y : (tensor<4xf32>, tensor<f32>) -> tensor<4xi1>
  %c = relax.less_equal %x, %y : (tensor<4xf32>, tensor<f32>) -> tensor<4xi1>
  %d = relax.greater %x, %y : (tensor<4xf32>, tensor<f32>) -> tensor<4xi1>
  %e = relax.greater_equal %x, %y : (tensor<4xf32>, tensor<f32>) -> tensor<4xi1>
  %f = relax.logical_and %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  %g = relax.logical_or %f, %c : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  %h = relax.logical_xor %g, %d : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  %i = relax.logical_not %h : tensor<4xi1>
  return %i : tensor<4xi1>
}

// CHECK-LABEL: func.func @unary
// CHECK: relax.emit_te "tir_abs"
// CHECK:   te.compute "compute" (%i0 in %dim, %i1 in 1)
// CHECK:   math.absf
// CHECK: relax.emit_te "tir_negative"
// CHECK:   arith.negf
// CHECK: relax.emit_te "tir_exp"
// CHECK:   math.exp
// CHECK: relax.emit_te "tir_log"
// CHECK:   math.log
// CHECK: relax.emit_te "tir_sqrt"
// CHECK:   math.sqrt
// CHECK: relax.emit_te "tir_rsqrt"
// CHECK:   math.rsqrt
// CHECK: relax.emit_te "tir_tanh"
// CHECK:   math.tanh
// CHECK: relax.emit_te "tir_sigmoid"
// CHECK:   math.exp
// CHECK:   arith.divf
// CHECK: relax.emit_te "erf"
// CHECK:   math.erf
func.func @unary(%x: tensor<?x1xf32, #relax.dims<[n, 1]>>) -> tensor<?x1xf32, #relax.dims<[n, 1]>> {
  %a = relax.abs %x : tensor<?x1xf32, #relax.dims<[n, 1]>>
  %b = relax.negative %a : tensor<?x1xf32, #relax.dims<[n, 1]>>
  %c = relax.exp %b : tensor<?x1xf32, #relax.dims<[n, 1]>>
  %d = relax.log %c : tensor<?x1xf32, #relax.dims<[n, 1]>>
  %e = relax.sqrt %d : tensor<?x1xf32, #relax.dims<[n, 1]>>
  %f = relax.rsqrt %e : tensor<?x1xf32, #relax.dims<[n, 1]>>
  %g = relax.tanh %f : tensor<?x1xf32, #relax.dims<[n, 1]>>
  %h = relax.sigmoid %g : tensor<?x1xf32, #relax.dims<[n, 1]>>
  %i = relax.erf %h : tensor<?x1xf32, #relax.dims<[n, 1]>>
  return %i : tensor<?x1xf32, #relax.dims<[n, 1]>>
}

// An unsigned number is its own absolute value.
// CHECK-LABEL: func.func @unsigned_unary
// CHECK: relax.emit_te "tir_abs"
// CHECK-NOT: math.abs
// CHECK: relax.emit_te "tir_negative"
// CHECK:   arith.subi
// CHECK: relax.emit_te "relu"
// CHECK:   arith.maxui
func.func @unsigned_unary(%x: tensor<ui16>) -> tensor<ui16> {
  %a = relax.abs %x : tensor<ui16>
  %b = relax.negative %a : tensor<ui16>
  %c = relax.nn.relu %b : tensor<ui16>
  return %c : tensor<ui16>
}

// CHECK-LABEL: func.func @astype
// CHECK: relax.emit_te "cast"
// CHECK:   te.compute "compute" (%i0 in 4)
// CHECK:   arith.fptosi %{{.*}} : f32 to i8
// CHECK: arith.extsi %{{.*}} : i8 to i64
// CHECK: arith.uitofp %{{.*}} : i32 to f16
// CHECK: arith.extf %{{.*}} : f16 to f32
// CHECK: arith.truncf %{{.*}} : f32 to bf16
// CHECK: arith.cmpf une
// CHECK: arith.extui %{{.*}} : i1 to i32
func.func @astype(%x: tensor<4xf32>) -> tensor<4xui32> {
  %a = relax.astype %x dtype i8 : (tensor<4xf32>) -> tensor<4xi8>
  %b = relax.astype %a dtype i64 : (tensor<4xi8>) -> tensor<4xi64>
  %c = relax.astype %b dtype ui32 : (tensor<4xi64>) -> tensor<4xui32>
  %d = relax.astype %c dtype f16 : (tensor<4xui32>) -> tensor<4xf16>
  %e = relax.astype %d dtype bf16 : (tensor<4xf16>) -> tensor<4xbf16>
  %f = relax.astype %e dtype i1 : (tensor<4xbf16>) -> tensor<4xi1>
  %g = relax.astype %f dtype ui32 : (tensor<4xi1>) -> tensor<4xui32>
  return %g : tensor<4xui32>
}
