//===- Statements.cpp - Statements of prim_funcs as TVMScript -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "PrimFuncPrinter.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// Whether what comes behind an operation is the body of it in TVM.
static bool isDefinition(Operation *op) {
  return op->hasAttr(tir::TIRDialect::getLetAttrName()) ||
         op->hasAttr(tir::TIRDialect::getDeclBufferAttrName()) ||
         isa<cf::AssertOp, tir::DeclBufferOp, memref::ReinterpretCastOp>(op) ||
         // A value that is given a name.
         (op->getNumResults() != 0 && !op->use_empty() &&
          !isa<tir::AllocBufferOp, tir::MatchBufferOp, tir::FreeVarOp>(op));
}

LogicalResult PrimFuncPrinter::printOperations(Region &region,
                                               function_ref<bool(Operation &)> isIncluded) {
  // Where nothing is done, TVM has a statement that does nothing.
  bool isEmpty = true;
  for (Operation &op : region.front()) {
    if (!isIncluded(op))
      continue;
    size_t before = writer.mark().position;
    if (failed(printStatement(&op)))
      return failure();
    if (isDefinition(&op))
      isEmpty = isEmpty || writer.mark().position != before;
    else if (!isa<tir::AllocBufferOp, tir::MatchBufferOp, tir::FreeVarOp>(op))
      isEmpty = isEmpty && writer.mark().position == before;
  }
  if (isEmpty)
    writer.line(t("evaluate(0)"));
  return success();
}

LogicalResult PrimFuncPrinter::printBody(Region &region) {
  return printOperations(region, [](Operation &) { return true; });
}

LogicalResult PrimFuncPrinter::printLet(Operation *op) {
  Value value = op->getResult(0);
  FailureOr<Expr> text = expressions.print(value);
  if (failed(text))
    return failure();
  printVariable(value, text->text, printType(value));
  return success();
}

void PrimFuncPrinter::printVariable(Value value, StringRef text, StringRef type) {
  std::string name = writer.takeName(getNameFromLoc(value.getLoc()));
  if (opensWith)
    define(name, t("LetStmt(") + text + ")");
  else
    writer.line(name + ": " + type + " = " + text);
  expressions.setName(value, name);
}

LogicalResult PrimFuncPrinter::printAddress(memref::CastOp op) {
  auto type = op->getAttrOfType<TypeAttr>(tir::kPointerAttrName);
  auto handle = type ? dyn_cast<tir::HandleType>(type.getValue()) : tir::HandleType();
  if (!handle || !op->hasAttr(tir::TIRDialect::getLetAttrName()))
    return op.emitError("a statement that has no form in TVMScript");
  FailureOr<std::string> text = expressions.printArgument(op.getSource());
  if (failed(text))
    return failure();
  printVariable(op.getResult(), *text, printHandle(handle));
  return success();
}

void PrimFuncPrinter::define(StringRef name, const Twine &call) {
  if (!opensWith)
    return writer.line(name + " = " + call);
  writer.open("with " + call + (name.empty() ? "" : " as " + name) + ":");
  opensWith = false;
}

LogicalResult PrimFuncPrinter::printStatement(Operation *op) {
  Writer::Mark start = writer.mark();
  for (tir::ForOp loop : sharedThreads.lookup(op)) {
    std::string &name = threadNames[loop->getAttr(tir::kLaunchThreadAttrName)];
    name = writer.takeName(getNameFromLoc(loop.getInductionVar().getLoc()));
    writer.line(name + " = " + t("env_thread(") + quote(*loop.getThread()) + ")");
  }
  LogicalResult result = printUnmarked(op);
  writer.decorate(start, op);
  return result;
}

