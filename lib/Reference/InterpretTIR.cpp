//===- InterpretTIR.cpp - Loops and blocks --------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::reference;

//===----------------------------------------------------------------------------------------===//
// What a prim_func demands of its arguments
//===----------------------------------------------------------------------------------------===//

static LogicalResult checkDims(tir::PrimFuncOp function, ArrayRef<RuntimeValue> arguments) {
  DenseMap<StringAttr, int64_t> symbols;
  for (auto [index, argument] : llvm::enumerate(arguments))
    if (auto *scalar = std::get_if<Scalar>(&argument))
      if (isa<IndexType>(scalar->type))
        symbols.try_emplace(function.getArgName(index), scalar->getSigned());

  // First the symbols that stand alone, then all expressions.
  for (bool isDefinition : {true, false}) {
    for (auto [index, argument] : llvm::enumerate(arguments)) {
      relax::DimsAttr dims = function.getArgDims(index);
      auto *buffer = std::get_if<Buffer>(&argument);
      if (!dims || !buffer)
        continue;
      for (auto [dim, extent] : llvm::zip_equal(dims.getDims(), buffer->shape)) {
        relax::DimExpr expr = dim;
        if (isDefinition && expr.isSymbol())
          symbols.try_emplace(expr.getSymbol(), extent);
        if (isDefinition || expr.isUnknown())
          continue;
        std::optional<int64_t> expected = expr.evaluate(symbols);
        if (!expected || *expected != extent) {
          InFlightDiagnostic error = function.emitError("argument ")
                                     << function.getArgName(index) << ": expected " << expr;
          if (expected)
            error << " = " << *expected;
          return error << ", got " << extent;
        }
      }
    }
  }
  return success();
}

LogicalResult mlc::reference::checkPrimFuncArguments(FunctionOpInterface op,
                                                     ArrayRef<RuntimeValue> arguments) {
  auto function = dyn_cast<tir::PrimFuncOp>(op.getOperation());
  if (!function)
    return success();
  return checkDims(function, arguments);
}

//===----------------------------------------------------------------------------------------===//
// The accesses of a block are among those that it declares
//===----------------------------------------------------------------------------------------===//

namespace {
/// A declared region with its numbers filled in.
struct DeclaredRegion {
  Buffer buffer;
  SmallVector<int64_t> offsets;
  SmallVector<int64_t> extents;

  bool isOf(const Storage *storage) const { return storage == buffer.storage.get(); }

  bool contains(const Storage *storage, int64_t address) const {
    if (!isOf(storage))
      return false;
    // Elements of a buffer have addresses of their own, so the larger strides decide first.
    int64_t left = (address - buffer.base) / getByteWidth(buffer.elementType) - buffer.offset;
    SmallVector<unsigned> order = llvm::to_vector(llvm::seq<unsigned>(buffer.shape.size()));
    llvm::sort(order, [&](unsigned a, unsigned b) {
      return std::make_tuple(-buffer.strides[a], -buffer.shape[a], a) <
             std::make_tuple(-buffer.strides[b], -buffer.shape[b], b);
    });
    for (unsigned dim : order) {
      int64_t index = buffer.strides[dim] == 0 ? 0 : left / buffer.strides[dim];
      left -= index * buffer.strides[dim];
      if (index < offsets[dim] || index >= offsets[dim] + extents[dim])
        return false;
    }
    return left == 0;
  }
};
} // namespace

static std::vector<DeclaredRegion> evaluate(Interpreter &interpreter,
                                            ArrayRef<tir::BufferRegion> regions) {
  std::vector<DeclaredRegion> evaluated;
  auto toNumber = [&](OpFoldResult number) { return interpreter.getMixed(number); };
  for (const tir::BufferRegion &region : regions)
    evaluated.push_back({interpreter.getBuffer(region.buffer),
                         llvm::map_to_vector(region.offsets, toNumber),
                         llvm::map_to_vector(region.extents, toNumber)});
  return evaluated;
}

static DenseSet<const Storage *> getLocalStorage(const Interpreter::Tracker &tracker) {
  DenseSet<const Storage *> local;
  for (const std::shared_ptr<Storage> &storage : tracker.local)
    local.insert(storage.get());
  return local;
}

