//===- Expressions.cpp - Scalar expressions as TVMScript ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Expressions.h"
#include "Printers.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

//===----------------------------------------------------------------------------------------===//
// Numbers and dimensions
//===----------------------------------------------------------------------------------------===//

Expr Expressions::printIndex(int64_t value) const {
  if ((isInNarrow ? "int32" : indexDtype) == writer.options.intDtype)
    return Expr(std::to_string(value), value < 0 ? Precedence::Unary : Precedence::Primary);
  return Expr(prefixed((isInNarrow ? "int32" : indexDtype) + "(" + Twine(value) + ")"));
}

Expr Expressions::printExtent(int64_t value) const {
  llvm::SaveAndRestore<bool> narrow(isInNarrow, isInNarrow || hasPlainExtents);
  return printIndex(value);
}

Expr Expressions::printConstant(Attribute value, bool isUnsigned, FloatAttr written) const {
  if (auto number = dyn_cast<FloatAttr>(value)) {
    std::string dtype = getDtype(number.getType());
    std::string text = formatFloat(written ? written.getValue() : number.getValue());
    // Numbers that are not finite are strings.
    if (dtype == writer.options.floatDtype && number.getValue().isFinite())
      return Expr(text, number.getValue().isNegative() ? Precedence::Unary : Precedence::Primary);
    return Expr(prefixed(dtype + "(" + text + ")"));
  }
  auto number = cast<IntegerAttr>(value);
  Type type = number.getType();
  if (isa<IndexType>(type))
    return printIndex(number.getInt());
  if (type.isInteger(1))
    return prefixed(Twine("bool(") + (number.getValue().isZero() ? "False" : "True") + ")");
  unsigned width = type.getIntOrFloatBitWidth();
  SmallString<24> digits;
  number.getValue().toString(digits, 10, /*Signed=*/!isUnsigned);
  std::string dtype = ((isUnsigned ? "uint" : "int") + Twine(width)).str();
  if (dtype == writer.options.intDtype)
    return Expr(digits.str().str(),
                number.getValue().isNegative() ? Precedence::Unary : Precedence::Primary);
  return prefixed(dtype + "(" + digits + ")");
}

unsigned Expressions::getOrder(relax::DimExprAttr dim) const {
  if (dim.getKind() == relax::DimKind::Symbol) {
    auto it = symbolOrder.find(dim.getName());
    return it == symbolOrder.end() ? symbolOrder.size() : it->second;
  }
  unsigned order = symbolOrder.size() + 1;
  for (relax::DimExprAttr operand : dim.getOperands())
    order = std::min(order, getOrder(operand));
  return order;
}

bool Expressions::isInOrder(const Expr &lhs, const Expr &rhs) const {
  auto first = symbolOrder.find(lhs.text), second = symbolOrder.find(rhs.text);
  return first == symbolOrder.end() || second == symbolOrder.end() ||
         first->second <= second->second;
}

