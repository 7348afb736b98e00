//===- CopyForm.h - Functions that move elements --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_COPYFORM_H
#define MLC_DIALECT_TIR_ANALYSIS_COPYFORM_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include <optional>

namespace mlc::tir {

/// The block of a function that copies elements of its first parameter to its second one.
struct ElementCopy {
  BlockOp block;
  mlir::memref::LoadOp load;
  mlir::memref::StoreOp store;
};

/// Looks at a function of one plain nest, whose other parameters are numbers; nothing if it does
/// more than to copy.
std::optional<ElementCopy> findElementCopy(PrimFuncOp func);

/// What a function does that copies each element of its first parameter to a place in its second
/// one: a transpose, a packing into tiles.
class CopyForm {
public:
  /// Looks at a function of a nest of loops that are known and one block. The places are sums of
  /// what each loop adds.
  static std::optional<CopyForm> analyze(PrimFuncOp func);

  /// What transposes a row-major tensor: dimension i of the result is dimension `axes[i]`.
  static CopyForm transpose(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> axes);

  /// How many elements it copies.
  int64_t getNumElements() const;

  /// Copies elements of `width` bytes, with the threads of `context`. Places of `to` that no
  /// element is copied to are not written.
  void run(mlir::MLIRContext *context, llvm::ArrayRef<char> from, llvm::MutableArrayRef<char> to,
           int64_t width) const;

private:
  /// How many elements each iteration of a loop adds to the place that is read, and written.
  struct Offsets {
    llvm::SmallVector<int64_t> from, to;
  };
  /// Some iterations of a loop.
  struct Range {
    llvm::ArrayRef<int64_t> from, to;
  };
  using Nest = llvm::SmallVector<Range, 6>;
  /// Elements that lie one after the other before and after.
  struct Run {
    int64_t from, to, count;
  };

  /// What can be done at once, each by loops in the order that caches like.
  llvm::SmallVector<Nest> getParts(int64_t width) const;

  /// What the innermost loop copies; one element where there is no loop.
  static llvm::SmallVector<Run> getRuns(const Nest &nest);

  /// Calls `copy` with the places that all loops of a nest have added up.
  template <typename Copy>
  static void runLoops(llvm::ArrayRef<Range> nest, int64_t from, int64_t to, Copy copy);

  /// The outermost loop first.
  llvm::SmallVector<Offsets> loops;
};

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_COPYFORM_H
