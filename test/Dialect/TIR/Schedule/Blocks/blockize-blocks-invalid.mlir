// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P5
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>, %C: memref<8xf32>) {
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
      tir.block "C" (%vi : spatial 8 = %i) {
        %a = memref.load %B[%vi] : memref<8xf32>
        memref.store %a, %C[%vi] : memref<8xf32>
        tir.yield reads(%B[%vi] : memref<8xf32>) writes(%C[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' does not come next after those before it in the list}}
    %x = transform.tir.blockize %C, %B : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>, %C: memref<8xf32>) {
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
      %c7 = arith.constant 7 : index
      %k = affine.apply affine_map<(d0) -> (7 - d0)>(%i)
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 8 = %k) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %C[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%C[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the variables of block 'C' and those of block 'B' are not the same outside of the new block}}
    %x = transform.tir.blockize %B, %C : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P7
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>, %C: memref<8xf32>) {
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
      // expected-note @below {{see here}}
      tir.block "C" (%vi : reduce 8 = %i) {
        %zero = arith.constant 0 : index
        %c = memref.load %C[%zero] : memref<8xf32>
        %a = memref.load %A[%vi] : memref<8xf32>
        %s = arith.addf %c, %a : f32
        memref.store %s, %C[%zero] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%C[%zero] : memref<8xf32>)
      } init (%vi) {
        %first = arith.constant 0 : index
        %z = arith.constant 0.0 : f32
        memref.store %z, %C[%first] : memref<8xf32>
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{variable 'vi' of block 'C' reduces, which one outer block of several cannot do}}
    %x = transform.tir.blockize %B, %C : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
