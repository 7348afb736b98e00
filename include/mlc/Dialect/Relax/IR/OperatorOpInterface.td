//===- OperatorOpInterface.td - Operators on tensors ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATOROPINTERFACE_TD
#define MLC_DIALECT_RELAX_IR_OPERATOROPINTERFACE_TD

include "mlir/IR/OpBase.td"

def OperatorOpInterface : OpInterface<"OperatorOpInterface"> {
  let cppNamespace = "::mlc::relax";
  let description = [{
    An operator on tensors. Where two of its dimensions have to be equal and symbols leave that open, the operator is
    accepted as it stands, and whoever lowers it makes the run time check what it assumes.

    Example: this product is one only if `n` is `m`, the pair that `collectAssumedEqual` appends.
    ```mlir
    func.func @product(%x: tensor<4x?xf32, #relax.dims<[4, n]>>, %y: tensor<?x8xf32, #relax.dims<[m, 8]>>) -> tensor<4x8xf32> {
      %0 = relax.matmul %x, %y : (tensor<4x?xf32, #relax.dims<[4, n]>>, tensor<?x8xf32, #relax.dims<[m, 8]>>) -> tensor<4x8xf32>
      return %0 : tensor<4x8xf32>
    }
    ```
  }];
  let methods = [
    InterfaceMethod<[{
      Appends the dimensions that the operator takes to be equal although its operands' types leave it open.
    }], "void", "collectAssumedEqual", (ins "::llvm::SmallVectorImpl<::mlc::relax::DimEquality> &":$assumed)>
  ];
}

def LayoutOpInterface : OpInterface<"LayoutOpInterface"> {
  let cppNamespace = "::mlc::relax";
  let description = [{
    An operator that can be done with the dimensions of its tensors in another order: that of `permute_dims(x, axes)` is a
    `permute_dims` of what it gives for `x`, with other attributes. By default it is one that goes element by element,
    whose operands are broadcast.

    Example: `@after` computes what `@before` does; `permute` of the batch norm, for the axes of the permutation before
    it, sets `axis` to 3, and says that the first result is permuted by these axes, and the others not at all.
    ```mlir
    func.func @before(%x: tensor<1x6x6x4xf32>, %c: tensor<4xf32>) -> tensor<1x4x6x6xf32> {
      %0 = relax.permute_dims %x axes [0, 3, 1, 2] : (tensor<1x6x6x4xf32>) -> tensor<1x4x6x6xf32>
      %y, %m, %v = relax.nn.batch_norm %0, %c, %c, %c, %c axis 1 training false
          : (tensor<1x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
          -> (tensor<1x4x6x6xf32>, tensor<4xf32>, tensor<4xf32>)
      return %y : tensor<1x4x6x6xf32>
    }
    func.func @after(%x: tensor<1x6x6x4xf32>, %c: tensor<4xf32>) -> tensor<1x4x6x6xf32> {
      %y, %m, %v = relax.nn.batch_norm %x, %c, %c, %c, %c axis 3 training false
          : (tensor<1x6x6x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
          -> (tensor<1x6x6x4xf32>, tensor<4xf32>, tensor<4xf32>)
      %0 = relax.permute_dims %y axes [0, 3, 1, 2] : (tensor<1x6x6x4xf32>) -> tensor<1x4x6x6xf32>
      return %0 : tensor<1x4x6x6xf32>
    }
    ```
  }];
  let methods = [
    InterfaceMethod<[{
      Whether the operand has the dimensions of the operator, and is no parameter of it.
    }], "bool", "hasDimensions", (ins "unsigned":$operand), "", "return true;">,
    InterfaceMethod<[{
      Makes of the operator's attributes those for `x`, and appends, for each result, the axes by which what the operator
      gives for `x` is permuted then; none where it is as it was. Fails where that cannot be done.
    }], "::llvm::LogicalResult", "permute", (ins "::llvm::ArrayRef<int64_t>":$axes,
        "::mlir::NamedAttrList &":$attributes, "::llvm::SmallVectorImpl<::llvm::SmallVector<int64_t>> &":$results), "", [{
      results.assign($_op->getNumResults(), ::llvm::SmallVector<int64_t>(axes));
      return ::llvm::success();
    }]>
  ];
}

/// An operator with attributes that say which dimension is which.
defvar Relax_LayoutMethods = DeclareOpInterfaceMethods<LayoutOpInterface, ["permute"]>;
/// The same, with operands that are parameters.
defvar Relax_AllLayoutMethods = DeclareOpInterfaceMethods<LayoutOpInterface, ["permute", "hasDimensions"]>;

#endif // MLC_DIALECT_RELAX_IR_OPERATOROPINTERFACE_TD
