//===- Expressions.h - Scalar expressions as TVMScript --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSLATION_TVMSCRIPT_EXPRESSIONS_H
#define MLC_LIB_TRANSLATION_TVMSCRIPT_EXPRESSIONS_H

#include "Writer.h"
#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/TypeSize.h"

namespace mlc::tvmscript {

/// Turns SSA values of a prim_func into expressions: names where they have one, else the expression
/// that computes them.
class Expressions {
public:
  Expressions(Writer &writer, mlir::Type indexDtype)
      : writer(writer), indexDtype(getDtype(indexDtype)) {}

  /// What the first element of a buffer is printed as, where that is not 0.
  void setOffset(mlir::Value buffer, llvm::StringRef offset) { offsets[buffer] = offset.str(); }
  void setName(mlir::Value value, llvm::StringRef name) { names[value] = name.str(); }
  bool hasName(mlir::Value value) const { return names.contains(value); }
  llvm::StringRef getName(mlir::Value value) const { return names.find(value)->second; }
  /// What is given to a call.
  llvm::FailureOr<std::string> printArgument(mlir::Value arg);
  /// The address of a buffer, or the variable that has it as its value.
  std::string printData(mlir::Value buffer) const;
  /// What the dimensions of a buffer are printed as.
  void setDims(mlir::Value buffer, llvm::SmallVector<std::string> dims) {
    bufferDims[buffer] = std::move(dims);
  }
  /// The variable that the address of a buffer has been given.
  void setData(mlir::Value buffer, std::string name) { bufferData[buffer] = std::move(name); }
  llvm::ArrayRef<std::string> getDims(mlir::Value buffer) const {
    return bufferDims.find(buffer)->second;
  }

  /// Fails, with an error at the operation, on one that has no form in TVMScript.
  llvm::FailureOr<Expr> print(mlir::Value value);
  /// A number or an `index` value.
  llvm::FailureOr<Expr> print(mlir::OpFoldResult value);
  /// `A[i, j]`.
  llvm::FailureOr<std::string> printAccess(mlir::Value buffer, mlir::ValueRange indices,
                                           mlir::Attribute plain);
  /// An index of an access or of a region.
  llvm::FailureOr<Expr> printPlace(mlir::OpFoldResult index);
  /// `A[i, j * 4:j * 4 + 4]`; with a step, `A[i, j:j + 8:2]`.
  llvm::FailureOr<std::string> printSlice(mlir::Value buffer, mlir::ValueRange indices,
                                          llvm::ElementCount count, int64_t step = 1);
  /// The same of elements at constant distances from the offsets.
  llvm::FailureOr<std::string> printSteps(mlir::Operation *op, mlir::Value buffer,
                                          mlir::ValueRange offsets, mlir::Value indices);
  /// Elements with a fixed distance.
  struct Steps {
    int64_t step;
    llvm::ElementCount count;
  };
  /// What a vector of distances from the first element is; an error at the operation if it has
  /// none.
  llvm::FailureOr<Steps> getSteps(mlir::Operation *op, mlir::Value indices);
  /// `[i, T.Ramp(j * 4, 1, 4)]`.
  llvm::FailureOr<std::string> printLanes(mlir::ValueRange indices, Steps steps);
  /// A symbol of 32 bits in a function with indices of 64.
  void setNarrow(mlir::StringAttr symbol) { narrowSymbols.insert(symbol); }
  bool isNarrow(relax::DimExpr dim) const;
  /// Whether an index has 32 bits in a function with indices of 64.
  bool isNarrow(mlir::Value value) const;
  /// What an index or a symbol is written as.
  std::string getIndexDtype(mlir::Value value) const {
    return isNarrow(value) ? "int32" : indexDtype;
  }
  /// A number of the type that indices stand for.
  Expr printIndex(int64_t value) const;
  /// The same where the number stands alone: as a size, a bound or an index.
  Expr printExtent(int64_t value) const;
  /// Whether an attribute says that a size or an index of those of an operation is a plain number.
  static bool isPlain(mlir::Attribute plain, unsigned index) {
    auto each = llvm::dyn_cast_if_present<mlir::DenseBoolArrayAttr>(plain);
    return each ? index < each.size() && each[index] : bool(plain);
  }
  /// Numbers that stand alone are written as Python's, whatever the type of sizes is.
  void setPlainFunction(bool isPlain) { hasPlainExtents = isPlainFunction = isPlain; }
  /// The same for what is printed while this lives.
  class PlainExtents {
  public:
    PlainExtents(Expressions &expressions, bool isPlain)
        : value(expressions.hasPlainExtents), before(value) {
      value |= isPlain;
    }
    ~PlainExtents() { value = before; }
    PlainExtents(const PlainExtents &) = delete;

