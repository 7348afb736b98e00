//===- Blocks.cpp - Blocks of prim_funcs as TVMScript ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "PrimFuncPrinter.h"
#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Support/AsmSyntax.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// True if the binding is just a loop that runs over exactly the domain.
static bool isWholeLoop(Value binding, OpFoldResult min, OpFoldResult extent) {
  auto variable = dyn_cast<BlockArgument>(binding);
  auto loop = variable ? dyn_cast<tir::ForOp>(variable.getOwner()->getParentOp()) : tir::ForOp();
  return loop && isEqualConstantIntOrValue(loop.getMixedMin(), min) &&
         isEqualConstantIntOrValue(loop.getMixedExtent(), extent);
}

LogicalResult PrimFuncPrinter::printAxes(tir::BlockOp op) {
  SmallVector<OpFoldResult> mins = op.getMixedMins(), extents = op.getMixedExtents();
  SmallVector<std::string> names;
  for (BlockArgument variable : op.getBody().getArguments())
    names.push_back(writer.takeName(getNameFromLoc(variable.getLoc())));
  auto plain = op->getAttrOfType<DenseBoolArrayAttr>(tir::kPlainExtentsAttrName);
  auto isPlain = [&](unsigned index) { return plain && plain[index]; };
  auto canRemap = [&](unsigned index) {
    tir::IterKind kind = op.getIterKind(index);
    auto variable = dyn_cast<BlockArgument>(op.getBindings()[index]);
    Operation *loop = variable ? variable.getOwner()->getParentOp() : nullptr;
    // In a function of plain numbers, loops and axes have these alike.
    bool isAlike = function->hasAttr(tir::kPlainExtentsAttrName) ||
                   (loop && loop->hasAttr(tir::kPlainExtentsAttrName) == isPlain(index));
    return loop && isAlike && (kind == tir::IterKind::Spatial || kind == tir::IterKind::Reduce) &&
           isWholeLoop(op.getBindings()[index], mins[index], extents[index]);
  };
  for (unsigned index = 0, count = op.getNumIterVars(); index < count;) {
    unsigned end = index;
    std::string kinds;
    SmallVector<std::string> variables, loops;
    while (writer.options.syntaxSugar && end < count && canRemap(end)) {
      kinds += op.getIterKind(end) == tir::IterKind::Spatial ? 'S' : 'R';
      variables.push_back(names[end]);
      loops.push_back(expressions.getName(op.getBindings()[end]).str());
      ++end;
    }
    if (end - index > 1) {
      writer.line(join(variables) + " = " + t("axis.remap(") + quote(kinds) + ", [" + join(loops) +
                  "])");
      index = end;
      continue;
    }
    FailureOr<std::string> domain =
        printDomain(mins[index], extents[index], /*asPair=*/true, isPlain(index));
    FailureOr<Expr> binding = expressions.print(op.getBindings()[index]);
    if (failed(domain) || failed(binding))
      return failure();
    writer.line(names[index] + " = " +
                t("axis." + tir::stringifyIterKind(op.getIterKind(index)) + "(") + *domain + ", " +
                binding->text + ")");
    ++index;
  }
  for (auto [variable, name] : llvm::zip_equal(op.getBody().getArguments(), names))
    expressions.setName(variable, name);
  if (op.hasInit())
    for (auto [variable, name] : llvm::zip_equal(op.getInit().getArguments(), names))
      expressions.setName(variable, name);
  return success();
}

