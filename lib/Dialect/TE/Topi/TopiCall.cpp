//===- TopiCall.cpp - Operands and options of a call of a topi function ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

static std::string toString(Type type) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "'" << type << "'";
  return text;
}

static std::string toString(Attribute attr) {
  std::string text;
  llvm::raw_string_ostream(text) << attr;
  return text;
}

//===----------------------------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------------------------===//

TopiOperand::TopiOperand(OpFoldResult operand) {
  if (auto attr = dyn_cast<Attribute>(operand)) {
    constant = cast<TypedAttr>(attr);
    elementType = constant.getType();
    return;
  }
  value = cast<Value>(operand);
  if (auto type = dyn_cast<RankedTensorType>(value.getType())) {
    elementType = type.getElementType();
    return;
  }
  elementType = value.getType();
  if (Attribute attr; matchPattern(value, m_Constant(&attr)))
    if (isa<IntegerAttr, FloatAttr>(attr))
      constant = cast<TypedAttr>(attr);
}

Value TopiOperand::getTensor() const {
  return value && isa<RankedTensorType>(value.getType()) ? value : Value();
}

int64_t TopiOperand::getRank() const {
  return isTensor() ? cast<RankedTensorType>(value.getType()).getRank() : 0;
}

int64_t TopiOperand::getDimSize(unsigned dim) const {
  return cast<RankedTensorType>(value.getType()).getDimSize(dim);
}

Type TopiOperand::getType() const { return value ? value.getType() : elementType; }

Scalar TopiOperand::read(ScalarBuilder &s, ArrayRef<Value> position) const {
  if (isTensor())
    return readElement(s, value, position);
  if (constant)
    return s.constant(elementType, constant);
  return {value, elementType};
}

/// True for what can be an operand, and of what element type.
static bool isOperand(OpFoldResult operand, bool allowScalars) {
  if (auto attr = dyn_cast<Attribute>(operand))
    return allowScalars && isa<IntegerAttr, FloatAttr>(attr) &&
           getTypeKind(cast<TypedAttr>(attr).getType());
  Type type = cast<Value>(operand).getType();
  if (auto tensorType = dyn_cast<RankedTensorType>(type))
    return !tensorType.getEncoding() && getTypeKind(tensorType.getElementType());
  return allowScalars && getTypeKind(type) && !type.isUnsignedInteger();
}

LogicalResult TopiCall::takeOperands(unsigned min, unsigned max, bool allowScalars) {
  StringRef what = allowScalars ? "tensors or numbers" : "tensors";
  while (numTaken < rawOperands.size() && numTaken < max &&
         isOperand(rawOperands[numTaken], allowScalars))
    operands.push_back(TopiOperand(rawOperands[numTaken++]));
  if (numTaken >= min)
    return success();
  std::string expected = min == max ? std::to_string(min) : "at least " + std::to_string(min);
  if (numTaken == rawOperands.size())
    return fail("expected " + expected + " " + what + ", got " + Twine(numTaken));
  OpFoldResult other = rawOperands[numTaken];
  std::string got = isa<Attribute>(other) ? toString(cast<Attribute>(other))
                                          : toString(cast<Value>(other).getType());
  return fail("expected " + expected + " " + what + ", got " + got + " as operand #" +
              Twine(numTaken));
}

LogicalResult TopiCall::checkType(const TopiOperand &operand, unsigned kinds) {
  if (getTypeKind(operand.getElementType()) & kinds)
    return success();
  return fail("expected " + getTypeKindsText(kinds) + ", got " + toString(operand.getType()));
}

LogicalResult TopiCall::checkSameType(unsigned kinds) {
  for (const TopiOperand &operand : operands) {
    if (failed(checkType(operand, kinds)))
      return failure();
    if (operand.getElementType() != operands.front().getElementType())
      return fail("expected operands of one element type, got " +
                  toString(operands.front().getType()) + " and " + toString(operand.getType()));
  }
  return success();
}

LogicalResult TopiCall::checkRank(unsigned operand, int64_t rank) {
  if (operands[operand].getRank() == rank)
    return success();
  return fail("expected " + Twine(rank) + " dimensions of operand #" + Twine(operand) + ", got " +
              toString(operands[operand].getType()));
}

LogicalResult TopiCall::checkLayout(StringRef key, StringRef layout, StringRef letters) {
  if (isLayout(layout, letters))
    return success();
  std::string list;
  for (char letter : letters.drop_back())
    list += (list.empty() ? "" : ", ") + std::string(1, letter);
  return fail("expected '" + key + "' to be made of " + list + " and " + Twine(letters.back()) +
              ", got '" + layout + "'");
}

