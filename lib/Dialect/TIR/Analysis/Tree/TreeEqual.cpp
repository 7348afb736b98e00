//===- TreeEqual.cpp - Equality of trees but for names --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/Tree.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

/// Whether a part of a tree gives variables or buffers to what comes after it.
static bool isDefinition(Tree tree, StringRef part) {
  return llvm::StringSwitch<bool>(tree.getKind())
      .Case("PrimFunc", part == "params")
      .Case("For", part == "loop_var")
      .Cases({"LetStmt", "Let"}, part == "var")
      .Cases({"Allocate", "AllocateConst"}, part == "buffer_var")
      .Case("CommReducer", part == "lhs" || part == "rhs")
      .Case("Block", part == "iter_vars" || part == "alloc_buffers")
      .Default(false);
}

/// Whether a part says how a tree is written, and not what it is.
static bool isNote(Tree tree, StringRef part) {
  return (tree.is("Block") && (part == "name_hint" || part == "unsaid")) ||
         (tree.is("Allocate") && part == "scope");
}

namespace {
class Comparer {
public:
  explicit Comparer(bool mapFreeVars) : mapFreeVars(mapFreeVars) {}

  /// With `defines`, variables that are met are given there.
  bool compare(Attribute lhs, Attribute rhs, const Twine &path, bool defines = false);
  std::optional<TreeDifference> takeDifference() { return std::move(difference); }

private:
  bool compareLists(ArrayRef<Attribute> lhs, ArrayRef<Attribute> rhs, const Twine &path,
                    bool defines);
  bool compareDictionaries(DictionaryAttr lhs, DictionaryAttr rhs, const Twine &path);
  bool compareTrees(Tree lhs, Tree rhs, const Twine &path, bool defines);
  bool compareBuffers(Tree lhs, Tree rhs, const Twine &path);
  bool compareMaps(Tree lhs, Tree rhs, const Twine &path);
  bool isSameVariable(Tree lhs, Tree rhs);
  bool hasOnlyNewVariables(Attribute part) const;

  bool isPaired(Tree lhs, Tree rhs) const {
    return toRhs.contains(lhs.getAttr()) || toLhs.contains(rhs.getAttr());
  }
  void pair(Tree lhs, Tree rhs) {
    toRhs[lhs.getAttr()] = rhs.getAttr();
    toLhs[rhs.getAttr()] = lhs.getAttr();
  }
  bool differ(Attribute lhs, Attribute rhs, const Twine &path) {
    difference = TreeDifference{path.str(), lhs, rhs};
    return false;
  }

  bool mapFreeVars;
  DenseMap<Attribute, Attribute> toRhs, toLhs;
  std::optional<TreeDifference> difference;
};
} // namespace

bool Comparer::isSameVariable(Tree lhs, Tree rhs) {
  if (isPaired(lhs, rhs))
    return toRhs.lookup(lhs.getAttr()) == rhs.getAttr();
  if (lhs.getAttr() != rhs.getAttr() && !mapFreeVars)
    return false;
  pair(lhs, rhs);
  return true;
}

bool Comparer::hasOnlyNewVariables(Attribute part) const {
  bool hasAny = false, hasKnown = false;
  walkVariables(part, [&](Tree variable) {
    hasAny = true;
    hasKnown |= toRhs.contains(variable.getAttr());
  });
  return hasAny && !hasKnown;
}

bool Comparer::compareBuffers(Tree lhs, Tree rhs, const Twine &path) {
  if (isPaired(lhs, rhs))
    return toRhs.lookup(lhs.getAttr()) == rhs.getAttr() ||
           differ(lhs.getAttr(), rhs.getAttr(), path);
  pair(lhs, rhs);
  Attribute lhsData = lhs.get("given_data"), rhsData = rhs.get("given_data");
  if (lhsData && rhsData &&
      !compare(lhsData, rhsData, path + ".data", /*defines=*/!toRhs.contains(lhsData)))
    return false;
  for (auto [name, a, b] : llvm::zip_equal(lhs.getNames(), lhs.getParts(), rhs.getParts())) {
    StringRef part = cast<StringAttr>(name).getValue();
    // A variable that is first met here is one of the buffer.
    if (part != "name" && part != "given_data" &&
        !compare(a, b, path + "." + part, hasOnlyNewVariables(a)))
      return false;
  }
  return true;
}