FailureOr<std::string> PrimFuncPrinter::printRegion(Value buffer, ArrayRef<OpFoldResult> offsets,
                                                    ArrayRef<OpFoldResult> extents) {
  SmallVector<std::string> texts;
  for (auto [offset, extent] : llvm::zip_equal(offsets, extents)) {
    auto isNarrow = [&](OpFoldResult bound) {
      auto value = dyn_cast<Value>(bound);
      return value && expressions.isNarrow(value);
    };
    bool isMixed =
        !isa<Attribute>(offset) && !isa<Attribute>(extent) && isNarrow(offset) != isNarrow(extent);
    auto cast = [&](Expr &text, OpFoldResult bound) {
      if (isMixed && isNarrow(bound))
        text = Expr(t("Cast(\"int64\", " + text.text + ")"));
    };
    Expressions::PlainExtents plain(expressions, isNarrow(offset) || isNarrow(extent));
    FailureOr<Expr> start = expressions.printPlace(offset);
    if (failed(start))
      return failure();
    if (isConstantIntValue(extent, 1)) {
      texts.push_back(start->text);
      continue;
    }
    FailureOr<Expr> size = expressions.print(extent);
    if (failed(size))
      return failure();
    cast(*start, offset);
    cast(*size, extent);
    std::optional<int64_t> first = getConstantIntValue(offset), count = getConstantIntValue(extent);
    std::string end = first && count ? expressions.printExtent(*first + *count).text
                      : first == 0   ? size->text
                                     : Expr::infix(*start, "+", *size, Precedence::Sum).text;
    texts.push_back(start->text + ":" + end);
  }
  if (texts.empty())
    texts.push_back("()");
  return (expressions.getName(buffer) + "[" + join(texts) + "]").str();
}

FailureOr<std::string> PrimFuncPrinter::printRegions(ArrayRef<tir::BufferRegion> regions) {
  SmallVector<std::string> texts;
  for (const tir::BufferRegion &region : regions) {
    FailureOr<std::string> text = printRegion(region.buffer, region.offsets, region.extents);
    if (failed(text))
      return failure();
    texts.push_back(*text);
  }
  return join(texts);
}

LogicalResult PrimFuncPrinter::printBlock(tir::BlockOp op) {
  Writer::Scope scope(writer);
  LogicalResult result = success();
  // What the parts of buffers declare is known in their block.
  auto outer = symbols;
  writer.nested("with " + t("block(") + quote(op.getName()) + "):",
                [&] { result = printBlockBody(op); });
  symbols = std::move(outer);
  return result;
}

LogicalResult PrimFuncPrinter::printBlockBody(tir::BlockOp op) {
  if (failed(printAxes(op)))
    return failure();
  if (op.getPredicate()) {
    FailureOr<Expr> predicate = expressions.print(op.getPredicate());
    if (failed(predicate))
      return failure();
    writer.line(t("where(") + predicate->text + ")");
  }
  // Regions may speak of values that the body computes; those are written out.
  tir::YieldOp yield = op.getYield();
  std::optional<Expressions::PlainExtents> plain;
  plain.emplace(expressions, yield->hasAttr(tir::kPlainExtentsAttrName));
  FailureOr<std::string> reads = printRegions(tir::getDeclaredReads(yield)),
                         writes = printRegions(yield.getWriteRegions());
  if (failed(reads) || failed(writes))
    return failure();
  plain.reset();
  writer.line(t("reads(") + *reads + ")");
  writer.line(t("writes(") + *writes + ")");
  if (op.getAnnotations() && !op.getAnnotations()->empty()) {
    for (tir::EvaluateOp said : op.getBody().front().getOps<tir::EvaluateOp>()) {
      auto form = said->getAttrOfType<StringAttr>(tir::kFormAttrName);
      if (!form || form != "block_attr")
        continue;
      FailureOr<Expr> value = expressions.print(said.getValue());
      if (failed(value))
        return failure();
      saidValues.push_back(value->text);
    }
    std::optional<std::string> text = printAnnotation(*op.getAnnotations());
    saidValues.clear();
    if (!text)
      return op.emitError("an annotation that has no form in TVMScript");
    writer.line(t("block_attr(") + *text + ")");
  }
  // Buffers of the block come before `init`.
  auto isOfBlock = [](Operation &inner) {
    return isa<tir::MatchBufferOp>(inner) ||
           (isa<tir::AllocBufferOp>(inner) &&
            !inner.hasAttr(tir::TIRDialect::getDeclBufferAttrName()));
  };
  for (Operation &inner : op.getBody().front())
    if (isOfBlock(inner) && failed(printStatement(&inner)))
      return failure();
  if (op.hasInit()) {
    LogicalResult init = success();
    writer.nested("with " + t("init():"), [&] {
      Writer::Scope initScope(writer);
      init = printBody(op.getInit());
    });
    if (failed(init))
      return failure();
  }
  return printOperations(op.getBody(), [&](Operation &inner) { return !isOfBlock(inner); });
}
