//===- KindOps.td - How loops run, and notes for later --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_TRANSFORMOPS_KINDOPS_TD
#define MLC_DIALECT_TIR_TRANSFORMOPS_KINDOPS_TD

include "mlc/Dialect/TIR/TransformOps/TIRTransformBase.td"

def TransformTIR_ParallelOp : TransformTIR_PrimitiveOp<"parallel"> {
  let summary = "a loop whose iterations run at the same time";
  let description = [{
    Makes a loop parallel.

    Preconditions:
    - P1: each block directly below is complete or a reduction: its instances write different elements, or combine values
      into one.
    - P2: the loop's variable is in bindings of spatial variables only.
    - P3: no element is written by two blocks, or reduced into, in different iterations. Those that differ only in what a
      quotient or a remainder in a binding leaves out do that: two iterations of `f`, for example, where `vi = f // 4` is
      a block's only variable.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.parallel %loop : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop);
  let assemblyFormat = "$loop attr-dict `:` type($loop)";
}

def TransformTIR_VectorizeOp : TransformTIR_PrimitiveOp<"vectorize"> {
  let summary = "a loop that becomes vector operations";
  let description = [{
    Makes a loop vectorized.

    Preconditions:
    - P1: each block directly below is complete or a reduction.
    - P2: the loop's variable is in bindings of spatial variables only.
    - P3: no element is written by two blocks, or reduced into, in different iterations. Those that differ only in what a
      quotient or a remainder in a binding leaves out do that: two iterations of `f`, for example, where `vi = f // 4` is
      a block's only variable.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.vectorize %loop : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop);
  let assemblyFormat = "$loop attr-dict `:` type($loop)";
}

def TransformTIR_BindOp : TransformTIR_PrimitiveOp<"bind"> {
  let summary = "a loop whose iterations are threads";
  let description = [{
    Runs the iterations of a loop by the threads of an axis.

    Preconditions:
    - P1: each block directly below is complete or a reduction.
    - P2: the loop's variable is in bindings of spatial variables only, or, with an axis of `threadIdx`, of reduce
      variables, too.
    - P3: there is such an axis: `blockIdx`, `threadIdx` or `vthread` with `.x`, `.y` or `.z`, or `vthread`.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.bind %loop to "threadIdx.x" : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop, StrAttr:$thread);
  let assemblyFormat = "$loop `to` $thread attr-dict `:` type($loop)";
}

def TransformTIR_UnrollOp : TransformTIR_PrimitiveOp<"unroll"> {
  let summary = "a loop that is written out";
  let description = [{
    Makes a loop unrolled. There are no preconditions.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.unroll %loop : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$loop);
  let assemblyFormat = "$loop attr-dict `:` type($loop)";
}

def TransformTIR_AnnotateOp : TransformTIR_PrimitiveOp<"annotate"> {
  let summary = "adds an annotation to a loop or a block";
  let description = [{
    Adds the annotation `key` to a loop, a block, or a function's root block. One that is there stays as it is. In `value`,
    `#transform.param_operand<index = N>` stands for what is in the param `N` of `params`.

    Preconditions:
    - P1: the payload is a loop, a block or a `tir.prim_func`.
    - P2: each param is one attribute, and those that `value` names are there.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.annotate %loop "unroll_limit" = 16 : i64 to !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target, StrAttr:$key, AnyAttr:$value,
      Variadic<TransformParamTypeInterface>:$params);
  let assemblyFormat = [{
    $target $key `=` $value (`with` $params^ `:` type($params))? `to` type($target) attr-dict
  }];
}

def TransformTIR_UnannotateOp : TransformTIR_PrimitiveOp<"unannotate"> {
  let summary = "takes an annotation away from a loop or a block";
  let description = [{
    Takes the annotation `key` away.

    Preconditions:
    - P1: the payload is a loop, a block or a `tir.prim_func`.
    - P2: it has the annotation.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%loop: !transform.op<"tir.for">):
      transform.tir.unannotate %loop "unroll_limit" : !transform.op<"tir.for">
    }
    ```
  }];
  let arguments = (ins TransformHandleTypeInterface:$target, StrAttr:$key);
  let assemblyFormat = "$target $key attr-dict `:` type($target)";
}

def TransformTIR_EnterPostprocOp : TransformTIR_PrimitiveOp<"enter_postproc"> {
  let summary = "marks where a trace may be cut off";
  let description = [{
    Changes nothing. What follows it in a trace depends on the target, and is left out where a trace is used for another.

    Example:
    ```mlir
    transform.sequence failures(propagate) {
    ^bb0(%root: !transform.any_op):
      transform.tir.enter_postproc
    }
    ```
  }];
  let assemblyFormat = "attr-dict";
}

#endif // MLC_DIALECT_TIR_TRANSFORMOPS_KINDOPS_TD
