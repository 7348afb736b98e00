//===- TopiTest.cpp - What the topi functions build and refuse ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TE/Topi/Topi.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringSet.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;
using namespace mlc::te;

namespace {
/// Calls topi functions on the arguments of a function.
class TopiTest : public ::testing::Test {
protected:
  TopiTest() { context.loadDialect<func::FuncDialect>(); }

  /// The function's text with what `name` built for arguments of these types, or the error.
  std::string build(StringRef name, StringRef argTypes, StringRef options = "{}") {
    auto type = cast<FunctionType>(parseType(("(" + argTypes + ") -> ()").str(), &context));
    auto dictionary = cast<DictionaryAttr>(parseAttribute(options, &context));
    OpBuilder builder(&context);
    Location loc = builder.getUnknownLoc();
    auto function = func::FuncOp::create(loc, "f", type);
    OwningOpRef<func::FuncOp> owner(function);
    builder.setInsertionPointToStart(function.addEntryBlock());
    std::string text;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      text = "error: " + diagnostic.str();
      return success();
    });
    auto results = buildTopi(name, builder, loc, function.getArguments(), dictionary);
    if (failed(results)) {
      EXPECT_TRUE(function.getBody().front().empty()) << "built something before it failed";
      return text;
    }
    func::ReturnOp::create(builder, loc, *results);
    function.setType(builder.getFunctionType(type.getInputs(), ValueRange(*results).getTypes()));
    EXPECT_TRUE(succeeded(verify(function))) << text;
    llvm::raw_string_ostream(text) << function;
    return text;
  }

  /// The types of the results, or the error.
  std::string resultTypes(StringRef name, StringRef argTypes, StringRef options = "{}") {
    std::string text = build(name, argTypes, options);
    size_t begin = text.rfind(" : ");
    if (StringRef(text).starts_with("error") || begin == std::string::npos)
      return text;
    return StringRef(text).drop_front(begin + 3).split('\n').first.str();
  }

  MLIRContext context;
};
} // namespace

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << text

TEST_F(TopiTest, EveryNameIsFound) {
  for (StringRef name : getTopiNames())
    EXPECT_EQ(build(name, "").find("no such"), std::string::npos) << name.str();
  EXPECT_EQ(build("frobnicate", ""), "error: no such topi function: 'frobnicate'");
}

TEST_F(TopiTest, Broadcast) {
  EXPECT_EQ(resultTypes("add", "tensor<4x1xf32>, tensor<3xf32>"), "tensor<4x3xf32>");
  EXPECT_EQ(resultTypes("add", "tensor<?x1xf32>, tensor<3xf32>"), "tensor<?x3xf32>");
  EXPECT_EQ(resultTypes("add", "tensor<?xf32>, tensor<3xf32>"), "tensor<3xf32>");
  EXPECT_EQ(resultTypes("add", "tensor<?xf32>, tensor<1xf32>"), "tensor<?xf32>");
  EXPECT_EQ(resultTypes("add", "tensor<?xf32>, tensor<?xf32>"), "tensor<?xf32>");
  EXPECT_EQ(resultTypes("add", "tensor<f32>, tensor<f32>"), "tensor<f32>");
  EXPECT_EQ(resultTypes("add", "tensor<4xf32>, f32"), "tensor<4xf32>");
  EXPECT_EQ(resultTypes("less", "tensor<4xui8>, tensor<ui8>"), "tensor<4xi1>");
  EXPECT_EQ(resultTypes("multiply", "tensor<4xf32>, tensor<4xi1>"), "tensor<4xf32>");
  EXPECT_EQ(resultTypes("where", "tensor<4x1xi1>, tensor<3xf16>, tensor<f16>"), "tensor<4x3xf16>");
  EXPECT_EQ(resultTypes("broadcast_to", "tensor<3x1xf32>, index",
                        "{shape = array<i64: 2, 3, -9223372036854775808>}"),
            "tensor<2x3x?xf32>");
}

