//===- InferenceTest.cpp - Inference without an op ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc::relax;

namespace {

class InferenceTest : public ::testing::Test {
protected:
  InferenceTest() {
    context.loadDialect<RelaxDialect, func::FuncDialect>();
    context.getDiagEngine().registerHandler([this](Diagnostic &diagnostic) {
      messages.push_back(diagnostic.str());
      return success();
    });
  }

  /// Values of these types.
  ValueRange values(ArrayRef<StringRef> types) {
    block = std::make_unique<Block>();
    for (StringRef type : types)
      block->addArgument(parseType(type, &context), UnknownLoc::get(&context));
    return block->getArguments();
  }

  /// The result type that the op infers for operands of these types, or an empty text.
  template <typename OpTy>
  std::string infer(ArrayRef<StringRef> operands, const typename OpTy::Properties &properties = {},
                    bool withLocation = true) {
    SmallVector<Type> types;
    std::optional<Location> location;
    if (withLocation)
      location = UnknownLoc::get(&context);
    typename OpTy::Properties copy = properties;
    if (failed(OpTy::inferReturnTypes(&context, location, values(operands), DictionaryAttr(), &copy,
                                      {}, types)))
      return "";
    std::string text;
    llvm::raw_string_ostream os(text);
    os << types.front();
    return text;
  }

  MLIRContext context;
  std::unique_ptr<Block> block;
  std::vector<std::string> messages;
};

TEST_F(InferenceTest, SymbolicShapes) {
  EXPECT_EQ(infer<AddOp>({"tensor<?x4xf32, #relax.dims<[n, 4]>>", "tensor<4xf32>"}),
            "tensor<?x4xf32, #relax.dims<[n, 4]>>");
  MatmulOp::Properties properties;
  EXPECT_EQ(
      infer<MatmulOp>({"tensor<?x8xf32, #relax.dims<[n + 1, 8]>>", "tensor<8x3xf32>"}, properties),
      "tensor<?x3xf32, #relax.dims<[n + 1, 3]>>");
}

TEST_F(InferenceTest, ErrorsAreReportedWithALocationOnly) {
  EXPECT_EQ(infer<AddOp>({"tensor<4xf32>", "tensor<3xf32>"}, {}, /*withLocation=*/false), "");
  // What is refused at once is refused, too, and reported only where there is a place for it.
  DropoutOp::Properties properties;
  properties.rate = FloatAttr::get(Float64Type::get(&context), 2.0);
  for (bool withLocation : {false, true}) {
    EXPECT_EQ(infer<DropoutOp>({"tensor<4xf32>"}, properties, withLocation), "");
    EXPECT_EQ(messages.size(), withLocation ? 1u : 0u);
    messages.clear();
  }
  EXPECT_TRUE(messages.empty());
  EXPECT_EQ(infer<AddOp>({"tensor<4xf32>", "tensor<3xf32>"}), "");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0], "'relax.add' op cannot broadcast dimension 4 against 3: neither is 1");
}

TEST_F(InferenceTest, OperandsThatAreNoTensors) {
  // The verifier refuses these; until then nothing is known of them.
  EXPECT_EQ(infer<ExpOp>({"index"}), "index");
  EXPECT_EQ(infer<AddOp>({"index", "tensor<4xf32>"}), "tensor<*x!relax.object>");
  EXPECT_EQ(infer<AddOp>({"tensor<*xf32>", "tensor<4xf32>"}), "tensor<*xf32>");
  EXPECT_EQ(infer<ConcatOp>({}), "");
  EXPECT_EQ(messages.size(), 1u);
}

TEST_F(InferenceTest, BuildersInfer) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  OpBuilder builder = OpBuilder::atBlockBegin(module->getBody());
  Location loc = module->getLoc();
  auto elements = cast<ElementsAttr>(parseAttribute("dense<1.0> : tensor<2x3xf32>", &context));
  Value x = ConstantOp::create(builder, loc, elements);
  Value y = PermuteDimsOp::create(builder, loc, x, DenseI64ArrayAttr());
  EXPECT_EQ(y.getType(), parseType("tensor<3x2xf32>", &context));
  Value t = TupleOp::create(builder, loc, ValueRange{x, y});
  EXPECT_EQ(TupleGetItemOp::create(builder, loc, t, 1).getResult().getType(), y.getType());
}

TEST_F(InferenceTest, CallsUnifySymbols) {
  auto callee = cast<FunctionType>(parseType(
      "(tensor<?x?xf32, #relax.dims<[a, b]>>) -> tensor<?x?xf32, #relax.dims<[a * b, c]>>",
      &context));
  auto emitError = [&] { return mlir::emitError(UnknownLoc::get(&context)); };
  Type arg = parseType("tensor<?x4xf32, #relax.dims<[n, 4]>>", &context);
  FailureOr<SmallVector<Type>> results = CallOp::inferResultTypes(callee, arg, emitError);
  ASSERT_TRUE(succeeded(results));
  EXPECT_EQ((*results)[0], parseType("tensor<?x?xf32, #relax.dims<[n * 4, ?]>>", &context));
  EXPECT_TRUE(failed(CallOp::inferResultTypes(callee, {}, emitError)));
}

} // namespace
