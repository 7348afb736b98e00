// RUN: mlc-opt %s --relax-decompose-ops | FileCheck %s
// RUN: mlc-opt %s --relax-decompose-ops=mode=training | FileCheck %s --check-prefix=TRAINING
// RUN: mlc-opt %s --relax-decompose-ops=function=other | FileCheck %s --check-prefix=OTHER
// RUN: mlc-opt %s --relax-decompose-ops=mode=constants | FileCheck %s --check-prefix=CONSTANTS
// RUN: not mlc-opt %s --relax-decompose-ops=mode=sleeping 2>&1 | FileCheck %s --check-prefix=MODE

// MODE: error: expected the mode inference, training or constants, but got sleeping

// CHECK-LABEL: func.func @batch_norm
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4x3xf32>, %[[G:[a-z0-9]+]]: tensor<4xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>, %[[M:[a-z0-9]+]]: tensor<4xf32>, %[[V:[a-z0-9]+]]: tensor<4xf32>
// CHECK: %[[MEAN:.*]] = relax.expand_dims %[[M]] axis [0, 2]
// CHECK: %[[D:.*]] = relax.subtract %[[X]], %[[MEAN]]
// CHECK: %[[VAR:.*]] = relax.expand_dims %[[V]] axis [0, 2]
// CHECK: %[[S:.*]] = relax.add %[[VAR]]
// CHECK: %[[R:.*]] = relax.sqrt %[[S]]
// CHECK: %[[Q:.*]] = relax.divide %[[D]], %[[R]]
// CHECK: %[[P:.*]] = relax.multiply %[[Q]]
// CHECK: %[[Y:.*]] = relax.add %[[P]]
// CHECK: return %[[Y]], %[[M]]
// TRAINING-LABEL: func.func @batch_norm
// TRAINING: relax.mean %{{.*}} axis [0, 2]
// TRAINING: relax.subtract
// TRAINING: relax.variance
// TRAINING: relax.divide
// TRAINING: relax.constant dense<0.899999976>
// OTHER-LABEL: func.func @batch_norm
// OTHER: relax.nn.batch_norm
func.func @batch_norm(%x: tensor<2x4x3xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>)
    -> (tensor<2x4x3xf32>, tensor<4xf32>) {
  %y, %mean, %var = relax.nn.batch_norm %x, %g, %b, %m, %v axis 1
      : (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
  return %y, %mean : tensor<2x4x3xf32>, tensor<4xf32>
}

// CHECK-LABEL: func.func @layer_norm
// CHECK: relax.nn.layer_norm
// TRAINING-LABEL: func.func @layer_norm
// TRAINING-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>, %[[G:[a-z0-9]+]]: tensor<4xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>
// TRAINING: %[[MEAN:.*]] = relax.mean %[[X]] axis [-1] keepdims
// TRAINING: %[[D:.*]] = relax.subtract %[[X]], %[[MEAN]]
// TRAINING: %[[VAR:.*]] = relax.variance %[[X]] axis [-1] keepdims
// TRAINING: %[[S:.*]] = relax.add %[[VAR]]
// TRAINING: %[[R:.*]] = relax.sqrt %[[S]]
// TRAINING: %[[Q:.*]] = relax.divide %[[D]], %[[R]]
// TRAINING: %[[P:.*]] = relax.multiply %[[Q]], %[[G]]
// TRAINING: relax.add %[[P]], %[[B]]
func.func @layer_norm(%x: tensor<2x4xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4xf32> {
  %0 = relax.nn.layer_norm %x, %g, %b axes [-1] : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @dropout
// CHECK: return %{{arg0|x}}
// TRAINING-LABEL: func.func @dropout
// TRAINING: relax.nn.dropout
func.func @dropout(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y, %mask = relax.nn.dropout %x : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %y : tensor<4xf32>
}

func.func @other(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// A product and a sum are what constants leave of it; parameters, and what is trained, stay.
// CONSTANTS-LABEL: func.func @constants(
// CONSTANTS-SAME: %[[X:[a-z0-9]+]]: tensor<2x4x3xf32>
// CONSTANTS: %[[SCALED:.*]] = relax.multiply %[[X]], %{{.*}} : (tensor<2x4x3xf32>, tensor<1x4x1xf32>)
// CONSTANTS: relax.add %[[SCALED]], %{{.*}} : (tensor<2x4x3xf32>, tensor<1x4x1xf32>)
// CONSTANTS-COUNT-2: relax.nn.batch_norm
func.func @constants(%x: tensor<2x4x3xf32>, %p: tensor<4xf32>) -> (tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>) {
  %c = relax.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0:3 = relax.nn.batch_norm %x, %c, %c, %c, %c axis 1 training false
      : (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
  %1:3 = relax.nn.batch_norm %x, %p, %c, %c, %c axis 1 training false
      : (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
  %2:3 = relax.nn.batch_norm %x, %c, %c, %c, %c axis 1
      : (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
  return %0#0, %1#0, %2#0 : tensor<2x4x3xf32>, tensor<2x4x3xf32>, tensor<2x4x3xf32>
}
