//===- TreePrinter.h - What prints expressions and statements in no function ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSLATION_TVMSCRIPT_TREE_TREEPRINTER_H
#define MLC_LIB_TRANSLATION_TVMSCRIPT_TREE_TREEPRINTER_H

#include "../Expressions.h"
#include "../Writer.h"
#include "mlc/Dialect/TIR/Analysis/Tree.h"
#include "llvm/ADT/SmallSet.h"

namespace mlc::tvmscript {

/// Prints one tree: expressions in TreeExpressions.cpp, statements in TreeStatements.cpp, blocks
/// and functions in TreeBlocks.cpp. Variables and buffers that the tree does not give are declared
/// in the innermost scope that has all their uses.
class TreePrinter {
public:
  TreePrinter(Writer &writer, mlir::MLIRContext *context)
      : writer(writer), expressions(writer, mlir::IntegerType::get(context, 32)) {}

  /// The text. Of an expression it is all, or with `isVerbose` the last line.
  void print(mlir::Attribute root, bool isVerbose, llvm::raw_ostream &os);

private:
  std::string t(const llvm::Twine &name) const { return expressions.prefixed(name); }
  std::string call(const llvm::Twine &function, llvm::ArrayRef<std::string> arguments) const {
    return t(function + "(" + join(arguments) + ")");
  }

  // Names and scopes.
  struct Frame {
    /// The tree that opens the scope; null at the top.
    mlir::Attribute node;
    /// Where the statement of now begins.
    Writer::Mark mark;
    llvm::SmallVector<mlir::Attribute> defined;
    llvm::SmallVector<std::string> names;
    /// Whether nothing comes behind the statement of now.
    bool isLast = false;
  };
  void enter(mlir::Attribute node);
  void leave();
  /// What is written next is a line of its own, which declarations come before.
  void beginLine() { frames.back().mark = writer.mark(); }
  void findPlaces(mlir::Attribute part, llvm::SmallVectorImpl<mlir::Attribute> &path);
  Frame &getPlace(mlir::Attribute variable);
  std::string define(tir::Tree variable, Frame &frame);
  std::string define(tir::Tree variable) { return define(variable, frames.back()); }
  bool isDefined(mlir::Attribute variable) const { return names.contains(variable); }
  /// Writes the line that gives a variable or a buffer, and takes its name.
  void declare(tir::Tree variable);

  // Expressions.
  Expr printExpr(mlir::Attribute part);
  std::string printText(mlir::Attribute part) { return printExpr(part).text; }
  llvm::SmallVector<std::string> printTexts(llvm::ArrayRef<mlir::Attribute> parts);
  std::string printList(llvm::ArrayRef<mlir::Attribute> parts);
  /// A value as Python has it: an attribute of a block, a message.
  std::string printPlain(mlir::Attribute part);
  Expr printNumber(tir::Tree number);
  std::string printName(tir::Tree variable);
  std::string printCall(tir::Tree op);
  std::string printIterVar(tir::Tree axis);
  std::string printReducer(tir::Tree reducer);
  std::string printReduce(tir::Tree reduce);
  std::string printIndices(llvm::ArrayRef<mlir::Attribute> indices);
  std::string printLoad(tir::Tree load);
  std::string printRegion(tir::Tree region);
  std::string printLet(tir::Tree let);
  std::string printFunctionOf(tir::Tree tree);
  std::string printType(tir::Tree type);
  /// `T.Buffer((4, 8), "int8", scope="shared")` with the arguments that are not the usual ones.
  std::string printDeclaration(llvm::StringRef function, tir::Tree buffer,
                               llvm::StringRef first = "", llvm::StringRef data = "",
                               bool hasDtype = false);

  // Statements.
  using Statement = void (TreePrinter::*)(tir::Tree);
  static Statement getStatement(tir::Tree tree);
  void printStatement(tir::Tree statement);
  void printBody(mlir::Attribute body);
  void printNested(tir::Tree node, const llvm::Twine &header, mlir::Attribute body);
  /// A definition and the statements that it is for: `with call as name:`, or flat where nothing
  /// comes behind it.
  void printScope(tir::Tree node, llvm::StringRef call,
                  llvm::function_ref<std::string()> defineName, mlir::Attribute body,
                  llvm::StringRef type = "");
  void printSeq(tir::Tree op);
  void printEvaluate(tir::Tree op);
  void printStore(tir::Tree op);
  void printLetStmt(tir::Tree op);
  void printAttr(tir::Tree op);
  void printAssert(tir::Tree op);
  void printWhile(tir::Tree op);
  void printIf(tir::Tree op);
  void printFor(tir::Tree op);
  std::string printLoopHeader(tir::Tree op);
  void printAllocate(tir::Tree op);
  void printDeclBuffer(tir::Tree op);
  void printRealize(tir::Tree op);
  void printPrefetch(tir::Tree op);
  /// Names a buffer, and the address of its elements after it.
  std::string defineBuffer(tir::Tree buffer);

  // Blocks and functions.
  void printBlock(tir::Tree op) { printBlock(op, tir::Tree()); }
  void printRealizedBlock(tir::Tree op) { printBlock(op.get("block"), op); }
  void printBlock(tir::Tree block, tir::Tree realize);
  void printAxes(tir::Tree block, tir::Tree realize, llvm::ArrayRef<std::string> bindings);
  /// Whether an axis runs over what the loop runs over whose variable it is bound to.
  bool isRemapped(tir::Tree axis, mlir::Attribute binding);
  void printMatchBuffer(tir::Tree op);
  void printFunction(tir::Tree function);
  bool isPlainBuffer(tir::Tree buffer) const;
  void declareSizes(tir::Tree buffer);

  bool hasSugar() const { return writer.options.syntaxSugar; }

  Writer &writer;
  Expressions expressions;
  std::vector<Frame> frames;
  llvm::DenseMap<mlir::Attribute, std::string> names;
  /// The scopes that all uses of a variable or a buffer are in.
  llvm::DenseMap<mlir::Attribute, llvm::SmallVector<mlir::Attribute>> places;
  bool isFunction = false;
};

/// Whether two parts are the same. Numbers of Python are those of any integer type.
inline bool isSame(mlir::Attribute lhs, mlir::Attribute rhs) {
  return lhs && rhs ? !tir::findTreeDifference(lhs, rhs) : lhs == rhs;
}

} // namespace mlc::tvmscript

#endif // MLC_LIB_TRANSLATION_TVMSCRIPT_TREE_TREEPRINTER_H
