//===- Passes.td - From graph functions to native functions over buffers --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_GRAPHTOMEMREF_PASSES_TD
#define MLC_CONVERSION_GRAPHTOMEMREF_PASSES_TD

include "mlir/Pass/PassBase.td"

def GraphToMemRef : Pass<"graph-to-memref", "::mlir::ModuleOp"> {
  let summary = "lower graph functions to functions over buffers";
  let description = [{
    A function of tensors becomes `func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, ins, outs) -> i32`, where tuples
    are flattened and results are arguments that the caller allocates; 0 means success. Beside it stands the
    declaration of `@f.workspace(ins) -> index`, which `mlc-plan-workspace` defines.

    - `relax.call_tir` becomes a `func.call` of the kernel, which must be a `func.func` over buffers by then, with
      new buffers for its results; their symbolic sizes are computed from the dimensions of arguments.
    - `relax.call_dps_packed` calls the function of that name in this module if there is one. Otherwise it, and
      `relax.call_packed`, become a call of a private declaration with the attribute `mlc.packed`, to be
      defined by `mlc-expand-packed-calls`. Where a size of a result of `relax.call_packed` is not known before it has run,
      the declaration returns the buffers of the results behind its status.
    - A result of the function whose sizes the parameters do not say is no argument: its buffer is handed to the context by
      a declaration with `mlc.give`, and its number is in `open` of the signature.
    - A call of such a declaration and of another graph function has the attribute `mlc.check_status`: its result is a status
      to be returned at once if it is not 0 (`mlc-expand-status-checks`).
    - `relax.constant` becomes a `memref.get_global` of an external global; equal constants share one. The data are
      in the module attribute `mlc.constants`.
    - `relax.reshape` becomes a `memref.reinterpret_cast`: the same memory in another shape.
    - `relax.print` and `relax.assert_op` call the functions `mlc.runtime.print` and `mlc.runtime.assert_op` in the
      same way, with the text as a first tensor of bytes that ends with a zero.
    - `tensor.extract` of a tensor of rank 0, a condition, becomes a `memref.load`.
    - `relax.match_cast` checks at run time what it says.
    - A condition on sizes, such as `relax.intrinsic "tir.EQ"` of two `relax.prim_value`, becomes arithmetic on these.
    - A buffer that is a result is that argument itself; a result that is an argument, a constant, or was already
      returned, is copied.

    Before:
    ```mlir
    func.func private @relu(%A: memref<4xf32>, %B: memref<4xf32>)
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.call_tir @relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func private @relu(%A: memref<4xf32>, %B: memref<4xf32>)
    func.func private @f.workspace(memref<4xf32>) -> index
    func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<4xf32>, %out: memref<4xf32>) -> i32
        attributes {mlc.signature = {type = (tensor<4xf32>) -> tensor<4xf32>}} {
      func.call @relu(%x, %out) : (memref<4xf32>, memref<4xf32>) -> ()
      %ok = arith.constant 0 : i32
      return %ok : i32
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::memref::MemRefDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::affine::AffineDialect", "::mlir::ub::UBDialect", "::mlc::relax::RelaxDialect"
  ];
}

def ExportKernels : Pass<"mlc-export-kernels", "::mlir::ModuleOp"> {
  let summary = "make native functions of public kernels";
  let description = [{
    A public function over buffers with `mlc.signature`, as `tir-to-loops` leaves one of a public prim_func, becomes private,
    with `.kernel` after its name. A native function of its name calls it with buffers that all come from the caller; a
    scalar comes as a tensor of rank 0. A dimension that depends on a scalar parameter is compared with it, and the
    signature says nothing of it.
    Its signature says which of them may be written, as far as the effects of the kernel's ops say so, and which have
    `llvm.noalias`: the runtime then refuses memory that is read-only, or that overlaps.

    Before:
    ```mlir
    func.func @copy(%A: memref<4xf32>, %B: memref<4xf32> {llvm.noalias})
        attributes {mlc.signature = {type = (tensor<4xf32>, tensor<4xf32>) -> ()}} {
      memref.copy %A, %B : memref<4xf32> to memref<4xf32>
      return
    }
    ```
    After:
    ```mlir
    func.func private @copy.kernel(%A: memref<4xf32>, %B: memref<4xf32> {llvm.noalias}) {
      memref.copy %A, %B : memref<4xf32> to memref<4xf32>
      return
    }
    func.func @copy(%ctx: !llvm.ptr, %ws: memref<?xi8>, %A: memref<4xf32>, %B: memref<4xf32>) -> i32
        attributes {mlc.signature = {noalias = array<i64: 1>, type = (tensor<4xf32>, tensor<4xf32>) -> (),
                                     written = array<i64: 1>}} {
      call @copy.kernel(%A, %B) : (memref<4xf32>, memref<4xf32>) -> ()
      %ok = arith.constant 0 : i32
      return %ok : i32
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect", "::mlir::LLVM::LLVMDialect"
  ];
}

def HoistKernelBuffers : Pass<"mlc-hoist-kernel-buffers", "::mlir::ModuleOp"> {
  let summary = "make a kernel's own buffers arguments that its callers allocate";
  let description = [{
    A `memref.alloc` at the top level of a private function that is only called becomes an argument, and each call is
    given a new buffer: so that the caller can plan it into its workspace. A size that depends on arguments is
    computed by the caller. A buffer whose size depends on more than that stays.

    Before:
    ```mlir
    func.func private @kernel(%A: memref<?xf32>) {
      %c0 = arith.constant 0 : index
      %n = memref.dim %A, %c0 : memref<?xf32>
      %tmp = memref.alloc(%n) : memref<?xf32>
      memref.copy %A, %tmp : memref<?xf32> to memref<?xf32>
      return
    }
    func.func @f(%A: memref<?xf32>) {
      call @kernel(%A) : (memref<?xf32>) -> ()
      return
    }
    ```
    After:
    ```mlir
    func.func private @kernel(%A: memref<?xf32>, %tmp: memref<?xf32> {llvm.noalias}) {
      memref.copy %A, %tmp : memref<?xf32> to memref<?xf32>
      return
    }
    func.func @f(%A: memref<?xf32>) {
      %c0 = arith.constant 0 : index
      %n = memref.dim %A, %c0 : memref<?xf32>
      %tmp = memref.alloc(%n) : memref<?xf32>
      call @kernel(%A, %tmp) : (memref<?xf32>, memref<?xf32>) -> ()
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
  let statistics = [Statistic<"numHoisted", "hoisted", "buffers that became arguments">];
}

def PlanWorkspace : Pass<"mlc-plan-workspace", "::mlir::ModuleOp"> {
  let summary = "place the buffers of native functions in their workspace";
  let description = [{
    In each function with `mlc.signature`, the `memref.alloc`s at its top level become views of the workspace
    argument, 64-byte aligned; two buffers share bytes only if they are never live together. Buffers of static size are placed
    first, the largest first, each where the least of the free gaps that can hold it is. Buffers of dynamic
    size follow: those whose bytes are multiples of the same sizes, such as a batch, are placed among each other in the same
    way, in multiples of these, and their offsets are computed on entry. A buffer whose size is not known on entry stays
    an allocation, and is freed after its last use.

    `@f.workspace` is defined: the number of bytes for given inputs. The attribute `mlc.workspace_bytes` of the
    function says how many are static.

    Before:
    ```mlir
    func.func private @f.workspace(memref<4xf32>) -> index
    func.func private @g(memref<4xf32>, memref<4xf32>)
    func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<4xf32>, %y: memref<4xf32>) -> i32
        attributes {mlc.signature = {type = (tensor<4xf32>) -> tensor<4xf32>}} {
      %t = memref.alloc() : memref<4xf32>
      call @g(%x, %t) : (memref<4xf32>, memref<4xf32>) -> ()
      call @g(%t, %y) : (memref<4xf32>, memref<4xf32>) -> ()
      %ok = arith.constant 0 : i32
      return %ok : i32
    }
    ```
    After:
    ```mlir
    func.func private @f.workspace(%x: memref<4xf32>) -> index {
      %bytes = arith.constant 64 : index
      return %bytes : index
    }
    func.func private @g(memref<4xf32>, memref<4xf32>)
    func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<4xf32>, %y: memref<4xf32>) -> i32
        attributes {mlc.signature = {type = (tensor<4xf32>) -> tensor<4xf32>}, mlc.workspace_bytes = 64 : i64} {
      %c0 = arith.constant 0 : index
      %t = memref.view %ws[%c0][] : memref<?xi8> to memref<4xf32>
      call @g(%x, %t) : (memref<4xf32>, memref<4xf32>) -> ()
      call @g(%t, %y) : (memref<4xf32>, memref<4xf32>) -> ()
      %ok = arith.constant 0 : i32
      return %ok : i32
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect", "::mlir::ub::UBDialect"];
  let statistics = [Statistic<"numPlaced", "placed", "buffers in a workspace">,
                    Statistic<"numLeft", "left", "buffers still allocated by a call">];
}

#endif // MLC_CONVERSION_GRAPHTOMEMREF_PASSES_TD
