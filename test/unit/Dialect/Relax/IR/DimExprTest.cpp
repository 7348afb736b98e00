//===- DimExprTest.cpp - Expressions of dimensions ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"
#include "gtest/gtest.h"
#include <random>

using namespace mlir;
using namespace mlc::relax;

namespace {

class DimExprTest : public ::testing::Test {
protected:
  /// A context with the dialect, which attributes need.
  struct Context : MLIRContext {
    Context() {
      loadDialect<RelaxDialect, arith::ArithDialect, func::FuncDialect>();
      getDiagEngine().registerHandler([](Diagnostic &) { return success(); });
    }
  };

  DimExpr number(int64_t value) { return DimExpr::constant(&context, value); }
  DimExpr symbol(StringRef name) { return DimExpr::symbol(&context, name); }
  DimExpr unknown() { return DimExpr::unknown(&context); }

  std::string str(DimExpr expr) {
    std::string text;
    llvm::raw_string_ostream os(text);
    os << expr;
    return text;
  }

  /// The expression that the text says, or null.
  std::optional<DimExpr> parse(StringRef text) {
    Attribute attr = parseAttribute(("#relax.dim<" + text + ">").str(), &context);
    if (auto expr = dyn_cast_or_null<DimExprAttr>(attr))
      return DimExpr(expr);
    return std::nullopt;
  }

  std::string normal(StringRef text) {
    std::optional<DimExpr> expr = parse(text);
    return expr ? str(*expr) : "error";
  }

