//===- IntrinsicOps.td - What a program of TVM says to the machine that runs it -------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_OPERATORS_INTRINSICOPS_TD
#define MLC_DIALECT_RELAX_IR_OPERATORS_INTRINSICOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Relax_StringOp : Relax_Op<"string", [Pure]> {
  let summary = "a text as a value";
  let description = [{
    Example:
    ```mlir
    func.func @text() -> !relax.object {
      %s = relax.string "global"
      return %s : !relax.object
    }
    ```
  }];
  let arguments = (ins StrAttr:$value);
  let results = (outs Relax_ObjectType:$result);
  let assemblyFormat = "$value attr-dict";
}

def Relax_DTypeOp : Relax_Op<"dtype", [Pure]> {
  let summary = "an element type as a value";
  let description = [{
    Example:
    ```mlir
    func.func @dtype() -> !relax.object {
      %t = relax.dtype f32
      return %t : !relax.object
    }
    ```
  }];
  let arguments = (ins TypeAttr:$value);
  let results = (outs Relax_ObjectType:$result);
  let assemblyFormat = "$value attr-dict";
}

def Relax_FunctionOp : Relax_Op<"function", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a function of the module as a value";
  let description = [{
    Rules:
    - R1: the function is one of this module.
    - R2: the type is one that the function has: of a graph function, that of its parameters, its result and its effects,
      or one that says less; of a function over buffers, an opaque one.

    Example:
    ```mlir
    module {
      func.func private @exp(%x: tensor<4xf32>) -> tensor<4xf32> {
        %y = relax.exp %x : tensor<4xf32>
        return %y : tensor<4xf32>
      }
      func.func @main() -> !relax.callable<(tensor<4xf32>) -> tensor<4xf32>> {
        %f = relax.function @exp : !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>
        return %f : !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee);
  let results = (outs Relax_CallableType:$result);
  let assemblyFormat = "$callee attr-dict `:` qualified(type($result))";
}

def Relax_CallValueOp : Relax_Op<"call_value", [InferTypeOpAdaptor, DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "calls a function that is a value";
  let description = [{
    A symbol of the function's parameters is its own: the call gives each the dimension of the caller that stands in its
    place. The call has effects where the type of the function says `impure`; it is kept out of `relax.dataflow` then.

    Rules:
    - R1: the arguments are those that the parameters ask for, in number and by their types; nothing is asked for by a
      function of whose parameters nothing is known.
    - R2: the result is the function's with the caller's dimensions; there is none if that is an empty tuple.

    Example:
    ```mlir
    func.func @apply(%f: !relax.callable<(tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n * 2]>>>,
                     %x: tensor<4xf32>) -> tensor<8xf32> {
      %y = relax.call_value %f(%x)
          : (!relax.callable<(tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n * 2]>>>, tensor<4xf32>)
          -> tensor<8xf32>
      return %y : tensor<8xf32>
    }
    ```
  }];
  let arguments = (ins Relax_CallableType:$callee, Variadic<Relax_Value>:$args);
  let results = (outs Variadic<Relax_Value>:$results);
  let assemblyFormat = "$callee `(` $args `)` attr-dict `:` functional-type(operands, results)";
}

def Relax_ToVDeviceOp : Relax_Op<"to_vdevice", [Pure, AllTypesMatch<["data", "result"]>]> {
  let summary = "a tensor on a device";
  let description = [{
    The tensor, copied where it is on another device. What is compiled has all tensors on the CPU.

    Example:
    ```mlir
    module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}} {
      func.func @move(%x: tensor<4xf32>) -> tensor<4xf32> {
        %y = relax.to_vdevice %x to <{kind = "llvm"}, 0, "global"> : tensor<4xf32>
        return %y : tensor<4xf32>
      }
    }
    ```
  }];
  let arguments = (ins Relax_OpenTensor:$data, Relax_VDeviceAttr:$dst_vdevice);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$data `to` $dst_vdevice attr-dict `:` type($data)";
}

def Relax_HintOnDeviceOp : Relax_Op<"hint_on_device", [Pure, AllTypesMatch<["data", "result"]>]> {
  let summary = "a tensor that is wanted on a device";
  let description = [{
    The tensor as it is. The device is said by its type and number in DLPack, 1 being the CPU; `relax-realize-vdevice`
    finds the device of the module that is meant.

    Rules:
    - R1: `device_type` is at least 1, and `index` at least 0.

    Example:
    ```mlir
    func.func @hint(%x: tensor<4xf32>) -> tensor<4xf32> {
      %y = relax.hint_on_device %x type 1 index 0 scope "global" : tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
  }];
  let arguments = (ins Relax_OpenTensor:$data, ConfinedAttr<I64Attr, [IntMinValue<1>]>:$device_type,
      ConfinedAttr<I64Attr, [IntMinValue<0>]>:$index, StrAttr:$memory_scope);
  let results = (outs Relax_OpenTensor:$result);
  let assemblyFormat = "$data `type` $device_type `index` $index `scope` $memory_scope attr-dict `:` type($data)";
}

