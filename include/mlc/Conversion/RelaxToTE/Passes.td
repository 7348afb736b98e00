//===- Passes.td - From relax operators to te -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_RELAXTOTE_PASSES_TD
#define MLC_CONVERSION_RELAXTOTE_PASSES_TD

include "mlir/Pass/PassBase.td"

def LegalizeOps : Pass<"relax-legalize-ops"> {
  let summary = "replace relax operators by their te bodies";
  let description = [{
    Each operator becomes a `relax.emit_te` that says with te ops what the operator computes. The body is that of topi.
    Its arguments are called as the operands are: by `relax.name` or their name location, or by a letter.

    - A constant of rank 0 that is the right operand of a binary operator, or else its left one, is written into the body.
    - A symbol that is the dimension of an operand by itself is its `tensor.dim`; the others become `vars`.
    - Operators whose results have a size that the elements say (`unique`, `nonzero`, `dynamic_strided_slice`), and
      `vision.all_class_non_max_suppression`, become a `relax.call_packed` of a function of the runtime:
      `relax.run.unique`. `call_py_func` becomes one of the function that it names, and what only says something of gradients, such as
      `grad.no_grad`, its operand.
    - An operator stays as it is where a dimension of an operand or of a result is unknown, or where topi has no body
      for its attributes; `enable-warning` says why. Operators named in `skip-ops` stay too.

    Before:
    ```mlir
    func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"})
        -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.nn.relu %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"})
        -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.emit_te "relu" (%x_0 = %x : tensor<?x4xf32, #relax.dims<[n, 4]>>) attributes {arg_names = ["x"]} {
        %c0 = arith.constant 0 : index
        %n = tensor.dim %x_0, %c0 : tensor<?x4xf32>
        %compute = te.compute "compute" (%i0 in %n, %i1 in 4) {
          %a = tensor.extract %x_0[%i0, %i1] : tensor<?x4xf32>
          %zero = arith.constant 0.0 : f32
          %r = arith.maximumf %a, %zero : f32
          te.yield %r : f32
        } : tensor<?x4xf32>
        relax.output %compute : tensor<?x4xf32>
      } : tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }];
  let options = [
    ListOption<"skipOps", "skip-ops", "std::string", "operators to leave as they are, such as relax.matmul">,
    ListOption<"onlyOps", "only-ops", "std::string", "operators to replace, all by default">,
    Option<"enableWarning", "enable-warning", "bool", "false", "warn of each operator that stays, and say why">
  ];
  let dependentDialects = [
    "::mlc::relax::RelaxDialect", "::mlc::te::TEDialect", "::mlc::tir::TIRDialect", "::mlir::affine::AffineDialect",
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def FastMath : Pass<"relax-fast-math"> {
  let summary = "compute functions of mathematics by polynomials";
  let description = [{
    `exp`, `erf`, `tanh` and `nn.softmax` become `relax.emit_te`s that are called `fast_exp` and so on. Compiled code computes these
    functions by polynomials in any case, so that the body is the operator's own; the name says that it may be so.

    Before:
    ```mlir
    func.func @main(%x: tensor<4xf32> {relax.name = "x"}) -> tensor<4xf32> {
      %y = relax.exp %x : tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<4xf32> {relax.name = "x"}) -> tensor<4xf32> {
      %y = relax.emit_te "fast_exp" (%x_0 = %x : tensor<4xf32>) attributes {arg_names = ["x"]} {
        %compute = te.compute "compute" (%i0 in 4) {
          %a = tensor.extract %x_0[%i0] : tensor<4xf32>
          %r = math.exp %a : f32
          te.yield %r : f32
        } : tensor<4xf32>
        relax.output %compute : tensor<4xf32>
      } : tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = [
    "::mlc::relax::RelaxDialect", "::mlc::te::TEDialect", "::mlc::tir::TIRDialect", "::mlir::affine::AffineDialect",
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def AlterOpImpl : Pass<"relax-alter-op-impl", "::mlir::ModuleOp"> {
  let summary = "call other functions over buffers, of other layouts";
  let description = [{
    A prim_func with `relax.implements = "name"` is called in the place of those with `operator_name = "name"`. Its
    `relax.buffer_maps` say where the elements of the tensors lie in its buffers, those of arguments before that of the
    result: calls get their arguments by `relax.layout_transform`, and what they give back by the inverse.
    `relax.axis_separators` has axes for each buffer, which the transformations of arguments are given. What is not called any
    more is erased, and the attributes go.

    Rules:
    - R1: `relax.buffer_maps` is an array of maps; `relax.axis_separators` has as many arrays of axes, if it is there.
    - R2: no two functions implement the same.
    - R3: a call that is replaced has one result.
    - R4: there is a map for each argument and the result, of as many indices as the tensor has dimensions.
    - R5: that of the result can be inverted, and leaves no place of the buffer empty.

    Before:
    ```mlir
    module {
      tir.prim_func private @copy(%A: memref<8xf32>, %B: memref<8xf32>) attributes {operator_name = "copy"} {
      }
      tir.prim_func private @tiled(%A: memref<2x4xf32>, %B: memref<2x4xf32>) attributes {
          relax.implements = "copy", relax.buffer_maps = [affine_map<(i) -> (i floordiv 4, i mod 4)>, affine_map<(i) -> (i floordiv 4, i mod 4)>]} {
      }
      func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
        %y = relax.call_tir @copy(%x) : (tensor<8xf32>) -> tensor<8xf32>
        return %y : tensor<8xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      tir.prim_func private @tiled(%A: memref<2x4xf32>, %B: memref<2x4xf32>) {
      }
      func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
        %0 = relax.layout_transform %x by affine_map<(i) -> (i floordiv 4, i mod 4)> : (tensor<8xf32>) -> tensor<2x4xf32>
        %1 = relax.call_tir @tiled(%0) : (tensor<2x4xf32>) -> tensor<2x4xf32>
        %y = relax.layout_transform %1 by affine_map<(i, j) -> (i * 4 + j)> : (tensor<2x4xf32>) -> tensor<8xf32>
        return %y : tensor<8xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect", "::mlc::tir::TIRDialect"];
}

def ConvertConv2DToWinograd : Pass<"relax-convert-conv2d-to-winograd"> {
  let summary = "compute convolutions of 3 x 3 windows with fewer products";
  let description = [{
    A `relax.nn.conv2d` in the layouts NHWC and HWIO, of f32, with a window of 3 x 3, without strides, dilation or groups,
    and of which all sizes but those of images and their number are known, becomes two `relax.emit_te`. The first one gives
    the weight at each of 4 x 4 points. The second one gives each 2 x 2 results from 4 x 4 elements: those at each point,
    their products with the weight, and what these add up to. These are the minimal filtering algorithms of Winograd,
    F(2 x 2, 3 x 3): 16 products for each tile, channel and filter, and not 36.

    Sums are made in another order, of sums and differences of elements. Relative to the largest result, the error stays
    below 1e-6 for hundreds of channels, as that of a sum of products in order does. An element that is infinite gives
    NaN for the results of the tiles that read it, and results overflow where four elements together do.

    `constants-only` is for weights that are constants, which `relax-fold-constant` then replaces; `where-it-pays` looks
    at the sizes, for the target of the module.

    Before:
    ```mlir
    func.func @main(%x: tensor<1x8x8x32xf32>, %w: tensor<3x3x32x64xf32>) -> tensor<1x6x6x64xf32> {
      %y = relax.nn.conv2d %x, %w data_layout "NHWC" kernel_layout "HWIO"
          : (tensor<1x8x8x32xf32>, tensor<3x3x32x64xf32>) -> tensor<1x6x6x64xf32>
      return %y : tensor<1x6x6x64xf32>
    }
    ```
    After, without the bodies:
    ```mlir
    func.func @main(%x: tensor<1x8x8x32xf32>, %w: tensor<3x3x32x64xf32>) -> tensor<1x6x6x64xf32> {
      %0 = relax.emit_te "conv2d_winograd_weight_transform" (%weight = %w : tensor<3x3x32x64xf32>) {...} : tensor<4x4x32x64xf32>
      %1 = relax.emit_te "conv2d_winograd" (%data = %x, %weight = %0 : tensor<1x8x8x32xf32>, tensor<4x4x32x64xf32>) {...} : tensor<1x6x6x64xf32>
      return %1 : tensor<1x6x6x64xf32>
    }
    ```
  }];
  let options = [
    Option<"constantsOnly", "constants-only", "bool", "false", "only where the weight is a constant">,
    Option<"whereItPays", "where-it-pays", "bool", "false", "only where it is faster on the module's target">
  ];
  let dependentDialects = [
    "::mlc::relax::RelaxDialect", "::mlc::te::TEDialect", "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def ConvertTransposedMatmul : Pass<"relax-convert-transposed-matmul"> {
  let summary = "read transposed matrices of a product of batches as they lie";
  let description = [{
    A `relax.matmul` with matrices whose last two dimensions `relax.permute_dims` has exchanged, as the product of queries with
    keys, becomes a `relax.emit_te` that reads them as they lie: nothing is copied. Of a single transposed matrix
    `relax-fuse-transpose-matmul` makes a `relax.linear`.

    Few rows read each element a few times, for which a copy does not pay; `max-rows` says up to how many. Where it is
    given, products of a number of rows that is not known stay.

    Before:
    ```mlir
    func.func @main(%q: tensor<2x1x4xf32>, %k: tensor<2x3x4xf32>) -> tensor<2x1x3xf32> {
      %0 = relax.permute_dims %k axes [0, 2, 1] : (tensor<2x3x4xf32>) -> tensor<2x4x3xf32>
      %1 = relax.matmul %q, %0 : (tensor<2x1x4xf32>, tensor<2x4x3xf32>) -> tensor<2x1x3xf32>
      return %1 : tensor<2x1x3xf32>
    }
    ```
    After, without the body:
    ```mlir
    func.func @main(%q: tensor<2x1x4xf32>, %k: tensor<2x3x4xf32>) -> tensor<2x1x3xf32> {
      %0 = relax.emit_te "NT_matmul" (%A = %q : tensor<2x1x4xf32>, %B = %k : tensor<2x3x4xf32>) {...} : tensor<2x1x3xf32>
      return %0 : tensor<2x1x3xf32>
    }
    ```
  }];
  let options = [Option<"maxRows", "max-rows", "int64_t", "0", "Up to how many rows of the first factor; 0: any number.">];
  let dependentDialects = [
    "::mlc::relax::RelaxDialect", "::mlc::te::TEDialect", "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // MLC_CONVERSION_RELAXTOTE_PASSES_TD
