// RUN: mlc-opt %s --relax-append-loss="function=model loss=mse name=model_loss outputs=1" | FileCheck %s

// The loss is of the first result; the second one comes after it. Symbols of the loss are the dimensions of the outputs, and a
// parameter of the loss gets another name where the model has one of that name.

// CHECK-LABEL: func.func @model(
// CHECK-LABEL: func.func @model_loss(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"},
// CHECK-SAME: %[[T:.*]]: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x_1"})
// CHECK-SAME: -> (tensor<f32>, tensor<?x4xf32, #relax.dims<[n, 4]>>)
// CHECK-SAME: attributes {num_input = 1 : i64}
// CHECK: %[[R:.*]]:2 = relax.dataflow {
// CHECK: %[[E:.*]] = relax.exp %[[X]]
// CHECK: %[[L:.*]] = relax.log %[[X]]
// CHECK: %[[D:.*]] = relax.subtract %[[E]], %[[T]]
// CHECK: %[[S:.*]] = relax.sum %[[D]]
// CHECK: relax.output %[[S]], %[[L]]
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @model(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"})
    -> (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>) attributes {num_input = 1 : i64} {
  %0:2 = relax.dataflow {
    %1 = relax.exp %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
    %2 = relax.log %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
    relax.output %1, %2 : tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>
  } : tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>
  return %0#0, %0#1 : tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>
}

func.func private @mse(%p: tensor<?x4xf32, #relax.dims<[k, 4]>> {relax.name = "p"},
                       %x: tensor<?x4xf32, #relax.dims<[k, 4]>> {relax.name = "x"}) -> tensor<f32> {
  %0 = relax.dataflow {
    %1 = relax.subtract %p, %x : (tensor<?x4xf32, #relax.dims<[k, 4]>>, tensor<?x4xf32, #relax.dims<[k, 4]>>)
        -> tensor<?x4xf32, #relax.dims<[k, 4]>>
    %2 = relax.sum %1 : (tensor<?x4xf32, #relax.dims<[k, 4]>>) -> tensor<f32>
    relax.output %2 : tensor<f32>
  } : tensor<f32>
  return %0 : tensor<f32>
}