TEST_F(TopiTest, BroadcastErrors) {
  EXPECT_EQ(build("add", "tensor<4xf32>, tensor<3xf32>"),
            "error: topi.add: expected extents that are equal or 1, got 4 and 3 in dimension -1");
  EXPECT_EQ(build("add", "tensor<4xf32>, tensor<4xi32>"),
            "error: topi.add: expected operands of one element type, got 'tensor<4xf32>' and "
            "'tensor<4xi32>'");
  EXPECT_EQ(build("add", "f32, f32"), "error: topi.add: expected at least one tensor, got numbers");
  EXPECT_EQ(build("add", "tensor<4xf32>"), "error: topi.add: expected 2 tensors or numbers, got 1");
  EXPECT_EQ(build("add", "tensor<*xf32>, tensor<4xf32>"),
            "error: topi.add: expected 2 tensors or numbers, got 'tensor<*xf32>' as operand #0");
  EXPECT_EQ(build("add", "tensor<4xf32>, tensor<4xf32>, tensor<4xf32>"),
            "error: topi.add: expected 2 operands, got 3");
  EXPECT_EQ(build("add", "tensor<4xf32>, tensor<4xf32>", "{axis = 1}"),
            "error: topi.add: unknown option 'axis'");
  EXPECT_EQ(build("subtract", "tensor<4xi1>, tensor<4xi1>"),
            "error: topi.subtract: expected floats or integers, got 'tensor<4xi1>'");
  EXPECT_EQ(build("left_shift", "tensor<4xf32>, tensor<4xf32>"),
            "error: topi.left_shift: expected integers, got 'tensor<4xf32>'");
  EXPECT_EQ(build("add", "tensor<4xcomplex<f32>>, tensor<4xcomplex<f32>>"),
            "error: topi.add: expected 2 tensors or numbers, got 'tensor<4xcomplex<f32>>' as "
            "operand #0");
  EXPECT_EQ(build("broadcast_to", "tensor<3xf32>", "{shape = [2, 4]}"),
            "error: topi.broadcast_to: expected an extent of 3 in dimension 1 of 'shape', got 4");
  EXPECT_EQ(build("broadcast_to", "tensor<3xf32>", "{shape = array<i64: -9223372036854775808>}"),
            "error: topi.broadcast_to: expected an 'index' operand for each '?' of 'shape'");
}

TEST_F(TopiTest, SignChoosesTheOp) {
  EXPECT_HAS(build("divide", "tensor<4xui8>, tensor<4xui8>"), "arith.divui");
  EXPECT_HAS(build("divide", "tensor<4xi8>, tensor<4xi8>"), "arith.divsi");
  EXPECT_HAS(build("divide", "tensor<4xbf16>, tensor<4xbf16>"), "arith.divf");
  EXPECT_HAS(build("maximum", "tensor<4xui64>, tensor<4xui64>"), "arith.maxui");
  EXPECT_HAS(build("maximum", "tensor<4xi1>, tensor<4xi1>"), "arith.maxui");
  EXPECT_HAS(build("less", "tensor<4xui8>, tensor<4xui8>"), "arith.cmpi ult");
  EXPECT_HAS(build("cast", "tensor<4xui8>", "{dtype = f32}"), "arith.uitofp");
  EXPECT_HAS(build("cast", "tensor<4xf32>", "{dtype = ui8}"), "arith.fptoui");
  EXPECT_HAS(build("cast", "tensor<4xi1>", "{dtype = i64}"), "arith.extui");
  EXPECT_HAS(build("cast", "tensor<4xf16>", "{dtype = bf16}"), "arith.truncf");
  EXPECT_HAS(build("cast", "tensor<4xf32>", "{dtype = i1}"), "arith.cmpf une");
}

TEST_F(TopiTest, UnaryTakesEveryType) {
  for (StringRef type : {"f64", "f32", "f16", "bf16", "i8", "i16", "i32", "i64", "ui8", "ui16",
                         "ui32", "ui64", "i1"}) {
    std::string operand = ("tensor<?x1x" + type + ">").str();
    for (StringRef name : {"nn.relu",     "abs",       "negative", "sign",       "square",
                           "round",       "exp",       "rsqrt",    "sigmoid",    "bitwise_not",
                           "logical_not", "isnan",     "isinf",    "isfinite",   "sum",
                           "prod",        "mean",      "max",      "min",        "any",
                           "all",         "argmax",    "argmin",   "nn.softmax", "nn.log_softmax",
                           "transpose",   "nn.flatten"}) {
      std::string text = build(name, operand);
      if (StringRef(text).starts_with("error"))
        EXPECT_HAS(text, "expected");
    }
    for (StringRef name : {"add", "power", "floor_mod", "floor_divide", "mod", "logical_xor",
                           "equal", "concatenate", "stack", "nn.dense", "matmul_nd"})
      (void)build(name, operand + ", " + operand);
    for (StringRef to : {"f64", "bf16", "f16", "i8", "ui16", "i64", "ui64", "i1"})
      (void)build("cast", operand, ("{dtype = " + to + "}").str());
  }
}

