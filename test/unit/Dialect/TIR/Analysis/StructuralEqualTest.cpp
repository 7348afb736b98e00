//===- StructuralEqualTest.cpp - Equality of ops but for names ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlc/RegisterAll.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

class StructuralEqualTest : public testing::Test {
protected:
  StructuralEqualTest() {
    DialectRegistry registry;
    mlir::registerAllDialects(registry);
    mlc::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
  }

  /// The first op of a module that is written as `text`.
  Operation *parse(StringRef text) {
    modules.push_back(parseSourceString<ModuleOp>(text, &context));
    EXPECT_TRUE(modules.back());
    return &modules.back()->getBody()->front();
  }

  /// The message of the first difference, or nothing.
  std::string differ(StringRef lhs, StringRef rhs) {
    Operation *lhsOp = parse(lhs), *rhsOp = parse(rhs);
    std::optional<StructuralDifference> difference = findStructuralDifference(lhsOp, rhsOp);
    EXPECT_EQ(!difference, isStructurallyEqual(rhsOp, lhsOp));
    if (!difference)
      EXPECT_EQ(getStructuralHash(lhsOp), getStructuralHash(rhsOp));
    return difference ? difference->message : "";
  }

  MLIRContext context;
  std::vector<OwningOpRef<ModuleOp>> modules;
};

/// A function of one block; the placeholders are the store's value and the block's annotations.
std::string makeCopy(StringRef value, StringRef annotations = "") {
  return (R"(tir.prim_func @copy(%A: memref<4xf32>, %B: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) )" +
          annotations + R"( {
        %a = memref.load %A[%vi] : memref<4xf32>
        %b = arith.negf %a : f32
        memref.store )" +
          value + R"(, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  })")
      .str();
}

TEST_F(StructuralEqualTest, NamesAreFree) {
  EXPECT_EQ(differ(makeCopy("%b"),
                   R"(tir.prim_func @other(%X: memref<4xf32>, %Y: memref<4xf32>) {
    tir.for %x in 4 {
      tir.block "other" (%vx : spatial 4 = %x) {
        %a = memref.load %X[%vx] : memref<4xf32>
        %b = arith.negf %a : f32
        memref.store %b, %Y[%vx] : memref<4xf32>
        tir.yield reads(%X[%vx] : memref<4xf32>) writes(%Y[%vx] : memref<4xf32>)
      }
    }
  })"),
            "");
}

TEST_F(StructuralEqualTest, Operands) {
  EXPECT_EQ(differ(makeCopy("%b"), makeCopy("%a")),
            "the first has 'arith.negf' where the second has 'memref.load'");
}

TEST_F(StructuralEqualTest, Annotations) {
  EXPECT_EQ(differ(makeCopy("%b"), makeCopy("%b", "annotations {x = 1}")),
            "attribute 'annotations' of the second 'tir.block' is not on the first");
  EXPECT_EQ(differ(makeCopy("%b", "annotations {x = 2}"), makeCopy("%b", "annotations {x = 1}")),
            "attribute 'annotations' of 'tir.block' is {x = 2 : i64} in the first and "
            "{x = 1 : i64} in the second");
}

TEST_F(StructuralEqualTest, ArgumentsThatChangePlaces) {
  StringRef lhs = "func.func @f(%a: f32, %b: f32) -> f32 { %0 = arith.subf %a, %b : f32\n"
                  "return %0 : f32 }";
  StringRef rhs = "func.func @f(%a: f32, %b: f32) -> f32 { %0 = arith.subf %b, %a : f32\n"
                  "return %0 : f32 }";
  EXPECT_EQ(differ(lhs, lhs), "");
  EXPECT_EQ(differ(lhs, rhs), "operand 0 of 'arith.subf' is not the same value");
}

TEST_F(StructuralEqualTest, OpsAndTypes) {
  EXPECT_EQ(differ("func.func @f(%a: f32) -> f32 { %0 = arith.negf %a : f32\nreturn %0 : f32 }",
                   "func.func @f(%a: f32) -> f32 { %0 = math.absf %a : f32\nreturn %0 : f32 }"),
            "the first has 'arith.negf' where the second has 'math.absf'");
  EXPECT_EQ(differ("func.func @f() { return }",
                   "func.func @f() { %0 = arith.constant 1.0 : f32\nreturn }"),
            "");
  EXPECT_EQ(
      differ("func.func @f() { return }", "func.func @f() { func.call @f() : () -> ()\nreturn }"),
      "the first has 'func.return' where the second has 'func.call'");
  EXPECT_EQ(differ("tir.prim_func @f(%a: f32) {}", "tir.prim_func @f(%a: f64) {}"),
            "attribute 'function_type' of 'tir.prim_func' is (f32) -> () in the first and (f64) -> "
            "() in the second");
  EXPECT_EQ(differ("tir.prim_func @f() { tir.for %i in 4 {} }", "tir.prim_func @f() {}"),
            "the second has nothing for 'tir.for'");
  EXPECT_EQ(differ("tir.prim_func @f() {}", "tir.prim_func @f() { tir.for %i in 4 {} }"),
            "the first has nothing for 'tir.for'");
}

