//===- RelaxBase.td - The relax dialect and what its ops share ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXBASE_TD
#define MLC_DIALECT_RELAX_IR_RELAXBASE_TD

include "mlir/IR/OpBase.td"

def Relax_Dialect : Dialect {
  let name = "relax";
  let cppNamespace = "::mlc::relax";
  let summary = "graphs of pure tensor operators with symbolic shapes";
  let description = [{
    A graph function is a `func.func` over builtin tensors. A dimension that is not a number is an expression over
    named symbols, in the encoding of the tensor's type: `tensor<?x4xf32, #relax.dims<[n, 4]>>`. Two dimensions
    with the same expression are equal. A symbol belongs to one function and has one defining value: an argument
    that has it as a dimension by itself, or a `relax.match_cast`.

    The attribute `relax.is_pure = false` of a function says that it may have effects, whatever its body holds.
    The argument attribute `relax.name` of a function is the parameter's name, a string; the names of a function
    differ.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::func::FuncDialect"];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let extraClassDeclaration = [{
    void registerAttributes();
    void registerTypes();
    void registerStructuralOps();
    void registerElementwiseOps();
    void registerLinearAlgebraOps();
    void registerNNOps();
    void registerManipulateOps();
    void registerReduceOps();
    void registerSearchOps();
    /// Argument attribute of a graph function: the parameter's name.
    static ::llvm::StringLiteral getNameAttrName() { return "relax.name"; }
    /// Attribute of a graph function: false if its callers are to take it for one with effects.
    static ::llvm::StringLiteral getPureAttrName() { return "relax.is_pure"; }
  }];
}

#endif // MLC_DIALECT_RELAX_IR_RELAXBASE_TD
