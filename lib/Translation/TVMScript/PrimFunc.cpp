//===- PrimFunc.cpp - Prim_funcs as TVMScript -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Expressions.h"
#include "Printers.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

namespace {

/// The function is written with sizes of 64 bits, and plain numbers beside them.
constexpr StringLiteral plainExtentsName = "tir.plain_extents";

class PrimFuncPrinter {
public:
  PrimFuncPrinter(Writer &writer, tir::PrimFuncOp function)
      : writer(writer), function(function), expressions(writer, function.getIndexDtype()) {}

  LogicalResult print();

private:
  std::string t(const Twine &name) const { return expressions.prefixed(name); }

  // Parameters.
  bool hasSugar(unsigned index);
  LogicalResult printMatchBuffers(ArrayRef<std::pair<unsigned, std::string>> handles);
  SmallVector<std::string> nameShape(ArrayRef<relax::DimExpr> dims,
                                     SmallVectorImpl<std::string> &declared);
  std::string nameSymbol(StringAttr symbol, SmallVectorImpl<std::string> *declared);

  // Statements.
  LogicalResult printBody(Region &region);
  LogicalResult printStatement(Operation *op);
  LogicalResult printUnmarked(Operation *op);
  LogicalResult printRootBody();
  LogicalResult printFor(tir::ForOp op);
  LogicalResult printBlock(tir::BlockOp op);
  LogicalResult printAxes(tir::BlockOp op);
  LogicalResult printIf(scf::IfOp op);
  LogicalResult printAllocBuffer(tir::AllocBufferOp op);
  LogicalResult printMatchBuffer(tir::MatchBufferOp op);
  LogicalResult printLet(Operation *op);
  FailureOr<std::string> printRegions(ArrayRef<tir::BufferRegion> regions);
  FailureOr<std::string> printRegion(Value buffer, ArrayRef<OpFoldResult> offsets,
                                     ArrayRef<OpFoldResult> extents);
  FailureOr<std::string> printDomain(OpFoldResult min, OpFoldResult extent, bool asPair);
  bool needsLet(Operation *op);
  /// True if the operation has a line of its own, which something is said of.
  bool isMarked(Operation *op) const {
    return writer.options.underlined.contains(op) || writer.options.comments.contains(op);
  }

