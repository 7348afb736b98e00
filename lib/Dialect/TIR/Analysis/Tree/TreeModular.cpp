//===- TreeModular.cpp - Remainders of integer expressions in no function -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/TreeSimplify.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace {
class Modulars {
public:
  explicit Modulars(ArrayRef<std::pair<Tree, ModularSet>> sets) {
    for (auto [tree, set] : sets)
      given[tree.getAttr()] = set;
  }

  ModularSet get(Attribute part);

private:
  ModularSet getOf(Tree tree);

  DenseMap<Attribute, ModularSet> given;
};
} // namespace

/// A number that is too large leaves nothing known.
static ModularSet makeSet(std::optional<int64_t> coeff, std::optional<int64_t> base) {
  constexpr int64_t least = std::numeric_limits<int64_t>::min();
  if (!coeff || !base || *coeff == least || *base == least)
    return {};
  int64_t step = std::abs(*coeff);
  return {step, step == 0 ? *base : llvm::mod(*base, step)};
}

static ModularSet multiply(ModularSet lhs, ModularSet rhs) {
  std::optional<int64_t> both = llvm::checkedMul(lhs.coeff, rhs.coeff),
                         left = llvm::checkedMul(lhs.coeff, rhs.base),
                         right = llvm::checkedMul(lhs.base, rhs.coeff);
  if (!both || !left || !right)
    return {};
  return makeSet(std::gcd(*both, std::gcd(*left, *right)), llvm::checkedMul(lhs.base, rhs.base));
}

/// What is in one of both.
static ModularSet unite(ModularSet lhs, ModularSet rhs) {
  std::optional<int64_t> apart = llvm::checkedSub(lhs.base, rhs.base);
  if (!apart || *apart == std::numeric_limits<int64_t>::min())
    return {};
  return makeSet(std::gcd(std::gcd(lhs.coeff, rhs.coeff), *apart), lhs.base);
}

static ModularSet divide(ModularSet lhs, int64_t divisor) {
  if (lhs.coeff % divisor != 0)
    return {};
  return makeSet(lhs.coeff / divisor, llvm::divideFloorSigned(lhs.base, divisor));
}

ModularSet Modulars::get(Attribute part) {
  if (std::optional<int64_t> number = getInteger(part))
    return {0, *number};
  Tree tree(part);
  if (!tree)
    return {};
  auto found = given.find(tree.getAttr());
  return found == given.end() ? getOf(tree) : found->second;
}

ModularSet Modulars::getOf(Tree tree) {
  if (tree.is("Cast"))
    return get(tree.get("value"));
  if (tree.is("Select"))
    return unite(get(tree.get("true_value")), get(tree.get("false_value")));
  if (ArrayRef<Attribute> arguments = tree.getList("args"); arguments.size() == 2) {
    std::optional<int64_t> bits = getInteger(arguments[1]);
    bool isShift = Tree(tree.get("op")).getString("name") == "tir.shift_left";
    return isShift && bits && *bits >= 0 && *bits < 63
               ? multiply(get(arguments[0]), {0, int64_t(1) << *bits})
               : ModularSet();
  }
  if (!tree.get("a") || !tree.get("b"))
    return {};
  ModularSet lhs = get(tree.get("a")), rhs = get(tree.get("b"));
  if (tree.is("Add"))
    return makeSet(std::gcd(lhs.coeff, rhs.coeff), llvm::checkedAdd(lhs.base, rhs.base));
  if (tree.is("Sub"))
    return makeSet(std::gcd(lhs.coeff, rhs.coeff), llvm::checkedSub(lhs.base, rhs.base));
  if (tree.is("Mul"))
    return multiply(lhs, rhs);
  if (tree.is("Min", "Max"))
    return unite(lhs, rhs);
  bool isDivisor = rhs.coeff == 0 && rhs.base > 0;
  if (tree.is("FloorDiv") && isDivisor)
    return divide(lhs, rhs.base);
  // Towards zero, only what leaves no rest is the same.
  if (tree.is("TruncDiv") && isDivisor && lhs.base % rhs.base == 0)
    return divide(lhs, rhs.base);
  if (tree.is("FloorMod") && isDivisor) {
    int64_t step = std::gcd(lhs.coeff, rhs.base);
    // A number has one remainder.
    return lhs.coeff == 0 ? ModularSet{0, llvm::mod(lhs.base, rhs.base)}
                          : makeSet(step == rhs.base ? 0 : step, llvm::mod(lhs.base, step));
  }
  return {};
}

ModularSet mlc::tir::getTreeModularSet(Tree tree, ArrayRef<std::pair<Tree, ModularSet>> sets) {
  return Modulars(sets).get(tree.getAttr());
}
