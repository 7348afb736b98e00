//===- ExpandPackedCalls.cpp - Calls through the context ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_EXPANDPACKEDCALLS
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

namespace {
/// Where the context has its functions, in bytes: see mlc-runtime/runtime.h.
enum ContextField : int32_t {
  kCallPacked = 0,
  kCallPackedValue = 8,
  kFail = 16,
  kCallPackedNew = 56,
  kGiveOutput = 64
};

/// struct DLTensor: {data, device type, device id, rank, code, bits, lanes, shape, strides, byte
/// offset}
constexpr int64_t kTensorBytes = 48;
constexpr int64_t kShapeOffset = 24;

/// DLPack's number of the CPU among devices.
constexpr int64_t kDeviceCPU = 1;

struct DataType {
  int64_t code, bits;
};

/// The element type in DLPack's terms.
std::optional<DataType> getDataType(Type type) {
  if (isa<BFloat16Type>(type))
    return DataType{4, 16};
  if (isa<Float16Type, Float32Type, Float64Type>(type))
    return DataType{2, type.getIntOrFloatBitWidth()};
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return std::nullopt;
  if (integer.getWidth() == 1)
    return DataType{6, 8};
  return DataType{integer.isUnsigned() ? 1 : 0, integer.getWidth()};
}

/// Builds the body of one declaration.
class BodyBuilder {
public:
  BodyBuilder(func::FuncOp func, SymbolTable &symbols)
      : func(func), symbols(symbols), builder(func.getLoc(), func.getContext()) {
    pointer = LLVM::LLVMPointerType::get(func.getContext());
    i32 = builder.getI32Type();
    i64 = builder.getI64Type();
  }

  LogicalResult expandPacked(DictionaryAttr attr);
  LogicalResult expandCheck(DictionaryAttr attr);
  LogicalResult expandGive(DictionaryAttr attr);

private:
  /// R1
  LogicalResult checkConvention(bool canReturnBuffers = false) {
    ArrayRef<Type> results = func.getResultTypes();
    if (func.isExternal() && func.getNumArguments() >= 1 && func.getArgumentTypes()[0] == pointer &&
        !results.empty() && results.front() == i32 && (results.size() == 1 || canReturnBuffers))
      return success();
    return func.emitError(
        "expected a declaration that takes the context, an !llvm.ptr, first, and returns an i32");
  }

  Value constant(Type type, int64_t value) {
    return LLVM::ConstantOp::create(builder, type, value);
  }
  Value offset(Value base, int64_t bytes) {
    return LLVM::GEPOp::create(builder, pointer, builder.getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(bytes)});
  }
  void store(Value value, Value base, int64_t bytes) {
    LLVM::StoreOp::create(builder, value, offset(base, bytes));
  }
  Value toI64(Value index) { return arith::IndexCastOp::create(builder, i64, index); }

