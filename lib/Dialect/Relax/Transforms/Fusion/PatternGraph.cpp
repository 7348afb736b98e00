//===- PatternGraph.cpp - Patterns that use what others match -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/Transforms/PatternGraph.h"

using namespace mlir;
using namespace mlc::relax;

namespace {
/// Tries what a block has for patterns.
class Search {
public:
  using Node = PatternGraph::Node;
  using Edge = PatternGraph::Edge;
  using Found = PatternGraph::Found;
  /// The value that each part of a pattern is.
  using Parts = llvm::SmallDenseMap<int64_t, Value>;

  Search(ArrayRef<Node> nodes, ArrayRef<Edge> edges, DataflowOp block, Value included)
      : nodes(nodes), edges(edges), included(included), taken(nodes.size()), known(nodes.size()) {
    collect(block);
  }

  std::optional<SmallVector<Found>> run();

private:
  void collect(DataflowOp block);
  bool place(unsigned numPlaced, const Parts &parts);
  unsigned getNext() const;
  SmallVector<PatternSubject> getCandidates(unsigned node) const;
  const std::optional<FusionPatterns::Match> &match(unsigned node, PatternSubject subject);
  bool holds(const Edge &edge) const;
  bool isOnlyUsedAsSaid(unsigned node) const;

  ArrayRef<Node> nodes;
  ArrayRef<Edge> edges;
  Value included;
  SmallVector<PatternSubject> subjects;
  SmallVector<std::optional<Found>> taken;
  /// What was found out of values, for each pattern; an op has the key of its first result.
  SmallVector<DenseMap<std::pair<Value, Operation *>, std::optional<FusionPatterns::Match>>> known;
};
} // namespace

/// What a block binds comes first, then what else its ops use.
void Search::collect(DataflowOp block) {
  llvm::SetVector<Value> others;
  DenseSet<Value> bound;
  for (Operation &op : block.getBody().front().without_terminator()) {
    for (Value operand : op.getOperands())
      if (!bound.contains(operand))
        others.insert(operand);
    if (isa<ConstantOp>(op))
      continue;
    if (op.getNumResults() != 1)
      subjects.push_back({Value(), &op});
    for (Value result : op.getResults()) {
      subjects.push_back({result});
      bound.insert(result);
    }
  }
  for (Value value : others)
    subjects.push_back({value});
}

std::optional<SmallVector<Search::Found>> Search::run() {
  if (nodes.empty() || !place(0, Parts()))
    return std::nullopt;
  return llvm::map_to_vector(taken, [](std::optional<Found> &found) { return std::move(*found); });
}

/// The first pattern that an edge joins with one that is taken; else the first that is not taken.
unsigned Search::getNext() const {
  for (unsigned node = 0; node < nodes.size(); ++node)
    if (!taken[node] && llvm::any_of(edges, [&](const Edge &edge) {
          return (edge.before == node && taken[edge.after]) ||
                 (edge.after == node && taken[edge.before]);
        }))
      return node;
  return llvm::find(taken, std::nullopt) - taken.begin();
}

SmallVector<PatternSubject> Search::getCandidates(unsigned node) const {
  for (const Edge &edge : edges) {
    SmallVector<PatternSubject> found;
    auto add = [&](PatternSubject subject) {
      if (!llvm::is_contained(found, subject))
        found.push_back(subject);
    };
    if (edge.before == node && taken[edge.after]) {
      Operation *op = taken[edge.after]->subject.getOwner();
      for (Value operand : op ? op->getOperands() : ValueRange()) {
        add({operand});
        if (Operation *owner = operand.getDefiningOp(); owner && owner->getNumResults() != 1)
          add({Value(), owner});
      }
      if (op && op->getNumResults() != 1)
        add({Value(), op});
      return found;
    }
    if (edge.after != node || !taken[edge.before])
      continue;
    // What uses it, in the order of the block.
    for (const PatternSubject &subject : subjects) {
      Operation *op = subject.getOwner();
      if (op && (op == taken[edge.before]->subject.op ||
                 llvm::any_of(op->getOperands(), [&](Value operand) {
                   return llvm::is_contained(taken[edge.before]->subject.getValues(), operand);
                 })))
        add(subject);
    }
    return found;
  }
  return subjects;
}

