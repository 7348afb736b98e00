//===- LinearAlgebraOps.td - Products of matrices -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_LINEARALGEBRAOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_LINEARALGEBRAOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_MatmulOp : Relax_Operator<"matmul", "the product of matrices", [{
    The last two dimensions of each operand are a matrix; the dimensions before are batches and are broadcast. A
    first operand of rank 1 is a row and a second one a column; that dimension is not in the result.

    Rules:
    - R1: both operands have rank 1 or more and the same element type.
    - R2: the last dimension of `x1` is the one but last of `x2`, or its only one. Where symbols
      leave that open, it is checked when the program runs.
    - R3: the batch dimensions can be broadcast.
    - R4: the result has the element type `out_dtype`, by default that of the operands.

    Example:
    ```mlir
    func.func @matmul(%x: tensor<?x16xf32, #relax.dims<[n, 16]>>, %y: tensor<16x8xf32>)
        -> tensor<?x8xf32, #relax.dims<[n, 8]>> {
      %z = relax.matmul %x, %y
          : (tensor<?x16xf32, #relax.dims<[n, 16]>>, tensor<16x8xf32>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
      return %z : tensor<?x8xf32, #relax.dims<[n, 8]>>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$x1, Relax_NumberTensor:$x2, OptionalAttr<TypeAttr>:$out_dtype);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = "$x1 `,` $x2 (`out_dtype` $out_dtype^)? attr-dict `:` functional-type(operands, results)";
}

def Relax_LinearOp : Relax_Operator<"linear", "a fully connected layer", [{
    `data` times the transposed `weight`, plus `bias`. One op, and not a product with a `permute_dims`, so that it
    becomes one reduction that reads the weight as it lies.

    Rules:
    - R1: `data` has rank 1 or more, `weight` rank 2 (outputs, inputs); both have the same element type.
    - R2: the last dimension of `data` is the last of `weight`.
    - R3: the result has the element type `out_dtype`, by default that of the operands.
    - R4: `bias` has rank 1, the size of the first dimension of `weight` and the element type of the result.

    Example:
    ```mlir
    func.func @linear(%x: tensor<4x784xf32>, %w: tensor<128x784xf32>, %b: tensor<128xf32>) -> tensor<4x128xf32> {
      %y = relax.linear %x, %w, %b
          : (tensor<4x784xf32>, tensor<128x784xf32>, tensor<128xf32>) -> tensor<4x128xf32>
      return %y : tensor<4x128xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$data, Relax_NumberTensor:$weight, Optional<Relax_NumberTensor>:$bias,
      OptionalAttr<TypeAttr>:$out_dtype);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data `,` $weight (`,` $bias^)? (`out_dtype` $out_dtype^)? attr-dict `:` functional-type(operands, results)
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_LINEARALGEBRAOPS_TD
