//===- ScanOps.td - Operators that run along an axis or order it ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_SCANOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_SCANOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

/// What sums and products along an axis share.
class Relax_ScanOp<string mnemonic, string text, string example> : Relax_Operator<mnemonic, text, [{
    Without `axis` the elements are taken in the order in which they lie, and the result has rank 1. With `exclusive` an
    element itself does not count.

    Rules:
    - R1: `axis` is a dimension of `data`, counted from the end if negative.
    - R2: the result has the element type `dtype`, by default that of `data`.

    }] # example, Relax_Inference<"inferScan(inference, adaptor, types)">.definition> {
  let arguments = (ins Relax_NumberTensor:$data, OptionalAttr<I64Attr>:$axis, OptionalAttr<TypeAttr>:$dtype,
      UnitAttr:$exclusive);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = [{
    $data (`axis` $axis^)? (`dtype` $dtype^)? (`exclusive` $exclusive^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def Relax_CumsumOp : Relax_ScanOp<"cumsum", "the sums of the elements up to each", [{
    Example:
    ```mlir
    func.func @cumsum(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.cumsum %x axis 1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_CumprodOp : Relax_ScanOp<"cumprod", "the products of the elements up to each", [{
    Example:
    ```mlir
    func.func @cumprod(%x: tensor<2x4xf32>) -> tensor<8xf32> {
      %y = relax.cumprod %x exclusive : (tensor<2x4xf32>) -> tensor<8xf32>
      return %y : tensor<8xf32>
    }
    ```
  }]>;

def Relax_SortOp : Relax_Operator<"sort", "the elements along an axis in order", [{
    The order is ascending, or with `descending` the other way; NaN is larger than every number.

    Rules:
    - R1: `axis` is a dimension of `x`, counted from the end if negative.

    Example:
    ```mlir
    func.func @sort(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.sort %x axis 1 descending : (tensor<2x4xf32>) -> tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$x, DefaultValuedAttr<I64Attr, "-1">:$axis, UnitAttr:$descending);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = "$x (`axis` $axis^)? (`descending` $descending^)? attr-dict `:` functional-type(operands, results)";
}

def Relax_ArgsortOp : Relax_Operator<"argsort", "where the elements along an axis are, in order", [{
    The order is that of `relax.sort`; of equal elements the first comes first.

    Rules:
    - R1: `axis` is a dimension of `data`, counted from the end if negative.
    - R2: the result has the element type `dtype`, an integer, by default i32.

    Example:
    ```mlir
    func.func @argsort(%x: tensor<2x4xf32>) -> tensor<2x4xi64> {
      %y = relax.argsort %x axis 1 dtype i64 : (tensor<2x4xf32>) -> tensor<2x4xi64>
      return %y : tensor<2x4xi64>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$data, DefaultValuedAttr<I64Attr, "-1">:$axis, UnitAttr:$descending,
      OptionalAttr<TypeAttr>:$dtype);
  let results = (outs Relax_IntegerTensor:$result);
  let assemblyFormat = [{
    $data (`axis` $axis^)? (`descending` $descending^)? (`dtype` $dtype^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def Relax_TopKOp : Relax_Operator<"topk", "the largest or the smallest elements along an axis", [{
    The first `k` elements in descending order, or without `largest` in ascending order, and where they are.

    Rules:
    - R1: `axis` is a dimension of `data`, counted from the end if negative; the results have `k` elements along it, or all
      of them if `k` is less than 1 or the dimension is smaller.
    - R2: `ret_type` says what the results are: "both", "values" or "indices".
    - R3: indices have the element type `dtype`, an integer, by default i32.

    Example:
    ```mlir
    func.func @topk(%x: tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>) {
      %y, %i = relax.topk %x k 3 dtype i64 : (tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>)
      return %y, %i : tensor<2x3xf32>, tensor<2x3xi64>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$data, DefaultValuedAttr<I64Attr, "1">:$k, DefaultValuedAttr<I64Attr, "-1">:$axis,
      DefaultValuedStrAttr<StrAttr, "both">:$ret_type, DefaultValuedAttr<BoolAttr, "true">:$largest,
      OptionalAttr<TypeAttr>:$dtype);
  let results = (outs Variadic<Relax_NumberTensor>:$results);
  let assemblyFormat = [{
    $data `k` $k (`axis` $axis^)? (`ret_type` $ret_type^)? (`largest` $largest^)? (`dtype` $dtype^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_SCANOPS_TD
