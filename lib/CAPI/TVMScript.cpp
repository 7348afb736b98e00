//===- TVMScript.cpp - C API of programs as TVMScript ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/TVMScript.h"

#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/Translation/OperatorForm.h"
#include "mlc/Translation/TVMScript.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;

static mlc::TVMScriptOptions getOptions(const MlcTVMScriptOptions &options) {
  mlc::TVMScriptOptions given;
  auto set = [](std::string &name, MlirStringRef text) {
    if (text.length != 0)
      name = unwrap(text).str();
  };
  set(given.name, options.name);
  set(given.irPrefix, options.irPrefix);
  set(given.tirPrefix, options.tirPrefix);
  set(given.relaxPrefix, options.relaxPrefix);
  given.indentSpaces = options.indentSpaces;
  given.showAllStructInfo = options.showAllStructInfo;
  given.syntaxSugar = options.syntaxSugar;
  set(given.intDtype, options.intDtype);
  set(given.floatDtype, options.floatDtype);
  set(given.bufferDtype, options.bufferDtype);
  given.printLineNumbers = options.printLineNumbers;
  given.showMeta = options.showMeta;
  given.numContextLines = options.numContextLines;
  for (intptr_t i = 0; i < options.numUnderlined; ++i)
    given.underlined.insert(unwrap(options.underlined[i]));
  for (intptr_t i = 0; i < options.numComments; ++i)
    given.comments[unwrap(options.commented[i])] = unwrap(options.comments[i]).str();
  return given;
}

bool mlcPrintTVMScript(MlirOperation op, MlcTVMScriptOptions options, MlirStringCallback callback,
                       void *userData) {
  // Nothing is printed of what cannot be printed as a whole.
  std::string text;
  llvm::raw_string_ostream os(text);
  if (failed(mlc::printTVMScript(unwrap(op), os, getOptions(options))))
    return false;
  callback(wrap(StringRef(text)), userData);
  return true;
}

static Attribute getAttribute(MLIRContext *context, const mlc::OperatorArgument &argument) {
  switch (argument.kind) {
  case mlc::OperatorArgument::Operand:
    return DenseI64ArrayAttr::get(context, argument.operand);
  case mlc::OperatorArgument::Shape:
  case mlc::OperatorArgument::Number:
    return argument.value;
  case mlc::OperatorArgument::Tuple:
    break;
  }
  return ArrayAttr::get(context, llvm::map_to_vector(argument.fields, [&](const auto &field) {
                          return getAttribute(context, field);
                        }));
}

MlirAttribute mlcGetOperatorForm(MlirOperation op) {
  Builder builder(unwrap(op)->getContext());
  mlc::OperatorForm form = mlc::getOperatorForm(unwrap(op));
  SmallVector<Attribute> keywords;
  for (auto [name, value] : form.keywords)
    keywords.append({builder.getStringAttr(name), value ? value : builder.getUnitAttr()});
  SmallVector<Attribute> arguments = llvm::map_to_vector(form.arguments, [&](const auto &argument) {
    return getAttribute(builder.getContext(), argument);
  });
  return wrap(Attribute(builder.getDictionaryAttr(
      {builder.getNamedAttr("name", builder.getStringAttr(form.name)),
       builder.getNamedAttr("args", builder.getArrayAttr(arguments)),
       builder.getNamedAttr("keywords", builder.getArrayAttr(keywords))})));
}

bool mlcVerifySymbolUses(MlirOperation module) {
  SymbolTableCollection symbols;
  bool areRight = true;
  unwrap(module)->walk(
      [&](SymbolUserOpInterface user) { areRight &= succeeded(user.verifySymbolUses(symbols)); });
  return areRight;
}

void mlcPrintTree(MlirAttribute tree, bool isVerbose, MlcTVMScriptOptions options,
                  MlirStringCallback callback, void *userData) {
  std::string text;
  llvm::raw_string_ostream os(text);
  mlc::printTVMScript(unwrap(tree), isVerbose, os, getOptions(options));
  callback(wrap(StringRef(text)), userData);
}

void mlcInferBlockAccess(MlirOperation op, bool reads, bool writes) {
  auto block = cast<mlc::tir::BlockOp>(unwrap(op));
  OpBuilder builder(block);
  mlc::tir::declareBlockAccess(builder, block, reads, writes);
}