std::string TopiCall::getTensorName(unsigned operand) {
  Value tensor = operands[operand].getTensor();
  StringRef found;
  if (auto compute = tensor.getDefiningOp<ComputeOp>())
    found = compute.getName();
  else if (auto reduce = tensor.getDefiningOp<ReduceOp>())
    found = reduce.getName();
  else
    found = getNameFromLoc(tensor.getLoc());
  // An op that encloses the arguments may know their names.
  auto argument = dyn_cast<BlockArgument>(tensor);
  Block *block = argument ? argument.getOwner() : nullptr;
  if (auto parent = block ? dyn_cast_if_present<OpAsmOpInterface>(block->getParentOp()) : nullptr;
      parent && found.empty())
    parent.getAsmBlockArgumentNames(*block->getParent(), [&](Value value, StringRef text) {
      if (value == tensor)
        found = text;
    });
  return found.empty() ? std::string(1, static_cast<char>('A' + operand % 26)) : found.str();
}

/// True if `layout` has each of the letters once and no other.
bool mlc::te::isLayout(StringRef layout, StringRef letters) {
  return layout.size() == letters.size() &&
         llvm::all_of(letters, [&](char letter) { return layout.contains(letter); });
}

//===----------------------------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------------------------===//

LogicalResult TopiCall::fail(const Twine &text) {
  if (message.empty())
    message = text.str();
  return failure();
}

Attribute TopiCall::takeOption(StringRef key) {
  known.insert(key);
  return options ? options.get(key) : Attribute();
}

bool TopiCall::hasOption(StringRef key) { return static_cast<bool>(takeOption(key)); }

/// A bool is no number here.
static std::optional<int64_t> getWholeNumber(Attribute attr) {
  auto integer = dyn_cast<IntegerAttr>(attr);
  if (!integer || integer.getType().isInteger(1) || integer.getValue().getSignificantBits() > 64)
    return std::nullopt;
  return integer.getValue().getSExtValue();
}

int64_t TopiCall::getInt(StringRef key, int64_t defaultValue) {
  Attribute attr = takeOption(key);
  if (!attr)
    return defaultValue;
  if (std::optional<int64_t> number = getWholeNumber(attr))
    return *number;
  (void)fail("expected a whole number as '" + key + "', got " + toString(attr));
  return defaultValue;
}

double TopiCall::getFloat(StringRef key, double defaultValue) {
  Attribute attr = takeOption(key);
  if (!attr)
    return defaultValue;
  if (auto floating = dyn_cast<FloatAttr>(attr))
    return floating.getValueAsDouble();
  if (isa<IntegerAttr>(attr))
    return static_cast<double>(getInt(key, 0));
  (void)fail("expected a number as '" + key + "', got " + toString(attr));
  return defaultValue;
}

bool TopiCall::getBool(StringRef key, bool defaultValue) {
  Attribute attr = takeOption(key);
  if (!attr)
    return defaultValue;
  if (auto boolean = dyn_cast<BoolAttr>(attr))
    return boolean.getValue();
  (void)fail("expected a bool as '" + key + "', got " + toString(attr));
  return defaultValue;
}

StringRef TopiCall::getString(StringRef key, StringRef defaultValue) {
  Attribute attr = takeOption(key);
  if (!attr)
    return defaultValue;
  if (auto string = dyn_cast<StringAttr>(attr))
    return string.getValue();
  (void)fail("expected a string as '" + key + "', got " + toString(attr));
  return defaultValue;
}

Type TopiCall::getType(StringRef key, Type defaultValue) {
  Attribute attr = takeOption(key);
  if (!attr)
    return defaultValue;
  if (auto type = dyn_cast<TypeAttr>(attr); type && getTypeKind(type.getValue()))
    return type.getValue();
  (void)fail("expected an element type as '" + key + "', got " + toString(attr));
  return defaultValue;
}

TypedAttr TopiCall::getNumber(StringRef key) {
  Attribute attr = takeOption(key);
  if (!attr || isa<IntegerAttr, FloatAttr>(attr))
    return cast_if_present<TypedAttr>(attr);
  (void)fail("expected a number as '" + key + "', got " + toString(attr));
  return {};
}

std::optional<SmallVector<int64_t>> TopiCall::getInts(StringRef key) {
  Attribute attr = takeOption(key);
  if (!attr)
    return std::nullopt;
  if (auto list = dyn_cast<DenseI64ArrayAttr>(attr))
    return SmallVector<int64_t>(list.asArrayRef());
  if (auto list = dyn_cast<DenseI32ArrayAttr>(attr))
    return SmallVector<int64_t>(list.asArrayRef());
  SmallVector<Attribute> elements{attr};
  if (auto list = dyn_cast<ArrayAttr>(attr))
    elements.assign(list.begin(), list.end());
  SmallVector<int64_t> numbers;
  for (Attribute element : elements) {
    std::optional<int64_t> number = getWholeNumber(element);
    if (!number) {
      (void)fail("expected whole numbers as '" + key + "', got " + toString(attr));
      return std::nullopt;
    }
    numbers.push_back(*number);
  }
  return numbers;
}

