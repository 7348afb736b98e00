//===- TreeTest.cpp - Expressions and statements in no function -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/Tree.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

class TreeTest : public testing::Test {
protected:
  Attribute text(StringRef text) { return builder.getStringAttr(text); }
  Attribute number(int64_t value) { return builder.getI64IntegerAttr(value); }
  Tree variable(StringRef name, StringRef dtype = "int32") {
    return Tree::get(&context, "Var", {{"name", text(name)}, {"dtype", text(dtype)}});
  }
  Tree sum(Attribute lhs, Attribute rhs) {
    return Tree::get(&context, "Add", {{"a", lhs}, {"b", rhs}});
  }
  Tree loop(Tree variable, Attribute extent) {
    return Tree::get(
        &context, "For",
        {{"loop_var", variable.getAttr()}, {"extent", extent}, {"body", variable.getAttr()}});
  }
  std::string differ(Tree lhs, Tree rhs, bool mapFreeVars = false) {
    std::optional<TreeDifference> found =
        findTreeDifference(lhs.getAttr(), rhs.getAttr(), mapFreeVars);
    return found ? found->path : "";
  }

  MLIRContext context;
  Builder builder{&context};
};

TEST_F(TreeTest, PartsHaveNames) {
  Tree tree = sum(variable("x").getAttr(), number(1));
  EXPECT_TRUE(tree.is("Add"));
  EXPECT_EQ(Tree(tree.get("a")).getString("name"), "x");
  EXPECT_EQ(tree.getInteger("b"), 1);
  EXPECT_FALSE(tree.get("c"));
  // Dictionaries and lists of Python are none.
  EXPECT_FALSE(Tree(builder.getDictionaryAttr({})));
  EXPECT_FALSE(Tree(text("x")));
}

TEST_F(TreeTest, FreeVariablesAreThemselves) {
  Tree x = variable("x"), y = variable("y"), z = variable("z", "int64");
  EXPECT_EQ(differ(x, x), "");
  EXPECT_EQ(differ(x, y), "<root>");
  EXPECT_EQ(differ(x, y, /*mapFreeVars=*/true), "");
  EXPECT_EQ(differ(x, z, /*mapFreeVars=*/true), "<root>");
  // One stands for one other.
  EXPECT_EQ(differ(sum(x.getAttr(), x.getAttr()), sum(y.getAttr(), x.getAttr()),
                   /*mapFreeVars=*/true),
            "<root>.b");
}

TEST_F(TreeTest, GivenVariablesHaveAnyName) {
  Tree x = variable("x"), y = variable("y");
  EXPECT_EQ(differ(loop(x, number(4)), loop(y, number(4))), "");
  EXPECT_EQ(differ(loop(x, number(4)), loop(y, number(5))), "<root>.extent");
  // A number of Python has the dtype of what it stands beside.
  EXPECT_EQ(differ(loop(x, number(4)), loop(y, Tree::getNumber(&context, "int64", 4).getAttr())),
            "");
}

TEST_F(TreeTest, SumsAreComputed) {
  Attribute x = variable("x").getAttr();
  EXPECT_EQ(addParts(x, number(0)), x);
  EXPECT_EQ(getInteger(addParts(number(2), number(3))), 5);
  EXPECT_EQ(getNumberDtype(addParts(number(2), Tree::getNumber(&context, "int64", 3).getAttr())),
            "int64");
  EXPECT_TRUE(Tree(addParts(x, number(1))).is("Add"));
}

} // namespace
