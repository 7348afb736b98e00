//===- FoldNumbers.cpp - What follows from values that have become numbers ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "FoldNumbers.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

//===----------------------------------------------------------------------------------------===//
// Types of buffers
//===----------------------------------------------------------------------------------------===//

static int64_t getNumber(relax::DimExpr dim) {
  return dim.getConstant().value_or(ShapedType::kDynamic);
}

MemRefType tir::getSizedType(MemRefType type, ArrayRef<int64_t> shape, DictionaryAttr form) {
  auto strides = form ? form.getAs<relax::DimsAttr>("strides") : relax::DimsAttr();
  auto offset = form ? form.getAs<relax::DimsAttr>("elem_offset") : relax::DimsAttr();
  MemRefType::Builder sized = MemRefType::Builder(type).setShape(shape);
  bool isRowMajor = type.getLayout().isIdentity() || offset;
  if (!strides && !isRowMajor)
    return sized;
  int64_t first = offset ? getNumber(offset.getDims().front()) : 0;
  if (!strides && first == 0)
    return sized.setLayout({});
  SmallVector<int64_t> numbers =
      strides ? llvm::map_to_vector(strides.getDims(), getNumber)
              : MemRefType::get(shape, type.getElementType()).getStridesAndOffset().first;
  return sized.setLayout(StridedLayoutAttr::get(type.getContext(), first, numbers));
}

DictionaryAttr tir::cleanForm(DictionaryAttr form) {
  NamedAttrList said(form);
  if (auto offset = form.getAs<relax::DimsAttr>("elem_offset"))
    if (offset.getDims().front().getConstant() == 0)
      said.erase("elem_offset");
  return said.getDictionary(form.getContext());
}

//===----------------------------------------------------------------------------------------===//
// Indices as they are written
//===----------------------------------------------------------------------------------------===//

static std::optional<int64_t> getNumber(Attribute tree) {
  auto number = dyn_cast<IntegerAttr>(tree);
  return number ? std::optional(number.getInt()) : std::nullopt;
}

/// What an operator gives for two numbers; nothing if that is no number.
static std::optional<int64_t> compute(StringRef symbol, int64_t lhs, int64_t rhs) {
  int64_t result;
  if (symbol == "+")
    return llvm::AddOverflow(lhs, rhs, result) ? std::nullopt : std::optional(result);
  if (symbol == "-")
    return llvm::SubOverflow(lhs, rhs, result) ? std::nullopt : std::optional(result);
  if (symbol == "*")
    return llvm::MulOverflow(lhs, rhs, result) ? std::nullopt : std::optional(result);
  if (rhs <= 0)
    return std::nullopt;
  if (symbol == "//")
    return llvm::divideFloorSigned(lhs, rhs);
  return symbol == "%" ? std::optional(llvm::mod(lhs, rhs)) : std::nullopt;
}

/// `tir.written` of an index with other trees in the place of operands, and what is computed from
/// numbers alone, or leaves the other operand as it is, computed.
static Attribute rewriteTree(Attribute tree, ArrayRef<Attribute> operands) {
  if (auto name = dyn_cast<StringAttr>(tree)) {
    unsigned place;
    bool isPlace =
        name.getValue().starts_with("$") && !name.getValue().drop_front().getAsInteger(10, place);
    return isPlace && place < operands.size() ? operands[place] : tree;
  }
  auto parts = dyn_cast<ArrayAttr>(tree);
  if (!parts || parts.empty() || !isa<StringAttr>(parts[0]))
    return tree;
  SmallVector<Attribute> rewritten = {parts[0]};
  for (Attribute part : parts.getValue().drop_front())
    rewritten.push_back(rewriteTree(part, operands));
  if (rewritten.size() == 2)
    return getNumber(rewritten[1]) ? rewritten[1] : ArrayAttr::get(tree.getContext(), rewritten);
  if (rewritten.size() != 3)
    return ArrayAttr::get(tree.getContext(), rewritten);
  StringRef symbol = cast<StringAttr>(parts[0]).getValue();
  std::optional<int64_t> lhs = getNumber(rewritten[1]), rhs = getNumber(rewritten[2]);
  Builder builder(tree.getContext());
  if (lhs && rhs)
    if (std::optional<int64_t> number = compute(symbol, *lhs, *rhs))
      return builder.getI64IntegerAttr(*number);
  if ((rhs == 0 && (symbol == "+" || symbol == "-")) ||
      (rhs == 1 && (symbol == "*" || symbol == "//")))
    return rewritten[1];
  if ((lhs == 0 && symbol == "+") || (lhs == 1 && symbol == "*"))
    return rewritten[2];
  if (((lhs == 0 || rhs == 0) && symbol == "*") || (rhs == 1 && symbol == "%"))
    return builder.getI64IntegerAttr(0);
  return builder.getArrayAttr(rewritten);
}

