//===- KernelScheduler.cpp - What rules schedule a function with ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "KernelScheduler.h"
#include "mlc/Dialect/TIR/Schedule/Lookup.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlir/Dialect/Transform/IR/TransformTypes.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

static OwningOpRef<ModuleOp> createModuleOf(PrimFuncOp func) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(func.getLoc());
  module->push_back(func->clone());
  return module;
}

KernelScheduler::KernelScheduler(PrimFuncOp func, const TargetSpec &target)
    : schedule(std::make_unique<EagerSchedule>(*createModuleOf(func))),
      funcName(func.getName().str()), target(target), builder(func.getContext()) {}

PrimFuncOp KernelScheduler::getFunc() const {
  return *schedule->getModule().getOps<PrimFuncOp>().begin();
}

BlockOp KernelScheduler::getBlockOp(Handle block) const {
  return cast<BlockOp>(schedule->getPayload(block));
}

ForOp KernelScheduler::getLoopOp(Handle loop) const {
  return cast<ForOp>(schedule->getPayload(loop));
}

std::optional<BlockForm> KernelScheduler::analyze(Handle block) const {
  return analyzeBlock(getBlockOp(block));
}

Type KernelScheduler::getHandleType(StringRef opName) const {
  return transform::OperationType::get(builder.getContext(), opName);
}

std::optional<KernelScheduler::Handles> KernelScheduler::apply(StringRef name,
                                                               ArrayRef<Handle> operands,
                                                               ArrayRef<NamedAttribute> attributes,
                                                               ArrayRef<Type> resultTypes) {
  llvm::Expected<Handles> handles = schedule->apply(name, operands, attributes, resultTypes);
  if (handles)
    return std::move(*handles);
  refusal = llvm::toString(handles.takeError());
  return std::nullopt;
}

std::optional<KernelScheduler::Handle> KernelScheduler::find(BlockOp block) {
  if (auto known = found.find(block);
      known != found.end() && schedule->getPayload(known->second) == block.getOperation())
    return known->second;
  auto handles =
      apply(GetBlockOp::getOperationName(), {EagerSchedule::kRoot},
            {builder.getNamedAttr("name", block.getNameAttr()),
             builder.getNamedAttr("func", FlatSymbolRefAttr::get(builder.getContext(), funcName))},
            {getHandleType(BlockOp::getOperationName())});
  if (!handles)
    return std::nullopt;
  found[block] = handles->front();
  return handles->front();
}

KernelScheduler::Handles KernelScheduler::getBlocks() {
  Handles handles;
  for (BlockOp block : getChildBlocks(getFunc()))
    if (std::optional<Handle> handle = find(block))
      handles.push_back(*handle);
  return handles;
}

KernelScheduler::Handles KernelScheduler::getConsumers(Handle block) {
  Handles handles;
  for (BlockOp consumer : tir::getConsumers(getBlockOp(block)))
    if (std::optional<Handle> handle = find(consumer))
      handles.push_back(*handle);
  return handles;
}

KernelScheduler::Handles KernelScheduler::getLoops(Handle block) {
  SmallVector<Type> types(tir::getLoops(getBlockOp(block)).size(),
                          getHandleType(ForOp::getOperationName()));
  return apply(GetLoopsOp::getOperationName(), {block}, {}, types).value_or(Handles());
}

unsigned KernelScheduler::getLoopDepth(Handle loop) const {
  unsigned depth = 0;
  for (ForOp op = getLoopOp(loop); op; op = op->getParentOfType<ForOp>())
    ++depth;
  return depth;
}

KernelScheduler::Handles KernelScheduler::split(Handle loop, ArrayRef<int64_t> factors) {
  SmallVector<Type> types(factors.size(), getHandleType(ForOp::getOperationName()));
  return apply(SplitOp::getOperationName(), {loop},
               {builder.getNamedAttr("static_factors", builder.getDenseI64ArrayAttr(factors))},
               types)
      .value_or(Handles());
}

std::optional<KernelScheduler::Handle> KernelScheduler::fuse(ArrayRef<Handle> loops) {
  if (loops.size() == 1)
    return loops.front();
  auto fused =
      apply(FuseOp::getOperationName(), loops, {}, {getHandleType(ForOp::getOperationName())});
  return fused ? std::optional(fused->front()) : std::nullopt;
}

bool KernelScheduler::reorder(ArrayRef<Handle> loops) {
  return isApplied(ReorderOp::getOperationName(), loops);
}

bool KernelScheduler::transformBlockLayout(Handle block, AffineMap map) {
  return isApplied(TransformBlockLayoutOp::getOperationName(), {block},
                   {builder.getNamedAttr("map", AffineMapAttr::get(map))});
}

