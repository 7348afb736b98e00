//===- NNOps.td - Operators of neural networks ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_NNOPS_TD
#define MLC_DIALECT_RELAX_IR_NNOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_Conv2DOp : Relax_Operator<"nn.conv2d", "a convolution over two dimensions", [{
    For each output channel and place, the sum over the window and the input channels of the group of data times
    weight. `padding` is (top, left, bottom, right), in zeros. The layouts say in which order the dimensions lie:
    batch N, channel C, height H, width W; output channel O, input channel I. The result has the layout of the data.

    Rules:
    - R1: `data` and `weight` have rank 4 and the same element type.
    - R2: `data_layout` is an order of the letters N, C, H, W, and `kernel_layout` of O, I, H, W.
    - R3: `strides` and `dilation` are two numbers from 1, `padding` four numbers from 0, `groups` is 1 or more.
    - R4: C is I * groups, and O is a multiple of `groups`.
    - R5: height and width of the result are (size + paddings - dilation * (kernel - 1) - 1) floordiv stride + 1, and
      at least 1.
    - R6: the result has the element type `out_dtype`, by default that of the operands.

    Example:
    ```mlir
    func.func @conv2d(%x: tensor<?x3x28x28xf32, #relax.dims<[n, 3, 28, 28]>>, %w: tensor<8x3x3x3xf32>)
        -> tensor<?x8x14x14xf32, #relax.dims<[n, 8, 14, 14]>> {
      %y = relax.nn.conv2d %x, %w strides [2, 2] padding [1, 1, 1, 1]
          : (tensor<?x3x28x28xf32, #relax.dims<[n, 3, 28, 28]>>, tensor<8x3x3x3xf32>)
          -> tensor<?x8x14x14xf32, #relax.dims<[n, 8, 14, 14]>>
      return %y : tensor<?x8x14x14xf32, #relax.dims<[n, 8, 14, 14]>>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$data, Relax_NumberTensor:$weight,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$strides,
      DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0, 0, 0}">:$padding,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$dilation,
      DefaultValuedAttr<I64Attr, "1">:$groups,
      DefaultValuedStrAttr<StrAttr, "NCHW">:$data_layout,
      DefaultValuedStrAttr<StrAttr, "OIHW">:$kernel_layout,
      OptionalAttr<TypeAttr>:$out_dtype);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data `,` $weight (`strides` $strides^)? (`padding` $padding^)? (`dilation` $dilation^)? (`groups` $groups^)?
    (`data_layout` $data_layout^)? (`kernel_layout` $kernel_layout^)? (`out_dtype` $out_dtype^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

/// What the two kinds of pooling share.
class Relax_Pool2DOp<string mnemonic, string text, string example, TypeConstraint tensor>
    : Relax_Operator<mnemonic, text, [{
    `padding` is (top, left, bottom, right). `layout` says in which order the dimensions lie: batch N, channel C,
    height H, width W. With `ceil_mode` the last window may reach beyond the padded data.

    Rules:
    - R1: `data` has rank 4.
    - R2: `layout` is an order of the letters N, C, H, W.
    - R3: `pool_size`, `strides` and `dilation` are two numbers from 1 each, `padding` four numbers from 0, each less than
      what the window reaches over in its dimension, dilation * (pool_size - 1) + 1.
    - R4: height and width of the result are (size + paddings - dilation * (pool_size - 1) - 1) floordiv stride + 1,
      and at least 1. With `ceil_mode` the division rounds up, and where the last window would begin behind the data
      and the padding before it, there is one less.

    }] # example, Relax_Inference<"inferPool2D(inference, adaptor, types)">.definition # Relax_PermutesLayout<>.definition,
      [Pure, Relax_LayoutMethods]> {
  let results = (outs tensor:$result);
}

def Relax_MaxPool2DOp : Relax_Pool2DOp<"nn.max_pool2d", "the largest element of each window", [{
    Padding is never the largest.

    Example:
    ```mlir
    func.func @max_pool2d(%x: tensor<4x32x26x26xf32>) -> tensor<4x32x13x13xf32> {
      %y = relax.nn.max_pool2d %x pool_size [2, 2] strides [2, 2] : (tensor<4x32x26x26xf32>) -> tensor<4x32x13x13xf32>
      return %y : tensor<4x32x13x13xf32>
    }
    ```
  }], Relax_NumberTensor> {
  let arguments = (ins Relax_NumberTensor:$data,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$pool_size,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$strides,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$dilation,
      DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0, 0, 0}">:$padding,
      UnitAttr:$ceil_mode, DefaultValuedStrAttr<StrAttr, "NCHW">:$layout);
  let assemblyFormat = [{
    $data `pool_size` $pool_size (`strides` $strides^)? (`dilation` $dilation^)? (`padding` $padding^)?
    (`ceil_mode` $ceil_mode^)? (`layout` $layout^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_AvgPool2DOp : Relax_Pool2DOp<"nn.avg_pool2d", "the mean of each window", [{
    The mean is over the elements of the window that are in the data, or with `count_include_pad` over those in the
    padded data, where padding is 0.

    Example:
    ```mlir
    func.func @avg_pool2d(%x: tensor<?x26x26x32xf32, #relax.dims<[n, 26, 26, 32]>>)
        -> tensor<?x13x13x32xf32, #relax.dims<[n, 13, 13, 32]>> {
      %y = relax.nn.avg_pool2d %x pool_size [2, 2] strides [2, 2] layout "NHWC"
          : (tensor<?x26x26x32xf32, #relax.dims<[n, 26, 26, 32]>>)
          -> tensor<?x13x13x32xf32, #relax.dims<[n, 13, 13, 32]>>
      return %y : tensor<?x13x13x32xf32, #relax.dims<[n, 13, 13, 32]>>
    }
    ```
  }], Relax_FloatTensor> {
  let arguments = (ins Relax_FloatTensor:$data,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$pool_size,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$strides,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$dilation,
      DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0, 0, 0}">:$padding,
      UnitAttr:$ceil_mode, UnitAttr:$count_include_pad, DefaultValuedStrAttr<StrAttr, "NCHW">:$layout);
  let assemblyFormat = [{
    $data `pool_size` $pool_size (`strides` $strides^)? (`dilation` $dilation^)? (`padding` $padding^)?
    (`ceil_mode` $ceil_mode^)? (`count_include_pad` $count_include_pad^)? (`layout` $layout^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

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

def Relax_AdaptiveAvgPool2DOp : Relax_Operator<"nn.adaptive_avg_pool2d", "the mean of as many windows as the result has elements", [{
    Window i of a dimension of size s reaches from i * s floordiv o to ((i + 1) * s) ceildiv o, where o is its output size.
    Without `output_size` the size stays as it is.

    Rules:
    - R1: `data` has rank 4, and `layout` is an order of the letters N, C, H, W.
    - R2: `output_size` is two numbers from 1.

    Example:
    ```mlir
    func.func @adaptive_avg_pool2d(%x: tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32> {
      %y = relax.nn.adaptive_avg_pool2d %x output_size [1, 1] : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
      return %y : tensor<1x8x1x1xf32>
    }
    ```
  }], Relax_PermutesLayout<>.definition, [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, OptionalAttr<DenseI64ArrayAttr>:$output_size,
      DefaultValuedStrAttr<StrAttr, "NCHW">:$layout);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data (`output_size` $output_size^)? (`layout` $layout^)? attr-dict `:` functional-type(operands, results)
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
    - R2: batch and heads are equal; `key` and `value` have equal sequences; `query` and `key` have equal sizes.
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

#endif // MLC_DIALECT_RELAX_IR_NNOPS_TD
