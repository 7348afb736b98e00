//===- RelaxFunction.cpp - Graph functions as TVMScript -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Expressions.h"
#include "Printers.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

namespace {

class RelaxFunctionPrinter {
public:
  // Integers are plain in a graph function, as int32 is elsewhere.
  RelaxFunctionPrinter(Writer &writer, func::FuncOp function, Metadata &metadata)
      : writer(writer), function(function), metadata(metadata),
        expressions(writer, IntegerType::get(function.getContext(), 32)) {}

  LogicalResult print();

private:
  std::string r(const Twine &name) const { return (writer.options.relaxPrefix + "." + name).str(); }

  // Types.
  std::string printDim(relax::DimExpr dim, bool inSignature = false);
  SmallVector<std::string> printDims(ArrayRef<relax::DimExpr> dims, bool inSignature = false);
  FailureOr<std::string> printType(Operation *op, Type type, bool inSignature = false);
  FailureOr<std::string> printOutTypes(Operation *op);
  std::string nameSymbol(StringAttr symbol);

  // Bindings.
  LogicalResult printBody(Region &region);
  LogicalResult printBinding(Operation *op);
  LogicalResult printDataflow(relax::DataflowOp op);
  LogicalResult printIf(scf::IfOp op);
  LogicalResult bind(Operation *op, const std::string &value, bool isAnnotated);
  LogicalResult bindTo(Value value, StringRef name, const std::string &text, bool isAnnotated);
  LogicalResult bindResults(Operation *op, const std::string &value, bool isAnnotated);
  FailureOr<std::string> printValue(Operation *op);
  FailureOr<std::string> printOperator(Operation *op);
  std::optional<std::string> printOperatorAttribute(StringRef name, Attribute value);
  std::string printConstant(relax::ConstantOp op);
  std::string use(Value value);
  std::string useAll(ValueRange values);
  SmallVector<std::string> list(ValueRange values);
  std::string reference(StringRef function);
  bool isInlined(Operation *op);
  StringRef getNameHint(Value value);

  Writer &writer;
  func::FuncOp function;
  Metadata &metadata;
  Expressions expressions;
  llvm::DenseMap<StringAttr, std::string> symbols;
  /// Declarations of symbols, in order, and where they go.
  SmallVector<std::string> declarations;
  bool usesClass = false;
};

//===----------------------------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------------------------===//

std::string RelaxFunctionPrinter::nameSymbol(StringAttr symbol) {
  auto [it, isNew] = symbols.try_emplace(symbol);
  if (isNew) {
    it->second = writer.takeName(symbol);
    declarations.push_back(it->second + " = " + writer.options.tirPrefix + ".int64()");
    writer.usesTIR = true;
  }
  return it->second;
}

std::string RelaxFunctionPrinter::printDim(relax::DimExpr dim, bool inSignature) {
  std::string text =
      expressions.printDim(dim, [&](StringAttr symbol) { return nameSymbol(symbol); }).text;
  return inSignature && dim.isSymbolic() ? quote(text) : text;
}

SmallVector<std::string> RelaxFunctionPrinter::printDims(ArrayRef<relax::DimExpr> dims,
                                                         bool inSignature) {
  return llvm::map_to_vector(dims, [&](relax::DimExpr dim) { return printDim(dim, inSignature); });
}

FailureOr<std::string> RelaxFunctionPrinter::printType(Operation *op, Type type, bool inSignature) {
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    std::string dtype = "dtype=" + quote(getDtype(tensor.getElementType()));
    SmallVector<relax::DimExpr> dims = relax::getDims(tensor);
    if (llvm::any_of(dims, [](relax::DimExpr dim) { return dim.isUnknown(); }))
      return r("Tensor(" + dtype + ", ndim=" + Twine(dims.size()) + ")");
    return r("Tensor(" + tuple(printDims(dims, inSignature)) + ", " + dtype + ")");
  }
  if (auto tensor = dyn_cast<UnrankedTensorType>(type))
    return r("Tensor(dtype=" + quote(getDtype(tensor.getElementType())) + ")");
  if (auto elements = dyn_cast<TupleType>(type)) {
    SmallVector<std::string> texts;
    for (Type element : elements.getTypes()) {
      FailureOr<std::string> text = printType(op, element, inSignature);
      if (failed(text))
        return failure();
      texts.push_back(*text);
    }
    return texts.empty() ? r("Tuple") : r("Tuple(" + join(texts) + ")");
  }
  if (auto shape = dyn_cast<relax::ShapeType>(type)) {
    if (!shape.hasRank())
      return r("Shape(ndim=-1)");
    SmallVector<relax::DimExpr> dims = shape.getDims().getDims();
    if (llvm::any_of(dims, [](relax::DimExpr dim) { return dim.isUnknown(); }))
      return r("Shape(ndim=" + Twine(dims.size()) + ")");
    return r("Shape([" + join(printDims(dims, inSignature)) + "])");
  }
  if (isa<relax::ObjectType>(type))
    return r("Object");
  if (std::string dtype = getDtype(type); !dtype.empty())
    return r("Prim(" + quote(dtype) + ")");
  return op->emitError("the type ") << type << " has no form in TVMScript";
}

