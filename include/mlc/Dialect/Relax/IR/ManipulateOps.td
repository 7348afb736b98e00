//===- ManipulateOps.td - Operators that move elements --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_MANIPULATEOPS_TD
#define MLC_DIALECT_RELAX_IR_MANIPULATEOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_ReshapeOp : Relax_Operator<"reshape", "the same elements in another shape", [{
    A dimension 0 of `shape` is that of `x` at the same place; one dimension -1 is what is left.

    Rules:
    - R1: at most one dimension of `shape` is -1, and the others are 0 or more or symbolic; 0 is at a place where `x` has
      a dimension.
    - R2: where all dimensions are known, `x` and the result have the same number of elements for certain.
    - R3: each symbol of `shape` is defined.

    Example:
    ```mlir
    func.func @reshape(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?x3xf32, #relax.dims<[n * 2, 3]>> {
      %y = relax.reshape %x shape [-1, 3]
          : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?x3xf32, #relax.dims<[n * 2, 3]>>
      return %y : tensor<?x3xf32, #relax.dims<[n * 2, 3]>>
    }
    ```
  }]> {
  let arguments = (ins Relax_Tensor:$x, Relax_DimsAttr:$shape);
  let results = (outs Relax_Tensor:$result);
  let assemblyFormat = "$x `shape` custom<DimList>($shape) attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Relax_FlattenOp : Relax_Operator<"flatten", "the same elements in one dimension", [{
    Rules:
    - R1: the result has rank 1 and as many elements as `x`.

    Example:
    ```mlir
    func.func @flatten(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?xf32, #relax.dims<[n * 6]>> {
      %y = relax.flatten %x : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?xf32, #relax.dims<[n * 6]>>
      return %y : tensor<?xf32, #relax.dims<[n * 6]>>
    }
    ```
  }]> {
  let arguments = (ins Relax_Tensor:$x);
  let results = (outs Relax_Tensor:$result);
  let assemblyFormat = "$x attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Relax_PermuteDimsOp : Relax_Operator<"permute_dims", "the dimensions in another order", [{
    Dimension i of the result is dimension axes[i] of `x`. Without `axes` the order is reversed.

    Rules:
    - R1: `axes` names each dimension of `x` once; a negative one counts from the end.

    Example:
    ```mlir
    func.func @permute_dims(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<4x?xf32, #relax.dims<[4, n]>> {
      %y = relax.permute_dims %x axes [1, 0]
          : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<4x?xf32, #relax.dims<[4, n]>>
      return %y : tensor<4x?xf32, #relax.dims<[4, n]>>
    }
    ```
  }]> {
  let arguments = (ins Relax_Tensor:$x, OptionalAttr<DenseI64ArrayAttr>:$axes);
  let results = (outs Relax_Tensor:$result);
  let assemblyFormat = "$x (`axes` $axes^)? attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// The dimension of `x` that each dimension of the result is, counted from the front.
    ::llvm::SmallVector<int64_t> getNormalizedAxes();
  }];
}

def Relax_ConcatOp : Relax_Operator<"concat", "tensors one after another along a dimension", [{
    Rules:
    - R1: there is at least one tensor; all have the same element type and the same rank, 1 or more.
    - R2: `axis` is a dimension, counted from the end if negative.
    - R3: the other dimensions are equal. Two different symbolic dimensions need a `relax.match_cast` before, which says
      that they are equal.

    Example:
    ```mlir
    func.func @concat(%a: tensor<?x4xf32, #relax.dims<[n, 4]>>, %b: tensor<2x4xf32>)
        -> tensor<?x4xf32, #relax.dims<[n + 2, 4]>> {
      %c = relax.concat %a, %b axis 0
          : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<2x4xf32>) -> tensor<?x4xf32, #relax.dims<[n + 2, 4]>>
      return %c : tensor<?x4xf32, #relax.dims<[n + 2, 4]>>
    }
    ```
  }]> {
  let arguments = (ins Variadic<Relax_Tensor>:$tensors, DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs Relax_Tensor:$result);
  let assemblyFormat = "$tensors `axis` $axis attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// `axis`, counted from the front.
    int64_t getNormalizedAxis();
  }];
}

#endif // MLC_DIALECT_RELAX_IR_MANIPULATEOPS_TD
