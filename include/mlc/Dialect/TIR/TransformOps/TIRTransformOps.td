//===- TIRTransformOps.td - Transform ops that schedule tir ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_TD

include "mlir/Dialect/Transform/IR/TransformDialect.td"
include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/IR/OpBase.td"

def KeepsHandlesTrait : NativeOpTrait<"KeepsHandlesTrait"> {
  let cppNamespace = "::mlc::tir";
}

// Each handle names exactly one loop or block that is there. A precondition that does not hold is a silenceable failure, and
// the payload is as it was.
class TransformTIR_Op<string mnemonic, list<Trait> traits>
    : Op<Transform_Dialect, "tir." # mnemonic, !listconcat(traits,
        [DeclareOpInterfaceMethods<TransformOpInterface>, MemoryEffectsOpInterface])> {
  let cppNamespace = "::mlc::tir";
}

// Names something and changes nothing.
class TransformTIR_LookupOp<string mnemonic> : TransformTIR_Op<mnemonic, [NavigationTransformOpTrait]>;

// Rewrites the payload.
class TransformTIR_PrimitiveOp<string mnemonic> : TransformTIR_Op<mnemonic, [KeepsHandlesTrait]>;

//===----------------------------------------------------------------------------------------===//
// Look-up
//===----------------------------------------------------------------------------------------===//