  private:
    bool &value;
    bool before;
  };
  /// `name` is how a symbol is written.
  Expr printDim(relax::DimExpr dim, llvm::function_ref<std::string(mlir::StringAttr)> name) const;
  /// A dimension as it is written: as the tree of an index, with symbols by their names.
  Expr printWrittenDim(mlir::Attribute tree,
                       llvm::function_ref<std::string(mlir::StringAttr)> name) const;
  /// Sums and products of symbols are written in the order in which the symbols were noted.
  void noteSymbol(llvm::StringRef name) { symbolOrder.try_emplace(name, symbolOrder.size()); }
  llvm::FailureOr<Expr> print(tir::CallOp op) { return printCall(op); }
  llvm::FailureOr<Expr> printAffine(mlir::AffineExpr expr, mlir::ValueRange operands,
                                    unsigned numDims);
  /// `a + b`; with the function where reading the text would compute it already, as `x + 0`.
  Expr printFoldable(llvm::StringRef symbol, const Expr &lhs, std::optional<double> lhsNumber,
                     const Expr &rhs, std::optional<double> rhsNumber) const;
  const std::string &getIndexDtype() const { return indexDtype; }
  std::string prefixed(const llvm::Twine &name) const {
    return (writer.options.tirPrefix + "." + name).str();
  }

private:
  llvm::FailureOr<Expr> printDeep(mlir::Value value);
  llvm::FailureOr<Expr> printOp(mlir::Operation *op, unsigned result);
  llvm::FailureOr<Expr> printBinary(mlir::Operation *op, llvm::StringRef symbol);
  llvm::FailureOr<Expr> printCall(mlir::Operation *op, llvm::StringRef function);
  llvm::FailureOr<Expr> printCast(mlir::Operation *op);
  llvm::FailureOr<Expr> printConditional(mlir::Operation *op, unsigned result);
  llvm::FailureOr<Expr> printComparison(mlir::Operation *op);
  /// `T.Let(x * x, where={x: v})`, before which the variable is declared.
  llvm::FailureOr<Expr> printLet(mlir::scf::ExecuteRegionOp op);
  llvm::FailureOr<Expr> printSum(mlir::AffineExpr expr, mlir::ValueRange operands,
                                 unsigned numDims);
  /// Numbers with a fixed distance.
  struct Progression {
    mlir::IntegerAttr first;
    int64_t step;
    llvm::ElementCount count;
  };
  /// What a constant vector is, if it is one; or multiples of `vector.step`.
  static std::optional<Progression> getProgression(mlir::Value value);
  /// A number of lanes: `4`, `T.vscale() * 4`.
  Expr printCount(llvm::ElementCount count) const;
  /// The same bits as a dtype.
  llvm::FailureOr<Expr> printReinterpret(mlir::Operation *op, llvm::StringRef dtype);
  Expr printRamp(const Expr &first, const Progression &steps) const;
  /// Elements that a predicate takes.
  llvm::FailureOr<Expr> printVload(mlir::Value buffer, mlir::ValueRange indices, Steps steps,
                                   mlir::Value mask);
  llvm::FailureOr<Expr> printGather(mlir::vector::GatherOp op);
  llvm::FailureOr<Expr> printShuffle(mlir::ValueRange parts, llvm::ArrayRef<int64_t> indices);
  llvm::FailureOr<Expr> printShuffle(mlir::vector::ShuffleOp op);
  llvm::FailureOr<Expr> printExtract(mlir::vector::ExtractOp op);
  Expr printBroadcast(const Expr &value, mlir::VectorType type) const;
  llvm::FailureOr<Expr> printCallExtern(tir::CallExternOp op);
  llvm::FailureOr<Expr> printCall(tir::CallOp op);
  /// An argument that is no value.
  std::optional<std::string> printLiteral(mlir::Attribute literal) const;
  /// The place of an expression of symbols among others.
  unsigned getOrder(relax::DimExprAttr dim) const;
  bool isInOrder(const Expr &lhs, const Expr &rhs) const;
  /// An index as it is written, which the affine expression of the same value does not say.
  llvm::FailureOr<Expr> printWritten(mlir::Attribute tree, mlir::ValueRange operands);
  llvm::FailureOr<Expr> printLinearized(mlir::affine::AffineLinearizeIndexOp op);
  llvm::FailureOr<Expr> printDelinearized(mlir::affine::AffineDelinearizeIndexOp op,
                                          unsigned result);
  /// The number that an operand without a name is.
  std::optional<double> getNumber(mlir::Value value) const;
  /// A value of its own form: `T.isnan(x)`, `T.likely(condition)`.
  llvm::FailureOr<Expr> printUnmarked(mlir::Operation *op, unsigned result);
  Expr printConstant(mlir::Attribute value, bool isUnsigned,
                     mlir::FloatAttr written = mlir::FloatAttr()) const;
  /// True if a signless integer stands for an unsigned one.
  bool isUnsigned(mlir::Value value) const;
  llvm::FailureOr<llvm::SmallVector<Expr>> printOperands(mlir::Operation *op);

  Writer &writer;
  std::string indexDtype;
  bool hasPlainExtents = false, isPlainFunction = false;
  /// Whether what is printed now is of 32 bits in a function with indices of 64.
  mutable bool isInNarrow = false;
  llvm::DenseSet<mlir::StringAttr> narrowSymbols;
  llvm::StringMap<unsigned> symbolOrder;
  /// How many expressions are being printed, one inside of the other, and parts of a deep one.
  unsigned depth = 0;
  llvm::DenseMap<mlir::Value, Expr> parts;
  llvm::DenseMap<mlir::Value, std::string> names, offsets;
  llvm::DenseMap<mlir::Value, llvm::SmallVector<std::string>> bufferDims;
  llvm::DenseMap<mlir::Value, std::string> bufferData;
};

/// The number of elements of a vector of one dimension.
inline llvm::ElementCount getCount(mlir::VectorType type) {
  return llvm::ElementCount::get(type.getNumElements(), type.isScalable());
}

/// The dimension that a tree with the names of symbols says; null if it says none.
relax::DimExprAttr getWrittenDim(mlir::Attribute tree);

/// The affine expression that `tir.written` of an `affine.apply` says; null if it says none.
mlir::AffineExpr getWrittenExpr(mlir::Attribute tree, unsigned numDims, unsigned numOperands);

} // namespace mlc::tvmscript

#endif // MLC_LIB_TRANSLATION_TVMSCRIPT_EXPRESSIONS_H
