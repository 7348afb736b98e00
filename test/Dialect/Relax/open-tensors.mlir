// RUN: mlc-opt %s | FileCheck %s

// Operators on tensors of which not all is known say what does not depend on it.

// CHECK-LABEL: func.func private @elementwise
func.func private @elementwise(%x: tensor<*xf32>, %y: tensor<?x4xf32>, %z: tensor<2x!relax.object>, %z4: tensor<4x!relax.object>) {
  // CHECK: relax.add {{.*}} -> tensor<*xf32>
  %0 = relax.add %x, %y : (tensor<*xf32>, tensor<?x4xf32>) -> tensor<*xf32>
  // CHECK: relax.less {{.*}} -> tensor<*xi1>
  %1 = relax.less %x, %y : (tensor<*xf32>, tensor<?x4xf32>) -> tensor<*xi1>
  // CHECK: relax.exp %{{.*}} : tensor<2x!relax.object>
  %2 = relax.exp %z : tensor<2x!relax.object>
  // CHECK: relax.multiply {{.*}} -> tensor<?x4x!relax.object>
  %3 = relax.multiply %y, %z4 : (tensor<?x4xf32>, tensor<4x!relax.object>) -> tensor<?x4x!relax.object>
  return
}

// CHECK-LABEL: func.func private @others
func.func private @others(%x: tensor<*xf32>, %y: tensor<?x4xf32>, %w: tensor<8x3x3x3xf32>) {
  // CHECK: relax.sum {{.*}} -> tensor<f32>
  %0 = relax.sum %x : (tensor<*xf32>) -> tensor<f32>
  // CHECK: relax.sum {{.*}} axis [1] : (tensor<*xf32>) -> tensor<*xf32>
  %1 = relax.sum %x axis [1] : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: relax.argmax {{.*}} keepdims : (tensor<*xf32>) -> tensor<*xi64>
  %2 = relax.argmax %x keepdims : (tensor<*xf32>) -> tensor<*xi64>
  // CHECK: relax.matmul {{.*}} -> tensor<*xf32>
  %3 = relax.matmul %x, %y : (tensor<*xf32>, tensor<?x4xf32>) -> tensor<*xf32>
  // CHECK: relax.nn.conv2d {{.*}} -> tensor<?x?x?x?xf32>
  %4 = relax.nn.conv2d %x, %w : (tensor<*xf32>, tensor<8x3x3x3xf32>) -> tensor<?x?x?x?xf32>
  // CHECK: relax.reshape {{.*}} -> tensor<2x4xf32>
  %5 = relax.reshape %x shape [2, 4] : (tensor<*xf32>) -> tensor<2x4xf32>
  // CHECK: relax.flatten {{.*}} -> tensor<?xf32>
  %6 = relax.flatten %x : (tensor<*xf32>) -> tensor<?xf32>
  // CHECK: relax.concat {{.*}} -> tensor<?x?xf32>
  %7 = relax.concat %x, %y axis 1 : (tensor<*xf32>, tensor<?x4xf32>) -> tensor<?x?xf32>
  // CHECK: relax.split {{.*}} -> (tensor<*xf32>, tensor<*xf32>)
  %8:2 = relax.split %x sections 2 : (tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>)
  return
}

func.func private @kernel(memref<4xf32>, memref<4xf32>)

// CHECK-LABEL: func.func private @calls
func.func private @calls(%x: tensor<4x!relax.object>) {
  // CHECK: relax.call_tir @kernel(%{{.*}}) : (tensor<4x!relax.object>) -> tensor<4x!relax.object>
  %0 = relax.call_tir @kernel(%x) : (tensor<4x!relax.object>) -> tensor<4x!relax.object>
  // CHECK: relax.call_dps_packed "env.f"(%{{.*}}) : (tensor<4x!relax.object>) -> tensor<4x!relax.object>
  %1 = relax.call_dps_packed "env.f"(%0) : (tensor<4x!relax.object>) -> tensor<4x!relax.object>
  // CHECK: relax.call_tir_inplace @kernel(%{{.*}}, %{{.*}}) inplace [0] : (tensor<4x!relax.object>, tensor<4x!relax.object>) -> tensor<4x!relax.object>
  %2 = relax.call_tir_inplace @kernel(%0, %1) inplace [0] : (tensor<4x!relax.object>, tensor<4x!relax.object>) -> tensor<4x!relax.object>
  return
}
