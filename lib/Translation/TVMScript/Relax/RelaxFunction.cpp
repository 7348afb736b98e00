//===- RelaxFunction.cpp - Graph functions as TVMScript -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RelaxFunction.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// The names that several results have by themselves: a fused location of one each, which may be
/// inside of the location that has the name of all of them.
static ArrayRef<Location> getResultNames(Operation *op) {
  Location loc = op->getLoc();
  if (auto named = dyn_cast<NameLoc>(loc))
    loc = named.getChildLoc();
  auto fused = dyn_cast<FusedLoc>(loc);
  bool hasEach =
      fused && op->getNumResults() > 1 && fused.getLocations().size() == op->getNumResults();
  return hasEach ? fused.getLocations() : ArrayRef<Location>();
}

/// The name of a value.
static StringRef getValueName(Value value) {
  auto result = dyn_cast<OpResult>(value);
  ArrayRef<Location> names = result ? getResultNames(result.getOwner()) : ArrayRef<Location>();
  if (!names.empty())
    if (StringRef name = getNameFromLoc(names[result.getResultNumber()]); !name.empty())
      return name;
  return isa<FusedLoc>(value.getLoc()) ? StringRef() : getNameFromLoc(value.getLoc());
}

/// How a value is called that has no name.
static StringRef getDefaultName(Operation *op) {
  return op->getParentOfType<relax::DataflowOp>() ? "lv" : "gv";
}

StringRef RelaxFunctionPrinter::getNameHint(Value value) {
  StringRef name = getValueName(value);
  return name.empty() ? getDefaultName(value.getDefiningOp()) : name;
}

LogicalResult RelaxFunctionPrinter::bindTo(Value value, StringRef name, const std::string &text,
                                           bool isAnnotated) {
  std::string annotation;
  if (isAnnotated) {
    FailureOr<std::string> type = printType(value.getDefiningOp(), value.getType(),
                                            /*inSignature=*/false, devices.get(value));
    if (failed(type))
      return failure();
    annotation = ": " + *type;
  }
  writer.line(name + annotation + " = " + text);
  return success();
}

/// Binds the result, or a tuple of the results and then each of them.
LogicalResult RelaxFunctionPrinter::bindResults(Operation *op, const std::string &text,
                                                bool isAnnotated) {
  if (op->getNumResults() == 0) {
    writer.line(text);
    return success();
  }
  if (op->getNumResults() == 1) {
    std::string name = writer.takeName(getNameHint(op->getResult(0)));
    expressions.setName(op->getResult(0), name);
    return bindTo(op->getResult(0), name, text, isAnnotated);
  }
  StringRef hint = getNameFromLoc(op->getLoc());
  std::string whole = writer.takeName(hint.empty() ? getDefaultName(op) : hint);
  std::string annotation;
  if (isAnnotated) {
    FailureOr<SmallVector<std::string>> types = printResultTypes(op);
    if (failed(types))
      return failure();
    annotation = ": " + r("Tuple(" + join(*types) + ")");
  }
  writer.line(whole + annotation + " = " + text);
  for (Operation *user : op->getUsers())
    if (isa<relax::TupleOp>(user) && user->getOperands() == op->getResults())
      wholes[user] = whole;
  for (Value result : op->getResults()) {
    // What is used only as part of the whole, or not at all, needs no name unless it has one.
    ArrayRef<Location> names = getResultNames(op);
    bool isNamed =
        !names.empty() && !getNameFromLoc(names[cast<OpResult>(result).getResultNumber()]).empty();
    if (!isNamed &&
        llvm::all_of(result.getUsers(), [&](Operation *user) { return wholes.contains(user); }))
      continue;
    std::string name = writer.takeName(getNameHint(result));
    expressions.setName(result, name);
    unsigned index = cast<OpResult>(result).getResultNumber();
    if (failed(bindTo(result, name, whole + "[" + std::to_string(index) + "]", true)))
      return failure();
  }
  return success();
}

