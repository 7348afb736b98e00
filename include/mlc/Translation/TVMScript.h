//===- TVMScript.h - Modules as TVMScript ---------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TRANSLATION_TVMSCRIPT_H
#define MLC_TRANSLATION_TVMSCRIPT_H

#include "mlir/IR/Dialect.h"
#include "mlir/IR/Operation.h"
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
};

/// Prints a module, a prim_func or a graph function in the layout of TVM v0.23. Fails, with an
/// error at the operation, on what TVMScript has no form for.
llvm::LogicalResult printTVMScript(mlir::Operation *op, llvm::raw_ostream &os,
                                   const TVMScriptOptions &options = {});

/// Registers `mlc-translate --mlir-to-tvmscript`; `registerDialects` gives it the dialects that it
/// reads.
void registerToTVMScriptTranslation(void (*registerDialects)(mlir::DialectRegistry &));

} // namespace mlc

#endif // MLC_TRANSLATION_TVMSCRIPT_H
