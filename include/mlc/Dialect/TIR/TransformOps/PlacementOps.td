//===- PlacementOps.td - Where a block is computed ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_PLACEMENTOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_PLACEMENTOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_ComputeInlineOp : TransformTIR_PrimitiveOp<"compute_inline"> {
  let summary = "values instead of a buffer";
  let description = [{
    Replaces every load of what the block writes by the value that it computes. The block, the loops that hold only it and
    its buffer are erased; their handles name nothing afterwards.

    Preconditions:
    - P1: the block has no `init` and writes one buffer.
    - P2: the block is complete: all its variables are spatial, it is alone to write its buffer, which it does not read.
    - P3: its buffer is allocated in the scope that the block is in.
    - P4: its body is one store, whose indices say what the iteration variables are: each is a sum
      of variables, or of quotients and remainders of them, in which every value is taken once, or
      is 0 in a dimension of one element. Where an index is no variable by itself, the scope is a
      stage pipeline (see `compute_at`).
    - P5: its buffer is used by loads alone.
    - P6: no block after it writes what it reads.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.compute_inline %block : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block);
  let assemblyFormat = "$block attr-dict `:` type($block)";
}

def TransformTIR_ComputeAtOp : TransformTIR_PrimitiveOp<"compute_at"> {
  let summary = "a block in a loop of those that read what it writes";
  let description = [{
    Moves `block` into `loop`, where the blocks that read what it writes are, into loops `ax0`, `ax1`, ... that compute what
    they need in one iteration. Loops of one iteration are left out unless `preserve_unit_loops`. Loops that held only the
    block go: their handles name nothing afterwards. `index` says where in the loop's body: -1 (the default) is just before
    the first that reads it, -2 just after the last that it reads from, other numbers count loops and blocks. Where the loop is
    the function, as `sample_compute_location` may say, the block stays; where it is the block itself, it is inlined.

    Preconditions:
    - P1: the scope is a stage pipeline: no block writes what one before it reads, and each reads only elements that blocks
      before it have written, where they write the buffer at all.
    - P2: the block is complete or a reduction.
    - P3: the loop is in the scope of the block, and not around it.
    - P4: the block writes buffers that its scope allocates.
    - P5: there is another block in the scope.
    - P6: every block that reads what it writes is in the loop.
    - P7: `index` is a place after all that the block reads and before all that reads what it writes.
    - P8: the values that the block uses, beside its bindings, are known there.
    - P9: no instance of a reduction runs in two iterations of a parallel or vectorized loop.
    - P10: the block has no predicate but one that keeps its variables in their domains.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">, %loop: !transform.op<"tir.for">):
      transform.tir.compute_at %block in %loop : !transform.op<"tir.block">, !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, TransformHandleTypeInterface:$loop,
      DefaultValuedAttr<I64Attr, "-1">:$index, UnitAttr:$preserve_unit_loops);
  let assemblyFormat = [{
    $block `in` $loop (`index` $index^)? (`preserve_unit_loops` $preserve_unit_loops^)? attr-dict `:` type($block) `,` type($loop)
  }];
}

def TransformTIR_ReverseComputeAtOp : TransformTIR_PrimitiveOp<"reverse_compute_at"> {
  let summary = "a block in a loop of those that write what it reads";
  let description = [{
    Moves `block` into `loop`, where the blocks that write what it reads are, into loops `ax0`, `ax1`, ... that compute what
    can be computed from what they write in one iteration. All else is as in `compute_at`.

    Preconditions:
    - P1: the scope is a stage pipeline: no block writes what one before it reads, and each reads only elements that blocks
      before it have written, where they write the buffer at all.
    - P2: the block is complete or a reduction.
    - P3: the loop is in the scope of the block, and not around it.
    - P5: there is another block in the scope.
    - P6: there are blocks that write what it reads, all in the loop.
    - P7: `index` is a place after all that the block reads and before all that reads what it writes.
    - P8: the values that the block uses, beside its bindings, are known there.
    - P9: no instance of a reduction runs in two iterations, but where all of them do, one iteration after the other.
    - P10: the block runs for all values in the domains of its variables, and has no predicate but one that keeps them there.
    - P11: an iteration of the loop writes all that the block reads in a dimension in which what it reads does not follow
      from the iteration, and the block declares what of it it reads. No block that it uses is a reduction over a loop around
      the place of which each iteration runs other instances.
    - P12: each instance of the block uses something that is written in the loop: none is behind a condition that keeps it
      from reading.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">, %loop: !transform.op<"tir.for">):
      transform.tir.reverse_compute_at %block in %loop index -2 : !transform.op<"tir.block">, !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, TransformHandleTypeInterface:$loop,
      DefaultValuedAttr<I64Attr, "-1">:$index, UnitAttr:$preserve_unit_loops);
  let assemblyFormat = [{
    $block `in` $loop (`index` $index^)? (`preserve_unit_loops` $preserve_unit_loops^)? attr-dict `:` type($block) `,` type($loop)
  }];
}

def TransformTIR_ReverseComputeInlineOp : TransformTIR_PrimitiveOp<"reverse_compute_inline"> {
  let summary = "a block that goes into the one before it";
  let description = [{
    Makes the block that writes what `block` reads write what `block` would make of it. The block, the loops that hold only
    it and the buffer between are erased; their handles name nothing afterwards. Where the block does not use all that is
    written, a predicate keeps the rest from being computed.

    Preconditions:
    - P1: the scope is a stage pipeline: no block writes what one before it reads, and each reads only elements that blocks
      before it have written, where they write the buffer at all.
    - P2: the block has no `init` and is one store.
    - P3: the block is complete.
    - P4: the block has no predicate.
    - P5: of what the block reads, one buffer is written in the scope, by one block that writes nothing else; the scope
      allocates it.
    - P6: that block is complete and is one store, which may be behind a condition.
    - P7: the block reads the buffer at one place, and its indices say what the variables are: each is a sum of variables,
      or of quotients and remainders of them, in which every value is taken once, and none of them outside of the buffer.
    - P8: nothing else uses the buffer, and what the block uses is known in the other one.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.reverse_compute_inline %block : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block);
  let assemblyFormat = "$block attr-dict `:` type($block)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_PLACEMENTOPS_TD