TEST_F(TopiTest, Reductions) {
  EXPECT_EQ(resultTypes("sum", "tensor<2x3x4xf32>"), "tensor<f32>");
  EXPECT_EQ(resultTypes("sum", "tensor<2x3x4xf32>", "{axis = [-1, 0]}"), "tensor<3xf32>");
  EXPECT_EQ(resultTypes("sum", "tensor<2x3x4xf32>", "{axis = 1, keepdims = true}"),
            "tensor<2x1x4xf32>");
  EXPECT_EQ(resultTypes("mean", "tensor<?x?xui8>", "{axis = 0}"), "tensor<?xui8>");
  EXPECT_EQ(resultTypes("max", "tensor<f32>"), "tensor<f32>");
  EXPECT_EQ(resultTypes("argmax", "tensor<2x?xf32>"), "tensor<i32>");
  EXPECT_EQ(resultTypes("argmax", "tensor<2x3xui8>", "{axis = 1, index_dtype = i64}"),
            "tensor<2xi64>");
  std::string text = build("argmax", "tensor<2x3xf32>", "{axis = 1}");
  EXPECT_HAS(text, "te.reduce \"A_red_value\" max (%ax0 in 2) over (%k0 in 3)");
  EXPECT_HAS(text, "te.reduce \"A_red_temp\" min (%ax0 in 2) over (%k0 in 3)");
  EXPECT_HAS(text, "te.compute \"A_red\" (%ax0 in 2)");
  EXPECT_EQ(build("sum", "tensor<2x3xf32>", "{axis = 2}"),
            "error: topi.sum: expected 'axis' in [-2, 2), got 2");
  EXPECT_EQ(build("sum", "tensor<2x3xf32>", "{axis = [0, -2]}"),
            "error: topi.sum: expected different axes as 'axis', got [0, -2]");
  EXPECT_EQ(build("sum", "tensor<2x3xf32>", "{axis = \"x\"}"),
            "error: topi.sum: expected whole numbers as 'axis', got \"x\"");
  EXPECT_EQ(build("sum", "tensor<2x3xf32>", "{axis = true}"),
            "error: topi.sum: expected whole numbers as 'axis', got true");
  EXPECT_EQ(build("sum", "tensor<2x3xsi8>"),
            "error: topi.sum: expected 1 tensors, got 'tensor<2x3xsi8>' as operand #0");
  EXPECT_EQ(build("any", "tensor<2x3xf32>"),
            "error: topi.any: expected bools, got 'tensor<2x3xf32>'");
}

