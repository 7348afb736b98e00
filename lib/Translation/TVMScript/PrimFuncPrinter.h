//===- PrimFuncPrinter.h - Prints one prim_func as TVMScript --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSLATION_TVMSCRIPT_PRIMFUNCPRINTER_H
#define MLC_LIB_TRANSLATION_TVMSCRIPT_PRIMFUNCPRINTER_H

#include "Expressions.h"
#include "Printers.h"
#include "mlc/Dialect/TIR/Analysis/Lets.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlc::tvmscript {

class PrimFuncPrinter {
public:
  PrimFuncPrinter(Writer &writer, tir::PrimFuncOp function)
      : writer(writer), function(function), expressions(writer, function.getIndexDtype()) {}

  llvm::LogicalResult print();

private:
  std::string t(const llvm::Twine &name) const { return expressions.prefixed(name); }
  /// `T.int32`, or `T.handle("float32", "global")`.
  std::string printType(mlir::Type type) const;
  std::string printType(mlir::Value value) const;

  // Parameters.
  bool hasSugar(unsigned index);
  llvm::LogicalResult printMatchBuffers(llvm::ArrayRef<std::pair<unsigned, std::string>> handles);
  std::string nameSymbol(mlir::StringAttr symbol, llvm::SmallVectorImpl<std::string> *declared);
  /// `n, m = T.int32(), T.int32()`.
  void declare(llvm::ArrayRef<std::string> names);
  std::string printDim(relax::DimExpr dim, llvm::SmallVectorImpl<std::string> &declared);
  /// An annotation, which may have expressions of sizes as its parts. The names of those that are
  /// met for the first time go to `declared`.
  std::optional<std::string>
  printAnnotation(mlir::Attribute attribute,
                  llvm::SmallVectorImpl<std::string> *declared = nullptr);
  std::optional<std::string> printPart(mlir::Attribute part,
                                       llvm::SmallVectorImpl<std::string> *declared = nullptr);
  void noteSymbols();
  std::string printHandle(tir::HandleType type) const;

  // Statements.
  void nameLayout(mlir::Value buffer, mlir::DictionaryAttr form);
  /// The dtype, which is the first of the keywords of a buffer, and the others.
  static std::pair<llvm::StringRef, llvm::StringRef> splitDtype(llvm::StringRef keywords);
  llvm::LogicalResult printRootBody();
  llvm::LogicalResult printBody(mlir::Region &region);
  /// The statements that some operations of a region are.
  llvm::LogicalResult printOperations(mlir::Region &region,
                                      llvm::function_ref<bool(mlir::Operation &)> isIncluded);
  llvm::LogicalResult printStatement(mlir::Operation *op);
  llvm::LogicalResult printUnmarked(mlir::Operation *op);
  llvm::LogicalResult printFor(tir::ForOp op);
  /// `0, 16, 4`, or the first two, and the step as a keyword.
  llvm::FailureOr<std::string> printSteps(tir::ForOp op, mlir::affine::AffineApplyOp variable,
                                          std::string &keyword);
  /// Finds the thread axes that are launched more than once.
  void findSharedThreads();
  llvm::LogicalResult printWhile(mlir::scf::WhileOp op);
  llvm::LogicalResult printIf(mlir::scf::IfOp op);
  llvm::LogicalResult printAssert(mlir::cf::AssertOp op);
  llvm::LogicalResult printStore(mlir::memref::StoreOp op);
  llvm::LogicalResult printStore(mlir::vector::StoreOp op);
  llvm::LogicalResult printStore(mlir::vector::ScatterOp op);
  llvm::LogicalResult printStore(mlir::vector::MaskedStoreOp op);
  /// A store of the elements that a predicate takes.
  llvm::LogicalResult printVstore(mlir::Value buffer, mlir::ValueRange indices,
                                  Expressions::Steps steps, mlir::Value mask, mlir::Value stored);
  llvm::LogicalResult printFreeVar(tir::FreeVarOp op);
  /// `with call as name:`, or flat where nothing comes behind it.
  llvm::LogicalResult printScope(mlir::Operation *op, const llvm::Twine &call, llvm::StringRef name,
                                 llvm::function_ref<llvm::LogicalResult()> printInside);
  llvm::LogicalResult printAttr(mlir::scf::ExecuteRegionOp op);
  /// The statements of a `with` that ends before what is around it does.
  llvm::LogicalResult printWith(mlir::scf::ExecuteRegionOp op);
  /// `name = call`, or `with call as name:` where that is what a region begins with.
  void define(llvm::StringRef name, const llvm::Twine &call);
  llvm::LogicalResult printEvaluate(tir::EvaluateOp op);
  llvm::LogicalResult printCall(mlir::Operation *op, mlir::Value result);
  llvm::LogicalResult printLet(mlir::Operation *op);
  /// A variable for an address.
  llvm::LogicalResult printAddress(mlir::memref::CastOp op);
  /// The statement that gives a value a name.
  void printVariable(mlir::Value value, llvm::StringRef text, llvm::StringRef type);
  llvm::FailureOr<std::string> printDomain(mlir::OpFoldResult min, mlir::OpFoldResult extent,
                                           bool asPair, bool isPlain = false);

