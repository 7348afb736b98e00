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
    - P4: its body is one store, whose indices are all its iteration variables, in any order, and 0 in dimensions of one
      element.
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

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_PLACEMENTOPS_TD
