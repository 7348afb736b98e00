//===- RelaxFunction.h - What prints a graph function ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSLATION_TVMSCRIPT_RELAX_RELAXFUNCTION_H
#define MLC_LIB_TRANSLATION_TVMSCRIPT_RELAX_RELAXFUNCTION_H

#include "../Expressions.h"
#include "../Printers.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlc/Translation/OperatorForm.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlc::tvmscript {

/// Prints one function: types in RelaxTypes.cpp, values in RelaxValues.cpp, bindings here.
class RelaxFunctionPrinter {
public:
  // Integers are plain in a graph function, as int32 is elsewhere.
  RelaxFunctionPrinter(Writer &writer, mlir::func::FuncOp function, Metadata &metadata)
      : writer(writer), function(function), metadata(metadata),
        expressions(writer, mlir::IntegerType::get(function.getContext(), 32)) {}

  llvm::LogicalResult print();

private:
  std::string r(const llvm::Twine &name) const {
    return (writer.options.relaxPrefix + "." + name).str();
  }

  // Types.
  std::string printDim(relax::DimExpr dim, bool inSignature = false);
  llvm::SmallVector<std::string> printDims(llvm::ArrayRef<relax::DimExpr> dims,
                                           bool inSignature = false);
  /// A type, with where its value is.
  llvm::FailureOr<std::string> printType(mlir::Operation *op, mlir::Type type,
                                         bool inSignature = false,
                                         relax::Placement placement = nullptr);
  llvm::FailureOr<llvm::SmallVector<std::string>>
  printTypes(mlir::Operation *op, mlir::TypeRange types, bool inSignature = false,
             llvm::ArrayRef<relax::Placement> placements = {});
  llvm::FailureOr<llvm::SmallVector<std::string>> printResultTypes(mlir::Operation *op);
  llvm::FailureOr<std::string> printCallable(mlir::Operation *op, relax::CallableType callable,
                                             bool inSignature);
  llvm::FailureOr<std::string> printOutTypes(mlir::Operation *op);
  std::string nameSymbol(mlir::StringAttr symbol);

  // Bindings.
  llvm::LogicalResult printBody(mlir::Region &region);
  llvm::LogicalResult printBinding(mlir::Operation *op);
  llvm::LogicalResult printDataflow(relax::DataflowOp op);
  llvm::LogicalResult printIf(mlir::scf::IfOp op);
  llvm::LogicalResult printLocalFunction(relax::IntrinsicOp op);
  llvm::FailureOr<std::string> printParameter(mlir::BlockArgument argument, bool inSignature);
  void printAttributes(mlir::func::FuncOp callable);
  void printReturn(mlir::func::FuncOp callable);
  llvm::LogicalResult bind(mlir::Operation *op, const std::string &value, bool isAnnotated);
  llvm::LogicalResult bindTo(mlir::Value value, llvm::StringRef name, const std::string &text,
                             bool isAnnotated);
  llvm::LogicalResult bindResults(mlir::Operation *op, const std::string &value, bool isAnnotated);
  llvm::FailureOr<std::string> printValue(mlir::Operation *op);
  llvm::FailureOr<std::string> printOperator(mlir::Operation *op);
  std::string printArgument(mlir::Operation *op, const OperatorArgument &argument);
  std::string printNumber(mlir::TypedAttr number);
  std::optional<std::string> printOperatorAttribute(llvm::StringRef name, mlir::Attribute value);
  std::string printConstant(relax::ConstantOp op);
  std::string printScalar(mlir::arith::ConstantOp op);
  Expr printSizeCondition(mlir::Value value);
  std::optional<std::string> printLeaf(mlir::Operation *op);
  std::string getLocalName(mlir::Operation *op) const;
  /// Values as one tuple: the one that they are the items of, or one that is written out.
  std::string useTuple(mlir::ValueRange values);
  llvm::FailureOr<std::string> printIntrinsic(relax::IntrinsicOp op);
  std::string use(mlir::Value value);
  std::string useAll(mlir::ValueRange values);
  llvm::SmallVector<std::string> list(mlir::ValueRange values);
  std::string reference(llvm::StringRef function);
  bool isInlined(mlir::Operation *op);
  llvm::StringRef getNameHint(mlir::Value value);

  Writer &writer;
  mlir::func::FuncOp function;
  Metadata &metadata;
  Expressions expressions;
  /// Tuples of all results of one op, by the variable that these are bound to.
  llvm::DenseMap<mlir::Operation *, std::string> wholes;
  llvm::DenseMap<mlir::StringAttr, std::string> symbols;
  /// Where values are.
  relax::VDeviceAnalysis devices;
  /// The functions that are written inside of this one: their names here, and how many of their
  /// parameters, the last ones, are what they capture.
  llvm::StringMap<std::pair<std::string, size_t>> locals;
  /// Declarations of symbols, in order, and where they go.
  llvm::SmallVector<std::string> declarations;
  bool usesClass = false;
};

} // namespace mlc::tvmscript

#endif // MLC_LIB_TRANSLATION_TVMSCRIPT_RELAX_RELAXFUNCTION_H
