//===- TIRTransformBase.td - What transform ops for tir share -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMBASE_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMBASE_TD

include "mlir/Dialect/Transform/IR/TransformDialect.td"
include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/IR/OpBase.td"

def KeepsHandlesTrait : NativeOpTrait<"KeepsHandlesTrait"> {
  let cppNamespace = "::mlc::tir";
  string description = [{
    The op changes the payload, but reads its handles only: a loop or a block that is still there is still named by them.

    Example: `%block` names the block before and after the steps that rewrite the loops around it, and so does `%j`.
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %i, %j = transform.tir.get_loops %block : (!transform.op<"tir.block">) -> (!transform.op<"tir.for">, !transform.op<"tir.for">)
      %i_0, %i_1 = transform.tir.split %i by [-1, 4]
        : (!transform.op<"tir.for">) -> (!transform.op<"tir.for">, !transform.op<"tir.for">)
      transform.tir.vectorize %j : !transform.op<"tir.for">
      %loops:3 = transform.tir.get_loops %block
        : (!transform.op<"tir.block">) -> (!transform.op<"tir.for">, !transform.op<"tir.for">, !transform.op<"tir.for">)
    }
    ```
  }];
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

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_TIRTRANSFORMBASE_TD
