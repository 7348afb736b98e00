//===- TreeSimplifyTest.cpp - What is known of integer expressions --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/TreeSimplify.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

class TreeSimplifyTest : public testing::Test {
protected:
  TreeSimplifyTest() { context.loadDialect<mlc::relax::RelaxDialect>(); }

  Tree variable(StringRef name, StringRef kind = "Var") {
    return Tree::get(
        &context, kind,
        {{"name", StringAttr::get(&context, name)}, {"dtype", StringAttr::get(&context, "int32")}});
  }
  Tree number(int64_t value) { return Tree::getNumber(&context, "int32", value); }
  Tree make(StringRef kind, Tree lhs, Tree rhs) {
    return Tree::get(&context, kind, {{"a", lhs.getAttr()}, {"b", rhs.getAttr()}});
  }

  MLIRContext context;
};

TEST_F(TreeSimplifyTest, RangesDecideQuotients) {
  Tree x = variable("x"), y = variable("y");
  Tree sum = make("Add", make("Mul", x, number(4)), y);
  Tree quotient = make("FloorDiv", sum, number(4));
  EXPECT_EQ(simplifyTree(quotient, {{y, {0, 3}}}).getAttr(), x.getAttr());
  EXPECT_TRUE(simplifyTree(quotient, {{y, {0, 4}}}).is("Add"));
  EXPECT_EQ(simplifyTree(make("FloorMod", sum, number(4)), {{y, {0, 3}}}).getAttr(), y.getAttr());
}

TEST_F(TreeSimplifyTest, ProductsCancel) {
  Tree x = variable("x"), y = variable("y");
  Tree difference = make("Sub", make("Mul", x, y), make("Mul", y, x));
  EXPECT_EQ(simplifyTree(difference, {}).getAttr(), number(0).getAttr());
}

TEST_F(TreeSimplifyTest, ComparisonsAreDecided) {
  Tree x = variable("x"), n = variable("n", "SizeVar");
  auto decide = [&](StringRef kind, Tree lhs, Tree rhs) {
    Tree found = simplifyTree(make(kind, lhs, rhs), {{x, {0, 15}}});
    return found.is("IntImm") ? getInteger(found.getAttr()) : std::nullopt;
  };
  EXPECT_EQ(decide("LT", x, number(16)), 1);
  EXPECT_EQ(decide("LT", x, number(15)), std::nullopt);
  EXPECT_EQ(decide("GE", n, number(0)), 1);
  EXPECT_EQ(decide("EQ", n, number(-1)), 0);
  EXPECT_EQ(decide("NE", n, n), 0);
}

TEST_F(TreeSimplifyTest, RangesOfExpressions) {
  Tree x = variable("x"), n = variable("n", "SizeVar");
  auto range = [&](Tree tree) { return getTreeRange(tree, {{x, {-2, 3}}}); };
  EXPECT_EQ(range(make("Mul", x, x)).max, 9);
  EXPECT_EQ(range(make("Min", x, n)).max, 3);
  EXPECT_EQ(range(make("Max", x, n)).min, 0);
  EXPECT_FALSE(range(make("Max", x, n)).max);
  EXPECT_FALSE(range(variable("other")).min);
}

} // namespace