  /// The address of a constant string of its own.
  Value createString(StringRef text) {
    std::string bytes = text.str();
    bytes.push_back('\0');
    LLVM::GlobalOp global;
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPoint(func);
      global = LLVM::GlobalOp::create(
          builder, LLVM::LLVMArrayType::get(builder.getI8Type(), bytes.size()), /*isConstant=*/true,
          LLVM::Linkage::Internal, (func.getSymName() + ".name").str(),
          builder.getStringAttr(bytes));
      symbols.insert(global);
    }
    return LLVM::AddressOfOp::create(builder, global);
  }

  /// Memory of the function for `count` elements, at least one.
  Value createArray(Type element, int64_t count) {
    return LLVM::AllocaOp::create(builder, pointer, element,
                                  constant(i64, std::max<int64_t>(1, count)), /*alignment=*/8);
  }

  /// The type that DLPack has for a tensor that lies in `buffer`; nothing if it does not fit.
  std::optional<DataType> getDataTypeOf(Attribute attr, Type buffer) {
    auto type = dyn_cast_or_null<TypeAttr>(attr);
    auto tensor = type ? dyn_cast<RankedTensorType>(type.getValue()) : RankedTensorType();
    auto memref = dyn_cast<MemRefType>(buffer);
    if (!tensor || !memref || memref.getRank() != tensor.getRank() ||
        !memref.getLayout().isIdentity())
      return std::nullopt;
    return getDataType(tensor.getElementType());
  }

  /// Writes number `index` of the `DLTensor`s at `tensors`, of which the shape is at `shape`.
  void storeTensor(Value tensors, int64_t index, Value data, int64_t rank, DataType dataType,
                   Value shape) {
    int64_t base = index * kTensorBytes;
    store(data, tensors, base);
    store(constant(i32, kDeviceCPU), tensors, base + 8);
    store(constant(i32, 0), tensors, base + 12);
    store(constant(i32, rank), tensors, base + 16);
    store(constant(builder.getI8Type(), dataType.code), tensors, base + 20);
    store(constant(builder.getI8Type(), dataType.bits), tensors, base + 21);
    store(constant(builder.getI16Type(), 1), tensors, base + 22);
    store(shape, tensors, base + kShapeOffset);
    store(LLVM::ZeroOp::create(builder, pointer), tensors, base + 32);
    store(constant(i64, 0), tensors, base + 40);
  }

  /// The same of a buffer that is there.
  void storeBuffer(Value tensors, int64_t index, Value buffer, DataType dataType, Value shape) {
    int64_t rank = cast<MemRefType>(buffer.getType()).getRank();
    Value address = toI64(memref::ExtractAlignedPointerAsIndexOp::create(builder, buffer));
    storeTensor(tensors, index, LLVM::IntToPtrOp::create(builder, pointer, address), rank, dataType,
                shape);
    for (int64_t dim = 0; dim < rank; ++dim)
      store(toI64(memref::DimOp::create(builder, buffer, dim)), shape, dim * 8);
  }

  /// The buffer that a `DLTensor` describes.
  Value loadBuffer(Value tensors, int64_t index, Value shape, MemRefType type) {
    Value data = LLVM::LoadOp::create(builder, pointer, offset(tensors, index * kTensorBytes));
    int64_t rank = type.getRank();
    auto sizes = LLVM::LLVMArrayType::get(i64, rank);
    auto descriptor =
        LLVM::LLVMStructType::getLiteral(func.getContext(), {pointer, pointer, i64, sizes, sizes});
    Value value = LLVM::PoisonOp::create(builder, descriptor);
    auto insert = [&](Value part, ArrayRef<int64_t> place) {
      value = LLVM::InsertValueOp::create(builder, value, part, place);
    };
    insert(data, {0});
    insert(data, {1});
    insert(constant(i64, 0), {2});
    Value stride = constant(i64, 1);
    for (int64_t dim = rank - 1; dim >= 0; --dim) {
      Value size = LLVM::LoadOp::create(builder, i64, offset(shape, dim * 8));
      insert(size, {3, dim});
      insert(stride, {4, dim});
      stride = LLVM::MulOp::create(builder, stride, size);
    }
    return UnrealizedConversionCastOp::create(builder, type, value).getResult(0);
  }

  Value callContext(ContextField field, ArrayRef<Value> args) {
    Value context = func.getArgument(0);
    Value callee = LLVM::LoadOp::create(builder, pointer, offset(context, field));
    SmallVector<Value> operands = {callee, context};
    llvm::append_range(operands, args);
    SmallVector<Type> types(ValueRange(operands).drop_front().getTypes());
    auto type = LLVM::LLVMFunctionType::get(i32, types);
    return LLVM::CallOp::create(builder, type, operands).getResult();
  }

  func::FuncOp func;
  SymbolTable &symbols;
  ImplicitLocOpBuilder builder;
  Type pointer, i32, i64;
};

LogicalResult BodyBuilder::expandPacked(DictionaryAttr attr) {
  if (failed(checkConvention(/*canReturnBuffers=*/true)))
    return failure();
  // R2
  auto callee = attr.getAs<StringAttr>("callee");
  auto types = attr.getAs<ArrayAttr>("types");
  auto numOutputs = attr.getAs<IntegerAttr>("num_outputs");
  auto byValue = attr.getAs<BoolAttr>("by_value");
  SmallVector<Type> buffers(func.getArgumentTypes().drop_front());
  unsigned numGiven = buffers.size();
  llvm::append_range(buffers, func.getResultTypes().drop_front());
  bool areReturned = buffers.size() > numGiven;
  if (!callee || !types || !numOutputs || !byValue || types.size() != buffers.size() ||
      (areReturned &&
       (!byValue.getValue() || numOutputs.getInt() != int64_t(buffers.size() - numGiven))))
    return func.emitError(
        "expected 'mlc.packed' to have a callee, the number of outputs, by_value, "
        "and types for all parameters but the first, and for all results but the first");
  SmallVector<DataType> dataTypes;
  SmallVector<int64_t> firstSizes = {0};
  for (auto [i, buffer] : llvm::enumerate(buffers)) {
    std::optional<DataType> dataType = getDataTypeOf(types[i], buffer);
    if (!dataType)
      return func.emitError() << "expected " << (i < numGiven ? "parameter " : "result ")
                              << (i < numGiven ? i + 1 : i - numGiven + 1)
                              << " to be a buffer and its type to be a tensor that DLPack knows";
    dataTypes.push_back(*dataType);
    firstSizes.push_back(firstSizes.back() + cast<MemRefType>(buffer).getRank());
  }

  builder.setInsertionPointToStart(func.addEntryBlock());
  Value tensors = createArray(builder.getI8Type(), buffers.size() * kTensorBytes);
  Value shapes = createArray(i64, firstSizes.back());
  SmallVector<Value> shapeOf;
  for (int64_t first : ArrayRef<int64_t>(firstSizes).drop_back())
    shapeOf.push_back(offset(shapes, first * 8));
  for (unsigned i = 0; i < numGiven; ++i)
    storeBuffer(tensors, i, func.getArgument(i + 1), dataTypes[i], shapeOf[i]);
  for (unsigned i = numGiven; i < buffers.size(); ++i) {
    auto type = cast<MemRefType>(buffers[i]);
    storeTensor(tensors, i, LLVM::ZeroOp::create(builder, pointer), type.getRank(), dataTypes[i],
                shapeOf[i]);
    for (auto [dim, size] : llvm::enumerate(type.getShape()))
      store(constant(i64, ShapedType::isDynamic(size) ? -1 : size), shapeOf[i], dim * 8);
  }
  ContextField field = areReturned          ? kCallPackedNew
                       : byValue.getValue() ? kCallPackedValue
                                            : kCallPacked;
  SmallVector<Value> results = {
      callContext(field, {createString(callee), tensors, constant(i32, types.size()),
                          constant(i32, numOutputs.getInt())})};
  for (unsigned i = numGiven; i < buffers.size(); ++i)
    results.push_back(loadBuffer(tensors, i, shapeOf[i], cast<MemRefType>(buffers[i])));
  func::ReturnOp::create(builder, results);
  func->removeAttr(kPackedAttrName);
  return success();
}

