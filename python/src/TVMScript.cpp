//===- TVMScript.cpp - Programs as TVMScript in Python --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/TVMScript.h"
#include "Modules.h"
#include "mlir/Bindings/Python/IRCore.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

static MlirStringRef view(const std::string &string) {
  return mlirStringRefCreate(string.data(), string.size());
}

void mlc::python::populateTVMScript(nb::module_ &m) {
  m.def(
      "operator_form",
      [](PyOperationBase &op) { return mlcGetOperatorForm(op.getOperation().get()); },
      nb::arg("op"),
      "An operator as TVM has it: a dictionary of its `name`, its `args` and its `keywords`, an "
      "array of names and values in turns.");
  m.def(
      "verify_symbol_uses",
      [](PyOperationBase &module) {
        PyMlirContext::ErrorCapture errors(module.getOperation().getContext());
        if (!mlcVerifySymbolUses(module.getOperation().get()))
          throw MLIRError("Verification failed", errors.take());
      },
      nb::arg("module"),
      "Raises an MLIRError with a diagnostic for each op of a module that uses one of its "
      "functions "
      "as that cannot be used.");
  m.def(
      "print_tvmscript",
      [](PyOperationBase &op, const std::string &name, unsigned indentSpaces,
         const std::string &irPrefix, const std::string &tirPrefix, const std::string &relaxPrefix,
         bool showAllStructInfo, bool syntaxSugar, const std::string &intDtype,
         const std::string &floatDtype, const std::string &bufferDtype, bool printLineNumbers,
         bool showMeta, int64_t numContextLines, const std::vector<PyOperationBase *> &underlined,
         const std::vector<std::pair<PyOperationBase *, std::string>> &comments)
          -> std::optional<std::string> {
        std::string text;
        auto append = [](MlirStringRef part, void *text) {
          static_cast<std::string *>(text)->append(part.data, part.length);
        };
        std::vector<MlirOperation> underlinedOps, commentedOps;
        std::vector<MlirStringRef> commentTexts;
        for (PyOperationBase *marked : underlined)
          underlinedOps.push_back(marked->getOperation().get());
        for (const auto &[marked, comment] : comments) {
          commentedOps.push_back(marked->getOperation().get());
          commentTexts.push_back(view(comment));
        }
        MlcTVMScriptOptions options = {
            view(name),           indentSpaces,
            view(irPrefix),       view(tirPrefix),
            view(relaxPrefix),    showAllStructInfo,
            syntaxSugar,          view(intDtype),
            view(floatDtype),     view(bufferDtype),
            printLineNumbers,     showMeta,
            numContextLines,      static_cast<intptr_t>(underlinedOps.size()),
            underlinedOps.data(), static_cast<intptr_t>(commentedOps.size()),
            commentedOps.data(),  commentTexts.data()};
        if (!mlcPrintTVMScript(op.getOperation().get(), options, append, &text))
          return std::nullopt;
        return text;
      },
      nb::arg("op"), nb::arg("name") = "", nb::arg("indent_spaces") = 4, nb::arg("ir_prefix") = "",
      nb::arg("tir_prefix") = "", nb::arg("relax_prefix") = "",
      nb::arg("show_all_struct_info") = true, nb::arg("syntax_sugar") = true,
      nb::arg("int_dtype") = "", nb::arg("float_dtype") = "", nb::arg("buffer_dtype") = "",
      nb::arg("print_line_numbers") = false, nb::arg("show_meta") = false,
      nb::arg("num_context_lines") = -1,
      nb::arg("obj_to_underline") = std::vector<PyOperationBase *>(),
      nb::arg("obj_to_annotate") = std::vector<std::pair<PyOperationBase *, std::string>>(),
      "The text of a module or a function, or None, with errors reported to the context.");
  m.def(
      "print_tree",
      [](PyAttribute &tree, bool verboseExpr, unsigned indentSpaces, const std::string &tirPrefix,
         bool syntaxSugar, const std::string &intDtype, const std::string &floatDtype,
         const std::string &bufferDtype) {
        std::string text;
        auto append = [](MlirStringRef part, void *text) {
          static_cast<std::string *>(text)->append(part.data, part.length);
        };
        MlcTVMScriptOptions options = {};
        options.indentSpaces = indentSpaces;
        options.tirPrefix = view(tirPrefix);
        options.syntaxSugar = syntaxSugar;
        options.intDtype = view(intDtype);
        options.floatDtype = view(floatDtype);
        options.bufferDtype = view(bufferDtype);
        options.numContextLines = -1;
        mlcPrintTree(tree.get(), verboseExpr, options, append, &text);
        return text;
      },
      nb::arg("tree"), nb::arg("verbose_expr") = false, nb::arg("indent_spaces") = 4,
      nb::arg("tir_prefix") = "", nb::arg("syntax_sugar") = true, nb::arg("int_dtype") = "",
      nb::arg("float_dtype") = "", nb::arg("buffer_dtype") = "",
      "The text of an expression or a statement that is in no function.");
  m.def(
      "infer_block_access",
      [](PyOperationBase &block, bool reads, bool writes) {
        mlcInferBlockAccess(block.getOperation().get(), reads, writes);
      },
      nb::arg("block"), nb::arg("reads"), nb::arg("writes"),
      "Declares what a tir.block reads or writes, found from its body.");
}
