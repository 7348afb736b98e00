//===- InterpretMemRef.cpp - Buffers --------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handlers.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlc::reference;

//===----------------------------------------------------------------------------------------===//
// Accesses and allocations
//===----------------------------------------------------------------------------------------===//

static LogicalResult load(Interpreter &interpreter, memref::LoadOp op) {
  FailureOr<Scalar> value = interpreter.load(op, interpreter.getBuffer(op.getMemRef()),
                                             interpreter.getIndices(op.getIndices()));
  if (failed(value))
    return failure();
  interpreter.set(op.getResult(), *value);
  return success();
}

static LogicalResult store(Interpreter &interpreter, memref::StoreOp op) {
  return interpreter.store(op, interpreter.getBuffer(op.getMemRef()),
                           interpreter.getIndices(op.getIndices()),
                           interpreter.getScalar(op.getValueToStore()));
}

template <typename OpTy> static LogicalResult allocate(Interpreter &interpreter, OpTy op) {
  FailureOr<Buffer> buffer =
      interpreter.allocate(op, "", op.getType(), interpreter.getIndices(op.getDynamicSizes()));
  if (failed(buffer))
    return failure();
  interpreter.set(op.getResult(), *buffer);
  return success();
}

static LogicalResult deallocate(Interpreter &interpreter, memref::DeallocOp op) {
  const Buffer &buffer = interpreter.getBuffer(op.getMemref());
  if (buffer.storage->isFreed)
    return op.emitError("the buffer has been freed before");
  buffer.storage->isFreed = true;
  return success();
}

static LogicalResult copy(Interpreter &interpreter, memref::CopyOp op) {
  Buffer source = interpreter.getBuffer(op.getSource());
  Buffer target = interpreter.getBuffer(op.getTarget());
  if (source.shape != target.shape)
    return op.emitError("the shapes of source and target differ");
  LogicalResult result = success();
  source.forEach([&](ArrayRef<int64_t> indices) {
    if (failed(result))
      return;
    FailureOr<Scalar> value = interpreter.load(op, source, indices);
    result = failed(value) ? failure() : interpreter.store(op, target, indices, *value);
  });
  return result;
}

static LogicalResult getGlobal(Interpreter &interpreter, memref::GetGlobalOp op) {
  auto global = dyn_cast_or_null<memref::GlobalOp>(interpreter.lookup(op.getNameAttr()));
  auto elements =
      global ? dyn_cast_or_null<ElementsAttr>(global.getInitialValueAttr()) : ElementsAttr();
  if (!elements)
    return op.emitError("the global ") << op.getName() << " has no value";
  FailureOr<Buffer> buffer = makeBuffer(op, op.getName(), elements);
  if (failed(buffer))
    return failure();
  interpreter.set(op.getResult(), *buffer);
  return success();
}

//===----------------------------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------------------------===//

static LogicalResult subview(Interpreter &interpreter, memref::SubViewOp op) {
  Buffer view = interpreter.getBuffer(op.getSource());
  SmallVector<int64_t> offsets = interpreter.getMixed(op.getStaticOffsets(), op.getOffsets());
  SmallVector<int64_t> sizes = interpreter.getMixed(op.getStaticSizes(), op.getSizes());
  SmallVector<int64_t> steps = interpreter.getMixed(op.getStaticStrides(), op.getStrides());
  SmallVector<int64_t> strides;
  for (auto [dim, offset, size, step] : llvm::enumerate(offsets, sizes, steps)) {
    int64_t extent = view.shape[dim];
    auto isInside = [&](int64_t index) { return index >= 0 && index < extent; };
    bool isEmpty = size == 0 && offset >= 0 && offset <= extent;
    if (size < 0 || (!isEmpty && !(isInside(offset) && isInside(offset + (size - 1) * step))))
      return op.emitError("dimension ")
             << dim << ", " << size << " elements from " << offset << " in steps of " << step
             << ", is out of bounds: its extent is " << extent;
    view.offset += offset * view.strides[dim];
    strides.push_back(step * view.strides[dim]);
  }
  llvm::SmallBitVector dropped = op.getDroppedDims();
  view.shape.clear();
  view.strides.clear();
  for (auto [index, size, stride] : llvm::enumerate(sizes, strides)) {
    if (dropped.test(index))
      continue;
    view.shape.push_back(size);
    view.strides.push_back(stride);
  }
  interpreter.set(op.getResult(), view);
  return success();
}

