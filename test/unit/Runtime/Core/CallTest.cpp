//===- CallTest.cpp - Calls of compiled functions -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "SignatureBuilder.h"
#include "gtest/gtest.h"

using namespace mlc::test;

namespace {

struct Descriptor2 {
  float *allocated, *aligned;
  int64_t offset, sizes[2], strides[2];
};

/// y[i, j] = x[i, j] + 1, by way of the workspace.
int32_t addOne(mlc_context *, void *workspace, int64_t bytes, void **descriptors) {
  auto *x = static_cast<Descriptor2 *>(descriptors[0]);
  auto *y = static_cast<Descriptor2 *>(descriptors[1]);
  int64_t count = x->sizes[0] * x->sizes[1];
  if (bytes < int64_t(count * sizeof(float)) ||
      (count && reinterpret_cast<uintptr_t>(workspace) % 64))
    return mlc_set_error("RuntimeError", "workspace is too small or not aligned");
  auto *scratch = static_cast<float *>(workspace);
  for (int64_t i = 0; i < count; ++i)
    scratch[i] = x->aligned[i];
  for (int64_t i = 0; i < x->sizes[0]; ++i)
    for (int64_t j = 0; j < x->sizes[1]; ++j)
      y->aligned[i * y->strides[0] + j * y->strides[1]] = scratch[i * x->sizes[1] + j] + 1;
  return 0;
}

int64_t addOneWorkspace(void **descriptors) {
  auto *x = static_cast<Descriptor2 *>(descriptors[0]);
  return x->sizes[0] * x->sizes[1] * int64_t(sizeof(float));
}

class CallTest : public ::testing::Test {
protected:
  void SetUp() override { executable = mlc_executable_create(nullptr, nullptr); }
  void TearDown() override {
    mlc_function_destroy(function);
    mlc_executable_release(executable);
  }

  void make(std::vector<Param> inputs, std::vector<Param> outputs, std::vector<std::string> symbols,
            std::string structure = "t", mlc_code code = addOne,
            mlc_workspace_size workspace = addOneWorkspace) {
    table = makeSignature("main", inputs, outputs, symbols, structure);
    function = mlc_function_create(executable, code, workspace, table.data());
    ASSERT_TRUE(function) << mlc_last_error();
  }

  /// Makes the function of most tests: x (n, 3) to y (n, 3).
  void makeAddOne() {
    make({{"x", {Dim::symbol(0), Dim::constant(3)}}}, {{"", {Dim::symbol(0), Dim::constant(3)}}},
         {"n"});
  }

  void expectError(std::vector<DLTensor *> args, const char *kind, const char *message) {
    EXPECT_NE(mlc_call(function, nullptr, args.data(), int32_t(args.size())), 0);
    EXPECT_STREQ(mlc_last_error(), message);
    EXPECT_STREQ(mlc_last_error_kind(), kind);
  }

