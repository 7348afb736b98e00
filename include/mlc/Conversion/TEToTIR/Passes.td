//===- Passes.td - From te to tir -----------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_TETOTIR_PASSES_TD
#define MLC_CONVERSION_TETOTIR_PASSES_TD

include "mlir/Pass/PassBase.td"

def TEToTIR : Pass<"te-to-tir", "::mlir::ModuleOp"> {
  let summary = "turn functions of te ops into prim_funcs";
  let description = [{
    Each `func.func` that has te ops in it becomes a `tir.prim_func` of the same name: its parameters are the
    function's, then (with `intermediates-as-arguments`) the results of te ops that are not returned, then the
    returned results. Otherwise an intermediate result becomes a buffer that the function allocates. See
    `createPrimFunc` for loops, blocks and names. Functions without te ops stay.

    A parameter's name is the argument attribute `tir.name`, the name that the argument's location has, or `arg0`,
    `arg1`, ... The attribute `tir.dims` of an argument or a result names its dimensions; without it, an unknown
    dimension of an argument gets a symbol of its own, and those of a result follow from its extents.

    Before:
    ```mlir
    func.func @relu(%A: tensor<8xf32> {tir.name = "A"}) -> tensor<8xf32> {
      %B = te.compute "B" (%i in 8) {
        %zero = arith.constant 0.0 : f32
        %a = tensor.extract %A[%i] : tensor<8xf32>
        %r = arith.maximumf %a, %zero : f32
        te.yield %r : f32
      } : tensor<8xf32>
      return %B : tensor<8xf32>
    }
    ```
    After:
    ```mlir
    tir.prim_func @relu(%A: memref<8xf32>, %B: memref<8xf32>) attributes {tir.noalias} {
      tir.for %i in 8 {
        tir.block "B" (%v_i : spatial 8 = %i) {
          %zero = arith.constant 0.0 : f32
          %a = memref.load %A[%v_i] : memref<8xf32>
          %r = arith.maximumf %a, %zero : f32
          memref.store %r, %B[%v_i] : memref<8xf32>
          tir.yield reads(%A[%v_i] : memref<8xf32>) writes(%B[%v_i] : memref<8xf32>)
        }
      }
    }
    ```
  }];
  let options = [
    Option<"intermediatesAsArguments", "intermediates-as-arguments", "bool", "false",
           "make results that are not returned parameters, not allocations">,
    Option<"indexBits", "index-bits", "unsigned", "64", "width of the integers that loops stand for, 32 or 64">
  ];
  let dependentDialects = [
    "::mlc::tir::TIRDialect", "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

def LowerEmitTE : Pass<"relax-lower-emit-te", "::mlir::ModuleOp"> {
  let summary = "turn the te ops of a graph into prim_funcs and calls";
  let description = [{
    Each `relax.emit_te` becomes a call of a private `tir.prim_func` that computes the same: see `te-to-tir`. Its
    parameters are the operands, the results, and an `index` for each symbol that no buffer has as a dimension by itself;
    the call passes the values of these as `vars`. Prim_funcs that are equal but for names are shared. A new one has the
    name of the emit_te, or the first free of that with 1, 2, ... after it.

    Before:
    ```mlir
    func.func @main(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> {
      %y = relax.emit_te "negate" (%A = %x : tensor<?xf32, #relax.dims<[n]>>) vars (%n = n) {
        %B = te.compute "B" (%i in %n) {
          %a = tensor.extract %A[%i] : tensor<?xf32>
          %b = arith.negf %a : f32
          te.yield %b : f32
        } : tensor<?xf32>
        relax.output %B : tensor<?xf32>
      } : tensor<?xf32, #relax.dims<[n]>>
      return %y : tensor<?xf32, #relax.dims<[n]>>
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> {
      %y = relax.call_tir @negate(%x) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>>
      return %y : tensor<?xf32, #relax.dims<[n]>>
    }
    tir.prim_func private @negate(%A: memref<?xf32> {tir.dims = #relax.dims<[n]>},
                                  %B: memref<?xf32> {tir.dims = #relax.dims<[n]>}) attributes {tir.noalias} {
      %c0 = arith.constant 0 : index
      %n = memref.dim %A, %c0 : memref<?xf32>
      tir.for %i in %n {
        tir.block "B" (%v_i : spatial %n = %i) {
          %a = memref.load %A[%v_i] : memref<?xf32>
          %b = arith.negf %a : f32
          memref.store %b, %B[%v_i] : memref<?xf32>
          tir.yield reads(%A[%v_i] : memref<?xf32>) writes(%B[%v_i] : memref<?xf32>)
        }
      }
    }
    ```
  }];
  let dependentDialects = [
    "::mlc::tir::TIRDialect", "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

#endif // MLC_CONVERSION_TETOTIR_PASSES_TD
