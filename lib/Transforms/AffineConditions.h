//===- AffineConditions.h - Conditions that are known to hold or to fail --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSFORMS_AFFINECONDITIONS_H
#define MLC_LIB_TRANSFORMS_AFFINECONDITIONS_H

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc {

/// Puts the body of one side in the place of the op.
void replaceBySide(mlir::affine::AffineIfOp op, bool condition, mlir::RewriterBase &rewriter);

/// Takes off a constraint that always holds; with the last one the op goes. Returns whether it did.
bool dropConstraint(mlir::affine::AffineIfOp op, unsigned number, mlir::RewriterBase &rewriter);

} // namespace mlc

#endif // MLC_LIB_TRANSFORMS_AFFINECONDITIONS_H
