//===- ElementwiseOps.td - Operators that work element by element ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_ELEMENTWISEOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_ELEMENTWISEOPS_TD

include "mlc/Dialect/Relax/IR/Operators/ElementwiseBase.td"

//===----------------------------------------------------------------------------------------===//
// Of two tensors
//===----------------------------------------------------------------------------------------===//

def Relax_AddOp : Relax_ArithmeticOp<"add", "the sum", [{
    Example:
    ```mlir
    func.func @add(%x: tensor<2x4xf32>, %y: tensor<4xf32>) -> tensor<2x4xf32> {
      %z = relax.add %x, %y : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
      return %z : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_SubtractOp : Relax_ArithmeticOp<"subtract", "the difference", [{
    Example:
    ```mlir
    func.func @subtract(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>, %y: tensor<4xf32>)
        -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %z = relax.subtract %x, %y
          : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<4xf32>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %z : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }]>;

def Relax_MultiplyOp : Relax_ArithmeticOp<"multiply", "the product", [{
    Example:
    ```mlir
    func.func @multiply(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>, %y: tensor<?x4xf32, #relax.dims<[n, 4]>>)
        -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %z = relax.multiply %x, %y
          : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>)
          -> tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %z : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }]>;

def Relax_DivideOp : Relax_DivisionOp<"divide", "the quotient; of integers rounded towards zero", [{
    Example:
    ```mlir
    func.func @divide(%x: tensor<4xf32>, %y: tensor<1xf32>) -> tensor<4xf32> {
      %z = relax.divide %x, %y : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
      return %z : tensor<4xf32>
    }
    ```
  }]>;

def Relax_FloorDivideOp : Relax_DivisionOp<"floor_divide", "the quotient rounded towards minus infinity", [{
    Example:
    ```mlir
    func.func @floor_divide(%x: tensor<4xi32>, %y: tensor<4xi32>) -> tensor<4xi32> {
      %z = relax.floor_divide %x, %y : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
      return %z : tensor<4xi32>
    }
    ```
  }]>;

def Relax_ModOp : Relax_DivisionOp<"mod", "what divide leaves, with the sign of x1", [{
    Example:
    ```mlir
    func.func @mod(%x: tensor<4xi32>, %y: tensor<4xi32>) -> tensor<4xi32> {
      %z = relax.mod %x, %y : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
      return %z : tensor<4xi32>
    }
    ```
  }]>;

def Relax_FloorModOp : Relax_DivisionOp<"floor_mod", "what floor_divide leaves, with the sign of x2", [{
    Example:
    ```mlir
    func.func @floor_mod(%x: tensor<4xi32>, %y: tensor<4xi32>) -> tensor<4xi32> {
      %z = relax.floor_mod %x, %y : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
      return %z : tensor<4xi32>
    }
    ```
  }]>;

def Relax_PowerOp : Relax_ArithmeticOp<"power", "x1 to the power of x2", [{
    Example:
    ```mlir
    func.func @power(%x: tensor<4xf32>, %y: tensor<f32>) -> tensor<4xf32> {
      %z = relax.power %x, %y : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
      return %z : tensor<4xf32>
    }
    ```
  }]>;

def Relax_MaximumOp : Relax_ArithmeticOp<"maximum", "the larger one; NaN where one is NaN", [{
    Example:
    ```mlir
    func.func @maximum(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>, %y: tensor<f32>)
        -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %z = relax.maximum %x, %y
          : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<f32>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %z : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }]>;

