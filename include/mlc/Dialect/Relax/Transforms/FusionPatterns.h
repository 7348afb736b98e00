//===- FusionPatterns.h - Patterns of ops that become one function --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_FUSIONPATTERNS_H
#define MLC_DIALECT_RELAX_TRANSFORMS_FUSIONPATTERNS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Rewrite/FrozenRewritePatternSet.h"

namespace mlc::relax {

/// Patterns of pdl that upstream's interpreter matches. Their rewrite is "relax.compose" of ops,
/// the root among them, and of values that are only reported. Modules among the patterns hold those
/// that the constraint `relax.matches` names.
class FusionPatterns {
public:
  /// What an alternative of the patterns matched.
  struct Match {
    /// The arguments of the rewrite by their kinds, each in order; the root is the first op.
    llvm::SmallVector<mlir::Operation *> ops;
    llvm::SmallVector<mlir::Value> values;
    llvm::SmallVector<mlir::Attribute> attributes;
  };

  /// Succeeds if the patterns of a module have the rewrite and the constraints that are known here;
  /// else reports the first that has not.
  static mlir::LogicalResult verify(mlir::ModuleOp patterns);

  /// Takes the patterns of a module for which `verify` succeeds.
  explicit FusionPatterns(mlir::ModuleOp patterns);

  /// What is matched with this op as the root, by the alternative of the highest benefit.
  std::optional<Match> match(mlir::Operation *root);
  /// What is matched with a `relax.tuple` of this value alone as the root, which is no part of the
  /// program.
  std::optional<Match> match(mlir::Value value);

private:
  mlir::PDLPatternModule prepare(mlir::ModuleOp module);

  std::optional<Match> found;
  llvm::StringMap<std::unique_ptr<FusionPatterns>> parts;
  mlir::FrozenRewritePatternSet patterns;
};

/// What a pattern of `relax-fuse-ops-by-pattern` matched.
struct FusionMatch {
  /// The name of the pattern.
  llvm::StringRef name;
  const FusionPatterns::Match &match;
};

/// Gives the attributes that the function of a match gets besides, or nothing to leave it alone.
using FusionCheck =
    llvm::function_ref<std::optional<mlir::DictionaryAttr>(const FusionMatch &match)>;

struct FuseByPatternOptions {
  bool bindConstants = true;
  bool annotateCodegen = false;
  llvm::SmallVector<llvm::StringRef> entryFunctions;
};

/// Makes functions of what the patterns in the module match: see `relax-fuse-ops-by-pattern`.
mlir::LogicalResult fuseOpsByPattern(mlir::ModuleOp module, const FuseByPatternOptions &options,
                                     FusionCheck check = nullptr);

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_TRANSFORMS_FUSIONPATTERNS_H
