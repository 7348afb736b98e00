//===- FusionGroups.cpp - Which ops of a dataflow block are fused ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "FusionGroups.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlc::relax;
using mlc::tir::OpPattern;

FusionGroups::FusionGroups(Block &block, function_ref<OpPattern(Operation *)> getPattern,
                           GetReading getReading, unsigned maxDepth)
    : maxDepth(maxDepth) {
  DenseMap<Operation *, unsigned> numbers;
  for (Operation &op : block.without_terminator()) {
    numbers[&op] = nodes.size();
    OpPattern pattern = getPattern(&op);
    Node node;
    node.op = &op;
    node.pattern = node.groupPattern = pattern;
    nodes.push_back(std::move(node));
  }
  for (Node &node : nodes) {
    llvm::SetVector<unsigned> users;
    for (Operation *user : node.op->getUsers()) {
      Operation *inBlock = block.findAncestorOpInBlock(*user);
      auto number = numbers.find(inBlock);
      if (number == numbers.end())
        node.leavesBlock = true;
      else
        users.insert(number->second);
    }
    node.users = users.takeVector();
  }
  findPostDominators(getReading);
  for (unsigned phase : {0, 1})
    for (unsigned node = 0; node < nodes.size(); ++node)
      fuse(node, phase);
  for (unsigned node = 0; node < nodes.size(); ++node)
    fuseIntoWindows(node, getReading);
}

/// The first post-dominator that two ops have in common, themselves included.
std::optional<unsigned> FusionGroups::findCommon(std::optional<unsigned> lhs,
                                                 std::optional<unsigned> rhs,
                                                 OpPattern &pattern) const {
  while (lhs != rhs) {
    if (!lhs || !rhs)
      return std::nullopt;
    unsigned lhsDepth = nodes[*lhs].depth, rhsDepth = nodes[*rhs].depth;
    if (lhsDepth >= rhsDepth) {
      pattern = std::max(pattern, nodes[*lhs].wayPattern);
      lhs = nodes[*lhs].postDominator;
    }
    if (rhsDepth >= lhsDepth) {
      pattern = std::max(pattern, nodes[*rhs].wayPattern);
      rhs = nodes[*rhs].postDominator;
    }
  }
  return lhs;
}

void FusionGroups::findPostDominators(GetReading getReading) {
  for (Node &node : llvm::reverse(nodes)) {
    if (node.leavesBlock || node.users.empty())
      continue;
    OpPattern pattern = OpPattern::ElemWise;
    std::optional<unsigned> common = node.users.front();
    for (unsigned user : node.users) {
      common = findCommon(common, user, pattern);
      bool isRead = nodes[user].pattern == OpPattern::OutEWiseFusable &&
                    getReading(nodes[user].op, node.op) == Reading::Once;
      pattern = std::max(pattern, isRead ? OpPattern::CommReduce : nodes[user].pattern);
    }
    node.postDominator = common;
    node.depth = common ? nodes[*common].depth + 1 : 1;
    node.wayPattern = pattern;
  }
}

unsigned FusionGroups::findRoot(unsigned node) const {
  while (nodes[node].parent)
    node = *nodes[node].parent;
  return node;
}

/// Whether the groups of the ops on all ways between two ops are allowed, and that of the last.
bool FusionGroups::checkWays(unsigned from, unsigned to,
                             function_ref<bool(OpPattern, bool)> allows) const {
  return llvm::all_of(collectBetween(from, to), [&](unsigned node) {
    return node == from || allows(nodes[findRoot(node)].groupPattern, node == to);
  });
}

/// The ops on the ways from one to its post-dominator, both included.
SmallVector<unsigned> FusionGroups::collectBetween(unsigned from, unsigned to) const {
  llvm::SetVector<unsigned> between;
  between.insert(from);
  for (unsigned index = 0; index < between.size(); ++index)
    if (between[index] != to)
      between.insert_range(nodes[between[index]].users);
  return between.takeVector();
}

void FusionGroups::merge(unsigned from, unsigned to) {
  from = findRoot(from);
  to = findRoot(to);
  if (from == to)
    return;
  nodes[from].parent = to;
  nodes[to].size += nodes[from].size;
  // Elementwise work that follows a heavy reduction is of its kind from now on.
  if (nodes[from].groupPattern == OpPattern::OutEWiseFusable)
    nodes[to].groupPattern = OpPattern::OutEWiseFusable;
}

/// The ops of all groups on the ways between two ops: those of the group that they would be.
unsigned FusionGroups::countBetween(unsigned from, unsigned to) const {
  unsigned size = nodes[findRoot(to)].size;
  llvm::SmallSetVector<unsigned, 8> roots;
  roots.insert(findRoot(to));
  for (unsigned op : collectBetween(from, to))
    if (roots.insert(findRoot(op)))
      size += nodes[findRoot(op)].size;
  return size;
}

