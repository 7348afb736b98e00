//===- Passes.h - From graph functions to native functions over buffers ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_GRAPHTOMEMREF_PASSES_H
#define MLC_CONVERSION_GRAPHTOMEMREF_PASSES_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Support/NativeFunction.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mlir {
class IRMapping;
class OpBuilder;
class RewritePatternSet;
class TypeConverter;
} // namespace mlir

namespace mlc {

#define GEN_PASS_DECL
#include "mlc/Conversion/GraphToMemRef/Passes.h.inc"

/// What the patterns of one conversion have in common: the functions of the module as they were,
/// names, constants, and the values of symbols.
class GraphLowering {
public:
  explicit GraphLowering(mlir::ModuleOp module);

  /// The type that a function had before the conversion; null if there is none of this name.
  mlir::FunctionType getFunctionType(llvm::StringRef name) const {
    return functionTypes.lookup(name);
  }
  /// True if a function of this type is one of tensors; false if it is a kernel over buffers.
  static bool isGraphFunctionType(mlir::FunctionType type);

  /// The external global that holds `value`; it is made at the first request.
  mlir::StringAttr getConstant(mlir::ElementsAttr value, llvm::StringRef function,
                               mlir::MemRefType type, mlir::OpBuilder &builder);
  /// A private declaration; equal requests get the same.
  mlir::StringAttr getDeclaration(llvm::StringRef name, mlir::FunctionType type,
                                  mlir::NamedAttribute attr, mlir::OpBuilder &builder);

  /// The value of a symbol in a native function; null if nothing defines it.
  mlir::Value getSymbol(mlir::Operation *function, mlir::StringAttr symbol) const {
    return symbolValues.lookup({function, symbol});
  }
  void setSymbol(mlir::Operation *function, mlir::StringAttr symbol, mlir::Value value) {
    symbolValues.try_emplace({function, symbol}, value);
  }
  /// True if each dimension is a number or made of symbols that have values.
  bool hasValues(mlir::Operation *function, llvm::ArrayRef<relax::DimExpr> dims) const;
  /// The value of a dimension of which `hasValues` holds.
  mlir::OpFoldResult getValue(mlir::Operation *function, relax::DimExpr dim, mlir::Location loc,
                              mlir::OpBuilder &builder) const;
  /// Ends the function, when it runs, unless a dimension of a value is the expected one.
  void createCheck(mlir::Operation *function, unsigned dim, mlir::Value expected, mlir::Value got,
                   mlir::Location loc, mlir::OpBuilder &builder);
  /// A new buffer for a tensor of which `hasValues` holds.
  mlir::Value createBuffer(mlir::Operation *function, mlir::RankedTensorType tensor,
                           mlir::Location loc, mlir::OpBuilder &builder) const;

  /// The buffers that the results of a branch go to.
  llvm::ArrayRef<mlir::Value> getBranchResults(mlir::Operation *branch) const {
    auto found = branchResults.find(branch);
    return found == branchResults.end() ? llvm::ArrayRef<mlir::Value>()
                                        : llvm::ArrayRef<mlir::Value>(found->second);
  }
  void setBranchResults(mlir::Operation *branch, llvm::ArrayRef<mlir::Value> buffers) {
    branchResults[branch] = llvm::to_vector(buffers);
  }

  /// What `kConstantsAttr` is to be; null if there are no constants.
  mlir::DictionaryAttr getConstants() const;

private:
  mlir::ModuleOp module;
  llvm::StringMap<mlir::FunctionType> functionTypes;
  llvm::StringSet<> names;
  llvm::MapVector<mlir::Attribute, mlir::StringAttr> constants;
  llvm::DenseMap<mlir::Attribute, mlir::StringAttr> declarations;
  llvm::DenseMap<std::pair<mlir::Operation *, mlir::StringAttr>, mlir::Value> symbolValues;
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<mlir::Value>> branchResults;
};

/// The buffer that holds a tensor.
mlir::MemRefType getBufferType(mlir::RankedTensorType tensor);
/// The tensors in a type, tuples flattened depth first. Fails on what has no form as buffers.
mlir::LogicalResult flattenTensors(mlir::Type type,
                                   llvm::SmallVectorImpl<mlir::RankedTensorType> &tensors);

/// The same for a parameter: a number is passed as a tensor without dimensions.
mlir::LogicalResult flattenParameter(mlir::Type type,
                                     llvm::SmallVectorImpl<mlir::RankedTensorType> &tensors);

/// Calls a function that returns a status, an `i32`, and possibly more behind it: the status is to
/// be returned at once if it is not 0. Gives all results.
mlir::ResultRange createCheckedCall(mlir::OpBuilder &builder, mlir::Location loc,
                                    llvm::StringRef callee, mlir::ValueRange operands,
                                    mlir::TypeRange behindStatus = {});

/// True for a result with a dimension that the inputs do not say: the function makes its buffer.
bool isOpenResult(llvm::ArrayRef<mlir::RankedTensorType> inputs, mlir::RankedTensorType result);

/// Tensors become memrefs (as in tir-to-loops), tuples what they hold; shapes and objects become
/// nothing.
void populateGraphToMemRefTypeConversions(mlir::TypeConverter &converter);
/// Functions of tensors, and their returns.
void populateGraphFunctionPatterns(const mlir::TypeConverter &converter,
                                   mlir::RewritePatternSet &patterns, GraphLowering &lowering);
/// call_tir, call, call_dps_packed, call_packed.
void populateGraphCallPatterns(const mlir::TypeConverter &converter,
                               mlir::RewritePatternSet &patterns, GraphLowering &lowering);
/// scf.if on tensors.
void populateGraphBranchPatterns(const mlir::TypeConverter &converter,
                                 mlir::RewritePatternSet &patterns, GraphLowering &lowering);
/// Constants, dataflow, tuples, match_cast, shape_of.
void populateGraphValuePatterns(const mlir::TypeConverter &converter,
                                mlir::RewritePatternSet &patterns, GraphLowering &lowering);

/// Copies, at the builder's insertion point, what computes `value` from arguments of its function,
/// given what these arguments are mapped to. Nothing is built, and null returned, if it depends on
/// anything but arguments.
mlir::Value cloneSizeComputation(mlir::Value value, mlir::IRMapping &mapping,
                                 mlir::OpBuilder &builder);

#define GEN_PASS_REGISTRATION
#include "mlc/Conversion/GraphToMemRef/Passes.h.inc"

} // namespace mlc

#endif // MLC_CONVERSION_GRAPHTOMEMREF_PASSES_H
