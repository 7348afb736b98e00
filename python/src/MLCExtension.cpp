//===- MLCExtension.cpp - The extension mlc._mlir_libs._mlc ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Compiler.h"
#include "Modules.h"
#include "mlc-c/Registration.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include <nanobind/stl/optional.h>

namespace nb = nanobind;

NB_MODULE(_mlc, m) {
  m.doc() = "Registration, attributes and the compiler of mlc, over its C API.";
  m.def("register_dialects", &mlcRegisterAllDialects, nb::arg("registry"),
        "Adds the dialects of mlc to a registry.");
  m.def("register_passes", &mlcRegisterAllPasses,
        "Registers the passes and pipelines of mlc under their names.");
  m.def(
      "parse_module",
      [](nb::bytes source, MlirContext context) {
        MlirModule module = mlcModuleParse(context, {source.c_str(), source.size()});
        return mlirModuleIsNull(module) ? std::nullopt : std::optional(module);
      },
      nb::arg("source"), nb::arg("context") = nb::none(),
      "The module that MLIR text or bytecode describes; None, with diagnostics, if it describes "
      "none.");
  mlc::python::addCompiler(m);
  mlc::python::populateReference(m);
  mlc::python::populateRelax(m);
  mlc::python::populateSchedule(m);
  mlc::python::populateTE(m);
  mlc::python::populateTIR(m);
  mlc::python::populatePatterns(m);
  mlc::python::populateTVMScript(m);
}