TEST_F(TopiTest, Matmul) {
  EXPECT_EQ(resultTypes("matmul_nd", "tensor<4xf32>, tensor<4xf32>"), "tensor<f32>");
  EXPECT_EQ(resultTypes("matmul_nd", "tensor<4xf32>, tensor<4x3xf32>"), "tensor<3xf32>");
  EXPECT_EQ(resultTypes("matmul_nd", "tensor<3x4xf32>, tensor<4xf32>"), "tensor<3xf32>");
  EXPECT_EQ(resultTypes("matmul_nd", "tensor<5x1x3x4xf32>, tensor<7x4x2xf32>"),
            "tensor<5x7x3x2xf32>");
  EXPECT_EQ(resultTypes("matmul_nd", "tensor<?x3x4xf32>, tensor<1x4x?xf32>"), "tensor<?x3x?xf32>");
  EXPECT_EQ(resultTypes("matmul_nd", "tensor<3x4xi8>, tensor<4x3xi8>", "{out_dtype = i32}"),
            "tensor<3x3xi32>");
  EXPECT_EQ(resultTypes("matmul", "tensor<4x3xf32>, tensor<5x4xf32>",
                        "{transp_a = true, transp_b = true}"),
            "tensor<3x5xf32>");
  EXPECT_EQ(resultTypes("nn.dense", "tensor<?x4xf32>, tensor<3x4xf32>, tensor<3xf32>"),
            "tensor<?x3xf32>");
  EXPECT_EQ(resultTypes("nn.matmul", "tensor<2x4xf32>, tensor<4x3xf32>, tensor<3xf32>"),
            "tensor<2x3xf32>");
  EXPECT_EQ(resultTypes("nn.batch_matmul", "tensor<5x2x4xf32>, tensor<1x3x4xf32>"),
            "tensor<5x2x3xf32>");
  EXPECT_EQ(build("nn.matmul", "tensor<4xf32>, tensor<4xf32>, tensor<1xf32>"),
            "error: topi.nn.matmul: expected 2 dimensions of operand #1, got 'tensor<4xf32>'");
  std::string text = build("nn.dense", "tensor<2x4xf32>, tensor<3x4xf32>");
  EXPECT_HAS(text, "te.reduce \"T_matmul_NT\" sum (%i in 2, %j in 3) over (%k in 4)");
  EXPECT_EQ(build("matmul_nd", "tensor<3x4xf32>, tensor<3x4xf32>"),
            "error: topi.matmul_nd: expected the summed dimensions to be equal, got 4 and 3");
  EXPECT_EQ(build("matmul_nd", "tensor<f32>, tensor<3x4xf32>"),
            "error: topi.matmul_nd: expected operands of at least one dimension");
  EXPECT_EQ(build("matmul_nd", "tensor<2x3x4xf32>, tensor<3x4x4xf32>"),
            "error: topi.matmul_nd: expected batch extents that are equal or 1, got 2 and 3");
  EXPECT_EQ(build("nn.dense", "tensor<2x4xf32>, tensor<3x4xf32>, tensor<2xf32>"),
            "error: topi.nn.dense: expected a bias of 3 elements, got 2");
}

TEST_F(TopiTest, Conv2D) {
  std::string text = build("nn.conv2d", "tensor<4x1x28x28xf32>, tensor<32x1x3x3xf32>");
  EXPECT_HAS(text, "te.compute \"pad_temp\" (%i0 in 4, %i1 in 1, %i2 in 28, %i3 in 28)");
  EXPECT_HAS(text, "te.reduce \"conv2d_nchw\" sum (%nn in 4, %ff in 32, %yy in 26, %xx in 26) over "
                   "(%rc in 1, %ry in 3, %rx in 3)");
  text = build("nn.conv2d", "tensor<?x28x28x8xf32>, tensor<3x3x2x32xf32>",
               "{data_layout = \"NHWC\", strides = 2, padding = [1, 2], dilation = [1, 2], "
               "groups = 4 : i64}");
  EXPECT_HAS(text, "scf.if");
  EXPECT_HAS(text, "te.reduce \"group_conv2d_nhwc\" sum (%nn in %dim, %yy in 14, %xx in 14, %ff in "
                   "32) over (%ry in 3, %rx in 3, %rc in 2)");
  EXPECT_EQ(resultTypes("nn.conv2d", "tensor<1x3x?x9xui8>, tensor<8x3x3x3xui8>",
                        "{padding = array<i64: 0, 0, 1, 1>, out_dtype = i32}"),
            "tensor<1x8x?x8xi32>");
  EXPECT_EQ(build("nn.conv2d", "tensor<1x3x9x9xf32>, tensor<8x2x3x3xf32>"),
            "error: topi.nn.conv2d: expected 2 channels, got 3");
  EXPECT_EQ(build("nn.conv2d", "tensor<1x3x2x9xf32>, tensor<8x3x3x3xf32>"),
            "error: topi.nn.conv2d: expected a window of 1 to 2 in dimension H, got 3");
  EXPECT_EQ(build("nn.conv2d", "tensor<1x3x9x9xf32>, tensor<8x3x3x3xf32>", "{strides = 0}"),
            "error: topi.nn.conv2d: expected 1 or 2 numbers of at least 1 as 'strides', got [0]");
  EXPECT_EQ(build("nn.conv2d", "tensor<1x3x9x9xf32>, tensor<8x3x3x3xf32>", "{padding = [1, 2, 3]}"),
            "error: topi.nn.conv2d: expected 1, 2 or 4 numbers that are not negative as 'padding', "
            "got [1, 2, 3]");
  EXPECT_EQ(
      build("nn.conv2d", "tensor<1x3x9x9xf32>, tensor<8x3x3x3xf32>", "{data_layout = \"NCHW4c\"}"),
      "error: topi.nn.conv2d: expected 'data_layout' to be made of N, C, H and W, got "
      "'NCHW4c'");
  EXPECT_EQ(build("nn.conv2d", "tensor<1x3x9x9xf32>, tensor<8x3x3x3xf32>", "{groups = 0 : i64}"),
            "error: topi.nn.conv2d: expected 'groups' to be at least 1, got 0");
  EXPECT_EQ(build("nn.conv2d", "tensor<1x3x9xf32>, tensor<8x3x3x3xf32>"),
            "error: topi.nn.conv2d: expected 4 dimensions of operand #0, got 'tensor<1x3x9xf32>'");
}