TEST_F(StructuralEqualTest, SymbolsOfDimensions) {
  auto make = [](StringRef first, StringRef second) {
    return ("tir.prim_func @f(%A: memref<?x?xf32> {tir.dims = #relax.dims<[" + first +
            "]>}, %B: memref<?xf32> {tir.dims = #relax.dims<[" + second + "]>}) {}")
        .str();
  };
  EXPECT_EQ(differ(make("n, m", "n * 2"), make("b, a", "b * 2")), "");
  EXPECT_NE(differ(make("n, m", "n * 2"), make("b, a", "a * 2")), "");
  EXPECT_NE(differ(make("n, n", "n"), make("n, m", "n")), "");
  EXPECT_NE(differ(make("n, m", "n"), make("n, m", "m")), "");
  // A parameter's name is a symbol.
  StringRef lhs =
      "tir.prim_func @f(%A: memref<?xf32> {tir.dims = #relax.dims<[n * 2]>}, %n: index) {}";
  StringRef rhs =
      "tir.prim_func @f(%A: memref<?xf32> {tir.dims = #relax.dims<[m * 2]>}, %m: index) {}";
  EXPECT_EQ(differ(lhs, rhs), "");
}

TEST_F(StructuralEqualTest, ModulesPairFunctionsByName) {
  StringRef f = "func.func @f() { return }\n", g = "func.func @g(%a: f32) { return }\n";
  auto make = [](StringRef first, StringRef second) {
    return ("module { module { " + first + second + "} }").str();
  };
  EXPECT_EQ(differ(make(f, g), make(g, f)), "");
  EXPECT_EQ(differ(make(f, g), make(f, "")), "the second has no '@g'");
  EXPECT_EQ(differ(make(f, ""), make(f, g)), "the first has no '@g'");
}

TEST_F(StructuralEqualTest, LocationsOfTheDifference) {
  Operation *lhs = parse("tir.prim_func @f() {\n tir.for %i in 4 {}\n}");
  Operation *rhs = parse("tir.prim_func @f() {\n\n tir.for %i in 8 {}\n}");
  std::optional<StructuralDifference> difference = findStructuralDifference(lhs, rhs);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->lhs->findInstanceOf<FileLineColLoc>().getLine(), 2u);
  EXPECT_EQ(difference->rhs->findInstanceOf<FileLineColLoc>().getLine(), 3u);
}

/// A function that adds two elements of A and stores the sum, between `before` and `after`.
std::string makeSum(StringRef body) {
  return ("tir.prim_func @f(%A: memref<4xf32>) {\n"
          "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n" +
          body + "}\n")
      .str();
}

