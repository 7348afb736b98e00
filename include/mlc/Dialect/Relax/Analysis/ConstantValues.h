//===- ConstantValues.h - What is known when a program is compiled --------------*- C++ -* --===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_ANALYSIS_CONSTANTVALUES_H
#define MLC_DIALECT_RELAX_ANALYSIS_CONSTANTVALUES_H

#include "mlir/IR/TypeRange.h"
#include "mlir/IR/Value.h"
#include <optional>

namespace mlc::relax {

/// Elements of tensors of static shapes; nothing where one is none.
std::optional<int64_t> countElements(mlir::TypeRange types);

/// Whether the operation gives the same whenever it runs, and does nothing else.
bool isComputation(mlir::Operation *op);

/// Whether `value` is a constant, or what computations make of constants alone, all of static
/// shapes: what `relax-fold-constant` makes a constant of, within its limits.
bool isMadeOfConstants(mlir::Value value);

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_ANALYSIS_CONSTANTVALUES_H
