//===- RelaxAttributes.td - Expressions of dimensions ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXATTRIBUTES_TD
#define MLC_DIALECT_RELAX_IR_RELAXATTRIBUTES_TD

include "mlc/Dialect/Relax/IR/RelaxBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/TensorEncoding.td"

class Relax_Attr<string name, string attrMnemonic, list<Trait> traits = []> : AttrDef<Relax_Dialect, name, traits> {
  let mnemonic = attrMnemonic;
}

def Relax_DimExprAttr : Relax_Attr<"DimExpr", "dim"> {
  let summary = "an expression of a dimension";
  let description = [{
    An integer expression over named symbols, in a normal form: a sum of products over sorted atoms, where an atom
    is a symbol, a `floordiv`, a `mod`, a `min` or a `max`. So two expressions that differ only by the laws of `+`
    and `*` are the same attribute: `n * 4 + n` is `n * 5`. Divisions that are exact are carried out:
    `(n * 4) floordiv 4` is `n`. A divisor is never zero where the expression has a value.

    `?` is the unknown dimension. An operation on it, one that overflows 64 bits and one that would make an
    expression too large to handle are unknown too.

    Attributes are made through the class `DimExpr`, which keeps the normal form; replacing parts of one in place
    does not.

    Example: `#relax.dim<n * 4 + 1>`, `#relax.dim<(n + 1) floordiv 2>`, `#relax.dim<max(n, m)>`.
  }];
  let parameters = (ins "::mlc::relax::DimKind":$kind, "int64_t":$value, "::mlir::StringAttr":$name,
      ArrayRefParameter<"int64_t">:$coefficients, ArrayRefParameter<"::mlc::relax::DimExprAttr">:$operands,
      "unsigned":$size);
  let hasCustomAssemblyFormat = 1;
}

def Relax_DimsAttr : Relax_Attr<"Dims", "dims", [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let summary = "the dimensions of a tensor";
  let description = [{
    A list of expressions. As the encoding of a tensor type it says what the type's `?` are; it is there only if a
    dimension is symbolic. Also the symbolic arguments of a call (`tir_vars`).

    Rules, where it is an encoding:
    - R1: there is one expression for each dimension.
    - R2: an expression is a number if and only if the dimension is static, and then that number.
    - R3: at least one expression is symbolic, that is, neither a number nor `?`.

    Example: `tensor<?x4x?xf32, #relax.dims<[n * 2, 4, ?]>>`.
  }];
  let parameters = (ins ArrayRefParameter<"::mlc::relax::DimExprAttr">:$exprs);
  let skipDefaultBuilders = 1;
  let builders = [
    AttrBuilder<(ins "::llvm::ArrayRef<::mlc::relax::DimExpr>":$dims)>
  ];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlc::relax::DimExpr> getDims() const;
    size_t size() const { return getExprs().size(); }
  }];
  let hasCustomAssemblyFormat = 1;
}

#endif // MLC_DIALECT_RELAX_IR_RELAXATTRIBUTES_TD
