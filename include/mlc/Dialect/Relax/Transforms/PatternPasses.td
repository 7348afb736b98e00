//===- PatternPasses.td - Passes that give groups of operators to libraries -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_PATTERNPASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_PATTERNPASSES_TD

include "mlir/Pass/PassBase.td"

def FuseOpsByPattern : Pass<"relax-fuse-ops-by-pattern", "::mlir::ModuleOp"> {
  let summary = "Make functions of what patterns match";
  let description = [{
    The patterns are `pdl.pattern`s in named modules within the module; they are gone afterwards. The patterns of one module are
    alternatives, tried in the order of their benefits. Modules are tried in their order, each on all dataflow blocks of
    graph functions that are not fused already. A pattern is rewritten with `"relax.compose"`: its arguments that are ops, the
    root among them, become a private function with the attributes `Primitive` and `Composite`, the name of the module.
    Results that others use are results of the function; what stands between the ops and follows from them moves behind the call.
    A match that has ops of an earlier one in it is taken where it has all of them.

    The function is called `fused_` and the names of its ops; equal ones are shared. With `bind-constants`, constants are
    part of it, else they are parameters. With `annotate-codegen` a public function with the attribute `Codegen`, the name
    up to its first dot, is put around each. Remarks of the category `fusion` say what matched, and what matched but was not taken.

    Constraints that patterns may apply are `relax.is_constant`, `relax.is_variable`, `relax.is_item` (one of several results),
    `relax.is_named` (a value and a string),
    `relax.has_dtype` and `relax.has_type` (a value and a type), `relax.has_shape` (a value and `#relax.dims`),
    `relax.has_attrs` (an operation and a dictionary; of a `relax.intrinsic`, keywords count as well) and `relax.matches` (a value
    and the name of a module beside the pattern, one of whose patterns has a `relax.tuple` of the value alone as its root). A type
    is also that of a value of which more is known.

    Rules:
    - R1: each module of patterns has a name, and each of its patterns the rewrite and constraints that are said here.
    - R2: each of `entry-functions` is a graph function of the module.

    Before:
    ```mlir
    module {
      module @"lib.matmul_relu" {
        pdl.pattern : benefit(1) {
          %a = pdl.operand
          %b = pdl.operand
          %type = pdl.type
          %matmul = pdl.operation "relax.matmul"(%a, %b : !pdl.value, !pdl.value) -> (%type : !pdl.type)
          %product = pdl.result 0 of %matmul
          %relu = pdl.operation "relax.nn.relu"(%product : !pdl.value) -> (%type : !pdl.type)
          pdl.rewrite %relu with "relax.compose"(%matmul : !pdl.operation)
        }
      }
      func.func @main(%x: tensor<4x4xf32>, %w: tensor<4x4xf32>) -> tensor<4x4xf32> {
        %gv = relax.dataflow {
          %0 = relax.matmul %x, %w : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
          %1 = relax.nn.relu %0 : tensor<4x4xf32>
          relax.output %1 : tensor<4x4xf32>
        } : tensor<4x4xf32>
        return %gv : tensor<4x4xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func @main(%x: tensor<4x4xf32>, %w: tensor<4x4xf32>) -> tensor<4x4xf32> {
        %gv = relax.dataflow {
          %0 = relax.call @fused_relax_matmul_relax_nn_relu(%x, %w) : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
          relax.output %0 : tensor<4x4xf32>
        } : tensor<4x4xf32>
        return %gv : tensor<4x4xf32>
      }
      func.func private @fused_relax_matmul_relax_nn_relu(%x: tensor<4x4xf32> {relax.name = "param_0"}, %w: tensor<4x4xf32> {relax.name = "param_1"})
          -> tensor<4x4xf32> attributes {Composite = "lib.matmul_relu", Primitive = true} {
        %gv = relax.dataflow {
          %0 = relax.matmul %x, %w : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
          %1 = relax.nn.relu %0 : tensor<4x4xf32>
          relax.output %1 : tensor<4x4xf32>
        } : tensor<4x4xf32>
        return %gv : tensor<4x4xf32>
      }
    }
    ```
  }];
  let options = [
    Option<"bindConstants", "bind-constants", "bool", "true", "Constants are part of the functions">,
    Option<"annotateCodegen", "annotate-codegen", "bool", "false", "Each function gets one around it for a code generator">,
    ListOption<"entryFunctions", "entry-functions", "std::string", "Where to fuse; everywhere if there are none">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect", "::mlir::pdl::PDLDialect", "::mlir::pdl_interp::PDLInterpDialect"];
}

def MergeCompositeFunctions : Pass<"relax-merge-composite-functions", "::mlir::ModuleOp"> {
  let summary = "Make one function of neighbours for one code generator";
  let description = [{
    Calls of functions with the attribute `Composite` whose names begin with the same text before the dot, the name of a code
    generator, become one call of a public function with the attribute `Codegen` where they follow from each other and nothing else stands between
    them. Such a function is made of a single call, too. The functions that it calls are inside of it (`local_function`), so that one that
    several call is copied.

    Before:
    ```mlir
    module {
      func.func private @relu(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Composite = "lib.relu", Primitive = true} {
        %0 = relax.nn.relu %x : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %gv = relax.dataflow {
          %0 = relax.call @relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
          %1 = relax.call @relu(%0) : (tensor<4xf32>) -> tensor<4xf32>
          relax.output %1 : tensor<4xf32>
        } : tensor<4xf32>
        return %gv : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func private @relu(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Composite = "lib.relu"} {
        %0 = relax.nn.relu %x : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %gv = relax.dataflow {
          %0 = relax.call @fused_relu_relu_lib(%x) : (tensor<4xf32>) -> tensor<4xf32>
          relax.output %0 : tensor<4xf32>
        } : tensor<4xf32>
        return %gv : tensor<4xf32>
      }
      func.func @fused_relu_relu_lib(%x: tensor<4xf32> {relax.name = "param_0"}) -> tensor<4xf32> attributes {Codegen = "lib"} {
        %gv = relax.dataflow {
          relax.intrinsic "local_function"() keywords ["function", @relu, "name", "relu"] : () -> ()
          %0 = relax.call @relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
          %1 = relax.call @relu(%0) : (tensor<4xf32>) -> tensor<4xf32>
          relax.output %1 : tensor<4xf32>
        } : tensor<4xf32>
        return %gv : tensor<4xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def RunCodegen : Pass<"relax-run-codegen", "::mlir::ModuleOp"> {
  let summary = "Call functions of libraries in place of those for a code generator";
  let description = [{
    A call of a graph function with the attribute `Codegen` becomes a `relax.call_dps_packed` of the function's name, and the
    function goes. Whoever runs the program registers a function under this name, which gets the arguments and then the results.

    Rules:
    - R1: arguments and results of such a function are tensors, and each dimension of a result is known.

    Before:
    ```mlir
    module {
      func.func @relu_lib(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Codegen = "lib"} {
        %0 = relax.nn.relu %x : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.call @relu_lib(%x) : (tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.call_dps_packed "relu_lib"(%x) : (tensor<4xf32>) -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_PATTERNPASSES_TD
