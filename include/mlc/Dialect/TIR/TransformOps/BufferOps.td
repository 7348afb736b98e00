//===- BufferOps.td - What buffers look like ------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_BUFFEROPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_BUFFEROPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_SetScopeOp : TransformTIR_PrimitiveOp<"set_scope"> {
  let summary = "where a buffer lives";
  let description = [{
    Says in which storage scope the buffer at `index` of the block's writes, `X`, lives. It is called `X_<scope>` then.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: it is an allocated buffer, not a parameter.
    - P3: the name of the storage scope is not empty.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.set_scope %block[0] to "local" : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope);
  let assemblyFormat = "$block `[` $index `]` `to` $scope attr-dict `:` type($block)";
}

def TransformTIR_StorageAlignOp : TransformTIR_PrimitiveOp<"storage_align"> {
  let summary = "a stride that a buffer is asked to have";
  let description = [{
    Asks that the stride of dimension `axis` of the buffer at `index` of the block's writes be `offset` more than a multiple of
    `factor`: the block's annotation `buffer_dim_align` has an entry `[index, axis, factor, offset]`.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: it is an allocated buffer, not a parameter.
    - P3: it has the dimension; a negative one counts from the last.
    - P4: the factor is positive.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.storage_align %block[0] axis -2 factor 16 offset 1 : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, I64Attr:$axis,
      I64Attr:$factor, I64Attr:$offset);
  let assemblyFormat = [{
    $block `[` $index `]` `axis` $axis `factor` $factor `offset` $offset attr-dict `:` type($block)
  }];
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_BUFFEROPS_TD
