//===- Tensorize.cpp - An instruction for what a block does ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "IntrinMatcher.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/Schedule/Blocks.h"
#include "mlc/Dialect/TIR/Schedule/Kinds.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kTensorize = "tensorize";

/// What the functions are called: both may be in a module of the instruction's name.
static StringRef getIntrinName(PrimFuncOp function) {
  auto module = dyn_cast<ModuleOp>(function->getParentOp());
  return module && module.getSymName() ? *module.getSymName() : function.getSymName();
}

static llvm::Error checkFunctions(Operation *target, PrimFuncOp description,
                                  PrimFuncOp implementation) {
  // P2.
  auto haveSameType = [](Type lhs, Type rhs) {
    auto described = dyn_cast<MemRefType>(lhs), implemented = dyn_cast<MemRefType>(rhs);
    return described && implemented && described.getShape() == implemented.getShape() &&
           described.getElementType() == implemented.getElementType();
  };
  if (!llvm::equal(description.getArgumentTypes(), implementation.getArgumentTypes(), haveSameType))
    return refuse(kTensorize, 2, target, "'", description.getSymName(), "' and '",
                  implementation.getSymName(), "' do not have the same parameters");
  for (auto [index, type] : llvm::enumerate(description.getArgumentTypes())) {
    auto buffer = dyn_cast<MemRefType>(type);
    if (!buffer || !buffer.hasStaticShape())
      return refuse(kTensorize, 2, target, "parameter '", description.getArgName(index).getValue(),
                    "' of '", description.getSymName(), "' is not a buffer of static shape");
  }
  return llvm::Error::success();
}

/// Checks that a block is as described.
static llvm::Error checkBlock(BlockOp block, Operation *target, PrimFuncOp description) {
  // P3.
  IntrinMatcher matcher(block, description);
  if (!matcher.match())
    return refuse(kTensorize, 3, target, "it is not what '", getIntrinName(description),
                  "' describes: ", matcher.getReason());
  return llvm::Error::success();
}

/// The same for a loop, as it is after `blockize`: on a copy, so that nothing has changed if not.
static llvm::Error checkLoop(ForOp loop, PrimFuncOp description, bool preserveUnitIters) {
  Operation *root = loop;
  while (root->getParentOp() && !root->hasTrait<OpTrait::IsIsolatedFromAbove>())
    root = root->getParentOp();
  SmallVector<ForOp> loops, copies;
  OwningOpRef<Operation *> copy = root->clone();
  root->walk([&](ForOp other) { loops.push_back(other); });
  (*copy)->walk([&](ForOp other) { copies.push_back(other); });
  IRRewriter rewriter(loop.getContext());
  llvm::Expected<BlockOp> block =
      blockize(rewriter, copies[llvm::find(loops, loop) - loops.begin()], preserveUnitIters);
  if (block)
    return checkBlock(*block, loop, description);
  // P1. The reason is about the copy; the loop itself is refused for the same one.
  std::string reason;
  llvm::handleAllErrors(block.takeError(),
                        [&](const ScheduleError &refused) { reason = refused.getReason().str(); });
  return refuse(kTensorize, 1, loop, reason);
}

/// Copies the work of `implementation` to the insertion point.
static void cloneBody(RewriterBase &rewriter, PrimFuncOp implementation, IRMapping &mapping) {
  Block &body = getIntrinBody(implementation);
  auto cloneOps = [&](Block &ops, bool isOuter) {
    for (Operation &op : ops) {
      if (isa<YieldOp>(op) || (isOuter && op.getNumRegions() != 0 && isa<BlockOp>(op)))
        continue;
      rewriter.clone(op, mapping);
    }
  };
  if (&body != &implementation.getBody().front())
    cloneOps(implementation.getBody().front(), /*isOuter=*/true);
  cloneOps(body, /*isOuter=*/false);
}

/// Gives parts of buffers the types that they have here.
static void updatePartTypes(BlockOp block) {
  block.getBody().walk([&](memref::SubViewOp part) {
    auto type = cast<MemRefType>(part.getType());
    part.getResult().setType(memref::SubViewOp::inferRankReducedResultType(
        type.getShape(), part.getSourceType(), part.getMixedOffsets(), part.getMixedSizes(),
        part.getMixedStrides()));
  });
}

/// The address of a part is that of its first element: its offset, which has a name, is 0.
static void dropOffsets(RewriterBase &rewriter, BlockOp block) {
  block.getBody().walk([&](memref::ExtractStridedMetadataOp metadata) {
    auto part = metadata.getSource().getDefiningOp<MatchBufferOp>();
    if (!part || metadata.getOffset().use_empty())
      return;
    rewriter.setInsertionPointAfter(part);
    auto zero = arith::ConstantIndexOp::create(rewriter, metadata.getLoc(), 0);
    zero->setAttr(kOffsetOfAttrName, part.getNameAttr());
    rewriter.replaceAllUsesWith(metadata.getOffset(), zero.getResult());
  });
}

