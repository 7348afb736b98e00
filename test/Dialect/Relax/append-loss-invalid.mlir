// RUN: mlc-opt %s --relax-append-loss="function=model loss=loss name=made outputs=1" -split-input-file -verify-diagnostics

// expected-error@+1 {{expected a graph function @model with a body}}
module {
  func.func private @loss(%p: tensor<4xf32>) -> tensor<f32> {
    %0 = relax.sum %p : (tensor<4xf32>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}

// -----

// R1
// expected-error@+1 {{expected at least 1 results, but got 0}}
func.func @model() {
  return
}
func.func private @loss(%p: tensor<4xf32>) -> tensor<f32> {
  %0 = relax.sum %p : (tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @model(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
// R2
// expected-error@+1 {{expected a loss to give one tensor of rank 0, but got 'tensor<4xf32>'}}
func.func private @loss(%p: tensor<4xf32>) -> tensor<4xf32> {
  return %p : tensor<4xf32>
}

// -----

// R3
// expected-error@+1 {{the module has a function @made already}}
module {
  func.func @model(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func private @made()
  func.func private @loss(%p: tensor<4xf32>) -> tensor<f32> {
    %0 = relax.sum %p : (tensor<4xf32>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}

// -----

// R4
// expected-error@+1 {{expected output 0 to be 5, but got 4}}
func.func @model(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func private @loss(%p: tensor<5xf32>) -> tensor<f32> {
  %0 = relax.sum %p : (tensor<5xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// R4
// expected-error@+1 {{expected output 0 to be 'tensor<4xf16>', but got 'tensor<4xf32>'}}
func.func @model(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func private @loss(%p: tensor<4xf16>) -> tensor<f32> {
  %0 = relax.constant dense<0.0> : tensor<f32>
  return %0 : tensor<f32>
}

// -----

// R5
// expected-error@+1 {{expected a function that can be part of a dataflow block}}
func.func @model(%c: i1, %x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = scf.if %c -> tensor<4xf32> {
    %1 = relax.exp %x : tensor<4xf32>
    scf.yield %1 : tensor<4xf32>
  } else {
    scf.yield %x : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}
func.func private @loss(%p: tensor<4xf32>) -> tensor<f32> {
  %0 = relax.sum %p : (tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}