//===----------------------------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------------------------===//

namespace {
class NumberFolder {
public:
  explicit NumberFolder(SetVector<Operation *> worklist) : worklist(std::move(worklist)) {}
  void run();

private:
  void visit(Operation *op);
  void foldAffine(Operation *op, AffineMapAttr map);
  void foldValue(Operation *op);
  void replace(Operation *op, ValueRange values);
  /// Gives the one result of an op a number as its value.
  bool replaceByNumber(Operation *op, Attribute number);
  void setType(Value buffer, MemRefType type);
  template <typename OpTy> void refineAllocation(OpTy op);
  void refine(MatchBufferOp op);
  void refine(memref::SubViewOp op);
  void refine(memref::ReinterpretCastOp op);

  SetVector<Operation *> worklist;
  /// Operations whose bounds or regions may be numbers.
  SetVector<Operation *> bounded;
};
} // namespace

static bool isNamed(Operation *op) { return op->hasAttr(TIRDialect::getLetAttrName()); }

void NumberFolder::replace(Operation *op, ValueRange values) {
  worklist.insert_range(op->getUsers());
  op->replaceAllUsesWith(values);
  worklist.remove(op);
  op->erase();
}

bool NumberFolder::replaceByNumber(Operation *op, Attribute number) {
  OpBuilder builder(op);
  auto constant =
      arith::ConstantOp::materialize(builder, number, op->getResult(0).getType(), op->getLoc());
  if (!constant)
    return false;
  if (!isNamed(op)) {
    constant->setLoc(builder.getUnknownLoc());
    replace(op, constant->getResults());
    return true;
  }
  // Those that use the name do not see what it stands for.
  constant->setAttr(TIRDialect::getLetAttrName(), op->getAttr(TIRDialect::getLetAttrName()));
  op->replaceAllUsesWith(constant);
  op->erase();
  return true;
}

void NumberFolder::setType(Value buffer, MemRefType type) {
  if (buffer.getType() == type)
    return;
  buffer.setType(type);
  worklist.insert_range(buffer.getUsers());
}

template <typename OpTy> void NumberFolder::refineAllocation(OpTy op) {
  auto type = cast<MemRefType>(op.getBuffer().getType());
  SmallVector<int64_t> shape(type.getShape());
  SmallVector<Value> sizes;
  unsigned next = 0;
  for (int64_t &extent : shape) {
    if (!ShapedType::isDynamic(extent))
      continue;
    Value size = op.getSizes()[next++];
    if (std::optional<int64_t> number = getConstantIntValue(size); number && *number >= 0)
      extent = *number;
    else
      sizes.push_back(size);
  }
  op.getSizesMutable().assign(sizes);
  auto form = op->template getAttrOfType<DictionaryAttr>(kBufferFormAttrName);
  setType(op.getBuffer(), getSizedType(type, shape, form));
}

