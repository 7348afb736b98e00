//===- FusionPatterns.cpp - Patterns of ops that become one function ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/Transforms/FusionPatterns.h"
#include "OutlineGroup.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlir/Dialect/PDL/IR/PDLOps.h"
#include "mlir/Dialect/PDL/IR/PDLTypes.h"
#include "mlir/Rewrite/PatternApplicator.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

static constexpr llvm::StringLiteral kRewriteName = "relax.compose";

//===----------------------------------------------------------------------------------------===//
// Constraints
//===----------------------------------------------------------------------------------------===//

/// What TVM calls an element type; empty for others.
static std::string getDtypeName(Type type) {
  if (type.isBF16())
    return "bfloat16";
  if (auto floating = dyn_cast<FloatType>(type))
    return "float" + std::to_string(floating.getWidth());
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return "";
  if (integer.getWidth() == 1)
    return "bool";
  return (integer.isUnsigned() ? "uint" : "int") + std::to_string(integer.getWidth());
}

/// Whether an attribute has the value that a user writes: lists of numbers are equal by their
/// numbers, and a type is equal to its name.
static bool hasValue(Attribute actual, Attribute expected) {
  if (actual == expected)
    return true;
  auto getNumbers = [](Attribute attr) -> std::optional<SmallVector<int64_t>> {
    SmallVector<int64_t> numbers;
    if (auto dense = dyn_cast<DenseI64ArrayAttr>(attr))
      return llvm::to_vector(dense.asArrayRef());
    if (auto dims = dyn_cast<DimsAttr>(attr)) {
      for (DimExpr dim : dims.getDims()) {
        if (!dim.getConstant())
          return std::nullopt;
        numbers.push_back(*dim.getConstant());
      }
      return numbers;
    }
    if (auto list = dyn_cast<ArrayAttr>(attr)) {
      for (Attribute item : list) {
        auto number = dyn_cast<IntegerAttr>(item);
        if (!number)
          return std::nullopt;
        numbers.push_back(number.getInt());
      }
      return numbers;
    }
    return std::nullopt;
  };
  if (std::optional<SmallVector<int64_t>> numbers = getNumbers(expected))
    return getNumbers(actual) == numbers;
  // Names of functions and of dtypes.
  if (auto text = dyn_cast<StringAttr>(expected)) {
    if (auto symbol = dyn_cast<FlatSymbolRefAttr>(actual))
      return symbol.getAttr() == text;
    auto type = dyn_cast<TypeAttr>(actual);
    return type && getDtypeName(type.getValue()) == text.getValue();
  }
  auto number = dyn_cast<IntegerAttr>(expected);
  if (auto integer = dyn_cast<IntegerAttr>(actual); integer && number)
    return integer.getValue().getSExtValue() == number.getValue().getSExtValue();
  if (isa<UnitAttr>(actual))
    return number && number.getType().isInteger(1) && number.getValue().isOne();
  auto floating = dyn_cast<FloatAttr>(actual), wanted = dyn_cast<FloatAttr>(expected);
  return floating && wanted && floating.getValueAsDouble() == wanted.getValueAsDouble();
}

namespace {
struct Constraint {
  StringRef name;
  /// What the constraint is of: a value or an op, and an attribute if it has one.
  bool isOfOp, hasOperand;
  /// Null for the one that asks other patterns.
  bool (*holds)(PDLValue subject, Attribute operand);
};
} // namespace

static bool isConstant(PDLValue subject, Attribute) {
  return subject.cast<Value>().getDefiningOp<ConstantOp>() != nullptr;
}

static bool isVariable(PDLValue subject, Attribute) { return !isConstant(subject, {}); }

static bool isItem(PDLValue subject, Attribute) {
  Operation *op = subject.cast<Value>().getDefiningOp();
  return op && op->getNumResults() != 1;
}

static bool isNamed(PDLValue subject, Attribute name) {
  auto text = dyn_cast<StringAttr>(name);
  return text && isVariable(subject, {}) && getValueName(subject.cast<Value>()) == text.getValue();
}

static bool hasElementType(PDLValue subject, Attribute type) {
  auto tensor = dyn_cast<TensorType>(subject.cast<Value>().getType());
  auto element = dyn_cast<TypeAttr>(type);
  return tensor && element && tensor.getElementType() == element.getValue();
}

static bool hasDims(PDLValue subject, Attribute dims) {
  auto tensor = dyn_cast<RankedTensorType>(subject.cast<Value>().getType());
  auto expected = dyn_cast<DimsAttr>(dims);
  return tensor && expected && getDims(tensor) == expected.getDims();
}

static bool hasType(PDLValue subject, Attribute type) {
  auto expected = dyn_cast<TypeAttr>(type);
  return expected && isBaseOf(expected.getValue(), subject.cast<Value>().getType());
}

/// An attribute of an operator, which one that others compute has among its keywords.
static Attribute getOperatorAttribute(Operation *op, StringAttr name) {
  if (Attribute found = op->getAttr(name))
    return found;
  auto intrinsic = dyn_cast<IntrinsicOp>(op);
  ArrayAttr keywords = intrinsic ? intrinsic.getKeywordsAttr() : ArrayAttr();
  for (size_t i = 0; keywords && i + 1 < keywords.size(); i += 2)
    if (keywords[i] == name)
      return keywords[i + 1];
  return nullptr;
}

