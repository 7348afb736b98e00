//===- ExecutableTest.cpp - Compiled code in this process -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/Executable.h"
#include "mlc/RegisterAll.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/TargetParser/Host.h"
#include "gtest/gtest.h"

#include <thread>

using namespace mlir;
using namespace mlc;

namespace {

constexpr const char *kPipeline =
    "convert-scf-to-openmp,canonicalize,convert-scf-to-cf,convert-arith-to-llvm,"
    "finalize-memref-to-llvm,convert-func-to-llvm,convert-openmp-to-llvm,convert-cf-to-llvm,"
    "reconcile-unrealized-casts,mlc-emit-entry";

/// y[i] = x[i] + w[i % 2], in parallel.
constexpr const char *kAdd = R"(
module attributes {mlc.constants = {"add.w" = dense<[10.0, 20.0]> : tensor<2xf32>}} {
  memref.global constant @add.w : memref<2xf32> {alignment = 64}
  func.func @add(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<?xf32>, %y: memref<?xf32>) -> i32
      attributes {mlc.signature = {
        type = (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>>, arg_names = ["x"]}} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %ok = arith.constant 0 : i32
    %n = memref.dim %x, %c0 : memref<?xf32>
    %w = memref.get_global @add.w : memref<2xf32>
    scf.parallel (%i) = (%c0) to (%n) step (%c1) {
      %k = arith.remui %i, %c2 : index
      %value = memref.load %x[%i] : memref<?xf32>
      %weight = memref.load %w[%k] : memref<2xf32>
      %sum = arith.addf %value, %weight : f32
      memref.store %sum, %y[%i] : memref<?xf32>
      scf.reduce
    }
    return %ok : i32
  }
})";

class ExecutableTest : public ::testing::Test {
protected:
  ExecutableTest() {
    DialectRegistry registry;
    mlir::registerAllDialects(registry);
    registerAllExtensions(registry);
    mlc::registerAllDialects(registry);
    registerLLVMTranslations(registry);
    context.appendDialectRegistry(registry);
    static const bool registered = [] {
      registerConversionPasses();
      registerTransformsPasses();
      mlc::registerAllPasses();
      return true;
    }();
    (void)registered;
  }

  std::unique_ptr<Executable> compile(const char *source, ExecutableOptions options) {
    module = parseSourceString<ModuleOp>(source, &context);
    PassManager passes(&context);
    if (!module || failed(parsePassPipeline(kPipeline, passes)) || failed(passes.run(*module)))
      return nullptr;
    FailureOr<std::unique_ptr<Executable>> executable = Executable::create(*module, options);
    return succeeded(executable) ? std::move(*executable) : nullptr;
  }

  static ExecutableOptions host() {
    ExecutableOptions options;
    options.codeGen = CodeGenOptions::getHost();
    return options;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

/// Calls `function` with numbers from 0 to n - 1 and says whether the results are right.
bool addIsRight(const mlc_function *function, int64_t n) {
  std::vector<float> input(static_cast<size_t>(n)), output(input.size(), -1);
  for (int64_t i = 0; i < n; ++i)
    input[size_t(i)] = float(i);
  DLTensor x = {}, y = {};
  x.data = input.data();
  y.data = output.data();
  x.device.device_type = y.device.device_type = kDLCPU;
  x.ndim = y.ndim = 1;
  x.dtype = y.dtype = {kDLFloat, 32, 1};
  x.shape = y.shape = &n;
  DLTensor *args[] = {&x, &y};
  if (mlc_call(function, nullptr, args, 2) != 0)
    return false;
  for (int64_t i = 0; i < n; ++i)
    if (output[size_t(i)] != float(i) + (i % 2 ? 20 : 10))
      return false;
  return true;
}

TEST_F(ExecutableTest, RejectsWhatDoesNotRunHere) {
  std::string report;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    report += diagnostic.str() + "\n";
    return success();
  });
  auto expectError = [&](ExecutableOptions options, const char *message) {
    report.clear();
    EXPECT_FALSE(compile(kAdd, options));
    EXPECT_NE(report.find(message), std::string::npos) << report;
  };
  ExecutableOptions options = host();
  options.codeGen.cpu = "abacus";
  expectError(options, "'abacus' is not a CPU of the target");
  options = host();
  options.codeGen.features = "+beads";
  expectError(options, "'beads' is not a feature of the target");
  // Those that this machine does not have, but for instructions that no kernel has.
  unsigned refused = 0;
  for (const auto &feature : llvm::sys::getHostCPUFeatures()) {
    if (feature.second)
      continue;
    options = host();
    options.codeGen.features = ("+" + feature.first()).str();
    report.clear();
    if (compile(kAdd, options))
      continue;
    ++refused;
    EXPECT_NE(report.find("does not run on this one, which lacks"), std::string::npos) << report;
  }
  EXPECT_GT(refused, 0u);
}