Expr Expressions::printDim(relax::DimExpr dim, function_ref<std::string(StringAttr)> name) const {
  llvm::SaveAndRestore<bool> narrow(isInNarrow, isInNarrow || isNarrow(dim));
  SmallVector<relax::DimExprAttr> operands(dim.getAttr().getOperands());
  SmallVector<int64_t> factors(dim.getAttr().getCoefficients());
  if (dim.getKind() == relax::DimKind::Product)
    llvm::stable_sort(operands, [&](auto lhs, auto rhs) { return getOrder(lhs) < getOrder(rhs); });
  auto print = [&](relax::DimExprAttr operand) { return printDim(operand, name); };
  auto fold = [&](StringRef op, Precedence precedence) {
    Expr result = print(operands.front());
    for (relax::DimExprAttr operand : ArrayRef(operands).drop_front())
      result = Expr::infix(result, op, print(operand), precedence);
    return result;
  };
  auto nest = [&](StringRef function) {
    std::string text = print(operands.front()).text;
    for (relax::DimExprAttr operand : ArrayRef(operands).drop_front())
      text = prefixed(function + "(" + text + ", " + print(operand).text + ")");
    return Expr(text);
  };
  switch (dim.getKind()) {
  case relax::DimKind::Unknown:
    return Expr("-1", Precedence::Unary);
  case relax::DimKind::Constant:
    return printIndex(*dim.getConstant());
  case relax::DimKind::Symbol:
    return name(dim.getSymbol());
  case relax::DimKind::FloorDiv:
    return fold("//", Precedence::Product);
  case relax::DimKind::Mod:
    return fold("%", Precedence::Product);
  case relax::DimKind::Min:
    return nest("min");
  case relax::DimKind::Max:
    return nest("max");
  case relax::DimKind::Product:
    return fold("*", Precedence::Product);
  case relax::DimKind::Sum:
    break;
  }
  std::optional<Expr> sum;
  auto append = [&](Expr term, bool isNegative) {
    if (!sum)
      sum = isNegative ? Expr("-" + term.inside(Precedence::Unary), Precedence::Unary) : term;
    else
      sum = Expr::infix(*sum, isNegative ? "-" : "+", term, Precedence::Sum);
  };
  SmallVector<std::pair<relax::DimExprAttr, int64_t>> terms;
  for (auto [product, factor] : llvm::zip_equal(operands, factors))
    terms.emplace_back(product, factor);
  llvm::stable_sort(terms, [&](const auto &lhs, const auto &rhs) {
    return getOrder(lhs.first) < getOrder(rhs.first);
  });
  // Terms with a positive coefficient first, so that the text does not start with a minus.
  for (bool isNegative : {false, true}) {
    for (auto [product, factor] : terms) {
      if ((factor < 0) != isNegative)
        continue;
      Expr term = print(product);
      if (std::abs(factor) != 1)
        term = Expr::infix(term, "*", printIndex(std::abs(factor)), Precedence::Product);
      append(term, isNegative);
    }
    int64_t number = dim.getAttr().getValue();
    if (number != 0 && (number < 0) == isNegative)
      append(printIndex(std::abs(number)), isNegative);
  }
  return *sum;
}

//===----------------------------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------------------------===//

FailureOr<Expr> Expressions::print(OpFoldResult value) {
  if (auto number = dyn_cast<Attribute>(value))
    return printExtent(cast<IntegerAttr>(number).getInt());
  return print(cast<Value>(value));
}

FailureOr<Expr> Expressions::print(Value value) {
  if (auto it = names.find(value); it != names.end())
    return Expr(it->second);
  if (auto it = parts.find(value); it != parts.end())
    return it->second;
  if (auto result = dyn_cast<OpResult>(value)) {
    constexpr unsigned maxDepth = 128;
    if (depth >= maxDepth)
      return printDeep(value);
    llvm::SaveAndRestore<unsigned> deeper(depth, depth + 1);
    FailureOr<Expr> text = printOp(result.getOwner(), result.getResultNumber());
    if (depth == 1)
      parts.clear();
    return text;
  }
  emitError(value.getLoc(), "a block argument that has no name in TVMScript");
  return failure();
}

/// Prints what an expression consists of first, the innermost before what it is in.
FailureOr<Expr> Expressions::printDeep(Value value) {
  SmallVector<Value> order, worklist = {value};
  DenseSet<Value> seen;
  while (!worklist.empty()) {
    Value next = worklist.pop_back_val();
    Operation *op = next.getDefiningOp();
    if (!op || names.contains(next) || parts.contains(next) || !seen.insert(next).second)
      continue;
    order.push_back(next);
    llvm::append_range(worklist, op->getOperands());
  }
  llvm::SaveAndRestore<unsigned> shallow(depth, 1);
  for (Value part : llvm::reverse(order)) {
    if (isa<MemRefType>(part.getType()))
      continue;
    FailureOr<Expr> text = print(part);
    if (failed(text))
      return failure();
    parts[part] = *text;
  }
  return parts.find(value)->second;
}

FailureOr<Expr> Expressions::printPlace(OpFoldResult index) {
  auto value = dyn_cast<Value>(index);
  if (value && hasName(value))
    return print(value);
  if (std::optional<int64_t> number = getConstantIntValue(index); number && *number >= 0)
    return printExtent(*number);
  // An index may have any integer type.
  Operation *op = value ? value.getDefiningOp() : nullptr;
  if (isa_and_nonnull<arith::IndexCastOp, arith::IndexCastUIOp>(op))
    return print(op->getOperand(0));
  return print(index);
}

