//===- ReductionOps.td - Parts of reductions ------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_REDUCTIONOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_REDUCTIONOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_DecomposeReductionOp : TransformTIR_PrimitiveOp<"decompose_reduction"> {
  let summary = "the start of a reduction in loops of its own";
  let description = [{
    Takes `init` out of the reduction block `B` into a block `B_init`, in loops `i_init` of its own just before `loop`: those
    from `loop` inward that its spatial variables are bound to, with kinds and annotations. The block becomes `B_update`.
    All handles stay alive.

    Preconditions:
    - P1: `loop` is around the block, in the scope that the block is in.
    - P2: the block is a reduction: it has `init`, affine and independent bindings, only spatial and reduce variables,
      is alone to write its buffers, and stores where no reduce variable has a say.
    - P3: no binding of a reduce variable has the variable of a loop around `loop`.
    - P4: no bound of the loops from `loop` to the block depends on the variable of another of them.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">, %k: !transform.op<"tir.for">):
      %init = transform.tir.decompose_reduction %block at %k
        : (!transform.op<"tir.block">, !transform.op<"tir.for">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, TransformHandleTypeInterface:$loop);
  let results = (outs TransformHandleTypeInterface:$init);
  let assemblyFormat = "$block `at` $loop attr-dict `:` functional-type(operands, results)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_REDUCTIONOPS_TD
