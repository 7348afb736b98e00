//===- GatherOps.td - Operators that read or write at places that tensors say ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_GATHEROPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_GATHEROPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_GatherElementsOp : Relax_Operator<"gather_elements", "elements at places along an axis", [{
    The element of the result at a point is that of `data` at the same point but for `axis`, where it is the index; a
    negative index counts from the end. No index is out of range.

    Rules:
    - R1: `data` and `indices` have the same rank; `axis` is a dimension of them, counted from the end if negative.
    - R2: the result has the shape of `indices`.

    Example:
    ```mlir
    func.func @gather_elements(%x: tensor<4x8xf32>, %i: tensor<4x2xi64>) -> tensor<4x2xf32> {
      %y = relax.gather_elements %x, %i axis 1 : (tensor<4x8xf32>, tensor<4x2xi64>) -> tensor<4x2xf32>
      return %y : tensor<4x2xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$data, Relax_IntegerTensor:$indices, DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$data `,` $indices (`axis` $axis^)? attr-dict `:` functional-type(operands, results)";
}

def Relax_GatherNDOp : Relax_Operator<"gather_nd", "slices at places of several dimensions", [{
    The last dimension of `indices` is a place in the dimensions of `data` after the first `batch_dims`, which both share. A
    negative index counts from the end. No index is out of range.

    Rules:
    - R1: the last dimension of `indices` is a number, and with `batch_dims` at most the rank of `data`.
    - R2: `batch_dims` is from 0 and less than the rank of `indices`.
    - R3: the result has the shape of `indices` without the last dimension, and then the dimensions of `data` that no index
      is for.

    Example:
    ```mlir
    func.func @gather_nd(%x: tensor<4x8x3xf32>, %i: tensor<5x2xi64>) -> tensor<5x3xf32> {
      %y = relax.gather_nd %x, %i : (tensor<4x8x3xf32>, tensor<5x2xi64>) -> tensor<5x3xf32>
      return %y : tensor<5x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$data, Relax_IntegerTensor:$indices, DefaultValuedAttr<I64Attr, "0">:$batch_dims);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $data `,` $indices (`batch_dims` $batch_dims^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_IndexTensorOp : Relax_Operator<"index_tensor", "elements at places that several tensors say", [{
    Tensor i of `indices` says the place in dimension i of `data`; the tensors are broadcast to one shape. A negative index
    counts from the end. No index is out of range.

    Rules:
    - R1: there are from one to as many tensors as `data` has dimensions, of integers.
    - R2: the tensors broadcast to one shape; the result has this shape and then the other dimensions of `data`.

    Example:
    ```mlir
    func.func @index_tensor(%x: tensor<4x8x3xf32>, %i: tensor<5x1xi64>, %j: tensor<2xi64>) -> tensor<5x2x3xf32> {
      %y = relax.index_tensor %x[%i, %j] : (tensor<4x8x3xf32>, tensor<5x1xi64>, tensor<2xi64>) -> tensor<5x2x3xf32>
      return %y : tensor<5x2x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$data, Variadic<Relax_IntegerTensor>:$indices);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$data `[` $indices `]` attr-dict `:` functional-type(operands, results)";
}

def Relax_ScatterElementsOp : Relax_Operator<"scatter_elements", "a tensor with elements put in along an axis", [{
    For each point of `indices`, the element of `data` at the same point but for `axis`, where it is the index, is combined
    with that of `updates` at the point: `reduction` is "update" (the last one in order stays), "add", "mul", "max" or "min".
    A negative index counts from the end.

    Rules:
    - R1: `data`, `indices` and `updates` have the same rank, `indices` and `updates` the same shape, `data` and `updates` the
      same element type.
    - R2: `axis` is a dimension of `data`, counted from the end if negative.
    - R3: `reduction` is one of these words.

    Example:
    ```mlir
    func.func @scatter_elements(%x: tensor<4x8xf32>, %i: tensor<4x2xi64>, %u: tensor<4x2xf32>) -> tensor<4x8xf32> {
      %y = relax.scatter_elements %x, %i, %u axis 1 reduction "add"
          : (tensor<4x8xf32>, tensor<4x2xi64>, tensor<4x2xf32>) -> tensor<4x8xf32>
      return %y : tensor<4x8xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$data, Relax_IntegerTensor:$indices, Relax_NumberTensor:$updates,
      DefaultValuedAttr<I64Attr, "0">:$axis, DefaultValuedStrAttr<StrAttr, "update">:$reduction);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data `,` $indices `,` $updates (`axis` $axis^)? (`reduction` $reduction^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def Relax_ScatterNDOp : Relax_Operator<"scatter_nd", "a tensor with slices put in at places of several dimensions", [{
    The last dimension of `indices` is a place in the first dimensions of `data`, whose slice there is combined with that of
    `updates`: `reduction` is "update" (the last one in order stays), "add", "mul", "max" or "min". A negative index counts
    from the end.

    Rules:
    - R1: the last dimension of `indices` is a number, at most the rank of `data`.
    - R2: `updates` has the element type of `data` and the shape of `indices` without the last dimension, and then the
      dimensions of `data` that no index is for.
    - R3: `reduction` is one of these words.

    Example:
    ```mlir
    func.func @scatter_nd(%x: tensor<4x8xf32>, %i: tensor<5x1xi64>, %u: tensor<5x8xf32>) -> tensor<4x8xf32> {
      %y = relax.scatter_nd %x, %i, %u reduction "max"
          : (tensor<4x8xf32>, tensor<5x1xi64>, tensor<5x8xf32>) -> tensor<4x8xf32>
      return %y : tensor<4x8xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$data, Relax_IntegerTensor:$indices, Relax_NumberTensor:$updates,
      DefaultValuedStrAttr<StrAttr, "update">:$reduction);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data `,` $indices `,` $updates (`reduction` $reduction^)? attr-dict `:` functional-type(operands, results)
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_GATHEROPS_TD