void NumberFolder::refine(MatchBufferOp op) {
  Builder builder(op.getContext());
  SmallVector<OpFoldResult> offsets =
      getMixedValues(op.getStaticOffsets(), op.getOffsets(), builder);
  SmallVector<OpFoldResult> sizes = getMixedValues(op.getStaticSizes(), op.getSizes(), builder);
  (void)foldDynamicIndexList(offsets);
  (void)foldDynamicIndexList(sizes);
  SmallVector<Value> offsetValues, sizeValues;
  SmallVector<int64_t> offsetNumbers, sizeNumbers;
  dispatchIndexOpFoldResults(offsets, offsetValues, offsetNumbers);
  dispatchIndexOpFoldResults(sizes, sizeValues, sizeNumbers);
  op.getOffsetsMutable().assign(offsetValues);
  op.getSizesMutable().assign(sizeValues);
  op.setStaticOffsets(offsetNumbers);
  op.setStaticSizes(sizeNumbers);
  SmallVector<int64_t> ones(sizes.size(), 1);
  auto part = cast<MemRefType>(memref::SubViewOp::inferResultType(
      cast<MemRefType>(op.getSource().getType()), offsetNumbers, sizeNumbers, ones));
  auto type = cast<MemRefType>(op.getBuffer().getType());
  auto [strides, offset] = part.getStridesAndOffset();
  setType(op.getBuffer(),
          MemRefType::get(part.getShape().take_back(type.getRank()), type.getElementType(),
                          StridedLayoutAttr::get(op.getContext(), offset,
                                                 ArrayRef(strides).take_back(type.getRank())),
                          type.getMemorySpace()));
}

void NumberFolder::refine(memref::SubViewOp op) {
  SmallVector<OpFoldResult> offsets = op.getMixedOffsets(), sizes = op.getMixedSizes(),
                            strides = op.getMixedStrides();
  for (SmallVector<OpFoldResult> *list : {&offsets, &sizes, &strides})
    (void)foldDynamicIndexList(*list);
  llvm::SmallBitVector dropped = op.getDroppedDims();
  SmallVector<int64_t> shape;
  for (auto [dim, size] : llvm::enumerate(sizes))
    if (!dropped.test(dim))
      shape.push_back(getConstantIntValue(size).value_or(ShapedType::kDynamic));
  auto type = cast<MemRefType>(memref::SubViewOp::inferRankReducedResultType(
      shape, op.getSourceType(), offsets, sizes, strides));
  OpBuilder builder(op);
  auto refined = memref::SubViewOp::create(builder, op.getLoc(), type, op.getSource(), offsets,
                                           sizes, strides);
  refined->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  replace(op, refined->getResults());
}

void NumberFolder::refine(memref::ReinterpretCastOp op) {
  SmallVector<OpFoldResult> sizes = op.getMixedSizes();
  if (failed(foldDynamicIndexList(sizes)))
    return;
  SmallVector<int64_t> shape = llvm::map_to_vector(sizes, [](OpFoldResult size) {
    return getConstantIntValue(size).value_or(ShapedType::kDynamic);
  });
  OpBuilder builder(op);
  MemRefType type = MemRefType::Builder(op.getType()).setShape(shape);
  auto refined =
      memref::ReinterpretCastOp::create(builder, op.getLoc(), type, op.getSource(),
                                        op.getMixedOffsets().front(), sizes, op.getMixedStrides());
  refined->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  replace(op, refined->getResults());
}