FailureOr<std::string> Expressions::printAccess(Value buffer, ValueRange indices, Attribute plain) {
  llvm::SaveAndRestore<bool> narrow(isInNarrow, false);
  SmallVector<std::string> texts;
  for (auto [number, index] : llvm::enumerate(indices)) {
    PlainExtents extents(*this, isPlain(plain, number));
    FailureOr<Expr> text = printPlace(index);
    if (failed(text))
      return failure();
    texts.push_back(text->text);
  }
  if (texts.empty())
    texts.push_back("()");
  return (getName(buffer) + "[" + join(texts) + "]").str();
}

/// The function of TVM that a function of the C library on floats or doubles is; empty if it is
/// none.
static StringRef getNameInTVM(tir::CallExternOp op) {
  StringRef name = op.getCallee();
  if (op.getKind() != tir::CallKind::PureExtern || !isa<FloatType>(op.getResult().getType()))
    return "";
  if (op.getResult().getType().isF32() && !name.consume_back("f"))
    return "";
  return llvm::StringSwitch<StringRef>(name)
      .Cases({"exp10", "hypot", "ldexp", "nextafter"}, name)
      .Default("");
}

/// The function of TVMScript that makes a call.
static StringRef getFunction(tir::CallExternOp op) {
  switch (op.getKind()) {
  case tir::CallKind::Extern:
    return "call_extern";
  case tir::CallKind::PureExtern:
    return "call_pure_extern";
  case tir::CallKind::Packed:
    return "call_packed";
  case tir::CallKind::LLVM:
    return "call_llvm_intrin";
  case tir::CallKind::PureLLVM:
    return "call_llvm_pure_intrin";
  case tir::CallKind::Builtin:
    return op.getCallee();
  }
  llvm_unreachable("a kind of calls");
}

std::optional<std::string> Expressions::printLiteral(Attribute literal) const {
  if (auto number = dyn_cast<IntegerAttr>(literal); number && number.getType().isUnsignedInteger())
    return printConstant(number, /*isUnsigned=*/true).text;
  return printAttribute(literal, nullptr, writer.options.tirPrefix);
}

std::string Expressions::printData(Value buffer) const {
  if (auto it = bufferData.find(buffer); it != bufferData.end())
    return it->second;
  bool isVariable = isa_and_present<memref::CastOp>(buffer.getDefiningOp());
  return (getName(buffer) + (isVariable ? "" : ".data")).str();
}

FailureOr<std::string> Expressions::printArgument(Value arg) {
  if (auto part = arg.getDefiningOp<memref::SubViewOp>()) {
    SmallVector<std::string> indices;
    for (OpFoldResult offset : part.getMixedOffsets()) {
      FailureOr<Expr> text = print(offset);
      if (failed(text))
        return failure();
      indices.push_back(text->text);
    }
    return prefixed("address_of(" + getName(part.getSource()) + "[" +
                    (indices.empty() ? "()" : join(indices)) + "])");
  }
  if (isa<MemRefType>(arg.getType()))
    return printData(arg);
  FailureOr<Expr> text = print(arg);
  if (failed(text))
    return failure();
  return text->text;
}

FailureOr<Expr> Expressions::printCall(tir::CallOp op) {
  SmallVector<std::string> texts;
  for (Value arg : op.getArgs()) {
    FailureOr<std::string> text = printArgument(arg);
    if (failed(text))
      return failure();
    texts.push_back(*text);
  }
  std::string callee = op.getCallee().str();
  if (writer.isInModule)
    callee = writer.options.name + "." + callee;
  return Expr(callee + "(" + join(texts) + ")");
}

