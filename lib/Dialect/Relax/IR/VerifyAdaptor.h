//===- VerifyAdaptor.h - Checks of an operator that is not there yet ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_IR_VERIFYADAPTOR_H
#define MLC_LIB_DIALECT_RELAX_IR_VERIFYADAPTOR_H

#include "mlir/IR/OpDefinition.h"
#include <optional>
#include <utility>

namespace mlc::relax::detail {

/// Whether an op can have so many operands.
template <typename Op, size_t... N> bool canHaveOperands(size_t count, std::index_sequence<N...>) {
  using namespace mlir::OpTrait;
  if (Op::template hasTrait<ZeroOperands>())
    return count == 0;
  if (Op::template hasTrait<OneOperand>())
    return count == 1;
  return (... &&
          ((!Op::template hasTrait<NOperands<N + 2>::template Impl>() || count == N + 2) &&
           (!Op::template hasTrait<AtLeastNOperands<N + 1>::template Impl>() || count >= N + 1)));
}

/// Checks what inference relies on, which may run before the op's verifier: the operands are as
/// many as there should be, and the attributes are there and of their kinds. Errors are only
/// reported where there is a location.
template <typename Op, typename Adaptor>
llvm::LogicalResult verifyAdaptor(mlir::MLIRContext *context, Adaptor &adaptor,
                                  std::optional<mlir::Location> location) {
  constexpr std::make_index_sequence<14> mostOperands;
  size_t count = adaptor.getOperands().size();
  bool fits = canHaveOperands<Op>(count, mostOperands);
  if constexpr (Op::template hasTrait<mlir::OpTrait::AttrSizedOperandSegments>()) {
    size_t sum = 0;
    for (int32_t size : adaptor.getProperties().operandSegmentSizes)
      sum += size;
    fits = fits && sum == count;
  }
  if (!fits)
    return mlir::emitOptionalError(location, "'", Op::getOperationName(), "' op cannot have ",
                                   count, " operands");
  if (location)
    return adaptor.verify(*location);
  mlir::ScopedDiagnosticHandler quiet(context, [](mlir::Diagnostic &) {});
  return adaptor.verify(mlir::UnknownLoc::get(context));
}

/// What is inferred from, with the values that attributes have by default: inference may run
/// before anything gives them to the op.
template <typename Op, typename Adaptor>
Adaptor withDefaults(mlir::MLIRContext *context, Adaptor given) {
  if constexpr (Op::hasProperties()) {
    auto properties = given.getProperties();
    Op::populateDefaultProperties(mlir::OperationName(Op::getOperationName(), context), properties);
    return Adaptor(given.getOperands(), given.getAttributes(), properties);
  }
  return given;
}

} // namespace mlc::relax::detail

#endif // MLC_LIB_DIALECT_RELAX_IR_VERIFYADAPTOR_H
