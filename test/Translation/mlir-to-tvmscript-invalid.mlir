// RUN: mlc-translate --mlir-to-tvmscript -split-input-file -verify-diagnostics %s

func.func @expressions(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{tensor expressions have no form in TVMScript; lower them to prim_funcs first}}
  %y = relax.emit_te "copy" (%A = %x : tensor<4xf32>) {
    %B = te.compute "B" (%i in 4) {
      %a = tensor.extract %A[%i] : tensor<4xf32>
      te.yield %a : f32
    } : tensor<4xf32>
    relax.output %B : tensor<4xf32>
  } : tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @loops(%A: memref<4xf32>) {
  // expected-error@-1 {{the type 'memref<4xf32>' has no form in TVMScript}}
  return
}

// -----

tir.prim_func @unordered(%A: memref<4xf32>, %B: memref<4xi1>) {
  tir.for %i in 4 {
    tir.block "B" (%vi : spatial 4 = %i) {
      %a = memref.load %A[%vi] : memref<4xf32>
      // expected-error@+1 {{a comparison that has no form in TVMScript}}
      %b = arith.cmpf ult, %a, %a : f32
      memref.store %b, %B[%vi] : memref<4xi1>
      tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xi1>)
    }
  }
}

// -----

module attributes {transform.with_named_sequence} {
  // expected-error@+1 {{an operation that has no form in TVMScript}}
  transform.named_sequence @__transform_main(%module: !transform.any_op) {
    transform.yield
  }
}
