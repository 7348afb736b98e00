//===- ManipulateOps.td - Operators that move elements --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_MANIPULATEOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_MANIPULATEOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_ReshapeOp : Relax_Operator<"reshape", "the same elements in another shape", [{
    A dimension 0 of `shape` is that of `x` at the same place; one dimension -1 is what is left.

    Rules:
    - R1: at most one dimension of `shape` is -1, and the others are 0 or more or symbolic; 0 is at a place where `x` has
      a dimension.
    - R2: `x` and the result have the same number of elements; where symbols leave that open, it is checked when the program
      runs.
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
  let arguments = (ins Relax_OpenTensor:$x, Relax_DimsAttr:$shape);
  let results = (outs Relax_OpenTensor:$result);
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
  let arguments = (ins Relax_OpenTensor:$x);
  let results = (outs Relax_OpenTensor:$result);
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
  let arguments = (ins Relax_OpenTensor:$x, OptionalAttr<DenseI64ArrayAttr>:$axes);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$x (`axes` $axes^)? attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// The dimension of `x` that each dimension of the result is, counted from the front.
    ::llvm::SmallVector<int64_t> getNormalizedAxes();
  }];
}

def Relax_ConcatOp : Relax_Operator<"concat", "tensors one after another along a dimension", [{
    Rules:
    - R1: there is at least one tensor; all have the same element type and the same rank, 1 or more.
    - R2: `axis` is a dimension, counted from the end if negative.
    - R3: the other dimensions are equal. Where symbols leave that open, it is checked when the
      program runs.

    Example:
    ```mlir
    func.func @concat(%a: tensor<?x4xf32, #relax.dims<[n, 4]>>, %b: tensor<2x4xf32>)
        -> tensor<?x4xf32, #relax.dims<[n + 2, 4]>> {
      %c = relax.concat %a, %b axis 0
          : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<2x4xf32>) -> tensor<?x4xf32, #relax.dims<[n + 2, 4]>>
      return %c : tensor<?x4xf32, #relax.dims<[n + 2, 4]>>
    }
    ```
  }], Relax_PermutesAxis<>.definition, [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Variadic<Relax_OpenTensor>:$tensors, DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$tensors `axis` $axis attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// `axis`, counted from the front.
    int64_t getNormalizedAxis();
  }];
}

def Relax_BroadcastToOp : Relax_Operator<"broadcast_to", "a tensor repeated along dimensions of size 1", [{
    Rules:
    - R1: `shape` has at least as many dimensions as `x`, none negative, and its symbols are defined.
    - R2: aligned at the last dimension, one of `x` is 1 or that of `shape`.

    Example:
    ```mlir
    func.func @broadcast_to(%x: tensor<4x1xf32>) -> tensor<2x4x3xf32> {
      %y = relax.broadcast_to %x shape [2, 4, 3] : (tensor<4x1xf32>) -> tensor<2x4x3xf32>
      return %y : tensor<2x4x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, Relax_DimsAttr:$shape);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x `shape` custom<DimList>($shape) attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Relax_ExpandDimsOp : Relax_Operator<"expand_dims", "dimensions of size 1 put in", [{
    Rules:
    - R1: `axis` names dimensions of the result, none twice; a negative one counts from the end.

    Example:
    ```mlir
    func.func @expand_dims(%x: tensor<4xf32>) -> tensor<1x4x1xf32> {
      %y = relax.expand_dims %x axis [0, -1] : (tensor<4xf32>) -> tensor<1x4x1xf32>
      return %y : tensor<1x4x1xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, DenseI64ArrayAttr:$axis);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x `axis` $axis attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// `axis`, counted from the front, in ascending order.
    ::llvm::SmallVector<int64_t> getNormalizedAxes() {
      return ::mlc::relax::getReducedAxes(getAxis(), ::llvm::cast<::mlir::RankedTensorType>(getResult().getType()).getRank());
    }
  }];
}

