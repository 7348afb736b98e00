// RUN: mlc-opt %s --te-to-tir --split-input-file --verify-diagnostics

func.func @argument(%A: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %B = te.compute "B" (%i in 4) {
    %a = tensor.extract %A[%i] : tensor<4xf32>
    te.yield %a : f32
  } : tensor<4xf32>
  // expected-error @+1 {{result 1 of a function of te ops must be the result of a te op}}
  return %B, %A : tensor<4xf32>, tensor<4xf32>
}

// -----

func.func @twice(%A: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // expected-error @+1 {{parameter 2 of the function is there twice}}
  %B = te.compute "B" (%i in 4) {
    %a = tensor.extract %A[%i] : tensor<4xf32>
    te.yield %a : f32
  } : tensor<4xf32>
  return %B, %B : tensor<4xf32>, tensor<4xf32>
}

// -----

func.func @other_tensor(%A: tensor<4xf32>) -> tensor<4xf32> {
  %T = tensor.empty() : tensor<4xf32>
  %B = te.compute "B" (%i in 4) {
    // expected-error @+1 {{reads a tensor that is neither a parameter of the function nor the result of a te op}}
    %a = tensor.extract %T[%i] : tensor<4xf32>
    te.yield %a : f32
  } : tensor<4xf32>
  return %B : tensor<4xf32>
}

// -----

func.func @other_read(%A: tensor<4xf32>) -> tensor<f32> {
  %B = te.compute "B" () {
    %c0 = arith.constant 0 : index
    // expected-error @+1 {{a te op reads its tensors by 'tensor.extract', not by 'tensor.extract_slice'}}
    %s = tensor.extract_slice %A[0] [1] [1] : tensor<4xf32> to tensor<1xf32>
    %a = tensor.extract %s[%c0] : tensor<1xf32>
    te.yield %a : f32
  } : tensor<f32>
  return %B : tensor<f32>
}

// -----

func.func @effects(%A: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'memref.alloc' has side effects; a function of te ops has none}}
  %M = memref.alloc() : memref<4xf32>
  %B = te.compute "B" (%i in 4) {
    %zero = arith.constant 0.0 : f32
    te.yield %zero : f32
  } : tensor<4xf32>
  return %B : tensor<4xf32>
}

// -----

func.func @computed(%A: tensor<4xi64>) -> tensor<4xi64> {
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{'tensor.extract' takes a tensor; outside of te ops only scalars are computed}}
  %x = tensor.extract %A[%c0] : tensor<4xi64>
  %B = te.compute "B" (%i in 4) {
    te.yield %x : i64
  } : tensor<4xi64>
  return %B : tensor<4xi64>
}

// -----

// expected-error @+1 {{parameter 0 of the function must be a ranked tensor or a scalar, got 'tensor<*xf32>'}}
func.func @unranked(%A: tensor<*xf32>) -> tensor<4xf32> {
  %B = te.compute "B" (%i in 4) {
    %zero = arith.constant 0.0 : f32
    te.yield %zero : f32
  } : tensor<4xf32>
  return %B : tensor<4xf32>
}

// -----

// expected-error @+1 {{a function of te ops cannot be called as a function of tensors}}
func.func private @callee() -> tensor<4xf32> {
  %B = te.compute "B" (%i in 4) {
    %zero = arith.constant 0.0 : f32
    te.yield %zero : f32
  } : tensor<4xf32>
  return %B : tensor<4xf32>
}
func.func @caller() -> tensor<4xf32> {
  %0 = call @callee() : () -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @out_of_bounds(%A: tensor<4x8xf32>) -> tensor<4xf32> {
  %c8 = arith.constant 8 : index
  %B = te.compute "B" (%i in 4) {
    // expected-error @+1 {{reads at index 8 of dimension 1 of a 'tensor<4x8xf32>', which is out of bounds}}
    %a = tensor.extract %A[%i, %c8] : tensor<4x8xf32>
    te.yield %a : f32
  } : tensor<4xf32>
  return %B : tensor<4xf32>
}

// -----

func.func @negative(%A: tensor<?xf32>) -> tensor<f32> {
  %c = arith.constant -1 : index
  %B = te.reduce "B" sum () over (%k in 4) {
    // expected-error @+1 {{reads at index -1 of dimension 0 of a 'tensor<?xf32>', which is out of bounds}}
    %a = tensor.extract %A[%c] : tensor<?xf32>
    te.yield %a : f32
  } : tensor<f32>
  return %B : tensor<f32>
}

// -----

func.func @statements(%A: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{the statements of a te.extern must be a tir.prim_func, not 'func.func'}}
  %B = te.extern "B" (%A) {
    func.func @B(%a: memref<4xf32>, %b: memref<4xf32>) {
      return
    }
  } : (tensor<4xf32>) -> tensor<4xf32>
  return %B : tensor<4xf32>
}