LogicalResult BodyBuilder::expandGive(DictionaryAttr attr) {
  if (failed(checkConvention()))
    return failure();
  // R4
  auto index = attr.getAs<IntegerAttr>("index");
  std::optional<DataType> dataType =
      func.getNumArguments() == 2 ? getDataTypeOf(attr.get("type"), func.getArgumentTypes()[1])
                                  : std::nullopt;
  if (!index || !dataType)
    return func.emitError("expected 'mlc.give' to have the index of a result, and the tensor that "
                          "the only other parameter is");
  builder.setInsertionPointToStart(func.addEntryBlock());
  Value buffer = func.getArgument(1);
  Value tensor = createArray(builder.getI8Type(), kTensorBytes);
  Value shape = createArray(i64, cast<MemRefType>(buffer.getType()).getRank());
  storeBuffer(tensor, 0, buffer, *dataType, shape);
  func::ReturnOp::create(builder,
                         callContext(kGiveOutput, {constant(i32, index.getInt()), tensor}));
  func->removeAttr(kGiveAttrName);
  return success();
}

LogicalResult BodyBuilder::expandCheck(DictionaryAttr attr) {
  if (failed(checkConvention()))
    return failure();
  // R3
  auto what = attr.getAs<StringAttr>("what");
  ArrayRef<Type> types = func.getArgumentTypes();
  if (!what || types.size() != 3 || !types[1].isIndex() || !types[2].isIndex())
    return func.emitError(
        "expected 'mlc.check' to say what is checked, and two numbers as parameters");

  builder.setInsertionPointToStart(func.addEntryBlock());
  Value expected = func.getArgument(1), got = func.getArgument(2);
  Value differ = arith::CmpIOp::create(builder, arith::CmpIPredicate::ne, expected, got);
  auto guard = scf::IfOp::create(builder, TypeRange(i32), differ, /*withElseRegion=*/true);
  func::ReturnOp::create(builder, guard.getResults());
  builder.setInsertionPointToStart(guard.thenBlock());
  scf::YieldOp::create(builder,
                       callContext(kFail, {createString(what), toI64(expected), toI64(got)}));
  builder.setInsertionPointToStart(guard.elseBlock());
  scf::YieldOp::create(builder, constant(i32, 0));
  func->removeAttr(kCheckAttrName);
  return success();
}

struct ExpandPackedCallsPass : mlc::impl::ExpandPackedCallsBase<ExpandPackedCallsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto func : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      LogicalResult result = success();
      if (auto packed = func->getAttrOfType<DictionaryAttr>(kPackedAttrName))
        result = BodyBuilder(func, symbols).expandPacked(packed);
      else if (auto check = func->getAttrOfType<DictionaryAttr>(kCheckAttrName))
        result = BodyBuilder(func, symbols).expandCheck(check);
      else if (auto give = func->getAttrOfType<DictionaryAttr>(kGiveAttrName))
        result = BodyBuilder(func, symbols).expandGive(give);
      if (failed(result))
        return signalPassFailure();
    }
  }
};
} // namespace