def TransformTIR_GetBlockOp : TransformTIR_LookupOp<"get_block"> {
  let summary = "the block of a name";
  let description = [{
    The one block called `name` in the payload of `root`.

    Preconditions:
    - P1: there is exactly one block of this name.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%root: !transform.any_op):
      %block = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, TransformHandleTypeInterface:$root);
  let results = (outs TransformHandleTypeInterface:$block);
  let assemblyFormat = "$name `in` $root attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_GetLoopsOp : TransformTIR_LookupOp<"get_loops"> {
  let summary = "the loops around a block";
  let description = [{
    The loops around `block`, outermost first, up to the block (or the function) that it is in, one handle for each.

    Preconditions:
    - P1: there are as many loops as results.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %i, %j = transform.tir.get_loops %block
        : (!transform.op<"tir.block">) -> (!transform.op<"tir.for">, !transform.op<"tir.for">)
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block);
  let results = (outs Variadic<TransformHandleTypeInterface>:$loops);
  let assemblyFormat = "$block attr-dict `:` functional-type(operands, results)";
}

//===----------------------------------------------------------------------------------------===//
// Loop nests
//===----------------------------------------------------------------------------------------===//

def TransformTIR_SplitOp : TransformTIR_PrimitiveOp<"split"> {
  let summary = "one loop becomes several";
  let description = [{
    Splits the loop `i` into `i_0`, `i_1`, ..., one for each factor, outermost first. Factors are numbers or params;
    -1 is as large as it must be. Where the product of the factors is larger than the extent, each block directly below gets
    a predicate, unless `no_predicate` is there. New loops are serial. The handle of `loop` names nothing afterwards.

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
      DenseI64ArrayAttr:$static_factors, UnitAttr:$no_predicate);
  let results = (outs Variadic<TransformHandleTypeInterface>:$loops);
  let assemblyFormat = [{
    $loop `by` custom<DynamicIndexList>($factors, $static_factors) (`no_predicate` $no_predicate^)? attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def TransformTIR_FuseOp : TransformTIR_PrimitiveOp<"fuse"> {
  let summary = "nested loops become one";
  let description = [{
    Makes one serial loop `i_j_fused` of nested loops, given outermost first. Their handles name nothing afterwards.

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
  let arguments = (ins Variadic<TransformHandleTypeInterface>:$loops);
  let results = (outs TransformHandleTypeInterface:$fused);
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

//===----------------------------------------------------------------------------------------===//
// Kinds and annotations
//===----------------------------------------------------------------------------------------===//

def TransformTIR_ParallelOp : TransformTIR_PrimitiveOp<"parallel"> {
  let summary = "a loop whose iterations run at the same time";
  let description = [{
    Makes a loop parallel.

    Preconditions:
    - P1: each block directly below is complete or a reduction: its instances write different elements, or combine values
      into one.
    - P2: the loop's variable is in bindings of spatial variables only.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.parallel %loop : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop);
  let assemblyFormat = "$loop attr-dict `:` type($loop)";
}

def TransformTIR_VectorizeOp : TransformTIR_PrimitiveOp<"vectorize"> {
  let summary = "a loop that becomes vector operations";
  let description = [{
    Makes a loop vectorized.

    Preconditions:
    - P1: each block directly below is complete or a reduction.
    - P2: the loop's variable is in bindings of spatial variables only.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.vectorize %loop : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop);
  let assemblyFormat = "$loop attr-dict `:` type($loop)";
}

def TransformTIR_UnrollOp : TransformTIR_PrimitiveOp<"unroll"> {
  let summary = "a loop that is written out";
  let description = [{
    Makes a loop unrolled. There are no preconditions.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.unroll %loop : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop);
  let assemblyFormat = "$loop attr-dict `:` type($loop)";
}

def TransformTIR_AnnotateOp : TransformTIR_PrimitiveOp<"annotate"> {
  let summary = "adds an annotation to a loop or a block";
  let description = [{
    Adds the annotation `key` to a loop or a block. One that is there stays as it is.

    Preconditions:
    - P1: the payload is a loop or a block.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.annotate %loop "unroll_limit" = 16 : i64 to !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target, StrAttr:$key, AnyAttr:$value);
  let assemblyFormat = "$target $key `=` $value `to` type($target) attr-dict";
}

def TransformTIR_UnannotateOp : TransformTIR_PrimitiveOp<"unannotate"> {
  let summary = "takes an annotation away from a loop or a block";
  let description = [{
    Takes the annotation `key` away.

    Preconditions:
    - P1: the payload is a loop or a block.
    - P2: it has the annotation.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.unannotate %loop "unroll_limit" : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target, StrAttr:$key);
  let assemblyFormat = "$target $key attr-dict `:` type($target)";
}

//===----------------------------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------------------------===//
// Inlining
//===----------------------------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------------------------===//
// Cache stages
//===----------------------------------------------------------------------------------------===//

def TransformTIR_CacheReadOp : TransformTIR_PrimitiveOp<"cache_read"> {
  let summary = "blocks read a copy of a buffer";
  let description = [{
    Makes the blocks of the scope that read the buffer at `index` of the block's reads, `X`, read a buffer `X_<scope>` of its
    shape, filled by a block of that name: the result. The copy is just after the block that writes `X`, in the innermost
    loop that also holds the first reader, and copies what is written there; if no block writes it, the copy is at the start.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the name of the storage scope is not empty.
    - P3: at most one block of the scope writes the buffer.
    - P4: that block writes it at iteration variables, whose bindings are affine and independent and whose predicate only
      keeps them in their domains.
    - P5: no block reads the buffer before it is written, and some other block reads it.
    - P6: if the buffer is a parameter that is written, all of it is.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %copy = transform.tir.cache_read %block[0] in "shared" : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = "$block `[` $index `]` `in` $scope attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_CacheWriteOp : TransformTIR_PrimitiveOp<"cache_write"> {
  let summary = "a block writes a buffer that is copied";
  let description = [{
    Makes the block write a buffer `X_<scope>` instead of the one at `index` of its writes, `X`, to which a block of that
    name, the result, copies it: just after the block, in the innermost loop that also holds the first reader of `X`.

    Preconditions:
    - P1: there is a buffer at `index`.
    - P2: the name of the storage scope is not empty.
    - P3: no other block of the scope writes the buffer.
    - P4: the block writes it at iteration variables, whose bindings are affine and independent and whose predicate only
      keeps them in their domains.
    - P5: the block does not declare that it reads the buffer.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %copy = transform.tir.cache_write %block[0] in "local" : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, ConfinedAttr<I64Attr, [IntNonNegative]>:$index, StrAttr:$scope);
  let results = (outs TransformHandleTypeInterface:$copy);
  let assemblyFormat = "$block `[` $index `]` `in` $scope attr-dict `:` functional-type(operands, results)";
}

//===----------------------------------------------------------------------------------------===//
// Units and storage
//===----------------------------------------------------------------------------------------===//

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

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMOPS_TD
