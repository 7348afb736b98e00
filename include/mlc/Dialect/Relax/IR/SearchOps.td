//===- SearchOps.td - Operators that find and choose elements -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_SEARCHOPS_TD
#define MLC_DIALECT_RELAX_IR_SEARCHOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

class Relax_ArgReduceOp<string mnemonic, string text, string example> : Relax_Operator<mnemonic, text, [{
    The position is along `axis`, or without it in all elements in the order in which they lie. Of equal elements it
    is the first. With `keepdims` the dimensions that are reduced stay in the result with size 1.

    Rules:
    - R1: `axis` is a dimension of `x`, counted from the end if negative.
    - R2: the element type of the result is i64.

    }] # example, Relax_Inference<"inferArgReduce(inference, adaptor.getX(), adaptor.getAxis(), adaptor.getKeepdims(), types)">.definition> {
  let arguments = (ins Relax_NumberTensor:$x, OptionalAttr<I64Attr>:$axis, UnitAttr:$keepdims);
  let results = (outs RankedTensorOf<[I64]>:$result);
  let assemblyFormat = "$x (`axis` $axis^)? (`keepdims` $keepdims^)? attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = [{
    /// The dimensions that are reduced, counted from the front, in ascending order.
    ::llvm::SmallVector<int64_t> getNormalizedAxes() {
      ::std::optional<int64_t> axis = getAxis();
      return ::mlc::relax::getReducedAxes(
          axis ? ::std::optional<::llvm::ArrayRef<int64_t>>(*axis) : ::std::nullopt, getX().getType().getRank());
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
  }]> {
  let arguments = (ins Relax_BoolTensor:$condition, Relax_Tensor:$x1, Relax_Tensor:$x2);
  let results = (outs Relax_Tensor:$result);
  let assemblyFormat = "$condition `,` $x1 `,` $x2 attr-dict `:` functional-type(operands, results)";
}

#endif // MLC_DIALECT_RELAX_IR_SEARCHOPS_TD
