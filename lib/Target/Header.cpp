//===- Header.cpp - C headers of compiled modules -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-runtime/runtime.h"
#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlc/Target/Library.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlc;

/// What a parameter is, as `float32 (n, 784)`.
static std::string describe(const mlc_function *function, int32_t index) {
  std::string text(size_t(mlc_function_describe_param(function, index, nullptr, 0)) + 1, ' ');
  mlc_function_describe_param(function, index, text.data(), text.size());
  text.pop_back();
  return text;
}

static void writeFunction(const mlc_function *function, StringRef prefix, raw_ostream &os) {
  int32_t numInputs = mlc_function_num_inputs(function);
  int32_t numOutputs = mlc_function_num_outputs(function);
  os << "/* Arguments, in this order:\n";
  for (int32_t i = 0; i < numInputs; ++i) {
    const char *name = mlc_function_param_name(function, i);
    os << " *   input " << i << (name ? " " + std::string(name) : "") << ": "
       << describe(function, i) << "\n";
  }
  for (int32_t i = 0; i < numOutputs; ++i)
    os << " *   output " << i << ": " << describe(function, numInputs + i)
       << (mlc_function_param_flags(function, numInputs + i) & MLC_PARAM_OPEN
               ? ", which the function makes: it is not called from C"
               : "")
       << "\n";
  os << " * Returns 0, or another number and leaves a message in mlc_last_error(). */\n";
  os << "int32_t " << prefix << mlc_function_name(function)
     << "(DLTensor **args, int32_t num_args);\n\n";
}

LogicalResult mlc::writeHeader(ModuleOp module, StringRef prefix, StringRef name, raw_ostream &os) {
  std::string guard = name.upper() + "_H";
  for (char &character : guard)
    if (!llvm::isAlnum(character))
      character = '_';
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n#include \"mlc-runtime/runtime.h\"\n\n"
     << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  // The runtime reads signatures; it is not asked to call anything.
  std::unique_ptr<mlc_executable, decltype(&mlc_executable_release)> owner(
      mlc_executable_create(nullptr, nullptr), mlc_executable_release);
  for (auto global : module.getOps<LLVM::GlobalOp>()) {
    StringRef symbol = global.getSymName();
    auto table = dyn_cast_or_null<DenseElementsAttr>(global.getValueOrNull());
    if (!symbol.consume_front(kEntryPrefix) || !symbol.consume_back("_signature") || !table)
      continue;
    auto entry = SymbolTable::lookupNearestSymbolFrom<LLVM::LLVMFuncOp>(
        module, StringAttr::get(module.getContext(), prefix + symbol));
    // Without an entry the name is that of the native function.
    if (!entry || entry.getLinkage() != LLVM::Linkage::External)
      return module.emitError() << "there is no C function '" << prefix << symbol
                                << "': was 'mlc-emit-entry' run with 'c-entry' and this prefix?";
    SmallVector<int64_t> words(table.getValues<int64_t>());
    std::unique_ptr<mlc_function, decltype(&mlc_function_destroy)> function(
        owner ? mlc_function_create(owner.get(), nullptr, nullptr, words.data()) : nullptr,
        mlc_function_destroy);
    if (!function)
      return global.emitError() << mlc_last_error();
    writeFunction(function.get(), prefix, os);
  }
  os << "#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
  return success();
}
