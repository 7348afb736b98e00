//===- LayoutPasses.td - Passes that say how tensors lie in memory --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_LAYOUTPASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_LAYOUTPASSES_TD

include "mlir/Pass/PassBase.td"

def FoldConstantLayout : Pass<"relax-fold-constant-layout"> {
  let summary = "constants lie as they are used";
  let description = [{
    `relax.permute_dims`, `relax.reshape` and `relax.flatten` of a constant become constants, and the constant weight of a
    `relax.linear` is transposed, which makes a `relax.matmul` of it: its rows are then read as they lie, and nothing is moved
    when the model runs. A call of a prim_func that does nothing but copy each element of a constant to its place, such as
    `relax-split-layout-rewrite-preproc` makes, becomes a constant, too; places that nothing is copied to are 0.

    Before:
    ```mlir
    func.func @f(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
      %w = relax.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
      %0 = relax.linear %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
      return %0 : tensor<1x3xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
      %w = relax.constant dense<[[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]> : tensor<2x3xf32>
      %0 = relax.matmul %x, %w : (tensor<1x2xf32>, tensor<2x3xf32>) -> tensor<1x3xf32>
      return %0 : tensor<1x3xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def ConvertLayout : Pass<"relax-convert-layout", "::mlir::ModuleOp"> {
  let summary = "Convolutions in the layout that suits them";
  let description = [{
    Gives convolutions the layouts that `desired-layouts` says: their operands are permuted before, their result after them.
    Permutations move down over operators that can be done on what was permuted (see `LayoutOpInterface`), as long as nothing
    but constants has to be permuted for it, and two that undo each other vanish: so the convolutions of a network pass on
    their results as they are. A permutation before a product with a constant becomes one of the constant, and one that
    moves no element a `relax.reshape`. `relax-fold-constant-layout` permutes the constants.

    With `where-it-pays` only convolutions over two dimensions are converted that have a constant weight and as many output
    channels in a group, or as many groups of one channel, as a vector of the target has elements: layouts with the channels
    last are faster for them, by as much as vectors of places of a row are not full, and as the rows of all input channels, which
    lie far apart, are read from the second cache for each tile of the result. A function stays as it is if the permutations that are left would cost more than that gains.

    Rules:
    - R1: an entry of `desired-layouts` is NAME=DATA:KERNEL.
    - R2: the name is that of a convolution, with or without `relax.` before it.
    - R3: the layouts have the letters that the convolution's have.

    Before, with desired-layouts=nn.conv2d=NHWC:HWIO:
    ```mlir
    module {
      func.func @main(%x: tensor<1x3x8x8xf32>, %w: tensor<16x3x3x3xf32>) -> tensor<1x16x6x6xf32> {
        %0 = relax.nn.conv2d %x, %w : (tensor<1x3x8x8xf32>, tensor<16x3x3x3xf32>) -> tensor<1x16x6x6xf32>
        %1 = relax.nn.relu %0 : tensor<1x16x6x6xf32>
        return %1 : tensor<1x16x6x6xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func @main(%x: tensor<1x3x8x8xf32>, %w: tensor<16x3x3x3xf32>) -> tensor<1x16x6x6xf32> {
        %0 = relax.permute_dims %x axes [0, 2, 3, 1] : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
        %1 = relax.permute_dims %w axes [2, 3, 1, 0] : (tensor<16x3x3x3xf32>) -> tensor<3x3x3x16xf32>
        %2 = relax.nn.conv2d %0, %1 data_layout "NHWC" kernel_layout "HWIO"
            : (tensor<1x8x8x3xf32>, tensor<3x3x3x16xf32>) -> tensor<1x6x6x16xf32>
        %3 = relax.nn.relu %2 : tensor<1x6x6x16xf32>
        %4 = relax.permute_dims %3 axes [0, 3, 1, 2] : (tensor<1x6x6x16xf32>) -> tensor<1x16x6x6xf32>
        return %4 : tensor<1x16x6x6xf32>
      }
    }
    ```
  }];
  let options = [
    ListOption<"desiredLayouts", "desired-layouts", "std::string",
        "the layouts of convolutions, as NAME=DATA:KERNEL">,
    Option<"whereItPays", "where-it-pays", "bool", "false", "convert only what is faster for it"> ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def AttachAttrLayoutFreeBuffers : Pass<"relax-attach-attr-layout-free-buffers", "::mlir::ModuleOp"> {
  let summary = "Say of each prim_func which parameters may lie otherwise";
  let description = [{
    Gives each private `tir.prim_func` the attribute `layout_free_buffers`: the numbers of the parameters that are constants
    in every call. A schedule may copy such a parameter into an order that suits it, in a block with the annotation
    `meta_schedule.layout_rewrite_preproc`, which `relax-split-layout-rewrite-preproc` moves out of the function.

    Before:
    ```mlir
    module {
      tir.prim_func private @f(%W: memref<2xf32>, %B: memref<2xf32>) {
      }
      func.func @main() -> tensor<2xf32> {
        %w = relax.constant dense<[1.0, 2.0]> : tensor<2xf32>
        %0 = relax.call_tir @f(%w) : (tensor<2xf32>) -> tensor<2xf32>
        return %0 : tensor<2xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      tir.prim_func private @f(%W: memref<2xf32>, %B: memref<2xf32>) attributes {layout_free_buffers = [0]} {
      }
      func.func @main() -> tensor<2xf32> {
        %w = relax.constant dense<[1.0, 2.0]> : tensor<2xf32>
        %0 = relax.call_tir @f(%w) : (tensor<2xf32>) -> tensor<2xf32>
        return %0 : tensor<2xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::tir::TIRDialect"];
}

def SplitLayoutRewritePreproc : Pass<"relax-split-layout-rewrite-preproc", "::mlir::ModuleOp"> {
  let summary = "Move what packs a parameter out of the prim_func that reads it";
  let description = [{
    A nest of a private `tir.prim_func` whose block has the annotation `meta_schedule.layout_rewrite_preproc`, and that
    copies a parameter that nothing else reads to a buffer of the function, becomes a function of its own, with
    `_weight_prepack` after its name. The parameter is the packed buffer then, and callers pack before they call; where
    they pack a constant, `relax-fold-constant-layout` does it when the model is compiled. The attribute
    `layout_free_buffers` is taken off.

    Before:
    ```mlir
    module {
      tir.prim_func private @f(%W: memref<2x3xf32>, %B: memref<3x2xf32>) attributes {layout_free_buffers = [0]} {
        %W_global = tir.alloc_buffer "W_global" : memref<3x2xf32>
        tir.for %i in 2 {
          tir.for %j in 3 {
            tir.block "W_global" (%vi : spatial 2 = %i, %vj : spatial 3 = %j) annotations {meta_schedule.layout_rewrite_preproc = true} {
              %w = memref.load %W[%vi, %vj] : memref<2x3xf32>
              memref.store %w, %W_global[%vj, %vi] : memref<3x2xf32>
              tir.yield reads(%W[%vi, %vj] : memref<2x3xf32>) writes(%W_global[%vj, %vi] : memref<3x2xf32>)
            }
          }
        }
        tir.for %i in 3 {
          tir.for %j in 2 {
            tir.block "B" (%vi : spatial 3 = %i, %vj : spatial 2 = %j) {
              %w = memref.load %W_global[%vi, %vj] : memref<3x2xf32>
              memref.store %w, %B[%vi, %vj] : memref<3x2xf32>
              tir.yield reads(%W_global[%vi, %vj] : memref<3x2xf32>) writes(%B[%vi, %vj] : memref<3x2xf32>)
            }
          }
        }
      }
      func.func @main(%w: tensor<2x3xf32>) -> tensor<3x2xf32> {
        %0 = relax.call_tir @f(%w) : (tensor<2x3xf32>) -> tensor<3x2xf32>
        return %0 : tensor<3x2xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      tir.prim_func private @f_weight_prepack(%W: memref<2x3xf32>, %W_global: memref<3x2xf32>) attributes {tir.noalias} {
        tir.for %i in 2 {
          tir.for %j in 3 {
            tir.block "W_global" (%vi : spatial 2 = %i, %vj : spatial 3 = %j) annotations {meta_schedule.layout_rewrite_preproc = true} {
              %w = memref.load %W[%vi, %vj] : memref<2x3xf32>
              memref.store %w, %W_global[%vj, %vi] : memref<3x2xf32>
              tir.yield reads(%W[%vi, %vj] : memref<2x3xf32>) writes(%W_global[%vj, %vi] : memref<3x2xf32>)
            }
          }
        }
      }
      tir.prim_func private @f(%W: memref<3x2xf32>, %B: memref<3x2xf32>) {
        tir.for %i in 3 {
          tir.for %j in 2 {
            tir.block "B" (%vi : spatial 3 = %i, %vj : spatial 2 = %j) {
              %w = memref.load %W[%vi, %vj] : memref<3x2xf32>
              memref.store %w, %B[%vi, %vj] : memref<3x2xf32>
              tir.yield reads(%W[%vi, %vj] : memref<3x2xf32>) writes(%B[%vi, %vj] : memref<3x2xf32>)
            }
          }
        }
      }
      func.func @main(%w: tensor<2x3xf32>) -> tensor<3x2xf32> {
        %0 = relax.call_tir @f_weight_prepack(%w) : (tensor<2x3xf32>) -> tensor<3x2xf32>
        %1 = relax.call_tir @f(%0) : (tensor<3x2xf32>) -> tensor<3x2xf32>
        return %1 : tensor<3x2xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::tir::TIRDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_LAYOUTPASSES_TD
