//===- Passes.td - From graph to graph ------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_PASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def BindParams : Pass<"relax-bind-params", "::mlir::ModuleOp"> {
  let summary = "Replace parameters of a graph function by the tensors of a safetensors file";
  let description = [{
    Each tensor of the file is bound to the parameter of its name (`relax.name`, or the name of the argument): the
    parameter becomes a `relax.constant` and is no parameter any more. The file is mapped: large tensors are where it
    has them, and it stays mapped as long as they are used. Symbols that are dimensions of bound parameters get the values
    that the tensors have.

    Rules:
    - R1: the function exists, is no declaration, and is not called from the module.
    - R2: each tensor has the name of exactly one parameter.
    - R3: the parameter is a tensor of the same element type and rank.
    - R4: a dimension has the size of the tensor's, once symbols are put in; a symbol has one value.
    - R5: the file is what the format says: a header of JSON, and data of which each byte belongs to one tensor.

    With a file that holds `w = [1., 2.]`, before:
    ```mlir
    func.func @main(%x: tensor<2xf32>, %w: tensor<?xf32, #relax.dims<[n]>> {relax.name = "w"})
        -> tensor<?xf32, #relax.dims<[n]>> {
      return %w : tensor<?xf32, #relax.dims<[n]>>
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
      %w = relax.constant dense<[1., 2.]> : tensor<2xf32>
      return %w : tensor<2xf32>
    }
    ```
  }];
  let options = [
    Option<"func", "func", "std::string", [{"main"}], "Name of the function">,
    Option<"file", "file", "std::string", [{""}], "Path of the safetensors file">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def BindSymbols : Pass<"relax-bind-symbols", "::mlir::ModuleOp"> {
  let summary = "Give symbols of a graph function values";
  let description = [{
    The dimensions of every type and attribute of the function are those with the values put in; the bodies of
    `relax.emit_te` are made for the extents that are known then.

    Rules:
    - R1: the function exists, is no declaration, and is not called from the module.
    - R2: each symbol is one of the function's; its value is not negative.

    With `symbols=n=4`, before:
    ```mlir
    func.func @main(%x: tensor<?x?xf32, #relax.dims<[n, n * m]>>) -> tensor<?x?xf32, #relax.dims<[n, n * m]>> {
      return %x : tensor<?x?xf32, #relax.dims<[n, n * m]>>
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<4x?xf32, #relax.dims<[4, m * 4]>>) -> tensor<4x?xf32, #relax.dims<[4, m * 4]>> {
      return %x : tensor<4x?xf32, #relax.dims<[4, m * 4]>>
    }
    ```
  }];
  let options = [
    Option<"func", "func", "std::string", [{"main"}], "Name of the function">,
    ListOption<"symbols", "symbols", "std::string", "What to bind, as name=value">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect", "::mlir::arith::ArithDialect"];
}

def RefineParameters : Pass<"relax-refine-parameters", "::mlir::ModuleOp"> {
  let summary = "Give parameters the types that match_cast says they have";
  let description = [{
    A `relax.match_cast` of a parameter that is always run says in the function's type what the parameter must be: a
    dimension that was unknown gets the expression of the cast, and an unranked tensor its rank. So the caller knows the
    symbols before the call, as it must to allocate results that have them. Functions that the module itself calls keep
    their types. What else uses the parameter sees it as before.

    Before:
    ```mlir
    func.func @f(%x: tensor<?xf32>) -> tensor<?xf32, #relax.dims<[n]>> {
      %y = relax.match_cast %x : tensor<?xf32> to tensor<?xf32, #relax.dims<[n]>>
      return %y : tensor<?xf32, #relax.dims<[n]>>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> {
      %y = relax.match_cast %x : tensor<?xf32, #relax.dims<[n]>> to tensor<?xf32, #relax.dims<[n]>>
      return %y : tensor<?xf32, #relax.dims<[n]>>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_PASSES_TD
