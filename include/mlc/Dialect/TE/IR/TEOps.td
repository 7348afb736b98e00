//===- TEOps.td - The te dialect: tensor expressions ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TE_IR_TEOPS_TD
#define MLC_DIALECT_TE_IR_TEOPS_TD

include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def TE_Dialect : Dialect {
  let name = "te";
  let cppNamespace = "::mlc::te";
  let summary = "tensor expressions: what each element of a result is";
  let description = [{
    A tensor expression says, for each point of an index space, what the element of the result is; it says nothing
    of order, memory or threads. Reads are `tensor.extract`, scalar arithmetic is `arith` and `math` on signless
    types, and a conditional read is an `scf.if`, so that a read that is not taken is not made.

    Extents are static numbers or `index` values defined outside of the op. The tensors carry no encoding.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
  let useDefaultAttributePrinterParser = 1;
}

class TE_Op<string mnemonic, list<Trait> traits = []> : Op<TE_Dialect, mnemonic, traits>;

def TE_Combiner : I32EnumAttr<"Combiner", "how a reduction combines two values", [
    I32EnumAttrCase<"Sum", 0, "sum">, I32EnumAttrCase<"Prod", 1, "prod">, I32EnumAttrCase<"Min", 2, "min">,
    I32EnumAttrCase<"Max", 3, "max">, I32EnumAttrCase<"Any", 4, "any">, I32EnumAttrCase<"All", 5, "all">,
    I32EnumAttrCase<"ArgMax", 6, "argmax">, I32EnumAttrCase<"ArgMin", 7, "argmin">,
    I32EnumAttrCase<"Custom", 8, "custom">]> {
  let cppNamespace = "::mlc::te";
  let genSpecializedAttr = 0;
}
def TE_CombinerAttr : EnumAttr<TE_Dialect, TE_Combiner, "combiner">;

def TE_ComputeOp : TE_Op<"compute", [Pure, SingleBlock,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames", "getAsmBlockArgumentNames"]>]> {
  let summary = "one value for each point of an index space";
  let description = [{
    The body gets the indices of a point, one `index` argument an axis, and yields the element of each result
    there. Several results share one index space. `name` is the name of the block and of the buffer that the op
    becomes. An axis is written `%i in 128`, or `%i in %n` for an extent known only at run time.

    Rules:
    - R1: the body has one `index` argument for each axis.
    - R2: there is at least one result; each has the rank of the index space and its extents (`?` where an extent
      is a value), and no encoding. A static extent is not negative.
    - R3: the body ends in `te.yield` with one operand for each result, of that result's element type.
    - R4: `name` is not empty.
    - R5: the ops of the body have no side effects.
    - R6: no op of the body, at any depth, is a te op.

    Example:
    ```mlir
    func.func @relu(%A: tensor<128x64xf32>) -> tensor<128x64xf32> {
      %B = te.compute "B" (%i in 128, %j in 64) {
        %zero = arith.constant 0.0 : f32
        %a = tensor.extract %A[%i, %j] : tensor<128x64xf32>
        %r = arith.maximumf %a, %zero : f32
        te.yield %r : f32
      } : tensor<128x64xf32>
      return %B : tensor<128x64xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<Index>:$extents, DenseI64ArrayAttr:$static_extents,
      OptionalAttr<DictionaryAttr>:$annotations);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    // `bodyBuilder` gets the axes and returns the values to yield; `axisNames` may be shorter than the axes.
    OpBuilder<(ins "::mlir::StringRef":$name, "::llvm::ArrayRef<::mlir::OpFoldResult>":$extents,
        "::llvm::ArrayRef<::mlir::StringRef>":$axisNames,
        "::llvm::function_ref<::llvm::SmallVector<::mlir::Value>(::mlir::OpBuilder &, ::mlir::Location, ::mlir::ValueRange)>":$bodyBuilder)>
  ];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedExtents();
    ::mlir::ValueRange getAxes() { return getBody().getArguments(); }
    YieldOp getYield();
  }];
}

def TE_ReduceOp : TE_Op<"reduce", [Pure, AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames", "getAsmBlockArgumentNames"]>]> {
  let summary = "a reduction over some axes for each point of an index space";
  let description = [{
    For each point of the space of the axes, the values that the body yields at the points of the reduction axes
    are combined, starting from the combiner's identity: 0 for `sum`, 1 for `prod`, the lowest finite value for
    `max`, the largest for `min`, false for `any`, true for `all`. `argmax` and `argmin` combine pairs (index,
    value): the larger or smaller value wins, of equals the smaller index; their identity is (-1, lowest or
    largest finite). So the `max` of a row of -inf is the lowest finite number. `custom` has its own `identity` and
    `combine` regions. Min, max and the arg forms choose signed or unsigned comparison by the element type of the
    result (i1 is unsigned); `max` and `min` of floats propagate NaN; for `argmax` NaN is larger than every number,
    for `argmin` smaller, and a pair with the index -1 loses against every other.

    Rules:
    - R1: the body has one `index` argument for each axis and then one for each reduction axis; there is at least
      one reduction axis.
    - R2: there is at least one result; each has the rank of the index space and its extents, and no encoding. A
      static extent is not negative.
    - R3: the body ends in `te.yield` with one operand for each result, of that result's element type (signless for
      unsigned).
    - R4: `any` and `all` take i1; `argmax` and `argmin` have two results, the first of an integer type; the
      others but `custom` have one result.
    - R5: `identity` and `combine` exist if and only if the combiner is `custom`; `identity` yields one value for
      each result; `combine` takes the values of the left side, then those of the right, and yields the combined.
    - R6: `name` is not empty.
    - R7: the ops of the regions have no side effects.
    - R8: no op of the regions, at any depth, is a te op.

    Example:
    ```mlir
    func.func @matmul(%A: tensor<8x16xf32>, %B: tensor<16x4xf32>) -> tensor<8x4xf32> {
      %C = te.reduce "matmul" sum (%i in 8, %j in 4) over (%k in 16) {
        %a = tensor.extract %A[%i, %k] : tensor<8x16xf32>
        %b = tensor.extract %B[%k, %j] : tensor<16x4xf32>
        %p = arith.mulf %a, %b : f32
        te.yield %p : f32
      } : tensor<8x4xf32>
      return %C : tensor<8x4xf32>
    }
    ```
    A combiner of one's own:
    ```mlir
    func.func @absmax(%A: tensor<16xf32>) -> tensor<f32> {
      %m = te.reduce "absmax" custom () over (%k in 16) {
        %a = tensor.extract %A[%k] : tensor<16xf32>
        te.yield %a : f32
      } identity {
        %zero = arith.constant 0.0 : f32
        te.yield %zero : f32
      } combine (%x: f32, %y: f32) {
        %ay = math.absf %y : f32
        %r = arith.maximumf %x, %ay : f32
        te.yield %r : f32
      } : tensor<f32>
      return %m : tensor<f32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, TE_CombinerAttr:$combiner,
      Variadic<Index>:$extents, Variadic<Index>:$reduce_mins, Variadic<Index>:$reduce_extents,
      DenseI64ArrayAttr:$static_extents, DenseI64ArrayAttr:$static_reduce_mins,
      DenseI64ArrayAttr:$static_reduce_extents, OptionalAttr<DictionaryAttr>:$annotations);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body, AnyRegion:$identity, AnyRegion:$combine);
  let hasCustomAssemblyFormat = 1;
  let hasCanonicalizer = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    // For every combiner but `custom`. `bodyBuilder` gets the axes, then the reduction axes. `elementTypes` are those
    // of the results; without them, the types of the yielded values.
    OpBuilder<(ins "::mlir::StringRef":$name, "Combiner":$combiner, "::llvm::ArrayRef<::mlir::OpFoldResult>":$extents,
        "::llvm::ArrayRef<::mlir::OpFoldResult>":$reduceMins, "::llvm::ArrayRef<::mlir::OpFoldResult>":$reduceExtents,
        "::llvm::ArrayRef<::mlir::StringRef>":$axisNames, "::llvm::ArrayRef<::mlir::StringRef>":$reduceNames,
        "::llvm::function_ref<::llvm::SmallVector<::mlir::Value>(::mlir::OpBuilder &, ::mlir::Location, ::mlir::ValueRange, ::mlir::ValueRange)>":$bodyBuilder,
        CArg<"::mlir::TypeRange", "{}">:$elementTypes)>
  ];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedExtents();
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedReduceMins();
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedReduceExtents();
    unsigned getNumAxes() { return getStaticExtents().size(); }
    ::mlir::ValueRange getAxes() { return getBody().getArguments().take_front(getNumAxes()); }
    ::mlir::ValueRange getReduceAxes() { return getBody().getArguments().drop_front(getNumAxes()); }
    YieldOp getYield();

    /// Builds the combiner's identity, one value a result, at the builder's insertion point.
    ::llvm::SmallVector<::mlir::Value> buildIdentity(::mlir::OpBuilder &builder, ::mlir::Location loc);
    /// Builds the combination of `lhs` (the running values) and `rhs` (the new ones).
    ::llvm::SmallVector<::mlir::Value> buildCombine(::mlir::OpBuilder &builder, ::mlir::Location loc,
                                                    ::mlir::ValueRange lhs, ::mlir::ValueRange rhs);
  }];
}