def Relax_MinimumOp : Relax_ArithmeticOp<"minimum", "the smaller one; NaN where one is NaN", [{
    Example:
    ```mlir
    func.func @minimum(%x: tensor<2x1xf32>, %y: tensor<1x4xf32>) -> tensor<2x4xf32> {
      %z = relax.minimum %x, %y : (tensor<2x1xf32>, tensor<1x4xf32>) -> tensor<2x4xf32>
      return %z : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_LogicalAndOp : Relax_ArithmeticOp<"logical_and", "true where both are", [{
    Example:
    ```mlir
    func.func @logical_and(%x: tensor<2x4xi1>, %y: tensor<4xi1>) -> tensor<2x4xi1> {
      %z = relax.logical_and %x, %y : (tensor<2x4xi1>, tensor<4xi1>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }], Relax_OpenTensor>;

def Relax_LogicalOrOp : Relax_ArithmeticOp<"logical_or", "true where one is", [{
    Example:
    ```mlir
    func.func @logical_or(%x: tensor<2x4xi1>, %y: tensor<4xi1>) -> tensor<2x4xi1> {
      %z = relax.logical_or %x, %y : (tensor<2x4xi1>, tensor<4xi1>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }], Relax_OpenTensor>;

def Relax_LogicalXorOp : Relax_ArithmeticOp<"logical_xor", "true where exactly one is", [{
    Example:
    ```mlir
    func.func @logical_xor(%x: tensor<2x4xi1>, %y: tensor<4xi1>) -> tensor<2x4xi1> {
      %z = relax.logical_xor %x, %y : (tensor<2x4xi1>, tensor<4xi1>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }], Relax_OpenTensor>;

def Relax_EqualOp : Relax_ComparisonOp<"equal", "true where both are equal; never with NaN", [{
    Example:
    ```mlir
    func.func @equal(%x: tensor<2x4xi64>, %y: tensor<i64>) -> tensor<2x4xi1> {
      %z = relax.equal %x, %y : (tensor<2x4xi64>, tensor<i64>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }], Relax_OpenTensor>;

def Relax_NotEqualOp : Relax_ComparisonOp<"not_equal", "true where both differ; always with NaN", [{
    Example:
    ```mlir
    func.func @not_equal(%x: tensor<2x4xi64>, %y: tensor<i64>) -> tensor<2x4xi1> {
      %z = relax.not_equal %x, %y : (tensor<2x4xi64>, tensor<i64>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }], Relax_OpenTensor>;

def Relax_LessOp : Relax_ComparisonOp<"less", "true where x1 is less than x2", [{
    Example:
    ```mlir
    func.func @less(%x: tensor<2x4xf32>, %y: tensor<4xf32>) -> tensor<2x4xi1> {
      %z = relax.less %x, %y : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }]>;

def Relax_LessEqualOp : Relax_ComparisonOp<"less_equal", "true where x1 is x2 or less", [{
    Example:
    ```mlir
    func.func @less_equal(%x: tensor<2x4xf32>, %y: tensor<4xf32>) -> tensor<2x4xi1> {
      %z = relax.less_equal %x, %y : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }]>;

def Relax_GreaterOp : Relax_ComparisonOp<"greater", "true where x1 is greater than x2", [{
    Example:
    ```mlir
    func.func @greater(%x: tensor<2x4xf32>, %y: tensor<4xf32>) -> tensor<2x4xi1> {
      %z = relax.greater %x, %y : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }]>;

def Relax_GreaterEqualOp : Relax_ComparisonOp<"greater_equal", "true where x1 is x2 or greater", [{
    Example:
    ```mlir
    func.func @greater_equal(%x: tensor<2x4xf32>, %y: tensor<4xf32>) -> tensor<2x4xi1> {
      %z = relax.greater_equal %x, %y : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xi1>
      return %z : tensor<2x4xi1>
    }
    ```
  }]>;

//===----------------------------------------------------------------------------------------===//
// Of one tensor
//===----------------------------------------------------------------------------------------===//

def Relax_AbsOp : Relax_UnaryOp<"abs", "the absolute value", [{
    Example:
    ```mlir
    func.func @abs(%x: tensor<4xi32>) -> tensor<4xi32> {
      %y = relax.abs %x : tensor<4xi32>
      return %y : tensor<4xi32>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_NegativeOp : Relax_UnaryOp<"negative", "the value with the other sign", [{
    Example:
    ```mlir
    func.func @negative(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.negative %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_ReluOp : Relax_UnaryOp<"nn.relu", "the larger one of the value and 0", [{
    Example:
    ```mlir
    func.func @relu(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.nn.relu %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }], Relax_NumberTensor>;

def Relax_ExpOp : Relax_UnaryOp<"exp", "e to the power of the value", [{
    Example:
    ```mlir
    func.func @exp(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.exp %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }]>;

def Relax_LogOp : Relax_UnaryOp<"log", "the natural logarithm", [{
    Example:
    ```mlir
    func.func @log(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.log %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_SqrtOp : Relax_UnaryOp<"sqrt", "the square root", [{
    Example:
    ```mlir
    func.func @sqrt(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.sqrt %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_RsqrtOp : Relax_UnaryOp<"rsqrt", "one divided by the square root", [{
    Example:
    ```mlir
    func.func @rsqrt(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.rsqrt %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_TanhOp : Relax_UnaryOp<"tanh", "the hyperbolic tangent", [{
    Example:
    ```mlir
    func.func @tanh(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.tanh %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_SigmoidOp : Relax_UnaryOp<"sigmoid", "1 / (1 + exp(-x))", [{
    Example:
    ```mlir
    func.func @sigmoid(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.sigmoid %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_ErfOp : Relax_UnaryOp<"erf", "the error function", [{
    Example:
    ```mlir
    func.func @erf(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
      %y = relax.erf %x : tensor<2x4xf32>
      return %y : tensor<2x4xf32>
    }
    ```
  }]>;

def Relax_LogicalNotOp : Relax_UnaryOp<"logical_not", "true where the value is false", [{
    Example:
    ```mlir
    func.func @logical_not(%x: tensor<4xi1>) -> tensor<4xi1> {
      %y = relax.logical_not %x : tensor<4xi1>
      return %y : tensor<4xi1>
    }
    ```
  }], Relax_OpenTensor>;

//===----------------------------------------------------------------------------------------===//
// Of other types
//===----------------------------------------------------------------------------------------===//

def Relax_AstypeOp : Relax_Operator<"astype", "the elements as another type", [{
    A float becomes an integer by rounding towards zero, anything becomes a bool by comparing with 0, and a bool
    becomes 0 or 1. Between integers the low bits are kept.

    Rules:
    - R1: `dtype` is an element type that tensors may have; the result has it and the shape of the operand.

    Example:
    ```mlir
    func.func @astype(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xi32, #relax.dims<[n, 4]>> {
      %y = relax.astype %x dtype i32 : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xi32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xi32, #relax.dims<[n, 4]>>
    }
    ```
  }], "", [Pure, LayoutOpInterface]> {
  let arguments = (ins Relax_OpenTensor:$x, TypeAttr:$dtype);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$x `dtype` $dtype attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_ELEMENTWISEOPS_TD
