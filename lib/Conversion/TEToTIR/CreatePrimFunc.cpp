//===- CreatePrimFunc.cpp - From te ops to a prim_func --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TEToTIR/CreatePrimFunc.h"
#include "ExternStatements.h"
#include "PrimFuncPlan.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Analysis/SymbolValues.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace {

/// The loops and the block of a te op: names and domains of the loops, then of the block's
/// iteration variables.
struct Nest {
  SmallVector<std::string> loopNames, iterNames;
  SmallVector<IterKind> kinds;
  SmallVector<OpFoldResult> mins, extents;
};

class PrimFuncCreator {
public:
  PrimFuncCreator(OpBuilder &builder, Location loc, ArrayRef<PrimFuncParam> params,
                  const PrimFuncOptions &options, const PrimFuncPlan &plan)
      : builder(builder), loc(loc), params(params), options(options), plan(plan) {}

  PrimFuncOp create(StringRef name);

private:
  PrimFuncOp createSignature(StringRef name);
  void createBuffers();

  // Scalars outside of blocks.
  Value getSymbol(StringAttr symbol);
  Value getScalar(Value value);
  OpFoldResult getExtent(OpFoldResult extent);
  OpFoldResult getSize(Value tensor, int64_t dim);

  // Loops and blocks.
  Nest getNest(Operation *op);
  void createNest(Operation *op);
  void createSpatialBlock(Operation *op, const Nest &nest, ArrayRef<Value> bindings,
                          unsigned result);
  void createReduceBlock(te::ReduceOp op, const Nest &nest, ArrayRef<Value> bindings);
  void markExternBlock(te::ExternOp op);
  void createExternBlock(CallExternOp place, te::ExternOp op);
  void nameValues(te::ReduceOp op, ValueRange values);
  BlockOp createBlock(Operation *op, const Nest &nest, ArrayRef<Value> bindings, StringRef name,
                      bool withInit);
  SmallVector<Value> cloneBody(Operation *op, ValueRange iters, ArrayRef<Value> yielded);
  void replaceTensorUses(Region &region);
  Value castTo(Value value, Type type);

  OpBuilder &builder;
  Location loc;
  ArrayRef<PrimFuncParam> params;
  const PrimFuncOptions &options;
  const PrimFuncPlan &plan;
  PrimFuncOp func;
  DenseMap<Value, Value> buffers;
  DenseMap<StringAttr, Value> symbols;
  IRMapping scalars;
  /// Sizes of tensors that the te ops ask for.
  DenseMap<std::pair<Value, int64_t>, Value> sizes;
  llvm::StringSet<> blockNames;
  /// The places of blocks whose statements are written already.
  SmallVector<std::pair<CallExternOp, te::ExternOp>> externs;
};

//===----------------------------------------------------------------------------------------===//
// Signature and buffers
//===----------------------------------------------------------------------------------------===//

MemRefType getBufferType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}

/// The inputs and the results.
SmallVector<Value> getTensors(te::ExternOp op) {
  SmallVector<Value> tensors(op.getInputs());
  llvm::append_range(tensors, op.getResults());
  return tensors;
}

PrimFuncOp PrimFuncCreator::createSignature(StringRef name) {
  SmallVector<Type> types;
  SmallVector<StringRef> names;
  for (auto [index, param] : llvm::enumerate(params)) {
    Type type = param.value.getType();
    types.push_back(isa<RankedTensorType>(type) ? getBufferType(type) : type);
    names.push_back(plan.getNames()[index]);
  }
  for (StringAttr symbol : plan.getExtraSymbols()) {
    types.push_back(builder.getIndexType());
    names.push_back(symbol);
  }
  PrimFuncOp created = PrimFuncOp::create(builder, loc, name, types, names);
  created.setIndexDtype(builder.getIntegerType(options.indexBits));
  if (options.isNoAlias)
    created->setAttr(TIRDialect::getNoAliasAttrName(), builder.getUnitAttr());
  if (options.isPrivate)
    created.setPrivate();
  for (auto [index, dims] : llvm::enumerate(plan.getDims()))
    if (dims)
      created.setArgDims(index, dims);
  for (Operation *op : plan.getOps())
    if (auto external = dyn_cast<te::ExternOp>(op)) {
      SmallVector<Value> tensors = getTensors(external);
      for (auto [source, tensor] : llvm::enumerate(tensors))
        if (std::optional<unsigned> index = plan.getParamIndex(tensor))
          takeBufferForm(created, *index, getStatements(external), source);
    }
  return created;
}

