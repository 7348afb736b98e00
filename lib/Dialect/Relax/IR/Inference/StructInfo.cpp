//===- StructInfo.cpp - How types of values, and effects, relate to each other --------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"

using namespace mlir;
using namespace mlc::relax;

static bool isOpen(Type element) { return isa<ObjectType>(element); }

/// The dimensions of a shape, or nothing if its rank is not known.
static std::optional<SmallVector<DimExpr>> getShapeDims(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return getDims(tensor);
  auto shape = dyn_cast<ShapeType>(type);
  if (shape && shape.hasRank())
    return shape.getDims().getDims();
  return std::nullopt;
}

/// Scalars: the dtype of a number whose value is an expression is i64.
static Type getDtype(Type scalar) {
  return isa<PrimType>(scalar) ? IntegerType::get(scalar.getContext(), 64) : scalar;
}

static bool isScalar(Type type) {
  return isa<PrimType, FloatType>(type) || type.isIntOrIndexOrFloat();
}

//===----------------------------------------------------------------------------------------===//
// Which values may stand where
//===----------------------------------------------------------------------------------------===//

/// Gives the symbols of parameters that stand alone the dimensions of the arguments.
static void defineSymbols(SymbolBinder &binder, TypeRange parameters, TypeRange args) {
  for (auto [parameter, arg] : llvm::zip_equal(parameters, args)) {
    SmallVector<DimExpr> dims = collectDims(parameter), given = collectDims(arg);
    if (dims.size() != given.size())
      continue;
    for (auto [dim, other] : llvm::zip_equal(dims, given))
      if (StringAttr symbol = dim.getSymbol(); symbol && !other.isUnknown())
        binder.define(symbol, other);
  }
}

/// A function that takes what `base` takes, and returns what is returned there. The symbols of
/// each belong to it: those of `derived` are what `base` has in their places.
static bool isBaseOfCallable(CallableType base, CallableType derived) {
  if (base.getIsPure() && !derived.getIsPure())
    return false;
  if (base.getIsOpaque())
    return isBaseOf(base.getResult(), derived.getResult());
  if (derived.getIsOpaque() || base.getParameters().size() != derived.getParameters().size())
    return false;
  SymbolBinder binder;
  defineSymbols(binder, derived.getParameters(), base.getParameters());
  auto resolve = [&](DimExpr dim) { return binder.resolve(dim); };
  for (auto [asked, taken] : llvm::zip_equal(base.getParameters(), derived.getParameters()))
    if (!isBaseOf(mapDims(taken, resolve), asked))
      return false;
  return isBaseOf(base.getResult(), mapDims(derived.getResult(), resolve));
}

bool mlc::relax::isBaseOf(Type base, Type derived) {
  if (base == derived || isa<ObjectType>(base))
    return true;
  auto haveBaseDims = [&] {
    std::optional<SmallVector<DimExpr>> asked = getShapeDims(base), given = getShapeDims(derived);
    if (!asked)
      return true;
    return given && asked->size() == given->size() &&
           llvm::all_of(llvm::zip_equal(*asked, *given), [](auto pair) {
             auto [dim, other] = pair;
             return dim.isUnknown() || dim.isKnownEqual(other);
           });
  };
  auto tensor = dyn_cast<TensorType>(base), other = dyn_cast<TensorType>(derived);
  if (tensor && other)
    return (isOpen(tensor.getElementType()) || tensor.getElementType() == other.getElementType()) &&
           haveBaseDims();
  if (isa<ShapeType>(base) && isa<ShapeType>(derived))
    return haveBaseDims();
  if (isa<PrimType>(derived))
    return base == getDtype(derived);
  auto tuple = dyn_cast<TupleType>(base), otherTuple = dyn_cast<TupleType>(derived);
  if (tuple && otherTuple)
    return tuple.size() == otherTuple.size() &&
           llvm::all_of(llvm::zip_equal(tuple.getTypes(), otherTuple.getTypes()),
                        [](auto pair) { return std::apply(isBaseOf, pair); });
  auto callable = dyn_cast<CallableType>(base), otherCallable = dyn_cast<CallableType>(derived);
  return callable && otherCallable && isBaseOfCallable(callable, otherCallable);
}

