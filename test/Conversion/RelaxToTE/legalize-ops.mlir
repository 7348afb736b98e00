// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s
// RUN: mlc-opt %s --relax-legalize-ops="skip-ops=relax.nn.relu,relax.matmul" | FileCheck %s --check-prefix=SKIP

// An argument is called as the parameter is, and a symbol is the size of the dimension that it stands for.
// CHECK-LABEL: func.func @relu
// CHECK:      %[[Y:.*]] = relax.emit_te "relu" (%x = %arg0 : tensor<?x4xf32, #relax.dims<[n, 4]>>) {
// CHECK-NEXT:   %c0 = arith.constant 0 : index
// CHECK-NEXT:   %dim = tensor.dim %x, %c0 : tensor<?x4xf32>
// CHECK-NEXT:   %compute = te.compute "compute" (%i0 in %dim, %i1 in 4) {
// CHECK-NEXT:     %[[A:.*]] = tensor.extract %x[%i0, %i1]
// CHECK-NEXT:     %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT:     %[[MAX:.*]] = arith.maximumf %[[A]], %[[ZERO]] : f32
// CHECK-NEXT:     te.yield %[[MAX]] : f32
// CHECK-NEXT:   } : tensor<?x4xf32>
// CHECK-NEXT:   relax.output %compute : tensor<?x4xf32>
// CHECK-NEXT: } : tensor<?x4xf32, #relax.dims<[n, 4]>>
// CHECK-NEXT: return %[[Y]]
// SKIP-LABEL: func.func @relu
// SKIP: relax.nn.relu
func.func @relu(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"})
    -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
  %y = relax.nn.relu %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
  return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
}

// A symbol that no operand has by itself is a variable, even if another argument of the function has it.
// CHECK-LABEL: func.func @vars
// CHECK: relax.emit_te "tir_exp" (%A = %arg0 : {{.*}}) vars (%n = n) {
// CHECK:   te.compute "compute" (%i0 in %dim)
func.func @vars(%x: tensor<?xf32, #relax.dims<[n * 2]>>, %y: tensor<?xf32, #relax.dims<[n]>>)
    -> tensor<?xf32, #relax.dims<[n * 2]>> {
  %z = relax.exp %x : tensor<?xf32, #relax.dims<[n * 2]>>
  return %z : tensor<?xf32, #relax.dims<[n * 2]>>
}

// Two operands that share a dimension have one extent.
// CHECK-LABEL: func.func @shared
// CHECK: relax.emit_te "subtract" (%A = %arg0 : {{.*}}, %B = %arg1
// CHECK:   %dim = tensor.dim %A, %c0
// CHECK-NOT: tensor.dim %B
// CHECK:   te.compute "T_subtract" (%ax0 in %dim)
// CHECK:     arith.subf
func.func @shared(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<?xf32, #relax.dims<[n]>>)
    -> tensor<?xf32, #relax.dims<[n]>> {
  %z = relax.subtract %x, %y
      : (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>>
  return %z : tensor<?xf32, #relax.dims<[n]>>
}

// A scalar constant is written into the body, the right one first.
// CHECK-LABEL: func.func @scalar
// CHECK: relax.emit_te "divide" (%A = %arg0 : tensor<4xf32>) {
// CHECK:   %[[TWO:.*]] = arith.constant 2.000000e+00 : f32
// CHECK:   arith.divf %{{.*}}, %[[TWO]]
// CHECK: relax.emit_te "divide" (%A = %{{.*}} : tensor<4xf32>) {
// CHECK:   %[[TWO:.*]] = arith.constant 2.000000e+00 : f32
// CHECK:   arith.divf %[[TWO]], %{{.*}}
// CHECK: relax.emit_te "divide" (%A = %{{.*}} : tensor<f32>) {
// CHECK: relax.emit_te "divide" (%A = %{{.*}} : tensor<4xf32>, %B = %{{.*}} : tensor<1xf32>) {
func.func @scalar(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<f32>, tensor<4xf32>) {
  %two = relax.constant dense<2.0> : tensor<f32>
  %y = relax.divide %x, %two : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  %z = relax.divide %two, %y : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
  %one = relax.divide %two, %two : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %three = relax.constant dense<3.0> : tensor<1xf32>
  %v = relax.divide %z, %three : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
  return %z, %one, %v : tensor<4xf32>, tensor<f32>, tensor<4xf32>
}

// Names are made unique, and those of locations are taken.
// CHECK-LABEL: func.func @names
// CHECK: relax.emit_te "add" (%x = %{{.*}} : tensor<4xf32>, %x_1 = %{{.*}} : tensor<4xf32>)
// CHECK: relax.emit_te "sum" (%{{.*}} = %lv : tensor<4xf32>) attributes {arg_names = ["lv"]}
// CHECK:   te.reduce "lv_red" sum () over (%k0 in 4)
func.func @names(%x: tensor<4xf32> {relax.name = "x"}) -> tensor<f32> {
  %lv = relax.add %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("lv")
  %y = relax.sum %lv : (tensor<4xf32>) -> tensor<f32>
  return %y : tensor<f32>
}

// Inside of dataflow and of control flow as well.
// CHECK-LABEL: func.func @nested
// CHECK: relax.dataflow {
// CHECK:   relax.emit_te "matmul" (%A = %{{.*}} : {{.*}}, %B = %{{.*}} : tensor<16x8xf32>) {
// CHECK:     te.reduce "matmul" sum (%i0 in %dim, %i1 in 8) over (%k in 16) {
// SKIP-LABEL: func.func @nested
// SKIP: relax.matmul
func.func @nested(%x: tensor<?x16xf32, #relax.dims<[n, 16]>>, %y: tensor<16x8xf32>)
    -> tensor<?x8xf32, #relax.dims<[n, 8]>> {
  %gv = relax.dataflow {
    %z = relax.matmul %x, %y
        : (tensor<?x16xf32, #relax.dims<[n, 16]>>, tensor<16x8xf32>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
    relax.output %z : tensor<?x8xf32, #relax.dims<[n, 8]>>
  } : tensor<?x8xf32, #relax.dims<[n, 8]>>
  return %gv : tensor<?x8xf32, #relax.dims<[n, 8]>>
}