void PrimFuncCreator::createBuffers() {
  for (Operation *op : plan.getOps()) {
    for (OpResult result : op->getResults()) {
      if (buffers.contains(result))
        continue;
      SmallVector<OpFoldResult> extents = getTEExtents(result);
      MemRefType type = getBufferType(result.getType());
      SmallVector<Value> sizes;
      for (auto [dim, extent] : llvm::enumerate(extents))
        if (type.isDynamicDim(dim))
          sizes.push_back(getValueOrCreateConstantIndexOp(builder, loc, getExtent(extent)));
      buffers[result] =
          AllocBufferOp::create(builder, op->getLoc(), type, getTEResultName(result), sizes);
    }
  }
}

//===----------------------------------------------------------------------------------------===//
// Scalars outside of blocks
//===----------------------------------------------------------------------------------------===//

/// The value of a symbol: that of a parameter, or the size of a buffer.
Value PrimFuncCreator::getSymbol(StringAttr symbol) {
  if (Value known = symbols.lookup(symbol))
    return known;
  return symbols[symbol] = getSymbolValue(builder, loc, func, symbol);
}

/// The size of a tensor.
OpFoldResult PrimFuncCreator::getSize(Value tensor, int64_t dim) {
  if (te::isTensorOp(tensor.getDefiningOp()))
    return getExtent(getTEExtents(cast<OpResult>(tensor))[dim]);
  auto type = cast<RankedTensorType>(tensor.getType());
  if (!type.isDynamicDim(dim))
    return builder.getIndexAttr(type.getDimSize(dim));
  unsigned index = *plan.getParamIndex(tensor);
  relax::DimsAttr dims = plan.getDims()[index];
  Value result;
  // Through the symbols, so that equal sizes are one value.
  if (dims && !dims.getDims()[dim].isUnknown())
    result = relax::materialize(builder, loc, dims.getDims()[dim],
                                [&](StringAttr symbol) { return getSymbol(symbol); });
  return result ? result : builder.createOrFold<memref::DimOp>(loc, func.getArgument(index), dim);
}

/// The value in the prim_func of a scalar that the te ops use.
Value PrimFuncCreator::getScalar(Value value) {
  if (Value known = scalars.lookupOrNull(value))
    return known;
  auto symbolValue = [&](StringAttr symbol) { return getSymbol(symbol); };
  Value result;
  if (const PrimFuncExtent *extent = plan.getExtent(value)) {
    result = relax::materialize(builder, loc, extent->expr, symbolValue);
  } else if (std::optional<TensorDim> dim = getTensorDim(value)) {
    result = getValueOrCreateConstantIndexOp(builder, loc, getSize(dim->tensor, dim->dim));
    sizes[{dim->tensor, dim->dim}] = result;
  } else {
    Operation *def = value.getDefiningOp();
    SetVector<Value> captures;
    collectCaptures(def, captures);
    for (Value capture : captures)
      getScalar(capture);
    builder.clone(*def, scalars);
    return scalars.lookup(value);
  }
  scalars.map(value, result);
  return result;
}

OpFoldResult PrimFuncCreator::getExtent(OpFoldResult extent) {
  auto value = dyn_cast<Value>(extent);
  if (!value)
    return extent;
  return getAsOpFoldResult(getScalar(value));
}

//===----------------------------------------------------------------------------------------===//
// Loops and blocks
//===----------------------------------------------------------------------------------------===//

