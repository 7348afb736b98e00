//===- LibraryTest.cpp - Compiled modules as shared libraries -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/Library.h"
#include "mlc-runtime/runtime.h"
#include "mlc/RegisterAll.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "gtest/gtest.h"

#include <dlfcn.h>

using namespace mlir;
using namespace mlc;

namespace {

/// y = x + w.
constexpr const char *kAdd = R"(
module attributes {mlc.constants = {"add.w" = dense<[10.0, 20.0]> : tensor<2xf32>}} {
  memref.global constant @add.w : memref<2xf32> {alignment = 64}
  func.func @add(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<2xf32>, %y: memref<2xf32>) -> i32
      attributes {mlc.signature = {type = (tensor<2xf32>) -> tensor<2xf32>, arg_names = ["x"]}} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %ok = arith.constant 0 : i32
    %w = memref.get_global @add.w : memref<2xf32>
    scf.for %i = %c0 to %c2 step %c1 {
      %value = memref.load %x[%i] : memref<2xf32>
      %weight = memref.load %w[%i] : memref<2xf32>
      %sum = arith.addf %value, %weight : f32
      memref.store %sum, %y[%i] : memref<2xf32>
    }
    return %ok : i32
  }
})";

class LibraryTest : public ::testing::Test {
protected:
  LibraryTest() {
    DialectRegistry registry;
    mlir::registerAllDialects(registry);
    registerAllExtensions(registry);
    mlc::registerAllDialects(registry);
    registerLLVMTranslations(registry);
    context.appendDialectRegistry(registry);
    module = parseSourceString<ModuleOp>(kAdd, &context);
    options.codeGen = CodeGenOptions::getHost();
    options.runtimeCore = MLC_RUNTIME_CORE;
  }

  LogicalResult lower(const std::string &entry) {
    static const bool registered = [] {
      registerConversionPasses();
      mlc::registerAllPasses();
      return true;
    }();
    (void)registered;
    PassManager passes(&context);
    if (failed(parsePassPipeline("convert-scf-to-cf,convert-arith-to-llvm,finalize-memref-to-llvm,"
                                 "convert-func-to-llvm,convert-cf-to-llvm,"
                                 "reconcile-unrealized-casts," +
                                     entry,
                                 passes)))
      return failure();
    return passes.run(*module);
  }

  /// What is reported while `body` runs and fails.
  std::string messageOf(function_ref<LogicalResult()> body) {
    std::string message;
    ScopedDiagnosticHandler handler(&context,
                                    [&](Diagnostic &diagnostic) { message += diagnostic.str(); });
    EXPECT_TRUE(failed(body()));
    return message;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  LibraryOptions options;
};

TEST_F(LibraryTest, LoadsAndRuns) {
  ASSERT_TRUE(succeeded(lower("mlc-emit-entry{c-entry=true packed-entry=true c-prefix=model_}")));
  SmallString<128> path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("library", "so", path));
  llvm::FileRemover remover(path);
  ASSERT_TRUE(succeeded(writeLibrary(*module, options, path)));
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_TRUE(library) << dlerror();
  auto *add = reinterpret_cast<int32_t (*)(DLTensor **, int32_t)>(dlsym(library, "model_add"));
  ASSERT_TRUE(add);
  EXPECT_TRUE(dlsym(library, "__tvm_ffi_add"));
  // Constants are for the library alone.
  EXPECT_FALSE(dlsym(library, "add.w"));
  float input[] = {1, 2}, output[2] = {};
  int64_t shape[] = {2};
  DLTensor x = {};
  x.data = input;
  x.device.device_type = kDLCPU;
  x.ndim = 1;
  x.dtype = {kDLFloat, 32, 1};
  x.shape = shape;
  DLTensor y = x;
  y.data = output;
  DLTensor *args[] = {&x, &y};
  EXPECT_EQ(add(args, 2), 0);
  EXPECT_EQ(output[0], 11);
  EXPECT_EQ(output[1], 22);
  EXPECT_NE(add(args, 1), 0);
  dlclose(library);
}

TEST_F(LibraryTest, HeaderSaysWhatTheArgumentsAre) {
  ASSERT_TRUE(succeeded(lower("mlc-emit-entry{c-entry=true}")));
  std::string text;
  llvm::raw_string_ostream os(text);
  ASSERT_TRUE(succeeded(writeHeader(*module, "", "my-model", os)));
  EXPECT_NE(text.find("#ifndef MY_MODEL_H"), std::string::npos) << text;
  EXPECT_NE(text.find("input 0 x: float32 (2,)"), std::string::npos) << text;
  EXPECT_NE(text.find("output 0: float32 (2,)"), std::string::npos) << text;
  EXPECT_NE(text.find("int32_t add(DLTensor **args, int32_t num_args);"), std::string::npos)
      << text;
}

TEST_F(LibraryTest, HeaderNeedsCFunctions) {
  ASSERT_TRUE(succeeded(lower("mlc-emit-entry")));
  for (const char *prefix : {"", "model_"})
    EXPECT_NE(messageOf([&] {
                return writeHeader(*module, prefix, "m", llvm::nulls());
              }).find(std::string("there is no C function '") + prefix + "add'"),
              std::string::npos);
}

TEST_F(LibraryTest, ReportsWhatIsMissing) {
  ASSERT_TRUE(succeeded(lower("mlc-emit-entry{c-entry=true}")));
  EXPECT_NE(messageOf([&] {
              return writeLibrary(*module, options, "/nowhere/at/all.so");
            }).find("cannot link the library"),
            std::string::npos);
  options.runtimeCore = "/nowhere/core.a";
  EXPECT_NE(messageOf([&] {
              return writeLibrary(*module, options, "all.so");
            }).find("the archive of the runtime's core, '/nowhere/core.a', is not there"),
            std::string::npos);
}

} // namespace
