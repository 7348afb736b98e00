//===- CreateOps.td - Operators that make tensors -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_CREATEOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_CREATEOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"

def Relax_FullOp : Relax_Operator<"full", "a tensor of one value", [{
    Rules:
    - R1: `shape` has no negative dimension and its symbols are defined.
    - R2: `fill_value` has rank 0; the result has the element type `dtype`, by default that of `fill_value`.

    Example:
    ```mlir
    func.func @full(%v: tensor<f32>) -> tensor<2x3xf32> {
      %y = relax.full %v shape [2, 3] : (tensor<f32>) -> tensor<2x3xf32>
      return %y : tensor<2x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$fill_value, Relax_DimsAttr:$shape, OptionalAttr<TypeAttr>:$dtype);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $fill_value `shape` custom<DimList>($shape) (`dtype` $dtype^)? attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Relax_FullLikeOp : Relax_Operator<"full_like", "a tensor of one value with the shape of another", [{
    Rules:
    - R1: `fill_value` has rank 0.
    - R2: the result has the shape of `x` and the element type `dtype`, by default that of `x`.

    Example:
    ```mlir
    func.func @full_like(%x: tensor<2x3xf32>, %v: tensor<f32>) -> tensor<2x3xf32> {
      %y = relax.full_like %x, %v : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
      return %y : tensor<2x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, Relax_OpenTensor:$fill_value, OptionalAttr<TypeAttr>:$dtype);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x `,` $fill_value (`dtype` $dtype^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_OnesOp : Relax_Operator<"ones", "a tensor of ones", [{
    Rules:
    - R1: `shape` has no negative dimension and its symbols are defined.
    - R2: the result has the element type `dtype`.

    Example:
    ```mlir
    func.func @ones() -> tensor<2x3xf32> {
      %y = relax.ones shape [2, 3] dtype f32 : tensor<2x3xf32>
      return %y : tensor<2x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_DimsAttr:$shape, TypeAttr:$dtype);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    `shape` custom<DimList>($shape) `dtype` $dtype attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def Relax_OnesLikeOp : Relax_Operator<"ones_like", "a tensor of ones with the shape of another", [{
    Rules:
    - R1: the result has the shape of `x` and the element type `dtype`, by default that of `x`.

    Example:
    ```mlir
    func.func @ones_like(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
      %y = relax.ones_like %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
      return %y : tensor<2x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, OptionalAttr<TypeAttr>:$dtype);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x (`dtype` $dtype^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_ZerosOp : Relax_Operator<"zeros", "a tensor of zeros", [{
    Rules:
    - R1: `shape` has no negative dimension and its symbols are defined.
    - R2: the result has the element type `dtype`.

    Example:
    ```mlir
    func.func @zeros() -> tensor<2x3xf32> {
      %y = relax.zeros shape [2, 3] dtype f32 : tensor<2x3xf32>
      return %y : tensor<2x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_DimsAttr:$shape, TypeAttr:$dtype);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    `shape` custom<DimList>($shape) `dtype` $dtype attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def Relax_ZerosLikeOp : Relax_Operator<"zeros_like", "a tensor of zeros with the shape of another", [{
    Rules:
    - R1: the result has the shape of `x` and the element type `dtype`, by default that of `x`.

    Example:
    ```mlir
    func.func @zeros_like(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
      %y = relax.zeros_like %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
      return %y : tensor<2x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, OptionalAttr<TypeAttr>:$dtype);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x (`dtype` $dtype^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_ArangeOp : Relax_Operator<"arange", "numbers from a start on, by a step, before an end", [{
    `range` is [start, end, step].

    Rules:
    - R1: `range` has three expressions, whose symbols are defined; the step is a number that is not 0.
    - R2: the result has (end - start + step - sign(step)) floordiv step elements of type `dtype`, at least 0.

    Example:
    ```mlir
    func.func @arange(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xi64, #relax.dims<[n]>> {
      %y = relax.arange [0, n, 1] dtype i64 : tensor<?xi64, #relax.dims<[n]>>
      return %y : tensor<?xi64, #relax.dims<[n]>>
    }
    ```
  }]> {
  let arguments = (ins Relax_DimsAttr:$range, TypeAttr:$dtype);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    custom<DimList>($range) `dtype` $dtype attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def Relax_EyeOp : Relax_Operator<"eye", "ones on a diagonal, zeros elsewhere", [{
    `k` is how far the diagonal lies above the main one.

    Rules:
    - R1: `shape` has two dimensions, not negative, whose symbols are defined.
    - R2: the result has the element type `dtype`.

    Example:
    ```mlir
    func.func @eye() -> tensor<2x3xf32> {
      %y = relax.eye shape [2, 3] k 1 dtype f32 : tensor<2x3xf32>
      return %y : tensor<2x3xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_DimsAttr:$shape, DefaultValuedAttr<I64Attr, "0">:$k, TypeAttr:$dtype);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    `shape` custom<DimList>($shape) (`k` $k^)? `dtype` $dtype attr-dict `:` type($result)
  }];
  let hasVerifier = 1;
}

def Relax_TrilOp : Relax_Operator<"tril", "the lower triangle of matrices; what is above the diagonal is 0", [{
    `k` is how far the diagonal lies above the main one.

    Rules:
    - R1: `x` has rank 2 or more; the result has its type.

    Example:
    ```mlir
    func.func @tril(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
      %y = relax.tril %x k 1 : tensor<3x4xf32>
      return %y : tensor<3x4xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, DefaultValuedAttr<I64Attr, "0">:$k);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x (`k` $k^)? attr-dict `:` custom<SameType>(type($x), type($result))
  }];
}

def Relax_TriuOp : Relax_Operator<"triu", "the upper triangle of matrices; what is below the diagonal is 0", [{
    `k` is how far the diagonal lies above the main one.

    Rules:
    - R1: `x` has rank 2 or more; the result has its type.

    Example:
    ```mlir
    func.func @triu(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
      %y = relax.triu %x k 1 : tensor<3x4xf32>
      return %y : tensor<3x4xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, DefaultValuedAttr<I64Attr, "0">:$k);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x (`k` $k^)? attr-dict `:` custom<SameType>(type($x), type($result))
  }];
}

def Relax_OneHotOp : Relax_Operator<"one_hot", "one value at the place that an index says, another elsewhere", [{
    Rules:
    - R1: `indices` are integers; `depth` is at least 1.
    - R2: `axis` is a dimension of the result, which has one more than `indices`, of size `depth`.
    - R3: `on_value` and `off_value` are numbers of one type; the result has it as its element type.

    Example:
    ```mlir
    func.func @one_hot(%x: tensor<3xi64>) -> tensor<3x10xf32> {
      %y = relax.one_hot %x on 1.0 : f32 off 0.0 : f32 depth 10 : (tensor<3xi64>) -> tensor<3x10xf32>
      return %y : tensor<3x10xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_IntegerTensor:$indices, TypedAttrInterface:$on_value, TypedAttrInterface:$off_value,
      I64Attr:$depth, DefaultValuedAttr<I64Attr, "-1">:$axis);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $indices `on` $on_value `off` $off_value `depth` $depth (`axis` $axis^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_CREATEOPS_TD