TEST_F(StructuralEqualTest, PlaceAndSharingOfExpressions) {
  std::string lhs = makeSum(R"(
    %a = memref.load %A[%c0] : memref<4xf32>
    %b = memref.load %A[%c1] : memref<4xf32>
    %s = arith.addf %a, %b : f32
    %t = arith.mulf %s, %b : f32
    memref.store %t, %A[%c0] : memref<4xf32>
    %d = memref.load %A[%c1] : memref<4xf32>
    memref.store %d, %A[%c1] : memref<4xf32>
  )");
  // The order of reads and of constants does not matter, nor what is not used.
  EXPECT_EQ("", differ(lhs, makeSum(R"(
    %c7 = arith.constant 7 : index
    %d1 = arith.constant 1 : index
    %b = memref.load %A[%d1] : memref<4xf32>
    %a = memref.load %A[%c0] : memref<4xf32>
    %b2 = memref.load %A[%c1] : memref<4xf32>
    %s = arith.addf %a, %b2 : f32
    %t = arith.mulf %s, %b : f32
    memref.store %t, %A[%c0] : memref<4xf32>
    %d = memref.load %A[%d1] : memref<4xf32>
    memref.store %d, %A[%c1] : memref<4xf32>
  )")));
  // The order of operands does.
  EXPECT_EQ(
      "attribute 'value' of 'arith.constant' is 0 : index in the first and 1 : index in the second",
      differ(lhs, makeSum(R"(
    %a = memref.load %A[%c0] : memref<4xf32>
    %b = memref.load %A[%c1] : memref<4xf32>
    %s = arith.addf %b, %a : f32
    %t = arith.mulf %s, %b : f32
    memref.store %t, %A[%c0] : memref<4xf32>
    %d = memref.load %A[%c1] : memref<4xf32>
    memref.store %d, %A[%c1] : memref<4xf32>
  )")));
}

TEST_F(StructuralEqualTest, NamedValuesAreStatements) {
  // What is read before a write and used behind it has a name, marked or not.
  std::string lhs = makeSum(R"(
    %a = memref.load %A[%c0] : memref<4xf32>
    %b = memref.load %A[%c1] : memref<4xf32>
    memref.store %a, %A[%c1] : memref<4xf32>
    memref.store %b, %A[%c0] : memref<4xf32>
  )");
  EXPECT_EQ("", differ(lhs, makeSum(R"(
    %b = memref.load %A[%c1] {tir.let} : memref<4xf32>
    %a = memref.load %A[%c0] : memref<4xf32>
    memref.store %a, %A[%c1] : memref<4xf32>
    memref.store %b, %A[%c0] : memref<4xf32>
  )")));
  EXPECT_EQ("the first gives a name to a value where the second does not", differ(lhs, makeSum(R"(
    %a = memref.load %A[%c0] : memref<4xf32>
    memref.store %a, %A[%c1] : memref<4xf32>
    %b = memref.load %A[%c1] : memref<4xf32>
    memref.store %b, %A[%c0] : memref<4xf32>
  )")));
  EXPECT_EQ("the second gives a name to a value where the first does not", differ(lhs, makeSum(R"(
    %b = memref.load %A[%c1] {tir.let} : memref<4xf32>
    %a = memref.load %A[%c0] {tir.let} : memref<4xf32>
    memref.store %a, %A[%c1] : memref<4xf32>
    memref.store %b, %A[%c0] : memref<4xf32>
  )")));
  // The value that is given counts, and where the name is used.
  auto makeTwo = [](StringRef first, StringRef second, StringRef used) {
    return makeSum(("%a = memref.load %A[" + first +
                    "] {tir.let} : memref<4xf32>\n%b = memref.load %A[" + second +
                    "] {tir.let} : memref<4xf32>\nmemref.store " + used +
                    ", %A[%c0] : memref<4xf32>\n")
                       .str());
  };
  EXPECT_EQ("", differ(makeTwo("%c0", "%c1", "%a"), makeTwo("%c0", "%c1", "%a")));
  EXPECT_NE("", differ(makeTwo("%c0", "%c1", "%a"), makeTwo("%c1", "%c0", "%a")));
  EXPECT_NE("", differ(makeTwo("%c0", "%c0", "%a"), makeTwo("%c0", "%c0", "%b")));
}

TEST_F(StructuralEqualTest, NamedIndices) {
  auto makeIndex = [](StringRef index) {
    return ("tir.prim_func @f(%A: memref<4xf32>, %c: f32) {\n tir.for %i in 2 {\n" + index +
            "memref.store %c, %A[%j] : memref<4xf32>\n}\n}\n")
        .str();
  };
  std::string plain = makeIndex("%j = affine.apply affine_map<(d0) -> (d0 * 2 + 1)>(%i)\n");
  std::string named = makeIndex("%k = affine.apply affine_map<(d0) -> (d0 * 2)>(%i) {tir.let}\n"
                                "%j = affine.apply affine_map<(d0) -> (d0 + 1)>(%k)\n");
  EXPECT_EQ("", differ(plain, makeIndex("%k = affine.apply affine_map<(d0) -> (d0 * 2)>(%i)\n"
                                        "%j = affine.apply affine_map<(d0) -> (d0 + 1)>(%k)\n")));
  EXPECT_EQ("", differ(named, named));
  EXPECT_EQ("the second gives a name to a value where the first does not", differ(plain, named));
}

TEST_F(StructuralEqualTest, ValuesAreEqualByWhatComputesThem) {
  Operation *function = parse(R"(func.func @f(%x: f32, %y: f32) {
    %0 = arith.addf %x, %x : f32
    %1 = arith.addf %y, %y : f32
    %2 = arith.addf %x, %y : f32
    %3 = arith.mulf %x, %x : f32
    %4 = arith.addf %x, %x : f32
    return
  })");
  SmallVector<Value> values;
  for (Operation &op : function->getRegion(0).front().without_terminator())
    values.push_back(op.getResult(0));
  auto message = [&](unsigned lhs, unsigned rhs, bool mapFreeVars) {
    return findValueDifference(values[lhs], values[rhs], mapFreeVars).value_or("");
  };
  EXPECT_EQ(message(0, 4, /*mapFreeVars=*/false), "");
  EXPECT_EQ(getValueHash(values[0]), getValueHash(values[4]));
  EXPECT_EQ(message(0, 1, /*mapFreeVars=*/false), "variables from outside are not the same");
  EXPECT_EQ(message(0, 1, /*mapFreeVars=*/true), "");
  EXPECT_EQ(getValueHash(values[0], true), getValueHash(values[1], true));
  EXPECT_EQ(message(1, 2, /*mapFreeVars=*/true), "a variable stands for two others");
  EXPECT_EQ(message(0, 3, /*mapFreeVars=*/true),
            "the first has 'arith.addf' where the second has 'arith.mulf'");
}

} // namespace
