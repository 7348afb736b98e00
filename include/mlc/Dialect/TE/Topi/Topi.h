//===- Topi.h - Tensor operators as te ops --------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// One body per operator: functions that build the te ops of an operator, found by name.
// Legalization and the Python package call the same functions.
//
// Operands are tensors without encoding, then whatever else the function takes:
// - Where a tensor may be a number, a constant (an attribute, or a value that a constant op makes)
//   is written into the body; another scalar value is used from outside.
// - An option that is a shape takes one `index` operand, after the tensors, for each of its
//   entries that is `?` (ShapedType::kDynamic): the `sizes` below.
//
// Sums and products over f16 and bf16 are made in f32 and rounded once. Where two extents have to
// be equal and one is not known, they are taken to be equal: whoever knows symbols (relax) has
// verified it.
//
// The functions, their operands, and options with the default:
//
// Of two tensors, which broadcast: (x, y; name "T_<function>")
//   add subtract multiply divide floor_divide mod floor_mod power maximum minimum atan2 log_add_exp
//   bitwise_and bitwise_or bitwise_xor left_shift right_shift logical_and logical_or logical_xor
//   equal not_equal less less_equal greater greater_equal
// Of one tensor: (x; name "compute")
//   abs negative sign square sigmoid bitwise_not logical_not ceil floor round trunc exp log sqrt
//   rsqrt tanh erf sin cos tan sinh cosh asin acos atan asinh acosh atanh isnan isinf isfinite
//   nn.relu nn.gelu nn.gelu_tanh nn.selu nn.silu
// With more options, or operands:
//   cast (x; dtype)    clip (x; a_min, a_max)    nn.leaky_relu (x; alpha 0.01)
//   nn.softplus (x; beta 1, threshold 20)    ewise_fma (x, y, z)
//   where (condition, x, y)    broadcast_to (x, sizes; shape)
// Reductions: (x; axis, without it all; keepdims false)
//   sum prod max min any all mean variance std    argmax argmin, with index_dtype i32
// Products: (a, b; out_dtype)
//   matmul_nd, as numpy's    matmul, with transp_a false, transp_b false
//   nn.matmul (a, b, bias if any), with transpose_a false, transpose_b false
//   nn.batch_matmul, with transpose_a false, transpose_b true
//   nn.dense (data, weight, bias if any)
// Windows of 1, 2 or 3 dimensions, of which 2d are shown; a padding is one number, (H, W) or (top,
// left, bottom, right):
//   nn.conv2d (data, kernel; strides 1, padding 0, dilation 1, groups 1, data_layout "NCHW",
//     kernel_layout "OIHW", with NHWC "HWIO", out_dtype)
//   nn.pool2d (data; pool_type "max" or "avg", kernel 1, stride 1, dilation 1, padding 0,
//     ceil_mode false, count_include_pad true, layout "NCHW")
//   nn.adaptive_avg_pool2d (data; output_size, layout "NCHW")
//   nn.conv2d_transpose (data, kernel; strides 1, padding 0, output_padding 0, dilation 1,
//     groups 1, data_layout "NCHW", kernel_layout "IOHW", out_dtype)
// Images:
//   image.resize2d (data, sizes; size of two numbers, layout "NCHW", method "linear",
//     "nearest_neighbor" or "cubic", coordinate_transformation_mode "half_pixel",
//     rounding_method "round", cubic_alpha -0.75, cubic_exclude 0)    image.resize3d, of three
//   image.grid_sample (data, grid; method "bilinear", padding_mode "zeros", align_corners true)
//   image.affine_grid (data, sizes; size of two numbers)
// Along an axis: (x; axis -1)
//   nn.softmax nn.log_softmax    nn.prelu (x, alpha; axis 1)
//   cumsum cumprod, with exclusive false and dtype    argsort, with descending false and dtype i32
//   sort, with descending false    topk (x; k 1, ret_type "both", largest true, dtype i32)
// Means over dimensions: (epsilon 1e-5, center true, scale true)
//   nn.layer_norm (data, gamma, beta; axis)    nn.rms_norm (data, weight; axis)
//   nn.group_norm (data, gamma, beta; num_groups, channel_axis 1, axes)
//   nn.instance_norm (data, gamma, beta; channel_axis 1, axes)
//   nn.batch_norm (data, gamma, beta, mean, variance; axis 1, momentum 0.1, training false), with
//   the
//     new mean and variance as further results
//   nn.adaptive_avg_pool2d (data; output_size, layout "NCHW")
// Attention, of (batch, sequence, heads, size):
//   nn.attention (query, key, value, bias if any; scale, causal_mask, window_size)
// Shapes:
//   reshape (x, sizes; shape, of which one may be -1)    nn.flatten (x)
//   expand_dims (x; axis, num_newaxis 1)    squeeze (x; axis, without it all that are 1)
//   transpose (x; axes, without them reversed)
// Several tensors:
//   concatenate stack (tensors; axis 0)    nn.bias_add (data, bias; axis 1)
//   take (x, indices; axis, without it the flat tensor; mode "clip", "wrap" or "fast", which does
//     not look whether an index is in range)
// Parts, and elements several times:
//   strided_slice (x, sizes; begin and shape, one entry a dimension, strides 1)
//   tile (x; reps)    repeat (x; repeats, axis 0)    trilu (x; k 0, upper false)
//   gather (x, indices; axis 0)    gather_nd (x, indices; batch_dims 0)
//   index_tensor (x, indices..)    scatter_elements scatter_nd (x, indices, updates; reduction
//     "update", "add", "mul", "max" or "min"; the first with axis 0)
//   one_hot (indices; on_value, off_value, depth, axis -1, dtype)
//   nn.pad (x; pad_before, pad_after as before, pad_value 0)
// One value, an operand if there is no fill_value:
//   arange (sizes; shape, start 0, step 1, dtype i64)    eye (sizes; shape, k 0, dtype f32)
//   full (value, sizes; shape, fill_value, dtype)    full_like (x, value; fill_value, dtype)
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TE_TOPI_TOPI_H
#define MLC_DIALECT_TE_TOPI_TOPI_H

#include "mlc/Dialect/TE/Topi/TopiBuilder.h"

namespace mlc::te {

/// Builds the te ops of the function `name` at the builder's insertion point and returns their
/// results. If the operands or options are not what the function takes, fails before it builds
/// anything, with the reason in `message`: what was expected and what came.
llvm::FailureOr<llvm::SmallVector<mlir::Value>>
buildTopi(llvm::StringRef name, TopiBuilder &builder, llvm::ArrayRef<mlir::OpFoldResult> operands,
          mlir::DictionaryAttr options, std::string &message);

/// The same, with the reason as an error at `loc`.
llvm::FailureOr<llvm::SmallVector<mlir::Value>>
buildTopi(llvm::StringRef name, mlir::OpBuilder &builder, mlir::Location loc,
          mlir::ValueRange operands, mlir::DictionaryAttr options);

/// The names of all functions, sorted.
llvm::SmallVector<llvm::StringRef> getTopiNames();

} // namespace mlc::te

#endif // MLC_DIALECT_TE_TOPI_TOPI_H
