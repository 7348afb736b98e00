//===- VectorizationAnalysis.h - Whether and how a loop becomes vectors ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSFORMS_VECTORIZE_VECTORIZATIONANALYSIS_H
#define MLC_LIB_TRANSFORMS_VECTORIZE_VECTORIZATIONANALYSIS_H

#include "../LinearExpr.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include <string>

namespace mlc {

/// What a value of the loop's body is from lane to lane.
enum class LaneClass {
  Uniform, ///< The same in all lanes.
  Linear,  ///< An index that moves by a constant from lane to lane.
  Varying, ///< Anything else.
};

/// memref[uniform] = combine(memref[uniform], value)
struct MemoryReduction {
  mlir::memref::LoadOp load;
  mlir::Operation *combine;
  mlir::memref::StoreOp store;
  mlir::Value value;
  mlir::vector::CombiningKind kind;
};

/// Classifies the values of a loop and decides whether its iterations may run as lanes. Changes
/// nothing.
class VectorizationAnalysis {
public:
  explicit VectorizationAnalysis(mlir::scf::ForOp loop);

  /// Fails where the loop cannot be vectorized; then there is a reason and an operation in the way.
  llvm::LogicalResult run();
  llvm::StringRef getReason() const { return reason; }
  mlir::Operation *getCulprit() const { return culprit; }

  mlir::scf::ForOp getLoop() const { return loop; }
  int64_t getStep() const { return step; }
  /// The number of iterations, where it is constant.
  std::optional<int64_t> getTripCount() const { return tripCount; }
  /// Bits of the widest element in the body, indices and conditions left out; 64 if there is none.
  unsigned getElementBits() const { return elementBits ? elementBits : 64; }
  llvm::ArrayRef<MemoryReduction> getReductions() const { return reductions; }
  /// The number of the reduction whose load, combination or store `op` is.
  std::optional<unsigned> getReductionOf(mlir::Operation *op) const;

  bool isOutside(mlir::Value value) const { return !body->isAncestor(value.getParentRegion()); }
  LaneClass classOf(mlir::Value value) const;
  bool isUniform(mlir::Value value) const { return classOf(value) == LaneClass::Uniform; }
  bool isVarying(mlir::Value value) const { return classOf(value) == LaneClass::Varying; }
  /// By how much an index moves from lane to lane; nothing if it does not move evenly.
  std::optional<int64_t> strideOf(mlir::Value index) const;
  /// How many elements in memory lie from lane to lane; nothing if that differs or is not known.
  std::optional<int64_t> elementStrideOf(mlir::MemRefType type, mlir::ValueRange indices) const;
  /// True if the lanes access consecutive elements.
  bool isContiguous(mlir::MemRefType type, mlir::ValueRange indices) const {
    return elementStrideOf(type, indices) == 1;
  }
  /// True if lanes can be switched off: no operation may trap in one.
  bool canMask() const { return !trapping; }

private:
  struct MemoryAccess {
    mlir::Operation *op;
    mlir::Value memref;
    mlir::ValueRange indices;
    bool isStore;
  };

  llvm::LogicalResult refuse(mlir::Operation *where, const llvm::Twine &why);
  llvm::LogicalResult noteElement(mlir::Operation *op, mlir::Type type);
  bool allUniform(mlir::ValueRange values) const;

  // `masked`: under a condition that varies.
  llvm::LogicalResult classifyBlock(mlir::Block &block, bool masked);
  llvm::LogicalResult classify(mlir::Operation &op, bool masked);
  llvm::LogicalResult classifyLoad(mlir::memref::LoadOp load);
  llvm::LogicalResult classifyStore(mlir::memref::StoreOp store, bool masked);
  llvm::LogicalResult classifyIf(mlir::scf::IfOp ifOp, bool masked);
  llvm::LogicalResult classifyLoop(mlir::scf::ForOp inner, bool masked);

  bool canMoveOut(mlir::Value value) const;
  bool matchReduction(mlir::memref::StoreOp store);
  llvm::LogicalResult checkMemory();
  bool areSafe(const MemoryAccess &store, const MemoryAccess &other) const;
  std::optional<LinearExpr> valueIn(int64_t iteration, mlir::Value index) const;
  bool areDistinct(const MemoryAccess &store, const MemoryAccess &other) const;

  mlir::scf::ForOp loop;
  mlir::Region *body;
  mlir::Value variable;
  bool reassoc;
  int64_t step = 1;
  std::optional<int64_t> tripCount;
  unsigned elementBits = 0;
  llvm::DenseMap<mlir::Value, LaneClass> classes;
  llvm::SmallVector<MemoryAccess> accesses;
  llvm::SmallVector<MemoryReduction> reductions;
  llvm::DenseMap<mlir::Operation *, unsigned> reductionOf;
  mlir::Operation *trapping = nullptr;
  std::string reason;
  mlir::Operation *culprit;
};

} // namespace mlc

#endif // MLC_LIB_TRANSFORMS_VECTORIZE_VECTORIZATIONANALYSIS_H