  // Blocks.
  llvm::LogicalResult printBlock(tir::BlockOp op);
  llvm::LogicalResult printBlockBody(tir::BlockOp op);
  llvm::LogicalResult printAxes(tir::BlockOp op);
  llvm::FailureOr<std::string> printRegions(llvm::ArrayRef<tir::BufferRegion> regions);
  llvm::FailureOr<std::string> printRegion(mlir::Value buffer,
                                           llvm::ArrayRef<mlir::OpFoldResult> offsets,
                                           llvm::ArrayRef<mlir::OpFoldResult> extents);

  // Buffers.
  /// The sizes of a buffer, of which `sizes` are those that its type does not know.
  llvm::LogicalResult printSizes(mlir::MemRefType type, mlir::ValueRange sizes,
                                 mlir::Attribute plain, llvm::SmallVectorImpl<std::string> &texts);
  llvm::LogicalResult printAllocBuffer(tir::AllocBufferOp op);
  llvm::LogicalResult printAllocate(tir::AllocBufferOp op, llvm::StringRef memory,
                                    llvm::StringRef name, llvm::ArrayRef<std::string> shape,
                                    llvm::StringRef keywords);
  llvm::LogicalResult printMatchBuffer(tir::MatchBufferOp op);
  llvm::LogicalResult printView(mlir::memref::ReinterpretCastOp op);
  llvm::LogicalResult printDeclBuffer(tir::DeclBufferOp op);
  /// The keyword arguments by which a buffer that has a name differs from the default. A variable
  /// that is only a stride or the offset of it is written as that part of the buffer elsewhere.
  std::string printBufferKeywords(mlir::Value buffer, llvm::StringRef scope, int64_t alignment,
                                  mlir::DictionaryAttr form,
                                  llvm::SmallVectorImpl<std::string> &declared);

  /// True if the operation has a line of its own, which something is said of.
  bool isMarked(mlir::Operation *op) const {
    return writer.options.underlined.contains(op) || writer.options.comments.contains(op);
  }

  Writer &writer;
  tir::PrimFuncOp function;
  Expressions expressions;
  tir::Lets lets;
  /// Whether the next definition opens a `with`.
  bool opensWith = false;
  /// The condition of the memory that is allocated next, and the value of the next `T.attr`.
  std::string condition, attrValue;
  /// The variable of the node of the next `T.attr`.
  std::string iterVar;
  /// What the annotations that are printed next name by numbers.
  llvm::SmallVector<std::string> saidValues;
  /// Where the next loop begins, what its step divides, and that step.
  llvm::SmallVector<Expr> steps;
  /// The first loops of thread axes that are launched more than once, by the statement that the
  /// axis is named before; and the names of those that have one.
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<tir::ForOp>> sharedThreads;
  llvm::DenseMap<mlir::Attribute, std::string> threadNames;
  /// The parameters that buffers are matched to.
  llvm::DenseMap<mlir::Value, std::string> handleNames;
  llvm::DenseMap<mlir::StringAttr, std::string> symbols;
  /// The symbols that are declared as sizes, and the names of these.
  llvm::DenseSet<mlir::StringAttr> sizeVars;
  llvm::StringSet<> sizeNames;
  /// The names of symbols of 32 bits in a function with indices of 64.
  llvm::StringSet<> narrowNames;
};

/// The attribute of a parameter, `tir.alloc_buffer` or `tir.match_buffer` with what a script says
/// of the buffer beside its type: strides, elem_offset, scope, align, offset_factor and so on.
inline constexpr llvm::StringLiteral bufferFormName = tir::kBufferFormAttrName;

} // namespace mlc::tvmscript

#endif // MLC_LIB_TRANSLATION_TVMSCRIPT_PRIMFUNCPRINTER_H
