//===- RelaxValues.cpp - Values of graphs as TVMScript --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "RelaxFunction.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/IR/SizeConditions.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

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

std::string RelaxFunctionPrinter::printScalar(arith::ConstantOp op) {
  return printNumber(op.getValue());
}

static std::string printInplaceIndices(ArrayRef<int64_t> indices) {
  SmallVector<std::string> texts =
      llvm::map_to_vector(indices, [](int64_t index) { return std::to_string(index); });
  return "inplace_indices=[" + join(texts) + "]";
}

/// The tuple of which `values` are all items, in order, none with a name; null if there is none.
static Value getWholeTuple(ValueRange values) {
  Value whole;
  for (auto [i, value] : llvm::enumerate(values)) {
    auto item = value.getDefiningOp<relax::TupleGetItemOp>();
    if (!item || !getNameFromLoc(item.getLoc()).empty() || item.getIndex() != i ||
        (whole && item.getTuple() != whole))
      return Value();
    whole = item.getTuple();
  }
  return whole && cast<TupleType>(whole.getType()).size() == values.size() ? whole : Value();
}

std::string RelaxFunctionPrinter::useTuple(ValueRange values) {
  if (Value whole = getWholeTuple(values)) {
    for (Value value : values)
      writer.usedInLine(value.getDefiningOp());
    return use(whole);
  }
  return tuple(list(values));
}

static bool isSizeCondition(Operation *op) {
  return op->getNumResults() == 1 && relax::getSizeConditionKind(op->getResult(0));
}

/// What is written out where it is used: constants, and tuples that have no name.
bool RelaxFunctionPrinter::isInlined(Operation *op) {
  if (isa<relax::ConstantOp, tensor::ExtractOp>(op))
    return true;
  // A number or a shape that is bound to a name is written where it is bound.
  if (isa<arith::ConstantOp, relax::ShapeOp, relax::PrimValueOp, relax::StringOp, relax::DTypeOp,
          relax::FunctionOp>(op) ||
      isSizeCondition(op) || !getLocalName(op).empty())
    return getNameFromLoc(op->getLoc()).empty();
  if (auto item = dyn_cast<relax::TupleGetItemOp>(op))
    return !op->use_empty() && llvm::all_of(op->getUsers(), [&](Operation *user) {
      return isa<relax::ConcatOp, relax::StackOp>(user) &&
             getWholeTuple(user->getOperands()) == item.getTuple();
    });
  return isa<relax::TupleOp>(op) && getNameFromLoc(op->getLoc()).empty();
}

std::string RelaxFunctionPrinter::use(Value value) {
  if (auto constant = value.getDefiningOp<relax::ConstantOp>()) {
    writer.usedInLine(constant);
    return printConstant(constant);
  }
  if (expressions.hasName(value))
    return expressions.getName(value).str();
  writer.usedInLine(value.getDefiningOp());
  // The scalar of a condition is the tensor that it is taken of.
  if (auto extract = value.getDefiningOp<tensor::ExtractOp>())
    return use(extract.getTensor());
  if (auto scalar = value.getDefiningOp<arith::ConstantOp>())
    return printScalar(scalar);
  if (auto number = value.getDefiningOp<relax::PrimValueOp>())
    return r("prim_value(" + join(printDims(number.getDims().getDims())) + ")");
  if (isSizeCondition(value.getDefiningOp()))
    return r("prim_value(" + printSizeCondition(value).text + ")");
  if (auto shape = value.getDefiningOp<relax::ShapeOp>())
    return r("shape([" + join(printDims(shape.getDims().getDims())) + "])");
  if (std::optional<std::string> leaf = printLeaf(value.getDefiningOp()))
    return *leaf;
  auto elements = value.getDefiningOp<relax::TupleOp>();
  // All results of a call are the variable that it is bound to.
  if (std::string whole = wholes.lookup(elements); !whole.empty())
    return whole;
  return elements.getElements().empty() ? r("tuple()") : tuple(list(elements.getElements()));
}

