// RUN: mlc-opt %s --relax-inline-private-functions -split-input-file | FileCheck %s

// Symbols are those of the caller; a symbol of the function's own gets a name that is free, each time.
module {
  // CHECK-NOT: @cast
  func.func private @cast(%a: tensor<?xf32, #relax.dims<[k]>>, %b: tensor<?xf32>) -> tensor<?xf32, #relax.dims<[k]>> {
    %0 = relax.match_cast %b : tensor<?xf32> to tensor<?xf32, #relax.dims<[n]>>
    %1 = relax.exp %0 : tensor<?xf32, #relax.dims<[n]>>
    %2 = relax.negative %a : tensor<?xf32, #relax.dims<[k]>>
    return %2 : tensor<?xf32, #relax.dims<[k]>>
  }
  // CHECK-LABEL: func.func @main(
  // CHECK: relax.match_cast %{{.*}} : tensor<?xf32> to tensor<?xf32, #relax.dims<[n_1]>>
  // CHECK: relax.negative %{{.*}} : tensor<?xf32, #relax.dims<[n]>>
  // CHECK: relax.match_cast %{{.*}} : tensor<?xf32> to tensor<?xf32, #relax.dims<[n_2]>>
  func.func @main(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<?xf32>) -> tensor<?xf32, #relax.dims<[n]>> {
    %0 = relax.call @cast(%x, %y) : (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32>) -> tensor<?xf32, #relax.dims<[n]>>
    %1 = relax.call @cast(%0, %y) : (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32>) -> tensor<?xf32, #relax.dims<[n]>>
    return %1 : tensor<?xf32, #relax.dims<[n]>>
  }
}

// -----

// A dataflow block takes the ops of the function's own; a function that calls another is inlined with it.
module {
  // CHECK-NOT: func.func private
  // CHECK-LABEL: func.func @main(
  // CHECK: relax.dataflow {
  // CHECK-NEXT: relax.exp
  // CHECK-NEXT: relax.negative
  // CHECK-NEXT: relax.output
  func.func private @inner(%a: tensor<4xf32>) -> tensor<4xf32> {
    %gv = relax.dataflow {
      %0 = relax.exp %a : tensor<4xf32>
      relax.output %0 : tensor<4xf32>
    } : tensor<4xf32>
    return %gv : tensor<4xf32>
  }
  func.func private @outer(%a: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.call @inner(%a) : (tensor<4xf32>) -> tensor<4xf32>
    %1 = relax.negative %0 : tensor<4xf32>
    return %1 : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %gv = relax.dataflow {
      %0 = relax.call @outer(%x) : (tensor<4xf32>) -> tensor<4xf32>
      relax.output %0 : tensor<4xf32>
    } : tensor<4xf32>
    return %gv : tensor<4xf32>
  }
}

// -----

// What stays: public functions, those that call themselves, and those that are to be one kernel.
module {
  // CHECK: func.func @public
  func.func @public(%a: tensor<4xf32>) -> tensor<4xf32> {
    return %a : tensor<4xf32>
  }
  // CHECK: func.func private @fused
  func.func private @fused(%a: tensor<4xf32>) -> tensor<4xf32> attributes {Primitive = true} {
    return %a : tensor<4xf32>
  }
  // CHECK: func.func private @again
  func.func private @again(%a: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.call @again(%a) : (tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // CHECK-LABEL: func.func @main(
  // CHECK-COUNT-3: relax.call @
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.call @public(%x) : (tensor<4xf32>) -> tensor<4xf32>
    %1 = relax.call @fused(%0) : (tensor<4xf32>) -> tensor<4xf32>
    %2 = relax.call @again(%1) : (tensor<4xf32>) -> tensor<4xf32>
    return %2 : tensor<4xf32>
  }
}