/// `out_sinfo=`: one type, or a list of several.
FailureOr<std::string> RelaxFunctionPrinter::printOutTypes(Operation *op) {
  SmallVector<std::string> texts;
  for (Type type : op->getResultTypes()) {
    FailureOr<std::string> text = printType(op, type);
    if (failed(text))
      return failure();
    texts.push_back(*text);
  }
  return texts.size() == 1 ? texts.front() : "[" + join(texts) + "]";
}

//===----------------------------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------------------------===//

std::string RelaxFunctionPrinter::printConstant(relax::ConstantOp op) {
  auto type = cast<RankedTensorType>(op.getType());
  if (auto dense = dyn_cast<DenseElementsAttr>(op.getValue()); dense && type.getRank() == 0) {
    Attribute element = *dense.getValues<Attribute>().begin();
    if (std::optional<std::string> text = printAttribute(element)) {
      if (type.getElementType().isInteger(1))
        *text = cast<IntegerAttr>(element).getValue().isZero() ? "False" : "True";
      return r("const(" + *text + ", " + quote(getDtype(type.getElementType())) + ")");
    }
  }
  auto [it, isNew] = metadata.constants.insert({op.getValue(), metadata.constants.size()});
  return "metadata[\"relax.expr.Constant\"][" + std::to_string(it->second) + "]";
}

/// What is written out where it is used: constants, and tuples that have no name.
bool RelaxFunctionPrinter::isInlined(Operation *op) {
  if (isa<relax::ConstantOp>(op))
    return true;
  return isa<relax::TupleOp>(op) && getNameFromLoc(op->getLoc()).empty();
}

std::string RelaxFunctionPrinter::use(Value value) {
  if (auto constant = value.getDefiningOp<relax::ConstantOp>())
    return printConstant(constant);
  if (expressions.hasName(value))
    return expressions.getName(value).str();
  auto elements = value.getDefiningOp<relax::TupleOp>();
  return elements.getElements().empty() ? r("tuple()") : tuple(list(elements.getElements()));
}

SmallVector<std::string> RelaxFunctionPrinter::list(ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return use(value); });
}

std::string RelaxFunctionPrinter::useAll(ValueRange values) { return join(list(values)); }

std::string RelaxFunctionPrinter::reference(StringRef callee) {
  usesClass = true;
  return ("cls." + callee).str();
}

/// A value of an operator's attribute, as TVM spells it; nothing where it has no form.
std::optional<std::string> RelaxFunctionPrinter::printOperatorAttribute(StringRef name,
                                                                        Attribute value) {
  static constexpr StringLiteral flags[] = {"keepdims", "ceil_mode", "count_include_pad"};
  if (llvm::is_contained(flags, name))
    return std::string(value ? "True" : "False");
  if (!value)
    return std::string(name == "out_dtype" ? "\"void\"" : "None");
  return printAttribute(value);
}

/// The attributes of an operator in the order in which TVM declares them.
static SmallVector<StringRef> getAttributeOrder(Operation *op) {
  if (isa<relax::Conv2DOp>(op))
    return {"strides",     "padding",       "dilation",   "groups",
            "data_layout", "kernel_layout", "out_layout", "out_dtype"};
  if (isa<relax::MaxPool2DOp, relax::AvgPool2DOp>(op))
    return {"pool_size", "strides",           "dilation", "padding",
            "ceil_mode", "count_include_pad", "layout",   "out_layout"};
  SmallVector<StringRef> names;
  for (StringAttr name : op->getName().getAttributeNames())
    names.push_back(name);
  return names;
}

