//===- LoopOps.td - Loops: their number, their order ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_LOOPOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_LOOPOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_SplitOp : TransformTIR_PrimitiveOp<"split"> {
  let summary = "one loop becomes several";
  let description = [{
    Splits the loop `i` into `i_0`, `i_1`, ..., one for each factor, outermost first. Factors are numbers or params;
    -1 is as large as it must be. Where the product of the factors is larger than the extent, each block directly below gets
    a predicate, unless `no_predicate` is there. New loops are serial. With `drop_unit` no binding has the variable of a loop
    of one iteration any more, whichever loop around the blocks it is. The handle of `loop` names nothing afterwards.

    Preconditions:
    - P1: the loop has no annotations and is not bound to a thread.
    - P2: the loop starts at 0.
    - P3: there is at least one factor, and at most one is -1.
    - P4: the product of the factors is at least the extent.
    - P5: factors are positive, and their product fits in 64 bits.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      // for i in 30 becomes for i_0 in 8, i_1 in 4: vi = i_0 * 4 + i_1 where i_0 * 4 + i_1 < 30
      %i_0, %i_1 = transform.tir.split %loop by [-1, 4]
        : (!transform.op<"tir.for">) -> (!transform.op<"tir.for">, !transform.op<"tir.for">)
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop, Variadic<TransformParamTypeInterface>:$factors,
      DenseI64ArrayAttr:$static_factors, UnitAttr:$no_predicate, UnitAttr:$drop_unit);
  let results = (outs Variadic<TransformHandleTypeInterface>:$loops);
  let assemblyFormat = [{
    $loop `by` custom<DynamicIndexList>($factors, $static_factors) (`no_predicate` $no_predicate^)? (`drop_unit` $drop_unit^)?
    attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def TransformTIR_LoopPartitionOp : TransformTIR_PrimitiveOp<"loop_partition"> {
  let summary = "loops over parts of a loop's range";
  let description = [{
    Makes loops over parts of the range of the loop `i`: `i0`, `i1`, ..., one for each length and one for the rest; -1 is the
    rest. Each has a copy of the body, in which a block `B` is called `B_i0`, and stands in an opaque block `B_i0_partition`;
    these stand in one, `B_i_common`. New loops are serial. A copy of a block declares all that its variables may be an
    index of. Of a block that reduces over the loop only the first copy has `init`. Handles of the loop and of what is in it
    name nothing afterwards.

    Preconditions:
    - P1: the loop has no annotations and is not bound to a thread.
    - P2: its start and its extent are numbers.
    - P3: there is at least one length, and at most one is -1.
    - P4: lengths are positive, and their sum is less than the extent.
    - P5: there is a block in the loop.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      // for i in 16 becomes for i0 in 3 and for i1 from 3 to 15
      %i0, %i1 = transform.tir.loop_partition %loop by [3, -1]
        : (!transform.op<"tir.for">) -> (!transform.op<"tir.for">, !transform.op<"tir.for">)
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop, Variadic<TransformParamTypeInterface>:$factors,
      DenseI64ArrayAttr:$static_factors);
  let results = (outs Variadic<TransformHandleTypeInterface>:$loops);
  let assemblyFormat = [{
    $loop `by` custom<DynamicIndexList>($factors, $static_factors) attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def TransformTIR_FuseOp : TransformTIR_PrimitiveOp<"fuse"> {
  let summary = "nested loops become one";
  let description = [{
    Makes one serial loop `i_j_fused` of nested loops, given outermost first. Their handles name nothing afterwards.
    `drop_unit` is as for `split`.

    Preconditions:
    - P1: no loop has annotations or is bound to a thread.
    - P2: there is a loop, and each is directly in the one before it.
    - P3: each is all that is in the one before it.
    - P4: all start at 0.
    - P5: no extent depends on the variable of another of them.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%i: !transform.op<"tir.for">, %j: !transform.op<"tir.for">):
      // for i in 8, j in 4 becomes for i_j_fused in 32: vi = i_j_fused // 4, vj = i_j_fused % 4
      %fused = transform.tir.fuse %i, %j
        : (!transform.op<"tir.for">, !transform.op<"tir.for">) -> !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins Variadic<TransformHandleTypeInterface>:$loops, UnitAttr:$drop_unit);
  let results = (outs TransformHandleTypeInterface:$fused);
  let assemblyFormat = "$loops (`drop_unit` $drop_unit^)? attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_MergeOp : TransformTIR_PrimitiveOp<"merge"> {
  let summary = "nests beside each other become one";
  let description = [{
    Makes one nest of serial loops `i_m`, `j_m`, ... of nests that are beside each other, given by their innermost loops, the
    last of which says where it is. The bodies follow each other in the order of the loops. The result is the innermost
    loop; handles of the old loops name nothing afterwards.

    Preconditions:
    - P1: there are two loops or more, in one scope, none around another.
    - P2: the nests are of one depth, from what is around all of them.
    - P3: no loop has annotations or is bound to a thread, and all start at 0.
    - P4: the extents are known to be the same.
    - P5: each loop has nothing in it but the next, and no bound depends on another of them.
    - P6: a block depends on one of another nest only for what that writes in the same iteration, and on none between the
      nests.
    - P7: what the nests use is known where the last loop is.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%i: !transform.op<"tir.for">, %j: !transform.op<"tir.for">):
      %m = transform.tir.merge %i, %j
        : (!transform.op<"tir.for">, !transform.op<"tir.for">) -> !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins Variadic<TransformHandleTypeInterface>:$loops);
  let results = (outs TransformHandleTypeInterface:$merged);
  let assemblyFormat = "$loops attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_ReorderOp : TransformTIR_PrimitiveOp<"reorder"> {
  let summary = "nested loops in another order";
  let description = [{
    Puts loops of one nest in the given order, in the places that they take now; others of the nest stay where they are. A
    loop keeps its kind and annotations. All handles stay alive.

    Preconditions:
    - P1: no loop is named twice.
    - P2: the loops are of one nest, without a block between them and with nothing beside a loop.
    - P3: each block below has only spatial and reduce variables, and bindings that are affine and independent.
    - P4: no bound of the loops from the outermost to the innermost depends on the variable of another of them.
    - P5: with `init`, the loops in bindings of reduce variables stay in their order if one of them is in a binding of a spatial
      variable, too: `init` runs first. (TVM takes another order, and starts the reduction when it is under way.)

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%j: !transform.op<"tir.for">, %k: !transform.op<"tir.for">):
      transform.tir.reorder %k, %j : !transform.op<"tir.for">, !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins Variadic<TransformHandleTypeInterface>:$loops);
  let assemblyFormat = "$loops attr-dict `:` type($loops)";
}

def TransformTIR_AddUnitLoopOp : TransformTIR_PrimitiveOp<"add_unit_loop"> {
  let summary = "a loop of one iteration";
  let description = [{
    Puts a loop `u` of one iteration around a loop or a block.

    Preconditions:
    - P1: the payload is a loop or a block.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %u = transform.tir.add_unit_loop %block : (!transform.op<"tir.block">) -> !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target);
  let results = (outs TransformHandleTypeInterface:$loop);
  let assemblyFormat = "$target attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_ReorderBlockIterVarOp : TransformTIR_PrimitiveOp<"reorder_block_iter_var"> {
  let summary = "a block's variables in another order";
  let description = [{
    Puts the iteration variables of a block in another order: `order` has the number that each has now.

    Preconditions:
    - P1: the order names each variable once.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.reorder_block_iter_var %block to [1, 0, 2] : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, DenseI64ArrayAttr:$order);
  let assemblyFormat = "$block `to` $order attr-dict `:` type($block)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_LOOPOPS_TD
