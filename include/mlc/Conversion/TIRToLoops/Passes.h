//===- Passes.h - From tir to loops over buffers --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_TIRTOLOOPS_PASSES_H
#define MLC_CONVERSION_TIRTOLOOPS_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;
class TypeConverter;
} // namespace mlir

namespace mlc {

#define GEN_PASS_DECL
#include "mlc/Conversion/TIRToLoops/Passes.h.inc"

/// The attribute of a loop that keeps what a schedule noted on it, a dictionary.
inline constexpr llvm::StringLiteral kLoopAnnotationsAttr = "mlc.annotations";
/// Mark of a `memref.alloc` of which each iteration of a parallel loop needs its own, until
/// `placeAllocations`.
inline constexpr llvm::StringLiteral kLocalBufferAttr = "mlc.local";

/// The type that elements of type `type` have in memory: unsigned integers become signless, i1 a
/// byte.
mlir::Type getElementTypeInMemory(mlir::Type type);

/// Adds the conversion of buffer and scalar types from tir: see `getElementTypeInMemory`.
void populateTIRToLoopsTypeConversions(mlir::TypeConverter &converter);

/// prim_func, for and block.
void populateTIRLoopPatterns(const mlir::TypeConverter &converter,
                             mlir::RewritePatternSet &patterns);
void populateTIRBlockPatterns(const mlir::TypeConverter &converter,
                              mlir::RewritePatternSet &patterns);
/// Buffers: alloc_buffer, match_buffer, sign_cast, and accesses to buffers whose type changes.
void populateTIRBufferPatterns(const mlir::TypeConverter &converter,
                               mlir::RewritePatternSet &patterns, int64_t maxStackBytes);
/// call_extern of C functions, evaluate.
void populateTIRCallPatterns(const mlir::TypeConverter &converter,
                             mlir::RewritePatternSet &patterns);
/// All of the four above.
void populateTIRToLoopsPatterns(const mlir::TypeConverter &converter,
                                mlir::RewritePatternSet &patterns, int64_t maxStackBytes = 32768);

/// Patterns for a greedy driver that turn scf and memref into affine.
void populateRaiseToAffinePatterns(mlir::RewritePatternSet &patterns);

/// Makes loops below `root` that run the `init` of each block with a reduce domain that is or may
/// be empty: there is no instance then in which it would run. Where the domain is surely not empty,
/// nothing changes. To be called on prim_funcs, before the patterns.
void initializeEmptyReductions(mlir::Operation *root);

/// Makes each local buffer below `root` as large as one iteration of the innermost loop needs that
/// has all its uses and in which each iteration writes what it reads, and allocates it there.
void compactLocals(mlir::Operation *root, int64_t maxStackBytes);

/// Gives buffers below `root` the strides that the annotations `buffer_dim_align` of blocks ask
/// for: buffers of static shape that are only loaded and stored. To be called before the patterns.
void alignStorage(mlir::Operation *root);

/// Moves each local buffer below `root` into the innermost parallel loop that has all its uses, and
/// other allocations of static size out of the serial loops around them.
void placeAllocations(mlir::Operation *root);

#define GEN_PASS_REGISTRATION
#include "mlc/Conversion/TIRToLoops/Passes.h.inc"

} // namespace mlc

#endif // MLC_CONVERSION_TIRTOLOOPS_PASSES_H
