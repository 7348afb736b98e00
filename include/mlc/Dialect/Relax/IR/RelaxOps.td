//===- RelaxOps.td - Ops that give a graph its structure ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXOPS_TD
#define MLC_DIALECT_RELAX_IR_RELAXOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Relax_ConstantOp : Relax_Op<"constant", [ConstantLike, Pure, AllTypesMatch<["value", "result"]>]> {
  let summary = "a tensor whose elements are known";
  let description = [{
    Small tensors are `dense`, so that they fold; larger ones are `dense_resource`, so that text stays readable and
    data is held once. A bool takes one byte an element.

    Rules:
    - R1: the type is a ranked tensor of static shape without an encoding.
    - R2: a `dense` value that is no splat has at most 64 bytes.
    - R3: the data of a `dense_resource` is there and has the size that the type asks for.

    Example:
    ```mlir
    func.func @ones() -> tensor<4xf32> {
      %ones = relax.constant dense<1.0> : tensor<4xf32>
      return %ones : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Relax_Tensor:$result);
  let assemblyFormat = "attr-dict $value";
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// The most bytes that a `dense` value which is no splat may have.
    static constexpr int64_t kMaxDenseBytes = 64;
    /// The bytes that a tensor of this static type takes, one for a bool; nothing if that overflows.
    static ::std::optional<int64_t> getNumBytes(::mlir::ShapedType type);
    /// True if an op may hold this value: what folds must not become larger than R2 allows.
    static bool isBuildableWith(::mlir::Attribute value, ::mlir::Type type);
  }];
}

def Relax_TupleOp : Relax_Op<"tuple", [Pure, InferTypeOpAdaptor]> {
  let summary = "several values as one";
  let description = [{
    Example:
    ```mlir
    func.func @pair(%a: tensor<4xf32>, %b: tensor<?xi64, #relax.dims<[n]>>)
        -> tuple<tensor<4xf32>, tensor<?xi64, #relax.dims<[n]>>> {
      %t = relax.tuple %a, %b : tuple<tensor<4xf32>, tensor<?xi64, #relax.dims<[n]>>>
      return %t : tuple<tensor<4xf32>, tensor<?xi64, #relax.dims<[n]>>>
    }
    ```
  }];
  let arguments = (ins Variadic<Relax_Value>:$elements);
  let results = (outs AnyTuple:$result);
  let assemblyFormat = "($elements^)? attr-dict `:` custom<TupleType>(type($elements), type($result))";
}

def Relax_TupleGetItemOp : Relax_Op<"tuple_get_item", [Pure, InferTypeOpAdaptor]> {
  let summary = "one value of a tuple";
  let description = [{
    Rules:
    - R1: `index` is at least 0 and less than the number of elements.

    Example:
    ```mlir
    func.func @second(%t: tuple<tensor<4xf32>, tensor<8xf32>>) -> tensor<8xf32> {
      %b = relax.tuple_get_item %t[1] : tuple<tensor<4xf32>, tensor<8xf32>>
      return %b : tensor<8xf32>
    }
    ```
  }];
  let arguments = (ins AnyTuple:$tuple, I64Attr:$index);
  let results = (outs Relax_Value:$result);
  let assemblyFormat = "$tuple `[` $index `]` attr-dict `:` type($tuple)";
  let hasFolder = 1;
}

def Relax_MatchCastOp : Relax_Op<"match_cast", [DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "checks a shape when it runs, and names its dimensions";
  let description = [{
    The value as it is, with a type that says more. That the value has this type is checked when the op runs. A
    symbol that is a dimension of the result by itself, and has no value yet, is defined here; the others must have
    the value that they have. The op is kept where its result is not used, for the check and for the symbols.

    Rules:
    - R1: a tensor is cast to a tensor of the same element type, or of any if its own is not known; a shape to a
      shape; a number to a number; a tuple to a tuple of as many values, each by these rules; an object to anything.
    - R2: where both ranks are known they are equal, and no dimension is certain to be another than the result's.
    - R3: each symbol of the result is a dimension of it by itself or is defined before.

    Example:
    ```mlir
    func.func @rows(%x: tensor<?x4xf32>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.match_cast %x : tensor<?x4xf32> to tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }];
  let arguments = (ins Relax_Value:$input);
  let results = (outs Relax_Value:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `to` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Relax_ShapeOfOp : Relax_Op<"shape_of", [Pure, InferTypeOpAdaptor]> {
  let summary = "the shape of a tensor";
  let description = [{
    Example:
    ```mlir
    func.func @shape(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> !relax.shape<[n, 4]> {
      %s = relax.shape_of %x : tensor<?x4xf32, #relax.dims<[n, 4]>> -> !relax.shape<[n, 4]>
      return %s : !relax.shape<[n, 4]>
    }
    ```
  }];
  let arguments = (ins Relax_OpenTensor:$input);
  let results = (outs Relax_ShapeType:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` qualified(type($result))";
}

def Relax_ShapeOp : Relax_Op<"shape", [Pure, InferTypeOpAdaptor]> {
  let summary = "a shape as a value";
  let description = [{
    Rules:
    - R1: each symbol of the dimensions is defined, and no dimension is unknown.

    Example:
    ```mlir
    func.func @double(%x: tensor<?xf32, #relax.dims<[n]>>) -> !relax.shape<[n * 2, 4]> {
      %s = relax.shape [n * 2, 4] : !relax.shape<[n * 2, 4]>
      return %s : !relax.shape<[n * 2, 4]>
    }
    ```
  }];
  let arguments = (ins Relax_DimsAttr:$dims);
  let results = (outs Relax_ShapeType:$result);
  let assemblyFormat = "custom<DimList>($dims) attr-dict `:` qualified(type($result))";
  let hasVerifier = 1;
}

def Relax_PrimValueOp : Relax_Op<"prim_value", [Pure, InferTypeOpAdaptor]> {
  let summary = "an expression of symbols as a value";
  let description = [{
    Rules:
    - R1: `dims` is one expression, each of whose symbols is defined.

    Example:
    ```mlir
    func.func @double(%x: tensor<?xf32, #relax.dims<[n]>>) -> !relax.prim<n * 2> {
      %v = relax.prim_value [n * 2] : !relax.prim<n * 2>
      return %v : !relax.prim<n * 2>
    }
    ```
  }];
  let arguments = (ins Relax_DimsAttr:$dims);
  let results = (outs Relax_PrimType:$result);
  let assemblyFormat = "custom<DimList>($dims) attr-dict `:` qualified(type($result))";
  let hasVerifier = 1;
}

def Relax_ShapeToTensorOp : Relax_Op<"shape_to_tensor", [Pure, InferTypeOpAdaptor]> {
  let summary = "the dimensions of a shape as a tensor";
  let description = [{
    Rules:
    - R1: the result is a tensor of i64 of rank 1, with one element a dimension.

    Example:
    ```mlir
    func.func @dims(%s: !relax.shape<[n, 4]>) -> tensor<2xi64> {
      %t = relax.shape_to_tensor %s : (!relax.shape<[n, 4]>) -> tensor<2xi64>
      return %t : tensor<2xi64>
    }
    ```
  }];
  let arguments = (ins Relax_ShapeType:$shape);
  let results = (outs TensorOf<[I64]>:$result);
  let assemblyFormat = "$shape attr-dict `:` functional-type(operands, results)";
}

def Relax_TensorToShapeOp : Relax_Op<"tensor_to_shape", [Pure, InferTypeOpAdaptor]> {
  let summary = "the elements of a tensor as a shape";
  let description = [{
    Rules:
    - R1: `tensor` has rank 1 and elements of i64.
    - R2: the shape has as many dimensions as the tensor has elements; none of them is known.

    Example:
    ```mlir
    func.func @shape(%t: tensor<2xi64>) -> !relax.shape<[?, ?]> {
      %s = relax.tensor_to_shape %t : (tensor<2xi64>) -> !relax.shape<[?, ?]>
      return %s : !relax.shape<[?, ?]>
    }
    ```
  }];
  let arguments = (ins TensorOf<[I64, Relax_ObjectType]>:$tensor);
  let results = (outs Relax_ShapeType:$result);
  let assemblyFormat = "$tensor attr-dict `:` functional-type(operands, results)";
}

def Relax_NullValueOp : Relax_Op<"null_value", [Pure]> {
  let summary = "no value";
  let description = [{
    What a packed function gets where an argument is left out.

    Example:
    ```mlir
    func.func @nothing() -> !relax.object {
      %n = relax.null_value : !relax.object
      return %n : !relax.object
    }
    ```
  }];
  let results = (outs Relax_ObjectType:$result);
  let assemblyFormat = "attr-dict `:` qualified(type($result))";
}

def Relax_CallTIROp : Relax_Op<"call_tir", [NoMemoryEffect, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "calls a function over buffers";
  let description = [{
    The callee gets the buffers of the arguments, then those of the results, which the caller allocates, then the
    values of `tir_vars`: dimensions that no buffer has by itself. It reads the former and writes the latter. An element
    type that is not known (`!relax.object`) must be known where the call is compiled.

    Rules:
    - R1: there is at least one result, and each dimension of a result is known: a number or a symbolic expression.
    - R2: each symbol of the results and of `tir_vars` is defined; `tir_vars` has no unknown dimension.
    - R3: the callee is a function of this module with one parameter for each argument, result and `tir_vars`.
    - R4: a buffer parameter has the rank of its tensor and, where it is known, its element type, and where it has a
      number for a dimension, the tensor has this number.
    - R5: where the callee names its dimensions (`tir.dims`), equal names stand for equal dimensions of the caller.
    - R6: the parameter of a value of `tir_vars` is an integer or an index.

    Example:
    ```mlir
    module {
      func.func private @relu(memref<?x4xf32>, memref<?x4xf32>)
      func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
        %y = relax.call_tir @relu(%x)
            : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
        return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
      }
      func.func private @fill(memref<?xf32>, index)
      func.func @twice(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n * 2]>> {
        %y = relax.call_tir @fill() vars [n] : () -> tensor<?xf32, #relax.dims<[n * 2]>>
        return %y : tensor<?xf32, #relax.dims<[n * 2]>>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Relax_RankedTensor>:$args,
      OptionalAttr<Relax_DimsAttr>:$tir_vars);
  let results = (outs Variadic<Relax_RankedTensor>:$results);
  let assemblyFormat = [{
    $callee `(` $args `)` (`vars` custom<DimList>($tir_vars)^)? attr-dict `:` functional-type($args, $results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The values of `tir_vars`; none if the attribute is absent.
    ::llvm::SmallVector<::mlc::relax::DimExpr> getVars() {
      return getTirVars() ? getTirVars()->getDims() : ::llvm::SmallVector<::mlc::relax::DimExpr>();
    }
  }];
}

def Relax_CallTIRWithGradOp : Relax_Op<"call_tir_with_grad",
    [NoMemoryEffect, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "calls a function over buffers of which the gradient is known";
  let description = [{
    As `relax.call_tir`, which it becomes where nobody asks for gradients. `te_grad_name` names a function that gives the
    gradient as a tensor expression, and `te_grad_kwargs` what it gets beside tensors.

    Rules:
    - R1: the rules R1 to R6 of `relax.call_tir`.
    - R2: `te_grad_name` is not empty.

    Example:
    ```mlir
    module {
      func.func private @double(memref<4xf32>, memref<4xf32>)
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %y = relax.call_tir_with_grad @double(%x) grad "double_grad" {te_grad_kwargs = {k = 2.0 : f64}}
            : (tensor<4xf32>) -> tensor<4xf32>
        return %y : tensor<4xf32>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Relax_RankedTensor>:$args, StrAttr:$te_grad_name,
      OptionalAttr<DictionaryAttr>:$te_grad_kwargs, OptionalAttr<Relax_DimsAttr>:$tir_vars);
  let results = (outs Variadic<Relax_RankedTensor>:$results);
  let assemblyFormat = [{
    $callee `(` $args `)` `grad` $te_grad_name (`vars` custom<DimList>($tir_vars)^)? attr-dict
    `:` functional-type($args, $results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The values of `tir_vars`; none if the attribute is absent.
    ::llvm::SmallVector<::mlc::relax::DimExpr> getVars() {
      return getTirVars() ? getTirVars()->getDims() : ::llvm::SmallVector<::mlc::relax::DimExpr>();
    }
  }];
}

def Relax_CallTIRInplaceOp : Relax_Op<"call_tir_inplace",
    [NoMemoryEffect, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "calls a function over buffers that changes some of its arguments";
  let description = [{
    As `relax.call_tir`, but a result may take the place of an argument: `inplace` says for each result the number of
    the argument whose buffer the callee changes into it, or -1 for a buffer of its own, which comes after the
    arguments. The op is a value like any other: an argument that is used elsewhere keeps its elements.

    Rules:
    - R1: the rules R1 and R2 of `relax.call_tir`.
    - R2: `inplace` has one number for each result: -1 or that of an argument, each argument at most once, and not
      -1 alone.
    - R3: a result has the type of the argument whose place it takes.
    - R4: the rules R3 to R6 of `relax.call_tir`, where the results are those that have a buffer of their own.

    Example:
    ```mlir
    module {
      func.func private @scale(memref<4xf32>)
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %y = relax.call_tir_inplace @scale(%x) inplace [0] : (tensor<4xf32>) -> tensor<4xf32>
        return %y : tensor<4xf32>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Relax_RankedTensor>:$args,
      DenseI64ArrayAttr:$inplace_indices, OptionalAttr<Relax_DimsAttr>:$tir_vars);
  let results = (outs Variadic<Relax_RankedTensor>:$results);
  let assemblyFormat = [{
    $callee `(` $args `)` `inplace` $inplace_indices (`vars` custom<DimList>($tir_vars)^)? attr-dict
    `:` functional-type($args, $results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The values of `tir_vars`; none if the attribute is absent.
    ::llvm::SmallVector<::mlc::relax::DimExpr> getVars() {
      return getTirVars() ? getTirVars()->getDims() : ::llvm::SmallVector<::mlc::relax::DimExpr>();
    }
    /// The types of the results that have a buffer of their own.
    ::llvm::SmallVector<::mlir::Type> getOwnResultTypes();
  }];
}

def Relax_CallDPSPackedOp : Relax_Op<"call_dps_packed", [NoMemoryEffect]> {
  let summary = "calls a function that is found by name, which fills its results";
  let description = [{
    The callee gets the arguments, then the results, which the caller allocates. It is a function of this module, or
    else one that is registered under this name when the call runs. It has no effects but on the results.

    Rules:
    - R1: `callee` is not empty; there is at least one result, and each dimension of a result is known.
    - R2: each symbol of the results is defined.

    Example:
    ```mlir
    func.func @linear(%x: tensor<1x784xf32>, %w: tensor<128x784xf32>) -> tensor<1x128xf32> {
      %y = relax.call_dps_packed "env.linear"(%x, %w)
          : (tensor<1x784xf32>, tensor<128x784xf32>) -> tensor<1x128xf32>
      return %y : tensor<1x128xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$callee, Variadic<Relax_RankedTensor>:$args);
  let results = (outs Variadic<Relax_RankedTensor>:$results);
  let assemblyFormat = "$callee `(` $args `)` attr-dict `:` functional-type($args, $results)";
  let hasVerifier = 1;
}

def Relax_CallPackedOp : Relax_Op<"call_packed", [DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "calls a function that is found by name, with effects";
  let description = [{
    The callee is registered under this name when the call runs, and returns the results. It may do anything, so the
    op is never moved, merged or dropped, and cannot be in `relax.dataflow`; with `pure`, the caller says that it has
    no effects. `inplace_indices` says for each result the number of the argument that it is, changed, or -1. With
    `with_context` the callee gets the machine that runs the program before its arguments.

    Rules:
    - R1: `callee` is not empty.
    - R2: each symbol of the results is defined.
    - R3: `inplace_indices` has one number for each result: -1 or that of an argument, each argument at most once, and
      not -1 alone.

    Example:
    ```mlir
    func.func @log(%x: tensor<4xf32>) -> tensor<4xf32> {
      %y = relax.call_packed "env.log"(%x) : (tensor<4xf32>) -> tensor<4xf32>
      %z = relax.call_packed pure "env.double"(%y) : (tensor<4xf32>) -> tensor<4xf32>
      return %z : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$callee, Variadic<Relax_Value>:$args, UnitAttr:$is_pure, UnitAttr:$with_context,
      OptionalAttr<DenseI64ArrayAttr>:$inplace_indices);
  let results = (outs Variadic<Relax_Value>:$results);
  let assemblyFormat = "(`pure` $is_pure^)? $callee `(` $args `)` attr-dict `:` functional-type($args, $results)";
  let hasVerifier = 1;
}

def Relax_PrintOp : Relax_Op<"print"> {
  let summary = "writes values where the program runs";
  let description = [{
    `format` is a text with `{}` for each value, as Python's `str.format` has it; an empty one writes the values.

    Example:
    ```mlir
    func.func @show(%x: tensor<4xf32>) {
      relax.print "x is {}" %x : tensor<4xf32>
      return
    }
    ```
  }];
  let arguments = (ins StrAttr:$format, Variadic<Relax_Value>:$values);
  let assemblyFormat = "$format ($values^ `:` type($values))? attr-dict";
}

def Relax_AssertOp : Relax_Op<"assert_op"> {
  let summary = "ends the run with an error unless a condition holds";
  let description = [{
    `format` is the text of the error, with `{}` for each value.

    Rules:
    - R1: the condition is a bool: a scalar, or a tensor of rank 0.

    Example:
    ```mlir
    func.func @check(%ok: tensor<i1>, %x: tensor<4xf32>) {
      relax.assert_op %ok, "x is {}"(%x) : tensor<i1>, tensor<4xf32>
      return
    }
    ```
  }];
  let arguments = (ins AnyTypeOf<[I1, 0DTensorOf<[I1]>], "a bool, or a tensor of one">:$condition, StrAttr:$format,
      Variadic<Relax_Value>:$values);
  let assemblyFormat = "$condition `,` $format (`(` $values^ `)`)? attr-dict `:` type($condition) (`,` type($values)^)?";
}

def Relax_CallOp : Relax_Op<"call",
    [DeclareOpInterfaceMethods<MemoryEffectsOpInterface>, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "calls a graph function";
  let description = [{
    The symbols of the callee are its own: the call gives each the dimension of the caller that stands in its place.
    The results are the callee's with these dimensions put in; what stays open is unknown. With `impure`, the callee may
    have effects.

    Rules:
    - R1: the callee is a function of this module with as many parameters and results.
    - R2: an argument has its parameter's type but for dimensions; where the parameter has a number, the argument
      has this number, and each symbol of the callee stands for one dimension of the caller. A dimension that is
      not known to be the right one needs a `relax.match_cast` before.
    - R3: a result has the callee's type with the caller's dimensions.
    - R4: the callee has no effects, or the call says `impure`.

    Example:
    ```mlir
    module {
      func.func private @double(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k * 2]>>
      func.func @main(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n * 4]>> {
        %y = relax.call @double(%x) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n * 2]>>
        %z = relax.call @double(%y) : (tensor<?xf32, #relax.dims<[n * 2]>>) -> tensor<?xf32, #relax.dims<[n * 4]>>
        return %z : tensor<?xf32, #relax.dims<[n * 4]>>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Relax_Value>:$args, UnitAttr:$has_effects);
  let results = (outs Variadic<Relax_Value>:$results);
  let assemblyFormat = "(`impure` $has_effects^)? $callee `(` $args `)` attr-dict `:` functional-type($args, $results)";
  let extraClassDeclaration = [{
    /// The types of the results of a call of `calleeType` with arguments of these types. Reports through `emitError`
    /// where the arguments do not fit.
    static ::mlir::FailureOr<::llvm::SmallVector<::mlir::Type>>
    inferResultTypes(::mlir::FunctionType calleeType, ::mlir::TypeRange args,
                     ::llvm::function_ref<::mlir::InFlightDiagnostic()> emitError);
  }];
}

def Relax_DataflowOp : Relax_Op<"dataflow", [RecursiveMemoryEffects, SingleBlock, NoRegionArguments]> {
  let summary = "ops without effects";
  let description = [{
    The ops of the body have no effects, so they may be merged, moved and dropped freely. `relax.output` says what
    leaves the region. A `relax.match_cast` may be inside: all it does is a check.

    Rules:
    - R1: the body ends in `relax.output`, whose operands have the types of the results.
    - R2: no op of the body, at any depth, has effects.

    Example:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %gv = relax.dataflow {
        %lv = relax.call_dps_packed "env.relu"(%x) : (tensor<4xf32>) -> tensor<4xf32>
        relax.output %lv : tensor<4xf32>
      } : tensor<4xf32>
      return %gv : tensor<4xf32>
    }
    ```
  }];
  let results = (outs Variadic<Relax_Value>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$body attr-dict (`:` type($results)^)?";
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    OutputOp getOutput();
  }];
}

def Relax_EmitTEOp : Relax_Op<"emit_te", [IsolatedFromAbove, RecursiveMemoryEffects, SingleBlock,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "tensor expressions on the values of a graph";
  let description = [{
    The body computes the results from the operands with te ops. Its arguments are the operands without their
    encoding, then one `index` for each of `tir_vars`. `name` is the name of the function that the op becomes, and
    `arg_names` those of its parameters: the SSA names of the arguments in the text, written as an attribute only
    where these cannot say them.

    Rules:
    - R1: the body has one argument for each operand, of its type without the encoding, and then one `index` for each
      of `tir_vars`; it ends in `relax.output`.
    - R2: the operands of `relax.output` have the types of the results without the encoding.
    - R3: each dimension of a result is known, and each symbol of the results and of `tir_vars` is defined.
    - R4: `name` is not empty; `arg_names` has one name for each argument of the body; they differ and are not empty.

    Example:
    ```mlir
    func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.emit_te "copy" (%A = %x : tensor<?x4xf32, #relax.dims<[n, 4]>>) vars (%n = n) {
        %B = te.compute "B" (%i in %n, %j in 4) {
          %a = tensor.extract %A[%i, %j] : tensor<?x4xf32>
          te.yield %a : f32
        } : tensor<?x4xf32>
        relax.output %B : tensor<?x4xf32>
      } : tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<Relax_Tensor>:$args, OptionalAttr<Relax_DimsAttr>:$tir_vars,
      StrArrayAttr:$arg_names);
  let results = (outs Variadic<Relax_Tensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    // Makes the block and its arguments; `bodyBuilder` gets those of the tensors and those of `vars` and returns what
    // to output. The results are tensors of `resultTypes`. `argNames` has one name for each tensor, then for each of
    // `vars`.
    OpBuilder<(ins "::mlir::TypeRange":$resultTypes, "::mlir::StringRef":$name, "::mlir::ValueRange":$args,
        "::llvm::ArrayRef<::mlc::relax::DimExpr>":$vars, "::llvm::ArrayRef<::mlir::StringRef>":$argNames,
        "::llvm::function_ref<::llvm::SmallVector<::mlir::Value>(::mlir::OpBuilder &, ::mlir::Location, ::mlir::ValueRange, ::mlir::ValueRange)>":$bodyBuilder)>
  ];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlc::relax::DimExpr> getVars() {
      return getTirVars() ? getTirVars()->getDims() : ::llvm::SmallVector<::mlc::relax::DimExpr>();
    }
    /// The body's arguments for the operands and for `tir_vars`.
    ::mlir::ValueRange getTensorArgs() { return getBody().getArguments().take_front(getArgs().size()); }
    ::mlir::ValueRange getVarArgs() { return getBody().getArguments().drop_front(getArgs().size()); }
    /// The name of argument `index` of the body.
    ::mlir::StringRef getArgName(unsigned index);
    OutputOp getOutput();
  }];
}

def Relax_OutputOp : Relax_Op<"output", [Pure, ReturnLike, Terminator, ParentOneOf<["DataflowOp", "EmitTEOp"]>]> {
  let summary = "what leaves a region";
  let description = [{
    Ends the regions of `relax.dataflow` and `relax.emit_te`.

    Example:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %gv = relax.dataflow {
        relax.output %x : tensor<4xf32>
      } : tensor<4xf32>
      return %gv : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

#endif // MLC_DIALECT_RELAX_IR_RELAXOPS_TD
