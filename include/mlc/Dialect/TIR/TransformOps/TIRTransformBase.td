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