  Writer &writer;
  tir::PrimFuncOp function;
  Expressions expressions;
  llvm::DenseMap<StringAttr, std::string> symbols;
};

//===----------------------------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------------------------===//

/// A buffer of numbers as dimensions is written where the parameter is.
bool PrimFuncPrinter::hasSugar(unsigned index) {
  auto type = dyn_cast<MemRefType>(function.getArgumentTypes()[index]);
  return type && writer.options.syntaxSugar && type.hasStaticShape() &&
         type.getLayout().isIdentity();
}

std::string PrimFuncPrinter::nameSymbol(StringAttr symbol, SmallVectorImpl<std::string> *declared) {
  auto [it, isNew] = symbols.try_emplace(symbol);
  if (isNew) {
    it->second = writer.takeName(symbol);
    if (declared)
      declared->push_back(it->second);
  }
  return it->second;
}

SmallVector<std::string> PrimFuncPrinter::nameShape(ArrayRef<relax::DimExpr> dims,
                                                    SmallVectorImpl<std::string> &declared) {
  return llvm::map_to_vector(dims, [&](relax::DimExpr dim) {
    if (std::optional<int64_t> number = dim.getConstant())
      return expressions.printExtent(*number).text;
    return expressions
        .printDim(dim, [&](StringAttr symbol) { return nameSymbol(symbol, &declared); })
        .text;
  });
}

/// The keyword arguments by which a buffer differs from the default.
static std::string getBufferKeywords(MemRefType type, StringRef scope, int64_t alignment,
                                     StringRef defaultDtype) {
  std::string text;
  if (std::string dtype = getDtype(type.getElementType()); dtype != defaultDtype)
    text += ", " + quote(dtype);
  int64_t offset;
  SmallVector<int64_t> strides;
  if (!type.getLayout().isIdentity() && succeeded(type.getStridesAndOffset(strides, offset))) {
    SmallVector<std::string> texts = llvm::map_to_vector(strides, [](auto indexed) {
      return ShapedType::isDynamic(indexed) ? std::string("\"s\"") : std::to_string(indexed);
    });
    for (auto [index, stride] : llvm::enumerate(texts))
      if (stride == "\"s\"")
        stride = "\"s" + std::to_string(index) + "\"";
    text += ", strides=" + tuple(texts);
    if (ShapedType::isDynamic(offset))
      text += ", offset_factor=1";
    else if (offset != 0)
      text += ", elem_offset=" + std::to_string(offset);
  }
  if (scope != "global")
    text += ", scope=" + quote(scope);
  if (alignment != 64)
    text += ", align=" + std::to_string(alignment);
  return text;
}

LogicalResult
PrimFuncPrinter::printMatchBuffers(ArrayRef<std::pair<unsigned, std::string>> handles) {
  for (const auto &[index, handle] : handles) {
    Value buffer = function.getArgument(index);
    auto type = cast<MemRefType>(buffer.getType());
    SmallVector<relax::DimExpr> dims;
    if (relax::DimsAttr attribute = function.getArgDims(index)) {
      dims = attribute.getDims();
    } else {
      for (auto [dim, extent] : llvm::enumerate(type.getShape()))
        dims.push_back(ShapedType::isDynamic(extent)
                           ? relax::DimExpr::symbol(
                                 function.getContext(),
                                 (function.getArgName(index).strref() + "_" + Twine(dim)).str())
                           : relax::DimExpr::constant(function.getContext(), extent));
    }
    SmallVector<std::string> declared;
    SmallVector<std::string> shape = nameShape(dims, declared);
    if (!declared.empty()) {
      SmallVector<std::string> values(declared.size(), t(expressions.getIndexDtype() + "()"));
      writer.line(join(declared) + " = " + join(values));
    }
    expressions.setDims(buffer, shape);
    writer.line(expressions.getName(buffer) + " = " + t("match_buffer(") + handle + ", " +
                tuple(shape) + getBufferKeywords(type, "global", 64, writer.options.bufferDtype) +
                ")");
  }
  return success();
}

/// A function with buffers or blocks of its own has a root block around them. A block without axes
/// that is all of the function is the root block by itself.
static bool hasRootBlock(tir::PrimFuncOp function) {
  SmallVector<Operation *> statements;
  for (Operation &op : function.getBody().front())
    if (!isMemoryEffectFree(&op) || isa<tir::AllocBufferOp>(op))
      statements.push_back(&op);
  if (auto block =
          statements.size() == 1 ? dyn_cast<tir::BlockOp>(statements.front()) : tir::BlockOp())
    if (block.getNumIterVars() == 0)
      return false;
  auto result = function.getBody().walk([&](Operation *op) {
    bool isRoots =
        isa<tir::BlockOp>(op) || (isa<tir::AllocBufferOp>(op) && op->getParentOp() == function);
    return isRoots ? WalkResult::interrupt() : WalkResult::advance();
  });
  return result.wasInterrupted();
}

LogicalResult PrimFuncPrinter::printRootBody() {
  if (!hasRootBlock(function))
    return printBody(function.getBody());
  if (writer.options.syntaxSugar) {
    writer.line("# with " + t("block(\"root\"):"));
    return printBody(function.getBody());
  }
  LogicalResult result = success();
  writer.nested("with " + t("block(\"root\"):"), [&] {
    writer.line(t("reads()"));
    writer.line(t("writes()"));
    result = printBody(function.getBody());
  });
  return result;
}

LogicalResult PrimFuncPrinter::print() {
  writer.usesTIR = true;
  Writer::Scope scope(writer);
  expressions.setPlainExtents(function->hasAttr(plainExtentsName));
  SmallVector<std::string> parameters;
  SmallVector<std::pair<unsigned, std::string>> handles;
  for (unsigned index = 0, e = function.getNumArguments(); index < e; ++index) {
    Value argument = function.getArgument(index);
    Type type = argument.getType();
    if (hasSugar(index)) {
      auto memref = cast<MemRefType>(type);
      std::string name = writer.takeName(function.getArgName(index));
      SmallVector<std::string> shape = llvm::map_to_vector(
          memref.getShape(), [&](int64_t extent) { return expressions.printExtent(extent).text; });
      parameters.push_back(name + ": " + t("Buffer(") + tuple(shape) + ", " +
                           quote(getDtype(memref.getElementType())) + ")");
      expressions.setName(argument, name);
      expressions.setDims(argument, shape);
    } else if (isa<MemRefType>(type)) {
      auto given = function.getArgAttrOfType<StringAttr>(index, "tir.handle");
      std::string handle = writer.takeName(
          given ? given.str() : ("var_" + function.getArgName(index).strref()).str());
      parameters.push_back(handle + ": " + t("handle"));
      handles.emplace_back(index, handle);
    } else {
      std::string name = nameSymbol(function.getArgName(index), nullptr);
      std::string dtype = isa<IndexType>(type) ? expressions.getIndexDtype() : getDtype(type);
      parameters.push_back(name + ": " + t(dtype));
      expressions.setName(argument, name);
    }
  }
  for (const auto &[index, handle] : handles)
    expressions.setName(function.getArgument(index), writer.takeName(function.getArgName(index)));

  Writer::Mark start = writer.mark();
  writer.line("@" + t("prim_func") + (function.isPrivate() ? "(private=True)" : ""));
  LogicalResult result = success();
  writer.nested("def " + function.getSymName() + "(" + join(parameters) + "):", [&] {
    SmallVector<std::string> attributes;
    for (NamedAttribute attribute : function->getDiscardableAttrs()) {
      StringRef name = attribute.getName();
      if (name == plainExtentsName)
        continue;
      if (std::optional<std::string> value = printAttribute(attribute.getValue()))
        attributes.push_back(quote(name) + ": " + *value);
    }
    if (!attributes.empty())
      writer.line(t("func_attr({") + join(attributes) + "})");
    if (failed(printMatchBuffers(handles))) {
      result = failure();
      return;
    }
    result = printRootBody();
  });
  writer.decorate(start, function);
  return result;
}

//===----------------------------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------------------------===//

LogicalResult PrimFuncPrinter::printBody(Region &region) {
  for (Operation &op : region.front())
    if (failed(printStatement(&op)))
      return failure();
  return success();
}

/// True if the value of `op` must be computed where it stands: something it reads may be written
/// before the last use.
bool PrimFuncPrinter::needsLet(Operation *op) {
  if (op->use_empty() || op->getNumResults() != 1)
    return false;
  // What is read, directly or by the operations that are written out in place of a name.
  bool reads = false;
  SmallVector<Operation *> worklist = {op};
  SmallPtrSet<Operation *, 8> seen;
  while (!worklist.empty()) {
    Operation *current = worklist.pop_back_val();
    if (!seen.insert(current).second)
      continue;
    current->walk([&](memref::LoadOp) { reads = true; });
    for (Value operand : current->getOperands())
      if (Operation *definition = operand.getDefiningOp();
          definition && !expressions.hasName(operand) && !isa<memref::DimOp>(definition))
        worklist.push_back(definition);
  }
  if (!reads)
    return false;
  bool afterWrite = false;
  for (Operation *next = op->getNextNode(); next; next = next->getNextNode()) {
    // What a block declares is said at its start.
    if (isa<tir::YieldOp>(next))
      break;
    bool uses =
        llvm::any_of(op->getUsers(), [&](Operation *user) { return next->isAncestor(user); });
    bool usesInside =
        llvm::any_of(op->getUsers(), [&](Operation *user) { return next->isProperAncestor(user); });
    bool writes = false;
    next->walk([&](Operation *inner) { writes |= isa<memref::StoreOp>(inner); });
    // A use inside of an operation that writes as well may come after the write.
    if ((uses && afterWrite) || (usesInside && writes))
      return true;
    // Pure users are written out where they are used in turn: leave those to their own turn.
    afterWrite |= writes;
    if (uses && !writes && isMemoryEffectFree(next) && next->getNumRegions() == 0 && !afterWrite)
      for (Operation *user : next->getUsers())
        if (Operation *ancestor = op->getBlock()->findAncestorOpInBlock(*user);
            ancestor && !isa<tir::YieldOp>(ancestor)) {
          for (Operation *between = next; between != ancestor; between = between->getNextNode())
            if (isa<memref::StoreOp>(between))
              return true;
        }
  }
  return false;
}

LogicalResult PrimFuncPrinter::printLet(Operation *op) {
  Value value = op->getResult(0);
  FailureOr<Expr> text = expressions.print(value);
  if (failed(text))
    return failure();
  std::string dtype =
      isa<IndexType>(value.getType()) ? expressions.getIndexDtype() : getDtype(value.getType());
  std::string name = writer.takeName(getNameFromLoc(value.getLoc()));
  writer.line(name + ": " + t(dtype) + " = " + text->text);
  expressions.setName(value, name);
  return success();
}

LogicalResult PrimFuncPrinter::printStatement(Operation *op) {
  Writer::Mark start = writer.mark();
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
      .Case([&](memref::StoreOp store) -> LogicalResult {
        FailureOr<std::string> target =
            expressions.printAccess(store.getMemRef(), store.getIndices());
        FailureOr<Expr> value = expressions.print(store.getValueToStore());
        if (failed(target) || failed(value))
          return failure();
        writer.line(*target + " = " + value->text);
        return success();
      })
      .Case([&](scf::IfOp conditional) -> LogicalResult {
        // One with results is an expression.
        if (conditional.getNumResults() == 0)
          return printIf(conditional);
        return needsLet(op) ? printLet(op) : success();
      })
      .Case<tir::YieldOp, scf::YieldOp>([](auto) { return success(); })
      .Default([&](Operation *) -> LogicalResult {
        if (!isMemoryEffectFree(op) && !isa<memref::LoadOp>(op))
          return op->emitError("a statement that has no form in TVMScript");
        return needsLet(op) ? printLet(op) : success();
      });
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

//===----------------------------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------------------------===//

/// `16` or `2, 18`; with `asPair`, `(2, 18)`.
FailureOr<std::string> PrimFuncPrinter::printDomain(OpFoldResult min, OpFoldResult extent,
                                                    bool asPair) {
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

static bool isPlain(tir::ForOp op) {
  return op.getKind() == tir::ForKind::Serial &&
         (!op.getAnnotations() || op.getAnnotations()->empty()) && op.getConstantMin() == 0;
}

LogicalResult PrimFuncPrinter::printFor(tir::ForOp op) {
  Writer::Scope scope(writer);
  // A chain of plain loops, each the only statement of the one before.
  SmallVector<tir::ForOp> chain = {op};
  while (writer.options.syntaxSugar && isPlain(chain.back())) {
    Block &body = chain.back().getBody().front();
    if (!llvm::hasSingleElement(body))
      break;
    auto inner = dyn_cast<tir::ForOp>(body.front());
    if (!inner || !isPlain(inner) || isMarked(op) || isMarked(inner))
      break;
    Value extent = inner.getDynamicExtent();
    if (extent && extent.getParentRegion() != op->getParentRegion() &&
        !extent.getParentRegion()->isAncestor(op->getParentRegion()))
      break;
    chain.push_back(inner);
  }

  SmallVector<std::string> names, domains;
  for (tir::ForOp loop : chain) {
    FailureOr<std::string> domain =
        printDomain(loop.getMixedMin(), loop.getMixedExtent(), /*asPair=*/false);
    if (failed(domain))
      return failure();
    domains.push_back(*domain);
  }
  for (tir::ForOp loop : chain) {
    names.push_back(writer.takeName(getNameFromLoc(loop.getInductionVar().getLoc())));
    expressions.setName(loop.getInductionVar(), names.back());
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
      std::optional<std::string> text = printAttribute(*op.getAnnotations());
      if (!text)
        return op.emitError("an annotation that has no form in TVMScript");
      keywords += ", annotations=" + *text;
    }
    std::string kind = t(tir::stringifyForKind(op.getKind()));
    if (op.getKind() == tir::ForKind::Serial && !hasAnnotations)
      kind = "range";
    if (op.getKind() == tir::ForKind::Unrolled)
      kind = t("unroll");
    iterator = kind + "(" + domains.front() + keywords + ")";
  }
  LogicalResult result = success();
  writer.nested("for " + join(names) + " in " + iterator + ":",
                [&] { result = printBody(chain.back().getBody()); });
  return result;
}

//===----------------------------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------------------------===//

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
  auto canRemap = [&](unsigned index) {
    tir::IterKind kind = op.getIterKind(index);
    return (kind == tir::IterKind::Spatial || kind == tir::IterKind::Reduce) &&
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
    FailureOr<std::string> domain = printDomain(mins[index], extents[index], /*asPair=*/true);
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
    FailureOr<Expr> start = expressions.print(offset);
    if (failed(start))
      return failure();
    if (isConstantIntValue(extent, 1)) {
      texts.push_back(start->text);
      continue;
    }
    FailureOr<Expr> size = expressions.print(extent);
    if (failed(size))
      return failure();
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
  auto body = [&]() -> LogicalResult {
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
    FailureOr<std::string> reads = printRegions(yield.getReadRegions());
    FailureOr<std::string> writes = printRegions(yield.getWriteRegions());
    if (failed(reads) || failed(writes))
      return failure();
    writer.line(t("reads(") + *reads + ")");
    writer.line(t("writes(") + *writes + ")");
    if (op.getAnnotations() && !op.getAnnotations()->empty()) {
      std::optional<std::string> text = printAttribute(*op.getAnnotations());
      if (!text)
        return op.emitError("an annotation that has no form in TVMScript");
      writer.line(t("block_attr(") + *text + ")");
    }
    // Buffers come before `init`.
    for (Operation &inner : op.getBody().front())
      if (isa<tir::AllocBufferOp, tir::MatchBufferOp>(inner) && failed(printStatement(&inner)))
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
    for (Operation &inner : op.getBody().front())
      if (!isa<tir::AllocBufferOp, tir::MatchBufferOp>(inner) && failed(printStatement(&inner)))
        return failure();
    return success();
  };
  writer.nested("with " + t("block(") + quote(op.getName()) + "):", [&] { result = body(); });
  return result;
}

//===----------------------------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------------------------===//

LogicalResult PrimFuncPrinter::printAllocBuffer(tir::AllocBufferOp op) {
  auto type = cast<MemRefType>(op.getBuffer().getType());
  SmallVector<std::string> shape;
  ValueRange sizes = op.getSizes();
  for (int64_t extent : type.getShape()) {
    if (!ShapedType::isDynamic(extent)) {
      shape.push_back(expressions.printExtent(extent).text);
      continue;
    }
    FailureOr<Expr> size = expressions.print(sizes.front());
    if (failed(size))
      return failure();
    shape.push_back(size->text);
    sizes = sizes.drop_front();
  }
  std::string name = writer.takeName(op.getName());
  expressions.setName(op.getBuffer(), name);
  expressions.setDims(op.getBuffer(), shape);
  writer.line(
      name + " = " + t("alloc_buffer(") + tuple(shape) +
      getBufferKeywords(type, op.getScope(), op.getAlignment(), writer.options.bufferDtype) + ")");
  return success();
}

LogicalResult PrimFuncPrinter::printMatchBuffer(tir::MatchBufferOp op) {
  auto type = cast<MemRefType>(op.getBuffer().getType());
  Builder builder(op.getContext());
  SmallVector<OpFoldResult> offsets =
      getMixedValues(op.getStaticOffsets(), op.getOffsets(), builder);
  SmallVector<OpFoldResult> sizes = getMixedValues(op.getStaticSizes(), op.getSizes(), builder);
  FailureOr<std::string> region = printRegion(op.getSource(), offsets, sizes);
  if (failed(region))
    return failure();
  SmallVector<std::string> shape;
  for (OpFoldResult size : ArrayRef(sizes).take_back(type.getRank())) {
    if (std::optional<int64_t> number = getConstantIntValue(size)) {
      shape.push_back(expressions.printExtent(*number).text);
      continue;
    }
    FailureOr<Expr> text = expressions.print(size);
    if (failed(text))
      return failure();
    shape.push_back(text->text);
  }
  std::string name = writer.takeName(op.getName());
  expressions.setName(op.getBuffer(), name);
  expressions.setDims(op.getBuffer(), shape);
  writer.line(name + " = " + t("match_buffer(") + *region + ", " + tuple(shape) +
              getBufferKeywords(type, "global", 64, writer.options.bufferDtype) + ")");
  return success();
}

} // namespace

LogicalResult mlc::tvmscript::printPrimFunc(Writer &writer, tir::PrimFuncOp function) {
  return PrimFuncPrinter(writer, function).print();
}

std::optional<std::string> mlc::tvmscript::printAttribute(Attribute attribute) {
  if (isa<UnitAttr>(attribute))
    return "True";
  if (auto boolean = dyn_cast<BoolAttr>(attribute))
    return boolean.getValue() ? "True" : "False";
  if (auto number = dyn_cast<IntegerAttr>(attribute)) {
    SmallString<24> digits;
    number.getValue().toString(digits, 10, /*Signed=*/!number.getType().isUnsignedInteger());
    return digits.str().str();
  }
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return formatFloat(number.getValue());
  if (auto text = dyn_cast<StringAttr>(attribute))
    return quote(text);
  if (auto type = dyn_cast<TypeAttr>(attribute))
    return quote(getDtype(type.getValue()));
  auto printAll = [](auto elements) -> std::optional<SmallVector<std::string>> {
    SmallVector<std::string> texts;
    for (Attribute element : elements) {
      std::optional<std::string> text = printAttribute(element);
      if (!text)
        return std::nullopt;
      texts.push_back(*text);
    }
    return texts;
  };
  if (auto array = dyn_cast<ArrayAttr>(attribute)) {
    auto texts = printAll(array.getValue());
    return texts ? std::optional("[" + join(*texts) + "]") : std::nullopt;
  }
  if (auto array = dyn_cast<DenseI64ArrayAttr>(attribute)) {
    SmallVector<std::string> texts = llvm::map_to_vector(
        array.asArrayRef(), [](int64_t number) { return std::to_string(number); });
    return "[" + join(texts) + "]";
  }
  if (auto dictionary = dyn_cast<DictionaryAttr>(attribute)) {
    SmallVector<std::string> texts;
    for (NamedAttribute entry : dictionary) {
      std::optional<std::string> text = printAttribute(entry.getValue());
      if (!text)
        return std::nullopt;
      texts.push_back(quote(entry.getName().strref()) + ": " + *text);
    }
    return "{" + join(texts) + "}";
  }
  return std::nullopt;
}
