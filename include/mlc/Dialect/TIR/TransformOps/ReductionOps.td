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
    - P5: the loops reach the start of the domain of each reduce variable: `init` runs. Loops that also have a say in
      spatial variables begin with it.
    - P6: the bindings tell the iterations of each of the loops apart, or it has one: else the reduction starts anew in each of its
      iterations. (TVM takes such a loop, and adds up what should start anew.)

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

def TransformTIR_RfactorOp : TransformTIR_PrimitiveOp<"rfactor"> {
  let summary = "a reduction in two steps";
  let description = [{
    Makes two steps of the reduction `B` around which `loop` is. `B_rf`, the result, reduces for each iteration of the loop
    by itself, into a buffer `X.rf` with a dimension more, at `axis`; a negative one counts from the last. `B` then reduces
    over that dimension, as far as there is something in it. Handles of the other loops that reduce name nothing afterwards.

    Preconditions:
    - P1: the loop is serial.
    - P2: there is one block in it.
    - P3: the block is a reduction.
    - P4: the scope is a stage pipeline: no block writes what one before it reads, and each reads only elements that blocks
      before it have written, where they write the buffer at all.
    - P5: the loop is in bindings of reduce variables only, and no loop is in bindings of spatial and of reduce variables.
    - P6: the block is the first in the loops around it and, from the outermost loop that reduces inward, alone; these loops
      are all in bindings, and reach the start of each reduce variable.
    - P7: no bound of a loop depends on the variable of another.
    - P8: the block stores `x op y` where it loads `x`: a sum, product, minimum or maximum, and `init` stores what does not
      change `y`. It may do so for several buffers of one shape, or store the place and the value of a minimum or maximum:
      which of equal elements is found may change where the place does not decide.
    - P9: the axis is one of the new buffer.
    - P10: what conditions of the block allow, they allow in the first iteration of the other loops that reduce.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%k: !transform.op<"tir.for">):
      %rf = transform.tir.rfactor %k axis 0 : (!transform.op<"tir.for">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop, I64Attr:$axis);
  let results = (outs TransformHandleTypeInterface:$partial);
  let assemblyFormat = "$loop `axis` $axis attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_FuseReductionEpilogueOp : TransformTIR_PrimitiveOp<"fuse_reduction_epilogue"> {
  let summary = "a sum that starts with what is added to it";
  let description = [{
    Makes a sum start with what `epilogue` adds to it: `init` of `reduction` stores that instead of zero, where the epilogue
    stores, and so does its body. The epilogue and the loops that hold only it are erased; the buffer of the sum stays.
    A maximum with zero, or limits on both sides, are taken in `init` and in each step of the sum: results change, of which
    there is a warning.

    Preconditions:
    - P1: the blocks are in one scope, which is a stage pipeline: no block writes what one before it reads, and each reads
      only elements that blocks before it have written, where they write the buffer at all.
    - P2: `reduction` is a reduction that adds to one buffer, from zero.
    - P3: the scope allocates the buffer, and nothing but the two blocks uses it.
    - P4: `epilogue` is complete and has no predicate.
    - P5: it stores, for each element of the buffer once, the element plus something, the maximum of this or of the element
      with zero, or the element between two numbers.
    - P6: what it adds is known where the reduction is.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%sum: !transform.op<"tir.block">, %bias: !transform.op<"tir.block">):
      transform.tir.fuse_reduction_epilogue %sum with %bias : !transform.op<"tir.block">, !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$reduction, TransformHandleTypeInterface:$epilogue);
  let assemblyFormat = "$reduction `with` $epilogue attr-dict `:` type($reduction) `,` type($epilogue)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_REDUCTIONOPS_TD