static std::string toString(ArrayRef<int64_t> numbers) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "[";
  llvm::interleaveComma(numbers, stream);
  stream << "]";
  return text;
}

SmallVector<int64_t> TopiCall::getIntsOf(StringRef key, unsigned count, int64_t defaultValue,
                                         int64_t min) {
  SmallVector<int64_t> numbers = getInts(key).value_or(SmallVector<int64_t>(count, defaultValue));
  std::string got = toString(numbers);
  if (numbers.size() == 1)
    numbers.resize(count, numbers.front());
  bool isValid = numbers.size() == count && llvm::all_of(numbers, [&](int64_t value) {
                   return value >= min && value <= std::numeric_limits<int32_t>::max();
                 });
  if (isValid)
    return numbers;
  (void)fail("expected 1 or " + Twine(count) + " numbers of at least " + Twine(min) + " as '" +
             key + "', got " + got);
  return SmallVector<int64_t>(count, std::max(defaultValue, min));
}

SmallVector<int64_t> TopiCall::getPadding(unsigned count) {
  SmallVector<int64_t> numbers = getInts("padding").value_or(SmallVector<int64_t>(count, 0));
  std::string got = toString(numbers);
  if (numbers.size() == 1)
    numbers.resize(count, numbers.front());
  if (numbers.size() == count)
    numbers.append(SmallVector<int64_t>(numbers));
  bool isValid = numbers.size() == 2 * count && llvm::all_of(numbers, [](int64_t value) {
                   return value >= 0 && value <= std::numeric_limits<int32_t>::max();
                 });
  if (isValid)
    return numbers;
  (void)fail("expected 1, " + Twine(count) + " or " + Twine(2 * count) +
             " numbers that are not negative as 'padding', got " + got);
  return SmallVector<int64_t>(2 * count, 0);
}

int64_t TopiCall::normalizeAxis(StringRef key, int64_t axis, int64_t rank) {
  if (axis >= -rank && axis < rank)
    return axis < 0 ? axis + rank : axis;
  (void)fail("expected '" + key + "' in [" + Twine(-rank) + ", " + Twine(rank) + "), got " +
             Twine(axis));
  return 0;
}

int64_t TopiCall::getAxis(StringRef key, int64_t rank, int64_t defaultValue) {
  return normalizeAxis(key, getInt(key, defaultValue), rank);
}

SmallVector<int64_t> TopiCall::getAxes(StringRef key, int64_t rank) {
  std::optional<SmallVector<int64_t>> given = getInts(key);
  if (!given)
    return llvm::to_vector(llvm::seq<int64_t>(0, rank));
  SmallVector<int64_t> axes;
  for (int64_t axis : *given) {
    int64_t normal = normalizeAxis(key, axis, rank);
    if (llvm::is_contained(axes, normal))
      (void)fail("expected different axes as '" + key + "', got " + toString(*given));
    axes.push_back(normal);
  }
  return axes;
}

Extents TopiCall::getShape(StringRef key) {
  Extents extents;
  std::optional<SmallVector<int64_t>> shape = getInts(key);
  if (!shape) {
    (void)fail("expected a shape as '" + key + "'");
    return extents;
  }
  for (int64_t size : *shape) {
    if (!ShapedType::isDynamic(size)) {
      extents.push_back(b.number(size));
      continue;
    }
    bool isIndex = numTaken < rawOperands.size() &&
                   (isa<Attribute>(rawOperands[numTaken])
                        ? isa<IntegerAttr>(cast<Attribute>(rawOperands[numTaken]))
                        : isa<IndexType>(cast<Value>(rawOperands[numTaken]).getType()));
    if (!isIndex) {
      (void)fail("expected an 'index' operand for each '?' of '" + key + "'");
      return {};
    }
    extents.push_back(rawOperands[numTaken++]);
  }
  return extents;
}

LogicalResult TopiCall::check() {
  if (!message.empty())
    return failure();
  if (numTaken != rawOperands.size())
    return fail("expected " + Twine(numTaken) + " operands, got " + Twine(rawOperands.size()));
  if (options)
    for (NamedAttribute option : options)
      if (!known.contains(option.getName()))
        return fail("unknown option '" + option.getName().getValue() + "'");
  return success();
}