TEST_F(ExecutableTest, RunsWithoutInstructionsOfOperatingSystems) {
  if (!llvm::Triple(llvm::sys::getProcessTriple()).isX86())
    GTEST_SKIP() << "the features are of x86";
  ExecutableOptions options = host();
  options.codeGen.features = "+clzero,+mwaitx,+pku,+rdpru,+wbnoinvd";
  EXPECT_TRUE(compile(kAdd, options));
}

TEST_F(ExecutableTest, RunsInParallelAndFromThreads) {
  for (bool borrow : {false, true}) {
    ExecutableOptions options = host();
    options.borrowConstants = borrow;
    std::unique_ptr<Executable> executable = compile(kAdd, options);
    ASSERT_TRUE(executable);
    ASSERT_EQ(executable->getFunctions().size(), 1u);
    const Executable::Function *found = executable->lookup("add");
    ASSERT_TRUE(found);
    EXPECT_FALSE(executable->lookup("main"));
    mlc_executable *owner = mlc_executable_create(nullptr, nullptr);
    mlc_function *function =
        mlc_function_create(owner, found->code, found->workspace, found->signature);
    ASSERT_TRUE(function) << mlc_last_error();
    EXPECT_STREQ(mlc_function_name(function), "add");
    EXPECT_STREQ(mlc_function_param_name(function, 0), "x");
    EXPECT_TRUE(addIsRight(function, 1000));
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i)
          wrong += !addIsRight(function, 10 * t + i);
      });
    for (std::thread &thread : threads)
      thread.join();
    EXPECT_EQ(wrong, 0);
    mlc_function_destroy(function);
    mlc_executable_release(owner);
  }
}

TEST_F(ExecutableTest, EveryLevelOfLLVMGivesTheSame) {
  for (unsigned level : {0, 1, 3}) {
    ExecutableOptions options = host();
    options.codeGen.optLevel = level;
    std::unique_ptr<Executable> executable = compile(kAdd, options);
    ASSERT_TRUE(executable);
    const Executable::Function &found = executable->getFunctions().front();
    mlc_executable *owner = mlc_executable_create(nullptr, nullptr);
    mlc_function *function =
        mlc_function_create(owner, found.code, found.workspace, found.signature);
    EXPECT_TRUE(addIsRight(function, 33));
    mlc_function_destroy(function);
    mlc_executable_release(owner);
  }
}

TEST_F(ExecutableTest, NamesSymbolsThatAreMissing) {
  std::string message;
  ScopedDiagnosticHandler handler(&context,
                                  [&](Diagnostic &diagnostic) { message += diagnostic.str(); });
  EXPECT_FALSE(compile(R"(
    func.func private @nowhere()
    func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>) -> i32 attributes {mlc.signature = {type = () -> ()}} {
      %ok = arith.constant 0 : i32
      func.call @nowhere() : () -> ()
      return %ok : i32
    })",
                       host()));
  EXPECT_NE(message.find("compiled code cannot be linked"), std::string::npos) << message;
  EXPECT_NE(message.find("nowhere"), std::string::npos) << message;
}

TEST_F(ExecutableTest, RefusesTargetsThatLLVMDoesNotKnow) {
  std::string message;
  ScopedDiagnosticHandler handler(&context,
                                  [&](Diagnostic &diagnostic) { message += diagnostic.str(); });
  ExecutableOptions options;
  options.codeGen.triple = "pdp11-dec-unix";
  EXPECT_FALSE(compile(kAdd, options));
  EXPECT_NE(message.find("no code can be made for the target 'pdp11-dec-unix'"), std::string::npos)
      << message;
}

} // namespace