FailureOr<Expr> Expressions::printCallExtern(tir::CallExternOp op) {
  if (StringRef name = getNameInTVM(op); !name.empty())
    return printCall(op, name);
  SmallVector<std::string> texts;
  // A packed function always gives an int32; a builtin says its dtype among its arguments.
  if (op.getKind() != tir::CallKind::Packed && op.getKind() != tir::CallKind::Builtin)
    texts.push_back(quote(getDtype(op.getResult().getType())));
  if (op.getKind() != tir::CallKind::Builtin)
    texts.push_back(quote(op.getCallee()));
  SmallVector<Attribute> places(op.getArgs().size(), UnitAttr::get(op.getContext()));
  if (std::optional<ArrayAttr> literals = op.getLiterals())
    places = llvm::to_vector(literals->getValue());
  unsigned next = 0;
  for (Attribute place : places) {
    if (!isa<UnitAttr>(place)) {
      std::optional<std::string> literal = printLiteral(place);
      if (!literal)
        return op.emitError("an argument that has no form in TVMScript");
      if (op.getCallee() == "tvm_access_ptr" && isa<TypeAttr>(place))
        literal = prefixed("type_annotation(" + *literal + ")");
      texts.push_back(*literal);
      continue;
    }
    FailureOr<std::string> text = printArgument(op.getArgs()[next++]);
    if (failed(text))
      return failure();
    texts.push_back(*text);
  }
  // The place is counted from where the data begins, and not the buffer.
  if (op.getCallee() == "tvm_access_ptr" && texts.size() == 5 && op.getArgs().size() == 4)
    if (std::string first = offsets.lookup(op.getArgs().front()); !first.empty()) {
      FailureOr<Expr> place = print(op.getArgs()[1]);
      if (failed(place))
        return failure();
      texts[2] =
          place->text == "0" ? first : Expr::infix(Expr(first), "+", *place, Precedence::Sum).text;
    }
  return Expr(prefixed(getFunction(op) + "(" + join(texts) + ")"));
}

bool Expressions::isUnsigned(Value value) const {
  Operation *op = value.getDefiningOp();
  if (!op || !isa<IntegerType>(value.getType()))
    return false;
  if (auto cast = dyn_cast<tir::SignCastOp>(op))
    return cast.getInput().getType().isUnsignedInteger();
  if (isa<arith::MaxUIOp, arith::MinUIOp, arith::DivUIOp, arith::RemUIOp, arith::ShRUIOp,
          arith::FPToUIOp, arith::CeilDivUIOp>(op))
    return true;
  // What goes to an unsigned place.
  if (!isa<memref::LoadOp>(op) && llvm::any_of(op->getUsers(), [](Operation *user) {
        auto cast = dyn_cast<tir::SignCastOp>(user);
        return cast && cast.getType().isUnsignedInteger();
      }))
    return true;
  // One that changes nothing but the sign.
  if (auto bitcast = dyn_cast<arith::BitcastOp>(op);
      bitcast && bitcast.getIn().getType() == bitcast.getType())
    return !isUnsigned(bitcast.getIn());
  if (isa<arith::ConstantOp>(op) || op->getNumRegions() != 0 || op->getNumOperands() == 0)
    return false;
  // What is computed from unsigned numbers of its own width is unsigned.
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    return operand.getType() == value.getType() && isUnsigned(operand);
  });
}

FailureOr<SmallVector<Expr>> Expressions::printOperands(Operation *op) {
  bool anyUnsigned =
      llvm::any_of(op->getOperands(), [&](Value operand) { return isUnsigned(operand); }) ||
      (op->getNumResults() == 1 && isUnsigned(op->getResult(0)));
  // So does the number next to an index.
  SmallVector<Value> indices = llvm::filter_to_vector(op->getOperands(), [&](Value operand) {
    return operand.getType().isIndex() && !getNumber(operand);
  });
  bool isNarrowed =
      !indices.empty() && llvm::all_of(indices, [&](Value operand) { return isNarrow(operand); });
  SmallVector<Expr> texts;
  for (Value operand : op->getOperands()) {
    llvm::SaveAndRestore<bool> narrow(isInNarrow,
                                      operand.getType().isIndex() ? isNarrowed : isInNarrow);
    // A constant takes its sign from what it is used with.
    auto constant = operand.getDefiningOp<arith::ConstantOp>();
    if (constant && !hasName(operand) && operand.getType().isSignlessInteger() && anyUnsigned) {
      texts.push_back(printConstant(constant.getValue(), /*isUnsigned=*/true));
      continue;
    }
    FailureOr<Expr> text = print(operand);
    if (failed(text))
      return failure();
    texts.push_back(*text);
  }
  return texts;
}

FailureOr<Expr> Expressions::printCall(Operation *op, StringRef function) {
  FailureOr<SmallVector<Expr>> operands = printOperands(op);
  if (failed(operands))
    return failure();
  SmallVector<std::string> texts =
      llvm::map_to_vector(*operands, [](const Expr &operand) { return operand.text; });
  return Expr(prefixed(function + "(" + join(texts) + ")"));
}