static LogicalResult checkAccesses(tir::BlockOp block, const Interpreter::Tracker &tracker,
                                   ArrayRef<DeclaredRegion> reads,
                                   ArrayRef<DeclaredRegion> writes) {
  DenseSet<const Storage *> local = getLocalStorage(tracker);
  for (const Interpreter::Access &access : tracker.accesses) {
    // What the block does to buffers of its own is nobody else's business.
    if (local.contains(access.storage))
      continue;
    auto contains = [&](const DeclaredRegion &region) {
      return region.contains(access.storage, access.address);
    };
    // A reduction reads what it writes, and does not declare it again.
    if (llvm::any_of(writes, contains) || (!access.isWrite && llvm::any_of(reads, contains)))
      continue;
    // An opaque block need not declare a buffer at all.
    auto isOf = [&](const DeclaredRegion &region) { return region.isOf(access.storage); };
    if (block.getNumIterVars() == 0 && llvm::none_of(writes, isOf) && llvm::none_of(reads, isOf))
      continue;
    InFlightDiagnostic error = access.op->emitError()
                               << (access.isWrite ? "writes" : "reads") << " what the block \""
                               << block.getName() << "\" does not declare";
    error.attachNote(block.getYield().getLoc()) << "it is declared here";
    return error;
  }
  return success();
}

/// What the block did is done by the block around it, except to buffers of its own.
static void passOn(const Interpreter::Tracker &tracker, Interpreter::Tracker &outer) {
  DenseSet<const Storage *> local = getLocalStorage(tracker);
  for (const Interpreter::Access &access : tracker.accesses)
    if (!local.contains(access.storage))
      outer.accesses.push_back(access);
}

//===----------------------------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------------------------===//

static LogicalResult block(Interpreter &interpreter, tir::BlockOp op) {
  if (op.getPredicate() && !interpreter.getScalar(op.getPredicate()).getBool())
    return success();

  SmallVector<int64_t> mins = interpreter.getMixed(op.getStaticMins(), op.getDynamicMins());
  SmallVector<int64_t> extents =
      interpreter.getMixed(op.getStaticExtents(), op.getDynamicExtents());
  SmallVector<RuntimeValue> arguments;
  bool isStart = true;
  for (auto [index, binding] : llvm::enumerate(op.getBindings())) {
    int64_t value = interpreter.getIndex(binding);
    if (value < mins[index] || value >= mins[index] + extents[index])
      return op.emitError("iteration variable ")
             << index << " of block \"" << op.getName() << "\" is " << value
             << ", out of its domain from " << mins[index] << " to "
             << mins[index] + extents[index] - 1;
    if (op.getIterKind(index) == tir::IterKind::Reduce)
      isStart &= value == mins[index];
    arguments.push_back(Scalar::get(binding.getType(), value));
  }

  interpreter.trackers.emplace_back();
  auto body = [&]() -> LogicalResult {
    if (op.hasInit() && isStart && failed(interpreter.run(op.getInit(), arguments)))
      return failure();
    if (failed(interpreter.run(op.getBody(), arguments)))
      return failure();
    tir::YieldOp yield = op.getYield();
    return checkAccesses(op, interpreter.trackers.back(),
                         evaluate(interpreter, yield.getReadRegions()),
                         evaluate(interpreter, yield.getWriteRegions()));
  };
  LogicalResult result = body();
  Interpreter::Tracker tracker = std::move(interpreter.trackers.back());
  interpreter.trackers.pop_back();
  if (!interpreter.trackers.empty())
    passOn(tracker, interpreter.trackers.back());
  return result;
}

static LogicalResult allocBuffer(Interpreter &interpreter, tir::AllocBufferOp op) {
  FailureOr<Buffer> buffer =
      interpreter.allocate(op, op.getName(), cast<ShapedType>(op.getBuffer().getType()),
                           interpreter.getIndices(op.getSizes()));
  if (failed(buffer))
    return failure();
  if (auto value = op->getAttrOfType<DenseElementsAttr>(tir::kValueAttrName)) {
    auto element = value.value_begin<Attribute>();
    buffer->forEach([&](ArrayRef<int64_t> indices) {
      buffer->write(buffer->getAddress(indices), *Scalar::get(*element++));
    });
  }
  interpreter.set(op.getBuffer(), *buffer);
  return success();
}

