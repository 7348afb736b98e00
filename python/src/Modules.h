//===- Modules.h - The parts of the extension -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_PYTHON_MODULES_H
#define MLC_PYTHON_MODULES_H

#include "mlir/Bindings/Python/Nanobind.h"

namespace mlc::python {
/// Patterns of graph operations.
void populatePatterns(nanobind::module_ &m);
/// Attributes and types of relax.
void populateRelax(nanobind::module_ &m);
/// The reference interpreter.
void populateReference(nanobind::module_ &m);
/// Scheduling step by step.
void populateSchedule(nanobind::module_ &m);
/// Building of tensor expressions.
void populateTE(nanobind::module_ &m);
/// Functions over buffers.
void populateTIR(nanobind::module_ &m);
/// Programs as TVMScript.
void populateTVMScript(nanobind::module_ &m);
} // namespace mlc::python

#endif // MLC_PYTHON_MODULES_H
