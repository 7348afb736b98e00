//===- FoldConstantTest.cpp - What an evaluator of constants is asked for -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/ConstantEvaluator.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc;

namespace {

/// What the pass asked for, and how far the evaluator is to go.
struct Record {
  bool compiles = true;
  unsigned callsThatWork = ~0u;
  std::vector<std::string> functions;
  std::vector<std::string> calls;
};
Record record;

std::string print(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

/// Every result is the first byte of the first operand, everywhere.
struct Repeat : relax::ConstantEvaluator::Code {
  LogicalResult call(StringRef function, ArrayRef<RankedTensorType> types,
                     ArrayRef<void *> data) override {
    if (record.calls.size() >= record.callsThatWork)
      return failure();
    record.calls.push_back((function + " -> " + print(types.back())).str());
    memset(data.back(), *static_cast<char *>(data.front()),
           *relax::ConstantOp::getNumBytes(types.back()));
    return success();
  }
};

struct Evaluator : relax::ConstantEvaluator {
  using ConstantEvaluator::ConstantEvaluator;
  std::unique_ptr<Code> compile(ModuleOp module) const override {
    for (auto function : module.getOps<func::FuncOp>())
      record.functions.push_back(
          (function.getSymName() + " " + print(function.getFunctionType())).str());
    return record.compiles ? std::make_unique<Repeat>() : nullptr;
  }
};

struct FoldConstantTest : ::testing::Test {
  FoldConstantTest() {
    record = Record();
    DialectRegistry registry;
    registry.insert<relax::RelaxDialect, func::FuncDialect>();
    registry.addExtension(
        +[](MLIRContext *, relax::RelaxDialect *dialect) { dialect->addInterfaces<Evaluator>(); });
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
  }

  /// The module after the pass, as text.
  std::string fold(StringRef body) {
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(body, &context);
    EXPECT_TRUE(module);
    PassManager passes(&context);
    passes.addPass(createFoldConstant());
    EXPECT_TRUE(module && succeeded(passes.run(*module)));
    std::string text;
    llvm::raw_string_ostream stream(text);
    module->print(stream);
    return text;
  }

  MLIRContext context;
};

/// Two normalizations of other sizes, and one more matrix.
constexpr StringRef kSizes = R"(
  func.func @f() -> (tensor<2xf32>, tensor<3xf32>, tensor<2x3xf32>) {
    %a = relax.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %b = relax.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
    %c = relax.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
    %0 = relax.sqrt %a : tensor<2xf32>
    %1 = relax.add %0, %a : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    %2 = relax.sqrt %b : tensor<3xf32>
    %3 = relax.add %2, %b : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %4 = relax.sqrt %c : tensor<2x3xf32>
    return %1, %3, %4 : tensor<2xf32>, tensor<3xf32>, tensor<2x3xf32>
  })";

TEST_F(FoldConstantTest, OpsOfOtherSizesShareAFunction) {
  std::string text = fold(kSizes);
  using List = std::vector<std::string>;
  EXPECT_EQ(record.functions,
            (List{"fold0 (tensor<?xf32, #relax.dims<[n0]>>) -> tensor<?xf32, #relax.dims<[n0]>>",
                  "fold1 (tensor<?xf32, #relax.dims<[n0]>>, tensor<?xf32, #relax.dims<[n0]>>) -> "
                  "tensor<?xf32, #relax.dims<[n0]>>",
                  "fold2 (tensor<?x?xf32, #relax.dims<[n0, n1]>>) -> tensor<?x?xf32, "
                  "#relax.dims<[n0, n1]>>"}));
  EXPECT_EQ(record.calls,
            (List{"fold0 -> tensor<2xf32>", "fold1 -> tensor<2xf32>", "fold0 -> tensor<3xf32>",
                  "fold1 -> tensor<3xf32>", "fold2 -> tensor<2x3xf32>"}));
  EXPECT_EQ(text.find("relax.sqrt"), std::string::npos);
}

TEST_F(FoldConstantTest, SizesThatAnAttributeNames) {
  fold(R"(
    func.func @f() -> (tensor<6xf32>, tensor<4xf32>) {
      %a = relax.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
      %b = relax.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
      %0 = relax.reshape %a shape [6] : (tensor<2x3xf32>) -> tensor<6xf32>
      %1 = relax.reshape %b shape [4] : (tensor<2x2xf32>) -> tensor<4xf32>
      return %0, %1 : tensor<6xf32>, tensor<4xf32>
    })");
  EXPECT_EQ(record.functions,
            (std::vector<std::string>{"fold0 (tensor<2x3xf32>) -> tensor<6xf32>",
                                      "fold1 (tensor<2x2xf32>) -> tensor<4xf32>"}));
}

TEST_F(FoldConstantTest, AnOperandThatIsThereTwice) {
  fold(R"(
    func.func @f() -> tensor<2xf32> {
      %a = relax.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %0 = relax.add %a, %a : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      return %0 : tensor<2xf32>
    })");
  EXPECT_EQ(record.functions, (std::vector<std::string>{"fold0 (tensor<2xf32>) -> tensor<2xf32>"}));
}

TEST_F(FoldConstantTest, LimitsGrowWithTheConstants) {
  // Of a constant, 8 others are made of its size beyond the 16 of 2^20 elements that there may be.
  auto repeat = [](unsigned count) {
    std::string body = "func.func @f() -> tensor<1048576xf32> {\n"
                       "%0 = relax.constant dense<1.0> : tensor<1048576xf32>\n";
    for (unsigned number = 1; number <= count; ++number)
      body += "%" + std::to_string(number) + " = relax.sqrt %" + std::to_string(number - 1) +
              " : tensor<1048576xf32>\n";
    return body + "return %" + std::to_string(count) + " : tensor<1048576xf32>\n}";
  };
  EXPECT_EQ(fold(repeat(24)).find("relax.sqrt"), std::string::npos);
  EXPECT_EQ(record.calls.size(), 24u);
  record = Record();
  EXPECT_NE(fold(repeat(25)).find("relax.sqrt"), std::string::npos);
  EXPECT_EQ(record.calls.size(), 24u);
}

TEST_F(FoldConstantTest, WhatCannotBeComputedStays) {
  record.compiles = false;
  EXPECT_NE(fold(kSizes).find("relax.add"), std::string::npos);
  record = Record();
  record.callsThatWork = 3;
  EXPECT_NE(fold(kSizes).find("relax.add"), std::string::npos);
  EXPECT_EQ(record.calls.size(), 3u);
}

} // namespace
