//===- TVMScript.cpp - Programs as TVMScript in Python --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/TVMScript.h"
#include "Modules.h"
#include "mlir/Bindings/Python/IRCore.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

static MlirStringRef view(const std::string &string) {
  return mlirStringRefCreate(string.data(), string.size());
}

void mlc::python::populateTVMScript(nb::module_ &m) {
  m.def(
      "print_tvmscript",
      [](PyOperationBase &op, const std::string &name, unsigned indentSpaces,
         const std::string &irPrefix, const std::string &tirPrefix, const std::string &relaxPrefix,
         bool showAllStructInfo) -> std::optional<std::string> {
        std::string text;
        auto append = [](MlirStringRef part, void *text) {
          static_cast<std::string *>(text)->append(part.data, part.length);
        };
        MlcTVMScriptOptions options = {view(name),      indentSpaces,      view(irPrefix),
                                       view(tirPrefix), view(relaxPrefix), showAllStructInfo};
        if (!mlcPrintTVMScript(op.getOperation().get(), options, append, &text))
          return std::nullopt;
        return text;
      },
      nb::arg("op"), nb::arg("name") = "", nb::arg("indent_spaces") = 4, nb::arg("ir_prefix") = "",
      nb::arg("tir_prefix") = "", nb::arg("relax_prefix") = "",
      nb::arg("show_all_struct_info") = true,
      "The text of a module or a function, or None, with errors reported to the context.");
  m.def(
      "infer_block_access",
      [](PyOperationBase &block, bool reads, bool writes) {
        mlcInferBlockAccess(block.getOperation().get(), reads, writes);
      },
      nb::arg("block"), nb::arg("reads"), nb::arg("writes"),
      "Declares what a tir.block reads or writes, found from its body.");
}
