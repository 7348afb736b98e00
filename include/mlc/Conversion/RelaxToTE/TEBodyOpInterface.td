//===- TEBodyOpInterface.td - Operators that have a te body ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_TD
#define MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TEBodyOpInterface : OpInterface<"TEBodyOpInterface"> {
  let cppNamespace = "::mlc";
  let description = [{
    An operator on tensors that says with te ops what it computes. `relax-legalize-ops` replaces it by a
    `relax.emit_te` with this body. The models of relax operators are attached by `registerTEBodyModels`; operators of
    other dialects may implement it too.
  }];
  let methods = [
    InterfaceMethod<"The name of the function that the op becomes.", "::llvm::StringRef", "getTEName">,
    InterfaceMethod<[{
      The operand that is written into the body if it is a constant of rank 0, if there is one.
    }], "::std::optional<unsigned>", "getFoldedOperand", (ins), "", "return std::nullopt;">,
    InterfaceMethod<[{
      Builds the body and returns the results, tensors without encoding. Fails before it builds anything, with the
      reason in `body`, where there is no body for these operands and attributes.
    }], "::llvm::FailureOr<::llvm::SmallVector<::mlir::Value>>", "buildTEBody", (ins "::mlc::TEBody &":$body)>
  ];
}

#endif // MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_TD