/// A condition on sizes, written out also where parts of it have names: none of these is a scalar
/// of Python's.
Expr RelaxFunctionPrinter::printSizeCondition(Value value) {
  using Kind = relax::SizeConditionKind;
  std::optional<Kind> kind = relax::getSizeConditionKind(value);
  if (!kind) {
    APInt number;
    if (matchPattern(value, m_ConstantInt(&number)))
      return expressions.prefixed(Twine("bool(") + (number.isZero() ? "False" : "True") + ")");
    return use(value);
  }
  auto op = value.getDefiningOp<relax::IntrinsicOp>();
  writer.usedInLine(op);
  if (*kind == Kind::Not) {
    Expr operand = printSizeCondition(op.getArgs().front());
    return Expr("not " + operand.inside(Precedence::Not), Precedence::Not);
  }
  if (*kind == Kind::And || *kind == Kind::Or) {
    bool isAnd = *kind == Kind::And;
    return Expr::infix(printSizeCondition(op.getArgs()[0]), isAnd ? "and" : "or",
                       printSizeCondition(op.getArgs()[1]),
                       isAnd ? Precedence::And : Precedence::Or);
  }
  constexpr StringLiteral kSymbols[] = {"==", "!=", "<", "<=", ">", ">="};
  SmallVector<Expr, 2> sides;
  for (relax::DimExpr size : relax::getComparedSizes(op))
    sides.push_back(expressions.printDim(size, [&](StringAttr name) { return nameSymbol(name); }));
  return Expr::infix(sides[0], kSymbols[static_cast<unsigned>(*kind)], sides[1],
                     Precedence::Comparison);
}

/// Texts, dtypes and functions as values.
std::optional<std::string> RelaxFunctionPrinter::printLeaf(Operation *op) {
  if (auto text = dyn_cast<relax::StringOp>(op))
    return r("str(" + quote(text.getValue()) + ")");
  if (auto type = dyn_cast<relax::DTypeOp>(op))
    return r("dtype(" + quote(getDtype(type.getValue())) + ")");
  if (std::string name = getLocalName(op); !name.empty())
    return name;
  if (auto function = dyn_cast<relax::FunctionOp>(op))
    return reference(function.getCallee());
  return std::nullopt;
}

/// The name here of a function of this one that is a value, with all that it captures.
std::string RelaxFunctionPrinter::getLocalName(Operation *op) const {
  auto function = dyn_cast<relax::FunctionOp>(op);
  ValueRange captured;
  if (auto closure = relax::IntrinsicOp::getNamed(op, {"make_closure"});
      closure && closure.getArgs().size() == 2) {
    function = closure.getArgs().front().getDefiningOp<relax::FunctionOp>();
    if (auto tuple = closure.getArgs().back().getDefiningOp<relax::TupleOp>())
      captured = tuple.getElements();
  }
  auto local = function ? locals.find(function.getCallee()) : locals.end();
  bool isLocal = local != locals.end() && local->second.second == captured.size();
  return isLocal ? local->second.first : "";
}