static LogicalResult matchBuffer(Interpreter &interpreter, tir::MatchBufferOp op) {
  Buffer view = interpreter.getBuffer(op.getSource());
  SmallVector<int64_t> offsets = interpreter.getMixed(op.getStaticOffsets(), op.getOffsets());
  SmallVector<int64_t> sizes = interpreter.getMixed(op.getStaticSizes(), op.getSizes());
  for (auto [dim, offset, size] : llvm::enumerate(offsets, sizes)) {
    if (offset < 0 || size < 0 || offset + size > view.shape[dim])
      return op.emitError("dimension ") << dim << " from " << offset << " to " << offset + size - 1
                                        << " is out of bounds: its extent is " << view.shape[dim];
    view.offset += offset * view.strides[dim];
  }
  // The result may lack leading dimensions of extent 1.
  size_t dropped = sizes.size() - cast<MemRefType>(op.getBuffer().getType()).getRank();
  view.shape.assign(sizes.begin() + dropped, sizes.end());
  view.strides.erase(view.strides.begin(), view.strides.begin() + dropped);
  interpreter.set(op.getBuffer(), view);
  return success();
}

static LogicalResult signCast(Interpreter &interpreter, tir::SignCastOp op) {
  interpreter.set(op.getResult(),
                  Scalar{op.getResult().getType(), interpreter.getScalar(op.getInput()).bits});
  return success();
}

/// What the last statement of a function says that it returns; null if it says nothing.
static tir::EvaluateOp getReturned(tir::PrimFuncOp function) {
  Block &body = function.getBody().front();
  auto last = body.empty() ? tir::EvaluateOp() : dyn_cast<tir::EvaluateOp>(body.back());
  return last && last->getAttrOfType<StringAttr>(tir::kFormAttrName) == "ret" ? last
                                                                              : tir::EvaluateOp();
}

static LogicalResult evaluateStatement(Interpreter &interpreter, tir::EvaluateOp op) {
  auto form = op->getAttrOfType<StringAttr>(tir::kFormAttrName);
  auto function = dyn_cast<tir::PrimFuncOp>(op->getParentOp());
  if (!form || tir::isSaidOnly(form))
    return success();
  if (form != "ret" || !function || getReturned(function) != op)
    return op.emitError("T.") << form.getValue() << " cannot be interpreted here";
  interpreter.returned = interpreter.get(op.getValue());
  return success();
}

static LogicalResult call(Interpreter &interpreter, tir::CallOp op) {
  auto callee = dyn_cast_or_null<tir::PrimFuncOp>(interpreter.lookup(op.getCalleeAttr()));
  if (!callee)
    return op.emitError("there is no prim_func ") << op.getCallee();
  SmallVector<RuntimeValue> arguments = interpreter.getAll(op.getArgs());
  // A buffer stands for the data that the callee declares a buffer of its own on.
  for (auto [argument, type] : llvm::zip_equal(arguments, callee.getArgumentTypes())) {
    auto *buffer = std::get_if<Buffer>(&argument);
    auto wanted = dyn_cast<MemRefType>(type);
    if (!buffer || !wanted || !wanted.hasStaticShape() || !wanted.getLayout().isIdentity() ||
        wanted.getShape() == ArrayRef<int64_t>(buffer->shape))
      continue;
    if (wanted.getNumElements() > buffer->getNumElements())
      return op.emitError("a buffer of ")
             << buffer->getNumElements() << " elements is passed where " << wanted.getNumElements()
             << " are expected";
    buffer->shape.assign(wanted.getShape().begin(), wanted.getShape().end());
    auto [strides, offset] = wanted.getStridesAndOffset();
    buffer->strides.assign(strides.begin(), strides.end());
  }
  interpreter.returned.reset();
  if (failed(interpreter.call(callee, arguments)))
    return failure();
  if (!op.getResult())
    return success();
  if (!interpreter.returned)
    return op.emitError("'") << op.getCallee() << "' does not return a value at its end";
  RuntimeValue value = *interpreter.returned;
  if (auto *scalar = std::get_if<Scalar>(&value); scalar && scalar->type.isIndex())
    value = Scalar::get(op.getResult().getType(), scalar->getSigned());
  interpreter.set(op.getResult(), value);
  return success();
}

void mlc::reference::addTIRHandlers(HandlerTable &table) {
  table.add(block);
  table.add(allocBuffer);
  table.add(matchBuffer);
  table.add(signCast);
  table.add(evaluateStatement);
  table.add(call);
}
