//===- NormOps.td - Normalizations ----------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_NORMOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_NORMOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_LayerNormOp : Relax_Operator<"nn.layer_norm", "each element's distance from the mean over dimensions, by the standard deviation", [{
    `epsilon` is added to the variance. `gamma` is multiplied with the result if `scale`, and `beta` added if `center`.

    Rules:
    - R1: `axes` names dimensions of `data`, none twice.
    - R2: `gamma` and `beta` have the element type of `data` and the dimensions of `axes`, in this order.
    - R3: the result has the type of `data`.

    Example:
    ```mlir
    func.func @layer_norm(%x: tensor<2x8xf32>, %g: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<2x8xf32> {
      %y = relax.nn.layer_norm %x, %g, %b axes [-1] : (tensor<2x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<2x8xf32>
      return %y : tensor<2x8xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_FloatTensor:$gamma, Relax_FloatTensor:$beta, DenseI64ArrayAttr:$axes,
      DefaultValuedAttr<F64Attr, "1e-05">:$epsilon,
      DefaultValuedAttr<BoolAttr, "true">:$center, DefaultValuedAttr<BoolAttr, "true">:$scale);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data `,` $gamma `,` $beta `axes` $axes (`epsilon` $epsilon^)? (`center` $center^)? (`scale` $scale^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_RMSNormOp : Relax_Operator<"nn.rms_norm", "each element by the root of the mean of squares over dimensions", [{
    `epsilon` is added to the mean of the squares; `weight` is multiplied with the result.

    Rules:
    - R1: `axes` names dimensions of `data`, none twice.
    - R2: `weight` has the element type of `data` and the dimensions of `axes`, in this order.
    - R3: the result has the type of `data`.

    Example:
    ```mlir
    func.func @rms_norm(%x: tensor<2x8xf32>, %w: tensor<8xf32>) -> tensor<2x8xf32> {
      %y = relax.nn.rms_norm %x, %w axes [-1] : (tensor<2x8xf32>, tensor<8xf32>) -> tensor<2x8xf32>
      return %y : tensor<2x8xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_FloatTensor:$weight, DenseI64ArrayAttr:$axes,
      DefaultValuedAttr<F64Attr, "1e-05">:$epsilon);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data `,` $weight `axes` $axes (`epsilon` $epsilon^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_GroupNormOp : Relax_Operator<"nn.group_norm", "a layer norm of each group of channels", [{
    The channels are split into `num_groups` groups; mean and variance are over a group's channels and `axes`. `epsilon` is
    added to the variance. `gamma` is multiplied with the result if `scale`, and `beta` added if `center`.

    Rules:
    - R1: `channel_axis` and `axes` name different dimensions of `data`.
    - R2: `gamma` and `beta` have the element type of `data`, rank 1 and the size of the channels.
    - R3: `num_groups` is at least 1 and divides the number of channels; the result has the type of `data`.

    Example:
    ```mlir
    func.func @group_norm(%x: tensor<2x4x6x6xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x6x6xf32> {
      %y = relax.nn.group_norm %x, %g, %b num_groups 2 channel_axis 1 axes [2, 3]
          : (tensor<2x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4x6x6xf32>
      return %y : tensor<2x4x6x6xf32>
    }
    ```
  }], "", [Pure, Relax_AllLayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_FloatTensor:$gamma, Relax_FloatTensor:$beta, I64Attr:$num_groups,
      I64Attr:$channel_axis, DenseI64ArrayAttr:$axes, DefaultValuedAttr<F64Attr, "1e-05">:$epsilon,
      DefaultValuedAttr<BoolAttr, "true">:$center, DefaultValuedAttr<BoolAttr, "true">:$scale);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data `,` $gamma `,` $beta `num_groups` $num_groups `channel_axis` $channel_axis `axes` $axes
    (`epsilon` $epsilon^)? (`center` $center^)? (`scale` $scale^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_InstanceNormOp : Relax_Operator<"nn.instance_norm", "a layer norm of each channel", [{
    Mean and variance are over `axes`. `epsilon` is added to the variance. `gamma` is multiplied with the result if `scale`, and `beta` added if `center`.

    Rules:
    - R1: `channel_axis` and `axes` name different dimensions of `data`.
    - R2: `gamma` and `beta` have the element type of `data`, rank 1 and the size of the channels.
    - R3: the result has the type of `data`.

    Example:
    ```mlir
    func.func @instance_norm(%x: tensor<2x4x6x6xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<2x4x6x6xf32> {
      %y = relax.nn.instance_norm %x, %g, %b channel_axis 1 axes [2, 3]
          : (tensor<2x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4x6x6xf32>
      return %y : tensor<2x4x6x6xf32>
    }
    ```
  }], "", [Pure, Relax_AllLayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_FloatTensor:$gamma, Relax_FloatTensor:$beta, I64Attr:$channel_axis,
      DenseI64ArrayAttr:$axes, DefaultValuedAttr<F64Attr, "1e-05">:$epsilon,
      DefaultValuedAttr<BoolAttr, "true">:$center, DefaultValuedAttr<BoolAttr, "true">:$scale);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $data `,` $gamma `,` $beta `channel_axis` $channel_axis `axes` $axes
    (`epsilon` $epsilon^)? (`center` $center^)? (`scale` $scale^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Relax_BatchNormOp : Relax_Operator<"nn.batch_norm", "channels normalized over all other dimensions", [{
    With `training` by the mean and variance of `data`, of which `momentum` goes into the moving ones; else by the moving ones,
    which stay as they are. `epsilon` is added to the variance. `gamma` is multiplied with the result if `scale`, and `beta` added if `center`.

    Rules:
    - R1: `axis` is a dimension of `data`, the channels.
    - R2: the other operands have the element type of `data`, rank 1 and the size of the channels.
    - R3: the first result has the type of `data`, the others those of `moving_mean` and `moving_var`.

    Example:
    ```mlir
    func.func @batch_norm(%x: tensor<2x4x6x6xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>, %m: tensor<4xf32>,
        %v: tensor<4xf32>) -> tensor<2x4x6x6xf32> {
      %y, %m1, %v1 = relax.nn.batch_norm %x, %g, %b, %m, %v axis 1 training false
          : (tensor<2x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
          -> (tensor<2x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>)
      return %y : tensor<2x4x6x6xf32>
    }
    ```
  }], "", [Pure, Relax_AllLayoutMethods]> {
  let arguments = (ins Relax_FloatTensor:$data, Relax_FloatTensor:$gamma, Relax_FloatTensor:$beta, Relax_FloatTensor:$moving_mean,
      Relax_FloatTensor:$moving_var, I64Attr:$axis, DefaultValuedAttr<F64Attr, "1e-05">:$epsilon,
      DefaultValuedAttr<BoolAttr, "true">:$center, DefaultValuedAttr<BoolAttr, "true">:$scale,
      DefaultValuedAttr<F64Attr, "0.1">:$momentum, DefaultValuedAttr<BoolAttr, "true">:$training);
  let results = (outs Relax_FloatTensor:$result, Relax_FloatTensor:$mean, Relax_FloatTensor:$var);
  let assemblyFormat = [{
    $data `,` $gamma `,` $beta `,` $moving_mean `,` $moving_var `axis` $axis
    (`epsilon` $epsilon^)? (`center` $center^)? (`scale` $scale^)? (`momentum` $momentum^)? (`training` $training^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_NORMOPS_TD
