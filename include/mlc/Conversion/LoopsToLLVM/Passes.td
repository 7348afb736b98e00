//===- Passes.td - From loops to the LLVM dialect -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===---------------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_LOOPSTOLLVM_PASSES
#define MLC_CONVERSION_LOOPSTOLLVM_PASSES

include "mlir/Pass/PassBase.td"

def EmitEntry : Pass<"mlc-emit-entry", "::mlir::ModuleOp"> {
  let summary = "Emit the symbols by which the runtime calls a graph function";
  let description = [{
    For every `llvm.func @f` with the attribute `mlc.signature`, emits

    - `int32_t __mlc_f(void *context, void *workspace, int64_t workspace_bytes, void **descriptors)`, which loads the
      ranked memref descriptors (inputs, then outputs) and calls `@f`;
    - `int64_t __mlc_f_workspace(void **descriptors)`, which calls `@f.workspace`, or returns 0 if there is none;
    - the constant table `__mlc_f_signature`, whose layout is described in `mlc-runtime/signature.h`.

    `@f` and `@f.workspace` become internal and the attribute goes; wrappers `_mlir_ciface_` of them that nobody uses
    are erased. With `c-entry` the name `f`, after the prefix `c-prefix`, is given to a plain C function
    `int32_t f(DLTensor **args, int32_t n)`, which calls the C core of the runtime; `@f` is renamed to `@f.body`.
    `packed-entry` adds `__tvm_ffi_f`, a function with the calling convention of packed functions.

    Rules:
    - R1: `mlc.signature` has a function type `type` over ranked tensors and tuples of them, with element types that
      DLPack knows, and, if there, `arg_names` with one string an argument.
    - R2: a result has no unknown dimension.
    - R3: every symbol is a dimension by itself of some argument.
    - R4: `@f` takes the context, the workspace and one ranked descriptor a tensor, and returns `i32`; `@f.workspace`
      takes the descriptors of the inputs and returns `i64`.
    - R5: the symbols to be emitted are not defined yet.

    Before:
    ```mlir
    llvm.func @f(%ctx: !llvm.ptr, %ws: !llvm.ptr, ..., %x: !llvm.ptr, ...) -> i32 attributes {
      mlc.signature = {type = (tensor<4xf32>) -> tensor<4xf32>, arg_names = ["x"]}} { ... }
    ```

    After:
    ```mlir
    llvm.func internal @f(%ctx: !llvm.ptr, %ws: !llvm.ptr, ..., %x: !llvm.ptr, ...) -> i32 { ... }
    llvm.func @__mlc_f(%ctx: !llvm.ptr, %ws: !llvm.ptr, %bytes: i64, %descriptors: !llvm.ptr) -> i32 { ... }
    llvm.func @__mlc_f_workspace(%descriptors: !llvm.ptr) -> i64 { ... }
    llvm.mlir.global constant @__mlc_f_signature(dense<...> : tensor<46xi64>) : !llvm.array<46 x i64>
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlc::relax::RelaxDialect"];
  let options = [
    Option<"cEntry", "c-entry", "bool", "false", "Also emit a plain C function of the name of the graph function">,
    Option<"cPrefix", "c-prefix", "std::string", [{""}], "What the name of the plain C function starts with">,
    Option<"packedEntry", "packed-entry", "bool", "false", "Also emit a packed function `__tvm_ffi_<name>`">
  ];
}

#endif // MLC_CONVERSION_LOOPSTOLLVM_PASSES
