//===- MLCExtension.cpp - The extension mlc._mlir_libs._mlc ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Compiler.h"
#include "Modules.h"
#include "mlc-c/Registration.h"
#include "mlir/Bindings/Python/IRCore.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

NB_MODULE(_mlc, m) {
  m.doc() = "Registration, attributes and the compiler of mlc, over its C API.";
  m.def("register_dialects", &mlcRegisterAllDialects, nb::arg("registry"),
        "Adds the dialects of mlc to a registry.");
  m.def("register_passes", &mlcRegisterAllPasses,
        "Registers the passes and pipelines of mlc under their names.");
  m.def(
      "parse_module",
      [](nb::bytes source, DefaultingPyMlirContext context) {
        PyMlirContext::ErrorCapture errors(context->getRef());
        MlirModule module = mlcModuleParse(context->get(), {source.c_str(), source.size()});
        if (mlirModuleIsNull(module))
          throw MLIRError("Unable to parse module", errors.take());
        return PyModule::forModule(module).releaseObject();
      },
      nb::arg("source"), nb::arg("context") = nb::none(),
      "The module that MLIR text or bytecode describes. Raises an MLIRError if it describes none.");
  mlc::python::addCompiler(m);
  mlc::python::populateReference(m);
  mlc::python::populateRelax(m);
  mlc::python::populateSchedule(m);
  mlc::python::populateTE(m);
  mlc::python::populateTIR(m);
  mlc::python::populatePatterns(m);
  mlc::python::populateTVMScript(m);
}