static bool hasAttributes(PDLValue subject, Attribute attributes) {
  auto expected = dyn_cast<DictionaryAttr>(attributes);
  return expected && llvm::all_of(expected, [&](NamedAttribute item) {
           Attribute actual = getOperatorAttribute(subject.cast<Operation *>(), item.getName());
           // A flag that is not there is false.
           auto flag = dyn_cast<BoolAttr>(item.getValue());
           return actual ? hasValue(actual, item.getValue()) : flag && !flag.getValue();
         });
}

static constexpr Constraint kConstraints[] = {
    {"relax.is_constant", false, false, isConstant},
    {"relax.is_variable", false, false, isVariable},
    {"relax.is_item", false, false, isItem},
    {"relax.is_named", false, true, isNamed},
    {"relax.has_dtype", false, true, hasElementType},
    {"relax.has_shape", false, true, hasDims},
    {"relax.has_type", false, true, hasType},
    {"relax.has_attrs", true, true, hasAttributes},
    {"relax.matches", false, true, nullptr},
};

//===----------------------------------------------------------------------------------------===//
// FusionPatterns
//===----------------------------------------------------------------------------------------===//

LogicalResult FusionPatterns::verify(ModuleOp patterns) {
  WalkResult result = patterns.walk([](Operation *op) {
    if (auto rewrite = dyn_cast<pdl::RewriteOp>(op)) {
      if (rewrite.getName() != kRewriteName || !rewrite.getRoot()) {
        rewrite.emitError() << "expected the rewrite of a root with \"" << kRewriteName << '"';
        return WalkResult::interrupt();
      }
    }
    auto apply = dyn_cast<pdl::ApplyNativeConstraintOp>(op);
    if (!apply)
      return WalkResult::advance();
    const Constraint *known =
        llvm::find_if(kConstraints, [&](const Constraint &c) { return c.name == apply.getName(); });
    if (known == std::end(kConstraints)) {
      InFlightDiagnostic error = apply.emitError("expected the constraint to be one of ");
      llvm::interleaveComma(kConstraints, error, [&](const Constraint &c) { error << c.name; });
      error << ", but got " << apply.getName();
      return WalkResult::interrupt();
    }
    ValueRange args = apply.getArgs();
    bool fits = args.size() == (known->hasOperand ? 2 : 1) &&
                (known->isOfOp ? isa<pdl::OperationType>(args[0].getType())
                               : isa<pdl::ValueType>(args[0].getType())) &&
                (!known->hasOperand || isa<pdl::AttributeType>(args[1].getType()));
    if (!fits) {
      apply.emitError() << "expected " << known->name << " to be of "
                        << (known->isOfOp ? "an operation" : "a value")
                        << (known->hasOperand ? " and an attribute" : " alone");
      return WalkResult::interrupt();
    }
    if (known->holds)
      return WalkResult::advance();
    auto attribute = args[1].getDefiningOp<pdl::AttributeOp>();
    auto name = attribute ? dyn_cast_or_null<StringAttr>(attribute.getValueAttr()) : StringAttr();
    if (name && SymbolTable::lookupSymbolIn(apply->getParentOfType<ModuleOp>(), name))
      return WalkResult::advance();
    apply.emitError() << "expected " << known->name
                      << " to name a module of patterns beside this pattern";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

PDLPatternModule FusionPatterns::prepare(ModuleOp module) {
  OwningOpRef<ModuleOp> copy(module.clone());
  for (ModuleOp part : llvm::make_early_inc_range(copy->getOps<ModuleOp>())) {
    parts[part.getSymName().value_or("")] = std::make_unique<FusionPatterns>(part);
    part.erase();
  }
  PDLPatternModule patterns(std::move(copy));
  for (const Constraint &constraint : kConstraints)
    patterns.registerConstraintFunction(
        constraint.name,
        [&constraint, this](PatternRewriter &, PDLResultList &,
                            ArrayRef<PDLValue> args) -> LogicalResult {
          Attribute operand = args.size() > 1 ? args[1].cast<Attribute>() : Attribute();
          if (constraint.holds)
            return success(constraint.holds(args[0], operand));
          FusionPatterns &part = *parts.at(cast<StringAttr>(operand).getValue());
          return success(part.match(args[0].cast<Value>()).has_value());
        });
  patterns.registerRewriteFunction(
      kRewriteName,
      [this](PatternRewriter &, PDLResultList &, ArrayRef<PDLValue> args) -> LogicalResult {
        found.emplace();
        for (PDLValue arg : args) {
          if (auto *op = arg.dyn_cast<Operation *>())
            found->ops.push_back(op);
          else if (auto value = arg.dyn_cast<Value>())
            found->values.push_back(value);
          else if (auto attribute = arg.dyn_cast<Attribute>())
            found->attributes.push_back(attribute);
        }
        return success();
      });
  return patterns;
}

FusionPatterns::FusionPatterns(ModuleOp module) : patterns(RewritePatternSet(prepare(module))) {}

std::optional<FusionPatterns::Match> FusionPatterns::match(Operation *root) {
  PatternApplicator applicator(patterns);
  applicator.applyDefaultCostModel();
  PatternRewriter rewriter(root->getContext());
  found.reset();
  if (failed(applicator.matchAndRewrite(root, rewriter)))
    return std::nullopt;
  return std::exchange(found, std::nullopt);
}

std::optional<FusionPatterns::Match> FusionPatterns::match(Value value) {
  Block block;
  OpBuilder builder(value.getContext());
  builder.setInsertionPointToEnd(&block);
  return match(TupleOp::create(builder, value.getLoc(), value).getOperation());
}