bool Comparer::compareLists(ArrayRef<Attribute> lhs, ArrayRef<Attribute> rhs, const Twine &path,
                            bool defines) {
  for (auto [index, a, b] : llvm::enumerate(lhs, rhs))
    if (!compare(a, b, path + "[" + Twine(index) + "]", defines))
      return false;
  return true;
}

bool Comparer::compareDictionaries(DictionaryAttr lhs, DictionaryAttr rhs, const Twine &path) {
  for (auto [a, b] : llvm::zip_equal(lhs, rhs)) {
    if (a.getName() != b.getName())
      return differ(lhs, rhs, path);
    if (!compare(a.getValue(), b.getValue(), path + "[\"" + a.getName().strref() + "\"]"))
      return false;
  }
  return true;
}

/// The buffers of parameters, by their names: these may differ, but not their order.
bool Comparer::compareMaps(Tree lhs, Tree rhs, const Twine &path) {
  if (lhs.getParts().size() != rhs.getParts().size())
    return differ(lhs.getAttr(), rhs.getAttr(), path);
  for (auto [name, a, b] : llvm::zip_equal(lhs.getNames(), lhs.getParts(), rhs.getParts()))
    if (!compare(a, b, path + "[" + cast<StringAttr>(name).getValue() + "]"))
      return false;
  return true;
}

bool Comparer::compareTrees(Tree lhs, Tree rhs, const Twine &path, bool defines) {
  if (lhs.is("BufferMap") && rhs.is("BufferMap"))
    return compareMaps(lhs, rhs, path);
  if (lhs.getKind() != rhs.getKind() || lhs.getNames() != rhs.getNames())
    return differ(lhs.getAttr(), rhs.getAttr(), path);
  if (lhs.is("Op"))
    return lhs.getString("name") == rhs.getString("name") ||
           differ(lhs.getAttr(), rhs.getAttr(), path);
  if (lhs.is("Buffer"))
    return compareBuffers(lhs, rhs, path);
  if (lhs.isVariable()) {
    if (lhs.getString("dtype") != rhs.getString("dtype"))
      return differ(lhs.getAttr(), rhs.getAttr(), path);
    if (defines)
      pair(lhs, rhs);
    else if (!isSameVariable(lhs, rhs))
      return differ(lhs.getAttr(), rhs.getAttr(), path);
    return true;
  }
  // What the bounds of an axis are computed from is not given by the axis.
  if (lhs.is("Range"))
    defines = false;
  for (auto [name, a, b] : llvm::zip_equal(lhs.getNames(), lhs.getParts(), rhs.getParts())) {
    StringRef part = cast<StringAttr>(name).getValue();
    if (!isNote(lhs, part) && !compare(a, b, path + "." + part, defines || isDefinition(lhs, part)))
      return false;
  }
  return true;
}

bool Comparer::compare(Attribute lhs, Attribute rhs, const Twine &path, bool defines) {
  // A number of Python has the dtype of what it is compared with.
  if (Tree(lhs) || Tree(rhs)) {
    Tree a = asTree(lhs, rhs), b = asTree(rhs, lhs);
    return a && b ? compareTrees(a, b, path, defines) : differ(lhs, rhs, path);
  }
  auto lhsList = dyn_cast<ArrayAttr>(lhs), rhsList = dyn_cast<ArrayAttr>(rhs);
  if (lhsList && rhsList && lhsList.size() == rhsList.size())
    return compareLists(lhsList.getValue(), rhsList.getValue(), path, defines);
  DictionaryAttr lhsEntries = getPlain(lhs), rhsEntries = getPlain(rhs);
  if (lhsEntries && rhsEntries && lhsEntries.size() == rhsEntries.size())
    return compareDictionaries(lhsEntries, rhsEntries, path);
  return lhs == rhs || differ(lhs, rhs, path);
}

std::optional<TreeDifference> mlc::tir::findTreeDifference(Attribute lhs, Attribute rhs,
                                                           bool mapFreeVars) {
  Comparer comparer(mapFreeVars);
  comparer.compare(lhs, rhs, "<root>");
  return comparer.takeDifference();
}
