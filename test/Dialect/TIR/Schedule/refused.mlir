// What a primitive refuses to change stays as it was.
// RUN: mlc-opt %s > %t.before
// RUN: mlc-opt %s --transform-interpreter > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %D: memref<4xf32>, %C: memref<4xf32>, %E: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %D[%vi] : memref<4xf32>
        %s = arith.addf %x, %b : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %D[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "E" (%vi : spatial 4 = %i) {
        %x = memref.load %C[%vi] : memref<4xf32>
        memref.store %x, %E[%vi] : memref<4xf32>
        tir.yield reads(%C[%vi] : memref<4xf32>) writes(%E[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @compute_at(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %E : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
  transform.named_sequence @reverse_compute_at(%root: !transform.any_op {transform.readonly}) {
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reverse_compute_at %E in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
  transform.named_sequence @reverse_compute_inline(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
  transform.named_sequence @compute_inline(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_inline %B : !transform.any_op
    transform.yield
  }
  transform.named_sequence @rfactor(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %rf = transform.tir.rfactor %i axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
  transform.named_sequence @rfactor_axis(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %rf = transform.tir.rfactor %k axis 7 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
  transform.named_sequence @fuse_reduction_epilogue(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.fuse_reduction_epilogue %B with %E : !transform.any_op, !transform.any_op
    transform.yield
  }
  transform.named_sequence @decompose_reduction(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    %init = transform.tir.decompose_reduction %C at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
  transform.named_sequence @bind(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.bind %k to "blockIdx.x" : !transform.any_op
    transform.yield
  }
  transform.named_sequence @parallel(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.parallel %k : !transform.any_op
    transform.yield
  }
  transform.named_sequence @split(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %a, %b = transform.tir.split %k by [1, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
  transform.named_sequence @fuse(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %a = transform.tir.fuse %k, %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
  transform.named_sequence @reorder(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %j = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    transform.tir.reorder %k, %j : !transform.any_op, !transform.any_op
    transform.yield
  }
  transform.named_sequence @reorder_block_iter_var(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.reorder_block_iter_var %B to [1] : !transform.any_op
    transform.yield
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    transform.include @compute_at failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @reverse_compute_at failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @reverse_compute_inline failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @compute_inline failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @rfactor failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @rfactor_axis failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @fuse_reduction_epilogue failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @decompose_reduction failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @bind failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @parallel failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @split failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @fuse failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @reorder failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.include @reorder_block_iter_var failures(suppress) (%root) : (!transform.any_op) -> ()
    transform.yield
  }
}
