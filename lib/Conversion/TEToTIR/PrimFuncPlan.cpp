//===- PrimFuncPlan.cpp - What a prim_func is made of ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "PrimFuncPlan.h"
#include "ExternStatements.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using relax::DimExpr;

//===----------------------------------------------------------------------------------------===//
// te ops
//===----------------------------------------------------------------------------------------===//

TESpace mlc::getTESpace(Operation *op) {
  if (auto reduce = dyn_cast<te::ReduceOp>(op))
    return {reduce.getMixedExtents(), reduce.getMixedReduceMins(), reduce.getMixedReduceExtents()};
  return {cast<te::ComputeOp>(op).getMixedExtents(), {}, {}};
}

SmallVector<OpFoldResult> mlc::getTEExtents(OpResult result) {
  if (auto op = dyn_cast<te::ExternOp>(result.getOwner()))
    return op.getMixedExtents(result.getResultNumber());
  return getTESpace(result.getOwner()).extents;
}

std::string mlc::getTEResultName(OpResult result) {
  Operation *op = result.getOwner();
  if (auto external = dyn_cast<te::ExternOp>(op))
    return getStatements(external)
        .getArgName(external.getInputs().size() + result.getResultNumber())
        .str();
  StringRef name =
      isa<te::ReduceOp>(op) ? cast<te::ReduceOp>(op).getName() : cast<te::ComputeOp>(op).getName();
  if (op->getNumResults() == 1)
    return name.str();
  return (name + ".v" + Twine(result.getResultNumber())).str();
}

DictionaryAttr mlc::getTEAnnotations(Operation *op) {
  if (auto external = dyn_cast<te::ExternOp>(op))
    return external.getAnnotationsAttr();
  if (auto reduce = dyn_cast<te::ReduceOp>(op))
    return reduce.getAnnotationsAttr();
  return cast<te::ComputeOp>(op).getAnnotationsAttr();
}

void mlc::collectCaptures(Operation *op, SetVector<Value> &captures) {
  captures.insert(op->operand_begin(), op->operand_end());
  getUsedValuesDefinedAbove(op->getRegions(), captures);
}

std::optional<TensorDim> mlc::getTensorDim(Value value) {
  auto op = value.getDefiningOp<tensor::DimOp>();
  std::optional<int64_t> dim = getDimPosition(op);
  return dim ? std::optional(TensorDim{op.getSource(), *dim}) : std::nullopt;
}

//===----------------------------------------------------------------------------------------===//
// Finding the ops, and checking what they use
//===----------------------------------------------------------------------------------------===//

std::optional<unsigned> PrimFuncPlan::getParamIndex(Value value) const {
  auto found = paramIndices.find(value);
  if (found == paramIndices.end())
    return std::nullopt;
  return found->second;
}

const PrimFuncExtent *PrimFuncPlan::getExtent(Value value) const { return extents.lookup(value); }

LogicalResult PrimFuncPlan::checkScalar(Value value, Operation *user, EmitErrorFn emitError) {
  if (getParamIndex(value) || !checkedScalars.insert(value).second)
    return success();
  if (const PrimFuncExtent *extent = getExtent(value)) {
    extent->expr.collectSymbols(usedSymbols);
    return success();
  }
  Operation *def = value.getDefiningOp();
  if (!def)
    return emitError(user->getLoc())
           << "'" << user->getName() << "' uses a value that is no parameter of the function";
  if (std::optional<TensorDim> dim = getTensorDim(value)) {
    if (getParamIndex(dim->tensor) && !te::isTensorOp(dim->tensor.getDefiningOp()))
      return success();
    if (!te::isTensorOp(dim->tensor.getDefiningOp()))
      return emitError(def->getLoc()) << "uses the size of a tensor that is neither a parameter of "
                                         "the function nor the result of a te op";
    OpFoldResult size = getTEExtents(cast<OpResult>(dim->tensor))[dim->dim];
    auto sizeValue = dyn_cast<Value>(size);
    return sizeValue ? checkScalar(sizeValue, user, emitError) : success();
  }
  if (!isMemoryEffectFree(def))
    return emitError(def->getLoc())
           << "'" << def->getName() << "' has side effects; a te op cannot use its result";
  SetVector<Value> captures;
  collectCaptures(def, captures);
  for (Value capture : captures) {
    if (isa<ShapedType>(capture.getType()))
      return emitError(def->getLoc()) << "'" << def->getName()
                                      << "' takes a tensor; outside of te ops only scalars are "
                                         "computed";
    if (failed(checkScalar(capture, def, emitError)))
      return failure();
  }
  return success();
}

