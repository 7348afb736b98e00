//===- TopiCall.h - Operands and options of a call of a topi function -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TE_TOPI_TOPICALL_H
#define MLC_LIB_DIALECT_TE_TOPI_TOPICALL_H

#include "mlc/Dialect/TE/Topi/TopiBuilder.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mlc::te {

using TopiResult = llvm::FailureOr<llvm::SmallVector<mlir::Value>>;

/// An operand: a tensor, or a scalar that is a constant or a value.
class TopiOperand {
public:
  explicit TopiOperand(mlir::OpFoldResult operand);

  bool isTensor() const { return static_cast<bool>(getTensor()); }
  /// The tensor, or null.
  mlir::Value getTensor() const;
  /// The scalar constant, or null.
  mlir::TypedAttr getConstant() const { return constant; }
  mlir::Type getElementType() const { return elementType; }
  int64_t getRank() const;
  int64_t getDimSize(unsigned dim) const;
  mlir::Type getType() const;
  /// The element at a position; a scalar has no position.
  Scalar read(ScalarBuilder &s, llvm::ArrayRef<mlir::Value> position) const;

private:
  mlir::Value value;
  mlir::TypedAttr constant;
  mlir::Type elementType;
};

/// A call: reads options with their defaults, and remembers the first thing that is wrong, which
/// `check` returns.
class TopiCall {
public:
  TopiCall(llvm::StringRef name, TopiBuilder &builder, llvm::ArrayRef<mlir::OpFoldResult> operands,
           mlir::DictionaryAttr options)
      : name(name), b(builder), rawOperands(operands), options(options) {}

  /// Says what is wrong, unless something was said before. Always fails.
  llvm::LogicalResult fail(const llvm::Twine &message);
  llvm::StringRef getMessage() const { return message; }

  /// Takes `count` tensors (and scalars, if `allowScalars`), which come first.
  llvm::LogicalResult takeOperands(unsigned min, unsigned max, bool allowScalars = false);
  /// Takes one element type of all operands, of these kinds.
  llvm::LogicalResult checkSameType(unsigned kinds);
  llvm::LogicalResult checkType(const TopiOperand &operand, unsigned kinds);
  /// Checks that the operand has this rank.
  llvm::LogicalResult checkRank(unsigned operand, int64_t rank);
  /// Checks that option `key`, a layout, has each of the letters once and no other.
  llvm::LogicalResult checkLayout(llvm::StringRef key, llvm::StringRef layout,
                                  llvm::StringRef letters);

  bool hasOption(llvm::StringRef key);
  int64_t getInt(llvm::StringRef key, int64_t defaultValue);
  double getFloat(llvm::StringRef key, double defaultValue);
  bool getBool(llvm::StringRef key, bool defaultValue);
  llvm::StringRef getString(llvm::StringRef key, llvm::StringRef defaultValue);
  mlir::Type getType(llvm::StringRef key, mlir::Type defaultValue);
  mlir::TypedAttr getNumber(llvm::StringRef key);
  /// A number or a list of numbers, or nothing if the option is not there.
  std::optional<llvm::SmallVector<int64_t>> getInts(llvm::StringRef key);
  /// `count` numbers that are at least `min`; one number stands for all.
  llvm::SmallVector<int64_t> getIntsOf(llvm::StringRef key, unsigned count, int64_t defaultValue,
                                       int64_t min);
  /// Paddings of `count` dimensions: first before, then after; one number for all, `count` for both
  /// sides.
  llvm::SmallVector<int64_t> getPadding(unsigned count);
  /// An axis of `rank` dimensions, counted from the end if negative.
  int64_t getAxis(llvm::StringRef key, int64_t rank, int64_t defaultValue);
  /// Different axes of `rank` dimensions; all of them if the option is not there.
  llvm::SmallVector<int64_t> getAxes(llvm::StringRef key, int64_t rank);
  /// A shape: `?` takes the next of the `index` operands after the tensors.
  Extents getShape(llvm::StringRef key);

  int64_t normalizeAxis(llvm::StringRef key, int64_t axis, int64_t rank);

  /// Fails if something was wrong, if there are options that nothing read or operands that nothing
  /// took.
  llvm::LogicalResult check();

  /// What a tensor is called: the name of the te op that makes it, of the argument, or a letter.
  std::string getTensorName(unsigned operand);

  llvm::StringRef name;
  TopiBuilder &b;
  llvm::SmallVector<TopiOperand> operands;

private:
  mlir::Attribute takeOption(llvm::StringRef key);

  llvm::ArrayRef<mlir::OpFoldResult> rawOperands;
  unsigned numTaken = 0;
  mlir::DictionaryAttr options;
  llvm::StringSet<> known;
  std::string message;
};

using TopiFunction = TopiResult (*)(TopiCall &);
using TopiTable = llvm::StringMap<TopiFunction>;

// One a family; each is in the file of its name.
void addBroadcastFunctions(TopiTable &table);
void addUnaryFunctions(TopiTable &table);
void addReductionFunctions(TopiTable &table);
void addMatmulFunctions(TopiTable &table);
void addConvFunctions(TopiTable &table);
void addPoolFunctions(TopiTable &table);
void addSoftmaxFunctions(TopiTable &table);
void addManipulateFunctions(TopiTable &table);
void addReshapeFunctions(TopiTable &table);
void addCreateFunctions(TopiTable &table);
void addIndexFunctions(TopiTable &table);
void addNormFunctions(TopiTable &table);
void addAttentionFunctions(TopiTable &table);
void addGatherFunctions(TopiTable &table);
void addImageFunctions(TopiTable &table);
void addScanFunctions(TopiTable &table);
void addSortFunctions(TopiTable &table);

/// True if `layout` has each of the letters once and no other.
bool isLayout(llvm::StringRef layout, llvm::StringRef letters);

/// The shape that operands broadcast to, numpy's way; failure if they do not.
llvm::FailureOr<Extents> getBroadcastExtents(TopiCall &call, llvm::ArrayRef<TopiOperand> operands);
/// The position in an operand that is broadcast to `extents`, for the position `axes` of the
/// result.
llvm::SmallVector<mlir::Value> getBroadcastPosition(TopiBuilder &b, const TopiOperand &operand,
                                                    llvm::ArrayRef<mlir::Value> axes,
                                                    llvm::ArrayRef<mlir::OpFoldResult> extents);

/// A compute that pads `tensor` by the numbers `before` and `after`, one a dimension, with `value`.
/// Without any padding it copies.
mlir::Value buildPad(TopiBuilder &b, llvm::StringRef name, mlir::Value tensor,
                     llvm::ArrayRef<int64_t> before, llvm::ArrayRef<int64_t> after,
                     llvm::function_ref<Scalar(ScalarBuilder &)> value);

} // namespace mlc::te

#endif // MLC_LIB_DIALECT_TE_TOPI_TOPICALL_H
