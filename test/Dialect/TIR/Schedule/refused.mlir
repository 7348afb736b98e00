// A primitive that refuses leaves everything as it was: also one that takes several steps.
// RUN: mlc-opt %s -o %t.before
// RUN: mlc-opt %s --transform-interpreter -o %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x4xf32>, %C: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 6 {
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x4xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x4xf32>)
                      writes(%C[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }
  tir.prim_func @more(%X: memref<16xf32>) {
    %T = tir.alloc_buffer "T" : memref<16xf32>
    tir.for %i in 8 {
      tir.for %j in 2 {
        %x = affine.apply affine_map<(d0, d1) -> (d1 * 8 + d0)>(%i, %j)
        tir.block "D" (%vi : spatial 16 = %x) {
          %a = memref.load %X[%vi] : memref<16xf32>
          memref.store %a, %T[%vi] : memref<16xf32>
          tir.yield reads(%X[%vi] : memref<16xf32>) writes(%T[%vi] : memref<16xf32>)
        }
      }
    }
  }
  tir.prim_func @other(%a: memref<4xf32>) {
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %C = transform.tir.get_block "C" in %m : (!transform.any_op) -> !transform.any_op
        %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
        %o = transform.tir.blockize %C : (!transform.any_op) -> !transform.any_op
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %D = transform.tir.get_block "D" in %m : (!transform.any_op) -> !transform.any_op
        %i, %u = transform.tir.get_loops %D : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
        %o = transform.tir.blockize %u : (!transform.any_op) -> !transform.any_op
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %C = transform.tir.get_block "C" in %m : (!transform.any_op) -> !transform.any_op
        %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
        transform.tir.tensorize %k as @other by @other : !transform.any_op
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %C = transform.tir.get_block "C" in %m : (!transform.any_op) -> !transform.any_op
        transform.tir.transform_block_layout %C by affine_map<(i, j, k) -> (i, j * 6 + k)> : !transform.any_op
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %D = transform.tir.get_block "D" in %m : (!transform.any_op) -> !transform.any_op
        transform.tir.transform_layout write %D[0] by affine_map<(i) -> (i floordiv 3, i mod 3)> : !transform.any_op
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %D = transform.tir.get_block "D" in %m : (!transform.any_op) -> !transform.any_op
        transform.tir.unsafe_set_dtype %D[0] to vector<2xf32> : !transform.any_op
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %D = transform.tir.get_block "D" in %m : (!transform.any_op) -> !transform.any_op
        transform.tir.annotate_buffer_access %D[0] as affine_map<(i) -> (i, i + 20)> : !transform.any_op
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %D = transform.tir.get_block "D" in %m : (!transform.any_op) -> !transform.any_op
        %c = transform.tir.reindex %D[1] : (!transform.any_op) -> !transform.any_op
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %D = transform.tir.get_block "D" in %m : (!transform.any_op) -> !transform.any_op
        %b, %a = transform.tir.cache_inplace %D[0] in "local" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    }
    transform.sequence %root : !transform.any_op failures(suppress) {
    ^bb0(%m: !transform.any_op):
        %D = transform.tir.get_block "D" in %m : (!transform.any_op) -> !transform.any_op
        %C = transform.tir.get_block "C" in %m : (!transform.any_op) -> !transform.any_op
        %c = transform.tir.cache_read %D[0] in "local" for %C : (!transform.any_op, !transform.any_op) -> !transform.any_op
    }
    transform.yield
  }
}
