//===- IntrinsicOps.td - What a program of TVM says to the machine that runs it -------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_INTRINSICOPS_TD
#define MLC_DIALECT_RELAX_IR_INTRINSICOPS_TD

include "mlc/Dialect/Relax/IR/RelaxOpBase.td"
include "mlir/IR/SymbolInterfaces.td"

/// A value, or a function that is one.
def Relax_AnyValue : AnyTypeOf<[Relax_Value, FunctionType], "a value of a graph, or a function">;

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

    Example:
    ```mlir
    module {
      func.func private @exp(%x: tensor<4xf32>) -> tensor<4xf32> {
        %y = relax.exp %x : tensor<4xf32>
        return %y : tensor<4xf32>
      }
      func.func @main() -> !relax.object {
        %f = relax.function @exp
        return %f : !relax.object
      }
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee);
  let results = (outs Relax_ObjectType:$result);
  let assemblyFormat = "$callee attr-dict";
}

def Relax_IntrinsicOp : Relax_Op<"intrinsic", [DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "an operation of the machine that runs a program";
  let description = [{
    What TVM's programs say to its virtual machine, such as `memory.alloc_storage`, and operators whose results have no known shape, such
    as `unique`. Such a program is read, changed by passes and printed; the compiler has no code for it. `keywords` are names with their
    values, in turn. With `impure` the operation has effects.

    Rules:
    - R1: `name` is not empty.
    - R2: `keywords` has a value for each name, which is a string.
    - R3: each symbol of the results is defined.

    Example:
    ```mlir
    func.func @distinct(%x: tensor<8xi64>) -> tensor<?xi64> {
      %y = relax.intrinsic "unique"(%x) keywords ["sorted", true] : (tensor<8xi64>) -> tensor<?xi64>
      return %y : tensor<?xi64>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<Relax_AnyValue>:$args, OptionalAttr<ArrayAttr>:$keywords, UnitAttr:$has_effects);
  let results = (outs Variadic<Relax_Value>:$results);
  let assemblyFormat = [{
    (`impure` $has_effects^)? $name `(` $args `)` (`keywords` $keywords^)? attr-dict `:` functional-type($args, $results)
  }];
  let hasVerifier = 1;
}

#endif // MLC_DIALECT_RELAX_IR_INTRINSICOPS_TD