LogicalResult RelaxFunctionPrinter::printDataflow(relax::DataflowOp op) {
  auto output = cast<relax::OutputOp>(op.getBody().front().getTerminator());
  LogicalResult result = success();
  writer.nested("with " + r("dataflow():"), [&] {
    result = printBody(op.getBody());
    if (failed(result))
      return;
    SmallVector<std::string> names;
    for (auto [outer, inner] : llvm::zip_equal(op.getResults(), output.getValues())) {
      // An output that is not a binding of this region, or has another name, is bound once more.
      Operation *definition = inner.getDefiningOp();
      StringRef hint = getValueName(outer);
      bool isBinding = definition && definition->getParentOp() == op && !isInlined(definition) &&
                       !llvm::is_contained(names, use(inner));
      std::string name = use(inner);
      if (!isBinding || (!hint.empty() && hint != getValueName(inner))) {
        name = writer.takeName(hint.empty() ? "gv" : hint);
        result = bindTo(outer, name, use(inner), /*isAnnotated=*/true);
        if (failed(result))
          return;
      }
      expressions.setName(outer, name);
      names.push_back(name);
    }
    Writer::Mark start = writer.mark();
    writer.line(r("output(" + join(names) + ")"));
    writer.decorate(start, output);
  });
  return result;
}

LogicalResult RelaxFunctionPrinter::printIf(scf::IfOp op) {
  if (op.getNumResults() != 1)
    return op.emitError("an if without exactly one result has no form in TVMScript");
  std::string name = writer.takeName(getNameHint(op.getResult(0)));
  LogicalResult result = success();
  auto branch = [&](Region &region) {
    if (failed(result))
      return;
    // What has a name in one branch is not seen in the other.
    Writer::Scope scope(writer);
    result = printBody(region);
    if (succeeded(result))
      result = bindTo(op.getResult(0), name, use(region.front().getTerminator()->getOperand(0)),
                      /*isAnnotated=*/true);
  };
  writer.nested("if " + use(op.getCondition()) + ":", [&] { branch(op.getThenRegion()); });
  writer.nested("else:", [&] { branch(op.getElseRegion()); });
  expressions.setName(op.getResult(0), name);
  return result;
}

LogicalResult RelaxFunctionPrinter::printBinding(Operation *op) {
  if (op->hasTrait<OpTrait::IsTerminator>() || isInlined(op))
    return success();
  if (auto dataflow = dyn_cast<relax::DataflowOp>(op))
    return printDataflow(dataflow);
  if (auto conditional = dyn_cast<scf::IfOp>(op))
    return printIf(conditional);
  if (getLocalFunction(op))
    return printLocalFunction(cast<relax::IntrinsicOp>(op));
  FailureOr<std::string> value = printValue(op);
  if (failed(value))
    return failure();
  bool determinesType = isa<relax::CallTIROp, relax::CallTIRWithGradOp, relax::CallDPSPackedOp>(op);
  bool isAnnotated =
      !determinesType && (writer.options.showAllStructInfo || isa<relax::CallOp>(op));
  return bindResults(op, *value, isAnnotated);
}

LogicalResult RelaxFunctionPrinter::printBody(Region &region) {
  for (Operation &op : region.front()) {
    Writer::Mark start = writer.mark();
    if (failed(printBinding(&op)))
      return failure();
    writer.decorate(start, &op);
  }
  return success();
}

FailureOr<std::string> RelaxFunctionPrinter::printParameter(BlockArgument argument,
                                                            bool inSignature) {
  auto callable = cast<func::FuncOp>(argument.getOwner()->getParentOp());
  auto given = callable.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "relax.name");
  StringRef hint = given ? given.getValue() : getNameFromLoc(argument.getLoc());
  std::string name = writer.takeName(hint.empty() ? "arg" : hint);
  expressions.setName(argument, name);
  FailureOr<std::string> type =
      printType(callable, argument.getType(), inSignature, devices.get(argument));
  if (failed(type))
    return failure();
  return name + ": " + *type;
}