Nest PrimFuncCreator::getNest(Operation *op) {
  Nest nest;
  TESpace space = getTESpace(op);
  Region &body = op->getRegion(0);
  for (BlockArgument axis : body.getArguments()) {
    size_t index = axis.getArgNumber(), numSpatial = space.extents.size();
    bool isReduce = index >= numSpatial;
    std::string name = getNameFromLoc(axis.getLoc()).str();
    if (name.empty())
      name = isReduce ? "k" + std::to_string(index - numSpatial) : "i" + std::to_string(index);
    nest.loopNames.push_back(name);
    nest.iterNames.push_back("v_" + name);
    nest.kinds.push_back(isReduce ? IterKind::Reduce : IterKind::Spatial);
    nest.mins.push_back(isReduce ? getExtent(space.reduceMins[index - numSpatial])
                                 : builder.getIndexAttr(0));
    nest.extents.push_back(
        getExtent(isReduce ? space.reduceExtents[index - numSpatial] : space.extents[index]));
  }
  if (!nest.kinds.empty())
    return nest;
  // A scalar is an element of a space that has one point.
  nest.iterNames.push_back("vi");
  nest.kinds.push_back(IterKind::Spatial);
  nest.mins.push_back(builder.getIndexAttr(0));
  nest.extents.push_back(builder.getIndexAttr(1));
  return nest;
}

void PrimFuncCreator::createNest(Operation *op) {
  OpBuilder::InsertionGuard guard(builder);
  if (auto external = dyn_cast<te::ExternOp>(op))
    return markExternBlock(external);
  Nest nest = getNest(op);
  SmallVector<Value> bindings;
  for (auto [index, name] : llvm::enumerate(nest.loopNames)) {
    ForOp loop = ForOp::create(builder, op->getLoc(), nest.mins[index], nest.extents[index],
                               ForKind::Serial, name);
    bindings.push_back(loop.getInductionVar());
    builder.setInsertionPointToEnd(&loop.getBody().front());
  }
  if (bindings.empty())
    bindings.push_back(arith::ConstantIndexOp::create(builder, op->getLoc(), 0));
  if (auto reduce = dyn_cast<te::ReduceOp>(op))
    return createReduceBlock(reduce, nest, bindings);
  for (unsigned result = 0; result < op->getNumResults(); ++result)
    createSpatialBlock(op, nest, bindings, result);
}

BlockOp PrimFuncCreator::createBlock(Operation *op, const Nest &nest, ArrayRef<Value> bindings,
                                     StringRef name, bool withInit) {
  std::string unique = name.str();
  for (unsigned suffix = 1; !blockNames.insert(unique).second; ++suffix)
    unique = (name + "_" + Twine(suffix)).str();
  SmallVector<StringRef> iterNames(nest.iterNames.begin(), nest.iterNames.end());
  BlockOp block = BlockOp::create(builder, op->getLoc(), unique, nest.kinds, nest.mins,
                                  nest.extents, bindings, iterNames, Value(), withInit);
  block.setAnnotationsAttr(getTEAnnotations(op));
  builder.setInsertionPointToEnd(&block.getBody().front());
  return block;
}

/// Turns reads and sizes of tensors in a copied region into those of buffers.
void PrimFuncCreator::replaceTensorUses(Region &region) {
  region.walk([&](Operation *nested) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(nested);
    Value replacement;
    if (auto extract = dyn_cast<tensor::ExtractOp>(nested)) {
      if (Value buffer = buffers.lookup(extract.getTensor()))
        replacement =
            memref::LoadOp::create(builder, nested->getLoc(), buffer, extract.getIndices());
    } else if (std::optional<TensorDim> dim = nested->getNumResults() == 1
                                                  ? getTensorDim(nested->getResult(0))
                                                  : std::nullopt) {
      replacement = sizes.lookup({dim->tensor, dim->dim});
    }
    if (!replacement)
      return;
    nested->getResult(0).replaceAllUsesWith(replacement);
    nested->erase();
  });
}