void FusionGroups::fuse(unsigned number, unsigned phase) {
  Node &node = nodes[number];
  OpPattern own = node.groupPattern;
  if (own > OpPattern::OutEWiseFusable || own == OpPattern::CommReduce || !node.postDominator)
    return;
  unsigned last = *node.postDominator;
  if (findRoot(number) == findRoot(last))
    return;
  if (countBetween(number, last) > maxDepth)
    return;

  auto isInjective = [](OpPattern pattern, bool) { return pattern <= OpPattern::Injective; };
  bool mayFuse = false;
  if (own == OpPattern::OutEWiseFusable) {
    mayFuse = phase == 0 && node.wayPattern == OpPattern::ElemWise &&
              checkWays(number, last,
                        [](OpPattern pattern, bool) { return pattern <= OpPattern::Broadcast; });
  } else if (own <= OpPattern::Broadcast) {
    mayFuse = node.wayPattern <= OpPattern::CommReduce &&
              checkWays(number, last, [](OpPattern pattern, bool isLast) {
                return pattern <= (isLast ? OpPattern::OutEWiseFusable : OpPattern::Injective);
              });
  } else {
    mayFuse = phase == 1 && checkWays(number, last, isInjective);
  }
  if (!mayFuse)
    return;
  for (unsigned op : collectBetween(number, last))
    merge(op, last);
}

void FusionGroups::fuseIntoWindows(unsigned number, GetReading getReading) {
  const Node &node = nodes[number];
  if (node.leavesBlock || node.users.size() != 1 || node.pattern > OpPattern::OutEWiseFusable)
    return;
  unsigned user = node.users.front(), root = findRoot(number);
  if (nodes[root].groupPattern == OpPattern::OutEWiseFusable && findRoot(user) != root &&
      nodes[user].pattern == OpPattern::OutEWiseFusable &&
      getReading(nodes[user].op, node.op) == Reading::InWindows &&
      countBetween(number, user) <= maxDepth)
    merge(number, user);
}

static StringRef describe(OpPattern pattern) {
  switch (pattern) {
  case OpPattern::ElemWise:
    return "elementwise";
  case OpPattern::Broadcast:
    return "a broadcast";
  case OpPattern::Injective:
    return "injective";
  case OpPattern::CommReduce:
    return "a reduction";
  case OpPattern::OutEWiseFusable:
    return "a heavy reduction";
  default:
    return "not known";
  }
}

std::string FusionGroups::explain(const Node &node, unsigned user) const {
  if (node.leavesBlock)
    return "the result is used outside of the dataflow block, too";
  if (nodes[user].pattern > OpPattern::OutEWiseFusable)
    return "what the user does is not known";
  if (!node.postDominator)
    return "no op comes behind all uses of the result";
  if (node.groupPattern == OpPattern::CommReduce)
    return "a reduction is the last of its group";
  unsigned from = &node - nodes.data(), last = *node.postDominator;
  if (unsigned size = countBetween(from, last); size > maxDepth)
    return llvm::formatv("the group would have {0} ops, and {1} are allowed", size, maxDepth);
  OpPattern others = nodes[findRoot(user)].groupPattern;
  if (node.groupPattern == OpPattern::OutEWiseFusable)
    return llvm::formatv("a heavy reduction takes in what is elementwise, and the user's group is "
                         "{0}, or reads another element",
                         describe(others));
  return llvm::formatv("the group is {0}, and the user's {1}", describe(node.groupPattern),
                       describe(others));
}

SmallVector<FusionGroups::Refusal> FusionGroups::getRefusals() const {
  SmallVector<Refusal> refusals;
  for (const auto &[number, node] : llvm::enumerate(nodes))
    for (unsigned user : node.users)
      if (node.pattern <= OpPattern::OutEWiseFusable && isa<CallTIROp>(nodes[user].op) &&
          findRoot(number) != findRoot(user))
        refusals.push_back({node.op, nodes[user].op, explain(node, user)});
  return refusals;
}

/// Takes ops that are free at the ends of a group out of it.
static void trimEnds(SmallVector<Operation *> &group,
                     function_ref<bool(Operation *)> isFreeAtEnds) {
  // What is last uses one value only, so that what gives it is the last one then.
  while (group.size() > 1 && isFreeAtEnds(group.back()) && group.back()->getNumOperands() == 1)
    group.pop_back();
  llvm::SmallPtrSet<Operation *, 8> kept;
  for (Operation *op : group) {
    bool usesGroup =
        llvm::any_of(op->getOperands(), [&](Value v) { return kept.contains(v.getDefiningOp()); });
    if (usesGroup || !isFreeAtEnds(op))
      kept.insert(op);
  }
  llvm::erase_if(group, [&](Operation *op) { return !kept.contains(op); });
}

SmallVector<SmallVector<Operation *>>
FusionGroups::getGroups(function_ref<bool(Operation *)> isFreeAtEnds) {
  llvm::MapVector<unsigned, SmallVector<Operation *>> groups;
  for (unsigned node = 0; node < nodes.size(); ++node)
    groups[findRoot(node)].push_back(nodes[node].op);
  SmallVector<SmallVector<Operation *>> result;
  for (auto &[root, ops] : groups) {
    trimEnds(ops, isFreeAtEnds);
    if (ops.size() > 1)
      result.push_back(std::move(ops));
  }
  llvm::sort(result, [](ArrayRef<Operation *> lhs, ArrayRef<Operation *> rhs) {
    return lhs.back()->isBeforeInBlock(rhs.back());
  });
  return result;
}
