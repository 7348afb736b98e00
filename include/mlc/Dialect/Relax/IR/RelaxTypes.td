//===- RelaxTypes.td - Types of values that are not tensors ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXTYPES_TD
#define MLC_DIALECT_RELAX_IR_RELAXTYPES_TD

include "mlc/Dialect/Relax/IR/RelaxAttributes.td"

class Relax_Type<string name, string typeMnemonic, list<Trait> traits = []> : TypeDef<Relax_Dialect, name, traits> {
  let mnemonic = typeMnemonic;
}

def Relax_ShapeType : Relax_Type<"Shape", "shape"> {
  let summary = "the shape of a tensor as a value";
  let description = [{
    A list of dimensions, or `?` where not even the rank is known.

    Example: `!relax.shape<[n, 4]>`, `!relax.shape<?>`.
  }];
  let parameters = (ins OptionalParameter<"::mlc::relax::DimsAttr">:$dims);
  let builders = [
    TypeBuilder<(ins "::llvm::ArrayRef<::mlc::relax::DimExpr>":$dims)>
  ];
  let extraClassDeclaration = [{
    bool hasRank() const { return getDims() != nullptr; }
  }];
  let hasCustomAssemblyFormat = 1;
}

def Relax_PrimType : Relax_Type<"Prim", "prim"> {
  let summary = "an integer of 64 bits whose value is an expression of symbols";
  let description = [{
    A parameter of this type whose value is a symbol by itself defines the symbol.

    Example: `!relax.prim<n>`, `!relax.prim<n * 2>`.
  }];
  let parameters = (ins "::mlc::relax::DimExprAttr":$value);
  let hasCustomAssemblyFormat = 1;
}

def Relax_ObjectType : Relax_Type<"Object", "object"> {
  let summary = "a value that only the run time knows";
  let description = [{
    What a packed function returns that is neither a tensor nor a tuple. As the element type of a tensor it says that
    the element type is not known; a `relax.match_cast` says it where a program is compiled.

    Example: `!relax.object`, `tensor<2x!relax.object>`.
  }];
}

#endif // MLC_DIALECT_RELAX_IR_RELAXTYPES_TD
