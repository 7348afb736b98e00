//===- LoopMarks.h - How a schedule wants a loop to run -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A scheduled loop keeps its kind below tir as a discardable attribute of affine.for, scf.for,
// affine.parallel or scf.parallel. A loop without one runs as it is written.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TRANSFORMS_LOOPMARKS_H
#define MLC_TRANSFORMS_LOOPMARKS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"

namespace mlc {

/// The attribute that says the kind, and its values.
inline constexpr llvm::StringLiteral kLoopKindAttrName = "mlc.kind";
inline constexpr llvm::StringLiteral kVectorizedKind = "vectorized";
inline constexpr llvm::StringLiteral kUnrolledKind = "unrolled";
inline constexpr llvm::StringLiteral kParallelKind = "parallel";

/// The reductions of the loop may be reassociated. As an integer it says, on a vectorized loop, how
/// many vectors each is collected in, and on another one how many sums there should be at once.
inline constexpr llvm::StringLiteral kLoopReassocAttrName = "mlc.reassoc";

inline bool hasLoopKind(mlir::Operation *loop, llvm::StringRef kind) {
  auto attr = loop->getAttrOfType<mlir::StringAttr>(kLoopKindAttrName);
  return attr && attr.getValue() == kind;
}

} // namespace mlc

#endif // MLC_TRANSFORMS_LOOPMARKS_H
