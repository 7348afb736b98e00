//===- Reference.cpp - The reference interpreter in Python ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Reference.h"
#include "Modules.h"
#include "mlir/Bindings/Python/IRCore.h"
#include <nanobind/ndarray.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

void mlc::python::populateReference(nb::module_ &m) {
  m.def(
      "interpret",
      [](PyOperationBase &function, const std::vector<nb::ndarray<nb::device::cpu>> &arrays) {
        std::vector<MlcReferenceArgument> arguments;
        for (const nb::ndarray<nb::device::cpu> &array : arrays)
          arguments.push_back({array.data(), array.nbytes(), static_cast<intptr_t>(array.ndim()),
                               array.shape_ptr()});
        return mlcReferenceRun(function.getOperation().get(), arguments.size(), arguments.data());
      },
      nb::arg("function"), nb::arg("arrays"),
      "Runs a function over buffers, which are contiguous arrays, in the reference interpreter. "
      "False, with errors reported to the context, where it does what it must not.");
}