bool mlc::relax::contradicts(Type declared, Type found) {
  if (isa<ObjectType>(declared) || isa<ObjectType>(found))
    return false;
  auto haveOtherDims = [&] {
    std::optional<SmallVector<DimExpr>> lhs = getShapeDims(declared), rhs = getShapeDims(found);
    if (!lhs || !rhs)
      return false;
    return lhs->size() != rhs->size() || llvm::any_of(llvm::zip_equal(*lhs, *rhs), [](auto pair) {
             return std::get<0>(pair).isKnownDifferent(std::get<1>(pair));
           });
  };
  auto tensor = dyn_cast<TensorType>(declared), otherTensor = dyn_cast<TensorType>(found);
  if (tensor && otherTensor) {
    Type element = tensor.getElementType(), other = otherTensor.getElementType();
    return (element != other && !isOpen(element) && !isOpen(other)) || haveOtherDims();
  }
  if (isa<ShapeType>(declared) && isa<ShapeType>(found))
    return haveOtherDims();
  if (isScalar(declared) && isScalar(found)) {
    auto lhs = dyn_cast<PrimType>(declared), rhs = dyn_cast<PrimType>(found);
    return getDtype(declared) != getDtype(found) ||
           (lhs && rhs && DimExpr(lhs.getValue()).isKnownDifferent(rhs.getValue()));
  }
  auto anyContradicts = [](TypeRange lhs, TypeRange rhs) {
    return lhs.size() != rhs.size() || llvm::any_of(llvm::zip_equal(lhs, rhs), [](auto pair) {
             return std::apply(contradicts, pair);
           });
  };
  auto tuple = dyn_cast<TupleType>(declared), otherTuple = dyn_cast<TupleType>(found);
  if (tuple && otherTuple)
    return anyContradicts(tuple.getTypes(), otherTuple.getTypes());
  auto callable = dyn_cast<CallableType>(declared), other = dyn_cast<CallableType>(found);
  if (!callable || !other)
    return true;
  if (callable.getIsPure() && !other.getIsPure())
    return true;
  // The symbols of two functions say nothing about each other.
  auto forget = [](Type type) {
    return mapDims(type, [](DimExpr dim) {
      return dim.isSymbolic() ? DimExpr::unknown(dim.getContext()) : dim;
    });
  };
  if (contradicts(forget(callable.getResult()), forget(other.getResult())))
    return true;
  if (callable.getIsOpaque() || other.getIsOpaque())
    return false;
  return anyContradicts(llvm::map_to_vector(callable.getParameters(), forget),
                        llvm::map_to_vector(other.getParameters(), forget));
}

Type mlc::relax::unify(Type lhs, Type rhs) {
  if (lhs == rhs)
    return lhs;
  MLIRContext *context = lhs.getContext();
  auto tensor = dyn_cast<TensorType>(lhs), otherTensor = dyn_cast<TensorType>(rhs);
  if (tensor && otherTensor && tensor.getElementType() == otherTensor.getElementType()) {
    if (!tensor.hasRank() || !otherTensor.hasRank() || tensor.getRank() != otherTensor.getRank())
      return UnrankedTensorType::get(tensor.getElementType());
    SmallVector<DimExpr> unknown(tensor.getRank(), DimExpr::unknown(context));
    return getTensorType(unknown, tensor.getElementType());
  }
  auto callable = dyn_cast<CallableType>(lhs), other = dyn_cast<CallableType>(rhs);
  if (!callable || !other)
    return nullptr;
  Type result = unify(callable.getResult(), other.getResult());
  if (!result)
    result = ObjectType::get(context);
  bool isPure = callable.getIsPure() && other.getIsPure();
  bool isSame = !callable.getIsOpaque() && !other.getIsOpaque() &&
                callable.getParameters() == other.getParameters();
  return isSame ? CallableType::get(callable.getParameters(), result, isPure)
                : CallableType::getOpaque(result, isPure);
}

