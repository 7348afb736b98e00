//===- BlockOps.td - Blocks around loops, and instructions for blocks -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_BLOCKOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_BLOCKOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_BlockizeOp : TransformTIR_PrimitiveOp<"blockize"> {
  let summary = "a block around a loop";
  let description = [{
    Makes a block `B_o`, the result, around the loop, below which there is one block, `B`. Each variable `v` of `B` becomes
    `v_o * extent + v_i`: `v_o`, a variable of `B_o`, is bound to the loops around the loop, `v_i`, a variable of `B`, to the
    loop and those in it. An inner variable of one value is left out; with `drop_unit` so is the outer one where both have
    one value. What `init` does is done by a block `B_init` in the `init` of `B_o`. All handles live on.

    With several blocks in place of a loop, one block `outer_A_B_` is made around all of them and the loops that are not around
    all; they keep their `init`.

    Preconditions:
    - P1: there is one block below the loop, and nothing beside it.
    - P2: no bound of the loop or of one in it depends on the variable of a loop around it.
    - P3: each binding is a multiple of its inner extent, of loops around, and a part of inner loops that takes all values
      below the extent.
    - P4: each condition of the predicate is of the loops around, or of the inner loops.
    - P5: several blocks are in one scope, and each comes next after the one before it in the list.
    - P6: the variables of several blocks have the same parts outside, and no conditions are of these.
    - P7: no variable of one of several blocks with `init` reduces.
    - P8: where a block has an `init`, the inner values of a variable that reduces start where its domain does.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      // vi = i_0 * 4 + i_1 becomes vi_o = i_0 around i_1, and vi_i = i_1
      %outer = transform.tir.blockize %loop : (!transform.op<"tir.for">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins Variadic<TransformHandleTypeInterface>:$targets, UnitAttr:$drop_unit);
  let results = (outs TransformHandleTypeInterface:$outer);
  let assemblyFormat = "$targets (`drop_unit` $drop_unit^)? attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_TensorizeOp : TransformTIR_PrimitiveOp<"tensorize"> {
  let summary = "an instruction for what a block does";
  let description = [{
    Replaces what a block, or a loop after `blockize`, does by the body of the function `implementation`, which has the
    parameters of `description`, a function that says what it does. The block calls the parts of its buffers by the names of
    the parameters; its reads, writes and `init` stay. Both functions are looked up from this op outward, then from the
    payload outward. The handles of loops and blocks that are replaced name nothing afterwards.

    Preconditions:
    - P1: the target is a block, or a loop that `blockize` takes.
    - P2: `description` and `implementation` have the same parameters, all buffers of static shape.
    - P3: the loops, blocks, reads and stores of the target are those of `description`, but for an offset in each dimension,
      the same for all accesses to a buffer, and leading dimensions.
    - P4: both functions are there.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.tensorize %loop as @dot_4 by @dot_4_sse : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target, SymbolRefAttr:$description, SymbolRefAttr:$implementation,
      UnitAttr:$drop_unit);
  let assemblyFormat = [{
    $target `as` $description `by` $implementation (`drop_unit` $drop_unit^)? attr-dict `:` type($target)
  }];
}

def TransformTIR_TransformBlockLayoutOp : TransformTIR_PrimitiveOp<"transform_block_layout"> {
  let summary = "a block over other variables";
  let description = [{
    Iterates over `map` of the variables of the block: loops `ax0`, `ax1`, ... around a block of variables `v0`, `v1`, ..., in the
    place of the loops around it. Handles to these loops name nothing afterwards. The symbols of the map are variables of the
    function, `of` their names. They are positive.

    Preconditions:
    - P1: the map has as many indices as the block has variables.
    - P2: the block's variables are just the loops around it, which start at 0, do not depend on each other and hold nothing
      else; there is no predicate.
    - P3: the map is one to one.
    - P4: a new variable is of old ones of one kind.
    - P5: the function has a variable for each symbol.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.transform_block_layout %block by affine_map<(i, j) -> (i * 16 + j)> : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, AffineMapAttr:$map, OptionalAttr<StrArrayAttr>:$symbols);
  let assemblyFormat = "$block `by` $map (`of` $symbols^)? attr-dict `:` type($block)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_BLOCKOPS_TD
