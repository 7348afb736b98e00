//===- ConstantEvaluator.h - Constants by compiled code -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_CONSTANTEVALUATOR_H
#define MLC_TARGET_CONSTANTEVALUATOR_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlc {

/// Lets `relax-fold-constant` compute constants by compiling and running them in this process.
void registerConstantEvaluator(mlir::DialectRegistry &registry);

} // namespace mlc

#endif // MLC_TARGET_CONSTANTEVALUATOR_H
