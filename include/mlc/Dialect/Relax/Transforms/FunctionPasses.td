//===- FunctionPasses.td - Passes on functions and their calls ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_FUNCTIONPASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_FUNCTIONPASSES_TD

include "mlir/Pass/PassBase.td"

def InlinePrivateFunctions : Pass<"relax-inline-private-functions", "::mlir::ModuleOp"> {
  let summary = "Put the ops of private graph functions in the place of their calls";
  let description = [{
    A call of a private graph function becomes the ops of the function, and the function goes when nothing calls it any more. The
    symbols of the function are the dimensions of the arguments; those that it defines itself get names that the caller does not
    have. Functions that call themselves, those with the attribute `Primitive`, `Composite` or `Codegen`, and in a dataflow block those
    with a condition, stay.

    Before:
    ```mlir
    module {
      func.func private @twice(%a: tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>> {
        %0 = relax.add %a, %a : (tensor<?xf32, #relax.dims<[k]>>, tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>
        return %0 : tensor<?xf32, #relax.dims<[k]>>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.call @twice(%x) : (tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.add %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def RemoveUnusedParameters : Pass<"relax-remove-unused-parameters", "::mlir::ModuleOp"> {
  let summary = "Drop parameters of private functions that nothing uses";
  let description = [{
    A parameter of a private graph function goes, with the arguments of its calls, if the function does not use it. One that
    defines a symbol that the function needs stays.

    Before:
    ```mlir
    module {
      func.func private @first(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.exp %a : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.call @first(%x, %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func private @first(%a: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.exp %a : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.call @first(%x) : (tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def RemoveUnusedOutputs : Pass<"relax-remove-unused-outputs", "::mlir::ModuleOp"> {
  let summary = "Drop results of private functions that no caller uses";
  let description = [{
    A result of a private graph function goes if no call uses it; one result stays.

    Before:
    ```mlir
    module {
      func.func private @both(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
        %0 = relax.exp %a : tensor<4xf32>
        return %a, %0 : tensor<4xf32>, tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0:2 = relax.call @both(%x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
        return %0#1 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func private @both(%a: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.exp %a : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.call @both(%x) : (tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def ExpandTupleArguments : Pass<"relax-expand-tuple-arguments", "::mlir::ModuleOp"> {
  let summary = "Let private functions take the fields of tuples";
  let description = [{
    A parameter of a private graph function that is a tuple becomes a parameter for each field, named after it with a number.

    Before:
    ```mlir
    module {
      func.func private @first(%t: tuple<tensor<4xf32>, tensor<2xf32>> {relax.name = "t"}) -> tensor<4xf32> {
        %0 = relax.tuple_get_item %t[0] : tuple<tensor<4xf32>, tensor<2xf32>>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>, %y: tensor<2xf32>) -> tensor<4xf32> {
        %t = relax.tuple %x, %y : tuple<tensor<4xf32>, tensor<2xf32>>
        %0 = relax.call @first(%t) : (tuple<tensor<4xf32>, tensor<2xf32>>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func private @first(%a: tensor<4xf32> {relax.name = "t_0"}, %b: tensor<2xf32> {relax.name = "t_1"}) -> tensor<4xf32> {
        return %a : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>, %y: tensor<2xf32>) -> tensor<4xf32> {
        %0 = relax.call @first(%x, %y) : (tensor<4xf32>, tensor<2xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def BundleModelParams : Pass<"relax-bundle-model-params", "::mlir::ModuleOp"> {
  let summary = "Let functions take their weights as one tuple";
  let description = [{
    Of a function with the attribute `num_input`, the parameters after that many are weights. They become the fields of one tuple,
    the last parameter, and calls of the function in the module hand over a tuple.

    Rules:
    - R1: `num_input` is at most the number of parameters.
    - R2: the module only calls such a function.

    Before:
    ```mlir
    func.func @f(%x: tensor<2xf32>, %w: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<2xf32> attributes {num_input = 1 : i64} {
      %0 = relax.multiply %x, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      %1 = relax.add %0, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      return %1 : tensor<2xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2xf32>, %p: tuple<tensor<2xf32>, tensor<2xf32>> {relax.name = "model_params"}) -> tensor<2xf32>
        attributes {num_input = 1 : i64} {
      %w = relax.tuple_get_item %p[0] : tuple<tensor<2xf32>, tensor<2xf32>>
      %b = relax.tuple_get_item %p[1] : tuple<tensor<2xf32>, tensor<2xf32>>
      %0 = relax.multiply %x, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      %1 = relax.add %0, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      return %1 : tensor<2xf32>
    }
    ```
  }];
  let options = [Option<"paramTupleName", "param-tuple-name", "std::string", "\"model_params\"", "The name of the tuple.">];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def Gradient : Pass<"relax-gradient", "::mlir::ModuleOp"> {
  let summary = "Make a function that gives gradients beside the results of another";
  let description = [{
    Beside a function `f` comes `f_adjoint`, which takes what `f` takes and returns what `f` returns, as one value, and a tuple of the
    gradients of one of the results by parameters. All of it is one dataflow block. Gradients are found from the result on
    backwards, by a rule for each operator; operators that others compute, and batch norms, are written as these first.

    - `require-grads` are the numbers of the parameters, in the order of the gradients; without it, all of them.
    - `target-index` is the number of the result.
    - What goes through `grad.no_grad` counts as constant. `grad.start_checkpoint` and `grad.end_checkpoint` are the values
      as they are.
    - A parameter that the result does not depend on has zeros.

    Rules:
    - R1: the function is one of the module, of one block, and the name of the new one is free.
    - R2: the parameters are tensors of floats of known rank.
    - R3: the result is a tensor of floats of rank 0.
    - R4: the function has no effects.
    - R5: each operator between has a gradient.

    Before:
    ```mlir
    func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<f32> {
      %0 = relax.multiply %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      %1 = relax.sum %0 : (tensor<4xf32>) -> tensor<f32>
      return %1 : tensor<f32>
    }
    ```
    After, with `function=main`, also:
    ```mlir
    func.func @main_adjoint(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<f32>, tuple<tensor<4xf32>, tensor<4xf32>>) {
      %0:2 = relax.dataflow {
        %1 = relax.multiply %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        %2 = relax.sum %1 : (tensor<4xf32>) -> tensor<f32>
        %one = relax.constant dense<1.0> : tensor<f32>
        %3 = relax.reshape %one shape [1] : (tensor<f32>) -> tensor<1xf32>
        %4 = relax.broadcast_to %3 shape [4] : (tensor<1xf32>) -> tensor<4xf32>
        %5 = relax.multiply %4, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        %6 = relax.multiply %4, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        %7 = relax.tuple %5, %6 : tuple<tensor<4xf32>, tensor<4xf32>>
        relax.output %2, %7 : tensor<f32>, tuple<tensor<4xf32>, tensor<4xf32>>
      } : tensor<f32>, tuple<tensor<4xf32>, tensor<4xf32>>
      return %0#0, %0#1 : tensor<f32>, tuple<tensor<4xf32>, tensor<4xf32>>
    }
    ```
  }];
  let options = [
    Option<"function", "function", "std::string", [{"main"}], "the name of the function">,
    ListOption<"requireGrads", "require-grads", "unsigned", "the numbers of the parameters">,
    Option<"targetIndex", "target-index", "unsigned", "0", "the number of the result">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_FUNCTIONPASSES_TD