def TE_ExternOp : TE_Op<"extern", [NoMemoryEffect, AttrSizedOperandSegments, SymbolTable, SingleBlock, NoTerminator,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "tensors that statements over buffers compute";
  let description = [{
    The body is one function over buffers, whose arguments are the buffers of the inputs and then those of the
    results. It becomes a block of that name, which reads all of the inputs and writes all of the results. What its
    argument attributes and types say of the layout of a buffer is taken over where the buffer is a parameter of the
    function that the op becomes a part of. `extents` are the sizes of the results that are known only at run time, in
    their order.

    Rules:
    - R1: `name` is not empty.
    - R2: there is at least one result, and one extent for each `?` of the results; these have no encoding.
    - R3: the body is one function without results, with a memref of the shape and element type of each input and then
      of each result.

    Example:
    ```mlir
    func.func @first(%A: tensor<16xf32>) -> tensor<4xf32> {
      %B = te.extern "B" (%A) {
        tir.prim_func @B(%a: memref<16xf32>, %b: memref<4xf32>) {
          %zero = arith.constant 0 : index
          %x = memref.load %a[%zero] : memref<16xf32>
          memref.store %x, %b[%zero] : memref<4xf32>
        }
      } : (tensor<16xf32>) -> tensor<4xf32>
      return %B : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<Index>:$extents, Variadic<AnyRankedTensor>:$inputs,
      OptionalAttr<DictionaryAttr>:$annotations);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $name `(` $inputs `)` (`extents` `(` $extents^ `)`)? (`annotations` $annotations^)? $body
    attr-dict-with-keyword `:` functional-type($inputs, results)
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    /// The extents of a result.
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedExtents(unsigned result);
    /// The function over the buffers.
    ::mlir::FunctionOpInterface getFunction();
  }];
}

def TE_YieldOp : TE_Op<"yield", [Pure, Terminator, ParentOneOf<["ComputeOp", "ReduceOp"]>]> {
  let summary = "the value of an element";
  let description = [{
    Ends the regions of `te.compute` and `te.reduce`.

    Example:
    ```mlir
    func.func @iota() -> tensor<8xindex> {
      %A = te.compute "A" (%i in 8) {
        te.yield %i : index
      } : tensor<8xindex>
      return %A : tensor<8xindex>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

#endif // MLC_DIALECT_TE_IR_TEOPS_TD