//===----------------------------------------------------------------------------------------===//
// Functions as values
//===----------------------------------------------------------------------------------------===//

Type mlc::relax::getResultType(FunctionOpInterface function) {
  ArrayRef<Type> results = function.getResultTypes();
  return results.size() == 1 ? results.front() : TupleType::get(function.getContext(), results);
}

CallableType mlc::relax::getCallableType(FunctionOpInterface function) {
  bool isGraph = llvm::none_of(function.getArgumentTypes(), llvm::IsaPred<MemRefType>);
  if (!isGraph || function->getName().getDialectNamespace() == "tir")
    return CallableType::getOpaque(getResultType(function), /*isPure=*/false);
  return CallableType::get(function.getArgumentTypes(), getResultType(function),
                           !isImpure(function));
}

FailureOr<Type> mlc::relax::inferCallResult(CallableType callee, TypeRange args,
                                            function_ref<InFlightDiagnostic()> emitError) {
  auto forget = [](DimExpr dim) { return DimExpr::unknown(dim.getContext()); };
  if (callee.getIsOpaque())
    return mapDims(callee.getResult(),
                   [&](DimExpr dim) { return dim.isSymbolic() ? forget(dim) : dim; });
  ArrayRef<Type> parameters = callee.getParameters();
  if (parameters.size() != args.size())
    return emitError() << "expected " << parameters.size() << " arguments, but got " << args.size();
  SymbolBinder binder;
  defineSymbols(binder, parameters, args);
  auto resolve = [&](DimExpr dim) { return binder.resolve(dim); };
  for (auto [i, parameter, arg] : llvm::enumerate(parameters, args)) {
    Type expected = mapDims(parameter, resolve);
    if (!contradicts(expected, arg))
      continue;
    InFlightDiagnostic error = emitError() << "expected argument " << i << " to be " << expected;
    if (expected != parameter)
      error << " (" << parameter << " in the callee)";
    return error << ", but got " << arg;
  }
  return mapDims(callee.getResult(), resolve);
}

//===----------------------------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------------------------===//

/// Memory that is taken or given back is no effect that a caller could see.
static bool isMemoryIntrinsic(IntrinsicOp op) {
  StringRef name = op.getName();
  return name.starts_with("memory.") || name.starts_with("vm.alloc_") ||
         llvm::is_contained({"builtin.alloc_tensor", "vm.kill_object"}, name);
}

bool mlc::relax::hasEffects(Operation *op) {
  if (auto packed = dyn_cast<CallPackedOp>(op))
    return !packed.getIsPure();
  if (auto call = dyn_cast<CallOp>(op))
    return call.getHasEffects();
  if (auto intrinsic = dyn_cast<IntrinsicOp>(op))
    return intrinsic.getHasEffects() && !isMemoryIntrinsic(intrinsic);
  if (auto call = dyn_cast<CallValueOp>(op)) {
    auto callee = dyn_cast<CallableType>(call.getCallee().getType());
    return !callee || !callee.getIsPure();
  }
  return isa<PrintOp, AssertOp>(op);
}

bool mlc::relax::isForcedPure(FunctionOpInterface function) {
  auto isForced = function->getAttrOfType<BoolAttr>("relax.force_pure");
  return isForced && isForced.getValue();
}

bool mlc::relax::isImpure(FunctionOpInterface function, Operation **cause) {
  auto isPure = function->getAttrOfType<BoolAttr>(RelaxDialect::getPureAttrName());
  if (isPure && !isPure.getValue())
    return true;
  if (isForcedPure(function))
    return false;
  return function.getFunctionBody()
      .walk([&](Operation *op) {
        if (!hasEffects(op))
          return WalkResult::advance();
        if (cause)
          *cause = op;
        return WalkResult::interrupt();
      })
      .wasInterrupted();
}
