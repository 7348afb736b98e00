//===- ShareShiftedKernels.cpp - One function for those that read elsewhere -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;
using mlc::tir::PrimFuncOp;

namespace mlc {
#define GEN_PASS_DEF_SHARESHIFTEDKERNELS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// A function, its calls, and the numbers by which its indices are shifted.
struct Kernel {
  PrimFuncOp func;
  SmallVector<CallTIROp> calls;
  SmallVector<int64_t> shifts;
};

/// Functions that are the same but for their shifts.
struct Family {
  /// The first one, with a parameter for each shift.
  OwningOpRef<PrimFuncOp> form;
  SmallVector<Kernel> kernels;
};
} // namespace

/// The number that is added last in an index of elements, and is used for nothing else.
static std::optional<int64_t> getShift(affine::AffineApplyOp op) {
  auto sum = dyn_cast<AffineBinaryOpExpr>(op.getAffineMap().getResult(0));
  if (!sum || sum.getKind() != AffineExprKind::Add)
    return std::nullopt;
  auto number = dyn_cast<AffineConstantExpr>(sum.getRHS());
  bool isPlace = llvm::all_of(op->getUsers(), [&](Operation *user) {
    auto store = dyn_cast<memref::StoreOp>(user);
    return store ? store.getValue() != op.getResult() : isa<memref::LoadOp, tir::YieldOp>(user);
  });
  return number && isPlace ? std::optional(number.getValue()) : std::nullopt;
}

static SmallVector<affine::AffineApplyOp> collectShifted(PrimFuncOp func) {
  SmallVector<affine::AffineApplyOp> ops;
  func.walk([&](affine::AffineApplyOp op) {
    if (getShift(op))
      ops.push_back(op);
  });
  return ops;
}

/// Makes a parameter of each shift for which `isOpen` holds, by its number.
static LogicalResult openShifts(PrimFuncOp func, function_ref<bool(unsigned)> isOpen) {
  llvm::StringSet<> names;
  for (unsigned number = 0; number < func.getNumArguments(); ++number)
    names.insert(func.getArgName(number).getValue());
  OpBuilder builder(func.getContext());
  for (auto [number, op] : llvm::enumerate(collectShifted(func))) {
    if (!isOpen(number))
      continue;
    unsigned position = func.getNumArguments();
    if (failed(func.insertArgument(position, builder.getIndexType(), {}, op.getLoc())))
      return failure();
    std::string name = "shift";
    for (unsigned suffix = 1; !names.insert(name).second; ++suffix)
      name = "shift" + std::to_string(suffix);
    func.setArgName(position, name);
    AffineMap map = op.getAffineMap();
    auto sum = cast<AffineBinaryOpExpr>(map.getResult(0));
    AffineExpr shift = builder.getAffineSymbolExpr(map.getNumSymbols());
    SmallVector<Value> operands(op.getMapOperands());
    operands.push_back(func.getArgument(position));
    builder.setInsertionPoint(op);
    auto open = affine::AffineApplyOp::create(
        builder, op.getLoc(),
        AffineMap::get(map.getNumDims(), map.getNumSymbols() + 1, sum.getLHS() + shift), operands);
    op.replaceAllUsesWith(open.getResult());
    op.erase();
  }
  return success();
}

/// The private functions that are only called as kernels, and shift indices.
static SmallVector<Kernel> collectKernels(ModuleOp module) {
  llvm::MapVector<StringAttr, Kernel> kernels;
  for (auto func : module.getOps<PrimFuncOp>())
    if (func.isPrivate() && !func.isDeclaration())
      kernels[func.getSymNameAttr()].func = func;
  std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(&module.getBodyRegion());
  if (!uses)
    return {};
  for (const SymbolTable::SymbolUse &use : *uses) {
    StringAttr name = use.getSymbolRef().getRootReference();
    if (auto call = dyn_cast<CallTIROp>(use.getUser());
        call && call.getCalleeAttr().getAttr() == name) {
      if (auto *found = kernels.find(name); found != kernels.end())
        found->second.calls.push_back(call);
    } else {
      kernels.erase(name);
    }
  }
  // What is called by its name is found through the name's text.
  module.walk(
      [&](CallDPSPackedOp op) { kernels.erase(StringAttr::get(op.getContext(), op.getCallee())); });
  SmallVector<Kernel> found;
  for (auto &[name, kernel] : kernels) {
    for (affine::AffineApplyOp op : collectShifted(kernel.func))
      kernel.shifts.push_back(*getShift(op));
    if (!kernel.shifts.empty() && !kernel.calls.empty())
      found.push_back(std::move(kernel));
  }
  return found;
}

/// Makes one function of a family: shifts that are not the same in all become parameters.
static LogicalResult share(Family &family) {
  Kernel &first = family.kernels.front();
  BitVector open(first.shifts.size());
  for (const Kernel &kernel : family.kernels)
    for (unsigned number = 0; number < open.size(); ++number)
      if (kernel.shifts[number] != first.shifts[number])
        open.set(number);
  if (failed(openShifts(first.func, [&](unsigned number) { return open[number]; })))
    return failure();
  MLIRContext *context = first.func.getContext();
  for (Kernel &kernel : family.kernels) {
    for (CallTIROp call : kernel.calls) {
      SmallVector<DimExpr> vars(call.getVars());
      for (unsigned number : open.set_bits())
        vars.push_back(DimExpr::constant(context, kernel.shifts[number]));
      if (!vars.empty())
        call.setTirVarsAttr(DimsAttr::get(context, vars));
      call.setCalleeAttr(FlatSymbolRefAttr::get(first.func));
    }
    if (kernel.func != first.func)
      kernel.func.erase();
  }
  return success();
}

namespace {
struct ShareShiftedKernelsPass : mlc::impl::ShareShiftedKernelsBase<ShareShiftedKernelsPass> {
  void runOnOperation() override {
    SmallVector<Family> families;
    DenseMap<size_t, SmallVector<unsigned, 1>> byHash;
    for (Kernel &kernel : collectKernels(getOperation())) {
      OwningOpRef<PrimFuncOp> form = kernel.func.clone();
      if (failed(openShifts(*form, [](unsigned) { return true; })))
        return signalPassFailure();
      SmallVector<unsigned, 1> &known = byHash[tir::getStructuralHash(*form)];
      auto *same = llvm::find_if(known, [&](unsigned number) {
        return tir::isStructurallyEqual(*families[number].form, *form);
      });
      if (same == known.end()) {
        known.push_back(families.size());
        families.push_back({std::move(form), {std::move(kernel)}});
      } else {
        families[*same].kernels.push_back(std::move(kernel));
      }
    }
    for (Family &family : families)
      if (family.kernels.size() > 1 && failed(share(family)))
        return signalPassFailure();
  }
};
} // namespace
