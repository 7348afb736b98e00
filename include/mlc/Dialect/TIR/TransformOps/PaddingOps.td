//===- PaddingOps.td - What is around the elements of a buffer ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_PADDINGOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_PADDINGOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_DecomposePaddingOp : TransformTIR_PrimitiveOp<"decompose_padding"> {
  let summary = "a block of its own for the padding of a buffer";
  let description = [{
    Makes two steps of a block `B` that stores a value where a condition holds, and a number elsewhere. `B_pad_const`, the
    result, stores the number everywhere, in copies of the loops from the given one inward, just before it. `B` runs only
    where the condition holds and has no condition any more: its variables start at 0, and a loop that is a variable is as
    short as that. In both blocks a loop of one iteration is no part of a binding. All handles live on.

    Preconditions:
    - P1: the loop is around the block, in the scope that the block is in.
    - P2: the block is complete: its variables are spatial, nothing else writes what it writes, and it does not read that.
    - P3: its body is one store of an `scf.if` with a number in the `else`, and has no other effect.
    - P4: the condition is of bounds of single variables that do not depend on other ones. What is inside of them is a part of
      the domain that is not known to be empty, and not all of it.
    - P5: the indices of the store say what the variables are: no element is stored twice.
    - P6: no bound of the loops from the given one to the block depends on the variable of another of them.
    - P7: iterations of a loop around the given one that run at the same time store different elements.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">, %loop: !transform.op<"tir.for">):
      // Y[i] = 6 <= i < 134 ? X[i - 6] : 0 becomes Y[i] = 0 for i in 140 and Y[i + 6] = X[i] for i in 128
      %constant = transform.tir.decompose_padding %block at %loop
        : (!transform.op<"tir.block">, !transform.op<"tir.for">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, TransformHandleTypeInterface:$loop);
  let results = (outs TransformHandleTypeInterface:$constant);
  let assemblyFormat = "$block `at` $loop attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_PadEinsumOp : TransformTIR_PrimitiveOp<"pad_einsum"> {
  let summary = "rounder sizes for what a block computes";
  let description = [{
    Rounds the extent of each variable of the block up to a multiple of its number in `padding`, and so the loops that are
    variables. The block accesses buffers `X_pad` of the new sizes: one that is read is filled by a block `X_pad` before the
    loops, with zero where `X` has nothing; one that is written is copied to `X` by such a block after them. All handles
    live on.

    Preconditions:
    - P1: there is one positive number for each variable.
    - P2: the scope is a stage pipeline: no block writes what one before it reads, and each reads only elements that blocks
      before it have written, where they write the buffer at all.
    - P3: the block is complete or a reduction.
    - P4: its body is one store, of a value that can be computed from any numbers, and so is `init`. Each buffer is accessed at
      one place, at variables and numbers.
    - P5: there is nothing beside the block in the loops around it, and its bindings are affine and independent.
    - P6: a variable that is padded starts at 0, has the sizes of the buffers that it is an index of, and, if it is a loop, its
      extent; the loop is in the scope. A spatial one is an index of what the block writes.
    - P7: where a reduce variable is padded, the block adds what is zero if the elements read beyond the end are zero.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%matmul: !transform.op<"tir.block">):
      // a matmul of 127 by 127 by 127 becomes one of 128 by 128 by 128
      transform.tir.pad_einsum %matmul to [16, 16, 16] : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, DenseI64ArrayAttr:$padding);
  let assemblyFormat = "$block `to` $padding attr-dict `:` type($block)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_PADDINGOPS_TD