FailureOr<Expr> Expressions::printCast(Operation *op) {
  Value input = op->getOperand(0);
  // Between formats of one width, floats go through a wider one.
  if (auto wide = input.getDefiningOp<arith::ExtFOp>(); wide && op->hasAttr(tir::kWrittenAttrName))
    input = wide.getIn();
  // On the way from an index, 64 bits are nothing that anybody wrote.
  if (auto index = input.getDefiningOp<arith::IndexCastOp>(); index && !hasName(input) &&
                                                              index.getIn().getType().isIndex() &&
                                                              input.getType().isInteger(64))
    input = index.getIn();
  FailureOr<Expr> text = print(input);
  if (failed(text))
    return failure();
  auto getName = [&](Value value) {
    if (isa<IndexType>(value.getType()))
      return getIndexDtype(value);
    std::string dtype = getDtype(value.getType());
    return isUnsigned(value) && dtype != "bool" ? "u" + dtype : dtype;
  };
  std::string target = getName(op->getResult(0));
  if (getName(input) == target)
    return text;
  return Expr(prefixed("Cast(" + quote(target) + ", " + text->text + ")"));
}

FailureOr<Expr> Expressions::printComparison(Operation *op) {
  auto print = [&](StringRef symbol) { return printBinary(op, symbol); };
  StringRef name;
  if (auto compare = dyn_cast<arith::CmpIOp>(op))
    name = arith::stringifyCmpIPredicate(compare.getPredicate());
  else
    name = arith::stringifyCmpFPredicate(cast<arith::CmpFOp>(op).getPredicate());
  // The sign is in the operands; TVM's float comparisons are ordered but for `!=`.
  name = llvm::StringSwitch<StringRef>(name)
             .Cases({"slt", "ult", "olt"}, isa<arith::CmpFOp>(op) && name == "ult" ? "" : "lt")
             .Cases({"sle", "ule", "ole"}, isa<arith::CmpFOp>(op) && name == "ule" ? "" : "le")
             .Cases({"sgt", "ugt", "ogt"}, isa<arith::CmpFOp>(op) && name == "ugt" ? "" : "gt")
             .Cases({"sge", "uge", "oge"}, isa<arith::CmpFOp>(op) && name == "uge" ? "" : "ge")
             .Cases({"eq", "oeq"}, "eq")
             .Cases({"ne", "une"}, "ne")
             .Default("");
  if (name == "lt")
    return print("<");
  if (name == "le")
    return print("<=");
  if (name == "gt")
    return print(">");
  if (name == "ge")
    return print(">=");
  if (name == "eq")
    return print("==");
  if (name == "ne")
    return print("!=");
  return op->emitError("a comparison that has no form in TVMScript");
}

FailureOr<Expr> Expressions::printLet(scf::ExecuteRegionOp op) {
  Block &body = op.getRegion().front();
  Value result = cast<scf::YieldOp>(body.getTerminator()).getOperand(0);
  auto given = llvm::find_if(body, [](Operation &inner) {
    return inner.hasAttr(tir::TIRDialect::getLetAttrName()) && inner.getNumResults() == 1;
  });
  if (given == body.end())
    return print(result);
  Value variable = given->getResult(0);
  Type type = variable.getType();
  std::string dtype = isa<IndexType>(type) ? getIndexDtype(variable) : getDtype(type);
  StringRef hint = getNameFromLoc(variable.getLoc());
  // A variable may have values in several expressions.
  std::string name = hint.str();
  if (writer.variables.lookup(name) != dtype) {
    name = writer.takeName(hint);
    writer.line(name + " = " + prefixed(dtype + "()"));
    writer.variables[name] = dtype;
  }
  FailureOr<Expr> value = print(variable);
  if (failed(value))
    return failure();
  names[variable] = name;
  FailureOr<Expr> text = print(result);
  if (failed(text))
    return failure();
  return Expr(prefixed("Let(" + text->text + ", where={" + name + ": " + value->text + "})"));
}

FailureOr<Expr> Expressions::printConditional(Operation *op, unsigned result) {
  auto conditional = cast<scf::IfOp>(op);
  FailureOr<Expr> condition = print(conditional.getCondition());
  FailureOr<Expr> then = print(conditional.thenYield().getOperand(result));
  FailureOr<Expr> otherwise = print(conditional.elseYield().getOperand(result));
  if (failed(condition) || failed(then) || failed(otherwise))
    return failure();
  return Expr(prefixed("if_then_else(" + condition->text + ", " + then->text + ", " +
                       otherwise->text + ")"));
}
