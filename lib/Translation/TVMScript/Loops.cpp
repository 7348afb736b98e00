//===- Loops.cpp - Loops of prim_funcs as TVMScript -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "PrimFuncPrinter.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// `16` or `2, 18`; with `asPair`, `(2, 18)`.
FailureOr<std::string> PrimFuncPrinter::printDomain(OpFoldResult min, OpFoldResult extent,
                                                    bool asPair, bool isPlain) {
  Expressions::PlainExtents plain(expressions, isPlain);
  // Plain numbers take the type of what they are used for.
  auto print = [&](OpFoldResult value) -> FailureOr<Expr> {
    if (auto number = dyn_cast<Attribute>(value))
      return expressions.printExtent(cast<IntegerAttr>(number).getInt());
    return expressions.print(value);
  };
  FailureOr<Expr> extentText = print(extent);
  if (failed(extentText))
    return failure();
  if (isConstantIntValue(min, 0))
    return extentText->text;
  FailureOr<Expr> minText = print(min);
  if (failed(minText))
    return failure();
  std::string end;
  std::optional<int64_t> first = getConstantIntValue(min), count = getConstantIntValue(extent);
  if (first && count)
    end = expressions.printExtent(*first + *count).text;
  else
    end = Expr::infix(*minText, "+", *extentText, Precedence::Sum).text;
  std::string text = minText->text + ", " + end;
  return asPair ? "(" + text + ")" : text;
}

void PrimFuncPrinter::findSharedThreads() {
  llvm::MapVector<Attribute, SmallVector<tir::ForOp>> launches;
  function.walk<WalkOrder::PreOrder>([&](tir::ForOp loop) {
    auto number = loop->getAttrOfType<IntegerAttr>(tir::kLaunchThreadAttrName);
    if (number && loop.getThread())
      launches[number].push_back(loop);
  });
  for (auto &[number, loops] : launches) {
    // The innermost scope that has all of them names the axis.
    Region *scope = loops.front()->getParentRegion();
    while (!llvm::all_of(
        loops, [&](tir::ForOp loop) { return scope->isAncestor(loop->getParentRegion()); }))
      scope = scope->getParentRegion();
    if (loops.size() > 1)
      sharedThreads[scope->front().findAncestorOpInBlock(*loops.front())].push_back(loops.front());
  }
}

static bool isPlain(tir::ForOp op) {
  return !op->hasAttr(tir::kStepAttrName) && op.getKind() == tir::ForKind::Serial &&
         (!op.getAnnotations() || op.getAnnotations()->empty()) && op.getConstantMin() == 0;
}

/// The value that a loop with a step gives a name, as long as the loop is as it was written: the
/// first of its body, and all that the loop variable is used for.
static affine::AffineApplyOp getSteppedVariable(tir::ForOp op) {
  auto said = op->getAttrOfType<relax::DimsAttr>(tir::kStepAttrName);
  Block &body = op.getBody().front();
  auto variable =
      body.empty() ? affine::AffineApplyOp() : dyn_cast<affine::AffineApplyOp>(body.front());
  Value loopVariable = op.getInductionVar();
  if (!said || !variable || !loopVariable.hasOneUse() ||
      *loopVariable.user_begin() != variable.getOperation() ||
      variable.getMapOperands().front() != loopVariable || op.getConstantMin() != 0)
    return {};
  SmallVector<relax::DimExpr> dims = said.getDims();
  std::optional<int64_t> step = dims[0].getConstant(), extent = dims[1].getConstant();
  bool isSame = step && *step > 0 &&
                (!extent || op.getConstantExtent() == llvm::divideCeilSigned(*extent, *step));
  return isSame ? variable : affine::AffineApplyOp();
}

/// The same of a loop whose step is no number, or divides what is no expression of sizes.
static Operation *getSaidVariable(tir::ForOp op) {
  if (!op->hasAttrOfType<UnitAttr>(tir::kStepAttrName) || op.getConstantMin() != 0)
    return nullptr;
  auto isVariable = [](Operation &inner) {
    return inner.hasAttrOfType<UnitAttr>(tir::kStepAttrName) && inner.getNumResults() == 1;
  };
  Block &body = op.getBody().front();
  auto found = llvm::find_if(body, isVariable);
  return found == body.end() ? nullptr : &*found;
}

FailureOr<std::string> PrimFuncPrinter::printSteps(tir::ForOp op, affine::AffineApplyOp variable,
                                                   std::string &keyword) {
  SmallVector<relax::DimExpr> dims =
      op->getAttrOfType<relax::DimsAttr>(tir::kStepAttrName).getDims();
  AffineMap map = variable.getAffineMap();
  AffineExpr first = map.getResult(0).replace(getAffineDimExpr(0, op.getContext()),
                                              getAffineConstantExpr(0, op.getContext()));
  FailureOr<Expr> begin =
      expressions.printAffine(first, variable.getMapOperands(), map.getNumDims());
  if (failed(begin))
    return failure();
  Expr extent =
      expressions.printDim(dims[1], [&](StringAttr symbol) { return nameSymbol(symbol, nullptr); });
  auto start = dyn_cast<AffineConstantExpr>(first);
  std::optional<int64_t> count = dims[1].getConstant();
  std::string end = start && count ? expressions.printExtent(start.getValue() + *count).text
                    : start && start.getValue() == 0
                        ? extent.text
                        : Expr::infix(*begin, "+", extent, Precedence::Sum).text;
  std::string from = start ? expressions.printExtent(start.getValue()).text : begin->text;
  std::string step = expressions.printExtent(*dims[0].getConstant()).text;
  bool isRange = op.getKind() == tir::ForKind::Serial &&
                 (!op.getAnnotations() || op.getAnnotations()->empty());
  (isRange ? end : keyword) += (isRange ? ", " : ", step=") + step;
  return from + ", " + end;
}

