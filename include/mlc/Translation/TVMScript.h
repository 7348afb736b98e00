//===- TVMScript.h - Modules as TVMScript ---------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TRANSLATION_TVMSCRIPT_H
#define MLC_TRANSLATION_TVMSCRIPT_H

#include "mlir/IR/Dialect.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/raw_ostream.h"

namespace mlc {

struct TVMScriptOptions {
  /// The name of the class that a module becomes.
  std::string name = "Module";
  unsigned indentSpaces = 4;
  std::string irPrefix = "I";
  std::string tirPrefix = "T";
  std::string relaxPrefix = "R";
  /// Whether bindings say their type where their value determines it.
  bool showAllStructInfo = true;
  /// Whether short forms are used: `T.grid`, `T.axis.remap`, `T.Buffer` parameters, the root block
  /// as a comment.
  bool syntaxSugar = true;
  /// The dtypes that are not written: of integers and, in buffers, of elements. "void" writes all.
  std::string intDtype = "int32";
  std::string floatDtype = "void";
  std::string bufferDtype = "float32";
  bool printLineNumbers = false;
  /// Whether constants that are not written in place are written before the program.
  bool showMeta = false;
  /// If not negative, only the underlined lines and so many around them are printed.
  int64_t numContextLines = -1;
  /// Operations whose lines have a line of `^` below. One that is part of an expression underlines
  /// the statement that it is written in.
  llvm::DenseSet<mlir::Operation *> underlined;
  /// Operations with a comment, as "tir.For#0": at the end of a statement of one line, else above
  /// it.
  llvm::DenseMap<mlir::Operation *, std::string> comments;
};

/// Prints a module, a prim_func or a graph function in the layout of TVM v0.23. Fails, with an
/// error at the operation, on what TVMScript has no form for.
llvm::LogicalResult printTVMScript(mlir::Operation *op, llvm::raw_ostream &os,
                                   const TVMScriptOptions &options = TVMScriptOptions());

/// Prints a tree (`tir::Tree`), an expression or a statement that is in no function, or a part of
/// one. Of an expression, `isVerbose` prints what declares its variables too.
void printTVMScript(mlir::Attribute tree, bool isVerbose, llvm::raw_ostream &os,
                    const TVMScriptOptions &options = TVMScriptOptions());

/// Registers `mlc-translate --mlir-to-tvmscript`; `registerDialects` gives it the dialects that it
/// reads.
void registerToTVMScriptTranslation(void (*registerDialects)(mlir::DialectRegistry &));

} // namespace mlc

#endif // MLC_TRANSLATION_TVMSCRIPT_H
