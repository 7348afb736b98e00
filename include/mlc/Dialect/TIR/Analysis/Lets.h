//===- Lets.h - Which values of a prim_func have a name of their own ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_LETS_H
#define MLC_DIALECT_TIR_ANALYSIS_LETS_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace mlc::tir {

/// Whether an op gives elements of a buffer: one, several in a row or some of these.
bool isLoad(mlir::Operation *op);

/// Values are written out where they are used. One must be computed where it stands if something
/// that it reads may be written before its last use, or if it is marked as `tir.let`. Such a value
/// is a statement of its own, in TVMScript and where functions are compared.
class Lets {
public:
  bool needsLet(mlir::Operation *op);
  /// The same, or a call that has effects and is not written where its result is used.
  bool isNamed(mlir::Operation *op);

private:
  /// The last statement in the block of an operation that has its value written out, and whether
  /// that is inside of something that writes as well.
  struct Place {
    mlir::Operation *last = nullptr;
    bool isInsideOfWrite = false;
  };

  void visit(mlir::Block *block);
  Place getPlace(mlir::Operation *op);
  bool reads(mlir::Operation *op);
  bool writes(mlir::Operation *op);
  unsigned countWritesBefore(mlir::Operation *op);

  llvm::DenseMap<mlir::Operation *, bool> lets, reading, writing;
  llvm::DenseMap<mlir::Operation *, Place> places;
  llvm::DenseMap<mlir::Operation *, unsigned> writesBefore;
  llvm::SmallPtrSet<mlir::Block *, 8> visited;
};

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_LETS_H