/// Numbers go into the map, and their places in it to the operands that are left.
void NumberFolder::foldAffine(Operation *op, AffineMapAttr attribute) {
  AffineMap map = attribute.getValue();
  MLIRContext *context = op->getContext();
  SmallVector<AffineExpr> dims, symbols;
  SmallVector<Value> operands;
  SmallVector<Attribute> places;
  unsigned numDims = 0, numSymbols = 0;
  for (OpOperand &operand : op->getOpOperands()) {
    bool isDim = operand.getOperandNumber() < map.getNumDims();
    SmallVector<AffineExpr> &exprs = isDim ? dims : symbols;
    if (std::optional<int64_t> number = getConstantIntValue(operand.get());
        number && !isNamed(operand.get().getDefiningOp())) {
      exprs.push_back(getAffineConstantExpr(*number, context));
      places.push_back(Builder(context).getI64IntegerAttr(*number));
      continue;
    }
    places.push_back(StringAttr::get(context, "$" + Twine(operands.size())));
    operands.push_back(operand.get());
    exprs.push_back(isDim ? getAffineDimExpr(numDims++, context)
                          : getAffineSymbolExpr(numSymbols++, context));
  }
  if (operands.size() == op->getNumOperands())
    return;
  map = map.replaceDimsAndSymbols(dims, symbols, numDims, numSymbols);
  if (map.isSingleConstant()) {
    replaceByNumber(op, Builder(context).getIndexAttr(map.getSingleConstantResult()));
    return;
  }
  AffineExpr first = map.getResult(0);
  if (map.getNumResults() == 1 && !isNamed(op) && !op->hasAttr(kStepAttrName) &&
      isa<AffineDimExpr, AffineSymbolExpr>(first))
    return replace(op, operands[0]);
  op->setOperands(operands);
  op->setAttr("map", AffineMapAttr::get(map));
  if (auto tree = op->getAttrOfType<ArrayAttr>(kWrittenAttrName))
    op->setAttr(kWrittenAttrName, rewriteTree(tree, places));
}

void NumberFolder::foldValue(Operation *op) {
  // A vector of a number is written as that, `T.Broadcast(8, 4)`.
  if (op->getNumResults() != 1 || op->getNumRegions() != 0 || !isMemoryEffectFree(op) ||
      op->hasTrait<OpTrait::ConstantLike>() || isa<VectorType>(op->getResult(0).getType()))
    return;
  // A copy is folded, for an op that is changed as it stands has its operands in another order.
  Operation *copy = op->clone();
  SmallVector<OpFoldResult> results;
  for (unsigned attempt = 0; attempt < 2 && results.empty(); ++attempt) {
    SmallVector<Attribute> numbers(copy->getNumOperands());
    for (auto [number, operand] : llvm::zip(numbers, copy->getOperands()))
      if (!operand.getDefiningOp() || !isNamed(operand.getDefiningOp()))
        (void)matchPattern(operand, m_Constant(&number));
    if (failed(copy->fold(numbers, results)))
      break;
  }
  bool isItself =
      !results.empty() && isa<Value>(results[0]) && cast<Value>(results[0]) == copy->getResult(0);
  copy->erase();
  if (results.empty() || isItself)
    return;
  if (auto number = dyn_cast<Attribute>(results[0]))
    replaceByNumber(op, number);
  else if (!isNamed(op))
    replace(op, cast<Value>(results[0]));
}

void NumberFolder::visit(Operation *op) {
  llvm::TypeSwitch<Operation *>(op)
      .Case<ForOp, BlockOp, YieldOp>([&](Operation *op) { bounded.insert(op); })
      .Case<AllocBufferOp, DeclBufferOp>([&](auto op) { refineAllocation(op); })
      .Case<MatchBufferOp, memref::SubViewOp, memref::ReinterpretCastOp>(
          [&](auto op) { refine(op); })
      .Case<affine::AffineApplyOp, affine::AffineMinOp, affine::AffineMaxOp>(
          [&](auto op) { foldAffine(op, op.getMapAttr()); })
      .Default([&](Operation *op) { foldValue(op); });
}

void NumberFolder::run() {
  while (!worklist.empty())
    visit(worklist.pop_back_val());
  if (bounded.empty())
    return;
  MLIRContext *context = bounded.front()->getContext();
  RewritePatternSet patterns(context);
  ForOp::getCanonicalizationPatterns(patterns, context);
  BlockOp::getCanonicalizationPatterns(patterns, context);
  YieldOp::getCanonicalizationPatterns(patterns, context);
  GreedyRewriteConfig config;
  config.setStrictness(GreedyRewriteStrictness::ExistingOps)
      .setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
  (void)applyOpPatternsGreedily(bounded.getArrayRef(), std::move(patterns), config);
}

void tir::foldNumbers(SetVector<Operation *> worklist) { NumberFolder(std::move(worklist)).run(); }
