// RUN: mlc-opt %s --relax-resolve-calls -split-input-file -verify-diagnostics

!unary = !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>

// What a closure captures has to be what the function takes.
module {
  func.func private @add(%a: tensor<4xf32>, %x: tensor<3xf32>) -> tensor<4xf32> {
    return %a : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %f = relax.function @add : !relax.callable<(tensor<4xf32>, tensor<3xf32>) -> tensor<4xf32>>
    %t = relax.tuple %x : tuple<tensor<4xf32>>
    %g = relax.intrinsic "make_closure"(%f, %t)
      : (!relax.callable<(tensor<4xf32>, tensor<3xf32>) -> tensor<4xf32>>, tuple<tensor<4xf32>>) -> !unary
    // expected-error @+1 {{this call of @add cannot be compiled: expected dimension 0 of argument 1 to be 3, but got 4}}
    %0 = relax.call_value %g(%x) : (!unary, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

// A function over buffers is called by call_tir.
module {
  tir.prim_func @copy(%A: memref<4xf32>, %B: memref<4xf32>) {
  }
  func.func @main(%x: tensor<4xf32>) -> !relax.object attributes {relax.is_pure = false} {
    %f = relax.function @copy : !relax.callable<impure ? -> tuple<>>
    %t = relax.tuple %x : tuple<tensor<4xf32>>
    // expected-error @+1 {{this call cannot be compiled: @copy is no graph function of the module}}
    %0 = relax.intrinsic impure "invoke_closure"(%f, %t) : (!relax.callable<impure ? -> tuple<>>, tuple<tensor<4xf32>>) -> !relax.object
    return %0 : !relax.object
  }
}