FailureOr<std::string> RelaxFunctionPrinter::printOperator(Operation *op) {
  SmallVector<std::string> arguments = list(op->getOperands());
  if (isa<relax::ConcatOp>(op))
    arguments = {tuple(arguments)};
  SmallVector<std::string> keywords;
  for (StringRef name : getAttributeOrder(op)) {
    // Results have the layout of the data.
    StringRef source = name;
    if (name == "out_layout")
      source = isa<relax::Conv2DOp>(op) ? "data_layout" : "layout";
    Attribute value = op->getInherentAttr(source).value_or(Attribute());
    if (auto dims = dyn_cast_or_null<relax::DimsAttr>(value)) {
      arguments.push_back(r("shape([" + join(printDims(dims.getDims())) + "])"));
      continue;
    }
    std::optional<std::string> text = printOperatorAttribute(name, value);
    if (!text)
      return op->emitError("its attribute ") << name << " has no form in TVMScript";
    keywords.push_back((name + "=" + *text).str());
  }
  llvm::append_range(arguments, keywords);
  return r(op->getName().stripDialect() + "(" + join(arguments) + ")");
}

FailureOr<std::string> RelaxFunctionPrinter::printValue(Operation *op) {
  using Result = FailureOr<std::string>;
  auto withOutTypes = [&](const std::string &head, const std::string &tail = "") -> Result {
    FailureOr<std::string> types = printOutTypes(op);
    if (failed(types))
      return failure();
    return head + ", out_sinfo=" + *types + tail + ")";
  };
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](relax::CallTIROp call) {
        std::string vars;
        if (relax::DimsAttr dims = call.getTirVarsAttr())
          vars = ", tir_vars=" + r("shape([" + join(printDims(dims.getDims())) + "])");
        return withOutTypes(
            r("call_tir(" + reference(call.getCallee()) + ", " + tuple(list(call.getArgs()))),
            vars);
      })
      .Case([&](relax::CallDPSPackedOp call) {
        return withOutTypes(
            r("call_dps_packed(" + quote(call.getCallee()) + ", " + tuple(list(call.getArgs()))));
      })
      .Case([&](relax::CallPackedOp call) -> Result {
        SmallVector<std::string> arguments = {quote(call.getCallee())};
        llvm::append_range(arguments, list(call.getArgs()));
        SmallVector<std::string> types;
        for (Type type : op->getResultTypes()) {
          FailureOr<std::string> text = printType(op, type);
          if (failed(text))
            return failure();
          types.push_back(*text);
        }
        if (types.empty())
          types.push_back(r("Tuple"));
        return r("call_packed(" + join(arguments) + ", sinfo_args=" + tuple(types) + ")");
      })
      .Case([&](relax::CallOp call) -> Result {
        return reference(call.getCallee()) + "(" + useAll(call.getArgs()) + ")";
      })
      .Case([&](relax::TupleOp elements) -> Result {
        SmallVector<std::string> texts = list(elements.getElements());
        if (texts.empty())
          return r("tuple()");
        return texts.size() == 1 ? tuple(texts) : join(texts);
      })
      .Case([&](relax::TupleGetItemOp item) -> Result {
        return use(item.getTuple()) + "[" + std::to_string(item.getIndex()) + "]";
      })
      .Case([&](relax::MatchCastOp cast) -> Result {
        FailureOr<std::string> type = printType(op, cast.getType());
        if (failed(type))
          return failure();
        return r("match_cast(" + use(cast.getInput()) + ", " + *type + ")");
      })
      .Case([&](relax::EmitTEOp) -> Result {
        return op->emitError("tensor expressions have no form in TVMScript; lower them to "
                             "prim_funcs first");
      })
      .Default([&](Operation *) -> Result {
        if (!isa_and_nonnull<relax::RelaxDialect>(op->getDialect()))
          return op->emitError("an operation that has no form in TVMScript");
        return printOperator(op);
      });
}

//===----------------------------------------------------------------------------------------===//
// Bindings
//===----------------------------------------------------------------------------------------===//

/// The name of a value; several results have a fused location with one name each.
static StringRef getValueName(Value value) {
  auto result = dyn_cast<OpResult>(value);
  auto fused = dyn_cast<FusedLoc>(value.getLoc());
  if (!result || !fused || result.getOwner()->getNumResults() == 1)
    return getNameFromLoc(value.getLoc());
  ArrayRef<Location> names = fused.getLocations();
  return names.size() == result.getOwner()->getNumResults()
             ? getNameFromLoc(names[result.getResultNumber()])
             : StringRef();
}

StringRef RelaxFunctionPrinter::getNameHint(Value value) {
  if (StringRef name = getValueName(value); !name.empty())
    return name;
  return value.getDefiningOp()->getParentOfType<relax::DataflowOp>() ? "lv" : "gv";
}

