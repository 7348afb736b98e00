//===- Passes.td - From tir to loops over buffers -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_TIRTOLOOPS_PASSES_TD
#define MLC_CONVERSION_TIRTOLOOPS_PASSES_TD

include "mlir/Pass/PassBase.td"

def TIRToLoops : Pass<"tir-to-loops", "::mlir::ModuleOp"> {
  let summary = "lower tir.prim_func to func.func with affine and scf loops";
  let description = [{
    Each `tir.prim_func` becomes a private `func.func` over signless memrefs: blocks are inlined, with their iteration
    variables replaced by what they are bound to; `init` runs under a condition on the reduce variables, and in loops
    of its own where their domain may be empty; a predicate becomes an `if`. Loops, conditions and accesses are those of affine where bounds, conditions and
    indices are affine, else those of scf and memref. A loop's kind is kept as its attribute `mlc.kind`, its
    annotations as `mlc.annotations`. The annotation `reduce_in_lanes` of a serial loop makes it
    `mlc.kind = "vectorized"` with the mark `mlc.reassoc`; `reduce_in_parts` becomes that mark alone.

    - Unsigned elements become signless, `i1` elements in memory become `i8` (one byte an element).
    - A buffer of scope "local", of static shape and of at most `max-stack-bytes`, becomes a `memref.alloca`, any other
      a `memref.alloc`. Where all uses of a local buffer are in one loop, each iteration of which writes what it reads,
      the buffer is allocated in that loop, as large as an iteration needs. Else a local buffer is allocated in the
      innermost parallel loop that has all its uses; allocations of static size leave the serial loops around them.
    - With `tir.noalias`, the buffer arguments get `llvm.noalias`.
    - `tir.call_extern` of a C function becomes an `llvm.call`, with addresses for buffers; `tir.evaluate` goes.
    - Texts of LLVM IR that loops and blocks have as the annotation `pragma_import_llvm` become the module's attribute
      `mlc.import_llvm`: the functions in them that are called are linked with the code.
    - A loop bound to a thread axis is an error: there are none on this target. So is a call of a packed function.

    Before:
    ```mlir
    tir.prim_func private @relu(%A: memref<8xf32>, %B: memref<8xf32>) attributes {tir.noalias} {
      tir.for vectorized %i in 8 {
        tir.block "B" (%vi : spatial 8 = %i) {
          %zero = arith.constant 0.0 : f32
          %a = memref.load %A[%vi] : memref<8xf32>
          %b = arith.maximumf %a, %zero : f32
          memref.store %b, %B[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
        }
      }
    }
    ```
    After:
    ```mlir
    func.func private @relu(%A: memref<8xf32> {llvm.noalias}, %B: memref<8xf32> {llvm.noalias}) {
      %zero = arith.constant 0.0 : f32
      affine.for %i = 0 to 8 {
        %a = affine.load %A[%i] : memref<8xf32>
        %b = arith.maximumf %a, %zero : f32
        affine.store %b, %B[%i] : memref<8xf32>
      } {mlc.kind = "vectorized"}
      return
    }
    ```
  }];
  let options = [Option<"maxStackBytes", "max-stack-bytes", "int64_t", "32768",
                        "the largest local buffer that is put on the stack">];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect",
    "::mlir::LLVM::LLVMDialect"
  ];
}

def RaiseToAffine : Pass<"raise-to-affine"> {
  let summary = "turn scf loops, conditions and memref accesses into those of affine where they are affine";
  let description = [{
    `scf.for` with a constant step becomes `affine.for`, `scf.if` on a conjunction of comparisons `affine.if`, and
    `memref.load` and `memref.store` become `affine.load` and `affine.store`, where the bounds, compared values
    and indices are affine in loop variables and symbols. Everything else stays. Attributes of loops stay on them.

    Before:
    ```mlir
    func.func @f(%A: memref<16xf32>, %x: f32) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      scf.for %i = %c0 to %c8 step %c1 {
        %j = arith.addi %i, %c8 : index
        memref.store %x, %A[%j] : memref<16xf32>
      }
      return
    }
    ```
    After:
    ```mlir
    func.func @f(%A: memref<16xf32>, %x: f32) {
      affine.for %i = 0 to 8 {
        affine.store %x, %A[%i + 8] : memref<16xf32>
      }
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect"];
}

#endif // MLC_CONVERSION_TIRTOLOOPS_PASSES_TD
