//===- WindowOps.td - Windows that slide over one dimension, and transposed convolutions ----===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_WINDOWOPS_TD
#define MLC_DIALECT_RELAX_IR_WINDOWOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_Conv1DOp : Relax_Operator<"nn.conv1d", "a convolution over one dimension", [{
    As `relax.nn.conv2d`, with one dimension W; `padding` is (left, right).

    Rules:
    - R1: `data` and `weight` have rank 3 and the same element type.
    - R2: `data_layout` is an order of the letters N, C, W, and `kernel_layout` of O, I, W.
    - R3: `strides` and `dilation` are one number from 1, `padding` two numbers from 0, `groups` is 1 or more.
    - R4: C is I * groups, and O is a multiple of `groups`.
    - R5: the width of the result is (size + paddings - dilation * (kernel - 1) - 1) floordiv stride + 1, and at least 1.
    - R6: the result has the element type `out_dtype`, by default that of the operands.

    Example:
    ```mlir
    func.func @conv1d(%x: tensor<1x3x28xf32>, %w: tensor<8x3x3xf32>) -> tensor<1x8x14xf32> {
      %y = relax.nn.conv1d %x, %w strides [2] padding [1, 1] : (tensor<1x3x28xf32>, tensor<8x3x3xf32>) -> tensor<1x8x14xf32>
      return %y : tensor<1x8x14xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$data, Relax_NumberTensor:$weight,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1}">:$strides, DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0}">:$padding,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1}">:$dilation, DefaultValuedAttr<I64Attr, "1">:$groups,
      DefaultValuedStrAttr<StrAttr, "NCW">:$data_layout, DefaultValuedStrAttr<StrAttr, "OIW">:$kernel_layout,
      OptionalAttr<TypeAttr>:$out_dtype);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data `,` $weight (`strides` $strides^)? (`padding` $padding^)? (`dilation` $dilation^)? (`groups` $groups^)?
    (`data_layout` $data_layout^)? (`kernel_layout` $kernel_layout^)? (`out_dtype` $out_dtype^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

/// What transposed convolutions share: `letters` are those of the spatial dimensions.
class Relax_ConvTransposeOp<string mnemonic, string text, string letters, string ones, string zeros, string paddings,
    string example> : Relax_Operator<mnemonic, text, [{
    Each element of the data is multiplied with the window, and the products are added where they fall, `strides` apart.
    `padding` is cut off at the sides, those before first; `output_padding` is added behind.

    Rules:
    - R1: `data` and `weight` have the same element type and one dimension for each letter of their layouts.
    - R2: `data_layout` is an order of the letters N, C and }] # letters # [{, and `kernel_layout` of I, O and these.
    - R3: `strides` and `dilation` are numbers from 1, `padding` and `output_padding` from 0, `groups` is 1 or more, and an
      output padding is less than its stride.
    - R4: I is C, a multiple of `groups`; the result has O * groups channels.
    - R5: a size of the result is (size - 1) * stride - paddings + dilation * (kernel - 1) + output padding + 1, and at
      least 1.
    - R6: the result has the element type `out_dtype`, by default that of the operands.

    }] # example, Relax_Inference<"inferConvTranspose(inference, adaptor, \"" # letters # "\", types)">.definition> {
  let arguments = (ins Relax_NumberTensor:$data, Relax_NumberTensor:$weight,
      DefaultValuedAttr<DenseI64ArrayAttr, ones>:$strides, DefaultValuedAttr<DenseI64ArrayAttr, paddings>:$padding,
      DefaultValuedAttr<DenseI64ArrayAttr, zeros>:$output_padding,
      DefaultValuedAttr<DenseI64ArrayAttr, ones>:$dilation, DefaultValuedAttr<I64Attr, "1">:$groups,
      DefaultValuedStrAttr<StrAttr, "NC" # letters>:$data_layout,
      DefaultValuedStrAttr<StrAttr, "IO" # letters>:$kernel_layout,
      OptionalAttr<TypeAttr>:$out_dtype);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data `,` $weight (`strides` $strides^)? (`padding` $padding^)? (`output_padding` $output_padding^)?
    (`dilation` $dilation^)? (`groups` $groups^)? (`data_layout` $data_layout^)? (`kernel_layout` $kernel_layout^)?
    (`out_dtype` $out_dtype^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_Conv1DTransposeOp : Relax_ConvTransposeOp<"nn.conv1d_transpose", "a transposed convolution over one dimension",
    "W", "{1}", "{0}", "{0, 0}", [{
    Example:
    ```mlir
    func.func @conv1d_transpose(%x: tensor<1x3x14xf32>, %w: tensor<3x8x4xf32>) -> tensor<1x8x28xf32> {
      %y = relax.nn.conv1d_transpose %x, %w strides [2] padding [1, 1]
          : (tensor<1x3x14xf32>, tensor<3x8x4xf32>) -> tensor<1x8x28xf32>
      return %y : tensor<1x8x28xf32>
    }
    ```
  }]>;

def Relax_Conv2DTransposeOp : Relax_ConvTransposeOp<"nn.conv2d_transpose", "a transposed convolution over two dimensions",
    "HW", "{1, 1}", "{0, 0}", "{0, 0, 0, 0}", [{
    Example:
    ```mlir
    func.func @conv2d_transpose(%x: tensor<1x3x7x7xf32>, %w: tensor<3x8x2x2xf32>) -> tensor<1x8x14x14xf32> {
      %y = relax.nn.conv2d_transpose %x, %w strides [2, 2]
          : (tensor<1x3x7x7xf32>, tensor<3x8x2x2xf32>) -> tensor<1x8x14x14xf32>
      return %y : tensor<1x8x14x14xf32>
    }
    ```
  }]>;

/// What the two kinds of pooling over one dimension share.
class Relax_Pool1DOp<string mnemonic, string text, string example, TypeConstraint tensor>
    : Relax_Operator<mnemonic, text, [{
    As over two dimensions, with one dimension W; `padding` is (left, right).

    Rules:
    - R1: `data` has rank 3.
    - R2: `layout` is an order of the letters N, C, W.
    - R3: `pool_size`, `strides` and `dilation` are one number from 1 each, `padding` two numbers from 0, each less than
      what the window reaches over, dilation * (pool_size - 1) + 1.
    - R4: the width of the result is (size + paddings - dilation * (pool_size - 1) - 1) floordiv stride + 1, and at
      least 1. With `ceil_mode` the division rounds up, and where the last window would begin behind the data and the
      padding before it, there is one less.

    }] # example, Relax_Inference<"inferPool1D(inference, adaptor, types)">.definition # Relax_PermutesLayout<>.definition,
      [Pure, Relax_LayoutMethods]> {
  let results = (outs tensor:$result);
}

def Relax_MaxPool1DOp : Relax_Pool1DOp<"nn.max_pool1d", "the largest element of each window of one dimension", [{
    Padding is never the largest.

    Example:
    ```mlir
    func.func @max_pool1d(%x: tensor<4x32x26xf32>) -> tensor<4x32x13xf32> {
      %y = relax.nn.max_pool1d %x pool_size [2] strides [2] : (tensor<4x32x26xf32>) -> tensor<4x32x13xf32>
      return %y : tensor<4x32x13xf32>
    }
    ```
  }], Relax_NumberTensor> {
  let arguments = (ins Relax_NumberTensor:$data,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1}">:$pool_size, DefaultValuedAttr<DenseI64ArrayAttr, "{1}">:$strides,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1}">:$dilation, DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0}">:$padding,
      UnitAttr:$ceil_mode, UnitAttr:$count_include_pad, DefaultValuedStrAttr<StrAttr, "NCW">:$layout);
  let assemblyFormat = [{
    $data `pool_size` $pool_size (`strides` $strides^)? (`dilation` $dilation^)? (`padding` $padding^)?
    (`ceil_mode` $ceil_mode^)? (`count_include_pad` $count_include_pad^)? (`layout` $layout^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_AvgPool1DOp : Relax_Pool1DOp<"nn.avg_pool1d", "the mean of each window of one dimension", [{
    The mean is over the elements of the window that are in the data, or with `count_include_pad` over those in the
    padded data, where padding is 0.

    Example:
    ```mlir
    func.func @avg_pool1d(%x: tensor<4x32x26xf32>) -> tensor<4x32x13xf32> {
      %y = relax.nn.avg_pool1d %x pool_size [2] strides [2] count_include_pad : (tensor<4x32x26xf32>) -> tensor<4x32x13xf32>
      return %y : tensor<4x32x13xf32>
    }
    ```
  }], Relax_FloatTensor> {
  let arguments = (ins Relax_FloatTensor:$data,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1}">:$pool_size, DefaultValuedAttr<DenseI64ArrayAttr, "{1}">:$strides,
      DefaultValuedAttr<DenseI64ArrayAttr, "{1}">:$dilation, DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0}">:$padding,
      UnitAttr:$ceil_mode, UnitAttr:$count_include_pad, DefaultValuedStrAttr<StrAttr, "NCW">:$layout);
  let assemblyFormat = [{
    $data `pool_size` $pool_size (`strides` $strides^)? (`dilation` $dilation^)? (`padding` $padding^)?
    (`ceil_mode` $ceil_mode^)? (`count_include_pad` $count_include_pad^)? (`layout` $layout^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_Resize2DOp : Relax_Operator<"image.resize2d", "an image with another height and width", [{
    The place of an element in the data follows from its place in the result by `coordinate_transformation_mode`:
    "half_pixel" ((i + 0.5) * scale - 0.5), "align_corners" (the corners are the corners) or "asymmetric" (i * scale), where
    scale is size / new size. `method` is "nearest_neighbor", which takes the element at the place rounded by
    `rounding_method` ("round" to the nearest, of two the lower; "floor" or "ceil"), or "linear", which weighs the four around
    it. The other attributes are those of TVM and have their defaults.

    Rules:
    - R1: `data` has rank 4, and `layout` is an order of the letters N, C, H, W.
    - R2: `size` is two numbers from 1.
    - R3: the words are as said; `rounding_method` may be empty, which is "round".
    - R4: the result has the element type `out_dtype`, by default that of the data.

    Example:
    ```mlir
    func.func @resize2d(%x: tensor<1x8x7x7xf32>) -> tensor<1x8x14x14xf32> {
      %y = relax.image.resize2d %x size [14, 14] method "nearest_neighbor" : (tensor<1x8x7x7xf32>) -> tensor<1x8x14x14xf32>
      return %y : tensor<1x8x14x14xf32>
    }
    ```
  }], Relax_PermutesLayout<>.definition, [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_DimsAttr:$size,
      DefaultValuedStrAttr<StrAttr, "NCHW">:$layout, DefaultValuedStrAttr<StrAttr, "linear">:$method,
      DefaultValuedStrAttr<StrAttr, "half_pixel">:$coordinate_transformation_mode,
      DefaultValuedStrAttr<StrAttr, "round">:$rounding_method, OptionalAttr<F64Attr>:$cubic_alpha,
      OptionalAttr<I64Attr>:$cubic_exclude, OptionalAttr<F64Attr>:$extrapolation_value, OptionalAttr<TypeAttr>:$out_dtype);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data `size` custom<DimList>($size) (`layout` $layout^)? (`method` $method^)?
    (`mode` $coordinate_transformation_mode^)? (`rounding` $rounding_method^)? (`out_dtype` $out_dtype^)? attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Relax_PReluOp : Relax_Operator<"nn.prelu", "x where it is positive, else a number of the channel times x", [{
    Rules:
    - R1: `axis` is a dimension of `data`, counted from the end if negative.
    - R2: `alpha` has rank 1, the element type of `data` and the size of this dimension, or 1.

    Example:
    ```mlir
    func.func @prelu(%x: tensor<2x4x8xf32>, %a: tensor<4xf32>) -> tensor<2x4x8xf32> {
      %y = relax.nn.prelu %x, %a axis 1 : (tensor<2x4x8xf32>, tensor<4xf32>) -> tensor<2x4x8xf32>
      return %y : tensor<2x4x8xf32>
    }
    ```
  }], Relax_PermutesAxis<>.definition, [Pure, Relax_AllLayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_FloatTensor:$alpha, DefaultValuedAttr<I64Attr, "1">:$axis);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = "$data `,` $alpha (`axis` $axis^)? attr-dict `:` functional-type(operands, results)";
}

def Relax_PixelShuffleOp : Relax_Operator<"nn.pixel_shuffle", "channels spread over height and width", [{
    A tensor of (.., C * r * r, H, W) becomes one of (.., C, H * r, W * r).

    Rules:
    - R1: `data` has rank 3 or more.
    - R2: `upscale_factor` r is 1 or more, and the channels are a multiple of r * r.

    Example:
    ```mlir
    func.func @pixel_shuffle(%x: tensor<1x8x3x3xf32>) -> tensor<1x2x6x6xf32> {
      %y = relax.nn.pixel_shuffle %x upscale_factor 2 : (tensor<1x8x3x3xf32>) -> tensor<1x2x6x6xf32>
      return %y : tensor<1x2x6x6xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$data, I64Attr:$upscale_factor);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$data `upscale_factor` $upscale_factor attr-dict `:` functional-type(operands, results)";
}

#endif // MLC_DIALECT_RELAX_IR_WINDOWOPS_TD
