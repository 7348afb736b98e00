//===- CacheOps.td - Blocks that copy buffers -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_CACHEOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_CACHEOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_CacheReadOp : TransformTIR_PrimitiveOp<"cache_read"> {
  let summary = "blocks read a copy of a buffer";
  let description = [{
    Makes the blocks of the scope that read the buffer at `index` of the block's reads, `X`, read a buffer `X_<scope>`, filled
    by a block of that name: the result. The copy is just after the block that writes `X`, in the innermost loop that also
    holds the first reader, and copies what is written there; if no block writes it, the copy is at the start, and copies
    what the scope reads. The buffer has the shape of `X`, but outside of loops that of the part that is copied. With
    consumers (`for`), only these blocks count as readers.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the storage scope is one that is known: `global`, `shared`, `local`, `warp` and so on, also with a tag (`shared.dyn`).
    - P3: at most one block of the scope writes the buffer.
    - P4: before the copy that block writes every element of a box, as far as its regions say: affine indices, and a predicate
      that only keeps variables in their domains.
    - P5: some other block reads the buffer, and all that do so come after the block that writes it, or, if it is not
      allocated here, all before it.
    - P6: if the buffer is a parameter that is written, all of it is.
    - P7: consumers are blocks of the scope that read the buffer.
    - P8: what a block around it declares to read of the buffer is not known to begin before it or to end behind it.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %copy = transform.tir.cache_read %block[0] in "shared" : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, Variadic<TransformHandleTypeInterface>:$consumers,
      ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = [{
    $block `[` $index `]` `in` $scope (`for` $consumers^)? attr-dict `:` functional-type(operands, results)
  }];
}

def TransformTIR_CacheWriteOp : TransformTIR_PrimitiveOp<"cache_write"> {
  let summary = "a block writes a buffer that is copied";
  let description = [{
    Makes the block write a buffer `X_<scope>`, of a shape as for `cache_read`, instead of the one at `index` of its writes, `X`, to which a block of that
    name, the result, copies it: just after the block, in the innermost loop that also holds the first reader of `X`, or, if
    none reads it, at the end of the scope. Consumers (`for`) read `X_<scope>` from then on.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the storage scope is one that is known: `global`, `shared`, `local`, `warp` and so on, also with a tag (`shared.dyn`).
    - P3: no other block of the scope writes the buffer.
    - P4: before the copy the block writes every element of a box, as far as its regions say: affine indices, and a predicate
      that only keeps variables in their domains.
    - P5: the block does not read of the buffer what it has not written itself.
    - P6: consumers are blocks of the scope, after the block, that read the buffer.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %copy = transform.tir.cache_write %block[0] in "local" : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, Variadic<TransformHandleTypeInterface>:$consumers,
      ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = [{
    $block `[` $index `]` `in` $scope (`for` $consumers^)? attr-dict `:` functional-type(operands, results)
  }];
}

def TransformTIR_ReindexOp : TransformTIR_PrimitiveOp<"reindex"> {
  let summary = "a buffer in the order of a block's variables";
  let description = [{
    Makes the block access a buffer `X_reindex`, with the block's variables as indices, instead of the one at `index` of its
    reads (or writes, with `write`), `X`. A block before the loops around it (after, for a write) copies all points: the
    result. It is called after the buffer that it writes: `X_reindex`, or `X_reindex_reindex`.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the block accesses it by loads and stores directly in it, all at one point.
    - P3: the point is of the block's variables.
    - P4: there is nothing beside the block in the loops around it.
    - P5: the domains of the variables depend on no loop, the predicate only keeps these in them, and what is written, or is
      read of a buffer that is no parameter, is so for all values in them.
    - P6: the block does not declare that it both reads and writes it.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %copy = transform.tir.reindex write %block[0] : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, UnitAttr:$write);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = "(`write` $write^)? $block `[` $index `]` attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_ReindexCacheReadOp : TransformTIR_PrimitiveOp<"reindex_cache_read"> {
  let summary = "a block reads a copy of a buffer in an order of its own";
  let description = [{
    Makes the block read a buffer `X_<scope>` instead of the one at `index` of its reads, `X`, which it reads at one point: the
    element is at `map` of the block's variables. A block of that name, the result, fills it where `cache_read` would, in
    loops like those around the block.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the storage scope is one that is known: `global`, `shared`, `local`, `warp` and so on, also with a tag (`shared.dyn`).
    - P3: the scope is a stage pipeline.
    - P4: at most one block of the scope writes the buffer.
    - P5: the block does not declare that it both reads and writes it.
    - P6: the block accesses it by loads and stores directly in it, all at one point.
    - P7: the point is of the block's variables.
    - P8: the map is of the block's variables, and in fact of those that the point is of.
    - P9: it takes different points to different indices, and none is negative.
    - P10: bounds of loops and domains are known where the copy is, and the predicate only keeps variables in their domains.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %copy = transform.tir.reindex_cache_read %block[0] in "shared" by affine_map<(i, j) -> (j, i)>
        : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope,
      AffineMapAttr:$map);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = "$block `[` $index `]` `in` $scope `by` $map attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_ReindexCacheWriteOp : TransformTIR_PrimitiveOp<"reindex_cache_write"> {
  let summary = "a block writes a buffer of its own order that is copied";
  let description = [{
    Makes the block write a buffer `X_<scope>` instead of the one at `index` of its writes, `X`, which it writes at one point:
    the element is at `map` of the block's variables. A block of that name, the result, copies it to `X` where `cache_write`
    would, in loops like those around the block.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the storage scope is one that is known: `global`, `shared`, `local`, `warp` and so on, also with a tag (`shared.dyn`).
    - P3: the scope is a stage pipeline.
    - P4: at most one block of the scope writes the buffer.
    - P5: the block does not declare that it both reads and writes it.
    - P6: the block accesses it by loads and stores directly in it, all at one point.
    - P7: the point is of the block's variables.
    - P8: the map is of the block's variables, and in fact of those that the point is of.
    - P9: it takes different points to different indices, and none is negative.
    - P10: bounds of loops and domains are known where the copy is, and the predicate only keeps variables in their domains.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %copy = transform.tir.reindex_cache_write %block[0] in "shared" by affine_map<(i, j) -> (j, i)>
        : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope,
      AffineMapAttr:$map);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = "$block `[` $index `]` `in` $scope `by` $map attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_ReadAtOp : TransformTIR_PrimitiveOp<"read_at"> {
  let summary = "one block that copies what a loop's body reads";
  let description = [{
    Makes what is in the body of the loop, from the first that reads it on, use a buffer `X_<scope>` of the same shape instead of
    the one at `index` of the block's reads, `X`. A block of that name, the result, copies what one iteration reads, in loops
    of its own; it has the annotation `auto_copy`.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the name of the storage scope is not empty.
    - P3: the loop is around the block, in its scope.
    - P4: the scope is a stage pipeline.
    - P5: in the loop, nothing writes the buffer after or while it is read.
    - P6: blocks declare what they access of it, and it is known in front of the loop's body.
    - P7: all that is copied was written, if the scope writes the buffer.
    - P8: parallel and vectorized iterations copy different elements.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">, %block: !transform.op<"tir.block">):
      %copy = transform.tir.read_at %loop, %block[0] in "shared"
        : (!transform.op<"tir.for">, !transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop, TransformHandleTypeInterface:$block,
      ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = "$loop `,` $block `[` $index `]` `in` $scope attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_WriteAtOp : TransformTIR_PrimitiveOp<"write_at"> {
  let summary = "one block that copies what a loop's body writes";
  let description = [{
    Makes what is in the body of the loop, up to the last that writes it, use a buffer `X_<scope>` of the same shape instead of the
    one at `index` of the block's writes, `X`. A block of that name, the result, copies what one iteration writes to `X` after
    that, in loops of its own; it has the annotation `auto_copy`.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the name of the storage scope is not empty.
    - P3: the loop is around the block, in its scope.
    - P4: the scope is a stage pipeline.
    - P5: in the loop, nothing reads the buffer after, before or while it is written.
    - P6: blocks declare what they access of it, and it is known in front of the loop's body.
    - P7: an iteration of the loop writes all that is copied.
    - P8: parallel and vectorized iterations copy different elements.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">, %block: !transform.op<"tir.block">):
      %copy = transform.tir.write_at %loop, %block[0] in "shared"
        : (!transform.op<"tir.for">, !transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop, TransformHandleTypeInterface:$block,
      ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = "$loop `,` $block `[` $index `]` `in` $scope attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_CacheIndexOp : TransformTIR_PrimitiveOp<"cache_index"> {
  let summary = "arithmetic that is done once";
  let description = [{
    Computes what the values that the block stores need of its variables alone, and need at least `threshold` times, before the
    loops around it: blocks `index_0`, `index_1`, ..., the results, store it in buffers `index_var_0`, `index_var_1`, ...,
    largest computations first. There is one result for each.

    Preconditions:
    - P1: the storage scope is one that is known: `global`, `shared`, `local`, `warp` and so on, also with a tag (`shared.dyn`).
    - P2: the domains of the variables depend on no loop.
    - P3: there are as many results as blocks.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %index = transform.tir.cache_index %block in "global" threshold 2
        : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, StrAttr:$scope,
      DefaultValuedAttr<ConfinedAttr<I64Attr, [IntNonNegative]>, "0">:$threshold);
  let results = (outs Variadic<TransformHandleTypeInterface>:$blocks);
  let assemblyFormat = "$block `in` $scope (`threshold` $threshold^)? attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_CacheInplaceOp : TransformTIR_PrimitiveOp<"cache_inplace"> {
  let summary = "a block works on a copy of a buffer that it changes";
  let description = [{
    Makes the block work on a buffer `X_<scope>` instead of the one at `index` of its reads, `X`, which it also writes. What it
    accesses is copied just before the block, and back just after it: the results.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the storage scope is one that is known: `global`, `shared`, `local`, `warp` and so on, also with a tag (`shared.dyn`).
    - P3: the block reads and writes the same region of the buffer, and declares no more.
    - P4: the region is of the block's variables, and there is no predicate.
    - P5: a buffer that the function allocates is also written outside of the block: else there is nothing to copy before it.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %before, %after = transform.tir.cache_inplace %block[0] in "local"
        : (!transform.op<"tir.block">) -> (!transform.op<"tir.block">, !transform.op<"tir.block">)
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope);
  let results = (outs TransformHandleTypeInterface:$before, TransformHandleTypeInterface:$after);
  let assemblyFormat = "$block `[` $index `]` `in` $scope attr-dict `:` functional-type(operands, results)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_CACHEOPS_TD
