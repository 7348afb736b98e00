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
enum ContextField : int32_t { kCallPacked = 0, kCallPackedValue = 8, kFail = 16 };

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

private:
  /// R1
  LogicalResult checkConvention() {
    if (func.isExternal() && func.getNumArguments() >= 1 && func.getArgumentTypes()[0] == pointer &&
        llvm::equal(func.getResultTypes(), ArrayRef<Type>(i32)))
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
  // struct DLTensor: {data, device type, device id, rank, code, bits, lanes, shape, strides, byte
  // offset}
  constexpr int64_t kTensorBytes = 48;
  if (failed(checkConvention()))
    return failure();
  // R2
  auto callee = attr.getAs<StringAttr>("callee");
  auto types = attr.getAs<ArrayAttr>("types");
  auto numOutputs = attr.getAs<IntegerAttr>("num_outputs");
  auto byValue = attr.getAs<BoolAttr>("by_value");
  if (!callee || !types || !numOutputs || !byValue || types.size() + 1 != func.getNumArguments())
    return func.emitError(
        "expected 'mlc.packed' to have a callee, the number of outputs, by_value, "
        "and types for all parameters but the first");
  SmallVector<DataType> dataTypes;
  int64_t numSizes = 0;
  for (auto [i, entry] : llvm::enumerate(types)) {
    auto type = dyn_cast<TypeAttr>(entry);
    auto tensor = type ? dyn_cast<RankedTensorType>(type.getValue()) : RankedTensorType();
    auto buffer = dyn_cast<MemRefType>(func.getArgumentTypes()[i + 1]);
    std::optional<DataType> dataType = tensor ? getDataType(tensor.getElementType()) : std::nullopt;
    if (!dataType || !buffer || buffer.getRank() != tensor.getRank() ||
        !buffer.getLayout().isIdentity())
      return func.emitError() << "expected parameter " << i + 1
                              << " to be a buffer and its type to be a tensor that DLPack knows";
    dataTypes.push_back(*dataType);
    numSizes += tensor.getRank();
  }

  builder.setInsertionPointToStart(func.addEntryBlock());
  Value tensors =
      LLVM::AllocaOp::create(builder, pointer, builder.getI8Type(),
                             constant(i64, std::max<int64_t>(1, types.size()) * kTensorBytes),
                             /*alignment=*/8);
  Value shapes = LLVM::AllocaOp::create(
      builder, pointer, i64, constant(i64, std::max<int64_t>(1, numSizes)), /*alignment=*/8);
  Value null = LLVM::ZeroOp::create(builder, pointer);
  Value zero = constant(i64, 0);
  int64_t nextSize = 0;
  for (auto [i, dataType] : llvm::enumerate(dataTypes)) {
    Value buffer = func.getArgument(i + 1);
    int64_t rank = cast<MemRefType>(buffer.getType()).getRank();
    Value address = toI64(memref::ExtractAlignedPointerAsIndexOp::create(builder, buffer));
    int64_t base = i * kTensorBytes;
    store(LLVM::IntToPtrOp::create(builder, pointer, address), tensors, base);
    store(constant(i32, kDeviceCPU), tensors, base + 8);
    store(constant(i32, 0), tensors, base + 12);
    store(constant(i32, rank), tensors, base + 16);
    store(constant(builder.getI8Type(), dataType.code), tensors, base + 20);
    store(constant(builder.getI8Type(), dataType.bits), tensors, base + 21);
    store(constant(builder.getI16Type(), 1), tensors, base + 22);
    store(offset(shapes, nextSize * 8), tensors, base + 24);
    store(null, tensors, base + 32);
    store(zero, tensors, base + 40);
    for (int64_t dim = 0; dim < rank; ++dim, ++nextSize)
      store(toI64(memref::DimOp::create(builder, buffer, dim)), shapes, nextSize * 8);
  }
  Value status = callContext(byValue.getValue() ? kCallPackedValue : kCallPacked,
                             {createString(callee), tensors, constant(i32, types.size()),
                              constant(i32, numOutputs.getInt())});
  func::ReturnOp::create(builder, status);
  func->removeAttr(kPackedAttrName);
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
      if (failed(result))
        return signalPassFailure();
    }
  }
};
} // namespace
