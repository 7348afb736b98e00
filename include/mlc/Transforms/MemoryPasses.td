//===- MemoryPasses.td - Passes that move data to and from caches in time -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TRANSFORMS_MEMORYPASSES_TD
#define MLC_TRANSFORMS_MEMORYPASSES_TD

include "mlir/Pass/PassBase.td"

def PrefetchRows : Pass<"mlc-prefetch-rows", "::mlir::func::FuncOp"> {
  let summary = "fetch the next row from memory while this one is computed";
  let description = [{
    A loop over rows that first reads a row, and then computes with what it read in a second loop, leaves the memory idle
    meanwhile: what the processor fetches by itself follows the loads of the first loop. Where the rows are of a buffer
    larger than the second cache (or of a size that is not known), and nothing writes to it, the lines of the next row are
    fetched in the loop after it, over the same columns, that computes the most, a few in each iteration. They go to the
    first cache if all rows that are read take three quarters of it at most, to the second one if they take half of that,
    and otherwise nothing is done. The last row fetches itself.

    ```mlir
    // before
    scf.for %i = %c0 to %n step %c1 {
      scf.for %j = %c0 to %c4096 step %c16 {
        %v = vector.load %x[%i, %j] : memref<?x4096xf32>, vector<16xf32>
        ...
      }
      scf.for %j = %c0 to %c4096 step %c16 {
        ...
      }
    }
    // after
      ...
      %0 = arith.addi %i, %c1 : index
      %1 = arith.subi %n, %c1 : index
      %next = arith.minsi %0, %1 : index
      scf.for %j = %c0 to %c4096 step %c16 {
        memref.prefetch %x[%next, %j], read, locality<3>, data : memref<?x4096xf32>
        ...
      }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"];
  let statistics = [Statistic<"numFetched", "fetched", "buffers of which rows are fetched">];
}

def PrefetchPanels : Pass<"mlc-prefetch-panels", "::mlir::func::FuncOp"> {
  let summary = "fetch the next panel of an operand while tiles are computed with this one";
  let description = [{
    A product that holds tiles of its result in registers reads the columns of one operand that belong to a tile, a panel,
    once for each tile of a column. The first of them waits for memory, and the others find it in the second cache: with
    few rows the waiting is much of the time. Where innermost loops read a panel from its start to its end, others
    around them read it again, and one around those goes on to the next panel, each step fetches a part of the next panel
    to the second cache, such that the steps of all tiles fetch all of it. The last panel fetches itself.

    All numbers of iterations must be known, the panel must take half of the second cache at most and not change
    meanwhile, and what is read must be a noticeable part of what is computed.

    ```mlir
    scf.for %p = %c0 to %c16 step %c1 {
      scf.for %i = %c0 to %c8 step %c1 {
        %next = ...                       // min(p + 1, 15) * 12288 + i * 1536
        %r = scf.for %k = %c0 to %c768 step %c1 iter_args(%a = %zero) -> (vector<16xf32>) {
          %0 = arith.muli %k, %c2 : index
          %1 = arith.addi %next, %0 : index
          memref.prefetch %flat[%1], read, locality<2>, data : memref<196608xf32>
          %v = vector.load %b[%p, %k, %c0] : memref<16x768x16xf32>, vector<16xf32>
          ...
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"];
  let statistics = [Statistic<"numFetched", "fetched", "operands of which panels are fetched">];
}

def StreamLargeOutputs : Pass<"mlc-stream-large-outputs", "::mlir::ModuleOp"> {
  let summary = "write outputs that no cache can hold past the caches";
  let description = [{
    A store to a line that is not in a cache reads it first, and displaces another one. Where a buffer is larger than
    the last cache (`L3_cache_size_in_bytes` of the target), or than a quarter of it where all buffers of the function
    are larger, its vectors are stored `nontemporal`: nothing is read, and what is in the caches stays there. The buffer
    must be an argument of a native function that goes to one call of a kernel and to nothing else, so that nothing
    reads it soon; the kernel does nothing with it but to store vectors of a line or half of one, each place once,
    beside each other in the innermost loop, at multiples of their size. Whether the buffer itself is aligned, and how
    large it is if its sizes are dynamic, is asked on entry; otherwise the store is as it was. Such stores are not
    ordered with others, so a fence ends each region of threads, or the function. For x86 only.

    ```mlir
    // before
    vector.store %v, %out[%i, %j] : memref<4096x4096xf32>, vector<16xf32>
    // after
    scf.if %isAligned {
      vector.store %v, %out[%i, %j] {alignment = 64 : i64, nontemporal = true} : memref<4096x4096xf32>, vector<16xf32>
    } else {
      vector.store %v, %out[%i, %j] : memref<4096x4096xf32>, vector<16xf32>
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect", "::mlir::LLVM::LLVMDialect"
  ];
  let statistics = [Statistic<"numStreamed", "streamed", "buffers that are written past the caches">];
}

#endif // MLC_TRANSFORMS_MEMORYPASSES_TD
