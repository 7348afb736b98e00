//===- SplitModule.cpp - Kernels in modules of their own ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/SplitModule.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlc;

namespace {
/// Parts with less code are not worth a thread.
constexpr int64_t kLeastOps = 1000;

class Splitter {
public:
  explicit Splitter(ModuleOp module) : module(module), symbols(module) {}

  SmallVector<OwningOpRef<ModuleOp>> split(unsigned maxParts);

private:
  SmallVector<Operation *> getUsedSymbols(Operation *op);
  bool isDefinedFunction(Operation *op) {
    auto func = dyn_cast<LLVM::LLVMFuncOp>(op);
    return func && !func.isExternal();
  }
  void findKernels();
  bool canMove(LLVM::LLVMFuncOp kernel);
  OwningOpRef<ModuleOp> createPart(ArrayRef<LLVM::LLVMFuncOp> kernels);
  void addUsed(Operation *user, OpBuilder &builder, llvm::SmallPtrSetImpl<Operation *> &added);

  ModuleOp module;
  SymbolTable symbols;
  /// With the number of ops.
  llvm::MapVector<LLVM::LLVMFuncOp, int64_t> kernels;
  /// What is called from outside, and what that calls it by.
  llvm::SmallPtrSet<Operation *, 16> entries;
};
} // namespace

static int64_t countOps(Operation *op) {
  int64_t count = 0;
  op->walk([&](Operation *) { ++count; });
  return count;
}

SmallVector<Operation *> Splitter::getUsedSymbols(Operation *op) {
  SmallVector<Operation *> used;
  if (std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(op))
    for (const SymbolTable::SymbolUse &use : *uses)
      if (Operation *symbol = symbols.lookup(use.getSymbolRef().getRootReference()))
        used.push_back(symbol);
  return used;
}

/// Two steps from outside: `__mlc_f` calls `f`, and `f` calls kernels.
void Splitter::findKernels() {
  auto isInternal = [](LLVM::LLVMFuncOp func) {
    return func.getLinkage() == LLVM::Linkage::Internal ||
           func.getLinkage() == LLVM::Linkage::Private;
  };
  for (auto func : module.getOps<LLVM::LLVMFuncOp>())
    if (!func.isExternal() && !isInternal(func)) {
      entries.insert(func);
      for (Operation *used : getUsedSymbols(func))
        if (isDefinedFunction(used))
          entries.insert(used);
    }
  for (auto func : module.getOps<LLVM::LLVMFuncOp>())
    if (entries.contains(func))
      for (Operation *used : getUsedSymbols(func))
        if (auto callee = dyn_cast<LLVM::LLVMFuncOp>(used); callee && !callee.isExternal() &&
                                                            !entries.contains(callee) &&
                                                            isInternal(callee) && canMove(callee))
          kernels.try_emplace(callee, countOps(callee));
}

/// False for a function that uses, itself or by others, a variable of this module.
bool Splitter::canMove(LLVM::LLVMFuncOp kernel) {
  llvm::SetVector<Operation *> reached;
  reached.insert(kernel);
  for (unsigned index = 0; index < reached.size(); ++index)
    for (Operation *used : getUsedSymbols(reached[index])) {
      auto global = dyn_cast<LLVM::GlobalOp>(used);
      bool hasValue = global && (global.getValueOrNull() || global.getInitializerBlock());
      if (hasValue && !global.getConstant())
        return false;
      if (isDefinedFunction(used) && !entries.contains(used))
        reached.insert(used);
    }
  return true;
}

/// Parts call each other, but nobody else their kernels: another library may have one of that name.
static void makeKnownToParts(LLVM::LLVMFuncOp func) {
  if (func.getLinkage() == LLVM::Linkage::External)
    return;
  func.setLinkage(LLVM::Linkage::External);
  func.setVisibility_(LLVM::Visibility::Hidden);
}

/// Declares or copies what an op of the part uses.
void Splitter::addUsed(Operation *user, OpBuilder &builder,
                       llvm::SmallPtrSetImpl<Operation *> &added) {
  for (Operation *used : getUsedSymbols(user)) {
    if (!added.insert(used).second)
      continue;
    auto func = dyn_cast<LLVM::LLVMFuncOp>(used);
    bool isElsewhere = func && (kernels.contains(func) || entries.contains(func));
    if (!isElsewhere) {
      Operation *copy = builder.clone(*used);
      if (isDefinedFunction(copy))
        addUsed(used, builder, added);
      continue;
    }
    makeKnownToParts(func);
    builder.cloneWithoutRegions(*func);
  }
}

OwningOpRef<ModuleOp> Splitter::createPart(ArrayRef<LLVM::LLVMFuncOp> moved) {
  OwningOpRef<ModuleOp> part = ModuleOp::create(module.getLoc());
  (*part)->setAttrs(module->getDiscardableAttrDictionary());
  OpBuilder builder = OpBuilder::atBlockEnd(part->getBody());
  llvm::SmallPtrSet<Operation *, 16> added(llvm::from_range, moved);
  // Looks at bodies, which are in the module up to here.
  for (LLVM::LLVMFuncOp kernel : moved)
    addUsed(kernel, builder, added);
  for (LLVM::LLVMFuncOp kernel : moved) {
    makeKnownToParts(kernel);
    auto definition = cast<LLVM::LLVMFuncOp>(builder.cloneWithoutRegions(*kernel));
    definition.getBody().takeBody(kernel.getBody());
  }
  return part;
}

SmallVector<OwningOpRef<ModuleOp>> Splitter::split(unsigned maxParts) {
  findKernels();
  int64_t total = countOps(module), moved = 0;
  for (auto &[kernel, ops] : kernels)
    moved += ops;
  maxParts = std::min<int64_t>(maxParts, total / kLeastOps);
  if (maxParts < 2)
    return {};
  // The largest first, each to where the least is; the first place is this module's.
  auto sorted = kernels.takeVector();
  llvm::stable_sort(sorted, [](auto &lhs, auto &rhs) { return lhs.second > rhs.second; });
  for (const auto &entry : sorted)
    kernels.insert(entry);
  SmallVector<int64_t> sizes(maxParts, 0);
  SmallVector<SmallVector<LLVM::LLVMFuncOp>> places(maxParts);
  sizes[0] = total - moved;
  for (auto &[kernel, ops] : sorted) {
    size_t least = std::min_element(sizes.begin(), sizes.end()) - sizes.begin();
    sizes[least] += ops;
    places[least].push_back(kernel);
  }
  for (LLVM::LLVMFuncOp kernel : places[0])
    kernels.erase(kernel);
  entries.insert_range(places[0]);
  SmallVector<OwningOpRef<ModuleOp>> parts;
  for (ArrayRef<LLVM::LLVMFuncOp> kernelsOfPart : ArrayRef(places).drop_front())
    if (!kernelsOfPart.empty())
      parts.push_back(createPart(kernelsOfPart));
  return parts;
}

SmallVector<OwningOpRef<ModuleOp>> mlc::splitModule(ModuleOp module, unsigned maxParts) {
  return Splitter(module).split(maxParts);
}
