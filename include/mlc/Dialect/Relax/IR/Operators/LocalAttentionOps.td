//===- LocalAttentionOps.td - Attention to keys that are near -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_LOCALATTENTIONOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_LOCALATTENTIONOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"

def Relax_LocalAttentionOp : Relax_Operator<"nn.local_attention", "attention in which a query sees few of the keys before it", [{
    As `relax.nn.attention`, but a query sees no key that is `window_size` or more before its own place among the keys: its
    number with `causal_mask` "TopLeft", and otherwise its number counted from the last query and the last key. A query
    that sees no key gives 0. In TVMScript it is `R.nn.attention` with a `window_size`.

    Rules:
    - R1: the rules of `relax.nn.attention`.
    - R2: `window_size` is at least 1.

    Example:
    ```mlir
    func.func @attention(%q: tensor<2x8x4x16xf32>, %k: tensor<2x8x4x16xf32>, %v: tensor<2x8x4x16xf32>)
        -> tensor<2x8x4x16xf32> {
      %y = relax.nn.local_attention %q, %k, %v causal_mask "BottomRight" window_size 4
          : (tensor<2x8x4x16xf32>, tensor<2x8x4x16xf32>, tensor<2x8x4x16xf32>) -> tensor<2x8x4x16xf32>
      return %y : tensor<2x8x4x16xf32>
    }
    ```
  }], ""> {
  let arguments = (ins Relax_FloatTensor:$query, Relax_FloatTensor:$key, Relax_FloatTensor:$value, Optional<Relax_FloatTensor>:$bias,
      OptionalAttr<F64Attr>:$scale, OptionalAttr<StrAttr>:$causal_mask, I64Attr:$window_size);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = [{
    $query `,` $key `,` $value (`,` $bias^)? (`scale` $scale^)? (`causal_mask` $causal_mask^)? `window_size` $window_size
    attr-dict `:` functional-type(operands, results)
  }];
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_LOCALATTENTIONOPS_TD
