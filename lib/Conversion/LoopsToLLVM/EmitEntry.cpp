//===- EmitEntry.cpp - The symbols by which the runtime calls a graph function --------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "SignatureTable.h"
#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/SymbolTable.h"

namespace mlc {
#define GEN_PASS_DEF_EMITENTRY
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

using namespace mlir;
using namespace mlc;

namespace {

/// The descriptor of a ranked memref starts with two pointers and the offset; sizes and strides
/// follow.
constexpr int64_t kWordBytes = 8;
constexpr int64_t kDescriptorHead = 3;

/// The tensors that a function is given; null stands for an output that it makes itself.
SmallVector<RankedTensorType> getArguments(const EntrySignature &signature) {
  SmallVector<RankedTensorType> tensors(signature.inputs);
  for (auto [output, isOpen] : llvm::zip_equal(signature.outputs, signature.isOpen))
    tensors.push_back(isOpen ? RankedTensorType() : output);
  return tensors;
}

/// Emits what belongs to one graph function.
class EntryEmitter {
public:
  EntryEmitter(ModuleOp module, SymbolTable &symbols, LLVM::LLVMFuncOp body)
      : symbols(symbols), body(body), name(body.getSymName().str()),
        builder(body.getLoc(), module.getContext()) {
    builder.setInsertionPointToEnd(module.getBody());
    pointer = LLVM::LLVMPointerType::get(module.getContext());
    i32 = builder.getI32Type();
    i64 = builder.getI64Type();
  }

  LogicalResult emit(const EmitEntryOptions &options);

private:
  InFlightDiagnostic error() { return body.emitOpError(); }

  /// R4, for the body or the function that computes the workspace.
  LogicalResult checkType(LLVM::LLVMFuncOp function, ArrayRef<RankedTensorType> tensors,
                          bool isBody);
  /// R5 and R6: the symbols that will be there, and those that exist.
  LogicalResult checkSymbols(const EmitEntryOptions &options);

  void emitCode(const EntrySignature &signature);
  void emitWorkspace(const EntrySignature &signature, LLVM::LLVMFuncOp function);
  void emitSignature(ArrayRef<int64_t> table);
  void emitEntryStruct();
  void emitCEntry(StringRef prefix);
  void emitPackedEntry();

  LLVM::LLVMFuncOp startFunction(const Twine &symbol, Type result, ArrayRef<Type> arguments);
  /// A function of the runtime's core, declared once.
  LLVM::LLVMFuncOp declare(StringRef symbol, Type result, ArrayRef<Type> arguments);
  Value constant(int64_t value) { return LLVM::ConstantOp::create(builder, i64, value); }
  Value loadAt(Type type, Value base, int64_t bytes);
  /// Appends what the descriptors of these tensors hold, from `descriptors` on; there is none
  /// of a null type.
  void loadDescriptors(Value descriptors, ArrayRef<RankedTensorType> tensors,
                       SmallVectorImpl<Value> &values);
  void internalize(LLVM::LLVMFuncOp function);

  std::string symbolFor(StringRef suffix) const { return (kEntryPrefix + name + suffix).str(); }