def Relax_SqueezeOp : Relax_Operator<"squeeze", "dimensions of size 1 left out", [{
    Without `axis` all dimensions are left out that are the number 1.

    Rules:
    - R1: `axis` names dimensions of `x`, none twice; a negative one counts from the end.
    - R2: of the dimensions that `axis` names, numbers other than 1 stay; symbolic ones are checked to be 1.
    - R3: without `axis` the rank of the result is not known if a dimension of `x` is symbolic or unknown.

    Example:
    ```mlir
    func.func @squeeze(%x: tensor<1x4x1xf32>) -> tensor<4xf32> {
      %y = relax.squeeze %x : (tensor<1x4x1xf32>) -> tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, OptionalAttr<DenseI64ArrayAttr>:$axis);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x (`axis` $axis^)? attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// The dimensions that are left out, counted from the front, in ascending order.
    ::llvm::SmallVector<int64_t> getNormalizedAxes();
  }];
}

def Relax_StackOp : Relax_Operator<"stack", "tensors along a new dimension", [{
    Rules:
    - R1: there is at least one tensor; all have the same element type and the same shape.
    - R2: `axis` is a dimension of the result, counted from the end if negative.

    Example:
    ```mlir
    func.func @stack(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4xf32> {
      %c = relax.stack %a, %b axis 0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
      return %c : tensor<2x4xf32>
    }
    ```
  }]> {
  let arguments = (ins Variadic<Relax_OpenTensor>:$tensors, DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $tensors `axis` $axis attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_SplitOp : Relax_Operator<"split", "parts of a tensor along a dimension", [{
    With a number of `sections` the parts have the size ceildiv, the last what is left; with `indices` the parts begin at
    0 and at each index.

    Rules:
    - R1: `axis` is a dimension, counted from the end if negative.
    - R2: either `sections` is at least 1 or `indices` are ascending numbers from 0.
    - R3: there is one result for each part.

    Example:
    ```mlir
    func.func @split(%x: tensor<6x4xf32>) -> (tensor<2x4xf32>, tensor<4x4xf32>) {
      %a, %b = relax.split %x indices [2] axis 0 : (tensor<6x4xf32>) -> (tensor<2x4xf32>, tensor<4x4xf32>)
      return %a, %b : tensor<2x4xf32>, tensor<4x4xf32>
    }
    ```
  }], Relax_PermutesAxis<>.definition, [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Relax_OpenTensor:$x, OptionalAttr<I64Attr>:$sections, OptionalAttr<DenseI64ArrayAttr>:$indices,
      DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs Variadic<Relax_OpenTensor>:$results);
  let assemblyFormat = [{
    $x (`sections` $sections^)? (`indices` $indices^)? (`axis` $axis^)? attr-dict
    `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// Where each part begins, and where the last ends.
    ::llvm::SmallVector<::mlc::relax::DimExpr> getBounds();
    /// `axis`, counted from the front.
    int64_t getNormalizedAxis();
  }];
}

def Relax_RepeatOp : Relax_Operator<"repeat", "each element several times", [{
    Without `axis` the elements of the flat tensor are repeated.

    Rules:
    - R1: `repeats` is at least 1; `axis` is a dimension of `data`.

    Example:
    ```mlir
    func.func @repeat(%x: tensor<2x4xf32>) -> tensor<2x8xf32> {
      %y = relax.repeat %x repeats 2 axis 1 : (tensor<2x4xf32>) -> tensor<2x8xf32>
      return %y : tensor<2x8xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$data, I64Attr:$repeats, OptionalAttr<I64Attr>:$axis);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $data `repeats` $repeats (`axis` $axis^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_TileOp : Relax_Operator<"tile", "the whole tensor several times", [{
    The shorter one of the shape and `repeats` is filled up with 1 at the front.

    Rules:
    - R1: `repeats` are numbers from 1.

    Example:
    ```mlir
    func.func @tile(%x: tensor<2x4xf32>) -> tensor<2x8xf32> {
      %y = relax.tile %x repeats [1, 2] : (tensor<2x4xf32>) -> tensor<2x8xf32>
      return %y : tensor<2x8xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$data, DenseI64ArrayAttr:$repeats);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $data `repeats` $repeats attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_FlipOp : Relax_Operator<"flip", "the elements along a dimension in reverse order", [{
    Rules:
    - R1: `axis` is a dimension of `data`, counted from the end if negative; the result has the type of `data`.

    Example:
    ```mlir
    func.func @flip(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.flip %x axis 1 : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$data, I64Attr:$axis);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $data `axis` $axis attr-dict `:` custom<SameType>(type($data), type($result))
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_MANIPULATEOPS_TD