LogicalResult PrimFuncPrinter::printUnmarked(Operation *op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](tir::ForOp loop) { return printFor(loop); })
      .Case([&](tir::BlockOp block) { return printBlock(block); })
      .Case([&](tir::AllocBufferOp alloc) { return printAllocBuffer(alloc); })
      .Case([&](tir::MatchBufferOp match) { return printMatchBuffer(match); })
      .Case([&](memref::ReinterpretCastOp view) { return printView(view); })
      .Case([&](memref::CastOp address) { return printAddress(address); })
      .Case([&](tir::FreeVarOp variable) { return printFreeVar(variable); })
      .Case([&](tir::DeclBufferOp buffer) { return printDeclBuffer(buffer); })
      .Case<memref::StoreOp, vector::StoreOp, vector::ScatterOp, vector::MaskedStoreOp>(
          [&](auto store) { return printStore(store); })
      .Case([&](scf::ExecuteRegionOp region) -> LogicalResult {
        // One with a result is an expression in which a variable has a value.
        if (region.getNumResults() != 1 || !region.getRegion().hasOneBlock())
          return printAttr(region);
        return lets.needsLet(op) ? printLet(op) : success();
      })
      .Case([&](scf::WhileOp loop) { return printWhile(loop); })
      .Case([&](cf::AssertOp op) { return printAssert(op); })
      .Case([&](tir::EvaluateOp op) { return printEvaluate(op); })
      .Case([&](tir::CallExternOp op) { return printCall(op, op.getResult()); })
      .Case([&](tir::CallOp op) { return printCall(op, op.getResult()); })
      .Case([&](scf::IfOp conditional) -> LogicalResult {
        // One with results is an expression.
        if (conditional.getNumResults() == 0)
          return printIf(conditional);
        return lets.needsLet(op) ? printLet(op) : success();
      })
      .Case<tir::YieldOp, scf::YieldOp>([](auto) { return success(); })
      .Default([&](Operation *) -> LogicalResult {
        if (!isMemoryEffectFree(op) &&
            !isa<memref::LoadOp, vector::LoadOp, vector::GatherOp, vector::MaskedLoadOp>(op))
          return op->emitError("a statement that has no form in TVMScript");
        return lets.needsLet(op) ? printLet(op) : success();
      });
}

LogicalResult PrimFuncPrinter::printStore(memref::StoreOp op) {
  FailureOr<std::string> target = expressions.printAccess(op.getMemRef(), op.getIndices(),
                                                          op->getAttr(tir::kPlainExtentsAttrName));
  FailureOr<Expr> value = expressions.print(op.getValueToStore());
  if (failed(target) || failed(value))
    return failure();
  writer.line(*target + " = " + value->text);
  return success();
}

LogicalResult PrimFuncPrinter::printStore(vector::StoreOp op) {
  FailureOr<std::string> target =
      expressions.printSlice(op.getBase(), op.getIndices(), getCount(op.getVectorType()));
  FailureOr<Expr> value = expressions.print(op.getValueToStore());
  if (failed(target) || failed(value))
    return failure();
  writer.line(*target + " = " + value->text);
  return success();
}

LogicalResult PrimFuncPrinter::printVstore(Value buffer, ValueRange indices,
                                           Expressions::Steps steps, Value mask, Value stored) {
  FailureOr<std::string> place = expressions.printLanes(indices, steps);
  FailureOr<Expr> value = expressions.print(stored), predicate = expressions.print(mask);
  if (failed(place) || failed(value) || failed(predicate))
    return failure();
  writer.line(expressions.getName(buffer) + ".vstore(" + *place + ", " + value->text +
              ", predicate=" + predicate->text + ")");
  return success();
}

LogicalResult PrimFuncPrinter::printStore(vector::MaskedStoreOp op) {
  return printVstore(op.getBase(), op.getIndices(), {1, getCount(op.getVectorType())}, op.getMask(),
                     op.getValueToStore());
}

LogicalResult PrimFuncPrinter::printFreeVar(tir::FreeVarOp op) {
  if (op->use_empty())
    return success();
  // The variable of a size that a buffer is declared with.
  if (auto known = symbols.find(op.getNameAttr());
      known != symbols.end() && op.getValue().getType().isIndex()) {
    expressions.setName(op.getValue(), known->second);
    return success();
  }
  std::string name = writer.takeName(op.getName());
  expressions.setName(op.getValue(), name);
  auto handle = dyn_cast<tir::HandleType>(op.getValue().getType());
  std::string call = handle && handle.getPointee() ? "" : "()";
  writer.line(name + " = " + printType(op.getValue()) + call);
  return success();
}

