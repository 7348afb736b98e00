//===- TEBodyOpInterface.h - Operators that have a te body ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_H
#define MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_H

#include "mlc/Conversion/RelaxToTE/TEBody.h"
#include "mlir/IR/OpDefinition.h"

#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.h.inc"

namespace mlc {

/// Adds the models of all relax operators that have a te body.
void registerTEBodyModels(mlir::DialectRegistry &registry);

} // namespace mlc

#endif // MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_H
