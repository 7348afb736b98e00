//===- DimExprAsm.cpp - Text of expressions of dimensions -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OpImplementation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc::relax;

//===----------------------------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------------------------===//

/// True if `name` reads back as one name of this grammar.
static bool isBareName(StringRef name) {
  bool reserved = llvm::StringSwitch<bool>(name)
                      .Cases({"floordiv", "ceildiv", "mod", "min", "max", "true", "false"}, true)
                      .Default(false);
  return !reserved && !name.empty() && (llvm::isAlpha(name[0]) || name[0] == '_') &&
         llvm::all_of(name,
                      [](char c) { return llvm::isAlnum(c) || c == '_' || c == '$' || c == '.'; });
}

static void printName(raw_ostream &os, StringRef name) {
  if (isBareName(name)) {
    os << name;
    return;
  }
  os << '"';
  llvm::printEscapedString(name, os);
  os << '"';
}

/// Prints an operand of `*`, `floordiv` or `mod`.
static void printFactor(raw_ostream &os, DimExpr expr) {
  DimKind kind = expr.getKind();
  bool simple = kind == DimKind::Symbol || kind == DimKind::Min || kind == DimKind::Max ||
                (kind == DimKind::Constant && *expr.getConstant() >= 0);
  if (!simple)
    os << '(';
  expr.print(os);
  if (!simple)
    os << ')';
}

static void printSum(raw_ostream &os, DimExprAttr attr) {
  // Positive terms come first, since `n - m` reads better than `-m + n`.
  bool first = true;
  auto printTerms = [&](bool negative) {
    for (auto [product, coefficient] : llvm::zip(attr.getOperands(), attr.getCoefficients())) {
      if ((coefficient < 0) != negative)
        continue;
      if (first)
        os << (negative ? "-" : "");
      else
        os << (negative ? " - " : " + ");
      first = false;
      uint64_t magnitude = negative ? -static_cast<uint64_t>(coefficient) : coefficient;
      if (product.getKind() == DimKind::Product)
        DimExpr(product).print(os);
      else if (magnitude == 1 && !negative)
        DimExpr(product).print(os);
      else
        printFactor(os, product);
      if (magnitude != 1)
        os << " * " << magnitude;
    }
  };
  printTerms(/*negative=*/false);
  if (attr.getValue() > 0 && !first) {
    os << " + " << attr.getValue();
    printTerms(/*negative=*/true);
    return;
  }
  printTerms(/*negative=*/true);
  if (attr.getValue() < 0)
    os << " - " << -static_cast<uint64_t>(attr.getValue());
  else if (attr.getValue() > 0)
    os << " + " << attr.getValue();
}

void DimExpr::print(raw_ostream &os) const {
  ArrayRef<DimExprAttr> operands = getAttr().getOperands();
  switch (getKind()) {
  case DimKind::Unknown:
    os << '?';
    return;
  case DimKind::Constant:
    os << getAttr().getValue();
    return;
  case DimKind::Symbol:
    printName(os, getAttr().getName());
    return;
  case DimKind::FloorDiv:
  case DimKind::Mod:
    printFactor(os, operands[0]);
    os << (getKind() == DimKind::FloorDiv ? " floordiv " : " mod ");
    printFactor(os, operands[1]);
    return;
  case DimKind::Min:
  case DimKind::Max:
    os << (getKind() == DimKind::Min ? "min(" : "max(");
    llvm::interleaveComma(operands, os, [&](DimExprAttr operand) { DimExpr(operand).print(os); });
    os << ')';
    return;
  case DimKind::Product:
    llvm::interleave(operands, os, [&](DimExprAttr operand) { printFactor(os, operand); }, " * ");
    return;
  case DimKind::Sum:
    printSum(os, getAttr());
    return;
  }
}

Diagnostic &mlc::relax::operator<<(Diagnostic &diagnostic, DimExpr expr) {
  std::string text;
  llvm::raw_string_ostream os(text);
  expr.print(os);
  return diagnostic << text;
}

void mlc::relax::printDims(raw_ostream &os, ArrayRef<DimExpr> dims) {
  os << '[';
  llvm::interleaveComma(dims, os, [&](DimExpr dim) { dim.print(os); });
  os << ']';
}

//===----------------------------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------------------------===//

namespace {
/// sum     := product (('+' | '-') product)*
/// product := factor (('*' | 'floordiv' | 'ceildiv' | 'mod') factor)*
/// factor  := '-' factor | number | name | string | '?' | '(' sum ')' | ('min' | 'max') '(' sum
/// (',' sum)* ')'
class DimExprParser {
public:
  explicit DimExprParser(AsmParser &parser) : parser(parser) {}