  SymbolTable &symbols;
  LLVM::LLVMFuncOp body;
  std::string name;
  ImplicitLocOpBuilder builder;
  Type pointer, i32, i64;
};

LogicalResult EntryEmitter::checkType(LLVM::LLVMFuncOp function, ArrayRef<RankedTensorType> tensors,
                                      bool isBody) {
  SmallVector<Type> expected;
  if (isBody)
    expected.append({pointer, pointer, pointer, i64, i64, i64});
  for (RankedTensorType tensor : tensors) {
    if (!tensor)
      continue;
    expected.append({pointer, pointer, i64});
    expected.append(2 * tensor.getRank(), i64);
  }
  auto type = LLVM::LLVMFunctionType::get(isBody ? i32 : i64, expected);
  if (function.getFunctionType() == type)
    return success();
  return function.emitOpError("R4: expects the type ")
         << type << ", which is what 'mlc.signature' describes, got " << function.getFunctionType();
}

LogicalResult EntryEmitter::checkSymbols(const EmitEntryOptions &options) {
  SmallVector<std::string> names = {symbolFor(""), symbolFor("_workspace"),
                                    symbolFor("_signature")};
  std::string cName = options.cPrefix + name;
  if (options.cEntry && body.getSymName() == name)
    names.push_back(name + ".body");
  if (options.cEntry && body.getSymName() != cName)
    names.push_back(cName);
  // Whoever loads the library would find ours in the place of theirs.
  if (options.cEntry && isCLibraryName(cName))
    return error() << "R6: expects another name than '" << cName
                   << "' for the plain C function, which is one of the C library; give a prefix";
  if (options.cEntry || options.packedEntry)
    names.push_back(symbolFor("_entry"));
  if (options.packedEntry)
    names.push_back("__tvm_ffi_" + name);
  for (const std::string &symbol : names)
    if (Operation *previous = symbols.lookup(symbol)) {
      InFlightDiagnostic diagnostic = error()
                                      << "R5: expects the symbol @" << symbol << " to be free";
      diagnostic.attachNote(previous->getLoc()) << "it is defined here";
      return diagnostic;
    }
  return success();
}

LLVM::LLVMFuncOp EntryEmitter::startFunction(const Twine &symbol, Type result,
                                             ArrayRef<Type> arguments) {
  auto function = LLVM::LLVMFuncOp::create(builder, symbol.str(),
                                           LLVM::LLVMFunctionType::get(result, arguments));
  symbols.insert(function);
  builder.setInsertionPointToStart(function.addEntryBlock(builder));
  return function;
}

LLVM::LLVMFuncOp EntryEmitter::declare(StringRef symbol, Type result, ArrayRef<Type> arguments) {
  if (auto function = symbols.lookup<LLVM::LLVMFuncOp>(symbol))
    return function;
  auto function =
      LLVM::LLVMFuncOp::create(builder, symbol, LLVM::LLVMFunctionType::get(result, arguments));
  symbols.insert(function);
  return function;
}

Value EntryEmitter::loadAt(Type type, Value base, int64_t bytes) {
  Value address = base;
  if (bytes != 0)
    address = LLVM::GEPOp::create(builder, pointer, builder.getI8Type(), base,
                                  ArrayRef<LLVM::GEPArg>{int32_t(bytes)});
  return LLVM::LoadOp::create(builder, type, address);
}

void EntryEmitter::loadDescriptors(Value descriptors, ArrayRef<RankedTensorType> tensors,
                                   SmallVectorImpl<Value> &values) {
  for (auto [index, tensor] : llvm::enumerate(tensors)) {
    if (!tensor)
      continue;
    Value descriptor = loadAt(pointer, descriptors, kWordBytes * int64_t(index));
    int64_t words = kDescriptorHead + 2 * tensor.getRank();
    for (int64_t word = 0; word < words; ++word)
      values.push_back(loadAt(word < 2 ? pointer : i64, descriptor, kWordBytes * word));
  }
}

void EntryEmitter::emitCode(const EntrySignature &signature) {
  OpBuilder::InsertionGuard guard(builder);
  LLVM::LLVMFuncOp function = startFunction(symbolFor(""), i32, {pointer, pointer, i64, pointer});
  Block &block = function.front();
  Value context = block.getArgument(0), workspace = block.getArgument(1);
  SmallVector<Value> operands = {
      context, workspace, workspace, constant(0), block.getArgument(2), constant(1)};
  SmallVector<RankedTensorType> tensors = getArguments(signature);
  loadDescriptors(block.getArgument(3), tensors, operands);
  auto call = LLVM::CallOp::create(builder, body, operands);
  LLVM::ReturnOp::create(builder, call.getResults());
}

void EntryEmitter::emitWorkspace(const EntrySignature &signature, LLVM::LLVMFuncOp function) {
  OpBuilder::InsertionGuard guard(builder);
  LLVM::LLVMFuncOp entry = startFunction(symbolFor("_workspace"), i64, {pointer});
  Value bytes;
  if (function) {
    SmallVector<Value> operands;
    loadDescriptors(entry.getArgument(0), signature.inputs, operands);
    bytes = LLVM::CallOp::create(builder, function, operands).getResult();
  } else {
    bytes = constant(0);
  }
  LLVM::ReturnOp::create(builder, bytes);
}

void EntryEmitter::emitSignature(ArrayRef<int64_t> table) {
  int64_t size = int64_t(table.size());
  auto value = DenseElementsAttr::get(RankedTensorType::get({size}, i64), table);
  symbols.insert(LLVM::GlobalOp::create(builder, LLVM::LLVMArrayType::get(i64, unsigned(size)),
                                        /*isConstant=*/true, LLVM::Linkage::External,
                                        symbolFor("_signature"), value, /*alignment=*/kWordBytes));
}

/// `mlc_entry`: code, workspace, signature, and the function that the first call makes.
void EntryEmitter::emitEntryStruct() {
  OpBuilder::InsertionGuard guard(builder);
  auto type =
      LLVM::LLVMStructType::getLiteral(builder.getContext(), {pointer, pointer, pointer, pointer});
  auto global = LLVM::GlobalOp::create(builder, type, /*isConstant=*/false, LLVM::Linkage::Internal,
                                       symbolFor("_entry"), Attribute(), /*alignment=*/kWordBytes);
  symbols.insert(global);
  builder.setInsertionPointToStart(builder.createBlock(&global.getInitializerRegion()));
  Value value = LLVM::ZeroOp::create(builder, type);
  const StringRef suffixes[] = {"", "_workspace", "_signature"};
  for (auto [index, suffix] : llvm::enumerate(suffixes)) {
    Value address = LLVM::AddressOfOp::create(builder, pointer, symbolFor(suffix));
    value = LLVM::InsertValueOp::create(builder, value, address, int64_t(index));
  }
  LLVM::ReturnOp::create(builder, value);
}

void EntryEmitter::emitCEntry(StringRef prefix) {
  LLVM::LLVMFuncOp callee = declare("mlc_call_entry", i32, {pointer, pointer, i32});
  OpBuilder::InsertionGuard guard(builder);
  LLVM::LLVMFuncOp function = startFunction(prefix + name, i32, {pointer, i32});
  Value entry = LLVM::AddressOfOp::create(builder, pointer, symbolFor("_entry"));
  auto call = LLVM::CallOp::create(
      builder, callee, ValueRange{entry, function.getArgument(0), function.getArgument(1)});
  LLVM::ReturnOp::create(builder, call.getResults());
}

void EntryEmitter::emitPackedEntry() {
  LLVM::LLVMFuncOp callee = declare("mlc_call_packed_entry", i32, {pointer, pointer, i32, pointer});
  OpBuilder::InsertionGuard guard(builder);
  LLVM::LLVMFuncOp function =
      startFunction("__tvm_ffi_" + name, i32, {pointer, pointer, i32, pointer});
  Value entry = LLVM::AddressOfOp::create(builder, pointer, symbolFor("_entry"));
  auto call = LLVM::CallOp::create(
      builder, callee,
      ValueRange{entry, function.getArgument(1), function.getArgument(2), function.getArgument(3)});
  LLVM::ReturnOp::create(builder, call.getResults());
}

void EntryEmitter::internalize(LLVM::LLVMFuncOp function) {
  function.setLinkage(LLVM::Linkage::Internal);
  std::string wrapper = ("_mlir_ciface_" + function.getSymName()).str();
  if (Operation *unused = symbols.lookup(wrapper);
      unused && SymbolTable::symbolKnownUseEmpty(unused, symbols.getOp()))
    symbols.erase(unused);
}

LogicalResult EntryEmitter::emit(const EmitEntryOptions &options) {
  auto emitError = [&] { return error(); };
  FailureOr<EntrySignature> signature =
      EntrySignature::read(body->getAttr(kSignatureAttrName), emitError);
  if (failed(signature))
    return failure();
  if (!signature->name.empty())
    name = signature->name;
  FailureOr<SmallVector<int64_t>> table = encodeSignature(name, *signature, emitError);
  if (failed(table))
    return failure();
  SmallVector<RankedTensorType> tensors = getArguments(*signature);
  auto workspace = symbols.lookup<LLVM::LLVMFuncOp>(name + ".workspace");
  if (failed(checkType(body, tensors, /*isBody=*/true)) ||
      (workspace && failed(checkType(workspace, signature->inputs, /*isBody=*/false))) ||
      failed(checkSymbols(options)))
    return failure();

  body->removeAttr(kSignatureAttrName);
  internalize(body);
  if (workspace)
    internalize(workspace);
  if (options.cEntry && body.getSymName() == name && failed(symbols.rename(body, name + ".body")))
    return error() << "cannot be renamed to @" << name << ".body";
  emitCode(*signature);
  emitWorkspace(*signature, workspace);
  emitSignature(*table);
  if (options.cEntry || options.packedEntry)
    emitEntryStruct();
  if (options.cEntry)
    emitCEntry(options.cPrefix);
  if (options.packedEntry)
    emitPackedEntry();
  return success();
}

struct EmitEntry : public mlc::impl::EmitEntryBase<EmitEntry> {
  using EmitEntryBase::EmitEntryBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    SmallVector<LLVM::LLVMFuncOp> bodies;
    for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
      if (!function->hasAttr(kSignatureAttrName))
        continue;
      // Wrappers are made with the attributes of what they wrap.
      if (function.getSymName().starts_with("_mlir_ciface_"))
        function->removeAttr(kSignatureAttrName);
      else
        bodies.push_back(function);
    }
    EmitEntryOptions options = {cEntry, cPrefix, packedEntry};
    for (LLVM::LLVMFuncOp body : bodies)
      if (failed(EntryEmitter(module, symbols, body).emit(options)))
        return signalPassFailure();
  }
};

} // namespace