FailureOr<std::string> RelaxFunctionPrinter::printIntrinsic(relax::IntrinsicOp op) {
  SmallVector<std::string> arguments = list(op.getArgs());
  if (std::optional<ArrayRef<int64_t>> tuples = op.getTuples()) {
    SmallVector<std::string> single = std::move(arguments);
    arguments.clear();
    size_t next = 0;
    for (size_t i = 0; i + 1 < tuples->size(); i += 2) {
      size_t begin = (*tuples)[i], count = (*tuples)[i + 1];
      llvm::append_range(arguments, ArrayRef(single).slice(next, begin - next));
      arguments.push_back(tuple(ArrayRef(single).slice(begin, count)));
      next = begin + count;
    }
    llvm::append_range(arguments, ArrayRef(single).drop_front(next));
  }
  if (ArrayAttr keywords = op.getKeywordsAttr())
    for (size_t i = 0; i + 1 < keywords.size(); i += 2) {
      StringRef name = cast<StringAttr>(keywords[i]).getValue();
      std::optional<std::string> text =
          isa<UnitAttr>(keywords[i + 1]) ? std::string("None") : printAttribute(keywords[i + 1]);
      if (!text)
        return op.emitError("its keyword ") << name << " has no form in TVMScript";
      arguments.push_back((name + "=" + *text).str());
    }
  // What a closure returns is not known otherwise.
  if (op.getName() == "invoke_closure" || op.getName() == "invoke_pure_closure") {
    FailureOr<SmallVector<std::string>> types = printResultTypes(op);
    if (failed(types))
      return failure();
    arguments.push_back("sinfo_args=" + tuple(*types));
  }
  if (op.getName() == "call_py_func" && !op.getArgs().empty()) {
    FailureOr<std::string> types = printOutTypes(op);
    if (failed(types))
      return failure();
    if (auto callee = op.getArgs().front().getDefiningOp<relax::StringOp>())
      arguments.front() = quote(callee.getValue());
    arguments.push_back("out_sinfo=" + *types);
  }
  // The name of a function is written as it is.
  if (op.getName() == "vm.call_tir_dyn" && !op.getArgs().empty())
    if (auto callee = op.getArgs().front().getDefiningOp<relax::StringOp>())
      arguments.front() = quote(callee.getValue());
  // A call of a function over buffers names the function by itself.
  if (op.getName() == "call_prim_func" && !arguments.empty())
    return arguments.front() + "(" + join(ArrayRef(arguments).drop_front()) + ")";
  return r(op.getName() + "(" + join(arguments) + ")");
}

SmallVector<std::string> RelaxFunctionPrinter::list(ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return use(value); });
}

std::string RelaxFunctionPrinter::useAll(ValueRange values) { return join(list(values)); }

