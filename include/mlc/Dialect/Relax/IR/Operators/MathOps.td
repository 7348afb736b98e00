//===- MathOps.td - Functions on elements ---------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_MATHOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_MATHOPS_TD

include "mlc/Dialect/Relax/IR/Operators/ElementwiseBase.td"

//===----------------------------------------------------------------------------------------===//
// Trigonometric and hyperbolic functions
//===----------------------------------------------------------------------------------------===//

def Relax_SinOp : Relax_UnaryOp<"sin", "the sine", [{
    Example:
    ```mlir
    func.func @sin(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.sin %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_CosOp : Relax_UnaryOp<"cos", "the cosine", [{
    Example:
    ```mlir
    func.func @cos(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.cos %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_TanOp : Relax_UnaryOp<"tan", "the tangent", [{
    Example:
    ```mlir
    func.func @tan(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.tan %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_AsinOp : Relax_UnaryOp<"asin", "the inverse sine", [{
    Example:
    ```mlir
    func.func @asin(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.asin %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_AcosOp : Relax_UnaryOp<"acos", "the inverse cosine", [{
    Example:
    ```mlir
    func.func @acos(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.acos %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_AtanOp : Relax_UnaryOp<"atan", "the inverse tangent", [{
    Example:
    ```mlir
    func.func @atan(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.atan %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_SinhOp : Relax_UnaryOp<"sinh", "the hyperbolic sine", [{
    Example:
    ```mlir
    func.func @sinh(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.sinh %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_CoshOp : Relax_UnaryOp<"cosh", "the hyperbolic cosine", [{
    Example:
    ```mlir
    func.func @cosh(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.cosh %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_AsinhOp : Relax_UnaryOp<"asinh", "the inverse hyperbolic sine", [{
    Example:
    ```mlir
    func.func @asinh(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.asinh %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_AcoshOp : Relax_UnaryOp<"acosh", "the inverse hyperbolic cosine", [{
    Example:
    ```mlir
    func.func @acosh(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.acosh %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_AtanhOp : Relax_UnaryOp<"atanh", "the inverse hyperbolic tangent", [{
    Example:
    ```mlir
    func.func @atanh(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.atanh %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

//===----------------------------------------------------------------------------------------===//
// Rounding, signs and classes
//===----------------------------------------------------------------------------------------===//

def Relax_CeilOp : Relax_UnaryOp<"ceil", "the next integer from the value on", [{
    Example:
    ```mlir
    func.func @ceil(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.ceil %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_FloorOp : Relax_UnaryOp<"floor", "the last integer up to the value", [{
    Example:
    ```mlir
    func.func @floor(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.floor %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_RoundOp : Relax_UnaryOp<"round", "the nearest integer, of two the even one", [{
    Example:
    ```mlir
    func.func @round(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.round %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_TruncOp : Relax_UnaryOp<"trunc", "the integer part", [{
    Example:
    ```mlir
    func.func @trunc(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.trunc %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_SignOp : Relax_UnaryOp<"sign", "-1, 0 or 1, as the value is", [{
    Example:
    ```mlir
    func.func @sign(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.sign %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_SquareOp : Relax_UnaryOp<"square", "the value times itself", [{
    Example:
    ```mlir
    func.func @square(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.square %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_IsFiniteOp : Relax_PredicateOp<"isfinite", "true where the value is neither infinite nor NaN", [{
    Example:
    ```mlir
    func.func @isfinite(%x: tensor<2x4xf32>) -> tensor<2x4xi1> {
      %y = relax.isfinite %x : (tensor<2x4xf32>) -> tensor<2x4xi1>
      return %y : tensor<2x4xi1>
    }
    ```
  }]>;

def Relax_IsInfOp : Relax_PredicateOp<"isinf", "true where the value is infinite", [{
    Example:
    ```mlir
    func.func @isinf(%x: tensor<2x4xf32>) -> tensor<2x4xi1> {
      %y = relax.isinf %x : (tensor<2x4xf32>) -> tensor<2x4xi1>
      return %y : tensor<2x4xi1>
    }
    ```
  }]>;

def Relax_IsNanOp : Relax_PredicateOp<"isnan", "true where the value is NaN", [{
    Example:
    ```mlir
    func.func @isnan(%x: tensor<2x4xf32>) -> tensor<2x4xi1> {
      %y = relax.isnan %x : (tensor<2x4xf32>) -> tensor<2x4xi1>
      return %y : tensor<2x4xi1>
    }
    ```
  }]>;

//===----------------------------------------------------------------------------------------===//
// Bits
//===----------------------------------------------------------------------------------------===//

def Relax_BitsTensor : TensorOf<[I1, Relax_Integer, Relax_ObjectType]>;

def Relax_BitwiseNotOp : Relax_UnaryOp<"bitwise_not", "all bits turned", [{
    Example:
    ```mlir
    func.func @bitwise_not(%x: tensor<2x4xi32>) -> tensor<2x4xi32> {
      %y = relax.bitwise_not %x : tensor<2x4xi32>
      return %y : tensor<2x4xi32>
    }
    ```
  }], Relax_BitsTensor>;

def Relax_BitwiseAndOp : Relax_ArithmeticOp<"bitwise_and", "the bits that are set in both", [{
    Example:
    ```mlir
    func.func @bitwise_and(%x: tensor<2x4xi32>, %y: tensor<4xi32>) -> tensor<2x4xi32> {
      %z = relax.bitwise_and %x, %y : (tensor<2x4xi32>, tensor<4xi32>) -> tensor<2x4xi32>
      return %z : tensor<2x4xi32>
    }
    ```
  }], Relax_BitsTensor>;

def Relax_BitwiseOrOp : Relax_ArithmeticOp<"bitwise_or", "the bits that are set in one", [{
    Example:
    ```mlir
    func.func @bitwise_or(%x: tensor<2x4xi32>, %y: tensor<4xi32>) -> tensor<2x4xi32> {
      %z = relax.bitwise_or %x, %y : (tensor<2x4xi32>, tensor<4xi32>) -> tensor<2x4xi32>
      return %z : tensor<2x4xi32>
    }
    ```
  }], Relax_BitsTensor>;

def Relax_BitwiseXorOp : Relax_ArithmeticOp<"bitwise_xor", "the bits that are set in exactly one", [{
    Example:
    ```mlir
    func.func @bitwise_xor(%x: tensor<2x4xi32>, %y: tensor<4xi32>) -> tensor<2x4xi32> {
      %z = relax.bitwise_xor %x, %y : (tensor<2x4xi32>, tensor<4xi32>) -> tensor<2x4xi32>
      return %z : tensor<2x4xi32>
    }
    ```
  }], Relax_BitsTensor>;

def Relax_LeftShiftOp : Relax_ArithmeticOp<"left_shift", "x1 with its bits moved up by x2 places", [{
    Example:
    ```mlir
    func.func @left_shift(%x: tensor<2x4xi32>, %y: tensor<4xi32>) -> tensor<2x4xi32> {
      %z = relax.left_shift %x, %y : (tensor<2x4xi32>, tensor<4xi32>) -> tensor<2x4xi32>
      return %z : tensor<2x4xi32>
    }
    ```
  }], Relax_IntegerTensor>;

def Relax_RightShiftOp : Relax_ArithmeticOp<"right_shift", "x1 with its bits moved down by x2 places; the sign stays", [{
    Example:
    ```mlir
    func.func @right_shift(%x: tensor<2x4xi32>, %y: tensor<4xi32>) -> tensor<2x4xi32> {
      %z = relax.right_shift %x, %y : (tensor<2x4xi32>, tensor<4xi32>) -> tensor<2x4xi32>
      return %z : tensor<2x4xi32>
    }
    ```
  }], Relax_IntegerTensor>;

def Relax_Atan2Op : Relax_ArithmeticOp<"atan2", "the angle of the point (x2, x1), from minus pi to pi", [{
    Example:
    ```mlir
    func.func @atan2(%x: tensor<2x4xf32>, %y: tensor<4xf32>) -> tensor<2x4xf32> {
      %z = relax.atan2 %x, %y : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
      return %z : tensor<2x4xf32>
    }
    ```
  }], Relax_FloatTensor>;

def Relax_LogAddExpOp : Relax_ArithmeticOp<"log_add_exp", "log(exp(x1) + exp(x2)), without overflow", [{
    Example:
    ```mlir
    func.func @log_add_exp(%x: tensor<2x4xf32>, %y: tensor<4xf32>) -> tensor<2x4xf32> {
      %z = relax.log_add_exp %x, %y : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
      return %z : tensor<2x4xf32>
    }
    ```
  }], Relax_FloatTensor>;

//===----------------------------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------------------------===//

def Relax_GeluOp : Relax_UnaryOp<"nn.gelu", "x times the chance that a normal variable is less than x", [{
    Example:
    ```mlir
    func.func @gelu(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.nn.gelu %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_GeluTanhOp : Relax_UnaryOp<"nn.gelu_tanh", "gelu with tanh in place of the error function", [{
    Example:
    ```mlir
    func.func @gelu_tanh(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.nn.gelu_tanh %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_SeluOp : Relax_UnaryOp<"nn.selu", "scaled exponential linear unit", [{
    Example:
    ```mlir
    func.func @selu(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.nn.selu %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_SiluOp : Relax_UnaryOp<"nn.silu", "x times the sigmoid of x", [{
    Example:
    ```mlir
    func.func @silu(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.nn.silu %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_LeakyReluOp : Relax_Operator<"nn.leakyrelu", "x where it is positive, else alpha times x", [{
    Rules:
    - R1: the result has the type of the operand.

    Example:
    ```mlir
    func.func @leakyrelu(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.nn.leakyrelu %x alpha 0.2 : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_Inference<"inferSameType(inference, adaptor.getX(), types)">.definition, [Pure, LayoutOpInterface]> {
  let arguments = (ins Relax_FloatTensor:$x, DefaultValuedAttr<F64Attr, "0.01">:$alpha);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = "$x (`alpha` $alpha^)? attr-dict `:` custom<SameType>(type($x), type($result))";
}

def Relax_SoftplusOp : Relax_Operator<"nn.softplus", "log(1 + exp(beta * x)) / beta; x itself where beta * x is more than threshold", [{
    Rules:
    - R1: the result has the type of the operand.

    Example:
    ```mlir
    func.func @softplus(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.nn.softplus %x beta 2.0 : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_Inference<"inferSameType(inference, adaptor.getX(), types)">.definition, [Pure, LayoutOpInterface]> {
  let arguments = (ins Relax_FloatTensor:$x, DefaultValuedAttr<F64Attr, "1.0">:$beta,
      DefaultValuedAttr<F64Attr, "20.0">:$threshold);
  let results = (outs Relax_FloatTensor:$result);
  let assemblyFormat = "$x (`beta` $beta^)? (`threshold` $threshold^)? attr-dict `:` custom<SameType>(type($x), type($result))";
}

def Relax_ClipOp : Relax_Operator<"clip", "the value, but not below min and not above max", [{
    Rules:
    - R1: the result has the type of the operand.
    - R2: `min` and `max` are numbers, of type i64 or f64.

    Example:
    ```mlir
    func.func @clip(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.clip %x min (0 : i64) max (6 : i64) : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }], Relax_Inference<"inferSameType(inference, adaptor.getX(), types)">.definition, [Pure, LayoutOpInterface]> {
  let arguments = (ins Relax_NumberTensor:$x, AnyAttrOf<[I64Attr, F64Attr]>:$min, AnyAttrOf<[I64Attr, F64Attr]>:$max);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = "$x `min` `(` $min `)` `max` `(` $max `)` attr-dict `:` custom<SameType>(type($x), type($result))";
}

def Relax_EwiseFmaOp : Relax_Operator<"ewise_fma", "x1 * x2 + x3", [{
    Rules:
    - R1: the three operands have the same element type; the result has it too.
    - R2: the shapes are equal.

    Example:
    ```mlir
    func.func @ewise_fma(%x: tensor<4xf32>, %y: tensor<4xf32>, %z: tensor<4xf32>) -> tensor<4xf32> {
      %w = relax.ewise_fma %x, %y, %z : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      return %w : tensor<4xf32>
    }
    ```
  }]> {
  let arguments = (ins Relax_NumberTensor:$x1, Relax_NumberTensor:$x2, Relax_NumberTensor:$x3);
  let results = (outs Relax_NumberTensor:$result);
  let assemblyFormat = "$x1 `,` $x2 `,` $x3 attr-dict `:` functional-type(operands, results)";
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_MATHOPS_TD
