// RUN: mlc-opt %s --relax-remove-unused-parameters -split-input-file | FileCheck %s

// What only an unused parameter of another function needs goes, too.
// CHECK: func.func private @inner(%{{[^,]*}}: tensor<4xf32>) -> tensor<4xf32>
// CHECK: func.func private @outer(%{{[^,]*}}: tensor<4xf32>) -> tensor<4xf32>
// CHECK: func.func @main(%{{.*}}: tensor<4xf32>, %{{.*}}: tensor<2xf32>)
// CHECK: relax.call @outer(%{{[^,]*}}) :
module {
  func.func private @inner(%a: tensor<4xf32>, %b: tensor<2xf32>) -> tensor<4xf32> {
    %0 = relax.exp %a : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  func.func private @outer(%b: tensor<2xf32>, %a: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.call @inner(%a, %b) : (tensor<4xf32>, tensor<2xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>, %y: tensor<2xf32>) -> tensor<4xf32> {
    %0 = relax.call @outer(%y, %x) : (tensor<2xf32>, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

// A number defines a symbol that a parameter defined, and is not replaced itself; a public function keeps its parameters.
// CHECK: func.func private @ones(%{{[^,]*}}: !relax.prim<n> {relax.name = "n"}) -> tensor<?xf32
// CHECK: func.func @main(%{{.*}}: tensor<?xf32, #relax.dims<[n]>>, %{{.*}}: tensor<4xf32>)
// CHECK: %[[N:.*]] = relax.prim_value [n] : !relax.prim<n>
// CHECK: relax.call @ones(%[[N]]) : (!relax.prim<n>)
module {
  func.func private @ones(%a: tensor<?xf32, #relax.dims<[n]>>, %b: tensor<4xf32>) -> tensor<?xf32, #relax.dims<[n]>> {
    %0 = relax.ones shape [n] dtype f32 : tensor<?xf32, #relax.dims<[n]>>
    return %0 : tensor<?xf32, #relax.dims<[n]>>
  }
  func.func @main(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<4xf32>) -> tensor<?xf32, #relax.dims<[n]>> {
    %0 = relax.call @ones(%x, %y) : (tensor<?xf32, #relax.dims<[n]>>, tensor<4xf32>) -> tensor<?xf32, #relax.dims<[n]>>
    return %0 : tensor<?xf32, #relax.dims<[n]>>
  }
}
