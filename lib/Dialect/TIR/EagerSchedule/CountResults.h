//===- CountResults.h - Results that depend on what is found --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_EAGERSCHEDULE_COUNTRESULTS_H
#define MLC_LIB_DIALECT_TIR_EAGERSCHEDULE_COUNTRESULTS_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/Types.h"

namespace mlc::tir {

/// The types of the results that the transform op `name` has on these payloads: a handle for each
/// loop or block that it finds. Empty for an op that finds none, or on payloads that it refuses.
llvm::SmallVector<mlir::Type> getLookupResultTypes(llvm::StringRef name,
                                                   llvm::ArrayRef<mlir::Operation *> payloads,
                                                   llvm::ArrayRef<mlir::NamedAttribute> attributes,
                                                   mlir::MLIRContext *context);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_EAGERSCHEDULE_COUNTRESULTS_H