bool KernelScheduler::reorderBlockIterVar(Handle block, ArrayRef<int64_t> order) {
  return isApplied(ReorderBlockIterVarOp::getOperationName(), {block},
                   {builder.getNamedAttr("order", builder.getDenseI64ArrayAttr(order))});
}

std::optional<KernelScheduler::Handle> KernelScheduler::addUnitLoop(Handle target) {
  auto loop = apply(AddUnitLoopOp::getOperationName(), {target}, {},
                    {getHandleType(ForOp::getOperationName())});
  return loop ? std::optional(loop->front()) : std::nullopt;
}

bool KernelScheduler::parallel(Handle loop) {
  return isApplied(ParallelOp::getOperationName(), {loop});
}

bool KernelScheduler::vectorize(Handle loop) {
  return isApplied(VectorizeOp::getOperationName(), {loop});
}

bool KernelScheduler::unroll(Handle loop) {
  return isApplied(UnrollOp::getOperationName(), {loop});
}

bool KernelScheduler::annotate(Handle target, StringRef key, Attribute value) {
  return isApplied(AnnotateOp::getOperationName(), {target},
                   {builder.getNamedAttr("key", builder.getStringAttr(key)),
                    builder.getNamedAttr("value", value)});
}

bool KernelScheduler::setScope(Handle block, StringRef scope) {
  std::optional<BlockForm> form = analyze(block);
  for (int64_t index = 0, end = form ? form->stores.size() : 1; index < end; ++index)
    if (!isApplied(SetScopeOp::getOperationName(), {block},
                   {builder.getNamedAttr("index", builder.getI64IntegerAttr(index)),
                    builder.getNamedAttr("scope", builder.getStringAttr(scope))}))
      return false;
  return true;
}

bool KernelScheduler::computeInline(Handle block) {
  return isApplied(ComputeInlineOp::getOperationName(), {block});
}

bool KernelScheduler::computeAt(Handle block, Handle loop) {
  return isApplied(ComputeAtOp::getOperationName(), {block, loop});
}

bool KernelScheduler::reverseComputeAt(Handle block, Handle loop) {
  return isApplied(ReverseComputeAtOp::getOperationName(), {block, loop});
}

std::optional<KernelScheduler::Handle> KernelScheduler::cacheRead(Handle block, int64_t index,
                                                                  StringRef scope) {
  auto copy = apply(CacheReadOp::getOperationName(), {block},
                    {builder.getNamedAttr("index", builder.getI64IntegerAttr(index)),
                     builder.getNamedAttr("scope", builder.getStringAttr(scope))},
                    {getHandleType(BlockOp::getOperationName())});
  return copy ? std::optional(copy->front()) : std::nullopt;
}

std::optional<KernelScheduler::Handle> KernelScheduler::applyReindex(StringRef name, Handle block,
                                                                     int64_t index, StringRef scope,
                                                                     AffineMap map) {
  auto copy = apply(name, {block},
                    {builder.getNamedAttr("index", builder.getI64IntegerAttr(index)),
                     builder.getNamedAttr("scope", builder.getStringAttr(scope)),
                     builder.getNamedAttr("map", AffineMapAttr::get(map))},
                    {getHandleType(BlockOp::getOperationName())});
  return copy ? std::optional(copy->front()) : std::nullopt;
}

std::optional<KernelScheduler::Handle>
KernelScheduler::reindexCacheRead(Handle block, int64_t index, StringRef scope, AffineMap map) {
  return applyReindex(ReindexCacheReadOp::getOperationName(), block, index, scope, map);
}

std::optional<KernelScheduler::Handle>
KernelScheduler::reindexCacheWrite(Handle block, StringRef scope, AffineMap map) {
  return applyReindex(ReindexCacheWriteOp::getOperationName(), block, 0, scope, map);
}

std::optional<KernelScheduler::Handle> KernelScheduler::cacheWrite(Handle block, StringRef scope) {
  auto copy = apply(CacheWriteOp::getOperationName(), {block},
                    {builder.getNamedAttr("index", builder.getI64IntegerAttr(0)),
                     builder.getNamedAttr("scope", builder.getStringAttr(scope))},
                    {getHandleType(BlockOp::getOperationName())});
  return copy ? std::optional(copy->front()) : std::nullopt;
}

bool KernelScheduler::decomposeReduction(Handle block, Handle loop) {
  return apply(DecomposeReductionOp::getOperationName(), {block, loop}, {},
               {getHandleType(BlockOp::getOperationName())})
      .has_value();
}

bool KernelScheduler::attempt(function_ref<bool()> steps) {
  std::unique_ptr<EagerSchedule> before = schedule->copy();
  if (steps())
    return true;
  schedule = std::move(before);
  return false;
}