void RelaxFunctionPrinter::printAttributes(func::FuncOp callable) {
  SmallVector<std::string> attributes;
  for (NamedAttribute attribute : callable->getDiscardableAttrs())
    if (attribute.getName() == relax::RelaxDialect::getPureAttrName())
      continue;
    else if (std::optional<std::string> value =
                 printAttribute(attribute.getValue(), nullptr, writer.options.tirPrefix))
      attributes.push_back(quote(attribute.getName().strref()) + ": " + *value);
  if (!attributes.empty())
    writer.line(r("func_attr({" + join(attributes) + "})"));
}

void RelaxFunctionPrinter::printReturn(func::FuncOp callable) {
  Operation *returned = callable.getBody().front().getTerminator();
  SmallVector<std::string> values = list(returned->getOperands());
  Writer::Mark end = writer.mark();
  writer.line("return " + (values.size() == 1 ? values.front()
                           : values.empty()   ? r("tuple()")
                                              : tuple(values)));
  writer.decorate(end, returned);
}

LogicalResult RelaxFunctionPrinter::print() {
  writer.usesRelax = true;
  if (!function.getBody().hasOneBlock())
    return function.emitError("a function without one block has no form in TVMScript");
  Writer::Scope scope(writer);

  // Sums and products name symbols in the order of the parameters.
  llvm::SetVector<StringAttr> inOrder;
  for (Type type : function.getArgumentTypes())
    for (relax::DimExpr dim : relax::collectDims(type))
      dim.collectSymbols(inOrder);
  for (StringAttr symbol : inOrder)
    expressions.noteSymbol(symbol);
  // The result first: its symbols are declared before those of the parameters.
  // A symbol that only the body defines is not known to who calls the function.
  auto forget = [&](relax::DimExpr dim) {
    llvm::SetVector<StringAttr> used;
    dim.collectSymbols(used);
    bool isKnown = llvm::all_of(used, [&](StringAttr symbol) { return inOrder.contains(symbol); });
    return isKnown ? dim : relax::DimExpr::unknown(function.getContext());
  };
  SmallVector<Type> resultTypes = llvm::map_to_vector(
      function.getResultTypes(), [&](Type type) { return relax::mapDims(type, forget); });
  SmallVector<relax::Placement> placements;
  for (unsigned i = 0; i < resultTypes.size(); ++i)
    placements.push_back(devices.getResult(function, i));
  FailureOr<SmallVector<std::string>> results =
      printTypes(function, resultTypes, /*inSignature=*/true, placements);
  if (failed(results))
    return failure();
  SmallVector<std::string> parameters;
  for (BlockArgument argument : function.getArguments()) {
    FailureOr<std::string> parameter = printParameter(argument, /*inSignature=*/true);
    if (failed(parameter))
      return failure();
    parameters.push_back(*parameter);
  }
  std::string result = results->size() == 1 ? results->front()
                       : results->empty()   ? r("Tuple")
                                            : r("Tuple(" + join(*results) + ")");
  SmallVector<std::string> flags;
  if (relax::isImpure(function))
    flags.push_back("pure=False");
  if (function.isPrivate())
    flags.push_back("private=True");
  Writer::Mark start = writer.mark();
  writer.line("@" + r("function") + (flags.empty() ? "" : "(" + join(flags) + ")"));

  LogicalResult printed = success();
  std::string header =
      ("def " + function.getSymName() + "(" + join(parameters) + ") -> " + result + ":").str();
  writer.nested(header, [&] {
    Writer::Mark top = writer.mark();
    size_t inSignature = declarations.size();
    printAttributes(function);
    Writer::Mark body = writer.mark();
    printed = printBody(function.getBody());
    if (failed(printed))
      return;
    printReturn(function);
    SmallVector<std::string> later(llvm::drop_begin(declarations, inSignature));
    if (usesClass)
      later.push_back("cls = " + writer.options.name);
    writer.insert(body, later);
    writer.insert(top, ArrayRef(declarations).take_front(inSignature));
  });
  if (succeeded(printed))
    writer.decorate(start, function);
  return printed;
}

LogicalResult mlc::tvmscript::printRelaxFunction(Writer &writer, func::FuncOp function,
                                                 Metadata &metadata) {
  return RelaxFunctionPrinter(writer, function, metadata).print();
}
