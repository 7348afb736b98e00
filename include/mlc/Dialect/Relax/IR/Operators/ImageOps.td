//===- ImageOps.td - Images of another size, and read at other places -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_IMAGEOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_IMAGEOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

/// What changes of the size share: `letters` are those of the spatial dimensions.
class Relax_ResizeOp<string mnemonic, string text, string letters, string example> : Relax_Operator<mnemonic, text, [{
    The place of an element in the data follows from its place in the result by `coordinate_transformation_mode`:
    "half_pixel" ((i + 0.5) * scale - 0.5), "pytorch_half_pixel" (the same, or 0 where the new size is 1), "tf_half_pixel_for_nn"
    ((i + 0.5) * scale), "align_corners" (the corners are the corners) or "asymmetric" (i * scale), where scale is size / new size.
    `method` is "nearest_neighbor", which takes the element at the place rounded by `rounding_method` ("round" or
    "round_prefer_floor" to the nearest, of two the lower; "round_prefer_ceil" of two the upper; "floor" or "ceil"), "linear",
    which weighs the two around it in each dimension, or "cubic", which weighs four by a cubic spline: `cubic_alpha` is its
    coefficient, and with `cubic_exclude` those outside of the data do not count. Otherwise places outside are those at the edge.
    `extrapolation_value` is as in TVM, which reads it for parts of images only.

    Rules:
    - R1: `data` has one dimension for each letter of the layout, and `layout` is an order of the letters N, C and
      }] # letters # [{.
    - R2: `size` is a number from 1 for each of these.
    - R3: the words are as said; `rounding_method` may be empty, which is "round".
    - R4: the result has the element type `out_dtype`, by default that of the data.

    }] # example, Relax_Inference<"inferResize(inference, adaptor, \"" # letters # "\", types)">.definition #
      Relax_PermutesLayout<>.definition # [{
    ::llvm::LogicalResult $cppClass::verify() {
      // R2
      return ::mlc::relax::verifySymbolsDefined(*this, getSize().getDims());
    }
  }], [Pure, Relax_LayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_DimsAttr:$size,
      DefaultValuedStrAttr<StrAttr, "NC" # letters>:$layout, DefaultValuedStrAttr<StrAttr, "linear">:$method,
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

def Relax_Resize2DOp : Relax_ResizeOp<"image.resize2d", "an image with another height and width", "HW", [{
    Example:
    ```mlir
    func.func @resize2d(%x: tensor<1x8x7x7xf32>) -> tensor<1x8x14x14xf32> {
      %y = relax.image.resize2d %x size [14, 14] method "nearest_neighbor" : (tensor<1x8x7x7xf32>) -> tensor<1x8x14x14xf32>
      return %y : tensor<1x8x14x14xf32>
    }
    ```
  }]>;

def Relax_Resize3DOp : Relax_ResizeOp<"image.resize3d", "an image with another depth, height and width", "DHW", [{
    Example:
    ```mlir
    func.func @resize3d(%x: tensor<1x8x3x7x7xf32>) -> tensor<1x8x6x14x14xf32> {
      %y = relax.image.resize3d %x size [6, 14, 14] : (tensor<1x8x3x7x7xf32>) -> tensor<1x8x6x14x14xf32>
      return %y : tensor<1x8x6x14x14xf32>
    }
    ```
  }]>;

def Relax_GridSampleOp : Relax_Operator<"image.grid_sample", "an image read at the places that a grid says", [{
    `grid` has for each place of the result its x and y in the data, from -1 to 1: with `align_corners` these are the middles of
    the elements at the corners, otherwise the edges of the data. `method` is "nearest", "bilinear" or "bicubic" (with a
    coefficient of -0.75). Outside of the data is 0 where `padding_mode` is "zeros", the element at the edge where it is
    "border", and the data mirrored where it is "reflection".

    Rules:
    - R1: `data` has rank 4, and `layout` is "NCHW".
    - R2: `grid` is (N, 2, height, width), with the element type of the data; height and width are those of the result.
    - R3: the words are as said.

    Example:
    ```mlir
    func.func @grid_sample(%x: tensor<1x8x7x7xf32>, %g: tensor<1x2x4x5xf32>) -> tensor<1x8x4x5xf32> {
      %y = relax.image.grid_sample %x, %g method "bilinear" : (tensor<1x8x7x7xf32>, tensor<1x2x4x5xf32>) -> tensor<1x8x4x5xf32>
      return %y : tensor<1x8x4x5xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_FloatTensor:$grid,
      DefaultValuedStrAttr<StrAttr, "bilinear">:$method, DefaultValuedStrAttr<StrAttr, "NCHW">:$layout,
      DefaultValuedStrAttr<StrAttr, "zeros">:$padding_mode, UnitAttr:$align_corners);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data `,` $grid (`method` $method^)? (`layout` $layout^)? (`padding_mode` $padding_mode^)? (`align_corners` $align_corners^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_AffineGridOp : Relax_Operator<"image.affine_grid", "the places that affine maps make of an image's", [{
    For each map of `data`, the x and y of what it makes of the places of an image of `size`, whose corners are at -1 and 1:
    what `relax.image.grid_sample` takes.

    Rules:
    - R1: `data` is (N, 2, 3).
    - R2: `size` is two numbers from 2, height and width.

    Example:
    ```mlir
    func.func @affine_grid(%m: tensor<4x2x3xf32>) -> tensor<4x2x8x6xf32> {
      %y = relax.image.affine_grid %m size [8, 6] : (tensor<4x2x3xf32>) -> tensor<4x2x8x6xf32>
      return %y : tensor<4x2x8x6xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_DimsAttr:$size);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = "$data `size` custom<DimList>($size) attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_IMAGEOPS_TD