LogicalResult RelaxFunctionPrinter::bindTo(Value value, StringRef name, const std::string &text,
                                           bool isAnnotated) {
  std::string annotation;
  if (isAnnotated) {
    FailureOr<std::string> type = printType(value.getDefiningOp(), value.getType());
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
  std::string whole = writer.takeName(getNameHint(op->getResult(0)));
  writer.line(whole + " = " + text);
  for (Value result : op->getResults()) {
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
      if (!isBinding || (!hint.empty() && hint != getNameFromLoc(inner.getLoc()))) {
        name = writer.takeName(hint.empty() ? "gv" : hint);
        result = bindTo(outer, name, use(inner), /*isAnnotated=*/true);
        if (failed(result))
          return;
      }
      expressions.setName(outer, name);
      names.push_back(name);
    }
    writer.line(r("output(" + join(names) + ")"));
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
  FailureOr<std::string> value = printValue(op);
  if (failed(value))
    return failure();
  bool determinesType = isa<relax::CallTIROp, relax::CallDPSPackedOp>(op);
  bool isAnnotated =
      !determinesType && (writer.options.showAllStructInfo || isa<relax::CallOp>(op));
  return bindResults(op, *value, isAnnotated);
}

LogicalResult RelaxFunctionPrinter::printBody(Region &region) {
  for (Operation &op : region.front())
    if (failed(printBinding(&op)))
      return failure();
  return success();
}

LogicalResult RelaxFunctionPrinter::print() {
  writer.usesRelax = true;
  if (!function.getBody().hasOneBlock())
    return function.emitError("a function without one block has no form in TVMScript");
  Writer::Scope scope(writer);
  auto returned = cast<func::ReturnOp>(function.getBody().front().getTerminator());

  // The result first: its symbols are declared before those of the parameters.
  SmallVector<std::string> results;
  for (Type type : function.getResultTypes()) {
    FailureOr<std::string> text = printType(function, type, /*inSignature=*/true);
    if (failed(text))
      return failure();
    results.push_back(*text);
  }
  SmallVector<std::string> parameters;
  for (BlockArgument argument : function.getArguments()) {
    auto given = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "relax.name");
    StringRef hint = given ? given.getValue() : getNameFromLoc(argument.getLoc());
    std::string name = writer.takeName(hint.empty() ? "arg" : hint);
    expressions.setName(argument, name);
    FailureOr<std::string> type = printType(function, argument.getType(), /*inSignature=*/true);
    if (failed(type))
      return failure();
    parameters.push_back(name + ": " + *type);
  }
  std::string result = results.size() == 1 ? results.front() : r("Tuple(" + join(results) + ")");
  bool isPure =
      !function.walk([](relax::CallPackedOp) { return WalkResult::interrupt(); }).wasInterrupted();
  SmallVector<std::string> flags;
  if (!isPure)
    flags.push_back("pure=False");
  if (function.isPrivate())
    flags.push_back("private=True");
  writer.line("@" + r("function") + (flags.empty() ? "" : "(" + join(flags) + ")"));

  LogicalResult printed = success();
  std::string header =
      ("def " + function.getSymName() + "(" + join(parameters) + ") -> " + result + ":").str();
  writer.nested(header, [&] {
    Writer::Mark top = writer.mark();
    size_t inSignature = declarations.size();
    SmallVector<std::string> attributes;
    for (NamedAttribute attribute : function->getDiscardableAttrs())
      if (std::optional<std::string> value = printAttribute(attribute.getValue()))
        attributes.push_back(quote(attribute.getName().strref()) + ": " + *value);
    if (!attributes.empty())
      writer.line(r("func_attr({" + join(attributes) + "})"));
    Writer::Mark body = writer.mark();
    printed = printBody(function.getBody());
    if (failed(printed))
      return;
    SmallVector<std::string> values = list(returned.getOperands());
    writer.line("return " + (values.size() == 1 ? values.front() : tuple(values)));
    SmallVector<std::string> later(llvm::drop_begin(declarations, inSignature));
    if (usesClass)
      later.push_back("cls = " + writer.options.name);
    writer.insert(body, later);
    writer.insert(top, ArrayRef(declarations).take_front(inSignature));
  });
  return printed;
}

} // namespace

LogicalResult mlc::tvmscript::printRelaxFunction(Writer &writer, func::FuncOp function,
                                                 Metadata &metadata) {
  return RelaxFunctionPrinter(writer, function, metadata).print();
}