/// Copies the part of the body of `op` that `yielded` needs to the insertion point, and gives back
/// the copies of `yielded`.
SmallVector<Value> PrimFuncCreator::cloneBody(Operation *op, ValueRange iters,
                                              ArrayRef<Value> yielded) {
  Block &body = op->getRegion(0).front();
  DenseSet<Value> needed(yielded.begin(), yielded.end());
  SmallVector<Operation *> slice;
  for (Operation &nested : llvm::reverse(body.without_terminator())) {
    if (llvm::none_of(nested.getResults(), [&](Value value) { return needed.contains(value); }))
      continue;
    slice.push_back(&nested);
    SetVector<Value> captures;
    collectCaptures(&nested, captures);
    needed.insert(captures.begin(), captures.end());
  }

  IRMapping mapping(scalars);
  // Constants belong to the block that uses them.
  SetVector<Value> captures;
  getUsedValuesDefinedAbove(op->getRegions(), captures);
  for (Value capture : captures)
    if (Operation *def = capture.getDefiningOp(); def && def->hasTrait<OpTrait::ConstantLike>())
      mapping.map(capture, builder.clone(*def)->getResult(0));
  mapping.map(body.getArguments(), iters.take_front(body.getNumArguments()));
  SmallVector<Operation *> copies;
  for (Operation *original : llvm::reverse(slice)) {
    auto extract = dyn_cast<tensor::ExtractOp>(original);
    Value buffer = extract ? buffers.lookup(extract.getTensor()) : Value();
    if (buffer) {
      SmallVector<Value> indices = llvm::map_to_vector(
          extract.getIndices(), [&](Value index) { return mapping.lookup(index); });
      Value load = memref::LoadOp::create(builder, original->getLoc(), buffer, indices);
      mapping.map(extract.getResult(), load);
    } else if (!mapping.contains(original->getResult(0))) {
      // Reads behind a condition are in the regions of the copy.
      Operation *copy = builder.clone(*original, mapping);
      for (Region &region : copy->getRegions())
        replaceTensorUses(region);
    }
  }
  return llvm::map_to_vector(yielded, [&](Value value) { return mapping.lookup(value); });
}

/// Between signless and unsigned integers.
Value PrimFuncCreator::castTo(Value value, Type type) {
  if (value.getType() == type)
    return value;
  return SignCastOp::create(builder, value.getLoc(), type, value);
}

void PrimFuncCreator::createSpatialBlock(Operation *op, const Nest &nest, ArrayRef<Value> bindings,
                                         unsigned result) {
  OpBuilder::InsertionGuard guard(builder);
  BlockOp block = createBlock(op, nest, bindings, getTEResultName(op->getResult(result)),
                              /*withInit=*/false);
  Value yielded = cast<te::ComputeOp>(op).getYield().getOperand(result);
  SmallVector<Value> iters(block.getIterVars());
  Value value = cloneBody(op, iters, {yielded}).front();
  Value buffer = buffers.lookup(op->getResult(result));
  iters.resize(cast<MemRefType>(buffer.getType()).getRank());
  memref::StoreOp::create(builder, op->getLoc(), value, buffer, iters);
  YieldOp::create(builder, op->getLoc(), ArrayRef<BufferRegion>(), ArrayRef<BufferRegion>());
}

/// All that several results become is computed, under names of their own, before any is written.
void PrimFuncCreator::nameValues(te::ReduceOp op, ValueRange values) {
  for (auto [value, result] : llvm::zip_equal(values, op.getResults())) {
    Operation *def = value.getDefiningOp();
    if (!def || def->getNumResults() != 1 || isa<memref::LoadOp>(def) ||
        def->hasAttr(TIRDialect::getLetAttrName()))
      continue;
    def->setAttr(TIRDialect::getLetAttrName(), builder.getUnitAttr());
    def->setLoc(getNamedLoc("v_" + getTEResultName(result), def->getLoc()));
  }
}

void PrimFuncCreator::createReduceBlock(te::ReduceOp op, const Nest &nest,
                                        ArrayRef<Value> bindings) {
  OpBuilder::InsertionGuard guard(builder);
  Location opLoc = op.getLoc();
  BlockOp block = createBlock(op, nest, bindings, op.getName(), /*withInit=*/true);
  auto store = [&](ValueRange values, ValueRange iters) {
    for (auto [value, result] : llvm::zip_equal(values, op.getResults())) {
      Value buffer = buffers.lookup(result);
      Type type = cast<MemRefType>(buffer.getType()).getElementType();
      memref::StoreOp::create(builder, opLoc, castTo(value, type), buffer, iters);
    }
  };
  SmallVector<Value> iters(block.getIterVars());
  SmallVector<Value> yielded(op.getYield().getOperands());
  ArrayRef<Value> point = ArrayRef(iters).take_front(op.getNumAxes());
  // All that was there before is read before anything is written.
  SmallVector<Value> olds;
  for (auto [value, result] : llvm::zip_equal(yielded, op.getResults())) {
    Value old = memref::LoadOp::create(builder, opLoc, buffers.lookup(result), point);
    olds.push_back(castTo(old, value.getType()));
  }
  SmallVector<Value> values = cloneBody(op, iters, yielded);
  SmallVector<Value> combined = op.buildCombine(builder, opLoc, olds, values);
  if (combined.size() > 1)
    nameValues(op, combined);
  store(combined, point);
  YieldOp::create(builder, opLoc, ArrayRef<BufferRegion>(), ArrayRef<BufferRegion>());

  builder.setInsertionPointToEnd(&block.getInit().front());
  store(op.buildIdentity(builder, opLoc),
        block.getInit().getArguments().take_front(op.getNumAxes()));
}

