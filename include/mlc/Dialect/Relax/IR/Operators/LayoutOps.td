//===- LayoutOps.td - Operators that give elements other places in memory -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_LAYOUTOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_LAYOUTOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"

def Relax_LayoutTransformOp : Relax_Operator<"layout_transform", "the elements at other indices", [{
    The element of `x` at a point lies in the result where `index_map` takes the point. What no point is taken to is
    `pad_value`, or 0 without it. `index_names` are how the indices of `x` are called where the map is written, and
    `axis_separators` where the dimensions of the result, or of `x`, would be parted in memory; nothing reads them.

    Rules:
    - R1: `index_map` has an index for each dimension of `x` and no symbols; its results are sums, products with numbers, quotients
      and remainders of the indices.
    - R2: a size of the result is one more than the largest value that the map's result has.
    - R3: `pad_value` has the element type of `x`.
    - R4: `index_names` has a name for each index.

    Example:
    ```mlir
    func.func @layout_transform(%x: tensor<?x10xf32, #relax.dims<[n, 10]>>) -> tensor<3x?x4xf32, #relax.dims<[3, n, 4]>> {
      %y = relax.layout_transform %x by affine_map<(i, j) -> (j floordiv 4, i, j mod 4)> pad 1.0 : f32
          : (tensor<?x10xf32, #relax.dims<[n, 10]>>) -> tensor<3x?x4xf32, #relax.dims<[3, n, 4]>>
      return %y : tensor<3x?x4xf32, #relax.dims<[3, n, 4]>>
    }
    ```
  }]> {
  let arguments = (ins Relax_OpenTensor:$x, AffineMapAttr:$index_map, OptionalAttr<TypedAttrInterface>:$pad_value,
      DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$axis_separators,
      DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$input_axis_separators, OptionalAttr<StrArrayAttr>:$index_names);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = [{
    $x `by` $index_map (`pad` $pad_value^)? attr-dict `:` functional-type(operands, results)
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_LAYOUTOPS_TD