def Relax_IntrinsicOp : Relax_Op<"intrinsic", [IsolatedFromAbove, SingleBlock,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "an operation of the machine that runs a program, or an operator that others compute";
  let description = [{
    What TVM's programs say to its virtual machine, such as `memory.alloc_storage`, operators whose results have no known shape, such
    as `unique`, and operators that others compute, such as `median`. `keywords` are names with their values, in turn. `tuples` says
    which arguments are written as one tuple: the first and the number of each. With `impure` the operation has effects.

    The body says what an operator computes by others, from its arguments: `relax-inline-operator-bodies` puts it in the place
    of the operator. What has none is read, changed by passes and printed; the compiler has no code for it.

    Rules:
    - R1: `name` is not empty.
    - R2: `keywords` has a value for each name, which is a string.
    - R3: each symbol of the results is defined.
    - R4: `tuples` are ranges of the arguments, in order, none in another.
    - R5: a body has one argument for each of the operation, of its type, and ends in a `relax.computed` of the results' types; an
      operation that has one is pure.

    Example:
    ```mlir
    func.func @distinct(%x: tensor<8xi64>) -> tensor<?xi64> {
      %y = relax.intrinsic "unique"(%x) keywords ["sorted", true] : (tensor<8xi64>) -> tensor<?xi64>
      return %y : tensor<?xi64>
    }
    func.func @outer(%x: tensor<4xf32>, %y: tensor<3xf32>) -> tensor<4x3xf32> {
      %z = relax.intrinsic "outer"(%x, %y) {
      ^bb0(%a: tensor<4xf32>, %b: tensor<3xf32>):
        %column = relax.expand_dims %a axis [1] : (tensor<4xf32>) -> tensor<4x1xf32>
        %product = relax.multiply %column, %b : (tensor<4x1xf32>, tensor<3xf32>) -> tensor<4x3xf32>
        relax.computed %product : tensor<4x3xf32>
      } : (tensor<4xf32>, tensor<3xf32>) -> tensor<4x3xf32>
      return %z : tensor<4x3xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<Relax_Value>:$args, OptionalAttr<ArrayAttr>:$keywords,
      OptionalAttr<DenseI64ArrayAttr>:$tuples, UnitAttr:$has_effects);
  let results = (outs Variadic<Relax_Value>:$results);
  let regions = (region MaxSizedRegion<1>:$body);
  let builders = [
    OpBuilder<(ins "::mlir::TypeRange":$results, "::llvm::StringRef":$name, "::mlir::ValueRange":$args,
        "bool":$has_effects), [{
      build($_builder, $_state, results, name, args, /*keywords=*/nullptr, /*tuples=*/nullptr, has_effects);
    }]>
  ];
  let extraClassDeclaration = [{
    /// The op, if it is an intrinsic with one of these names; null for every other, and of null.
    static IntrinsicOp getNamed(::mlir::Operation *op, ::llvm::ArrayRef<::llvm::StringRef> names) {
      auto intrinsic = ::llvm::dyn_cast_if_present<IntrinsicOp>(op);
      return intrinsic && ::llvm::is_contained(names, intrinsic.getName()) ? intrinsic : IntrinsicOp();
    }
  }];
  let assemblyFormat = [{
    (`impure` $has_effects^)? $name `(` $args `)` (`keywords` $keywords^)? (`tuples` $tuples^)? ($body^)? attr-dict
    `:` functional-type($args, $results)
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Relax_ComputedOp : Relax_Op<"computed", [Pure, ReturnLike, Terminator, HasParent<"IntrinsicOp">]> {
  let summary = "what the body of an operator computes";
  let description = [{
    Ends the body of a `relax.intrinsic`.

    Example:
    ```mlir
    func.func @size(%x: tensor<2x3xf32>) -> tensor<i64> {
      %n = relax.intrinsic "size"(%x) {
      ^bb0(%a: tensor<2x3xf32>):
        %number = relax.constant dense<6> : tensor<i64>
        relax.computed %number : tensor<i64>
      } : (tensor<2x3xf32>) -> tensor<i64>
      return %n : tensor<i64>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

#endif // MLC_DIALECT_RELAX_IR_OPERATORS_INTRINSICOPS_TD
