//===- OperatorOpInterface.td - Operators on tensors ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATOROPINTERFACE_TD
#define MLC_DIALECT_RELAX_IR_OPERATOROPINTERFACE_TD

include "mlir/IR/OpBase.td"

def OperatorOpInterface : OpInterface<"OperatorOpInterface"> {
  let cppNamespace = "::mlc::relax";
  let description = [{
    An operator on tensors. Where two of its dimensions have to be equal and symbols leave that open, the operator is
    accepted as it stands, and whoever lowers it makes the run time check what it assumes.
  }];
  let methods = [
    InterfaceMethod<[{
      Appends the dimensions that the operator takes to be equal although its operands' types leave it open.
    }], "void", "collectAssumedEqual", (ins "::llvm::SmallVectorImpl<::mlc::relax::DimEquality> &":$assumed)>
  ];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATOROPINTERFACE_TD
