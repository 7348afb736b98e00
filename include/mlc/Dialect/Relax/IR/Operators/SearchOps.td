//===- SearchOps.td - Operators that find and choose elements -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_SEARCHOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_SEARCHOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

class Relax_ArgReduceOp<string mnemonic, string text, string example> : Relax_Operator<mnemonic, text, [{
    The position is along `axis`, or without it in all elements in the order in which they lie. Of equal elements it
    is the first. With `keepdims` the dimensions that are reduced stay in the result with size 1.

    Rules:
    - R1: `axis` is a dimension of `x`, counted from the end if negative.
    - R2: the element type of the result is i64.

    }] # example, Relax_Inference<"inferArgReduce(inference, adaptor.getX(), adaptor.getAxis(), adaptor.getKeepdims(), types)">.definition> {
  let arguments = (ins Relax_NumberTensor:$x, OptionalAttr<I64Attr>:$axis, UnitAttr:$keepdims);
  let results = (outs TensorOf<[I64]>:$result);
  let assemblyFormat = "$x (`axis` $axis^)? (`keepdims` $keepdims^)? attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// The dimensions that are reduced, counted from the front, in ascending order.
    ::llvm::SmallVector<int64_t> getNormalizedAxes() {
      ::std::optional<int64_t> axis = getAxis();
      return ::mlc::relax::getReducedAxes(
          axis ? ::std::optional<::llvm::ArrayRef<int64_t>>(*axis) : ::std::nullopt,
          ::llvm::cast<::mlir::RankedTensorType>(getX().getType()).getRank());
    }
  }];
}

def Relax_ArgmaxOp : Relax_ArgReduceOp<"argmax", "the position of the largest element", [{
    Example:
    ```mlir
    func.func @argmax(%x: tensor<4x10xf32>) -> tensor<4xi64> {
      %y = relax.argmax %x axis 1 : (tensor<4x10xf32>) -> tensor<4xi64>
      return %y : tensor<4xi64>
    }
    ```
  }]>;

def Relax_ArgminOp : Relax_ArgReduceOp<"argmin", "the position of the smallest element", [{
    Example:
    ```mlir
    func.func @argmin(%x: tensor<4x10xf32>) -> tensor<4xi64> {
      %y = relax.argmin %x axis 1 : (tensor<4x10xf32>) -> tensor<4xi64>
      return %y : tensor<4xi64>
    }
    ```
  }]>;


def Relax_WhereOp : Relax_Operator<"where", "elements of x1 where the condition holds, else of x2", [{
    The three shapes are broadcast as those of `relax.add` are.

    Rules:
    - R1: `x1` and `x2` have the same element type, and the result has it.
    - R2: the shapes can be broadcast.

    Example:
    ```mlir
    func.func @where(%c: tensor<?x1xi1, #relax.dims<[n, 1]>>, %x: tensor<4xf32>, %y: tensor<f32>)
        -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %z = relax.where %c, %x, %y
          : (tensor<?x1xi1, #relax.dims<[n, 1]>>, tensor<4xf32>, tensor<f32>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %z : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }], "", [Pure, LayoutOpInterface]> {
  let arguments = (ins Relax_BoolTensor:$condition, Relax_OpenTensor:$x1, Relax_OpenTensor:$x2);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$condition `,` $x1 `,` $x2 attr-dict `:` functional-type(operands, results)";
}

def Relax_TakeOp : Relax_Operator<"take", "elements, or slices along a dimension, at places that indices say", [{
    `mode` says what becomes of an index out of range: "clip" takes the nearest, "wrap" counts on from the other end, "fast"
    does not look.

    Rules:
    - R1: `indices` are integers; without `axis`, `x` has rank 1.
    - R2: `axis` is a dimension of `x`; the dimensions of `indices` take its place in the result.
    - R3: `mode` is "fast", "clip" or "wrap".

    Example:
    ```mlir
    func.func @take(%x: tensor<10x4xf32>, %i: tensor<2x3xi64>) -> tensor<2x3x4xf32> {
      %y = relax.take %x, %i axis 0 : (tensor<10x4xf32>, tensor<2x3xi64>) -> tensor<2x3x4xf32>
      return %y : tensor<2x3x4xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, Relax_IntegerTensor:$indices, OptionalAttr<I64Attr>:$axis,
      DefaultValuedStrAttr<StrAttr, "fast">:$mode);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x `,` $indices (`axis` $axis^)? (`mode` $mode^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_StridedSliceOp : Relax_Operator<"strided_slice", "a part of a tensor, with steps", [{
    Along each of `axes` the elements from `begin` on, by steps of `strides` (1 without it), before `end`. Negative numbers
    count from the end, and both limits are brought into range, unless `assume_inbound`.

    Rules:
    - R1: `axes` names dimensions of `x`, none twice.
    - R2: `begin`, `end` and `strides` have one expression for each axis, and their symbols are defined.
    - R3: a step is a number that is not 0.
    - R4: without `assume_inbound` a limit that is symbolic is taken to be in range.

    Example:
    ```mlir
    func.func @strided_slice(%x: tensor<8x4xf32>) -> tensor<3x4xf32> {
      %y = relax.strided_slice %x axes [0] begin [1] end [7] strides [2] : (tensor<8x4xf32>) -> tensor<3x4xf32>
      return %y : tensor<3x4xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, DenseI64ArrayAttr:$axes, Relax_DimsAttr:$begin, Relax_DimsAttr:$end,
      OptionalAttr<Relax_DimsAttr>:$strides, UnitAttr:$assume_inbound);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x `axes` $axes `begin` custom<DimList>($begin) `end` custom<DimList>($end)
    (`strides` custom<DimList>($strides)^)? (`assume_inbound` $assume_inbound^)? attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// The first element and the step of each dimension of `x`.
    ::llvm::SmallVector<::std::pair<::mlc::relax::DimExpr, int64_t>> getStarts();
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_SEARCHOPS_TD
