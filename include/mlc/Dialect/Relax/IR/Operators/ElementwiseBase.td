//===- ElementwiseBase.td - What operators on elements share --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_ELEMENTWISEBASE_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_ELEMENTWISEBASE_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

/// `call` infers the type of the result; `tensor` is what the operands are.
class Relax_BinaryOp<string mnemonic, string text, string resultText, string example, TypeConstraint tensor, string call,
    string definitions = "", list<Trait> effects = [Pure]>
    : Relax_Operator<mnemonic, text, [{
    The shapes are broadcast: they are aligned at their last dimension, and a dimension that is missing or 1 is
    repeated. Where two dimensions are neither equal for certain nor 1, and not two different numbers, the
    dimension of the result is unknown.

    Rules:
    - R1: both operands have the same element type; the result has }] # resultText # [{.
    - R2: no two dimensions are different numbers neither of which is 1.

    }] # example, Relax_Inference<call>.definition # definitions, !listconcat(effects, [LayoutOpInterface])> {
  let arguments = (ins tensor:$x1, tensor:$x2);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$x1 `,` $x2 attr-dict `:` functional-type(operands, results)";
}

class Relax_ArithmeticOp<string mnemonic, string text, string example, TypeConstraint tensor = Relax_NumberTensor,
    string definitions = "", list<Trait> effects = [Pure]>
    : Relax_BinaryOp<mnemonic, text, "it too", example, tensor,
        "inferBroadcast(inference, adaptor.getX1(), adaptor.getX2(), types)", definitions, effects>;

/// An integer divided by zero has no value, so that such an op must not run where it did not before.
class Relax_DivisionOp<string mnemonic, string text, string example>
    : Relax_ArithmeticOp<mnemonic, text, example, Relax_NumberTensor, [{
    ::mlir::Speculation::Speculatability $cppClass::getSpeculatability() {
      return ::llvm::isa<::mlir::FloatType>(getX1().getType().getElementType())
                 ? ::mlir::Speculation::Speculatable : ::mlir::Speculation::NotSpeculatable;
    }
  }], [NoMemoryEffect, DeclareOpInterfaceMethods<ConditionallySpeculatable>]>;

class Relax_ComparisonOp<string mnemonic, string text, string example, TypeConstraint tensor = Relax_NumberTensor>
    : Relax_BinaryOp<mnemonic, text, "i1", example, tensor,
        "inferComparison(inference, adaptor.getX1(), adaptor.getX2(), types)">;

class Relax_UnaryOp<string mnemonic, string text, string example, TypeConstraint tensor = Relax_FloatTensor>
    : Relax_Operator<mnemonic, text, [{
    Rules:
    - R1: the result has the type of the operand.

    }] # example, Relax_Inference<"inferSameType(inference, adaptor.getX(), types)">.definition,
      [Pure, LayoutOpInterface]> {
  let arguments = (ins tensor:$x);
  let results = (outs tensor:$result);
  let assemblyFormat = "$x attr-dict `:` custom<SameType>(type($x), type($result))";
}

class Relax_PredicateOp<string mnemonic, string text, string example>
    : Relax_Operator<mnemonic, text, [{
    Rules:
    - R1: the result has the shape of the operand and the element type i1.

    }] # example, Relax_Inference<"inferPredicate(inference, adaptor.getX(), types)">.definition,
      [Pure, LayoutOpInterface]> {
  let arguments = (ins Relax_NumberTensor:$x);
  let results = (outs Relax_BoolTensor:$result);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_ELEMENTWISEBASE_TD