TEST_F(TopiTest, Pool2D) {
  EXPECT_EQ(resultTypes("nn.pool2d", "tensor<4x32x26x26xf32>",
                        "{pool_type = \"max\", kernel = 2, stride = 2}"),
            "tensor<4x32x13x13xf32>");
  EXPECT_EQ(resultTypes("nn.pool2d", "tensor<1x7x7x3xf32>",
                        "{pool_type = \"avg\", kernel = 3, stride = 2, padding = 1, layout = "
                        "\"NHWC\", ceil_mode = true, count_include_pad = false}"),
            "tensor<1x4x4x3xf32>");
  // The last window of a size rounded up would start in the padding.
  EXPECT_EQ(resultTypes("nn.pool2d", "tensor<1x1x4x4xf32>",
                        "{pool_type = \"max\", kernel = 1, stride = 4, ceil_mode = true}"),
            "tensor<1x1x1x1xf32>");
  EXPECT_EQ(resultTypes("nn.pool2d", "tensor<?x3x?x8xi8>",
                        "{pool_type = \"avg\", kernel = [3, 2], padding = 1, ceil_mode = true}"),
            "tensor<?x3x?x9xi8>");
  EXPECT_EQ(build("nn.pool2d", "tensor<1x1x4x4xf32>", "{pool_type = \"sum\", kernel = 2}"),
            "error: topi.nn.pool2d: expected 'max' or 'avg' as 'pool_type', got 'sum'");
  EXPECT_EQ(build("nn.pool2d", "tensor<1x1x4x4xf32>", "{pool_type = \"max\", kernel = 5}"),
            "error: topi.nn.pool2d: expected a window of at most 4 in dimension 2, got 5");
  EXPECT_EQ(build("nn.pool2d", "tensor<1x1x?x4xf32>",
                  "{pool_type = \"max\", kernel = 2, padding = [1, 1, 2, 1]}"),
            "error: topi.nn.pool2d: expected a padding of less than the window of 2 in dimension "
            "2, got 2");
}

TEST_F(TopiTest, Reshape) {
  // Dimensions that correspond are not mixed with others.
  std::string text = build("reshape", "tensor<?x32x13x13xf32>, index",
                           "{shape = array<i64: -9223372036854775808, 5408>}");
  EXPECT_HAS(text, "te.compute \"T_reshape\"");
  text = build("nn.flatten", "tensor<?x32x13x13xf32>");
  EXPECT_HAS(text, "te.compute \"compute\" (%i in %dim, %j in 5408)");
  EXPECT_HAS(text, "tensor.extract %arg0[%i, ");
  EXPECT_EQ(text.find("linearize"), std::string::npos) << text;
  EXPECT_EQ(resultTypes("reshape", "tensor<2x3x4xf32>", "{shape = [4, -1]}"), "tensor<4x6xf32>");
  EXPECT_EQ(resultTypes("reshape", "tensor<1x1xf32>", "{shape = []}"), "tensor<f32>");
  EXPECT_EQ(resultTypes("reshape", "tensor<f32>", "{shape = [1, 1]}"), "tensor<1x1xf32>");
  EXPECT_EQ(resultTypes("reshape", "tensor<0x3xf32>", "{shape = [3, 0, 2]}"), "tensor<3x0x2xf32>");
  EXPECT_EQ(build("reshape", "tensor<2x3xf32>", "{shape = [4, 2]}"),
            "error: topi.reshape: expected a 'shape' of 6 elements, got one of 8");
  EXPECT_EQ(build("reshape", "tensor<2x3xf32>", "{shape = [-1, -1]}"),
            "error: topi.reshape: expected extents that are not negative, one of them perhaps -1, "
            "as 'shape', got -1 in dimension 1");
  EXPECT_EQ(build("reshape", "tensor<0x3xf32>", "{shape = [0, -1]}"),
            "error: topi.reshape: expected a 'shape' of 0 elements, got one of a multiple of 0");
  EXPECT_EQ(build("reshape", "tensor<2x3xf32>"),
            "error: topi.reshape: expected a shape as 'shape'");
}

