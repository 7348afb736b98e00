//===- AlgebraPasses.td - Passes that write the same tensors by other operators -------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_ALGEBRAPASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_ALGEBRAPASSES_TD

include "mlir/Pass/PassBase.td"

def ExpandMatmulOfSum : Pass<"relax-expand-matmul-of-sum"> {
  let summary = "Multiply with each matrix of a sum";
  let description = [{
    A product with a sum of two matrices of one shape becomes the sum of the products, unless both are constants.

    Before:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %a: tensor<4x3xf32>, %b: tensor<4x3xf32>) -> tensor<2x3xf32> {
      %0 = relax.add %a, %b : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>
      %1 = relax.matmul %x, %0 : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
      return %1 : tensor<2x3xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %a: tensor<4x3xf32>, %b: tensor<4x3xf32>) -> tensor<2x3xf32> {
      %0 = relax.matmul %x, %a : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
      %1 = relax.matmul %x, %b : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
      %2 = relax.add %0, %1 : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
      return %2 : tensor<2x3xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def AdjustMatmulOrder : Pass<"relax-adjust-matmul-order"> {
  let summary = "Multiply several matrices in the order that costs least";
  let description = [{
    Of a product of three matrices, the two are multiplied first with which fewer numbers are multiplied in all. Sizes that are not
    known count as 1, so that a product with weights is not made larger by a batch. The transposed one of a product is taken for the
    product of the transposed ones. A vector may be the first or the last operand, beside matrices that are no batch.

    Before:
    ```mlir
    func.func @f(%x: tensor<1x64xf32>, %a: tensor<64x4xf32>, %b: tensor<4x64xf32>) -> tensor<1x64xf32> {
      %0 = relax.matmul %a, %b : (tensor<64x4xf32>, tensor<4x64xf32>) -> tensor<64x64xf32>
      %1 = relax.matmul %x, %0 : (tensor<1x64xf32>, tensor<64x64xf32>) -> tensor<1x64xf32>
      return %1 : tensor<1x64xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<1x64xf32>, %a: tensor<64x4xf32>, %b: tensor<4x64xf32>) -> tensor<1x64xf32> {
      %0 = relax.matmul %x, %a : (tensor<1x64xf32>, tensor<64x4xf32>) -> tensor<1x4xf32>
      %1 = relax.matmul %0, %b : (tensor<1x4xf32>, tensor<4x64xf32>) -> tensor<1x64xf32>
      return %1 : tensor<1x64xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def ReorderTakeAfterMatmul : Pass<"relax-reorder-take-after-matmul"> {
  let summary = "Take columns of a product instead of those of a matrix";
  let description = [{
    A product with columns that are taken from a matrix becomes a product with the matrix, from which the columns are taken.

    Before:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %w: tensor<4x8xf32>, %i: tensor<3xi64>) -> tensor<2x3xf32> {
      %0 = relax.take %w, %i axis 1 : (tensor<4x8xf32>, tensor<3xi64>) -> tensor<4x3xf32>
      %1 = relax.matmul %x, %0 : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
      return %1 : tensor<2x3xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %w: tensor<4x8xf32>, %i: tensor<3xi64>) -> tensor<2x3xf32> {
      %0 = relax.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
      %1 = relax.take %0, %i axis 1 : (tensor<2x8xf32>, tensor<3xi64>) -> tensor<2x3xf32>
      return %1 : tensor<2x3xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def ReorderPermuteDimsAfterConcat : Pass<"relax-reorder-permute-dims-after-concat"> {
  let summary = "Move dimensions of tensors that are put together once";
  let description = [{
    Tensors whose dimensions are moved in one way before they are put together are put together first.

    Before:
    ```mlir
    func.func @f(%a: tensor<2x4xf32>, %b: tensor<3x4xf32>) -> tensor<4x5xf32> {
      %0 = relax.permute_dims %a axes [1, 0] : (tensor<2x4xf32>) -> tensor<4x2xf32>
      %1 = relax.permute_dims %b axes [1, 0] : (tensor<3x4xf32>) -> tensor<4x3xf32>
      %2 = relax.concat %0, %1 axis 1 : (tensor<4x2xf32>, tensor<4x3xf32>) -> tensor<4x5xf32>
      return %2 : tensor<4x5xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%a: tensor<2x4xf32>, %b: tensor<3x4xf32>) -> tensor<4x5xf32> {
      %0 = relax.concat %a, %b axis 0 : (tensor<2x4xf32>, tensor<3x4xf32>) -> tensor<5x4xf32>
      %1 = relax.permute_dims %0 axes [1, 0] : (tensor<5x4xf32>) -> tensor<4x5xf32>
      return %1 : tensor<4x5xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_ALGEBRAPASSES_TD
