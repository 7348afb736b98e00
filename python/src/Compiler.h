//===- Compiler.h - The compiler in Python --------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_PYTHON_SRC_COMPILER_H
#define MLC_PYTHON_SRC_COMPILER_H

#include "mlir/Bindings/Python/NanobindAdaptors.h"

namespace mlc::python {

/// Adds `compile`, `write_objects` and `translate_to_llvmir` to the module.
void addCompiler(nanobind::module_ &m);

} // namespace mlc::python

#endif // MLC_PYTHON_SRC_COMPILER_H
