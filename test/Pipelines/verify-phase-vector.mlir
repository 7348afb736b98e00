// RUN: mlc-opt %s -split-input-file -verify-diagnostics --mlc-verify-phase=phase=vector

func.func @marked(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{'scf.for' may not exist after phase 'vector': its mark was not carried out}}
  scf.for %i = %c0 to %n step %c1 {
  } {mlc.kind = "unrolled"}
  return
}

// -----

func.func @affine(%A: memref<4xf32>, %x: f32) {
  // expected-error @+1 {{'affine.store' may not exist after phase 'vector'}}
  affine.store %x, %A[0] : memref<4xf32>
  return
}

// -----

func.func @apply(%n: index) -> index {
  %m = affine.apply affine_map<(d0) -> (d0 + 1)>(%n)
  return %m : index
}
