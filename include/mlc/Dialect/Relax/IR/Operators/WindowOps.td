//===- WindowOps.td - Windows that slide over tensors ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_WINDOWOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_WINDOWOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

/// What convolutions share: `letters` are those of the spatial dimensions, `sides` how paddings are told.
class Relax_ConvOp<string mnemonic, string text, string letters, string ones, string paddings, string sides, string example>
    : Relax_Operator<mnemonic, text, [{
    For each output channel and place, the sum over the window and the input channels of the group of data times
    weight. `padding` is (}] # sides # [{), in zeros. The layouts say in which order the dimensions lie: batch N,
    channel C, output channel O, input channel I, and depth D, height H, width W as far as there are any. The result has the
    layout of the data.

    Rules:
    - R1: `data` and `weight` have the same element type and one dimension for each letter of their layouts.
    - R2: `data_layout` is an order of the letters N, C and }] # letters # [{, and `kernel_layout` of O, I and these.
    - R3: `strides` and `dilation` are numbers from 1, `padding` from 0, two for each dimension, `groups` is 1 or more.
    - R4: C is I * groups, and O is a multiple of `groups`.
    - R5: a size of the result is (size + paddings - dilation * (kernel - 1) - 1) floordiv stride + 1, and at least 1.
    - R6: the result has the element type `out_dtype`, by default that of the operands.

    }] # example, Relax_Inference<"inferConv(inference, adaptor, \"" # letters # "\", types)">.definition> {
  let arguments = (ins Relax_NumberTensor:$data, Relax_NumberTensor:$weight,
      DefaultValuedAttr<DenseI64ArrayAttr, ones>:$strides, DefaultValuedAttr<DenseI64ArrayAttr, paddings>:$padding,
      DefaultValuedAttr<DenseI64ArrayAttr, ones>:$dilation, DefaultValuedAttr<I64Attr, "1">:$groups,
      DefaultValuedStrAttr<StrAttr, "NC" # letters>:$data_layout,
      DefaultValuedStrAttr<StrAttr, "OI" # letters>:$kernel_layout, OptionalAttr<TypeAttr>:$out_dtype);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data `,` $weight (`strides` $strides^)? (`padding` $padding^)? (`dilation` $dilation^)? (`groups` $groups^)?
    (`data_layout` $data_layout^)? (`kernel_layout` $kernel_layout^)? (`out_dtype` $out_dtype^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_Conv1DOp : Relax_ConvOp<"nn.conv1d", "a convolution over one dimension", "W", "{1}", "{0, 0}", "left, right", [{
    Example:
    ```mlir
    func.func @conv1d(%x: tensor<1x3x28xf32>, %w: tensor<8x3x3xf32>) -> tensor<1x8x14xf32> {
      %y = relax.nn.conv1d %x, %w strides [2] padding [1, 1] : (tensor<1x3x28xf32>, tensor<8x3x3xf32>) -> tensor<1x8x14xf32>
      return %y : tensor<1x8x14xf32>
    }
    ```
  }]>;

def Relax_Conv2DOp : Relax_ConvOp<"nn.conv2d", "a convolution over two dimensions", "HW", "{1, 1}", "{0, 0, 0, 0}",
    "top, left, bottom, right", [{
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
  }]>;

def Relax_Conv3DOp : Relax_ConvOp<"nn.conv3d", "a convolution over three dimensions", "DHW", "{1, 1, 1}",
    "{0, 0, 0, 0, 0, 0}", "front, top, left, back, bottom, right", [{
    Example:
    ```mlir
    func.func @conv3d(%x: tensor<1x3x8x8x8xf32>, %w: tensor<4x3x3x3x3xf32>) -> tensor<1x4x4x4x4xf32> {
      %y = relax.nn.conv3d %x, %w strides [2, 2, 2] padding [1, 1, 1, 1, 1, 1]
          : (tensor<1x3x8x8x8xf32>, tensor<4x3x3x3x3xf32>) -> tensor<1x4x4x4x4xf32>
      return %y : tensor<1x4x4x4x4xf32>
    }
    ```
  }]>;

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

def Relax_Conv3DTransposeOp : Relax_ConvTransposeOp<"nn.conv3d_transpose", "a transposed convolution over three dimensions",
    "DHW", "{1, 1, 1}", "{0, 0, 0}", "{0, 0, 0, 0, 0, 0}", [{
    Example:
    ```mlir
    func.func @conv3d_transpose(%x: tensor<1x3x4x4x4xf32>, %w: tensor<3x8x2x2x2xf32>) -> tensor<1x8x8x8x8xf32> {
      %y = relax.nn.conv3d_transpose %x, %w strides [2, 2, 2]
          : (tensor<1x3x4x4x4xf32>, tensor<3x8x2x2x2xf32>) -> tensor<1x8x8x8x8xf32>
      return %y : tensor<1x8x8x8x8xf32>
    }
    ```
  }]>;

/// What the kinds of pooling share: `letters` are those of the spatial dimensions, `sides` how paddings are told.
class Relax_PoolOp<string mnemonic, string text, string letters, string ones, string paddings, string sides, TypeConstraint tensor,
    string kind, string example> : Relax_Operator<mnemonic, text, kind # [{

    `padding` is (}] # sides # [{). `layout` says in which order the dimensions lie: batch N, channel C, and depth D,
    height H, width W as far as there are any. With `ceil_mode` the last window may reach beyond the padded data.

    Rules:
    - R1: `data` has one dimension for each letter of the layout.
    - R2: `layout` is an order of the letters N, C and }] # letters # [{.
    - R3: `pool_size`, `strides` and `dilation` are numbers from 1, `padding` two for each dimension from 0, each less than
      what the window reaches over in its dimension, dilation * (pool_size - 1) + 1.
    - R4: a size of the result is (size + paddings - dilation * (pool_size - 1) - 1) floordiv stride + 1, and at least
      1. With `ceil_mode` the division rounds up, and where the last window would begin behind the data and the padding
      before it, there is one less.

    }] # example, Relax_Inference<"inferPool(inference, adaptor, \"" # letters # "\", types)">.definition #
      Relax_PermutesLayout<>.definition, [Pure, Relax_LayoutMethods]> {
  let arguments = (ins tensor:$data,
      DefaultValuedAttr<DenseI64ArrayAttr, ones>:$pool_size, DefaultValuedAttr<DenseI64ArrayAttr, ones>:$strides,
      DefaultValuedAttr<DenseI64ArrayAttr, ones>:$dilation, DefaultValuedAttr<DenseI64ArrayAttr, paddings>:$padding,
      UnitAttr:$ceil_mode, UnitAttr:$count_include_pad, DefaultValuedStrAttr<StrAttr, "NC" # letters>:$layout);
  let results = (outs tensor:$result);
  let assemblyFormat = [{
    $data `pool_size` $pool_size (`strides` $strides^)? (`dilation` $dilation^)? (`padding` $padding^)?
    (`ceil_mode` $ceil_mode^)? (`count_include_pad` $count_include_pad^)? (`layout` $layout^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

class Relax_MaxPoolOp<string mnemonic, string text, string letters, string ones, string paddings, string sides, string example>
    : Relax_PoolOp<mnemonic, text, letters, ones, paddings, sides, Relax_NumberTensor, "Padding is never the largest.",
        example>;

class Relax_AvgPoolOp<string mnemonic, string text, string letters, string ones, string paddings, string sides, string example>
    : Relax_PoolOp<mnemonic, text, letters, ones, paddings, sides, Relax_FloatTensor, [{
    The mean is over the elements of the window that are in the data, or with `count_include_pad` over those in the
    padded data, where padding is 0.}], example>;

/// `letters` are those of the spatial dimensions.
class Relax_AdaptiveAvgPoolOp<string mnemonic, string text, string letters, string example> : Relax_Operator<mnemonic, text, [{
    Window i of a dimension of size s reaches from i * s floordiv o to ((i + 1) * s) ceildiv o, where o is its output size.
    Without `output_size` the size stays as it is.

    Rules:
    - R1: `data` has one dimension for each letter of the layout, and `layout` is an order of the letters N, C and
      }] # letters # [{.
    - R2: `output_size` is a number from 1 for each of these.

    }] # example, Relax_Inference<"inferAdaptivePool(inference, adaptor, \"" # letters # "\", types)">.definition #
      Relax_PermutesLayout<>.definition, [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, OptionalAttr<DenseI64ArrayAttr>:$output_size,
      DefaultValuedStrAttr<StrAttr, "NC" # letters>:$layout);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data (`output_size` $output_size^)? (`layout` $layout^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_MaxPool1DOp : Relax_MaxPoolOp<"nn.max_pool1d", "the largest element of each window of one dimension", "W", "{1}",
    "{0, 0}", "left, right", [{
    Example:
    ```mlir
    func.func @max_pool1d(%x: tensor<4x32x26xf32>) -> tensor<4x32x13xf32> {
      %y = relax.nn.max_pool1d %x pool_size [2] strides [2] : (tensor<4x32x26xf32>) -> tensor<4x32x13xf32>
      return %y : tensor<4x32x13xf32>
    }
    ```
  }]>;

def Relax_AvgPool1DOp : Relax_AvgPoolOp<"nn.avg_pool1d", "the mean of each window of one dimension", "W", "{1}",
    "{0, 0}", "left, right", [{
    Example:
    ```mlir
    func.func @avg_pool1d(%x: tensor<4x32x26xf32>) -> tensor<4x32x13xf32> {
      %y = relax.nn.avg_pool1d %x pool_size [2] strides [2] count_include_pad : (tensor<4x32x26xf32>) -> tensor<4x32x13xf32>
      return %y : tensor<4x32x13xf32>
    }
    ```
  }]>;

def Relax_AdaptiveAvgPool1DOp : Relax_AdaptiveAvgPoolOp<"nn.adaptive_avg_pool1d",
    "the mean of as many windows of one dimension as the result has elements", "W", [{
    Example:
    ```mlir
    func.func @adaptive_avg_pool1d(%x: tensor<1x8x7xf32>) -> tensor<1x8x1xf32> {
      %y = relax.nn.adaptive_avg_pool1d %x output_size [1] : (tensor<1x8x7xf32>) -> tensor<1x8x1xf32>
      return %y : tensor<1x8x1xf32>
    }
    ```
  }]>;

def Relax_MaxPool2DOp : Relax_MaxPoolOp<"nn.max_pool2d", "the largest element of each window of two dimensions", "HW", "{1, 1}",
    "{0, 0, 0, 0}", "top, left, bottom, right", [{
    Example:
    ```mlir
    func.func @max_pool2d(%x: tensor<4x32x26x26xf32>) -> tensor<4x32x13x13xf32> {
      %y = relax.nn.max_pool2d %x pool_size [2, 2] strides [2, 2] : (tensor<4x32x26x26xf32>) -> tensor<4x32x13x13xf32>
      return %y : tensor<4x32x13x13xf32>
    }
    ```
  }]>;

def Relax_AvgPool2DOp : Relax_AvgPoolOp<"nn.avg_pool2d", "the mean of each window of two dimensions", "HW", "{1, 1}",
    "{0, 0, 0, 0}", "top, left, bottom, right", [{
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
  }]>;

def Relax_AdaptiveAvgPool2DOp : Relax_AdaptiveAvgPoolOp<"nn.adaptive_avg_pool2d",
    "the mean of as many windows of two dimensions as the result has elements", "HW", [{
    Example:
    ```mlir
    func.func @adaptive_avg_pool2d(%x: tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32> {
      %y = relax.nn.adaptive_avg_pool2d %x output_size [1, 1] : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
      return %y : tensor<1x8x1x1xf32>
    }
    ```
  }]>;

def Relax_MaxPool3DOp : Relax_MaxPoolOp<"nn.max_pool3d", "the largest element of each window of three dimensions", "DHW", "{1, 1, 1}",
    "{0, 0, 0, 0, 0, 0}", "front, top, left, back, bottom, right", [{
    Example:
    ```mlir
    func.func @max_pool3d(%x: tensor<1x3x8x8x8xf32>) -> tensor<1x3x4x4x4xf32> {
      %y = relax.nn.max_pool3d %x pool_size [2, 2, 2] strides [2, 2, 2] : (tensor<1x3x8x8x8xf32>) -> tensor<1x3x4x4x4xf32>
      return %y : tensor<1x3x4x4x4xf32>
    }
    ```
  }]>;

def Relax_AvgPool3DOp : Relax_AvgPoolOp<"nn.avg_pool3d", "the mean of each window of three dimensions", "DHW", "{1, 1, 1}",
    "{0, 0, 0, 0, 0, 0}", "front, top, left, back, bottom, right", [{
    Example:
    ```mlir
    func.func @avg_pool3d(%x: tensor<1x3x8x8x8xf32>) -> tensor<1x3x4x4x4xf32> {
      %y = relax.nn.avg_pool3d %x pool_size [2, 2, 2] strides [2, 2, 2] : (tensor<1x3x8x8x8xf32>) -> tensor<1x3x4x4x4xf32>
      return %y : tensor<1x3x4x4x4xf32>
    }
    ```
  }]>;

def Relax_AdaptiveAvgPool3DOp : Relax_AdaptiveAvgPoolOp<"nn.adaptive_avg_pool3d",
    "the mean of as many windows of three dimensions as the result has elements", "DHW", [{
    Example:
    ```mlir
    func.func @adaptive_avg_pool3d(%x: tensor<1x8x7x7x7xf32>) -> tensor<1x8x1x1x1xf32> {
      %y = relax.nn.adaptive_avg_pool3d %x output_size [1, 1, 1] : (tensor<1x8x7x7x7xf32>) -> tensor<1x8x1x1x1xf32>
      return %y : tensor<1x8x1x1x1xf32>
    }
    ```
  }]>;

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

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_WINDOWOPS_TD