LogicalResult PrimFuncPrinter::printStore(vector::ScatterOp op) {
  if (!matchPattern(op.getMask(), m_One())) {
    FailureOr<Expressions::Steps> steps = expressions.getSteps(op, op.getIndices());
    if (failed(steps))
      return failure();
    return printVstore(op.getBase(), op.getOffsets(), *steps, op.getMask(), op.getValueToStore());
  }
  FailureOr<std::string> target =
      expressions.printSteps(op, op.getBase(), op.getOffsets(), op.getIndices());
  FailureOr<Expr> value = expressions.print(op.getValueToStore());
  if (failed(target) || failed(value))
    return failure();
  writer.line(*target + " = " + value->text);
  return success();
}

/// True for what TVM calls a function for: the functions of mathematics, of bits, and others that
/// are no nodes of their own.
static bool isFunctionCall(Operation *op) {
  if (!op)
    return false;
  if (op->hasAttr(tir::kLikelyAttrName) || isa<scf::IfOp, vector::BitCastOp>(op) ||
      isa_and_nonnull<math::MathDialect>(op->getDialect()))
    return true;
  if (isa<arith::AndIOp, arith::OrIOp, arith::XOrIOp, arith::ShLIOp, arith::ShRSIOp,
          arith::ShRUIOp>(op))
    return !op->getResult(0).getType().isInteger(1);
  if (isa<arith::BitcastOp>(op))
    return op->hasAttr(tir::kWrittenAttrName) ||
           op->getOperand(0).getType() != op->getResult(0).getType();
  auto form = op->getAttrOfType<StringAttr>(tir::kWrittenAttrName);
  return form && form != "Cast";
}

LogicalResult PrimFuncPrinter::printEvaluate(tir::EvaluateOp op) {
  auto form = op->getAttrOfType<StringAttr>(tir::kFormAttrName);
  if (form && form.getValue().ends_with("_loop")) {
    writer.line(t(form.getValue() + "()"));
    return success();
  }
  if (form && form == "handle") {
    writer.line(t("evaluate(") + handleNames.lookup(op.getValue()) + ")");
    return success();
  }
  FailureOr<Expr> value = expressions.print(op.getValue());
  if (failed(value))
    return failure();
  // It is written in the `T.allocate` that it is a condition of, or in another statement.
  if (form && tir::isSaidOnly(form) && form != "assume") {
    std::optional<int64_t> number = getConstantIntValue(op.getValue());
    if (form == "annotation")
      saidValues.push_back(value->text);
    else if (form == "block_attr" || form == "elem_offset")
      return success();
    else if (form == "step")
      steps.push_back(number ? expressions.printExtent(*number) : *value);
    else
      (form == "attr" ? attrValue : form == "iter_var" ? iterVar : condition) = value->text;
    return success();
  }
  if (isa<MemRefType>(op.getValue().getType()))
    value = Expr(expressions.printData(op.getValue()));
  if (form) {
    bool isReturn = form == "ret" && writer.options.syntaxSugar;
    writer.line(isReturn ? "return " + value->text : t(form.getValue() + "(") + value->text + ")");
    return success();
  }
  // A call is a statement by itself.
  Operation *made = op.getValue().getDefiningOp();
  bool isNamed = expressions.hasName(op.getValue());
  // What an index or an unsigned number is computed by.
  if (isa_and_nonnull<arith::IndexCastOp, tir::SignCastOp>(made) && !isNamed) {
    isNamed = expressions.hasName(made->getOperand(0));
    made = made->getOperand(0).getDefiningOp();
  }
  bool isCall = !isNamed && isFunctionCall(made);
  writer.line(isCall ? value->text : t("evaluate(") + value->text + ")");
  return success();
}

LogicalResult PrimFuncPrinter::printCall(Operation *op, Value result) {
  if (!result) {
    FailureOr<Expr> text = expressions.print(cast<tir::CallOp>(op));
    if (failed(text))
      return failure();
    writer.line(text->text);
    return success();
  }
  if (lets.isNamed(op))
    return printLet(op);
  if (!op->use_empty())
    return success();
  FailureOr<Expr> text = expressions.print(result);
  if (failed(text))
    return failure();
  writer.line(text->text);
  return success();
}

