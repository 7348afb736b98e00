//===- CompilerTest.cpp - Compiling modules, in C -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Compiler.h"
#include "mlc-runtime/runtime.h"
#include "mlc/RegisterAll.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace mlir;

namespace {

constexpr const char *kNothing = R"(
llvm.func @nothing(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) -> i32
    attributes {mlc.signature = {type = () -> ()}} {
^bb0(%ctx: !llvm.ptr, %w0: !llvm.ptr, %w1: !llvm.ptr, %w2: i64, %w3: i64, %w4: i64):
  %ok = llvm.mlir.constant(0 : i32) : i32
  llvm.return %ok : i32
})";

void append(MlirStringRef text, void *to) {
  static_cast<std::string *>(to)->append(text.data, text.length);
}

class CompilerTest : public ::testing::Test {
protected:
  CompilerTest() {
    static const bool registered = [] {
      mlc::registerAllPasses();
      return true;
    }();
    (void)registered;
    DialectRegistry registry;
    mlc::registerAllDialects(registry);
    registry.insert<LLVM::LLVMDialect>();
    context.appendDialectRegistry(registry);
    options = mlcCompileOptionsGetDefault();
    options.pipeline = wrap(StringRef("mlc-emit-entry"));
  }

  MlcExecutable compile(const char *source) {
    module = parseSourceString<ModuleOp>(source, &context);
    return mlcExecutableCreate(wrap(*module), options, append, &diagnostics);
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  MlcCompileOptions options;
  std::string diagnostics;
};

TEST_F(CompilerTest, CompilesACopy) {
  MlcExecutable executable = compile(kNothing);
  ASSERT_FALSE(mlcExecutableIsNull(executable)) << diagnostics;
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_TRUE(module->lookupSymbol("nothing")->hasAttr("mlc.signature"));
  ASSERT_EQ(mlcExecutableGetNumFunctions(executable), 1);
  MlcExecutableFunction found = mlcExecutableGetFunction(executable, 0);
  EXPECT_EQ(unwrap(found.name), "nothing");
  // The runtime frees the code when the last function is gone.
  mlc_executable *owner =
      mlc_executable_create([](void *ptr) { mlcExecutableDestroy({ptr}); }, executable.ptr);
  mlc_function *function =
      mlc_function_create(owner, reinterpret_cast<mlc_code>(found.code),
                          reinterpret_cast<mlc_workspace_size>(found.workspace), found.signature);
  mlc_executable_release(owner);
  EXPECT_EQ(mlc_call(function, nullptr, nullptr, 0), 0) << mlc_last_error();
  mlc_function_destroy(function);
}

TEST_F(CompilerTest, TakesPipelinesWithTheirAnchor) {
  options.pipeline = wrap(StringRef("builtin.module(mlc-emit-entry)"));
  MlcExecutable executable = compile(kNothing);
  ASSERT_FALSE(mlcExecutableIsNull(executable)) << diagnostics;
  mlcExecutableDestroy(executable);
}

TEST_F(CompilerTest, ReportsPipelinesThatAreNone) {
  options.pipeline = wrap(StringRef("no-such-pass"));
  EXPECT_TRUE(mlcExecutableIsNull(compile(kNothing)));
  EXPECT_NE(diagnostics.find("the pipeline cannot be parsed"), std::string::npos) << diagnostics;
  EXPECT_NE(diagnostics.find("no-such-pass"), std::string::npos) << diagnostics;
}

TEST_F(CompilerTest, ReportsWhatAPassRejects) {
  EXPECT_TRUE(mlcExecutableIsNull(
      compile("llvm.func @f(!llvm.ptr) -> i32 attributes {mlc.signature = 4}")));
  EXPECT_NE(diagnostics.find("R1: expects 'mlc.signature' to be a dictionary"), std::string::npos)
      << diagnostics;
  EXPECT_EQ(diagnostics.find("see current operation"), std::string::npos) << diagnostics;
}

TEST_F(CompilerTest, TranslatesToText) {
  module = parseSourceString<ModuleOp>(kNothing, &context);
  struct Texts {
    std::string text, diagnostics;
  } texts;
  options.optLevel = 0;
  MlirLogicalResult result = mlcTranslateToLLVMIR(
      wrap(*module), options,
      [](MlirStringRef text, void *to) { append(text, &static_cast<Texts *>(to)->text); },
      [](MlirStringRef text, void *to) { append(text, &static_cast<Texts *>(to)->diagnostics); },
      &texts);
  EXPECT_TRUE(mlirLogicalResultIsSuccess(result)) << texts.diagnostics;
  EXPECT_NE(texts.text.find("define i32 @__mlc_nothing(ptr"), std::string::npos) << texts.text;
}

TEST_F(CompilerTest, ReportsFilesThatCannotBeWritten) {
  module = parseSourceString<ModuleOp>(kNothing, &context);
  MlirStringRef path = wrap(StringRef("/nowhere/at/all.o"));
  EXPECT_TRUE(mlirLogicalResultIsFailure(
      mlcWriteObjects(wrap(*module), options, path, path, append, &diagnostics)));
  EXPECT_NE(diagnostics.find("cannot write '/nowhere/at/all.o'"), std::string::npos) << diagnostics;
}

} // namespace
