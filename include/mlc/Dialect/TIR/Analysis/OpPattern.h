//===- OpPattern.h - How what a function computes may be fused ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_OPPATTERN_H
#define MLC_DIALECT_TIR_ANALYSIS_OPPATTERN_H

#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::tir {

/// The kinds of computation, with TVM's numbers: a larger number is a kind that is harder to fuse.
enum class OpPattern : int64_t {
  /// An element of the result needs the same element of the operands.
  ElemWise = 0,
  /// As before, but an operand may lack dimensions of the result: `C[i, j] = A[j]`.
  Broadcast = 1,
  /// An element of the result needs one of an operand, at some function of its indices.
  Injective = 2,
  /// A reduction.
  CommReduce = 3,
  /// A reduction that is heavy, and to whose result elementwise work can be added: matmul, conv2d.
  OutEWiseFusable = 4,
  Tuple = 7,
  /// Nothing is known.
  Opaque = 8,
};

/// The attribute of a function that says its pattern, as an integer.
inline constexpr llvm::StringLiteral kOpPatternAttrName = "op_pattern";

/// Finds the pattern of a function from the indices of the loads and stores of its blocks: the
/// hardest of its blocks' kinds. A reduction that is followed by work on the function's result is
/// OutEWiseFusable.
OpPattern inferOpPattern(PrimFuncOp func);

/// Whether each block of the function reads each element of a parameter at most once, as those of a
/// softmax do: what gives the elements may as well be computed there.
bool readsElementsOnce(PrimFuncOp func, unsigned param);

/// Whether the function reduces windows of a parameter that lie side by side, as pooling does: each
/// element is in one of them at most.
bool readsSeparateWindows(PrimFuncOp func, unsigned param);

/// The pattern that the function's attribute says; Opaque without one, or with one of no meaning.
OpPattern getOpPattern(PrimFuncOp func);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_OPPATTERN_H
