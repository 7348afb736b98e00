//===- FoldNumbers.h - What follows from values that have become numbers --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_TRANSFORMS_FOLDNUMBERS_H
#define MLC_LIB_DIALECT_TIR_TRANSFORMS_FOLDNUMBERS_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "llvm/ADT/SetVector.h"

namespace mlc::tir {

/// The type of a buffer with other sizes. `form` is its `tir.buffer`, or null: strides and an
/// offset that are numbers there are in the type.
mlir::MemRefType getSizedType(mlir::MemRefType type, llvm::ArrayRef<int64_t> shape,
                              mlir::DictionaryAttr form);

/// A `tir.buffer` without what is not said of a buffer: an offset of zero.
mlir::DictionaryAttr cleanForm(mlir::DictionaryAttr form);

/// Folds operations some operands of which have become numbers or buffers of another type, and
/// those that use them, and leaves all others as they are. A value that has a name keeps it, and
/// operands stay in the order in which they are written.
void foldNumbers(llvm::SetVector<mlir::Operation *> worklist);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_TRANSFORMS_FOLDNUMBERS_H