/// Marks the place of a block of statements, which are written already: they come last, so that
/// they stay as they are. What is made there needs the buffers, and the sizes that are not numbers.
void PrimFuncCreator::markExternBlock(te::ExternOp op) {
  SmallVector<Value> tensors = getTensors(op);
  SmallVector<Value> needed =
      llvm::map_to_vector(tensors, [&](Value tensor) { return buffers.lookup(tensor); });
  for (Value tensor : tensors)
    for (auto [dim, extent] : llvm::enumerate(cast<RankedTensorType>(tensor.getType()).getShape()))
      if (ShapedType::isDynamic(extent))
        needed.push_back(
            getValueOrCreateConstantIndexOp(builder, op.getLoc(), getSize(tensor, dim)));
  auto kind = CallKindAttr::get(builder.getContext(), CallKind::Builtin);
  auto place = CallExternOp::create(builder, op.getLoc(), builder.getNoneType(), kind,
                                    builder.getStringAttr(op.getName()), needed,
                                    /*literals=*/ArrayAttr());
  externs.emplace_back(place, op);
}

void PrimFuncCreator::createExternBlock(CallExternOp place, te::ExternOp op) {
  SmallVector<Value> tensors = getTensors(op), needed(place.getArgs());
  ArrayRef<Value> arguments = ArrayRef(needed).take_front(tensors.size());
  ArrayRef<Value> sizes = ArrayRef(needed).drop_front(tensors.size());
  SmallVector<BufferRegion> regions;
  for (auto [tensor, buffer] : llvm::zip_equal(tensors, arguments)) {
    BufferRegion &region = regions.emplace_back();
    region.buffer = buffer;
    for (int64_t extent : cast<RankedTensorType>(tensor.getType()).getShape()) {
      bool isDynamic = ShapedType::isDynamic(extent);
      region.offsets.push_back(builder.getIndexAttr(0));
      region.extents.push_back(isDynamic ? getAsOpFoldResult(sizes.front())
                                         : OpFoldResult(builder.getIndexAttr(extent)));
      sizes = sizes.drop_front(isDynamic);
    }
  }
  builder.setInsertionPoint(place);
  createBlock(op, Nest(), {}, op.getName(), /*withInit=*/false);
  copyStatements(builder, getStatements(op), arguments);
  ArrayRef<BufferRegion> all(regions);
  size_t numReads = op.getInputs().size();
  YieldOp::create(builder, op.getLoc(), all.take_front(numReads), all.drop_front(numReads));
  place.erase();
}

//===----------------------------------------------------------------------------------------===//
// The whole function
//===----------------------------------------------------------------------------------------===//

/// Folds what can be folded, as a person who writes the function would have.
void simplify(PrimFuncOp func) {
  IRRewriter rewriter(func.getContext());
  normalizeIndexArithmetic(rewriter, func);
  MLIRContext *context = func.getContext();
  RewritePatternSet patterns(context);
  for (StringRef name : {"affine", "arith", "math", "memref", "scf"})
    if (Dialect *dialect = context->getLoadedDialect(name))
      dialect->getCanonicalizationPatterns(patterns);
  affine::AffineApplyOp::getCanonicalizationPatterns(patterns, context);
  affine::AffineMinOp::getCanonicalizationPatterns(patterns, context);
  affine::AffineMaxOp::getCanonicalizationPatterns(patterns, context);
  scf::IfOp::getCanonicalizationPatterns(patterns, context);
  arith::CmpIOp::getCanonicalizationPatterns(patterns, context);
  arith::SelectOp::getCanonicalizationPatterns(patterns, context);
  arith::ExtUIOp::getCanonicalizationPatterns(patterns, context);
  arith::TruncIOp::getCanonicalizationPatterns(patterns, context);
  // Not reaching a fixed point leaves correct code.
  (void)applyPatternsGreedily(func, std::move(patterns));
}

