//===- Passes.td - Passes over loops of upstream's dialects ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TRANSFORMS_PASSES_TD
#define MLC_TRANSFORMS_PASSES_TD

include "mlc/Transforms/MemoryPasses.td"
include "mlir/Pass/PassBase.td"

def LowerAffineKeepAttrs : Pass<"mlc-lower-affine-keep-attrs"> {
  let summary = "lower affine to scf, arith and memref; loops keep their attributes";
  let description = [{
    As upstream's `lower-affine`, which drops the discardable attributes of a loop, and with them how the schedule
    wants it to run. After this pass everything is scf, arith and memref.

    ```mlir
    // before
    affine.for %i = 0 to 16 {
      affine.store %v, %A[%i + 1] : memref<17xf32>
    } {mlc.kind = "vectorized"}
    // after
    scf.for %i = %c0 to %c16 step %c1 {
      %0 = arith.addi %i, %c1 : index
      memref.store %v, %A[%0] : memref<17xf32>
    } {mlc.kind = "vectorized"}
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def PartitionLoops : Pass<"mlc-partition-loops", "::mlir::func::FuncOp"> {
  let summary = "cut affine loops so that conditions leave the bodies of vectorized and unrolled loops";
  let description = [{
    A split that does not divide its loop leaves a condition around what the inner loop does, padding one for each
    border. Where the condition is linear in the loops and the inner loop is marked `vectorized` or `unrolled`, a loop around
    is cut where the condition holds for every iteration inside, or else the inner loop where it begins or ceases to
    hold. The parts are copies; loops of one iteration go. A loop that is marked `parallel` stays one, so that threads take
    all of its iterations at once: a condition in it says of which part an iteration is. At most `max-cuts` steps are taken in a
    function.

    ```mlir
    // before
    affine.for %i = 0 to 7 {
      affine.for %u = 0 to 16 {
        affine.if affine_set<(i, u) : (99 - i * 16 - u >= 0)>(%i, %u) {
          affine.store %x, %A[%i * 16 + %u] : memref<100xf32>
        }
      } {mlc.kind = "vectorized"}
    }
    // after
    affine.for %i = 0 to 6 {
      affine.for %u = 0 to 16 {
        affine.store %x, %A[%i * 16 + %u] : memref<100xf32>
      } {mlc.kind = "vectorized"}
    }
    affine.for %u = 0 to 4 {
      affine.store %x, %A[%u + 96] : memref<100xf32>
    } {mlc.kind = "vectorized"}
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect"];
  let options = [Option<"maxCuts", "max-cuts", "unsigned", "64", "How many steps are taken in a function.">];
  let statistics = [Statistic<"numSteps", "steps", "Cuts, and conditions found to be decided">];
}

def VersionTiles : Pass<"mlc-version-tiles", "::mlir::func::FuncOp"> {
  let summary = "give tiles that are not whole code of their own, where loops cannot be cut";
  let description = [{
    A loop over tiles that was fused with others, to be shared among threads, has its place in a digit of the fused
    variable, `f floordiv s mod c`, and cannot be cut where the last tile is not a whole one. Where that digit alone,
    of all that is constant in a marked loop, decides whether a condition around what that loop does always holds, and
    only its first or its last value does not, the body of the fused loop is made twice: for the other values without the
    condition, and for this one with it, as the condition of a constant tile, which `mlc-partition-loops` takes away.

    Where the size is not known, how many iterations of an unrolled loop a tile has is known only when the code runs. Up to
    `max-rows` of them, there is a version for each number. At most `max-versions` bodies are made into several in a function.

    ```mlir
    // before
    affine.for %f = 0 to 12 {
      affine.for %u = 0 to 80 {
        affine.if affine_set<(f, u) : (199 - f mod 3 * 80 - u >= 0)>(%f, %u) {
          affine.store %x, %A[%f floordiv 3, %f mod 3 * 80 + %u] : memref<4x200xf32>
        }
      } {mlc.kind = "vectorized"}
    }
    // after
    affine.for %f = 0 to 12 {
      affine.if affine_set<(f) : (1 - f mod 3 >= 0)>(%f) {
        affine.for %u = 0 to 80 {
          affine.store %x, %A[%f floordiv 3, %f mod 3 * 80 + %u] : memref<4x200xf32>
        } {mlc.kind = "vectorized"}
      } else {
        affine.for %u = 0 to 80 {
          affine.if affine_set<(u) : (39 - u >= 0)>(%u) {
            affine.store %x, %A[%f floordiv 3, %f mod 3 * 80 + %u] : memref<4x200xf32>
          }
        } {mlc.kind = "vectorized"}
      }
    }
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect"];
  let options = [
    Option<"maxVersions", "max-versions", "unsigned", "16", "How many bodies are made into several in a function.">,
    Option<"maxRows", "max-rows", "unsigned", "16", "The longest loop that has a version for each number of iterations.">
  ];
  let statistics = [Statistic<"numVersions", "versions", "Bodies that were made into several">];
}

def FlattenAccesses : Pass<"mlc-flatten-accesses", "::mlir::func::FuncOp"> {
  let summary = "access buffers by one index where that spares the division of fused loops";
  let description = [{
    A loop over several dimensions at once takes its variable apart, by division, into an index for each; in memory
    the elements follow each other all the same. Where the indices of an `affine` access, put together again, have fewer
    divisions, and none of them by the variable of the innermost loop, the buffer is viewed as one of one dimension,
    for every access to it. Its layout must be row-major and its sizes constant, but for the first.

    ```mlir
    // before
    affine.for %f = 0 to 91 {
      %a = affine.load %A[%f floordiv 13, %f mod 13] : memref<7x13xf32>
    // after
    %flat = memref.collapse_shape %A [[0, 1]] : memref<7x13xf32> into memref<91xf32>
    affine.for %f = 0 to 91 {
      %a = affine.load %flat[%f] : memref<91xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"
  ];
}

def VectorizeMarkedLoops : Pass<"mlc-vectorize-marked-loops"> {
  let summary = "replace loops marked mlc.kind = \"vectorized\" by vector operations";
  let description = [{
    The iterations of a marked `scf.for` become lanes. There are as many lanes as elements of the widest type in
    the body fit into `vector-bits`, by default those of the target's registers; indices and conditions do not count. A constant trip count of up to
    `max-pieces` full vectors is cut into straight-line pieces, the last ones narrower (37 = 16 + 16 + 4 + 1
    for f32 at 512 bits); a larger one gets a loop over full vectors before the narrower pieces, and so does one whose
    pieces would be more than `max-ops` operations, if no buffer on the stack is used. A trip count known
    only at run time gets a loop over full vectors and a scalar loop for the rest. With masks (512 bits), and where no
    operation may trap, one vector of which some lanes are off takes the place of several narrower pieces, and
    of the scalar loop.

    - A value that is the same in all lanes stays scalar; an index that moves evenly from lane to lane stays scalar
      too, as its value in lane 0. Everything else becomes a vector.
    - An access to elements that follow each other in memory is a vector load or store. Loads of elements up to 8 apart
      are whole vectors and shuffles. Other elements of 32 or 64 bits are gathered (from 256 bits on), and scattered
      where there is a mask; else there is one access for each lane.
    - An index that is divided by a constant is compared with its multiples, if there are few in a vector.
    - A condition that varies becomes a mask; one that does not stays a branch. A serial loop inside stays a loop.
    - `m[u] = combine(m[u], x)` at a fixed address needs the mark `mlc.reassoc`, which allows another order; `mlc.reassoc = 4` collects
      it in four vectors, so that one addition need not wait for the last.
      Loops inside that are marked as unrolled are unrolled first: a tile of sums at fixed addresses is as many reductions.

    A loop is refused, with an error at the loop and a note at the operation in the way, if its iterations may
    depend on each other (a store to a fixed address, a scatter to elements that are not known to differ, two accesses
    to one buffer that may meet), if it carries values, or if an operation has no vector form. Buffers with
    different roots are taken as disjoint if one of them is allocated in the function or is an argument with
    `llvm.noalias`, or if both are arguments: the mark is a promise that no iteration depends on another.

    ```mlir
    // before
    scf.for %i = %c0 to %c16 step %c1 {
      %a = memref.load %A[%i] : memref<16xf32>
      %b = math.absf %a : f32
      memref.store %b, %A[%i] : memref<16xf32>
    } {mlc.kind = "vectorized"}
    // after
    %a = vector.load %A[%c0] : memref<16xf32>, vector<16xf32>
    %b = math.absf %a : vector<16xf32>
    vector.store %b, %A[%c0] : memref<16xf32>, vector<16xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::ub::UBDialect", "::mlir::vector::VectorDialect"
  ];
  let options = [
    Option<"vectorBits", "vector-bits", "unsigned", "0",
           "Width of a vector register; 0: what the module says of its target (`max_vector_op_width`), 512 where it does not.">,
    Option<"maxPieces", "max-pieces", "unsigned", "16",
           "Up to how many full vectors are written one after the other and not as a loop.">,
    Option<"maxOps", "max-ops", "unsigned", "256",
           "Up to how many operations full vectors are written one after the other.">,
    Option<"keepScalar", "keep-scalar", "bool", "false",
           "Leave a loop that cannot be vectorized as it is, with a remark in place of an error.">
  ];
}

def UnrollMarkedLoops : Pass<"mlc-unroll-marked-loops"> {
  let summary = "fully unroll loops marked mlc.kind = \"unrolled\"";
  let description = [{
    Inner loops first. A trip count that is not constant is an error.

    ```mlir
    // before
    scf.for %i = %c0 to %c2 step %c1 {
      memref.store %v, %A[%i] : memref<2xf32>
    } {mlc.kind = "unrolled"}
    // after
    memref.store %v, %A[%c0] : memref<2xf32>
    memref.store %v, %A[%c1] : memref<2xf32>
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect"];
}

def TransposeGathers : Pass<"mlc-transpose-gathers"> {
  let summary = "read the square tile of several gathers by rows, and transpose it in registers";
  let description = [{
    N gathers of N lanes each, with lanes that are a constant number of elements apart, read a square tile by columns if
    they begin at N elements that follow each other. The tile becomes N loads of vectors and N * log2(N) shuffles. The
    buffer has rank 1, N is a power of two from 4, all lanes are on, and nothing between the gathers may write what they
    read: buffers of different roots are disjoint if one of them is allocated in the function or is an argument with
    `llvm.noalias`.

    ```mlir
    // before
    %offsets = arith.constant dense<[0, 100, 200, 300]> : vector<4xindex>
    %column0 = vector.gather %A[%i] [%offsets], %on, %none : memref<?xf32>, ...
    ...
    %column3 = vector.gather %A[%i3] [%offsets], %on, %none : memref<?xf32>, ... // at %i + 3
    // after
    %row0 = vector.load %A[%i] : memref<?xf32>, vector<4xf32>
    ...
    %row3 = vector.load %A[%i300] : memref<?xf32>, vector<4xf32> // at %i + 300
    %0 = vector.shuffle %row0, %row1 [0, 4, 1, 5] : vector<4xf32>, vector<4xf32>
    ...
    %column3 = vector.shuffle %4, %5 [2, 3, 6, 7] : vector<4xf32>, vector<4xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::vector::VectorDialect"];
}

def RegisterPromote : Pass<"mlc-register-promote"> {
  let summary = "turn local buffers into values carried by scf.for and scf.if";
  let description = [{
    A `memref.alloca` or `memref.alloc` of static shape whose accesses all have constant indices, and touch equal or
    disjoint ranges, becomes one value for each range. Loops that store into it carry the values, branches yield them.
    A buffer that is written before it is read in each iteration is not carried. A remark says why an alloca that registers could hold
    stays in memory; it is then moved out of the serial loops, so that the stack does not grow. Another one says where a loop carries
    more values than the target has vector registers.

    ```mlir
    // before
    %acc = memref.alloca() : memref<1xf32>
    memref.store %zero, %acc[%c0] : memref<1xf32>
    scf.for %k = %c0 to %c8 step %c1 {
      %a = memref.load %A[%k] : memref<8xf32>
      %s = memref.load %acc[%c0] : memref<1xf32>
      %t = arith.addf %s, %a : f32
      memref.store %t, %acc[%c0] : memref<1xf32>
    }
    // after
    %r = scf.for %k = %c0 to %c8 step %c1 iter_args(%s = %zero) -> f32 {
      %a = memref.load %A[%k] : memref<8xf32>
      %t = arith.addf %s, %a : f32
      scf.yield %t : f32
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect", "::mlir::ub::UBDialect"];
  let statistics = [
    Statistic<"numPromoted", "promoted", "Buffers promoted">,
    Statistic<"numRefused", "refused", "Local buffers left in memory">
  ];
}

def IgnoreZeroSigns : Pass<"mlc-ignore-zero-signs"> {
  let summary = "let a maximum or minimum of 0 and -0 be either of them";
  let description = [{
    IEEE's maximum of 0 and -0 is 0. No processor's instruction does that, so it takes a comparison of signs and two
    selections more. Maxima and minima of programs get `fastmath<nsz>`, which spares them; NaN goes through as before. What
    compares with a constant, such as a relu, becomes one instruction on x86.

    ```mlir
    // before
    %m = arith.maximumf %x, %zero : vector<16xf32>
    // after
    %m = arith.maximumf %x, %zero fastmath<nsz> : vector<16xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def FuseMultiplyAdd : Pass<"mlc-fuse-multiply-add"> {
  let summary = "fuse mulf and addf into vector.fma or math.fma where contraction is allowed";
  let description = [{
    A product with one use that is added to something becomes one operation if both carry `fastmath<contract>`. It then
    needs no help from LLVM, and does not depend on its flags.

    ```mlir
    // before
    %p = arith.mulf %a, %b fastmath<contract> : f32
    %s = arith.addf %p, %c fastmath<contract> : f32
    // after
    %s = math.fma %a, %b, %c : f32
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::vector::VectorDialect"
  ];
  let options = [Option<"assumeContract", "assume-contract", "bool", "false",
                        "Treat every mulf and addf as if it had fastmath<contract>.">];
}

def ExpandArith : Pass<"mlc-expand-arith"> {
  let summary = "expand arithmetic that LLVM's dialect has no operations for";
  let description = [{
    Divisions that round up or down, and conversions from and to bf16, which few processors have instructions for, become
    arithmetic of integers, as in `arith-expand`. That pass also expands maxima and minima into comparisons and selections;
    here these stay as they are, since LLVM has operations for them, and x86 has one instruction for `maximumf` with a
    constant and three for any other.

    A bf16 becomes an f64 by way of f32, which holds it. An f64 is rounded to bf16 once:
    what f32 does not hold becomes the odd one of its two neighbours there, which is no bf16 and not in the middle of two.

    ```mlir
    // before
    %y = arith.truncf %x : f64 to bf16
    // after
    %single = arith.truncf %x : f64 to f32
    %back = arith.extf %single : f32 to f64
    ...
    %odd = arith.bitcast %bits : i32 to f32
    ... // and %odd, by integer operations, a bf16
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect"];
}

def ExpandVectorMath : Pass<"mlc-expand-vector-math"> {
  let summary = "expand functions of math on vectors into arithmetic";
  let description = [{
    LLVM calls the C library once for each lane of a vector `exp`. This pass writes functions on vectors of f32 and f64 as
    arithmetic, right for every input: infinities, NaN, signed zeros and subnormal numbers included. The most that a
    result is off the exact one, in units of its last place:

    | | f32 | f64 |
    |---|---|---|
    | exp, log, log1p, sin, cos, asin, acos, atan, atan2 | 2 | 2 (atan2 3) |
    | tan | 1 | 3 |
    | tanh, expm1 | 3 | 3 |
    | erf | 2 | |
    | exp2, log2, log10, sinh, cosh, asinh, acosh, atanh, powf: computed in f64 | 1 | |
    | powf with a known exponent, a whole number from -16 to 16 (f64: from -1 to 3): products | 1 | 2 |

    f16 and bf16 are computed in f32. sin, cos and tan of vectors with a lane above 2^21 (f64: 2^30) are left to the C
    library, lane by lane, and so is what the table leaves out. Of functions on scalars, only expm1 and log1p
    are expanded; those that processors have (sqrt, floor, fma ...) stay.

    With AVX-512 (a target of x86 with vectors of 512 bits), whole registers are multiplied by 2^n with
    `x86vector.avx512.mask.scalef`, which is one operation instead of eight.

    A division of vectors of 256 bits or more by a number that stays the same in the loop around becomes a product with its
    reciprocal and one step of correction, a fifth of the time: the result is the same but for subnormal results, and
    dividends below 2^-100, of which the last bit may differ. Where the reciprocal might be subnormal or infinite, which is
    asked when the code runs, the division stays.

    ```mlir
    // before
    %y = math.exp %x : vector<16xf32>
    // after: 2^n * exp(r), n = round(x / ln 2), r = x - n * ln 2
    %n = math.fma %x, %log2e, %magic : vector<16xf32>
    ...
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect",
    "::mlir::x86vector::X86VectorDialect"
  ];
}

def MarkNoAlias : Pass<"mlc-mark-noalias", "::mlir::func::FuncOp"> {
  let summary = "put llvm.noalias on the buffers of functions that promise it";
  let description = [{
    A function with the attribute `mlc.noalias` promises that no two of its buffers overlap. LLVM, and the passes
    here, read that from `llvm.noalias` on the arguments. `mlc.noalias` is taken off.

    ```mlir
    // before
    func.func @f(%A: memref<8xf32>, %B: memref<8xf32>) attributes {mlc.noalias}
    // after
    func.func @f(%A: memref<8xf32> {llvm.noalias}, %B: memref<8xf32> {llvm.noalias})
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
  let options = [Option<"all", "all", "bool", "false", "Mark every function, promise or not.">];
}

def BoolToByte : Pass<"mlc-bool-to-byte"> {
  let summary = "make buffers of i1 buffers of i8";
  let description = [{
    A bool is a byte in memory, as callers of compiled code have it, while a store of `vector<16xi1>` would pack bits.
    A load gives true for every byte but 0; a store writes 0 or 1. Values that are not in memory stay i1.

    ```mlir
    // before
    func.func @f(%A: memref<8xi1>) {
      %a = memref.load %A[%i] : memref<8xi1>
      memref.store %a, %A[%j] : memref<8xi1>
    // after
    func.func @f(%A: memref<8xi8>) {
      %0 = memref.load %A[%i] : memref<8xi8>
      %a = arith.cmpi ne, %0, %zero : i8
      %1 = arith.extui %a : i1 to i8
      memref.store %1, %A[%j] : memref<8xi8>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"];
}

def ParallelToOpenMP : Pass<"mlc-parallel-to-openmp"> {
  let summary = "prepare loops marked mlc.kind = \"parallel\" for convert-scf-to-openmp";
  let description = [{
    A marked `scf.for` becomes `scf.parallel`, which upstream's `convert-scf-to-openmp` turns into an OpenMP loop.
    A marked loop that is all there is in a marked loop, but for what has no effects, becomes a further dimension of it.
    Parallel loops deeper inside run serially: nested teams cost more than they give. A loop that carries values is an error.

    What `convert-scf-to-openmp` puts around a body, `memref.alloca_scope`, is taken away by `canonicalize` where nothing
    is allocated; else memref must be lowered before scf, whose branches it cannot hold.

    ```mlir
    // before
    scf.for %i = %c0 to %n step %c1 {
      scf.for %j = %c0 to %m step %c1 {
        memref.store %v, %A[%i, %j] : memref<?x?xf32>
      } {mlc.kind = "parallel"}
    } {mlc.kind = "parallel"}
    // after
    scf.parallel (%i, %j) = (%c0, %c0) to (%n, %m) step (%c1, %c1) {
      memref.store %v, %A[%i, %j] : memref<?x?xf32>
      scf.reduce
    }
    ```
  }];
  let dependentDialects = ["::mlir::scf::SCFDialect"];
}

def SerializeSmallParallel : Pass<"mlc-serialize-small-parallel"> {
  let summary = "let one thread do what is too little for more";
  let description = [{
    To wake threads and to wait for them takes microseconds. What a region of OpenMP loops does is estimated from its operations
    and numbers of iterations, for vectors of the target's width. One of less than `min-cycles` becomes serial loops; where
    numbers of iterations are known only at run time, serial loops are the other branch of a condition that computes the
    estimate. A region of more than `max-ops` gets it as an `if` clause, for which the runtime takes a microsecond.

    ```mlir
    // before
    omp.parallel {
      omp.wsloop {
        omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) { ... }
      }
      omp.terminator
    }
    // after
    %cost = arith.muli %n, %c30 : index
    %0 = arith.cmpi sge, %cost, %c65536 : index
    scf.if %0 {
      omp.parallel { ... }
    } else {
      scf.for %i = %c0 to %n step %c1 { ... }
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect"];
  let options = [
    Option<"minCycles", "min-cycles", "unsigned", "32768", "From how many cycles of work on threads are used.">,
    Option<"maxOps", "max-ops", "unsigned", "1000", "Up to how many operations of a region are written a second time.">
  ];
  let statistics = [
    Statistic<"numSerial", "serial", "Regions made serial">,
    Statistic<"numConditional", "conditional", "Regions that decide at run time">
  ];
}

def MergeParallelRegions : Pass<"mlc-merge-parallel-regions"> {
  let summary = "one region of threads for parallel loops that follow each other";
  let description = [{
    Regions of OpenMP loops with nothing between them but values to compute become one: threads start and end once. A
    loop lets its threads go on to the next one (`nowait`) where neither writes what the other accesses, as told by
    `llvm.noalias` and allocations, and where it is the last: the region waits for all threads anyway. With `num-threads`, regions
    that do not say otherwise get so many; else the OpenMP runtime decides (`OMP_NUM_THREADS`, the CPUs).

    ```mlir
    // before
    omp.parallel { omp.wsloop { A } omp.terminator }
    omp.parallel { omp.wsloop { B } omp.terminator }
    // after
    omp.parallel { omp.wsloop { A } omp.wsloop nowait { B } omp.terminator }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
  let options = [Option<"numThreads", "num-threads", "unsigned", "0", "The threads of a region; 0: as the runtime decides.">];
}

def CarrySums : Pass<"mlc-carry-sums"> {
  let summary = "keep in registers what a loop adds to elements of a buffer";
  let description = [{
    An innermost `scf.for` that loads elements which do not move with it, and stores to the same ones after that, loads them once
    before it, carries them, and stores them once after it. The loop must have an iteration, and nothing else in it may touch
    these elements: other buffers must be known to be disjoint (one of them allocated in the function, or an argument with
    `llvm.noalias`), and other indices of the same buffer must differ by a constant.

    ```mlir
    // before
    scf.for %k = %c0 to %c8 step %c1 {
      %a = vector.load %A[%k, %c0] : memref<8x16xf32>, vector<16xf32>
      %s = vector.load %C[%i, %c0] : memref<4x16xf32>, vector<16xf32>
      %t = arith.addf %s, %a : vector<16xf32>
      vector.store %t, %C[%i, %c0] : memref<4x16xf32>, vector<16xf32>
    }
    // after
    %init = vector.load %C[%i, %c0] : memref<4x16xf32>, vector<16xf32>
    %sum = scf.for %k = %c0 to %c8 step %c1 iter_args(%s = %init) -> (vector<16xf32>) {
      %a = vector.load %A[%k, %c0] : memref<8x16xf32>, vector<16xf32>
      %t = arith.addf %s, %a : vector<16xf32>
      scf.yield %t : vector<16xf32>
    }
    vector.store %sum, %C[%i, %c0] : memref<4x16xf32>, vector<16xf32>
    ```
  }];
  let dependentDialects = ["::mlir::scf::SCFDialect"];
}

def SplitSums : Pass<"mlc-split-sums"> {
  let summary = "split sums that would wait for themselves";
  let description = [{
    A loop that carries few sums waits in each iteration until the last addition is done, although the processor could begin
    others meanwhile. Where an `scf.for` that is not vectorized is marked `mlc.reassoc = N`, which allows another order, and
    carries nothing but M sums, it goes on N / M steps at once, each with sums of its own, which are added up at the
    end; what is left is done by the loop as it was. A loop of fewer than four such steps stays.

    ```mlir
    // before
    %sum = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero) -> (vector<16xf32>) {
      %w = vector.load %W[%k, %c0] : memref<64x16xf32>, vector<16xf32>
      %1 = vector.fma %x, %w, %s : vector<16xf32>
      scf.yield %1 : vector<16xf32>
    } {mlc.reassoc = 2 : i64}
    // after
    %sums:2 = scf.for %k = %c0 to %c64 step %c2 iter_args(%s = %zero, %t = %zero) -> (vector<16xf32>, vector<16xf32>) {
      %w = vector.load %W[%k, %c0] : memref<64x16xf32>, vector<16xf32>
      %1 = vector.fma %x, %w, %s : vector<16xf32>
      %next = arith.addi %k, %c1 : index
      %u = vector.load %W[%next, %c0] : memref<64x16xf32>, vector<16xf32>
      %2 = vector.fma %x, %u, %t : vector<16xf32>
      scf.yield %1, %2 : vector<16xf32>, vector<16xf32>
    }
    %sum = arith.addf %sums#0, %sums#1 : vector<16xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::scf::SCFDialect"];
}

def UnrollSteps : Pass<"mlc-unroll-steps"> {
  let summary = "do several steps of a sum of products in one iteration";
  let description = [{
    An innermost `scf.for` that adds up products of vectors takes up to eight steps in an iteration, in the same order. To count,
    to compare and to go back takes a part of what a processor can begin in a cycle, and hardware that runs two threads on a core
    gives each only half of that. A fence for the compiler alone is between steps: none loads ahead what has no register.

    ```mlir
    scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero) -> (vector<8xf32>) { step }  // before
    scf.for %k = %c0 to %c64 step %c8 iter_args(%s = %zero) -> (vector<8xf32>) { step, fence, step, ... }  // after
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect", "::mlir::scf::SCFDialect"];
  let statistics = [Statistic<"numUnrolled", "unrolled", "Loops unrolled">];
}

def GuardDivision : Pass<"mlc-guard-division"> {
  let summary = "give integer division a result where the machine would trap";
  let description = [{
    Of integers, signed or unsigned, `x / 0` and `x % 0` are 0; the least number divided by -1 is that number, with the
    remainder 0. The processor traps in these cases, and LLVM takes for granted that they do not occur. A constant divisor
    that is neither 0 nor -1 needs no guard; nor has arithmetic on `index` one, which is made by the compiler itself.

    ```mlir
    // before
    %q = arith.divui %x, %y : i32
    // after
    %isZero = arith.cmpi eq, %y, %zero : i32
    %safe = arith.select %isZero, %one, %y : i32
    %d = arith.divui %x, %safe : i32
    %q = arith.select %isZero, %zero, %d : i32
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

#endif // MLC_TRANSFORMS_PASSES_TD
