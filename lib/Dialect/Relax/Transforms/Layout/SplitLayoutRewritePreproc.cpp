//===- SplitLayoutRewritePreproc.cpp - Packing of weights in functions of its own -----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/LayoutFreeBuffers.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlc;
using mlc::tir::PrimFuncOp;

namespace mlc {
#define GEN_PASS_DEF_SPLITLAYOUTREWRITEPREPROC
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// A nest that copies a parameter to the buffer that the rest of the function reads instead.
struct Packing {
  Operation *nest;
  BlockArgument param;
  tir::AllocBufferOp packed;
};

class Splitter {
public:
  Splitter(SymbolTable &symbols, PrimFuncOp func, ArrayRef<relax::CallTIROp> calls)
      : symbols(symbols), func(func), calls(calls) {}

  void run();

private:
  std::optional<Packing> findPacking(Operation &op);
  PrimFuncOp createPacker(Packing packing);
  void packBefore(relax::CallTIROp call, Packing packing, PrimFuncOp packer);

  SymbolTable &symbols;
  PrimFuncOp func;
  ArrayRef<relax::CallTIROp> calls;
};
} // namespace

std::optional<Packing> Splitter::findPacking(Operation &op) {
  tir::BlockOp block;
  op.walk([&](tir::BlockOp inner) { block = inner; });
  if (!block || !block.getAnnotations() ||
      !block.getAnnotations()->contains(tir::kLayoutRewritePreprocAnnotation))
    return std::nullopt;
  Packing packing{&op, {}, {}};
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op.getRegions(), captured);
  for (Value value : captured) {
    if (auto param = dyn_cast<BlockArgument>(value); param && !packing.param)
      packing.param = param;
    else if (auto alloc = value.getDefiningOp<tir::AllocBufferOp>(); alloc && !packing.packed)
      packing.packed = alloc;
    else if (!matchPattern(value, m_Constant()))
      return std::nullopt;
  }
  if (!packing.param || !packing.packed || !packing.packed.getType().hasStaticShape())
    return std::nullopt;
  // The parameter as it was is not used any more.
  bool isPacked =
      llvm::all_of(packing.param.getUsers(), [&](Operation *user) { return op.isAncestor(user); });
  bool isArgument = llvm::all_of(calls, [&](relax::CallTIROp call) {
    return packing.param.getArgNumber() < call.getArgs().size();
  });
  return isPacked && isArgument ? std::optional(packing) : std::nullopt;
}

PrimFuncOp Splitter::createPacker(Packing packing) {
  OpBuilder builder(func);
  StringRef paramName = func.getArgName(packing.param.getArgNumber()).getValue();
  auto packer = PrimFuncOp::create(
      builder, packing.nest->getLoc(), (func.getName() + "_weight_prepack").str(),
      {packing.param.getType(), packing.packed.getType()}, {paramName, packing.packed.getName()});
  packer.setPrivate();
  packer.setIndexDtype(func.getIndexDtype());
  packer->setAttr(tir::TIRDialect::getNoAliasAttrName(), builder.getUnitAttr());
  symbols.insert(packer);
  builder.setInsertionPointToEnd(&packer.getBody().front());
  IRMapping mapping;
  mapping.map(packing.param, packer.getArgument(0));
  mapping.map(packing.packed.getResult(), packer.getArgument(1));
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(packing.nest->getRegions(), captured);
  for (Value value : captured)
    if (!mapping.contains(value))
      builder.clone(*value.getDefiningOp(), mapping);
  builder.clone(*packing.nest, mapping);
  return packer;
}

void Splitter::packBefore(relax::CallTIROp call, Packing packing, PrimFuncOp packer) {
  OpBuilder builder(call);
  OpOperand &arg = call.getArgsMutable()[packing.param.getArgNumber()];
  MemRefType type = packing.packed.getType();
  Type packed = RankedTensorType::get(type.getShape(), type.getElementType());
  auto pack = relax::CallTIROp::create(builder, call.getLoc(), packed,
                                       FlatSymbolRefAttr::get(packer), arg.get(), nullptr);
  arg.set(pack.getResult(0));
}

void Splitter::run() {
  for (Operation &op : llvm::make_early_inc_range(func.getBody().front())) {
    std::optional<Packing> packing = findPacking(op);
    if (!packing)
      continue;
    PrimFuncOp packer = createPacker(*packing);
    for (relax::CallTIROp call : calls)
      packBefore(call, *packing, packer);
    op.erase();
    MemRefType type = packing->packed.getType();
    packing->param.setType(type);
    packing->packed.replaceAllUsesWith(Value(packing->param));
    packing->packed.erase();
    func.setFunctionType(
        FunctionType::get(func.getContext(), func.getBody().getArgumentTypes(), {}));
  }
}

namespace {
struct SplitLayoutRewritePreprocPass
    : mlc::impl::SplitLayoutRewritePreprocBase<SplitLayoutRewritePreprocPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SymbolTableCollection tables;
    SymbolUserMap users(tables, module);
    for (PrimFuncOp func : llvm::to_vector(module.getOps<PrimFuncOp>())) {
      SmallVector<relax::CallTIROp> calls;
      for (Operation *user : users.getUsers(func))
        if (auto call = dyn_cast<relax::CallTIROp>(user))
          calls.push_back(call);
      func->removeAttr(tir::kLayoutFreeBuffersAttrName);
      if (func.isPrivate() && calls.size() == users.getUsers(func).size())
        Splitter(symbols, func, calls).run();
    }
  }
};
} // namespace
