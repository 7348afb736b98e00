// RUN: mlc-opt %s --relax-lower-emit-te --split-input-file --verify-diagnostics

func.func @no_te_op(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{result 0 must be the result of a te op or an operand, is that of 'tensor.empty'}}
  %0 = relax.emit_te "empty" (%A = %x : tensor<4xf32>) {
    %B = tensor.empty() : tensor<4xf32>
    relax.output %B : tensor<4xf32>
  } : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @no_parameter(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.emit_te "copy" (%A = %x : tensor<4xf32>) {
    %E = tensor.empty() : tensor<4xf32>
    %B = te.compute "B" (%i in 4) {
      // expected-error @+1 {{reads a tensor that is neither a parameter of the function nor the result of a te op}}
      %a = tensor.extract %E[%i] : tensor<4xf32>
      te.yield %a : f32
    } : tensor<4xf32>
    relax.output %B : tensor<4xf32>
  } : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @operand_dims(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[m]>> {
  // expected-error @+1 {{result 0 is operand 0 and must have its type 'tensor<?xf32, #relax.dims<[n]>>', is 'tensor<?xf32, #relax.dims<[m]>>'}}
  %0 = relax.emit_te "same" (%A = %x : tensor<?xf32, #relax.dims<[n]>>) {
    relax.output %A : tensor<?xf32>
  } : tensor<?xf32, #relax.dims<[m]>>
  return %0 : tensor<?xf32, #relax.dims<[m]>>
}

// -----

func.func @two_dims(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<?xf32, #relax.dims<[m]>>)
    -> (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[m]>>) {
  // expected-error @+1 {{result 1 is the same tensor as another and must have its type}}
  %0:2 = relax.emit_te "same" (%A = %x : tensor<?xf32, #relax.dims<[n]>>) vars (%n = n) {
    %B = te.compute "B" (%i in %n) {
      %a = tensor.extract %A[%i] : tensor<?xf32>
      te.yield %a : f32
    } : tensor<?xf32>
    relax.output %B, %B : tensor<?xf32>, tensor<?xf32>
  } : tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[m]>>
  return %0#0, %0#1 : tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[m]>>
}
