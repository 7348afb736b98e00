//===- VerifyInput.cpp - What cannot be compiled is said at the start -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Dialect/Relax/IR/Callables.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/IR/Symbols.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Pipelines/Pipelines.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlc/Support/ElementTypes.h"
#include "mlc/Support/TargetSpec.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_VERIFYINPUT
#include "mlc/Pipelines/Passes.h.inc"
} // namespace mlc

namespace {
bool isGraphFunction(func::FuncOp func) {
  auto isOfGraph = [](Type type) {
    return isa<TensorType, TupleType, relax::ShapeType, relax::ObjectType, relax::CallableType>(
        type);
  };
  return llvm::any_of(func.getArgumentTypes(), isOfGraph) ||
         llvm::any_of(func.getResultTypes(), isOfGraph);
}

std::string getArgName(func::FuncOp func, unsigned index) {
  auto name = func.getArgAttrOfType<StringAttr>(index, relax::RelaxDialect::getNameAttrName());
  StringRef text =
      name ? name.getValue()
           : (func.isExternal() ? StringRef() : getNameFromLoc(func.getArgument(index).getLoc()));
  return text.empty() ? std::to_string(index) : ("'" + text + "'").str();
}

/// The tensors in a type; fails on what is neither a tensor nor a tuple of such.
LogicalResult collectTensors(Type type, SmallVectorImpl<TensorType> &tensors) {
  if (auto tensor = dyn_cast<TensorType>(type)) {
    tensors.push_back(tensor);
    return success();
  }
  auto tuple = dyn_cast<TupleType>(type);
  return success(tuple && llvm::all_of(tuple.getTypes(), [&](Type element) {
                   return succeeded(collectTensors(element, tensors));
                 }));
}

/// R3 and R4, of one tensor.
LogicalResult verifyTensor(Operation *op, TensorType tensor) {
  Type element = tensor.getElementType();
  if (isa<relax::ObjectType>(element))
    return op->emitError() << "cannot be compiled: the element type of " << tensor
                           << " is not known";
  if (!isSupportedElementType(element))
    return op->emitError() << "elements of type " << element << " cannot be compiled, in "
                           << tensor;
  int64_t bytes = llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
  if (!tensor.hasRank() || llvm::is_contained(tensor.getShape(), 0))
    return success();
  for (int64_t size : tensor.getShape())
    if (!ShapedType::isDynamic(size) && llvm::MulOverflow(bytes, size, bytes))
      return op->emitError() << "a tensor of more than 2^63 bytes cannot be compiled: " << tensor;
  return success();
}

LogicalResult verifyTypes(Operation *op, TypeRange types) {
  for (Type type : types) {
    SmallVector<TensorType> tensors;
    (void)collectTensors(type, tensors);
    for (TensorType tensor : tensors)
      if (failed(verifyTensor(op, tensor)))
        return failure();
  }
  return success();
}

/// R6: the rank and the element type of what an operator takes.
LogicalResult verifyOperator(Operation *op) {
  for (auto [i, type] : llvm::enumerate(op->getOperandTypes())) {
    auto tensor = dyn_cast<TensorType>(type);
    if (!tensor || (tensor.hasRank() && !isa<relax::ObjectType>(tensor.getElementType())))
      continue;
    return op->emitOpError() << "cannot be compiled: the "
                             << (tensor.hasRank() ? "element type" : "rank") << " of operand " << i
                             << " is not known, " << tensor
                             << "; a match_cast before says what it must be";
  }
  return success();
}

/// R1 and R2, of one parameter or result.
LogicalResult verifyBoundary(func::FuncOp func, Type type, const Twine &what, bool isParameter,
                             SmallVectorImpl<RankedTensorType> &ranked) {
  auto error = [&]() -> InFlightDiagnostic {
    return func.emitError() << "function '" << func.getSymName() << "' cannot be compiled: " << what
                            << " ";
  };
  SmallVector<TensorType> tensors;
  if (failed(collectTensors(type, tensors)))
    return error() << "must be a tensor" << (isParameter ? ", a number" : "")
                   << " or a tuple of tensors, but is " << type;
  for (TensorType tensor : tensors) {
    if (!tensor.hasRank())
      return error() << "must have a known rank, but is " << tensor;
    ranked.push_back(cast<RankedTensorType>(tensor));
  }
  return success();
}

LogicalResult verifyFunction(func::FuncOp func) {
  if (func.isExternal())
    return func.emitError() << "function '" << func.getSymName()
                            << "' cannot be compiled: it has no body";
  SmallVector<Type> defining;
  llvm::SetVector<StringAttr> used;
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes())) {
    std::string what = "parameter " + getArgName(func, index);
    SmallVector<RankedTensorType> tensors;
    if (!isSupportedElementType(type) &&
        failed(verifyBoundary(func, type, what, /*isParameter=*/true, tensors)))
      return failure();
    llvm::append_range(defining, tensors);
  }
  // R1, of symbols.
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes()))
    for (relax::DimExpr dim : relax::collectDims(type)) {
      llvm::SetVector<StringAttr> symbols;
      dim.collectSymbols(symbols);
      relax::removeDefinedSymbols(defining, symbols);
      if (!symbols.empty())
        return func.emitError() << "function '" << func.getSymName()
                                << "' cannot be compiled: parameter " << getArgName(func, index)
                                << " has the dimension " << dim << ", and no parameter has "
                                << symbols.front().getValue() << " as a dimension by itself";
    }
  for (auto [index, type] : llvm::enumerate(func.getResultTypes())) {
    std::string what = "result " + std::to_string(index);
    SmallVector<RankedTensorType> tensors;
    if (failed(verifyBoundary(func, type, what, /*isParameter=*/false, tensors)))
      return failure();
  }
  // R3 and R4. What is in an emit_te is of its own kind, and of the same extents.
  if (failed(verifyTypes(func, func.getArgumentTypes())) ||
      failed(verifyTypes(func, func.getResultTypes())))
    return failure();
  WalkResult result = func.walk<WalkOrder::PreOrder>([](Operation *op) -> WalkResult {
    if (isa<relax::OperatorOpInterface>(op) && failed(verifyOperator(op)))
      return WalkResult::interrupt();
    if (failed(verifyTypes(op, op->getResultTypes())))
      return WalkResult::interrupt();
    return isa<relax::EmitTEOp>(op) ? WalkResult::skip() : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// R7.
class KernelVerifier {
public:
  explicit KernelVerifier(ModuleOp module) : target(TargetSpec::get(module)) {
    llvm::Triple triple(target.triple);
    hasScalable = triple.isAArch64() || triple.isRISCV();
  }

  LogicalResult verify(tir::PrimFuncOp func) {
    for (Type type : func.getArgumentTypes())
      if (failed(verify(func, type)))
        return failure();
    WalkResult result = func.walk([&](Operation *op) -> WalkResult {
      for (Type type : op->getResultTypes())
        if (failed(verify(op, type)))
          return WalkResult::interrupt();
      auto call = dyn_cast<tir::CallExternOp>(op);
      if (call && call.isBuiltin("vscale") && !hasScalable)
        return refuseScalable(op) << "T.vscale()";
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }

private:
  InFlightDiagnostic refuseScalable(Operation *op) {
    StringRef triple = target.triple.empty() ? StringRef("this target") : StringRef(target.triple);
    return op->emitError() << triple << " has no scalable vectors, so this cannot be compiled: ";
  }

  LogicalResult verify(Operation *op, Type type) {
    if (auto vector = dyn_cast<VectorType>(type); vector && vector.isScalable() && !hasScalable)
      return refuseScalable(op) << type;
    Type element = getElementTypeOrSelf(type);
    // A buffer may be one of vectors.
    element = getElementTypeOrSelf(element);
    if (!isa<FloatType, IntegerType>(element) || isSupportedElementType(element))
      return success();
    return op->emitError() << "elements of type " << element << " cannot be compiled, in " << type;
  }

  TargetSpec target;
  bool hasScalable;
};

/// R5.
class RecursionVerifier {
public:
  explicit RecursionVerifier(ModuleOp module) : symbols(module) {}

  LogicalResult verify(func::FuncOp func) {
    auto [state, isNew] = states.try_emplace(func, State::Open);
    if (!isNew)
      return success();
    WalkResult result =
        func.walk([&](relax::CallOp call) -> WalkResult {
          auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
          if (!callee)
            return WalkResult::advance();
          if (failed(verifyResults(call, callee)))
            return WalkResult::interrupt();
          auto known = states.find(callee);
          if (known != states.end() && known->second == State::Open)
            return call.emitError()
                   << "'" << func.getSymName()
                   << "' calls itself here, directly or not; recursion cannot be "
                      "compiled, since the workspace of each call lies in its caller's";
          return WalkResult(verify(callee));
        });
    states[func] = State::Done;
    return failure(result.wasInterrupted());
  }

private:
  /// R2, of a call.
  static LogicalResult verifyResults(relax::CallOp call, func::FuncOp callee) {
    SmallVector<RankedTensorType> inputs, results;
    for (Type type : callee.getArgumentTypes())
      (void)flattenTensors(type, inputs);
    for (Type type : callee.getResultTypes())
      (void)flattenTensors(type, results);
    for (RankedTensorType result : results)
      if (isOpenResult(inputs, result))
        return call.emitError() << "this call cannot be compiled: '" << callee.getSymName()
                                << "' gives " << result
                                << ", whose size its caller, who allocates it, cannot compute from "
                                   "the arguments";
    return success();
  }

  enum class State { Open, Done };
  SymbolTable symbols;
  DenseMap<Operation *, State> states;
};

struct VerifyInputPass : mlc::impl::VerifyInputBase<VerifyInputPass> {
  void runOnOperation() override {
    RecursionVerifier recursion(getOperation());
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (isGraphFunction(func) && (failed(verifyFunction(func)) || failed(recursion.verify(func))))
        return signalPassFailure();
    KernelVerifier kernels(getOperation());
    for (auto func : getOperation().getOps<tir::PrimFuncOp>())
      if (failed(kernels.verify(func)))
        return signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