/// What an implementation says of its block is said of this one, too; what it says itself stays.
static void addAnnotations(RewriterBase &rewriter, BlockOp block, PrimFuncOp implementation) {
  auto add = [&](DictionaryAttr annotations) {
    for (NamedAttribute entry : annotations ? annotations.getValue() : ArrayRef<NamedAttribute>())
      llvm::cantFail(annotate(rewriter, block, entry.getName(), entry.getValue()));
  };
  if (auto root = dyn_cast<BlockOp>(getIntrinBody(implementation).getParentOp()))
    add(root.getAnnotationsAttr());
  add(implementation->getAttrOfType<DictionaryAttr>(kRootBlockAttrName));
}

static void replaceBody(RewriterBase &rewriter, BlockOp block, PrimFuncOp description,
                        PrimFuncOp implementation) {
  OpBuilder::InsertionGuard guard(rewriter);
  IntrinMatcher matcher(block, description);
  [[maybe_unused]] bool isMatch = matcher.match();
  Location loc = block.getLoc();
  Block &body = block.getBody().front();
  SmallVector<Operation *> old;
  for (Operation &op : body.without_terminator())
    old.push_back(&op);
  rewriter.setInsertionPoint(&body.back());
  IRMapping mapping;
  for (auto [index, argument] : llvm::enumerate(implementation.getBody().getArguments())) {
    const MatchedBuffer &matched = matcher.getBuffer(index);
    auto type = cast<MemRefType>(argument.getType());
    SmallVector<OpFoldResult> offsets, sizes,
        ones(matched.offsets.size(), rewriter.getIndexAttr(1));
    for (AffineExpr offset : matched.offsets)
      offsets.push_back(matcher.getExprs().materialize(rewriter, loc, offset));
    sizes.assign(matched.offsets.size() - type.getRank(), rewriter.getIndexAttr(1));
    for (int64_t size : type.getShape())
      sizes.push_back(rewriter.getIndexAttr(size));
    auto source = cast<MemRefType>(matched.buffer.getType());
    MemRefType part = memref::SubViewOp::inferResultType(source, offsets, sizes, ones);
    SmallVector<int64_t> strides;
    int64_t offset = 0;
    (void)part.getStridesAndOffset(strides, offset);
    auto layout = StridedLayoutAttr::get(rewriter.getContext(), offset,
                                         ArrayRef(strides).take_back(type.getRank()));
    auto result =
        MemRefType::get(type.getShape(), type.getElementType(), layout, source.getMemorySpace());
    SmallVector<Value> dynamicOffsets, dynamicSizes;
    SmallVector<int64_t> staticOffsets, staticSizes;
    dispatchIndexOpFoldResults(offsets, dynamicOffsets, staticOffsets);
    dispatchIndexOpFoldResults(sizes, dynamicSizes, staticSizes);
    auto match = MatchBufferOp::create(rewriter, loc, result, implementation.getArgName(index),
                                       matched.buffer, dynamicOffsets, dynamicSizes, staticOffsets,
                                       staticSizes);
    // A part has the scope and the alignment of the whole.
    if (auto form = implementation.getArgAttrOfType<DictionaryAttr>(index, kBufferFormAttrName)) {
      NamedAttrList said(form);
      said.erase("scope");
      said.erase("align");
      if (!said.empty())
        match->setAttr(kBufferFormAttrName, said.getDictionary(rewriter.getContext()));
    }
    mapping.map(argument, match.getBuffer());
  }
  cloneBody(rewriter, implementation, mapping);
  addAnnotations(rewriter, block, implementation);
  dropOffsets(rewriter, block);
  updatePartTypes(block);
  for (Operation *op : llvm::reverse(old))
    if (op->use_empty())
      rewriter.eraseOp(op);
  eraseUnusedValues(rewriter, block);
}

llvm::Expected<BlockOp> mlc::tir::tensorize(RewriterBase &rewriter, Operation *target,
                                            PrimFuncOp description, PrimFuncOp implementation,
                                            bool preserveUnitIters) {
  // P1.
  if (!isa<BlockOp, ForOp>(target))
    return refuse(kTensorize, 1, target, "expected a block or a loop, got '",
                  target->getName().getStringRef(), "'");
  if (llvm::Error error = checkFunctions(target, description, implementation))
    return error;
  auto block = dyn_cast<BlockOp>(target);
  auto loop = dyn_cast<ForOp>(target);
  if (llvm::Error error = block ? checkBlock(block, target, description)
                                : checkLoop(loop, description, preserveUnitIters))
    return error;
  if (loop) {
    llvm::Expected<BlockOp> outer = blockize(rewriter, loop, preserveUnitIters);
    if (!outer)
      return outer.takeError();
    block = *outer;
  }
  replaceBody(rewriter, block, description, implementation);
  return block;
}
