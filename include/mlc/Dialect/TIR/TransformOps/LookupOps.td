//===- LookupOps.td - Finding loops and blocks ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_LOOKUPOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_LOOKUPOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_GetBlockOp : TransformTIR_LookupOp<"get_block"> {
  let summary = "the block of a name";
  let description = [{
    The one block called `name` in the payload of `root`, or in the function `func` of it. `root`, if no other block is called
    so, is the function: its body is the root block.

    Preconditions:
    - P1: there is exactly one block of this name.
    - P2: `func` is the name of a function in the payload.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%root: !transform.any_op):
      %block = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.op<"tir.block">
      %other = transform.tir.get_block "C" of @main in %root : (!transform.any_op) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, OptionalAttr<FlatSymbolRefAttr>:$func, TransformHandleTypeInterface:$root);
  let results = (outs TransformHandleTypeInterface:$block);
  let assemblyFormat = "$name (`of` $func^)? `in` $root attr-dict `:` functional-type(operands, results)";
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

def TransformTIR_GetChildBlocksOp : TransformTIR_LookupOp<"get_child_blocks"> {
  let summary = "the blocks in a loop or a block";
  let description = [{
    The blocks in `root`, but not those inside of these, in the order of the program, one handle for each.

    Preconditions:
    - P1: there are as many blocks as results.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      %init, %update = transform.tir.get_child_blocks %loop
        : (!transform.op<"tir.for">) -> (!transform.op<"tir.block">, !transform.op<"tir.block">)
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$root);
  let results = (outs Variadic<TransformHandleTypeInterface>:$blocks);
  let assemblyFormat = "$root attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_GetProducersOp : TransformTIR_LookupOp<"get_producers"> {
  let summary = "the blocks that write what a block reads or writes";
  let description = [{
    The blocks of the scope that come before `block` and write a buffer that it reads or writes, in the order of the
    program, one handle for each.

    Preconditions:
    - P1: there are as many blocks as results.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %producer = transform.tir.get_producers %block : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block);
  let results = (outs Variadic<TransformHandleTypeInterface>:$blocks);
  let assemblyFormat = "$block attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_GetConsumersOp : TransformTIR_LookupOp<"get_consumers"> {
  let summary = "the blocks that read or write what a block writes";
  let description = [{
    The blocks of the scope that come after `block` and read or write a buffer that it writes, in the order of the
    program, one handle for each.

    Preconditions:
    - P1: there are as many blocks as results.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %consumer = transform.tir.get_consumers %block : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block);
  let results = (outs Variadic<TransformHandleTypeInterface>:$blocks);
  let assemblyFormat = "$block attr-dict `:` functional-type(operands, results)";
}

def TransformTIR_GetOutputBlocksOp : TransformTIR_LookupOp<"get_output_blocks"> {
  let summary = "the blocks that write what outlives a scope";
  let description = [{
    The blocks in `root` that write a buffer that it does not allocate, in the order of the program and inside of
    each other, one handle for each.

    Preconditions:
    - P1: there are as many blocks as results.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%func: !transform.op<"tir.prim_func">):
      %output = transform.tir.get_output_blocks %func : (!transform.op<"tir.prim_func">) -> !transform.op<"tir.block">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$root);
  let results = (outs Variadic<TransformHandleTypeInterface>:$blocks);
  let assemblyFormat = "$root attr-dict `:` functional-type(operands, results)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_LOOKUPOPS_TD
