//===- MemoryPasses.td - Passes on the memory of tensors ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_MEMORYPASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_MEMORYPASSES_TD

include "mlir/Pass/PassBase.td"

def RemovePurityChecking : Pass<"relax-remove-purity-checking", "::mlir::ModuleOp"> {
  let summary = "Let functions be pure because they say so";
  let description = [{
    Each function without effects gets the attribute `relax.force_pure`, and calls that say that they are pure do not say so any more:
    what comes after may write to memory that the function has allocated.

    Rules:
    - R1: such calls are not in dataflow blocks.

    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.call_packed pure "env.double"(%x) : (tensor<4xf32>) -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> attributes {relax.force_pure = true} {
      %0 = relax.call_packed "env.double"(%x) : (tensor<4xf32>) -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def CallTIRRewrite : Pass<"relax-call-tir-rewrite", "::mlir::ModuleOp"> {
  let summary = "Allocate results before the calls that write to them";
  let description = [{
    A `relax.call_tir` becomes `builtin.alloc_tensor` for each result and a call of the function over buffers with the arguments and
    these; with `tir_vars` that is `vm.call_tir_dyn`. A `relax.call_dps_packed` becomes a `relax.call_packed`; a result that takes
    the place of an argument is the argument.

    Rules:
    - R1: such calls are not in dataflow blocks.
    - R2: the element types of the results are known.
    - R3: a function that others call is pure because it says so, by `relax.force_pure`, or says that it is not.

    Before:
    ```mlir
    module {
      func.func private @exp(memref<4xf32>, memref<4xf32>)
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %y = relax.call_tir @exp(%x) : (tensor<4xf32>) -> tensor<4xf32>
        return %y : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func private @exp(memref<4xf32>, memref<4xf32>)
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.shape [4] : !relax.shape<[4]>
        %1 = relax.dtype f32
        %c0 = arith.constant 0 : i64
        %2 = relax.string "global"
        %y = relax.intrinsic "builtin.alloc_tensor"(%0, %1, %c0, %2)
            : (!relax.shape<[4]>, !relax.object, i64, !relax.object) -> tensor<4xf32>
        %f = relax.function @exp : !relax.callable<impure ? -> tuple<>>
        relax.intrinsic impure "call_prim_func"(%f, %x, %y)
            : (!relax.callable<impure ? -> tuple<>>, tensor<4xf32>, tensor<4xf32>) -> ()
        return %y : tensor<4xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect", "::mlir::arith::ArithDialect"];
}

def LowerAllocTensor : Pass<"relax-lower-alloc-tensor", "::mlir::ModuleOp"> {
  let summary = "Allocate memory for each tensor";
  let description = [{
    A `builtin.alloc_tensor` becomes `memory.alloc_storage` of the bytes that it has, and `memory.alloc_tensor` at its beginning.

    Rules:
    - R1: the sizes and the element type of the tensor are known.

    Before:
    ```mlir
    func.func @f() -> tensor<4xf32> {
      %0 = relax.shape [4] : !relax.shape<[4]>
      %1 = relax.dtype f32
      %c0 = arith.constant 0 : i64
      %2 = relax.string "global"
      %y = relax.intrinsic "builtin.alloc_tensor"(%0, %1, %c0, %2)
          : (!relax.shape<[4]>, !relax.object, i64, !relax.object) -> tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f() -> tensor<4xf32> {
      %0 = relax.shape [4] : !relax.shape<[4]>
      %1 = relax.dtype f32
      %c0 = arith.constant 0 : i64
      %2 = relax.string "global"
      %3 = relax.shape [16] : !relax.shape<[16]>
      %s = relax.intrinsic impure "memory.alloc_storage"(%3, %c0, %2, %1)
          : (!relax.shape<[16]>, i64, !relax.object, !relax.object) -> !relax.object
      %c0_0 = arith.constant 0 : i64
      %y = relax.intrinsic impure "memory.alloc_tensor"(%s, %c0_0, %0, %1, %c0)
          : (!relax.object, i64, !relax.shape<[4]>, !relax.object, i64) -> tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect", "::mlir::arith::ArithDialect"];
}

def StaticPlanBlockMemory : Pass<"relax-static-plan-block-memory", "::mlir::ModuleOp"> {
  let summary = "Let tensors of a block have the same memory one after the other";
  let description = [{
    A `builtin.alloc_tensor` that calls alone use, in its block, becomes a `memory.alloc_tensor` in memory that is free after the last
    use of the tensor: the smallest that is large enough, else the largest that is smaller, which is made larger, both within a factor
    of 16, with the same element type and memory scope. Sizes are numbers; where they have symbols, the attribute `tir_var_upper_bound`
    of the function says how large these are at most. What leaves the block stays as it is.

    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>) {
      %0 = relax.shape [4] : !relax.shape<[4]>
      %1 = relax.dtype f32
      %c0 = arith.constant 0 : i64
      %2 = relax.string "global"
      %y = relax.intrinsic "builtin.alloc_tensor"(%0, %1, %c0, %2)
          : (!relax.shape<[4]>, !relax.object, i64, !relax.object) -> tensor<4xf32>
      relax.call_packed "env.exp"(%x, %y) : (tensor<4xf32>, tensor<4xf32>) -> ()
      return
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) {
      %0 = relax.shape [4] : !relax.shape<[4]>
      %1 = relax.dtype f32
      %c0 = arith.constant 0 : i64
      %2 = relax.string "global"
      %3 = relax.shape [16] : !relax.shape<[16]>
      %s = relax.intrinsic impure "memory.alloc_storage"(%3, %c0, %2, %1)
          : (!relax.shape<[16]>, i64, !relax.object, !relax.object) -> !relax.object
      %c0_0 = arith.constant 0 : i64
      %y = relax.intrinsic impure "memory.alloc_tensor"(%s, %c0_0, %0, %1, %c0)
          : (!relax.object, i64, !relax.shape<[4]>, !relax.object, i64) -> tensor<4xf32>
      relax.call_packed "env.exp"(%x, %y) : (tensor<4xf32>, tensor<4xf32>) -> ()
      return
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect", "::mlir::arith::ArithDialect"];
}

def KillAfterLastUse : Pass<"relax-kill-after-last-use", "::mlir::ModuleOp"> {
  let summary = "Say where memory is not needed any more";
  let description = [{
    After the last use of what is allocated in a block, `memory.kill_storage` and `memory.kill_tensor` say that it goes, and
    `vm.kill_object` does so for `vm.alloc_storage` and `vm.alloc_tensor`. A storage lives as long as a tensor in it, so that it may be named
    no more after this. What leaves the block stays.

    Before:
    ```mlir
    func.func @f(%size: !relax.shape<[16]>, %scope: !relax.object, %dtype: !relax.object) {
      %c0 = arith.constant 0 : i64
      %s = relax.intrinsic impure "memory.alloc_storage"(%size, %c0, %scope, %dtype)
          : (!relax.shape<[16]>, i64, !relax.object, !relax.object) -> !relax.object
      relax.call_packed "env.fill"(%s) : (!relax.object) -> ()
      return
    }
    ```
    After:
    ```mlir
    func.func @f(%size: !relax.shape<[16]>, %scope: !relax.object, %dtype: !relax.object) {
      %c0 = arith.constant 0 : i64
      %s = relax.intrinsic impure "memory.alloc_storage"(%size, %c0, %scope, %dtype)
          : (!relax.shape<[16]>, i64, !relax.object, !relax.object) -> !relax.object
      relax.call_packed "env.fill"(%s) : (!relax.object) -> ()
      relax.intrinsic impure "memory.kill_storage"(%s) : (!relax.object) -> ()
      return
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def RaiseAllocations : Pass<"relax-raise-allocations", "::mlir::ModuleOp"> {
  let summary = "Make results of tensors that are allocated and written to";
  let description = [{
    What `relax-call-tir-rewrite` and the passes after it do, the other way round: the last arguments of a call that are allocated in
    the same block, and that nothing uses before, become its results. The compiler plans memory itself, so that a program with
    memory of its own is compiled as one without.

    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.shape [4] : !relax.shape<[4]>
      %1 = relax.dtype f32
      %c0 = arith.constant 0 : i64
      %2 = relax.string "global"
      %y = relax.intrinsic "builtin.alloc_tensor"(%0, %1, %c0, %2)
          : (!relax.shape<[4]>, !relax.object, i64, !relax.object) -> tensor<4xf32>
      relax.call_packed "env.exp"(%x, %y) : (tensor<4xf32>, tensor<4xf32>) -> ()
      return %y : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.shape [4] : !relax.shape<[4]>
      %1 = relax.dtype f32
      %c0 = arith.constant 0 : i64
      %2 = relax.string "global"
      %y = relax.call_dps_packed "env.exp"(%x) : (tensor<4xf32>) -> tensor<4xf32>
      return %y : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_MEMORYPASSES_TD
