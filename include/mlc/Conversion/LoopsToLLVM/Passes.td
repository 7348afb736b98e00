//===- Passes.td - From loops to the LLVM dialect -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_LOOPSTOLLVM_PASSES
#define MLC_CONVERSION_LOOPSTOLLVM_PASSES

include "mlir/Pass/PassBase.td"

def AttachAliasScopes : Pass<"mlc-attach-alias-scopes", "::mlir::ModuleOp"> {
  let summary = "Say in parallel regions which loads and stores do not overlap";
  let description = [{
    A parallel region becomes a function of its own in LLVM IR, whose parameters nothing is known of. In each function, the
    loads and stores of parallel regions whose address is in a parameter with `llvm.noalias`, or in a variable of the function,
    get an alias scope for each of these, and say that they are in none of the others. Results of a kernel stay in registers
    then from one step to the next.

    Before:
    ```mlir
    llvm.func @f(%a: !llvm.ptr {llvm.noalias}, %b: !llvm.ptr {llvm.noalias}) {
      omp.parallel {
        %x = llvm.load %a : !llvm.ptr -> f32
        llvm.store %x, %b : f32, !llvm.ptr
        omp.terminator
      }
      llvm.return
    }
    ```
    After:
    ```mlir
    #domain = #llvm.alias_scope_domain<id = distinct[0]<>, description = "f">
    #scope_a = #llvm.alias_scope<id = distinct[1]<>, domain = #domain>
    #scope_b = #llvm.alias_scope<id = distinct[2]<>, domain = #domain>
    llvm.func @f(%a: !llvm.ptr {llvm.noalias}, %b: !llvm.ptr {llvm.noalias}) {
      omp.parallel {
        %x = llvm.load %a {alias_scopes = [#scope_a], noalias_scopes = [#scope_b]} : !llvm.ptr -> f32
        llvm.store %x, %b {alias_scopes = [#scope_b], noalias_scopes = [#scope_a]} : f32, !llvm.ptr
        omp.terminator
      }
      llvm.return
    }
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

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
      DLPack knows, and, if there, `name`, which callers know instead of the symbol's, `arg_names` with one string an
      argument, `written` and `noalias` with numbers of input tensors, and `open` with numbers of result tensors.
    - R2: a result has no unknown dimension, unless its number is in `open`: then the function makes it, and it is no
      argument.
    - R3: every symbol is a dimension by itself of some argument, but for those of open results.
    - R4: `@f` takes the context, the workspace and one ranked descriptor a tensor, and returns `i32`; `@f.workspace`
      takes the descriptors of the inputs and returns `i64`.
    - R5: the symbols to be emitted are not defined yet.
    - R6: the name of the plain C function is none of the C library's.

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

def ExpandPackedCalls : Pass<"mlc-expand-packed-calls", "::mlir::ModuleOp"> {
  let summary = "Define what stands for functions found by name, and for checks, in terms of the context";
  let description = [{
    A declaration with the attribute `mlc.packed` gets a body that makes a `DLTensor` of each buffer and calls the
    context's `call_packed` (or `call_packed_value`, if `by_value`) with the name. Where it has buffers as results behind
    the status, these are what the function returns: `call_packed_new`. A declaration with the attribute
    `mlc.check` gets a body that compares its two numbers and calls the context's `fail` if they differ, one with
    `mlc.give` a body that hands its buffer to the context's `give_output`. All return a status.

    Rules:
    - R1: the first parameter is the context, an `!llvm.ptr`, and the first result an `i32`; there are others only beside
      `mlc.packed`.
    - R2: `mlc.packed` has `callee`, `types` with a ranked tensor of a type that DLPack knows for each other parameter and then for each
      other result, which are memrefs of the same rank and of identity layout, `num_outputs` and `by_value`. If there are other results,
      these are the outputs, and `by_value` is true.
    - R3: `mlc.check` has `what`; there are two other parameters, of type `index`.
    - R4: `mlc.give` has `index`, the number of a result of the graph function, and `type`, the tensor that the other parameter is.

    Before:
    ```mlir
    func.func private @check(!llvm.ptr, index, index) -> i32 attributes {mlc.check = {what = "dimension 0"}}
    ```
    After:
    ```mlir
    llvm.mlir.global internal constant @check.name("dimension 0\00")
    func.func private @check(%ctx: !llvm.ptr, %expected: index, %got: index) -> i32 {
      %differ = arith.cmpi ne, %expected, %got : index
      %status = scf.if %differ -> i32 {
        ...
        %failed = llvm.call %fail(%ctx, %what, %0, %1) : !llvm.ptr, (!llvm.ptr, !llvm.ptr, i64, i64) -> i32
        scf.yield %failed : i32
      } else { ... }
      return %status : i32
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def ExpandAsserts : Pass<"mlc-expand-asserts", "::mlir::ModuleOp"> {
  let summary = "Make a failing assertion return an error instead of ending the process";
  let description = [{
    A function with a `cf.assert` gives a message beside its results, a null pointer where nothing failed; so do the
    functions that call it, up to one that takes the context and returns a status, which has the context record the
    message. In a parallel region the rest of the iteration is left out, and the function ends behind the region.
    What the function has allocated is freed. Other functions stay as they are.

    Rules:
    - R1: an assertion is in the function's blocks or in those of OpenMP operations.

    Before:
    ```mlir
    func.func private @kernel(%ok: i1) {
      cf.assert %ok, "not ok"
      return
    }
    ```
    After:
    ```mlir
    llvm.mlir.global internal constant @kernel.assert("assertion failed: not ok\00")
    func.func private @kernel(%ok: i1) -> !llvm.ptr {
      %message = llvm.mlir.addressof @kernel.assert : !llvm.ptr
      cf.cond_br %ok, ^next, ^leave
    ^leave:
      cf.br ^fail(%message : !llvm.ptr)
    ^next:
      %null = llvm.mlir.zero : !llvm.ptr
      return %null : !llvm.ptr
    ^fail(%failed: !llvm.ptr):
      return %failed : !llvm.ptr
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
                           "::mlir::LLVM::LLVMDialect"];
}

def ExpandStatusChecks : Pass<"mlc-expand-status-checks", "::mlir::func::FuncOp"> {
  let summary = "Return the status of marked calls at once if it is not 0";
  let description = [{
    After each call with the attribute `mlc.check_status` the function goes on if the result is 0, and returns the
    result otherwise. What the function has allocated by then is freed.

    Rules:
    - R1: the first result of the call is an `i32`, the only one of the function, too.
    - R2: the call is in a block of the function's body itself, not in a region of another op.

    Before:
    ```mlir
    func.func private @g() -> i32
    func.func @f() -> i32 {
      %s = call @g() {mlc.check_status} : () -> i32
      %ok = arith.constant 0 : i32
      return %ok : i32
    }
    ```
    After:
    ```mlir
    func.func private @g() -> i32
    func.func @f() -> i32 {
      %s = call @g() : () -> i32
      %zero = arith.constant 0 : i32
      %failed = arith.cmpi ne, %s, %zero : i32
      cf.cond_br %failed, ^return(%s : i32), ^next
    ^next:
      %ok = arith.constant 0 : i32
      return %ok : i32
    ^return(%status: i32):
      return %status : i32
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect", "::mlir::LLVM::LLVMDialect"
  ];
}

def ProfileKernels : Pass<"mlc-profile-kernels", "::mlir::ModuleOp"> {
  let summary = "Tell the context of each kernel that a graph function runs";
  let description = [{
    In a function with `mlc.signature`, each call of a kernel, or of a function that is found by name, has a call of the context's
    `kernel_begins` before it, and one of `kernel_ends` behind it, which takes the name of what was called and the bytes of
    the buffers that it was given. Checks, and calls of other graph functions, have none.

    Rules:
    - R1: the first parameter of the function is the context, an `!llvm.ptr`.

    Before:
    ```mlir
    func.func private @kernel(memref<4xf32>)
    func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<4xf32>) -> i32
        attributes {mlc.signature = {type = (tensor<4xf32>) -> ()}} {
      call @kernel(%x) : (memref<4xf32>) -> ()
      %ok = arith.constant 0 : i32
      return %ok : i32
    }
    ```
    After:
    ```mlir
    llvm.mlir.global internal constant @kernel.profile("kernel\00")
    func.func private @kernel(memref<4xf32>)
    func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<4xf32>) -> i32
        attributes {mlc.signature = {type = (tensor<4xf32>) -> ()}} {
      %0 = llvm.getelementptr %ctx[40] : (!llvm.ptr) -> !llvm.ptr, i8
      %begins = llvm.load %0 : !llvm.ptr -> !llvm.ptr
      llvm.call %begins(%ctx) : !llvm.ptr, (!llvm.ptr) -> ()
      call @kernel(%x) : (memref<4xf32>) -> ()
      %name = llvm.mlir.addressof @kernel.profile : !llvm.ptr
      %bytes = arith.constant 16 : i64
      %1 = llvm.getelementptr %ctx[48] : (!llvm.ptr) -> !llvm.ptr, i8
      %ends = llvm.load %1 : !llvm.ptr -> !llvm.ptr
      llvm.call %ends(%ctx, %name, %bytes) : !llvm.ptr, (!llvm.ptr, !llvm.ptr, i64) -> ()
      %ok = arith.constant 0 : i32
      return %ok : i32
    }
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"];
}

def MoveBF16AsI16 : Pass<"mlc-move-bf16-as-i16", "::mlir::ModuleOp"> {
  let summary = "Load, store and hand over bf16 as integers of 16 bits";
  let description = [{
    Where a processor has no instructions for bf16, LLVM goes through f32 and a function of the compiler's library to move
    such a number, and that library is not at hand for what is compiled and run at once. In the LLVM dialect each type bf16
    becomes i16, and each constant its bits. What computes with bf16 is an error: `arith-emulate-unsupported-floats` and
    `mlc-expand-arith` leave none.

    Before:
    ```mlir
    llvm.func @f(%p: !llvm.ptr, %b: i1) {
      %one = llvm.mlir.constant(1.0 : bf16) : bf16
      %x = llvm.load %p : !llvm.ptr -> bf16
      %y = llvm.select %b, %x, %one : i1, bf16
      llvm.store %y, %p : bf16, !llvm.ptr
      llvm.return
    }
    ```
    After:
    ```mlir
    llvm.func @f(%p: !llvm.ptr, %b: i1) {
      %one = llvm.mlir.constant(16256 : i16) : i16
      %x = llvm.load %p : !llvm.ptr -> i16
      %y = llvm.select %b, %x, %one : i1, i16
      llvm.store %y, %p : i16, !llvm.ptr
      llvm.return
    }
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def PrepareFunctions : Pass<"mlc-prepare-functions", "::mlir::ModuleOp"> {
  let summary = "Say how the private functions of a module are linked and called";
  let description = [{
    A private function that has a body becomes internal, so that LLVM may inline and drop it, and loses its
    `mlc.signature`: nothing outside calls it. If it is only called, and all its buffers are of static shape, it takes
    them as bare pointers; only then can LLVM be told that they do not overlap. One that has the name of a function of the
    C library (`exp`) gets another, because calls of that are made later; so does a public one, whose `mlc.signature` then
    keeps its name for the callers.

    Before:
    ```mlir
    func.func private @kernel(%A: memref<4xf32> {llvm.noalias}) {
      return
    }
    func.func @f(%A: memref<4xf32>) {
      call @kernel(%A) : (memref<4xf32>) -> ()
      return
    }
    ```
    After:
    ```mlir
    func.func private @kernel(%A: memref<4xf32> {llvm.noalias})
        attributes {llvm.bareptr, llvm.linkage = #llvm.linkage<internal>} {
      return
    }
    func.func @f(%A: memref<4xf32>) {
      call @kernel(%A) : (memref<4xf32>) -> ()
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // MLC_CONVERSION_LOOPSTOLLVM_PASSES