LogicalResult PrimFuncPrinter::printAssert(cf::AssertOp op) {
  FailureOr<Expr> condition = expressions.print(op.getArg());
  if (failed(condition))
    return failure();
  if (opensWith)
    define("", t("Assert(") + condition->text + ", " + quote(op.getMsg()) + ")");
  else
    writer.line("assert " + condition->text + ", " + quote(op.getMsg()));
  return success();
}

LogicalResult PrimFuncPrinter::printScope(Operation *op, const Twine &call, StringRef name,
                                          function_ref<LogicalResult()> printInside) {
  Operation *next = op->getNextNode();
  if (writer.options.syntaxSugar && (!next || next->hasTrait<OpTrait::IsTerminator>())) {
    writer.line(name.empty() ? call : name + " = " + call);
    return printInside();
  }
  LogicalResult result = success();
  writer.nested("with " + call + (name.empty() ? "" : " as " + name) + ":",
                [&] { result = printInside(); });
  return result;
}

LogicalResult PrimFuncPrinter::printWith(scf::ExecuteRegionOp op) {
  Operation *next = op->getNextNode();
  opensWith = !writer.options.syntaxSugar || (next && !next->hasTrait<OpTrait::IsTerminator>());
  Writer::Scope scope(writer);
  bool isOpened = opensWith;
  LogicalResult result = printBody(op.getRegion());
  // What would open it may have been folded away.
  if (isOpened && !opensWith)
    writer.close();
  opensWith = false;
  return result;
}

LogicalResult PrimFuncPrinter::printAttr(scf::ExecuteRegionOp op) {
  if (op->hasAttr(tir::kWithAttrName) && op->getNumResults() == 0)
    return printWith(op);
  auto said = op->getAttrOfType<ArrayAttr>(tir::kAttrAttrName);
  auto printNode = [&](Attribute part) -> std::optional<std::string> {
    auto entries = dyn_cast<DictionaryAttr>(part);
    auto parts = entries ? entries.getAs<ArrayAttr>(tir::kIterVarAttrName) : ArrayAttr();
    if (!parts)
      return printPart(part);
    std::string bounds = "None";
    if (auto numbers = dyn_cast<ArrayAttr>(parts[0]))
      bounds = t("Range(" + StringRef(*printAttribute(numbers)).drop_front().drop_back() + ")");
    return t("iter_var(") + std::exchange(iterVar, "") + ", " + bounds + ", " +
           *printAttribute(parts[1]) + ", " + *printAttribute(parts[2]) + ")";
  };
  std::optional<std::string> text =
      said ? printAttribute(said, printNode, writer.options.tirPrefix) : std::nullopt;
  saidValues.clear();
  if (!text || op->getNumResults() != 0)
    return op.emitError("a region that has no form in TVMScript");
  Writer::Scope scope(writer);
  auto written = op->getAttrOfType<StringAttr>(tir::kWrittenAttrName);
  StringRef function = written ? written.getValue() : "attr";
  std::string value = std::exchange(attrValue, "");
  if (!value.empty())
    value = ", " + value;
  return printScope(op, t(function + "(" + StringRef(*text).drop_front().drop_back() + value + ")"),
                    "", [&] { return printBody(op.getRegion()); });
}

LogicalResult PrimFuncPrinter::printWhile(scf::WhileOp op) {
  if (op->getNumResults() != 0 || op->getNumOperands() != 0)
    return op.emitError("a loop that carries values has no form in TVMScript");
  FailureOr<Expr> condition = expressions.print(op.getConditionOp().getCondition());
  if (failed(condition))
    return failure();
  LogicalResult result = success();
  writer.nested("while " + condition->text + ":", [&] {
    Writer::Scope scope(writer);
    result = printBody(op.getAfter());
  });
  return result;
}

LogicalResult PrimFuncPrinter::printIf(scf::IfOp op) {
  FailureOr<Expr> condition = expressions.print(op.getCondition());
  if (failed(condition))
    return failure();
  LogicalResult result = success();
  auto branch = [&](Region &region) {
    Writer::Scope scope(writer);
    if (succeeded(result))
      result = printBody(region);
  };
  writer.nested("if " + condition->text + ":", [&] { branch(op.getThenRegion()); });
  if (!op.getElseRegion().empty())
    writer.nested("else:", [&] { branch(op.getElseRegion()); });
  return result;
}
