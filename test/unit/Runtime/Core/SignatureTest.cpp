//===- SignatureTest.cpp - Malformed signature tables ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "SignatureBuilder.h"
#include "gtest/gtest.h"

#include <random>

using namespace mlc::test;

namespace {

int32_t nothing(mlc_context *, void *, int64_t, void **) { return 0; }

class SignatureTest : public ::testing::Test {
protected:
  void SetUp() override { executable = mlc_executable_create(nullptr, nullptr); }
  void TearDown() override { mlc_executable_release(executable); }

  bool accepts(const std::vector<int64_t> &table) {
    mlc_function *function = mlc_function_create(executable, nothing, nullptr, table.data());
    mlc_function_destroy(function);
    return function != nullptr;
  }

  std::vector<int64_t> wellFormed() {
    return makeSignature("main",
                         {{"x",
                           {Dim::symbol(0), Dim::expression("n + 1", {{MLC_EXPR_SYMBOL, 0},
                                                                      {MLC_EXPR_CONSTANT, 1},
                                                                      {MLC_EXPR_ADD, 0}})}}},
                         {{"", {Dim::constant(2)}}, {"", {}}}, {"n"}, "(t(t))");
  }

  mlc_executable *executable = nullptr;
};

TEST_F(SignatureTest, AcceptsWellFormed) { EXPECT_TRUE(accepts(wellFormed())); }

TEST_F(SignatureTest, RejectsOtherVersion) {
  auto table = wellFormed();
  ++table[MLC_SIGNATURE_WORD_MAGIC];
  EXPECT_FALSE(accepts(table));
  EXPECT_NE(std::string(mlc_last_error()).find("another version of the runtime"),
            std::string::npos);
}

TEST_F(SignatureTest, RejectsStructureOfOtherOutputs) {
  for (const char *structure : {"t", "(tt", "tt", "(ttt)", "", "x", "(t)(t)"})
    EXPECT_FALSE(accepts(makeSignature("f", {}, {{"", {}}, {"", {}}}, {}, structure))) << structure;
}

TEST_F(SignatureTest, RejectsExpressionThatUnderflows) {
  EXPECT_FALSE(accepts(makeSignature(
      "f", {{"x", {Dim::expression("?", {{MLC_EXPR_CONSTANT, 1}, {MLC_EXPR_ADD, 0}})}}}, {}, {},
      "()")));
}

TEST_F(SignatureTest, RejectsExpressionThatIsTooDeep) {
  std::vector<std::pair<int64_t, int64_t>> steps(MLC_EXPRESSION_MAX_DEPTH + 1,
                                                 {MLC_EXPR_CONSTANT, 1});
  for (int i = 0; i < MLC_EXPRESSION_MAX_DEPTH; ++i)
    steps.push_back({MLC_EXPR_ADD, 0});
  EXPECT_FALSE(accepts(makeSignature("f", {{"x", {Dim::expression("?", steps)}}}, {}, {}, "()")));
}

TEST_F(SignatureTest, RejectsUnknownDimensionOfOutput) {
  EXPECT_FALSE(accepts(makeSignature("f", {}, {{"", {Dim::any()}}}, {}, "t")));
}

TEST_F(SignatureTest, RejectsSymbolThatIsNotThere) {
  EXPECT_FALSE(accepts(makeSignature("f", {{"x", {Dim::symbol(1)}}}, {}, {"n"}, "()")));
}

/// A broken table is refused or describes something harmless: it is never read out of bounds.
TEST_F(SignatureTest, RejectsFlagsThatAreNotKnown) {
  Param param = {"x", {Dim::constant(2)}};
  param.flags = MLC_PARAM_WRITTEN | MLC_PARAM_NOALIAS;
  EXPECT_TRUE(accepts(makeSignature("f", {param}, {}, {}, "()")));
  param.flags = 4;
  EXPECT_FALSE(accepts(makeSignature("f", {param}, {}, {}, "()")));
}

TEST_F(SignatureTest, SurvivesDamage) {
  std::mt19937_64 random(7);
  auto table = wellFormed();
  for (int round = 0; round < 20000; ++round) {
    auto damaged = table;
    size_t word = 2 + random() % (damaged.size() - 2);
    damaged[word] = round % 2 ? int64_t(random()) : int64_t(random() % 64) - 8;
    accepts(damaged);
  }
}

} // namespace
