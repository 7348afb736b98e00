// RUN: mlc-opt %s --relax-decompose-ops | FileCheck %s
// RUN: mlc-opt %s --relax-decompose-ops=mode=training | FileCheck %s --check-prefix=TRAINING
// RUN: mlc-opt %s --relax-decompose-ops=function=other | FileCheck %s --check-prefix=OTHER
// RUN: not mlc-opt %s --relax-decompose-ops=mode=sleeping 2>&1 | FileCheck %s --check-prefix=MODE

// MODE: error: expected the mode inference or training, but got sleeping

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
// TRAINING: relax.variance
// OTHER-LABEL: func.func @batch_norm
// OTHER: relax.nn.batch_norm
func.func @batch_norm(%x: tensor<2x4x3xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>)
    -> (tensor<2x4x3xf32>, tensor<4xf32>) {
  %y, %mean, %var = relax.nn.batch_norm %x, %g, %b, %m, %v axis 1
      : (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>)
  return %y, %mean : tensor<2x4x3xf32>, tensor<4xf32>
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
