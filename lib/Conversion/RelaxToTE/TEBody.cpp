//===- TEBody.cpp - The te body of an operator while it is built ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/TEBody.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/TE/Topi/Topi.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using mlc::relax::DimExpr;

/// The element of a constant of rank 0, or null.
static TypedAttr getScalarConstant(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  DenseElementsAttr elements;
  if (!type || type.getRank() != 0 || !matchPattern(value, m_Constant(&elements)) ||
      !elements.isSplat())
    return {};
  return dyn_cast<TypedAttr>(elements.getSplatValue<Attribute>());
}

/// What a value of the graph is called: as a parameter says, or its location. May be empty.
static StringRef getValueName(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument)
    return getNameFromLoc(value.getLoc());
  auto function = dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp());
  if (function && argument.getOwner()->isEntryBlock())
    if (auto name = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(),
                                                          relax::RelaxDialect::getNameAttrName()))
      return name.getValue();
  return getNameFromLoc(argument.getLoc());
}

/// `name`, with a number after it if it is taken.
static std::string makeUnique(StringRef name, llvm::StringSet<> &taken) {
  std::string unique = name.str();
  for (unsigned next = 1; !taken.insert(unique).second; ++next)
    unique = (name + "_" + Twine(next)).str();
  return unique;
}

TEBody::TEBody(Operation *op, std::optional<unsigned> folded)
    : op(op), folded(folded), block(new Block), builder(op->getContext()),
      topi(builder, op->getLoc()) {
  builder.setInsertionPointToStart(block);
  topi.setExtentSource([this](Value tensor, unsigned dim) { return getExtent(tensor, dim); });
}

TEBody::~TEBody() {
  // Users first: the ops of an abandoned body use each other.
  while (!block->empty())
    block->back().erase();
  delete block;
}

LogicalResult TEBody::fail(const Twine &text) {
  if (reason.empty())
    reason = text.str();
  return failure();
}

LogicalResult TEBody::initialize() {
  SmallVector<Value> values(op->getOperands());
  llvm::append_range(values, op->getResults());
  for (Value value : values) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type)
      return fail("expected operands and results that are tensors");
    if (isa<relax::ObjectType>(type.getElementType()))
      return fail("expected elements of a type that is known");
    for (DimExpr dim : relax::getDims(type))
      if (dim.isUnknown())
        return fail("expected dimensions that are known");
  }
  addArguments();
  return success();
}

void TEBody::addArguments() {
  llvm::StringSet<> taken;
  llvm::SetVector<StringAttr> symbols;
  DenseSet<StringAttr> standing;
  for (auto [index, value] : llvm::enumerate(op->getOperands())) {
    TypedAttr constant = folded == index ? getScalarConstant(value) : TypedAttr();
    if (constant) {
      operands.push_back(OpFoldResult(constant));
      continue;
    }
    StringRef name = getValueName(value);
    std::string letter(1, static_cast<char>('A' + args.size() % 26));
    names.push_back(makeUnique(name.empty() ? StringRef(letter) : name, taken));
    args.push_back(value);
    auto type = cast<RankedTensorType>(value.getType());
    operands.push_back(OpFoldResult(
        block->addArgument(relax::dropEncoding(type), getNamedLoc(names.back(), op->getLoc()))));
    for (DimExpr dim : relax::getDims(type)) {
      dim.collectSymbols(symbols);
      if (dim.isSymbol())
        standing.insert(dim.getSymbol());
    }
  }
  for (Value result : op->getResults())
    for (DimExpr dim : relax::getDims(cast<RankedTensorType>(result.getType())))
      dim.collectSymbols(symbols);
  for (StringAttr symbol : symbols) {
    if (standing.contains(symbol))
      continue;
    vars.push_back(DimExpr::symbol(op->getContext(), symbol.getValue()));
    names.push_back(makeUnique(symbol.getValue(), taken));
    Value var = block->addArgument(builder.getIndexType(), getNamedLoc(names.back(), op->getLoc()));
    extents[vars.back().getAttr()] = var;
  }
}

//===----------------------------------------------------------------------------------------===//
// Extents
//===----------------------------------------------------------------------------------------===//