const std::optional<FusionPatterns::Match> &Search::match(unsigned node, PatternSubject subject) {
  auto [place, isNew] = known[node].try_emplace({subject.value, subject.op});
  if (isNew) {
    if (!subject.op)
      place->second = nodes[node].ofValue->match(subject.value);
    else if (nodes[node].ofOp)
      place->second = nodes[node].ofOp->match(subject.op);
  }
  return place->second;
}

/// Adds the parts of a match; false where a part is another value already.
static bool addParts(const FusionPatterns::Match &match, Search::Parts &parts) {
  auto numbers = match.attributes.size() > 1 ? dyn_cast<ArrayAttr>(match.attributes[1]) : nullptr;
  if (!numbers)
    return true;
  for (auto [value, attribute] : llvm::zip(match.values, numbers)) {
    auto names = dyn_cast<DenseI64ArrayAttr>(attribute);
    for (int64_t part : names ? names.asArrayRef() : ArrayRef<int64_t>())
      if (parts.try_emplace(part, value).first->second != value)
        return false;
  }
  return true;
}

/// Whether an edge holds as far as its ends are taken.
bool Search::holds(const Edge &edge) const {
  if (!taken[edge.before])
    return true;
  const PatternSubject &before = taken[edge.before]->subject;
  if (taken[edge.after]) {
    Operation *op = taken[edge.after]->subject.getOwner();
    bool isItem = op && op == before.op && !taken[edge.after]->subject.op;
    auto isUsed = [&](Value operand) { return llvm::is_contained(before.getValues(), operand); };
    if (!op || op == before.getOwner()) {
      if (!isItem || edge.index > 0)
        return false;
    } else if (edge.index < 0) {
      if (llvm::none_of(op->getOperands(), isUsed))
        return false;
    } else if (edge.index >= op->getNumOperands() || !isUsed(op->getOperand(edge.index))) {
      return false;
    }
  }
  return !edge.isOnly || isOnlyUsedAsSaid(edge.before);
}

/// Whether nothing uses what a pattern matched but what edges name, if all of that is taken.
bool Search::isOnlyUsedAsSaid(unsigned node) const {
  SmallVector<PatternSubject> users;
  for (const Edge &edge : edges) {
    if (edge.before != node)
      continue;
    if (!taken[edge.after])
      return true;
    users.push_back(taken[edge.after]->subject);
  }
  return llvm::all_of(taken[node]->subject.getValues(), [&](Value value) {
    // An item of several that is matched by itself says on its own who may use it.
    return llvm::is_contained(users, PatternSubject{value}) ||
           llvm::all_of(value.getUsers(), [&](Operation *user) {
             return llvm::any_of(
                 users, [&](const PatternSubject &allowed) { return allowed.getOwner() == user; });
           });
  });
}

bool Search::place(unsigned numPlaced, const Parts &parts) {
  if (numPlaced == nodes.size())
    return !included || llvm::any_of(taken, [&](const std::optional<Found> &found) {
      return llvm::is_contained(found->subject.getValues(), included);
    });
  unsigned node = getNext();
  for (const PatternSubject &subject : getCandidates(node)) {
    auto isThis = [&](const std::optional<Found> &found) {
      return found && found->subject == subject;
    };
    if (llvm::any_of(taken, isThis))
      continue;
    const std::optional<FusionPatterns::Match> &match = this->match(node, subject);
    Parts now = parts;
    if (!match || !addParts(*match, now))
      continue;
    taken[node] = {subject, *match};
    if (llvm::all_of(edges, [&](const Edge &edge) { return holds(edge); }) &&
        place(numPlaced + 1, now))
      return true;
    taken[node].reset();
  }
  return false;
}

std::optional<SmallVector<PatternGraph::Found>> PatternGraph::match(DataflowOp block,
                                                                    Value included) const {
  return Search(nodes, edges, block, included).run();
}