/// A read that is always made, at an index that is certainly no element's.
static LogicalResult checkBounds(Operation *op, tensor::ExtractOp read, EmitErrorFn emitError) {
  TESpace space = getTESpace(op);
  auto isEmpty = [](OpFoldResult extent) { return getConstantIntValue(extent) == 0; };
  if (read->getParentOp() != op || llvm::any_of(space.extents, isEmpty) ||
      llvm::any_of(space.reduceExtents, isEmpty))
    return success();
  auto type = cast<RankedTensorType>(read.getTensor().getType());
  for (auto [dim, index] : llvm::enumerate(read.getIndices())) {
    std::optional<int64_t> number = getConstantIntValue(index);
    if (!number || (*number >= 0 && (type.isDynamicDim(dim) || *number < type.getDimSize(dim))))
      continue;
    return emitError(read.getLoc()) << "reads at index " << *number << " of dimension " << dim
                                    << " of a " << type << ", which is out of bounds";
  }
  return success();
}

LogicalResult PrimFuncPlan::visitOp(Operation *op, EmitErrorFn emitError) {
  if (!visited.insert(op).second)
    return success();
  if (auto external = dyn_cast<te::ExternOp>(op); external && !getStatements(external))
    return emitError(op->getLoc()) << "the statements of a te.extern must be a tir.prim_func, not '"
                                   << external.getFunction()->getName() << "'";
  SetVector<Value> captures;
  collectCaptures(op, captures);
  for (Value capture : captures)
    if (!isa<ShapedType>(capture.getType()) && failed(checkScalar(capture, op, emitError)))
      return failure();

  WalkResult result = op->walk<WalkOrder::PreOrder>([&](Operation *nested) -> WalkResult {
    for (Value operand : nested->getOperands()) {
      if (!isa<ShapedType>(operand.getType()) || !captures.contains(operand))
        continue;
      Operation *def = operand.getDefiningOp();
      if (auto dim = dyn_cast<tensor::DimOp>(nested)) {
        if (failed(checkScalar(dim.getResult(), nested, emitError)))
          return WalkResult::interrupt();
        continue;
      }
      auto read = dyn_cast<tensor::ExtractOp>(nested);
      if (!read && !isa<te::ExternOp>(nested))
        return emitError(nested->getLoc())
               << "a te op reads its tensors by 'tensor.extract', not by '" << nested->getName()
               << "'";
      if (read && failed(checkBounds(op, read, emitError)))
        return WalkResult::interrupt();
      if (te::isTensorOp(def)) {
        if (failed(visitOp(def, emitError)))
          return WalkResult::interrupt();
      } else if (!getParamIndex(operand)) {
        return emitError(nested->getLoc()) << "reads a tensor that is neither a parameter of the "
                                              "function nor the result of a te op";
      }
    }
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  ops.push_back(op);
  return success();
}

LogicalResult PrimFuncPlan::analyze(EmitErrorFn emitError) {
  for (const PrimFuncExtent &extent : options.extents)
    extents[extent.value] = &extent;
  for (auto [index, param] : llvm::enumerate(params)) {
    if (!paramIndices.try_emplace(param.value, index).second)
      return emitError(param.value.getLoc())
             << "parameter " << index << " of the function is there twice";
    Type type = param.value.getType();
    if (!isa<RankedTensorType, IntegerType, IndexType, FloatType>(type))
      return emitError(param.value.getLoc())
             << "parameter " << index
             << " of the function must be a ranked tensor or a scalar, got " << type;
    Operation *def = param.value.getDefiningOp();
    if (def && isa<RankedTensorType>(type) && !te::isTensorOp(def))
      return emitError(def->getLoc())
             << "parameter " << index << " of the function is the result of '" << def->getName()
             << "', which is no te op";
  }
  for (const PrimFuncParam &param : params)
    if (Operation *def = param.value.getDefiningOp();
        te::isTensorOp(def) && failed(visitOp(def, emitError)))
      return failure();
  findNames();
  findDims();
  return success();
}

//===----------------------------------------------------------------------------------------===//
// Names and dimensions
//===----------------------------------------------------------------------------------------===//

/// `name`, or `name_1`, `name_2`, ...: the first that is not taken, which it then is.
static std::string takeName(llvm::StringSet<> &taken, const std::string &name) {
  std::string unique = name;
  for (unsigned suffix = 1; !taken.insert(unique).second; ++suffix)
    unique = name + "_" + std::to_string(suffix);
  return unique;
}

void PrimFuncPlan::findNames() {
  llvm::StringSet<> taken;
  for (auto [index, param] : llvm::enumerate(params)) {
    std::string name = param.name;
    if (name.empty())
      name = te::isTensorOp(param.value.getDefiningOp())
                 ? getTEResultName(cast<OpResult>(param.value))
                 : "arg" + std::to_string(index);
    names.push_back(takeName(taken, name));
  }
}

/// A size in terms of the symbols of the parameters, unknown if it is not such an expression.
DimExpr PrimFuncPlan::findExpr(OpFoldResult size) {
  if (std::optional<int64_t> number = getConstantIntValue(size)) {
    MLIRContext *context =
        isa<Value>(size) ? cast<Value>(size).getContext() : cast<Attribute>(size).getContext();
    return DimExpr::constant(context, *number);
  }
  return relax::readDimExpr(cast<Value>(size), [&](Value value) -> std::optional<DimExpr> {
    MLIRContext *context = value.getContext();
    if (const PrimFuncExtent *extent = getExtent(value))
      return extent->expr;
    if (std::optional<unsigned> index = getParamIndex(value))
      return DimExpr::symbol(context, names[*index]);
    std::optional<TensorDim> dim = getTensorDim(value);
    if (!dim)
      return std::nullopt;
    if (te::isTensorOp(dim->tensor.getDefiningOp()))
      return findExpr(getTEExtents(cast<OpResult>(dim->tensor))[dim->dim]);
    std::optional<unsigned> index = getParamIndex(dim->tensor);
    return index && dims[*index] ? dims[*index].getDims()[dim->dim] : DimExpr::unknown(context);
  });
}

/// `name_dim` with only letters, digits and underscores.
static std::string getSymbolName(StringRef name, size_t dim) {
  std::string symbol;
  for (char c : name)
    symbol += llvm::isAlnum(c) ? c : '_';
  if (symbol.empty() || llvm::isDigit(symbol.front()))
    symbol = "_" + symbol;
  return symbol + "_" + std::to_string(dim);
}

void PrimFuncPlan::findDims() {
  dims.resize(params.size());
  // Inputs first: the sizes of results are expressions of theirs.
  for (bool isResult : {false, true})
    for (auto [index, param] : llvm::enumerate(params)) {
      auto type = dyn_cast<RankedTensorType>(param.value.getType());
      if (!type || type.hasStaticShape() || te::isTensorOp(param.value.getDefiningOp()) != isResult)
        continue;
      MLIRContext *context = type.getContext();
      dims[index] = param.dims;
      if (param.dims)
        continue;
      SmallVector<DimExpr> exprs;
      for (int64_t dim = 0; dim < type.getRank(); ++dim) {
        if (!type.isDynamicDim(dim))
          exprs.push_back(DimExpr::constant(context, type.getDimSize(dim)));
        else if (isResult)
          exprs.push_back(findExpr(getTEExtents(cast<OpResult>(param.value))[dim]));
        else
          exprs.push_back(DimExpr::symbol(context, getSymbolName(names[index], dim)));
        // An extent that is a number all the same: the buffer's type does not say so.
        if (type.isDynamicDim(dim) && exprs.back().isConstant())
          exprs.back() = DimExpr::unknown(context);
      }
      dims[index] = relax::DimsAttr::get(context, exprs);
    }

  llvm::SetVector<StringAttr> determined;
  for (auto [index, param] : llvm::enumerate(params)) {
    if (param.value.getType().isIndex())
      determined.insert(StringAttr::get(param.value.getContext(), names[index]));
    if (!dims[index])
      continue;
    for (DimExpr dim : dims[index].getDims()) {
      dim.collectSymbols(usedSymbols);
      if (dim.isSymbol())
        determined.insert(dim.getSymbol());
    }
  }
  // A symbol that becomes a parameter keeps its name: the other parameter of this name gives way.
  llvm::StringSet<> taken;
  for (const std::string &name : names)
    taken.insert(name);
  for (StringAttr symbol : usedSymbols) {
    if (determined.contains(symbol))
      continue;
    extraSymbols.push_back(symbol);
    if (auto *clash = llvm::find(names, symbol.getValue()); clash != names.end())
      *clash = takeName(taken, *clash);
  }
}