  std::vector<int64_t> table;
  mlc_executable *executable = nullptr;
  mlc_function *function = nullptr;
};

TEST_F(CallTest, ServesSeveralSizes) {
  makeAddOne();
  for (int64_t n : {1, 4, 0, 1000, 7}) {
    FloatTensor x({n, 3}, 2), y({n, 3});
    DLTensor *args[] = {&x, &y};
    ASSERT_EQ(mlc_call(function, nullptr, args, 2), 0) << mlc_last_error();
    EXPECT_EQ(y.storage, std::vector<float>(size_t(n * 3), 3.0f));
  }
}

TEST_F(CallTest, ByteOffsetIsAdded) {
  makeAddOne();
  FloatTensor x({4, 3}, 5), y({2, 3});
  int64_t shape[] = {2, 3};
  x.storage[3] = 9;
  x.tensor.shape = shape;
  x.tensor.byte_offset = 3 * sizeof(float);
  DLTensor *args[] = {&x, &y};
  ASSERT_EQ(mlc_call(function, nullptr, args, 2), 0) << mlc_last_error();
  EXPECT_EQ(y.storage[0], 10);
  EXPECT_EQ(y.storage[1], 6);
}

TEST_F(CallTest, OutputShapeFollowsExpressions) {
  // y has (n * 2 + 1, ceildiv(m, 2)) elements.
  make({{"x", {Dim::symbol(0), Dim::symbol(1)}}},
       {{"",
         {Dim::expression("n * 2 + 1", {{MLC_EXPR_SYMBOL, 0},
                                        {MLC_EXPR_CONSTANT, 2},
                                        {MLC_EXPR_MUL, 0},
                                        {MLC_EXPR_CONSTANT, 1},
                                        {MLC_EXPR_ADD, 0}}),
          Dim::expression("m ceildiv 2",
                          {{MLC_EXPR_SYMBOL, 1}, {MLC_EXPR_CONSTANT, 2}, {MLC_EXPR_CEILDIV, 0}})}}},
       {"n", "m"});
  FloatTensor x({4, 5});
  DLTensor *inputs[] = {&x};
  int64_t shape[2] = {};
  ASSERT_EQ(mlc_output_shape(function, inputs, 1, shape), 0) << mlc_last_error();
  EXPECT_EQ(shape[0], 9);
  EXPECT_EQ(shape[1], 3);
}

TEST_F(CallTest, UnknownDimensionTakesAnyExtent) {
  make({{"x", {Dim::any(), Dim::constant(3)}}}, {{"", {Dim::constant(2), Dim::constant(3)}}}, {});
  FloatTensor x({2, 3}), y({2, 3});
  DLTensor *args[] = {&x, &y};
  EXPECT_EQ(mlc_call(function, nullptr, args, 2), 0) << mlc_last_error();
}

TEST_F(CallTest, StridesOfUnitExtentsDoNotMatter) {
  makeAddOne();
  FloatTensor x({1, 3}), y({1, 3});
  int64_t strides[] = {77, 1};
  x.tensor.strides = strides;
  DLTensor *args[] = {&x, &y};
  EXPECT_EQ(mlc_call(function, nullptr, args, 2), 0) << mlc_last_error();
}

TEST_F(CallTest, RejectsCount) {
  makeAddOne();
  FloatTensor x({4, 3});
  expectError({&x}, "TypeError", "main: expected 2 arguments (1 inputs and 1 outputs), got 1");
}

TEST_F(CallTest, RejectsShape) {
  makeAddOne();
  FloatTensor x({4, 2}), y({4, 3});
  expectError({&x, &y}, "ValueError",
              "main: argument 0 \"x\": expected shape (n, 3) with n = 4, got (4, 2)");
}

TEST_F(CallTest, RejectsRank) {
  makeAddOne();
  FloatTensor x({3}), y({4, 3});
  expectError({&x, &y}, "ValueError", "main: argument 0 \"x\": expected shape (n, 3), got (3,)");
}

TEST_F(CallTest, RejectsUnequalSymbol) {
  makeAddOne();
  FloatTensor x({4, 3}), y({5, 3});
  expectError({&x, &y}, "ValueError",
              "main: output 0: expected shape (n, 3) with n = 4, got (5, 3)");
}

TEST_F(CallTest, RejectsUnequalExpression) {
  make({{"x", {Dim::symbol(0), Dim::constant(3)}},
        {"z",
         {Dim::expression("n * 2",
                          {{MLC_EXPR_SYMBOL, 0}, {MLC_EXPR_CONSTANT, 2}, {MLC_EXPR_MUL, 0}})}}},
       {}, {"n"}, "()");
  FloatTensor x({4, 3}), z({7});
  expectError({&x, &z}, "ValueError",
              "main: argument 1 \"z\": expected shape (n * 2,) with n = 4, got (7,)");
}

TEST_F(CallTest, RejectsExpressionWithoutValue) {
  make({{"x",
         {Dim::symbol(0), Dim::expression("6 floordiv n", {{MLC_EXPR_CONSTANT, 6},
                                                           {MLC_EXPR_SYMBOL, 0},
                                                           {MLC_EXPR_FLOORDIV, 0}})}}},
       {}, {"n"}, "()");
  FloatTensor x({0, 3});
  expectError({&x}, "ValueError",
              "main: argument 0 \"x\": expected shape (n, 6 floordiv n) with n = 0, got (0, 3)");
}

TEST_F(CallTest, RejectsDtype) {
  make({{"x", {Dim::constant(1), Dim::constant(1)}, {kDLBool, 8, 1}, 1}}, {}, {}, "()");
  FloatTensor x({1, 1});
  expectError({&x}, "TypeError", "main: argument 0 \"x\": expected dtype bool, got float32");
  x.tensor.dtype = {kDLUInt, 8, 1};
  expectError({&x}, "TypeError", "main: argument 0 \"x\": expected dtype bool, got uint8");
}

TEST_F(CallTest, RejectsDevice) {
  makeAddOne();
  FloatTensor x({4, 3}), y({4, 3});
  x.tensor.device.device_type = decltype(x.tensor.device.device_type)(2);
  expectError(
      {&x, &y}, "TypeError",
      "main: argument 0 \"x\": expected a tensor on the CPU, got one on a device of DLPack type 2");
}

TEST_F(CallTest, RejectsStrides) {
  makeAddOne();
  FloatTensor x({4, 3}), y({4, 3});
  int64_t strides[] = {1, 4};
  x.tensor.strides = strides;
  expectError({&x, &y}, "ValueError",
              "main: argument 0 \"x\": expected a contiguous row-major tensor, got strides (1, 4); "
              "make a contiguous copy first");
}

TEST_F(CallTest, RejectsMisalignedData) {
  make({{"x", {Dim::constant(1), Dim::constant(1)}, {kDLFloat, 32, 1}, 4}}, {}, {}, "()");
  FloatTensor x({1, 1});
  x.tensor.data = reinterpret_cast<void *>(uintptr_t(0x1002));
  expectError({&x}, "ValueError",
              "main: argument 0 \"x\": expected data aligned to 4 bytes, got address 0x1002");
}

TEST_F(CallTest, RejectsNullData) {
  makeAddOne();
  FloatTensor x({4, 3}), y({4, 3});
  x.tensor.data = nullptr;
  expectError({&x, &y}, "ValueError", "main: argument 0 \"x\": expected data, got a null pointer");
  expectError({nullptr, &y}, "TypeError",
              "main: argument 0 \"x\": expected a tensor, got a null pointer");
}

TEST_F(CallTest, RejectsOverlap) {
  makeAddOne();
  FloatTensor x({4, 3});
  DLTensor y = x.tensor;
  expectError(
      {&x, &y}, "ValueError",
      "main: output 0: expected memory of its own, got memory that overlaps argument 0 \"x\"");
}

TEST_F(CallTest, RejectsOverlapOfWhatIsWrittenAndDoesNotAlias) {
  FloatTensor x({4, 3});
  DLTensor y = x.tensor;
  auto makeBuffers = [&](int64_t flagsOfX, int64_t flagsOfY) {
    Param in = {"x", {Dim::symbol(0), Dim::constant(3)}}, out = in;
    out.name = "y";
    in.flags = flagsOfX;
    out.flags = flagsOfY;
    mlc_function_destroy(function);
    make({in, out}, {}, {"n"}, "()");
  };
  const char *message = "main: argument 1 \"y\": expected memory of its own, got memory that "
                        "overlaps argument 0 \"x\"";
  makeBuffers(0, MLC_PARAM_WRITTEN | MLC_PARAM_NOALIAS);
  EXPECT_EQ(mlc_function_param_flags(function, 1), MLC_PARAM_WRITTEN | MLC_PARAM_NOALIAS);
  expectError({&x.tensor, &y}, "ValueError", message);
  makeBuffers(MLC_PARAM_NOALIAS, MLC_PARAM_WRITTEN);
  expectError({&x.tensor, &y}, "ValueError", message);
  DLTensor *same[] = {&x.tensor, &y};
  makeBuffers(0, MLC_PARAM_WRITTEN);
  EXPECT_EQ(mlc_call(function, nullptr, same, 2), 0) << mlc_last_error();
  makeBuffers(MLC_PARAM_NOALIAS, MLC_PARAM_NOALIAS);
  EXPECT_EQ(mlc_call(function, nullptr, same, 2), 0) << mlc_last_error();
}

TEST_F(CallTest, RejectsSizeBeyondMemory) {
  make({{"x", {Dim::symbol(0), Dim::symbol(1)}}}, {}, {"n", "m"}, "()");
  FloatTensor x({1, 1});
  int64_t shape[] = {int64_t(1) << 40, int64_t(1) << 40};
  x.tensor.shape = shape;
  expectError({&x}, "ValueError", "main: argument 0 \"x\": the tensor is larger than memory");
}

int32_t callByName(mlc_context *context, void *, int64_t, void **) {
  return context->call_packed(context, "env.linear", nullptr, 0, 0);
}

TEST_F(CallTest, DefaultContextHasNoRegistry) {
  make({}, {}, {}, "()", callByName, nullptr);
  expectError(
      {}, "RuntimeError",
      "function \"env.linear\" is called by name, but this program has no registry of functions");
}

int32_t failInside(mlc_context *context, void *, int64_t, void **) {
  return context->fail(context, "main: match_cast \"x1\": dimension 0", 4, 5);
}

TEST_F(CallTest, NativeCodeReportsFailure) {
  make({}, {}, {}, "()", failInside, nullptr);
  expectError({}, "ValueError", "main: match_cast \"x1\": dimension 0: expected 4, got 5");
}

/// Hands its input to the context as its only output, which is open.
int32_t giveInput(mlc_context *context, void *, int64_t, void **descriptors) {
  auto *x = static_cast<Descriptor2 *>(descriptors[0]);
  if (descriptors[1])
    return mlc_set_error("RuntimeError", "an open output has a descriptor");
  DLTensor tensor = {};
  tensor.data = x->aligned;
  tensor.ndim = 2;
  tensor.shape = x->sizes;
  return context->give_output(context, 0, &tensor);
}

TEST_F(CallTest, OpenOutputIsGivenToTheContext) {
  make({{"x", {Dim::symbol(0), Dim::constant(3)}}},
       {{"", {Dim::any(), Dim::constant(3)}, {kDLFloat, 32, 1}, 4, MLC_PARAM_OPEN}}, {"n"}, "t",
       giveInput, nullptr);
  FloatTensor x({2, 3}, 5);
  DLTensor *args[] = {&x, nullptr};
  int64_t shape[2] = {};
  ASSERT_EQ(mlc_output_shape(function, args, 1, shape), 0) << mlc_last_error();
  EXPECT_EQ(shape[0], -1);
  EXPECT_EQ(mlc_fixed_output_shape(function, shape), 0);

  float taken = 0;
  mlc_context context = mlc_default_context();
  context.data = &taken;
  context.give_output = [](mlc_context *self, int32_t index, const DLTensor *value) -> int32_t {
    *static_cast<float *>(self->data) = static_cast<float *>(value->data)[0] + float(index);
    return 0;
  };
  EXPECT_EQ(mlc_call(function, &context, args, 2), 0) << mlc_last_error();
  EXPECT_EQ(taken, 5);

  // Nobody takes it, and it is not given memory.
  EXPECT_NE(mlc_call(function, nullptr, args, 2), 0);
  EXPECT_STREQ(mlc_last_error_kind(), "RuntimeError");
  FloatTensor y({2, 3});
  DLTensor *given[] = {&x, &y};
  EXPECT_NE(mlc_call(function, &context, given, 2), 0);
  EXPECT_STREQ(mlc_last_error(),
               "main: output 0: its size is known only when it is there, so that it cannot be "
               "given; call with the inputs alone");
}

TEST_F(CallTest, DescribesParameters) {
  makeAddOne();
  char text[64];
  mlc_function_describe_param(function, 0, text, sizeof(text));
  EXPECT_STREQ(text, "float32 (n, 3)");
  char little[8];
  EXPECT_EQ(mlc_function_describe_param(function, 0, little, sizeof(little)), 14);
  EXPECT_STREQ(little, "float32");
}

TEST(EntryTest, FunctionIsMadeByTheFirstCall) {
  auto table = makeSignature("f", {{"x", {Dim::constant(2), Dim::constant(3)}}},
                             {{"", {Dim::constant(2), Dim::constant(3)}}}, {}, "t");
  mlc_entry entry = {addOne, addOneWorkspace, table.data(), nullptr};
  FloatTensor x({2, 3}, 1), y({2, 3});
  DLTensor *args[] = {&x, &y};
  ASSERT_EQ(mlc_call_entry(&entry, args, 2), 0) << mlc_last_error();
  ASSERT_EQ(mlc_call_entry(&entry, args, 2), 0) << mlc_last_error();
  EXPECT_EQ(y.storage[5], 2);
  mlc_function_destroy(entry.function);
}

} // namespace