/// Comparisons of what is not reduced are written as TVM writes them: the smaller side first.
void orderComparisons(PrimFuncOp func) {
  auto swap = [](auto op, auto predicate) {
    op.setPredicate(predicate);
    Value lhs = op.getLhs();
    op.getLhsMutable().assign(op.getRhs());
    op.getRhsMutable().assign(lhs);
  };
  func.walk([&](BlockOp block) {
    if (block.hasInit())
      return;
    block.getBody().walk([&](arith::CmpIOp op) {
      using Predicate = arith::CmpIPredicate;
      switch (op.getPredicate()) {
      case Predicate::sgt:
        return swap(op, Predicate::slt);
      case Predicate::sge:
        return swap(op, Predicate::sle);
      case Predicate::ugt:
        return swap(op, Predicate::ult);
      case Predicate::uge:
        return swap(op, Predicate::ule);
      default:
        return;
      }
    });
    block.getBody().walk([&](arith::CmpFOp op) {
      if (op.getPredicate() == arith::CmpFPredicate::OGT)
        swap(op, arith::CmpFPredicate::OLT);
      else if (op.getPredicate() == arith::CmpFPredicate::OGE)
        swap(op, arith::CmpFPredicate::OLE);
    });
  });
}

/// Says in each block's yield what the block reads and writes.
void addAccessRegions(PrimFuncOp func) {
  OpBuilder builder(func.getContext());
  func.walk([&](BlockOp block) {
    BlockAccess access = inferBlockAccess(builder, block);
    YieldOp yield = block.getYield();
    builder.setInsertionPoint(yield);
    YieldOp::create(builder, yield.getLoc(), access.reads, access.writes);
    yield.erase();
  });
}

PrimFuncOp PrimFuncCreator::create(StringRef name) {
  OpBuilder::InsertionGuard guard(builder);
  func = createSignature(name);
  builder.setInsertionPointToEnd(&func.getBody().front());
  for (auto [index, param] : llvm::enumerate(params)) {
    if (isa<RankedTensorType>(param.value.getType()))
      buffers[param.value] = func.getArgument(index);
    else
      scalars.map(param.value, func.getArgument(index));
  }
  // Sizes and other scalars, then buffers, then loops.
  for (Operation *op : plan.getOps()) {
    SetVector<Value> captures;
    collectCaptures(op, captures);
    for (Value capture : captures)
      if (!isa<ShapedType>(capture.getType()))
        getScalar(capture);
    op->walk([&](tensor::DimOp dim) { getScalar(dim.getResult()); });
  }
  createBuffers();
  for (Operation *op : plan.getOps())
    createNest(op);

  simplify(func);
  orderComparisons(func);
  addAccessRegions(func);
  IRRewriter rewriter(func.getContext());
  DominanceInfo dominance(func);
  eliminateCommonSubExpressions(rewriter, dominance, func);
  for (auto [place, op] : externs)
    createExternBlock(place, op);
  return func;
}

} // namespace

LogicalResult mlc::checkPrimFuncParams(ArrayRef<PrimFuncParam> params,
                                       const PrimFuncOptions &options, EmitErrorFn emitError) {
  return PrimFuncPlan(params, options).analyze(emitError);
}

FailureOr<CreatedPrimFunc> mlc::createPrimFunc(OpBuilder &builder, Location loc, StringRef name,
                                               ArrayRef<PrimFuncParam> params,
                                               const PrimFuncOptions &options,
                                               EmitErrorFn emitError) {
  PrimFuncPlan plan(params, options);
  if (failed(plan.analyze(emitError)))
    return failure();
  PrimFuncCreator creator(builder, loc, params, options, plan);
  CreatedPrimFunc created;
  created.func = creator.create(name);
  created.extraSymbols = llvm::to_vector(plan.getExtraSymbols());
  return created;
}
