//===- LaneEmitter.h - Writes the body of a loop once for many lanes ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSFORMS_VECTORIZE_LANEEMITTER_H
#define MLC_LIB_TRANSFORMS_VECTORIZE_LANEEMITTER_H

#include "VectorizationAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlc {

/// Emits a piece of a loop that `analysis` has accepted: `lanes` iterations from `first` on.
class LaneEmitter {
public:
  /// `hasGather`: the target has instructions that load lanes from anywhere.
  LaneEmitter(const VectorizationAnalysis &analysis, int64_t lanes, mlir::Value first,
              bool hasGather)
      : analysis(analysis), lanes(lanes), hasGather(hasGather),
        partials(analysis.getReductions().size()) {
    scalars[analysis.getLoop().getInductionVar()] = first;
  }

  /// Emits the body. Stores of reductions are left out; their values are in `getPartials`. `onlyOn`
  /// is null, or says which lanes run; the first one must.
  void emit(mlir::OpBuilder &builder, mlir::Value onlyOn = {}) {
    tail = onlyOn;
    emitBlock(*analysis.getLoop().getBody(), builder, onlyOn);
  }
  /// For each reduction the vector of values that this piece contributes.
  llvm::ArrayRef<mlir::Value> getPartials() const { return partials; }

private:
  /// Where the lanes are: `base`, and for each so many elements further.
  struct Addresses {
    llvm::SmallVector<mlir::Value> base;
    mlir::Value offsets;
  };

  // `mask` is null where all lanes are on.
  void emitBlock(mlir::Block &block, mlir::OpBuilder &builder, mlir::Value mask);
  void emitOp(mlir::Operation &op, mlir::OpBuilder &builder, mlir::Value mask);
  void emitLoad(mlir::memref::LoadOp load, mlir::OpBuilder &builder, mlir::Value mask);
  void emitStore(mlir::memref::StoreOp store, mlir::OpBuilder &builder, mlir::Value mask);
  void emitBranch(mlir::scf::IfOp ifOp, mlir::OpBuilder &builder, mlir::Value mask);
  void emitMasked(mlir::scf::IfOp ifOp, mlir::OpBuilder &builder, mlir::Value mask);
  void emitLoop(mlir::scf::ForOp inner, mlir::OpBuilder &builder, mlir::Value mask);
  void emitScalar(mlir::Operation &op, mlir::OpBuilder &builder);
  void emitVector(mlir::Operation &op, mlir::OpBuilder &builder);
  mlir::Value emitSpan(mlir::memref::LoadOp load, int64_t stride, int64_t numOn,
                       mlir::OpBuilder &builder);
  std::optional<Addresses> emitAddresses(mlir::MemRefType type, mlir::ValueRange indices,
                                         mlir::OpBuilder &builder, mlir::Location loc);
  mlir::Value emitWrapped(mlir::Operation &op, mlir::OpBuilder &builder);
  mlir::Value contribution(const MemoryReduction &reduction, mlir::OpBuilder &builder,
                           mlir::Value mask);
  mlir::Value allOn(mlir::OpBuilder &builder, mlir::Location loc);
  mlir::Value emitPrefixMask(mlir::arith::CmpIOp cmp, mlir::OpBuilder &builder);

  mlir::VectorType vectorType(mlir::Type element) const {
    return mlir::VectorType::get({lanes}, element);
  }
  mlir::Value scalar(mlir::Value value) const {
    return analysis.isOutside(value) ? value : scalars.lookup(value);
  }
  mlir::Value vector(mlir::Value value, mlir::OpBuilder &builder);
  llvm::SmallVector<mlir::Value> scalarsOf(mlir::ValueRange values) const;
  llvm::SmallVector<mlir::Value> laneIndices(mlir::ValueRange indices, int64_t lane,
                                             mlir::OpBuilder &builder);
  llvm::SmallVector<mlir::Value> yieldedBy(mlir::scf::YieldOp yield, mlir::OpBuilder &builder);

  const VectorizationAnalysis &analysis;
  int64_t lanes;
  bool hasGather;
  mlir::Value tail;
  llvm::DenseMap<mlir::Value, mlir::Value> scalars, vectors;
  llvm::SmallVector<mlir::Value> partials;
};

} // namespace mlc

#endif // MLC_LIB_TRANSFORMS_VECTORIZE_LANEEMITTER_H
