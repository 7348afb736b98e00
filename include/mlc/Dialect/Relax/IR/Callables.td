//===- Callables.td - Functions as values ---------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_CALLABLES_TD
#define MLC_DIALECT_RELAX_IR_CALLABLES_TD

include "mlc/Dialect/Relax/IR/RelaxBase.td"
include "mlir/IR/AttrTypeBase.td"

def Relax_CallableType : TypeDef<Relax_Dialect, "Callable"> {
  let mnemonic = "callable";
  let summary = "a function as a value";
  let description = [{
    The types of the parameters and of what the function returns: one value, which is a tuple of several and the empty
    tuple of none. A symbol of the parameters belongs to the function. `impure` says that a call may have effects, and `?`
    in the place of the parameters that nothing is known of these.

    A function without effects may stand where one that may have some is asked for, one whose parameters are known where
    nothing is, and one that takes more and returns less where one is asked for that takes less and returns more. This
    holds for the arguments of `relax.call` and `relax.call_value`; a `relax.match_cast` of a function gives it another such
    type.

    Example: `!relax.callable<(tensor<4xf32>, !relax.object) -> tuple<>>`, `!relax.callable<impure ? -> !relax.object>`.
  }];
  let parameters = (ins "bool":$isOpaque, ArrayRefParameter<"::mlir::Type">:$parameters, "::mlir::Type":$result,
      "bool":$isPure);
  let skipDefaultBuilders = 1;
  let builders = [
    TypeBuilderWithInferredContext<(ins "::mlir::TypeRange":$parameters, "::mlir::Type":$result, "bool":$isPure)>
  ];
  let extraClassDeclaration = [{
    /// A function of whose parameters nothing is known.
    static CallableType getOpaque(::mlir::Type result, bool isPure);
    /// The type of an operation that has the parameters and returns the result, or nothing if that is an empty tuple.
    ::mlir::FunctionType getFunctionType() const;
  }];
  let hasCustomAssemblyFormat = 1;
}

#endif // MLC_DIALECT_RELAX_IR_CALLABLES_TD
