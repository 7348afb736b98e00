//===- FunctionPasses.td - Passes on functions and their calls ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_FUNCTIONPASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_FUNCTIONPASSES_TD

include "mlir/Pass/PassBase.td"

def AttachGlobalSymbol : Pass<"relax-attach-global-symbol", "::mlir::ModuleOp"> {
  let summary = "Make functions that have a body public";
  let description = [{
    Graph functions and functions over buffers that are private are seen from outside of the module afterwards, by the names that
    they have.

    Before:
    ```mlir
    func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      return %x : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      return %x : tensor<4xf32>
    }
    ```
  }];
}

def RewriteByExample : Pass<"relax-rewrite-by-example", "::mlir::ModuleOp"> {
  let summary = "Compute as one function does what another one computes";
  let description = [{
    Where a graph function has the ops of `pattern` on any values of the types of its parameters, the ops of `replacement` are
    put in their place, until nothing matches. Symbols in the types of parameters stand for any dimensions. If the pattern has
    several results, the ops that they are of lie in one block, and what replaces them stands at the last one; nothing
    before that may use them. Ops of the match that are used elsewhere stay. Both functions are gone afterwards.

    Rules:
    - R1: `pattern` and `replacement` are graph functions with bodies.
    - R2: they have parameters and results of the same types.
    - R3: each result of the pattern is that of an op, and each parameter is used.
    - R4: the rewriting ends.

    With `pattern=p replacement=r`, before:
    ```mlir
    module {
      func.func private @p(%a: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> {
        %0 = relax.negative %a : tensor<?xf32, #relax.dims<[n]>>
        %1 = relax.negative %0 : tensor<?xf32, #relax.dims<[n]>>
        return %1 : tensor<?xf32, #relax.dims<[n]>>
      }
      func.func private @r(%a: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> {
        %0 = relax.abs %a : tensor<?xf32, #relax.dims<[n]>>
        return %0 : tensor<?xf32, #relax.dims<[n]>>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.negative %x : tensor<4xf32>
        %1 = relax.negative %0 : tensor<4xf32>
        return %1 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.abs %x : tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
  let options = [
    Option<"pattern", "pattern", "std::string", [{"pattern"}], "Name of the function to look for">,
    Option<"replacement", "replacement", "std::string", [{"replacement"}], "Name of the function that replaces it">,
    ListOption<"functions", "functions", "std::string", "Functions to rewrite, all by default">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

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

def AppendLoss : Pass<"relax-append-loss", "::mlir::ModuleOp"> {
  let summary = "Add a function that gives the loss of what another one gives";
  let description = [{
    The function `name` takes what `function` takes, and then what `loss` takes beside outputs. It gives the loss of the first `outputs`
    results of `function`, and then its other results. Both are in one dataflow block.

    Rules:
    - R1: `function` has at least `outputs` results, and `loss` as many parameters.
    - R2: `loss` gives one tensor of rank 0.
    - R3: there is no function `name` yet.
    - R4: the outputs have the types of the parameters of `loss` that they are given to.
    - R5: both functions have no conditions and no effects.

    Before, with `function=model loss=sum name=model_loss`:
    ```mlir
    module {
      func.func @model(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.dataflow {
          %1 = relax.exp %x : tensor<4xf32>
          relax.output %1 : tensor<4xf32>
        } : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func private @sum(%p: tensor<4xf32>) -> tensor<f32> {
        %0 = relax.sum %p : (tensor<4xf32>) -> tensor<f32>
        return %0 : tensor<f32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func @model(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.dataflow {
          %1 = relax.exp %x : tensor<4xf32>
          relax.output %1 : tensor<4xf32>
        } : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @model_loss(%x: tensor<4xf32>) -> tensor<f32> {
        %0 = relax.dataflow {
          %1 = relax.exp %x : tensor<4xf32>
          %2 = relax.sum %1 : (tensor<4xf32>) -> tensor<f32>
          relax.output %2 : tensor<f32>
        } : tensor<f32>
        return %0 : tensor<f32>
      }
      func.func private @sum(%p: tensor<4xf32>) -> tensor<f32> {
        %0 = relax.sum %p : (tensor<4xf32>) -> tensor<f32>
        return %0 : tensor<f32>
      }
    }
    ```
  }];
  let options = [
    Option<"functionName", "function", "std::string", "", "the function that gives outputs">,
    Option<"lossName", "loss", "std::string", "", "the function that gives a loss">,
    Option<"newName", "name", "std::string", "", "the name of the function that is made">,
    Option<"numOutputs", "outputs", "unsigned", "1", "how many results are outputs">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def ResolveCalls : Pass<"relax-resolve-calls", "::mlir::ModuleOp"> {
  let summary = "Put ops in the place of calls that compiled code cannot make";
  let description = [{
    Compiled code calls functions that it knows, hands over tensors, and allocates what they give. This makes such calls of
    others, as far as what is called is known:

    - A call of a function that is a value, by `relax.call_value` or the intrinsics `invoke_closure` and `invoke_pure_closure`, becomes
      one of that function; what the intrinsic `make_closure` captures are the last arguments. Where a condition says which of two
      functions it is, there is a call in each branch.
    - A call of a function that takes or gives functions, objects or shapes, or of which a result has a size that the
      arguments do not say, becomes the ops of the function. Types that are less precise there are those of a `relax.match_cast`.

    Functions that are values and that nothing calls any more go, and so do private functions without calls, and those that take or
    give functions, which nobody outside could call. Functions that call themselves stay as they are.

    Before:
    ```mlir
    module {
      func.func private @add(%a: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func private @apply(%f: !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>, %a: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.call_value %f(%a) : (!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
        %f = relax.function @add : !relax.callable<(tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>>
        %t = relax.tuple %x : tuple<tensor<4xf32>>
        %g = relax.intrinsic "make_closure"(%f, %t)
          : (!relax.callable<(tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>>, tuple<tensor<4xf32>>) -> !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>
        %0 = relax.call @apply(%g, %y) : (!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func private @add(%a: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.call @add(%y, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect", "::mlir::scf::SCFDialect"];
}

def LambdaLift : Pass<"relax-lambda-lift", "::mlir::ModuleOp"> {
  let summary = "Make functions inside of graph functions functions of the module";
  let description = [{
    In the IR, a function that is inside of another one is a private function of the module already; an intrinsic says where it is
    written. This drops that, and makes calls of functions as values `invoke_pure_closure`, or `invoke_closure` where
    they may have effects.

    Before:
    ```mlir
    module {
      func.func private @main_inner(%a: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        relax.intrinsic "local_function"(%x) keywords ["function", @main_inner, "name", "inner"] : (tensor<4xf32>) -> ()
        %0 = relax.call @main_inner(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      func.func private @main_inner(%a: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.call @main_inner(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def RemoveUnusedParameters : Pass<"relax-remove-unused-parameters", "::mlir::ModuleOp"> {
  let summary = "Drop parameters of private functions that nothing uses";
  let description = [{
    A parameter of a private graph function goes, with the arguments of its calls, if the function does not use it. Where one
    defines a symbol that the function needs, a number at the end of the parameters does so instead.

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

def CanonicalizeBindings : Pass<"relax-canonicalize-bindings"> {
  let summary = "Give each value one name, and none to what nothing needs";
  let description = [{
    Does what `canonicalize` does to ops and regions, and beside that: a tuple of all values of another one is that one, and what nothing
    after a dataflow block uses does not leave the block.

    Before:
    ```mlir
    func.func @f(%t: tuple<tensor<2xf32>, tensor<3xf32>>) -> tuple<tensor<2xf32>, tensor<3xf32>> {
      %0 = relax.tuple_get_item %t[0] : tuple<tensor<2xf32>, tensor<3xf32>>
      %1 = relax.tuple_get_item %t[1] : tuple<tensor<2xf32>, tensor<3xf32>>
      %2 = relax.tuple %0, %1 : tuple<tensor<2xf32>, tensor<3xf32>>
      return %2 : tuple<tensor<2xf32>, tensor<3xf32>>
    }
    ```
    After:
    ```mlir
    func.func @f(%t: tuple<tensor<2xf32>, tensor<3xf32>>) -> tuple<tensor<2xf32>, tensor<3xf32>> {
      return %t : tuple<tensor<2xf32>, tensor<3xf32>>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_FUNCTIONPASSES_TD