  Context context;
  DimExpr n = symbol("n"), m = symbol("m"), k = symbol("k");
};

TEST_F(DimExprTest, SumsOfProducts) {
  EXPECT_EQ(n * 4 + n, n * 5);
  EXPECT_EQ(n - n, number(0));
  EXPECT_EQ(n * m, m * n);
  EXPECT_EQ((n + m) * (n - m), n * n - m * m);
  EXPECT_EQ((n + 1) * (n + 1), n * n + n * 2 + 1);
  EXPECT_EQ(number(3) * 4 + 5, number(17));
  EXPECT_EQ(str(m * n * 4 + n - 1), "n + m * n * 4 - 1");
  EXPECT_EQ(str(n - m), "n - m");
  EXPECT_EQ(str(-n), "-n");
}

TEST_F(DimExprTest, Division) {
  EXPECT_EQ((n * 4).floordiv(4), n);
  EXPECT_EQ((n * 4 + 6).floordiv(4), n + 1);
  EXPECT_EQ((n * 2 + 1).floordiv(4), n.floordiv(2));
  EXPECT_EQ(n.floordiv(2).floordiv(3), n.floordiv(6));
  EXPECT_EQ((n - 2).floordiv(2) + 1, n.floordiv(2));
  EXPECT_EQ((n * m * 6).floordiv(m * 2), n * 3);
  EXPECT_EQ((n * m).floordiv(n * -1), -m);
  EXPECT_EQ((n * 4).mod(4), number(0));
  EXPECT_EQ((n * 4 + 7).mod(4), number(3));
  EXPECT_EQ((n * 2 + 1).mod(4), n.mod(2) * 2 + 1);
  EXPECT_EQ((n * 4).ceildiv(4), n);
  EXPECT_EQ(number(-7).floordiv(2), number(-4));
  EXPECT_EQ(number(-7).ceildiv(2), number(-3));
  EXPECT_EQ(number(-7).mod(2), number(1));
  EXPECT_EQ(number(7).mod(-2), number(-1));
  EXPECT_TRUE(n.floordiv(0).isUnknown());
  EXPECT_TRUE(n.mod(0).isUnknown());
}

TEST_F(DimExprTest, MinimumAndMaximum) {
  EXPECT_EQ(n.min(n + 1), n);
  EXPECT_EQ(n.max(n + 1), n + 1);
  EXPECT_EQ(n.max(m), m.max(n));
  EXPECT_EQ(n.max(m).max(n), n.max(m));
  EXPECT_EQ(number(3).min(number(-2)), number(-2));
}

TEST_F(DimExprTest, OverflowAndSizeAreUnknown) {
  DimExpr large = number(INT64_MAX);
  EXPECT_TRUE((large + 1).isUnknown());
  EXPECT_TRUE((large * 2).isUnknown());
  EXPECT_TRUE((n * INT64_MAX + n).isUnknown());
  EXPECT_TRUE((-number(INT64_MIN)).isUnknown());
  EXPECT_TRUE(number(INT64_MIN).floordiv(-1).isUnknown());
  DimExpr product = n;
  for (int i = 0; i < 100; ++i)
    product = product * (symbol("s" + std::to_string(i)) + 1);
  EXPECT_TRUE(product.isUnknown());
  DimExpr doubled = n;
  for (int i = 0; i < 100; ++i)
    doubled = (doubled + 1).mod(doubled.max(m));
  EXPECT_TRUE(doubled.isUnknown());
}

TEST_F(DimExprTest, UnknownIsNeverKnownEqual) {
  EXPECT_TRUE((unknown() + n).isUnknown());
  EXPECT_FALSE(unknown().isKnownEqual(unknown()));
  EXPECT_TRUE(n.isKnownEqual(n));
  EXPECT_TRUE(n.isKnownDifferent(n + 1));
  EXPECT_FALSE(n.isKnownDifferent(m));
  EXPECT_FALSE(unknown().isKnownDifferent(number(1)));
}

TEST_F(DimExprTest, SymbolsAndSubstitution) {
  llvm::SetVector<StringAttr> symbols;
  (n * 4 + m.floordiv(k + 1)).collectSymbols(symbols);
  EXPECT_EQ(symbols.size(), 3u);
  llvm::DenseMap<StringAttr, DimExpr> values{{n.getSymbol(), m * 2}};
  EXPECT_EQ((n * 4 + m).substitute(values), m * 9);
  EXPECT_EQ(n.floordiv(2).substitute(values), m);
  EXPECT_FALSE((n + m).evaluate({{n.getSymbol(), 1}}).has_value());
  EXPECT_FALSE(n.floordiv(m).evaluate({{n.getSymbol(), 1}, {m.getSymbol(), 0}}).has_value());
  EXPECT_EQ((n * 3 + 1).floordiv(m).evaluate({{n.getSymbol(), 5}, {m.getSymbol(), 3}}), 5);
}

TEST_F(DimExprTest, Text) {
  EXPECT_EQ(normal("n*4 + n"), "n * 5");
  EXPECT_EQ(normal("(n - 3) floordiv 2 + 1"), "(n + 1) floordiv 2 - 1");
  EXPECT_EQ(normal("n ceildiv 4 * 4"), "((n + 3) floordiv 4) * 4");
  EXPECT_EQ(normal("-(n mod 3) * m"), "-m * (n mod 3)");
  EXPECT_EQ(normal("max(n, m, n)"), "max(m, n)");
  EXPECT_EQ(normal("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(normal("n * -9223372036854775807"), "-n * 9223372036854775807");
  EXPECT_EQ(normal("\"a b\" + \"max\""), "\"a b\" + \"max\"");
  EXPECT_EQ(normal("?"), "?");
  EXPECT_EQ(normal("n + ?"), "?");
  for (StringRef bad : {"", "n +", "n floordiv 0", "n mod (1 - 1)", "9223372036854775808", "min()",
                        "n n", "9223372036854775807 + 1", "\"\"", "x*"})
    EXPECT_EQ(normal(bad), "error") << bad.str();
  EXPECT_EQ(normal(std::string(5000, '(')), "error");
  EXPECT_EQ(normal(std::string(5000, '-') + "n"), "error");
}

TEST_F(DimExprTest, TensorTypes) {
  Type f32 = Float32Type::get(&context);
  RankedTensorType type = getTensorType({n * 2, number(4), unknown()}, f32);
  EXPECT_EQ(type, parseType("tensor<?x4x?xf32, #relax.dims<[n * 2, 4, ?]>>", &context));
  EXPECT_EQ(getDims(type)[0], n * 2);
  EXPECT_EQ(dropEncoding(type), parseType("tensor<?x4x?xf32>", &context));
  EXPECT_FALSE(getTensorType({number(2), unknown()}, f32).getEncoding());
  EXPECT_EQ(getTensorType({number(-2)}, f32), parseType("tensor<?xf32>", &context));
  for (StringRef bad : {"tensor<?xf32, #relax.dims<[4]>>", "tensor<4xf32, #relax.dims<[n]>>",
                        "tensor<?xf32, #relax.dims<[?]>>", "tensor<?xf32, #relax.dims<[n, m]>>"})
    EXPECT_FALSE(parseType(bad, &context)) << bad.str();
}

/// Any expression, built at random together with its value for these symbols, has that value, reads
/// back from its text, and is computed by the arithmetic that `materialize` builds.
TEST_F(DimExprTest, RandomExpressionsKeepTheirValue) {
  std::mt19937 random(20);
  auto pick = [&](int limit) { return static_cast<int>(random() % limit); };
  for (int round = 0; round < 300; ++round) {
    llvm::DenseMap<StringAttr, int64_t> values{{n.getSymbol(), pick(20) + 1},
                                               {m.getSymbol(), pick(20) + 1},
                                               {k.getSymbol(), pick(20) + 1}};
    std::vector<std::pair<DimExpr, int64_t>> pool{
        {n, values[n.getSymbol()]}, {m, values[m.getSymbol()]}, {k, values[k.getSymbol()]}};
    for (int step = 0; step < 12; ++step) {
      auto [a, x] = pool[pick(pool.size())];
      auto [b, y] = pick(2) ? pool[pick(pool.size())] : std::pair(number(pick(9) - 2), 0L);
      if (b.isConstant())
        y = *b.getConstant();
      int64_t quotient = y == 0 ? 0 : llvm::divideFloorSigned(x, y);
      switch (pick(8)) {
      case 0:
        pool.push_back({a + b, x + y});
        break;
      case 1:
        pool.push_back({a - b, x - y});
        break;
      case 2:
        pool.push_back({a * b, x * y});
        break;
      case 3:
        pool.push_back({a.min(b), std::min(x, y)});
        break;
      case 4:
        pool.push_back({a.max(b), std::max(x, y)});
        break;
      case 5:
        if (y)
          pool.push_back({a.floordiv(b), quotient});
        break;
      case 6:
        if (y)
          pool.push_back({a.ceildiv(b), llvm::divideCeilSigned(x, y)});
        break;
      case 7:
        if (y)
          pool.push_back({a.mod(b), x - quotient * y});
        break;
      }
      auto [expr, value] = pool.back();
      if (expr.isUnknown() || std::abs(value) > 1000000) {
        pool.pop_back();
        continue;
      }
      EXPECT_EQ(expr.evaluate(values), value) << str(expr);
      EXPECT_EQ(parse(str(expr)), expr) << str(expr);
      OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
      OpBuilder builder = OpBuilder::atBlockBegin(module->getBody());
      Value built = materialize(builder, module->getLoc(), expr, [&](StringAttr name) -> Value {
        return arith::ConstantIndexOp::create(builder, module->getLoc(), values[name]);
      });
      APInt folded;
      ASSERT_TRUE(built && matchPattern(built, m_ConstantInt(&folded))) << str(expr);
      EXPECT_EQ(folded.getSExtValue(), value) << str(expr);
    }
  }
}

} // namespace
