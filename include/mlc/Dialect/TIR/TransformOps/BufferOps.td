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
    - P3: the storage scope is one that is known: `global`, `shared`, `local`, `warp` and so on, also with a tag (`shared.dyn`).

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

def TransformTIR_TransformLayoutOp : TransformTIR_PrimitiveOp<"transform_layout"> {
  let summary = "another order of a buffer's elements";
  let description = [{
    Stores the element of a buffer that was at some indices at `map` of these. The buffer is the one at `index` of the block's
    reads (or writes, with `write`); all that use it are changed, and so is a parameter's type. With `assume_injective` it is
    not checked that different indices stay different. The symbols of the map are variables of the function, `of` their names:
    symbolic sizes, or parameters that are integers. They are positive.

    Where the new layout has elements that are none of the old one, `pad` says what they hold: a number, or a map of the new
    indices to one number. If nothing writes the buffer, a block says so with an assumption. If each nest that writes it is
    serial loops over all of it that store nothing else, the nests run over the new layout and store the value there. Else a
    block after the last nest stores it.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: it is no part of another one, has no strides, and is only loaded and stored.
    - P3: the map has as many indices as the buffer.
    - P4: the map can be inverted.
    - P5: each element of the new layout is one of the old one, unless there is a pad value.
    - P6: if it is a parameter, nothing calls the function.
    - P7: a pad value is one that elements can have. A map is of as many indices as the new layout has, to one number.
    - P8: the function has a variable for each symbol; those in the sizes of a parameter are symbols of the function.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.transform_layout write %block[0] by affine_map<(n, c) -> (n, c floordiv 4, c mod 4)> pad(0)
        : !transform.op<"tir.block">
      transform.tir.transform_layout %block[0] by affine_map<(i)[n] -> (i floordiv n, i mod n)> of ["n"] pad(0)
        : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, UnitAttr:$write,
      AffineMapAttr:$map, OptionalAttr<StrArrayAttr>:$symbols,
      OptionalAttr<AnyAttrOf<[I64Attr, F64Attr, AffineMapAttr]>>:$pad_value, UnitAttr:$assume_injective);
  let assemblyFormat = [{
    (`write` $write^)? $block `[` $index `]` `by` $map (`of` $symbols^)? (`pad` `(` $pad_value^ `)`)? (`assume_injective` $assume_injective^)?
    attr-dict `:` type($block)
  }];
}

def TransformTIR_SetAxisSeparatorOp : TransformTIR_PrimitiveOp<"set_axis_separator"> {
  let summary = "which dimensions of a buffer are one of memory";
  let description = [{
    Says which dimensions of a buffer are of one dimension of memory: a separator is the number of dimensions before it. The
    buffer is the one at `index` of the block's reads (or writes, with `write`); parts of it that have as many dimensions are
    separated, too. Memory of one dimension makes no difference.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: it is no part of another one.
    - P3: separators do not decrease, and are within the buffer's dimensions.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.set_axis_separator write %block[0] to [1] : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, UnitAttr:$write,
      DenseI64ArrayAttr:$separators);
  let assemblyFormat = "(`write` $write^)? $block `[` $index `]` `to` $separators attr-dict `:` type($block)";
}

def TransformTIR_UnsafeHideBufferAccessOp : TransformTIR_PrimitiveOp<"unsafe_hide_buffer_access"> {
  let summary = "regions that a block no longer declares";
  let description = [{
    Takes regions out of what the block says that it reads (or writes, with `write`). What the body reads is still known, but
    as something that is not declared (`tir.undeclared`).

    Preconditions:
    - P1: there is a region at each of `indices`.
    - P2: what the body stores to is declared, unless the block declares nothing at all.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.unsafe_hide_buffer_access %block[1, 2] : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, DenseI64ArrayAttr:$indices, UnitAttr:$write);
  let assemblyFormat = "(`write` $write^)? $block `` $indices attr-dict `:` type($block)";
}

def TransformTIR_UnsafeSetDtypeOp : TransformTIR_PrimitiveOp<"unsafe_set_dtype"> {
  let summary = "another element type for a buffer";
  let description = [{
    Gives the buffer at `index` of the block's writes elements of another type: what is stored is cast to it, and what is
    loaded is cast back. Results may change.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: it is an allocated buffer, not a parameter.
    - P3: old and new elements are integers or floats.
    - P4: the buffer is only loaded and stored.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.unsafe_set_dtype %block[0] to f16 : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, TypeAttr:$dtype);
  let assemblyFormat = "$block `[` $index `]` `to` $dtype attr-dict `:` type($block)";
}

def TransformTIR_AnnotateBufferAccessOp : TransformTIR_PrimitiveOp<"annotate_buffer_access"> {
  let summary = "a region that a person states";
  let description = [{
    States the region at `index` of the block's reads (or writes, with `write`): `ranges` gives the begin and the end in each
    dimension from the variables of the block. The annotation `explicit_read_region` (or `explicit_write_region`) lists the
    regions that are stated.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the map is of the block's variables, to a begin and an end for each dimension.
    - P3: ranges that are known are not empty and lie in the buffer.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      transform.tir.annotate_buffer_access %block[0] as affine_map<(i, j) -> (i, i + 1, 0, 16)> : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, UnitAttr:$write,
      AffineMapAttr:$ranges);
  let assemblyFormat = "(`write` $write^)? $block `[` $index `]` `as` $ranges attr-dict `:` type($block)";
}

def TransformTIR_RollingBufferOp : TransformTIR_PrimitiveOp<"rolling_buffer"> {
  let summary = "a buffer that holds what is still needed";
  let description = [{
    Keeps of the buffer at `index` of the block's writes only what is still needed: where iterations of a loop around the
    block and all that reads the buffer write elements that those before them have written, too, the dimension becomes as
    large as what one iteration writes, indices wrap around, and the block does not compute again what is there. The
    outermost such loop counts. The variable of that dimension becomes opaque in all blocks that use the buffer.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the scope of the block allocates it, and it is only loaded and stored.
    - P3: nothing else writes it, and nothing after the block writes what the block reads.
    - P4: there is a loop around the block and all that reads the buffer.
    - P5: that loop and those around it are serial or unrolled.
    - P6: what the block writes in one iteration of it is, in each dimension, a fixed number of elements from 0 or from a
      multiple of one loop on; in some dimension more than that multiple, written at a variable of the block. No loop moves
      two such dimensions.
    - P7: nothing reads more than what is written in the same iteration.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      // B[i * 4 + 0 : 6] in each iteration of i becomes B[(i * 4 + 0 : 6) % 6]
      transform.tir.rolling_buffer %block write 0 : !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index);
  let assemblyFormat = "$block `write` $index attr-dict `:` type($block)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_BUFFEROPS_TD
