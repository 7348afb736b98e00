//===- PatternGraph.h - Patterns that use what others match ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_PATTERNGRAPH_H
#define MLC_DIALECT_RELAX_TRANSFORMS_PATTERNGRAPH_H

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/FusionPatterns.h"

namespace mlc::relax {

/// What a pattern of a graph is matched with: a value, or an op that has not one result.
struct PatternSubject {
  mlir::Value value;
  mlir::Operation *op = nullptr;

  bool operator==(const PatternSubject &other) const {
    return value == other.value && op == other.op;
  }
  /// The op that gives it; null for an argument.
  mlir::Operation *getOwner() const { return op ? op : value.getDefiningOp(); }
  mlir::ValueRange getValues() const {
    return op ? mlir::ValueRange(op->getResults()) : mlir::ValueRange(value);
  }
};

/// Patterns of which some use what others match. Each is matched with something else of a dataflow
/// block, or with an operand of it. The second attribute of a match, if there is one, is a list of
/// the numbers of the parts that each of its values is: a part is one value in all matches.
class PatternGraph {
public:
  /// Patterns of a value, and those of an op with several results, if it may be one.
  struct Node {
    FusionPatterns *ofValue, *ofOp;
  };
  /// What `after` matches has what `before` matches as the operand `index`, or as any one if that
  /// is negative. If it is only used so, nothing but what such edges name uses it.
  struct Edge {
    unsigned before, after;
    int64_t index;
    bool isOnly;
  };
  struct Found {
    PatternSubject subject;
    FusionPatterns::Match match;
  };

  PatternGraph(llvm::ArrayRef<Node> nodes, llvm::ArrayRef<Edge> edges)
      : nodes(nodes), edges(edges) {}

  /// What each pattern matches in a block. Earlier patterns take the earliest that fits; those
  /// that an edge joins with one that is taken follow it. With `included`, one of them is that.
  std::optional<llvm::SmallVector<Found>> match(DataflowOp block,
                                                mlir::Value included = nullptr) const;

private:
  llvm::ArrayRef<Node> nodes;
  llvm::ArrayRef<Edge> edges;
};

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_TRANSFORMS_PATTERNGRAPH_H