std::string RelaxFunctionPrinter::reference(StringRef callee) {
  usesClass = true;
  return ("cls." + callee).str();
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
      .Case([&](relax::CallTIRWithGradOp call) -> Result {
        std::string tail = ", te_grad_name=" + quote(call.getTeGradName());
        if (DictionaryAttr given = call.getTeGradKwargsAttr()) {
          std::optional<std::string> text = printAttribute(given);
          if (!text)
            return op->emitError("its attribute te_grad_kwargs has no form in TVMScript");
          tail += ", te_grad_kwargs=" + *text;
        }
        if (relax::DimsAttr dims = call.getTirVarsAttr())
          tail += ", tir_vars=" + r("shape([" + join(printDims(dims.getDims())) + "])");
        return withOutTypes(r("call_tir_with_grad(" + reference(call.getCallee()) + ", " +
                              tuple(list(call.getArgs()))),
                            tail);
      })
      .Case([&](relax::CallDPSPackedOp call) {
        return withOutTypes(
            r("call_dps_packed(" + quote(call.getCallee()) + ", " + tuple(list(call.getArgs()))));
      })
      .Case([&](relax::CallPackedOp call) -> Result {
        SmallVector<std::string> arguments = {quote(call.getCallee())};
        if (call.getWithContext())
          arguments.push_back(tuple(list(call.getArgs())));
        else
          llvm::append_range(arguments, list(call.getArgs()));
        if (std::optional<ArrayRef<int64_t>> indices = call.getInplaceIndices())
          arguments.push_back(printInplaceIndices(*indices));
        FailureOr<SmallVector<std::string>> types = printResultTypes(op);
        if (failed(types))
          return failure();
        if (types->empty())
          types->push_back(r("Tuple"));
        StringRef name = call.getWithContext()      ? "call_builtin_with_ctx("
                         : call.getInplaceIndices() ? "call_inplace_packed("
                         : call.getIsPure()         ? "call_pure_packed("
                                                    : "call_packed(";
        return r(name + join(arguments) + ", sinfo_args=" + tuple(*types) + ")");
      })
      .Case([&](relax::CallTIRInplaceOp call) {
        std::string tail = ", " + printInplaceIndices(call.getInplaceIndices());
        if (relax::DimsAttr dims = call.getTirVarsAttr())
          tail += ", tir_vars=" + r("shape([" + join(printDims(dims.getDims())) + "])");
        return withOutTypes(r("call_tir_inplace(" + reference(call.getCallee()) + ", " +
                              tuple(list(call.getArgs()))),
                            tail);
      })
      .Case([&](relax::PrintOp print) -> Result {
        SmallVector<std::string> arguments = list(print.getValues());
        arguments.push_back("format=" + r("str(" + quote(print.getFormat()) + ")"));
        return r("print(" + join(arguments) + ")");
      })
      .Case([&](relax::AssertOp check) -> Result {
        SmallVector<std::string> arguments = {use(check.getCondition())};
        llvm::append_range(arguments, list(check.getValues()));
        arguments.push_back("format=" + r("str(" + quote(check.getFormat()) + ")"));
        return r("assert_op(" + join(arguments) + ")");
      })
      .Case([&](relax::ShapeOp shape) -> Result {
        return r("shape([" + join(printDims(shape.getDims().getDims())) + "])");
      })
      .Case([&](relax::PrimValueOp number) -> Result {
        return r("prim_value(" + join(printDims(number.getDims().getDims())) + ")");
      })
      .Case([&](arith::ConstantOp scalar) -> Result { return printScalar(scalar); })
      .Case([&](relax::IntrinsicOp intrinsic) -> Result {
        if (isSizeCondition(intrinsic))
          return r("prim_value(" + printSizeCondition(intrinsic->getResult(0)).text + ")");
        return printIntrinsic(intrinsic);
      })
      .Case<relax::StringOp, relax::DTypeOp, relax::FunctionOp>(
          [&](auto leaf) -> Result { return *printLeaf(leaf); })
      .Case([&](relax::CallOp call) -> Result {
        auto local = locals.find(call.getCallee());
        if (local == locals.end())
          return reference(call.getCallee()) + "(" + useAll(call.getArgs()) + ")";
        const auto &[name, numCaptured] = local->second;
        return name + "(" + useAll(call.getArgs().drop_back(numCaptured)) + ")";
      })
      .Case([&](relax::CallValueOp call) -> Result {
        return use(call.getCallee()) + "(" + useAll(call.getArgs()) + ")";
      })
      .Case([&](relax::ToVDeviceOp move) -> Result {
        return r("to_vdevice(" + use(move.getData()) +
                 ", dst_vdevice=" + quote(relax::getVDeviceText(op, move.getDstVdevice())) + ")");
      })
      .Case([&](relax::HintOnDeviceOp hint) -> Result {
        std::string device = r("device(device_type=" + Twine(hint.getDeviceType()) +
                               ", index=" + Twine(hint.getIndex()) + ")");
        return r("hint_on_device(" + use(hint.getData()) + ", " + device + ", " +
                 quote(hint.getMemoryScope()) + ")");
      })
      .Case([&](relax::TupleOp elements) -> Result {
        // All results of a call are the variable that it is bound to.
        if (std::string whole = wholes.lookup(elements); !whole.empty())
          return whole;
        SmallVector<std::string> texts = list(elements.getElements());
        if (texts.empty())
          return r("tuple()");
        return texts.size() == 1 ? tuple(texts) : join(texts);
      })
      .Case([&](relax::TupleGetItemOp item) -> Result {
        return use(item.getTuple()) + "[" + std::to_string(item.getIndex()) + "]";
      })
      .Case([&](relax::MatchCastOp cast) -> Result {
        FailureOr<std::string> type =
            printType(op, cast.getType(), /*inSignature=*/false, devices.get(cast));
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