static LogicalResult view(Interpreter &interpreter, memref::ViewOp op) {
  Buffer source = interpreter.getBuffer(op.getSource());
  Buffer view = source;
  int64_t shift = interpreter.getIndex(op.getByteShift());
  view.elementType = op.getType().getElementType();
  view.base = source.getAddress({shift});
  view.offset = 0;
  view.shape = interpreter.getMixed(op.getType().getShape(), op.getSizes());
  // What it would take by itself: this also checks the extents.
  FailureOr<Buffer> alone = allocateBuffer(op, "", view.elementType, view.shape);
  if (failed(alone))
    return failure();
  int64_t bytes = alone->storage->bytes.size();
  if (shift < 0 || shift + bytes > source.shape.front())
    return op.emitError("a view of ")
           << bytes << " bytes from byte " << shift << " on is out of bounds: its source has "
           << source.shape.front();
  view.strides.assign(view.shape.size(), 1);
  for (size_t dim = view.shape.size(); dim > 1; --dim)
    view.strides[dim - 2] = view.strides[dim - 1] * view.shape[dim - 1];
  interpreter.set(op.getResult(), view);
  return success();
}

static LogicalResult collapse(Interpreter &interpreter, memref::CollapseShapeOp op) {
  const Buffer &source = interpreter.getBuffer(op.getSrc());
  Buffer view = source;
  view.shape.clear();
  view.strides.clear();
  for (const ReassociationIndices &group : op.getReassociationIndices()) {
    int64_t extent = 1, stride = 1;
    for (int64_t dim : llvm::reverse(group)) {
      if (source.shape[dim] == 1)
        continue;
      if (extent == 1)
        stride = source.strides[dim];
      else if (source.strides[dim] != stride * extent)
        return op.emitError("dimension ") << dim << " does not continue the next one";
      extent *= source.shape[dim];
    }
    view.shape.push_back(extent);
    view.strides.push_back(stride);
  }
  interpreter.set(op.getResult(), view);
  return success();
}

static LogicalResult expand(Interpreter &interpreter, memref::ExpandShapeOp op) {
  const Buffer &source = interpreter.getBuffer(op.getSrc());
  Buffer view = source;
  view.shape = interpreter.getMixed(op.getStaticOutputShape(), op.getOutputShape());
  view.strides.assign(view.shape.size(), 1);
  for (auto [dim, group] : llvm::enumerate(op.getReassociationIndices())) {
    int64_t extent = 1;
    for (int64_t part : llvm::reverse(group)) {
      view.strides[part] = source.strides[dim] * extent;
      extent *= view.shape[part];
    }
    if (extent != source.shape[dim])
      return op.emitError("dimension ")
             << dim << " has " << source.shape[dim] << " elements, not " << extent;
  }
  interpreter.set(op.getResult(), view);
  return success();
}

static LogicalResult castType(Interpreter &interpreter, memref::CastOp op) {
  const Buffer &buffer = interpreter.getBuffer(op.getSource());
  auto type = dyn_cast<MemRefType>(op.getType());
  if (!type || failed(verifyCompatibleShape(type.getShape(), buffer.shape)))
    return op.emitError("the shape is not that of ") << op.getType();
  interpreter.set(op.getResult(), interpreter.get(op.getSource()));
  return success();
}

static LogicalResult reinterpret(Interpreter &interpreter, memref::ReinterpretCastOp op) {
  Buffer view = interpreter.getBuffer(op.getSource());
  view.offset = interpreter.getMixed(op.getStaticOffsets(), op.getOffsets()).front();
  view.shape = interpreter.getMixed(op.getStaticSizes(), op.getSizes());
  view.strides = interpreter.getMixed(op.getStaticStrides(), op.getStrides());
  interpreter.set(op.getResult(), view);
  return success();
}

template <typename OpTy> static LogicalResult sameBuffer(Interpreter &interpreter, OpTy op) {
  interpreter.set(op->getResult(0), interpreter.get(op->getOperand(0)));
  return success();
}

void mlc::reference::addMemRefHandlers(HandlerTable &table) {
  table.add(load);
  table.add(store);
  table.add(allocate<memref::AllocOp>);
  table.add(allocate<memref::AllocaOp>);
  table.add(deallocate);
  table.add(copy);
  table.add(getGlobal);
  table.add(interpretDim<memref::DimOp>);
  table.add(subview);
  table.add(view);
  table.add(collapse);
  table.add(expand);
  table.add(castType);
  table.add(reinterpret);
  table.add(sameBuffer<memref::AssumeAlignmentOp>);
  table.add(sameBuffer<memref::DistinctObjectsOp>);
}
