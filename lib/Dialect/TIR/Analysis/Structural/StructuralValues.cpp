//===- StructuralValues.cpp - Equality of what computes values ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Structural.h"
#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace mlc::tir;

/// True for a value that nothing computes: an argument, or what stands for one outside of a
/// function.
static bool isFree(Value value) {
  Operation *op = value.getDefiningOp();
  return !op || isa<UnrealizedConversionCastOp>(op);
}

/// The attributes of an op but for its name.
static SmallVector<NamedAttribute> getAttributes(Operation *op) {
  return llvm::filter_to_vector(op->getAttrDictionary(), [](NamedAttribute attribute) {
    return attribute.getName() != "name";
  });
}

namespace {
class Comparer {
public:
  explicit Comparer(bool mapFreeVars) : mapFreeVars(mapFreeVars) {}

  bool compare(Value lhs, Value rhs);
  const std::string &getMessage() const { return message; }

private:
  bool compareFree(Value lhs, Value rhs);
  bool compareAttributes(Operation *lhs, Operation *rhs);
  template <typename... Parts> bool differ(const Parts &...parts) {
    llvm::raw_string_ostream stream(message);
    (stream << ... << parts);
    return false;
  }

  bool mapFreeVars;
  DenseMap<Value, Value> toRhs, toLhs;
  llvm::DenseSet<std::pair<Value, Value>> equal;
  std::string message;
};
} // namespace

bool Comparer::compareFree(Value lhs, Value rhs) {
  if (!mapFreeVars || !isFree(lhs) || !isFree(rhs))
    return differ("variables from outside are not the same");
  if (toRhs.try_emplace(lhs, rhs).first->second != rhs ||
      toLhs.try_emplace(rhs, lhs).first->second != lhs)
    return differ("a variable stands for two others");
  return true;
}

bool Comparer::compareAttributes(Operation *lhs, Operation *rhs) {
  NamedAttrList rest(getAttributes(rhs));
  for (NamedAttribute attribute : getAttributes(lhs)) {
    Attribute value = attribute.getValue(), other = rest.erase(attribute.getName());
    if (!other)
      return differ("the attribute '", attribute.getName().getValue(), "' of '", lhs->getName(),
                    "' is only in the first");
    if (value != other && !haveSameElements(value, other))
      return differ("the attribute '", attribute.getName().getValue(), "' of '", lhs->getName(),
                    "' is ", value, " in the first and ", other, " in the second");
  }
  return rest.empty() || differ("the attribute '", rest.begin()->getName().getValue(), "' of '",
                                lhs->getName(), "' is only in the second");
}

bool Comparer::compare(Value lhs, Value rhs) {
  bool isPaired = toRhs.contains(lhs) || toLhs.contains(rhs);
  // Variables that stand for themselves stand for no others.
  if (!isPaired && ((lhs == rhs && !mapFreeVars) || equal.contains({lhs, rhs})))
    return true;
  if (lhs.getType() != rhs.getType())
    return differ("the first is ", lhs.getType(), " and the second ", rhs.getType());
  if (isPaired || isFree(lhs) || isFree(rhs))
    return compareFree(lhs, rhs);
  auto lhsResult = cast<OpResult>(lhs), rhsResult = cast<OpResult>(rhs);
  Operation *lhsOp = lhsResult.getOwner(), *rhsOp = rhsResult.getOwner();
  if (lhsOp->getName() != rhsOp->getName())
    return differ("the first has '", lhsOp->getName(), "' where the second has '", rhsOp->getName(),
                  "'");
  if (lhsResult.getResultNumber() != rhsResult.getResultNumber())
    return differ("another result of '", lhsOp->getName(), "' is taken");
  if (!compareAttributes(lhsOp, rhsOp))
    return false;
  if (lhsOp->getNumOperands() != rhsOp->getNumOperands())
    return differ("'", lhsOp->getName(), "' has ", lhsOp->getNumOperands(),
                  " operands in the first and ", rhsOp->getNumOperands(), " in the second");
  for (auto [a, b] : llvm::zip_equal(lhsOp->getOperands(), rhsOp->getOperands()))
    if (!compare(a, b))
      return false;
  if (lhsOp->getNumRegions() != 0)
    if (auto difference = findStructuralDifference(lhsOp, rhsOp))
      return differ(difference->message);
  equal.insert({lhs, rhs});
  return true;
}

std::optional<std::string> mlc::tir::findValueDifference(Value lhs, Value rhs, bool mapFreeVars) {
  Comparer comparer(mapFreeVars);
  if (comparer.compare(lhs, rhs))
    return std::nullopt;
  return comparer.getMessage();
}

llvm::hash_code mlc::tir::getValueHash(Value value, bool mapFreeVars) {
  if (isFree(value))
    return mapFreeVars ? llvm::hash_code(hash_value(value.getType())) : hash_value(value);
  Operation *op = value.getDefiningOp();
  llvm::hash_code hash = llvm::hash_combine(op->getName().getAsOpaquePointer(),
                                            cast<OpResult>(value).getResultNumber());
  for (NamedAttribute attribute : getAttributes(op)) {
    // Elements may be held in several ways: only their type counts.
    auto elements = dyn_cast<ElementsAttr>(attribute.getValue());
    hash = elements ? llvm::hash_combine(hash, attribute.getName(), elements.getShapedType())
                    : llvm::hash_combine(hash, attribute.getName(), attribute.getValue());
  }
  for (Value operand : op->getOperands())
    hash = llvm::hash_combine(hash, getValueHash(operand, mapFreeVars));
  return hash;
}
