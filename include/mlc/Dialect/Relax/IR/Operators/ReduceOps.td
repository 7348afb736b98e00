//===- ReduceOps.td - Operators that combine the elements of dimensions ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_REDUCEOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_REDUCEOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

class Relax_ReduceOp<string mnemonic, string text, string example, TypeConstraint tensor>
    : Relax_Operator<mnemonic, text, [{
    The reduction is over the dimensions of `axis`, over all without it. With `keepdims` they stay in the result with
    size 1.

    Rules:
    - R1: `axis` names dimensions of `x`, none twice; a negative one counts from the end.
    - R2: the result has the element type of `x`.

    }] # example, Relax_Inference<"inferReduce(inference, adaptor.getX(), adaptor.getAxis(), adaptor.getKeepdims(), types)">.definition
      # Relax_Permutation<"permuteReduction(*this, getAxis(), getKeepdims(), axes, attributes, results)">.definition,
      [Pure, Relax_LayoutMethods]> {
  let arguments = (ins tensor:$x, OptionalAttr<DenseI64ArrayAttr>:$axis, UnitAttr:$keepdims);
  let results = (outs tensor:$result);
  let assemblyFormat = "$x (`axis` $axis^)? (`keepdims` $keepdims^)? attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// The dimensions that are reduced, counted from the front, in ascending order.
    ::llvm::SmallVector<int64_t> getNormalizedAxes() {
      return ::mlc::relax::getReducedAxes(getAxis(), ::llvm::cast<::mlir::RankedTensorType>(getX().getType()).getRank());
    }
  }];
}

def Relax_SumOp : Relax_ReduceOp<"sum", "the sum of elements", [{
    Example:
    ```mlir
    func.func @sum(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?xf32, #relax.dims<[n]>> {
      %y = relax.sum %x axis [1] : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?xf32, #relax.dims<[n]>>
      return %y : tensor<?xf32, #relax.dims<[n]>>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_ProdOp : Relax_ReduceOp<"prod", "the product of elements", [{
    Example:
    ```mlir
    func.func @prod(%x: tensor<2x4xf32>) -> tensor<f32> {
      %y = relax.prod %x : (tensor<2x4xf32>) -> tensor<f32>
      return %y : tensor<f32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_MaxOp : Relax_ReduceOp<"max", "the largest element; NaN where one is NaN", [{
    Example:
    ```mlir
    func.func @max(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x1xf32, #relax.dims<[n, 1]>> {
      %y = relax.max %x axis [-1] keepdims : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x1xf32, #relax.dims<[n, 1]>>
      return %y : tensor<?x1xf32, #relax.dims<[n, 1]>>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_MinOp : Relax_ReduceOp<"min", "the smallest element; NaN where one is NaN", [{
    Example:
    ```mlir
    func.func @min(%x: tensor<2x4xi32>) -> tensor<4xi32> {
      %y = relax.min %x axis [0] : (tensor<2x4xi32>) -> tensor<4xi32>
      return %y : tensor<4xi32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_MeanOp : Relax_ReduceOp<"mean", "the sum of elements divided by their number", [{
    Example:
    ```mlir
    func.func @mean(%x: tensor<2x4xf32>) -> tensor<1x1xf32> {
      %y = relax.mean %x axis [0, 1] keepdims : (tensor<2x4xf32>) -> tensor<1x1xf32>
      return %y : tensor<1x1xf32>
    }
    ```
  }], Relax_FloatTensor>;

def Relax_VarianceOp : Relax_ReduceOp<"variance", "the mean of squared distances from the mean", [{
    Example:
    ```mlir
    func.func @variance(%x: tensor<2x4xf32>) -> tensor<2xf32> {
      %y = relax.variance %x axis [1] : (tensor<2x4xf32>) -> tensor<2xf32>
      return %y : tensor<2xf32>
    }
    ```
  }], Relax_FloatTensor>;

def Relax_StdOp : Relax_ReduceOp<"std", "the square root of the variance", [{
    Example:
    ```mlir
    func.func @std(%x: tensor<2x4xf32>) -> tensor<2xf32> {
      %y = relax.std %x axis [1] : (tensor<2x4xf32>) -> tensor<2xf32>
      return %y : tensor<2xf32>
    }
    ```
  }], Relax_FloatTensor>;

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_REDUCEOPS_TD