TEST_F(TopiTest, Manipulate) {
  EXPECT_EQ(resultTypes("transpose", "tensor<2x?x4xf32>"), "tensor<4x?x2xf32>");
  EXPECT_EQ(resultTypes("transpose", "tensor<2x3x4xf32>", "{axes = [0, -1, 1]}"),
            "tensor<2x4x3xf32>");
  EXPECT_EQ(resultTypes("concatenate", "tensor<2x3xui8>, tensor<2x?xui8>, tensor<2x5xui8>",
                        "{axis = -1}"),
            "tensor<2x?xui8>");
  EXPECT_EQ(resultTypes("stack", "tensor<2x3xf32>, tensor<2x3xf32>", "{axis = -1}"),
            "tensor<2x3x2xf32>");
  EXPECT_EQ(resultTypes("expand_dims", "tensor<2x3xf32>", "{axis = [0, -1]}"),
            "tensor<1x2x3x1xf32>");
  EXPECT_EQ(resultTypes("expand_dims", "tensor<2xf32>", "{axis = 1, num_newaxis = 2}"),
            "tensor<2x1x1xf32>");
  EXPECT_EQ(resultTypes("squeeze", "tensor<1x2x1xf32>"), "tensor<2xf32>");
  EXPECT_EQ(resultTypes("take", "tensor<5x6xf32>, tensor<2x3xi64>", "{axis = 1}"),
            "tensor<5x2x3xf32>");
  EXPECT_EQ(resultTypes("take", "tensor<?xf32>, tensor<2xui8>", "{mode = \"wrap\"}"),
            "tensor<2xf32>");
  EXPECT_EQ(resultTypes("nn.bias_add", "tensor<1x3x4x4xf32>, tensor<3xf32>"),
            "tensor<1x3x4x4xf32>");
  EXPECT_EQ(resultTypes("full", "f32, index", "{shape = array<i64: 2, -9223372036854775808>}"),
            "tensor<2x?xf32>");
  EXPECT_EQ(resultTypes("full", "", "{shape = [], fill_value = 1 : i64, dtype = bf16}"),
            "tensor<bf16>");
  EXPECT_EQ(build("transpose", "tensor<2x3xf32>", "{axes = [0]}"),
            "error: topi.transpose: expected 2 'axes', got 1");
  EXPECT_EQ(build("concatenate", "tensor<2x3xf32>, tensor<3x3xf32>", "{axis = 1}"),
            "error: topi.concatenate: expected an extent of 2 in dimension 0 of operand #1, got 3");
  EXPECT_EQ(build("concatenate", "tensor<f32>, tensor<f32>"),
            "error: topi.concatenate: expected 'axis' in [0, 0), got 0");
  EXPECT_EQ(build("squeeze", "tensor<2xf32>", "{axis = 0}"),
            "error: topi.squeeze: expected an extent of 1 in dimension 0, got 2");
  EXPECT_EQ(build("take", "tensor<5xf32>, tensor<2xf32>"),
            "error: topi.take: expected integers, got 'tensor<2xf32>'");
  EXPECT_EQ(build("nn.bias_add", "tensor<1x3x4x4xf32>, tensor<4xf32>"),
            "error: topi.nn.bias_add: expected a bias of 3 elements, got 4");
}