  FailureOr<DimExpr> parseSum() {
    FailureOr<DimExpr> result = parseProduct();
    while (succeeded(result)) {
      SMLoc loc = parser.getCurrentLocation();
      bool minus = false;
      if (failed(parser.parseOptionalPlus())) {
        if (failed(parser.parseOptionalMinus()))
          return result;
        minus = true;
      }
      FailureOr<DimExpr> rhs = parseProduct();
      if (failed(rhs))
        return failure();
      result = check(minus ? *result - *rhs : *result + *rhs, *result, *rhs, loc);
    }
    return result;
  }

private:
  FailureOr<DimExpr> parseProduct() {
    FailureOr<DimExpr> result = parseFactor();
    while (succeeded(result)) {
      SMLoc loc = parser.getCurrentLocation();
      DimExpr (DimExpr::*apply)(DimExpr) const;
      bool divides = true;
      if (succeeded(parser.parseOptionalStar())) {
        apply = &DimExpr::operator*;
        divides = false;
      } else if (succeeded(parser.parseOptionalKeyword("floordiv"))) {
        apply = &DimExpr::floordiv;
      } else if (succeeded(parser.parseOptionalKeyword("ceildiv"))) {
        apply = &DimExpr::ceildiv;
      } else if (succeeded(parser.parseOptionalKeyword("mod"))) {
        apply = &DimExpr::mod;
      } else {
        return result;
      }
      FailureOr<DimExpr> rhs = parseFactor();
      if (failed(rhs))
        return failure();
      if (divides && rhs->getConstant() == 0)
        return parser.emitError(loc, "the divisor of a dimension is zero");
      result = check(((*result).*apply)(*rhs), *result, *rhs, loc);
    }
    return result;
  }

  FailureOr<DimExpr> parseFactor() {
    // Nested brackets and signs are the only recursion; the limit is above what can be printed.
    if (++depth > 1024)
      return parser.emitError(parser.getCurrentLocation(), "the dimension is nested too deeply");
    FailureOr<DimExpr> result = parseFactorImpl();
    --depth;
    return result;
  }

  FailureOr<DimExpr> parseFactorImpl() {
    MLIRContext *context = parser.getContext();
    SMLoc loc = parser.getCurrentLocation();
    if (succeeded(parser.parseOptionalMinus())) {
      APInt number;
      if (OptionalParseResult parsed = parseNumber(number); parsed.has_value())
        return makeNumber(*parsed, -number, loc);
      FailureOr<DimExpr> operand = parseFactor();
      if (failed(operand))
        return failure();
      return check(-*operand, *operand, *operand, loc);
    }
    APInt number;
    if (OptionalParseResult parsed = parseNumber(number); parsed.has_value())
      return makeNumber(*parsed, number, loc);
    if (succeeded(parser.parseOptionalQuestion()))
      return DimExpr::unknown(context);
    if (succeeded(parser.parseOptionalLParen())) {
      FailureOr<DimExpr> inner = parseSum();
      if (failed(inner) || parser.parseRParen())
        return failure();
      return inner;
    }
    std::string text;
    if (succeeded(parser.parseOptionalString(&text))) {
      if (text.empty())
        return parser.emitError(loc, "the name of a symbol is empty");
      return DimExpr::symbol(context, text);
    }
    StringRef name;
    if (failed(parser.parseOptionalKeyword(&name)))
      return parser.emitError(loc, "expected a dimension: a number, a symbol, '?' or '('");
    if (name == "min" || name == "max")
      return parseExtremum(name == "min");
    if (!isBareName(name))
      return parser.emitError(loc, "'") << name << "' is not the name of a symbol";
    return DimExpr::symbol(context, name);
  }

  FailureOr<DimExpr> parseExtremum(bool isMin) {
    if (parser.parseLParen())
      return failure();
    FailureOr<DimExpr> result = parseSum();
    while (succeeded(result)) {
      SMLoc loc = parser.getCurrentLocation();
      if (failed(parser.parseOptionalComma()))
        break;
      FailureOr<DimExpr> rhs = parseSum();
      if (failed(rhs))
        return failure();
      result = check(isMin ? result->min(*rhs) : result->max(*rhs), *result, *rhs, loc);
    }
    if (failed(result) || parser.parseRParen())
      return failure();
    return result;
  }

  OptionalParseResult parseNumber(APInt &number) {
    number = APInt(64, 0);
    return parser.parseOptionalDecimalInteger(number);
  }

  FailureOr<DimExpr> makeNumber(ParseResult parsed, const APInt &number, SMLoc loc) {
    if (failed(parsed))
      return failure();
    if (number.getSignificantBits() > 64)
      return parser.emitError(loc, "the number does not fit 64 bits");
    return DimExpr::constant(parser.getContext(), number.getSExtValue());
  }

  /// What is written must have a value: only `?` itself makes an expression unknown.
  FailureOr<DimExpr> check(DimExpr result, DimExpr lhs, DimExpr rhs, SMLoc loc) {
    if (result.isUnknown() && !lhs.isUnknown() && !rhs.isUnknown())
      return parser.emitError(loc, "the dimension overflows 64 bits or is too large");
    return result;
  }

  AsmParser &parser;
  unsigned depth = 0;
};
} // namespace

FailureOr<DimExpr> DimExpr::parse(AsmParser &parser) { return DimExprParser(parser).parseSum(); }

ParseResult mlc::relax::parseDims(AsmParser &parser, SmallVectorImpl<DimExpr> &dims) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&]() -> ParseResult {
    FailureOr<DimExpr> dim = DimExpr::parse(parser);
    if (failed(dim))
      return failure();
    dims.push_back(*dim);
    return success();
  });
}