/// The loop that is all that a body does, but for values that are written where they are used.
static tir::ForOp getOnlyLoop(Block &body) {
  tir::ForOp only;
  for (Operation &op : body) {
    auto loop = dyn_cast<tir::ForOp>(op);
    // A `while` that does nothing is a statement too.
    bool isStatement = op.getNumRegions() != 0 && op.getNumResults() == 0;
    bool isWritten = loop || isStatement || !isMemoryEffectFree(&op) ||
                     op.hasAttr(tir::TIRDialect::getLetAttrName());
    if (isWritten && (only || !loop))
      return {};
    if (loop)
      only = loop;
  }
  return only;
}

LogicalResult PrimFuncPrinter::printFor(tir::ForOp op) {
  affine::AffineApplyOp stepped = getSteppedVariable(op);
  SmallVector<Expr> said = std::exchange(steps, {});
  Operation *saidVariable = said.size() == 3 ? getSaidVariable(op) : nullptr;
  // A chain of plain loops, each the only statement of the one before.
  SmallVector<tir::ForOp> chain = {op};
  while (writer.options.syntaxSugar && isPlain(chain.back())) {
    if (stepped || saidVariable)
      break;
    tir::ForOp inner = getOnlyLoop(chain.back().getBody().front());
    if (!inner || !isPlain(inner) || isMarked(op) || isMarked(inner))
      break;
    Value extent = inner.getDynamicExtent();
    if (extent && extent.getParentRegion() != op->getParentRegion() &&
        !extent.getParentRegion()->isAncestor(op->getParentRegion()))
      break;
    chain.push_back(inner);
  }

  SmallVector<std::string> names, domains;
  std::string step;
  for (tir::ForOp loop : chain) {
    if (saidVariable) {
      std::string end = said[0].text == "0"
                            ? said[1].text
                            : Expr::infix(said[0], "+", said[1], Precedence::Sum).text;
      domains.push_back(said[0].text + ", " + end);
      step = ", step=" + said[2].text;
      continue;
    }
    FailureOr<std::string> domain =
        stepped ? printSteps(op, stepped, step)
                : printDomain(loop.getMixedMin(), loop.getMixedExtent(), /*asPair=*/false,
                              loop->hasAttr(tir::kPlainExtentsAttrName));
    if (failed(domain))
      return failure();
    domains.push_back(*domain);
  }
  // Variables of the domains stand before the loop, so their names are taken outside of it.
  Writer::Scope scope(writer);
  for (tir::ForOp loop : chain) {
    std::string shared = threadNames.lookup(loop->getAttr(tir::kLaunchThreadAttrName));
    names.push_back(
        shared.empty() ? writer.takeName(getNameFromLoc(loop.getInductionVar().getLoc())) : shared);
    expressions.setName(stepped        ? Value(stepped)
                        : saidVariable ? Value(saidVariable->getResult(0))
                                       : Value(loop.getInductionVar()),
                        names.back());
  }

  std::string iterator;
  if (chain.size() > 1) {
    iterator = t("grid(") + join(domains) + ")";
  } else {
    std::string keywords;
    if (op.getThread())
      keywords += ", thread=" + quote(*op.getThread());
    bool hasAnnotations = op.getAnnotations() && !op.getAnnotations()->empty();
    if (hasAnnotations) {
      std::optional<std::string> text = printAnnotation(*op.getAnnotations());
      saidValues.clear();
      if (!text)
        return op.emitError("an annotation that has no form in TVMScript");
      keywords += ", annotations=" + *text;
    }
    std::string kind = t(tir::stringifyForKind(op.getKind()));
    if (op.getKind() == tir::ForKind::Serial && !hasAnnotations && step.empty())
      kind = "range";
    if (op.getKind() == tir::ForKind::Unrolled)
      kind = t("unroll");
    iterator = kind + "(" + domains.front() + keywords + step + ")";
  }
  if (std::string shared = threadNames.lookup(op->getAttr(tir::kLaunchThreadAttrName));
      !shared.empty())
    return printScope(op, t("launch_thread(") + shared + ", " + domains.front() + ")", "",
                      [&] { return printBody(op.getBody()); });
  if (op->hasAttr(tir::kLaunchThreadAttrName) && op.getThread())
    return printScope(op,
                      t("launch_thread(") + quote(*op.getThread()) + ", " + domains.front() + ")",
                      names.front(), [&] { return printBody(op.getBody()); });
  LogicalResult result = success();
  writer.nested("for " + join(names) + " in " + iterator + ":",
                [&] { result = printBody(chain.back().getBody()); });
  return result;
}
