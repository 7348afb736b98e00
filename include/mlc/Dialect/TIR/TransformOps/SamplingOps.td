//===- SamplingOps.td - Numbers that a search varies ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_SAMPLINGOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_SAMPLINGOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

// Draws a decision, or takes the one that it is given. Numbers come from the generator of the schedule that applies the op;
// in an interpreter without one, from a generator that starts at 1.

def TransformTIR_SampleCategoricalOp : TransformTIR_LookupOp<"sample_categorical"> {
  let summary = "one of several numbers";
  let description = [{
    One of the `candidates`, each as probable as its weight among `probs`. The `decision` is the index of the one that is
    taken.

    Preconditions:
    - P1: there is a candidate, and one probability for each.
    - P2: probabilities are not negative, and not all 0.
    - P3: the decision is the index of a candidate.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      %factor = transform.tir.sample_categorical [4, 8, 16] probs [0.25, 0.5, 0.25] decision 1 : !transform.param<i64>
      %i_0, %i_1 = transform.tir.split %loop by [-1, %factor]
        : (!transform.op<"tir.for">, !transform.param<i64>) -> (!transform.op<"tir.for">, !transform.op<"tir.for">)
    }
    ```
  }];
  let arguments = (ins DenseI64ArrayAttr:$candidates, DenseF64ArrayAttr:$probs, OptionalAttr<I64Attr>:$decision);
  let results = (outs TransformParamTypeInterface:$choice);
  let assemblyFormat = [{
    $candidates `probs` $probs (`decision` $decision^)? attr-dict `:` type($choice)
  }];
}

def TransformTIR_SamplePerfectTileOp : TransformTIR_LookupOp<"sample_perfect_tile"> {
  let summary = "factors of an extent";
  let description = [{
    One factor for each result, outermost first, whose product is the extent of `loop`, with the last at most
    `max_innermost` (-1: of any size). All such factors are equally probable. If the extent is no number, the first is -1
    and the others are 1. A `decision` is mended from the last to the first: a factor that does not divide what is left
    becomes what is left, and the first is what remains.

    Preconditions:
    - P1: there is at least one factor, and two if the last is bounded.
    - P2: the bound is positive, or -1.
    - P3: the decision has as many factors, all positive.
    - P4: the extent is positive.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      %f_0, %f_1 = transform.tir.sample_perfect_tile %loop max_innermost 16 decision [8, 4]
        : (!transform.op<"tir.for">) -> (!transform.param<i64>, !transform.param<i64>)
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop, DefaultValuedAttr<I64Attr, "16">:$max_innermost,
      OptionalAttr<DenseI64ArrayAttr>:$decision);
  let results = (outs Variadic<TransformParamTypeInterface>:$factors);
  let assemblyFormat = [{
    $loop (`max_innermost` $max_innermost^)? (`decision` $decision^)? attr-dict `:` functional-type(operands, results)
  }];
}

def TransformTIR_SamplePartitionedTileOp : TransformTIR_LookupOp<"sample_partitioned_tile"> {
  let summary = "factors of an extent, with a part of a given size";
  let description = [{
    One factor for each result, outermost first, whose product is the extent of `loop`; that of the factors from
    `partition` on is a multiple of `inner_factor`. If no such factors exist, the first is the extent and the others are 1;
    if the extent is no number, the first is -1. A `decision` is mended as that of `sample_perfect_tile` is.

    Preconditions:
    - P1: there is at least one factor.
    - P2: the partition is the position of a factor, and the inner factor is positive.
    - P3: the decision has as many factors, all positive.
    - P4: the extent is positive.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      %f_0, %f_1, %f_2 = transform.tir.sample_partitioned_tile %loop partition 1 inner_factor 16
        : (!transform.op<"tir.for">) -> (!transform.param<i64>, !transform.param<i64>, !transform.param<i64>)
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop, DefaultValuedAttr<I64Attr, "0">:$partition,
      DefaultValuedAttr<I64Attr, "1">:$inner_factor, OptionalAttr<DenseI64ArrayAttr>:$decision);
  let results = (outs Variadic<TransformParamTypeInterface>:$factors);
  let assemblyFormat = [{
    $loop (`partition` $partition^)? (`inner_factor` $inner_factor^)? (`decision` $decision^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def TransformTIR_SampleComputeLocationOp : TransformTIR_LookupOp<"sample_compute_location"> {
  let summary = "where a block may be computed";
  let description = [{
    One of the places where the block can go, for `compute_at`: a loop around its first consumer, which is around all of them;
    the function, if it stays where it is; or the block itself, if it is inlined. The `decision` is the number of the loop, -1
    or -2. One that is none of the places becomes the largest that is less, or -1.

    Preconditions:
    - P1: the block is in a function.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%block: !transform.op<"tir.block">):
      %place = transform.tir.sample_compute_location %block decision 1 : (!transform.op<"tir.block">) -> !transform.any_op
      transform.tir.compute_at %block in %place : !transform.op<"tir.block">, !transform.any_op
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$block, OptionalAttr<I64Attr>:$decision);
  let results = (outs TransformHandleTypeInterface:$place);
  let assemblyFormat = "$block (`decision` $decision^)? attr-dict `:` functional-type(operands, results)";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_SAMPLINGOPS_TD