TEST_F(TopiTest, Softmax) {
  std::string text = build("nn.softmax", "tensor<4x10xf32>");
  EXPECT_HAS(text, "te.reduce \"T_softmax_maxelem\" max (%i0 in 4) over (%k in 10)");
  EXPECT_HAS(text, "te.compute \"T_softmax_exp\" (%i0 in 4, %i1 in 10)");
  EXPECT_HAS(text, "te.reduce \"T_softmax_expsum\" sum (%i0 in 4) over (%k in 10)");
  EXPECT_HAS(text, "te.compute \"T_softmax_norm\" (%i0 in 4, %i1 in 10)");
  EXPECT_EQ(build("nn.softmax", "tensor<4x10xi32>"),
            "error: topi.nn.softmax: expected floats, got 'tensor<4x10xi32>'");
  EXPECT_EQ(build("nn.log_softmax", "tensor<4x10xf32>", "{axis = 2 : i64}"),
            "error: topi.nn.log_softmax: expected 'axis' in [-2, 2), got 2");
}

// Whatever the operands and options are, there is a verified function or an error.
TEST_F(TopiTest, AnyCall) {
  const char *types[] = {"tensor<f32>",
                         "tensor<4xf32>",
                         "tensor<?xf32>",
                         "tensor<2x4xf32>",
                         "tensor<1x?xf32>",
                         "tensor<0x4xf32>",
                         "tensor<1x2x5x5xf32>",
                         "tensor<2x2x3x3xf32>",
                         "tensor<?x?x?x?xf32>",
                         "tensor<4xi64>",
                         "tensor<4x4xui8>",
                         "tensor<?x4xi1>",
                         "tensor<2x3x4xbf16>",
                         "tensor<*xf32>",
                         "index",
                         "f32",
                         "i1",
                         "tensor<1x1x1x1x1x1x1x1x1xf16>"};
  const char *options[] = {"axis = 0",
                           "axis = -1",
                           "axis = [0, 1]",
                           "axis = 9223372036854775807",
                           "axis = []",
                           "axes = [1, 0]",
                           "keepdims = true",
                           "keepdims = 1",
                           "shape = [2, -1]",
                           "shape = [-9223372036854775808, 4]",
                           "shape = [9223372036854775807, 9223372036854775807]",
                           "shape = []",
                           "dtype = ui8",
                           "dtype = tensor<f32>",
                           "out_dtype = bf16",
                           "out_dtype = i1",
                           "index_dtype = f32",
                           "pool_type = \"max\"",
                           "pool_type = \"avg\"",
                           "kernel = 3",
                           "kernel = [9223372036854775807, 1]",
                           "stride = 2",
                           "strides = [2, 1]",
                           "dilation = 2",
                           "padding = [1, 0, 2, 1]",
                           "padding = -1",
                           "ceil_mode = true",
                           "count_include_pad = false",
                           "groups = 2",
                           "groups = 9223372036854775807",
                           "layout = \"NHWC\"",
                           "data_layout = \"NHWC\"",
                           "kernel_layout = \"OOHW\"",
                           "name = \"x\"",
                           "num_newaxis = 3",
                           "num_newaxis = 1000000000",
                           "transp_a = true",
                           "transpose_b = true",
                           "fill_value = 1.5 : f64",
                           "fill_value = 300",
                           "a_min = 0",
                           "a_max = 6",
                           "alpha = 0.1",
                           "mode = \"wrap\""};
  std::mt19937 random(7);
  auto choose = [&](auto &list) { return list[random() % std::size(list)]; };
  unsigned numBuilt = 0;
  for (StringRef name : getTopiNames()) {
    for (unsigned i = 0; i < 200; ++i) {
      std::string operands, dictionary;
      // Often one type for all, which gets further.
      const char *type = choose(types);
      for (unsigned count = random() % 4; count > 0; --count)
        operands +=
            std::string(operands.empty() ? "" : ", ") + (random() % 3 == 0 ? choose(types) : type);
      llvm::StringSet<> keys;
      for (unsigned count = random() % 4; count > 0; --count) {
        StringRef option = choose(options);
        if (keys.insert(option.split(' ').first).second)
          dictionary += ((dictionary.empty() ? "" : ", ") + option).str();
      }
      SCOPED_TRACE((name + " (" + operands + ") {" + dictionary + "}").str());
      numBuilt += !StringRef(build(name, operands, "{" + dictionary + "}")).starts_with("error");
    }
  }
  EXPECT_GT(numBuilt, 500u);
}
