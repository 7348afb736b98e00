// RUN: mlc-opt %s --relax-run-codegen -split-input-file -verify-diagnostics | FileCheck %s

module {
  // CHECK-NOT: Codegen
  // CHECK-NOT: Composite
  func.func private @relu(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Composite = "lib.relu"} {
    %0 = relax.nn.relu %x : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  func.func @relu_lib(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Codegen = "lib"} {
    %0 = relax.call @relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // CHECK-LABEL: func.func @main(
  // CHECK: relax.call_dps_packed "relu_lib"(%{{.*}}) : (tensor<4xf32>) -> tensor<4xf32>
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.call @relu_lib(%x) : (tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

// R1
module {
  // expected-error @below {{expected the results of a function for a code generator to be tensors of a known shape, but got '!relax.shape<[n]>'}}
  func.func @shape(%x: tensor<?xf32, #relax.dims<[n]>>) -> !relax.shape<[n]> attributes {Codegen = "lib"} {
    %0 = relax.shape_of %x : tensor<?xf32, #relax.dims<[n]>> -> !relax.shape<[n]>
    return %0 : !relax.shape<[n]>
  }
}
