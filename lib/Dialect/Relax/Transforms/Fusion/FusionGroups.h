//===- FusionGroups.h - Which ops of a dataflow block are fused -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUSIONGROUPS_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUSIONGROUPS_H

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/TIR/Analysis/OpPattern.h"

namespace mlc::relax {

/// Divides the ops of a dataflow block into groups, each of which becomes one function.
///
/// An op is fused with all ops on its ways to its immediate post-dominator, the first op through
/// which all of its uses go, if their patterns allow it: so a group has one op whose results are
/// used outside of it, its last, and nothing between is computed twice. What leaves the block is
/// used outside. In turn,
/// - a heavy reduction takes the elementwise work that follows it (phase 0);
/// - elementwise and broadcast ops go into an injective op or a reduction that follows, and into a
///   heavy reduction that reads each element once, such as a softmax (phase 0);
/// - injective ops go into injective ones that follow (phase 1);
/// - what ends with a heavy reduction goes into a reduction of windows that lie side by side, such
/// as
///   pooling, if nothing else uses it (phase 2).
/// Otherwise two heavy reductions are never in one group.
class FusionGroups {
public:
  /// How an op reads what another one gives: each element at most once for each of its blocks, or
  /// in windows that lie side by side.
  enum class Reading { Other, Once, InWindows };
  using GetReading = llvm::function_ref<Reading(mlir::Operation *user, mlir::Operation *producer)>;

  /// `getPattern` says what an op of the block does.
  FusionGroups(mlir::Block &block, llvm::function_ref<tir::OpPattern(mlir::Operation *)> getPattern,
               GetReading getReading, unsigned maxDepth);

  /// The groups of more than one op, each in the order of the block, in the order of their last
  /// ops. An op of which `isFreeAtEnds` holds is taken out of its group, to stand alone, if it uses
  /// nothing that the group makes, or is the last of it.
  llvm::SmallVector<llvm::SmallVector<mlir::Operation *>>
  getGroups(llvm::function_ref<bool(mlir::Operation *)> isFreeAtEnds);

  /// An op whose result another one uses in a group of its own.
  struct Refusal {
    mlir::Operation *op, *user;
    std::string reason;
  };
  /// Those of ops whose pattern is known, in the order of the block.
  llvm::SmallVector<Refusal> getRefusals() const;

private:
  /// An op of the block. Numbers say places in `nodes`.
  struct Node {
    mlir::Operation *op;
    tir::OpPattern pattern;
    /// The ops that use results, each once, with the pattern by which they do.
    llvm::SmallVector<unsigned> users;
    bool leavesBlock = false;
    /// The immediate post-dominator, how far it is to the end of the block through such, and the
    /// hardest pattern of the ops on the ways there.
    std::optional<unsigned> postDominator;
    unsigned depth = 1;
    tir::OpPattern wayPattern = tir::OpPattern::Opaque;

    // The group, as a forest: what follows is of its root.
    std::optional<unsigned> parent;
    tir::OpPattern groupPattern;
    unsigned size = 1;
  };

  void findPostDominators(GetReading getReading);
  std::optional<unsigned> findCommon(std::optional<unsigned> lhs, std::optional<unsigned> rhs,
                                     tir::OpPattern &pattern) const;
  unsigned findRoot(unsigned node) const;
  void fuse(unsigned node, unsigned phase);
  void fuseIntoWindows(unsigned node, GetReading getReading);
  unsigned countBetween(unsigned from, unsigned to) const;
  bool checkWays(unsigned from, unsigned to,
                 llvm::function_ref<bool(tir::OpPattern, bool isLast)> allows) const;
  llvm::SmallVector<unsigned> collectBetween(unsigned from, unsigned to) const;
  void merge(unsigned from, unsigned to);
  std::string explain(const Node &node, unsigned user) const;

  llvm::SmallVector<Node> nodes;
  unsigned maxDepth;
};

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUSIONGROUPS_H