OpFoldResult TEBody::getExtent(Value tensor, unsigned dim) {
  auto argument = dyn_cast<BlockArgument>(tensor);
  if (!argument || argument.getOwner() != block || argument.getArgNumber() >= args.size())
    return {};
  auto type = cast<RankedTensorType>(args[argument.getArgNumber()].getType());
  return getExtent(relax::getDims(type)[dim]);
}

OpFoldResult TEBody::getExtent(DimExpr dim) {
  if (std::optional<int64_t> number = dim.getConstant())
    return builder.getIndexAttr(*number);
  auto [entry, isNew] = extents.try_emplace(dim.getAttr());
  if (!isNew)
    return entry->second;
  OpFoldResult extent;
  for (auto [index, arg] : llvm::enumerate(args)) {
    auto dims = relax::getDims(cast<RankedTensorType>(arg.getType()));
    auto found = llvm::find(dims, dim);
    if (found == dims.end())
      continue;
    extent = tensor::DimOp::create(builder, op->getLoc(), block->getArgument(index),
                                   int64_t(found - dims.begin()))
                 .getResult();
    break;
  }
  if (!extent)
    extent = relax::materializeOrFold(builder, op->getLoc(), dim,
                                      [&](StringAttr symbol) { return getSymbol(symbol); });
  return extents[dim.getAttr()] = extent;
}

Value TEBody::getSymbol(StringAttr symbol) {
  OpFoldResult extent = getExtent(DimExpr::symbol(op->getContext(), symbol.getValue()));
  return getValueOrCreateConstantIndexOp(builder, op->getLoc(), extent);
}

//===----------------------------------------------------------------------------------------===//
// Calls, and the op
//===----------------------------------------------------------------------------------------===//

FailureOr<SmallVector<Value>> TEBody::callTopi(StringRef name, ArrayRef<OpFoldResult> operands,
                                               ArrayRef<NamedAttribute> options) {
  std::string message;
  auto results = te::buildTopi(name, topi, operands, builder.getDictionaryAttr(options), message);
  if (failed(results))
    return fail(message);
  return results;
}

/// Makes the program check, before the op, what the op takes to be equal: a cast of the shape that
/// is there to the one that is expected.
static void checkAssumptions(Operation *op, RewriterBase &rewriter) {
  auto shaped = dyn_cast<relax::OperatorOpInterface>(op);
  SmallVector<relax::DimEquality> assumed;
  if (shaped)
    shaped.collectAssumedEqual(assumed);
  if (assumed.empty())
    return;
  SmallVector<relax::DimExpr> expected, actual;
  for (const relax::DimEquality &equality : assumed) {
    expected.push_back(equality.expected);
    actual.push_back(equality.actual);
  }
  MLIRContext *context = op->getContext();
  Value shape =
      relax::ShapeOp::create(rewriter, op->getLoc(), relax::DimsAttr::get(context, actual));
  relax::MatchCastOp::create(rewriter, op->getLoc(), relax::ShapeType::get(context, expected),
                             shape);
}

LogicalResult TEBody::replaceOp(PatternRewriter &rewriter, StringRef name, ValueRange results) {
  if (results.size() != op->getNumResults())
    return fail("expected one value for each result");
  for (auto [result, value] : llvm::zip_equal(op->getResults(), results)) {
    Type expected = relax::dropEncoding(cast<RankedTensorType>(result.getType()));
    if (value.getType() != expected) {
      std::string text;
      llvm::raw_string_ostream(text)
          << "expected a body that gives " << expected << ", but it gives " << value.getType();
      return fail(text);
    }
  }
  auto moveBody = [&](OpBuilder &nested, Location, ValueRange tensors, ValueRange symbols) {
    for (auto [index, argument] : llvm::enumerate(block->getArguments()))
      argument.replaceAllUsesWith(index < tensors.size() ? tensors[index]
                                                         : symbols[index - tensors.size()]);
    Block *body = nested.getInsertionBlock();
    body->getOperations().splice(body->end(), block->getOperations());
    return SmallVector<Value>(results);
  };
  SmallVector<StringRef> argNames(names.begin(), names.end());
  rewriter.setInsertionPoint(op);
  checkAssumptions(op, rewriter);
  rewriter.replaceOpWithNewOp<relax::EmitTEOp>(op, op->getResultTypes(), name, args, vars, argNames,
                                               moveBody);
  return success();
}
