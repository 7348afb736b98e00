//===- NNOps.td - Operators of neural networks ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_NNOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_NNOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_SoftmaxOp : Relax_Operator<"nn.softmax", "exp(x) divided by its sum along a dimension", [{
    The largest element is subtracted before, so that nothing overflows.

    Rules:
    - R1: `axis` is a dimension of `data`, counted from the end if negative.

    Example:
    ```mlir
    func.func @softmax(%x: tensor<4x10xf32>) -> tensor<4x10xf32> {
      %y = relax.nn.softmax %x axis 1 : tensor<4x10xf32>
      return %y : tensor<4x10xf32>
    }
    ```
  }], Relax_PermutesAxis<>.definition, [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, DefaultValuedAttr<I64Attr, "-1">:$axis);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = "$data (`axis` $axis^)? attr-dict `:` custom<SameType>(type($data), type($result))";
  let extraClassDeclaration = Relax_InferDeclaration<>.text # [{
    /// `axis`, counted from the front.
    int64_t getNormalizedAxis();
  }];
}

def Relax_LogSoftmaxOp : Relax_Operator<"nn.log_softmax", "the logarithm of softmax along a dimension", [{
    Rules:
    - R1: `axis` is a dimension of `data`, counted from the end if negative; the result has the type of `data`.

    Example:
    ```mlir
    func.func @log_softmax(%x: tensor<4x10xf32>) -> tensor<4x10xf32> {
      %y = relax.nn.log_softmax %x axis 1 : tensor<4x10xf32>
      return %y : tensor<4x10xf32>
    }
    ```
  }], Relax_PermutesAxis<>.definition, [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, DefaultValuedAttr<I64Attr, "-1">:$axis);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data (`axis` $axis^)? attr-dict `:` custom<SameType>(type($data), type($result))
  }];
}

def Relax_PadOp : Relax_Operator<"nn.pad", "elements put around a tensor", [{
    `pad_width` is, for each dimension, how many come before and after it.

    Rules:
    - R1: `pad_width` has two numbers from 0 for each dimension.
    - R2: `pad_mode` is "constant", and what is put in is `pad_value`.

    Example:
    ```mlir
    func.func @pad(%x: tensor<2x4xf32>) -> tensor<2x7xf32> {
      %y = relax.nn.pad %x pad_width [0, 0, 1, 2] value 1.0 : (tensor<2x4xf32>) -> tensor<2x7xf32>
      return %y : tensor<2x7xf32>
    }
    ```
  }], "", [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Relax_NumberTensor:$data, DenseI64ArrayAttr:$pad_width, DefaultValuedAttr<F64Attr, "0.0">:$pad_value,
      DefaultValuedStrAttr<StrAttr, "constant">:$pad_mode);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data `pad_width` $pad_width (`value` $pad_value^)? (`mode` $pad_mode^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_DropoutOp : Relax_Operator<"nn.dropout", "the data as it is, and a mask of ones", [{
    What a model does when it is trained; a compiled model runs, so that nothing is dropped.

    Rules:
    - R1: `rate` is from 0 to 1; both results have the type of `data`.

    Example:
    ```mlir
    func.func @dropout(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y, %mask = relax.nn.dropout %x rate 0.2 : (tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>)
      return %y : tensor<2x4xf32>
    }
    ```
  }], "", [Pure, LayoutOpInterface]> {
  let arguments = (ins Relax_FloatTensor:$data, DefaultValuedAttr<F64Attr, "0.5">:$rate);
  let results = (outs Relax_FloatTensor:$result, Relax_FloatTensor:$mask);
  let assemblyFormat = [{
    $data (`rate` $rate^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_AttentionOp : Relax_Operator<"nn.attention", "a weighted mean of values, by how close queries are to keys", [{
    softmax(query key^T * scale + bias) value, for each batch and head. Without `scale` it is one divided by the square root of
    the head's size. `causal_mask` "TopLeft" lets query i see keys up to i, "BottomRight" lets the last query see all keys.

    Rules:
    - R1: `query`, `key` and `value` have rank 4, (batch, sequence, heads, size), and one element type.
    - R2: batches are equal, and the heads of `query` are a multiple of those of `key` and of `value`, each of which serves as
      many, one after another; `key` and `value` have equal sequences; `query` and `key` have equal sizes.
    - R3: `bias` has rank 4 and the same element type, and is broadcast to (batch, heads, queries, keys).
    - R4: `causal_mask` is "TopLeft" or "BottomRight".

    Example:
    ```mlir
    func.func @attention(%q: tensor<2x8x4x16xf32>, %k: tensor<2x6x4x16xf32>, %v: tensor<2x6x4x8xf32>)
        -> tensor<2x8x4x8xf32> {
      %y = relax.nn.attention %q, %k, %v
          : (tensor<2x8x4x16xf32>, tensor<2x6x4x16xf32>, tensor<2x6x4x8xf32>) -> tensor<2x8x4x8xf32>
      return %y : tensor<2x8x4x8xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_FloatTensor:$query, Relax_FloatTensor:$key, Relax_FloatTensor:$value, Optional<Relax_FloatTensor>:$bias,
      OptionalAttr<F64Attr>:$scale, OptionalAttr<StrAttr>:$causal_mask);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $query `,` $key `,` $value (`,` $bias^)? (`scale` $scale^)? (`causal_mask` $causal_mask^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_NNOPS_TD
