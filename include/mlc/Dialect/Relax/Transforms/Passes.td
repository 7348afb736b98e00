//===- Passes.td - From graph to graph ------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_PASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_PASSES_TD

include "mlc/Dialect/Relax/Transforms/AlgebraPasses.td"
include "mlc/Dialect/Relax/Transforms/FunctionPasses.td"
include "mlc/Dialect/Relax/Transforms/FusionPasses.td"
include "mlc/Dialect/Relax/Transforms/LayoutPasses.td"
include "mlc/Dialect/Relax/Transforms/PatternPasses.td"
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

def ExpandShapeParameters : Pass<"relax-expand-shape-parameters", "::mlir::ModuleOp"> {
  let summary = "Let callers hand over shapes as tensors";
  let description = [{
    A parameter that is a shape or a number of symbols becomes a tensor of i1 with these dimensions, whose elements nobody reads; so its
    symbols are found as those of every tensor. A result that is one becomes a tensor of i64 with one element a dimension. Private
    functions, those that the module itself calls, and shapes with dimensions that are not known stay as they are.

    Before:
    ```mlir
    func.func @f(%s: !relax.shape<[n, m]>) -> !relax.shape<[n * m]> {
      %0 = relax.shape [n * m] : !relax.shape<[n * m]>
      return %0 : !relax.shape<[n * m]>
    }
    ```
    After:
    ```mlir
    func.func @f(%s: tensor<?x?xi1, #relax.dims<[n, m]>>) -> tensor<1xi64> {
      %0 = relax.shape [n * m] : !relax.shape<[n * m]>
      %1 = relax.shape [n * m] : !relax.shape<[n * m]>
      %2 = relax.shape_to_tensor %1 : (!relax.shape<[n * m]>) -> tensor<1xi64>
      return %2 : tensor<1xi64>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def FoldConstant : Pass<"relax-fold-constant", "::mlir::ModuleOp"> {
  let summary = "Compute what follows from constants before the program runs";
  let description = [{
    Operators, `relax.emit_te` and `relax.call_tir` of which all operands are constants become constants. They are run one after the other
    by the evaluator that is registered as an interface of the dialect (`relax::ConstantEvaluator`); the tools and the Python package
    compile them for this machine, ops of the same kind once, for all sizes where their results allow it. Without an evaluator, and where
    it fails, nothing changes. Not more than `max-elements` elements are computed, and
    not more than `max-work` operations on elements are made, as far as the shapes tell. Without limits of one's own, they grow with the
    constants that there are, of which some become others several times (a weight is scaled, transposed, and transformed for Winograd).

    Before:
    ```mlir
    func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
      %a = relax.constant dense<[1.0, 4.0]> : tensor<2xf32>
      %0 = relax.sqrt %a : tensor<2xf32>
      %1 = relax.add %x, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      return %1 : tensor<2xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
      %0 = relax.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %1 = relax.add %x, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      return %1 : tensor<2xf32>
    }
    ```
  }];
  let options = [Option<"maxElements", "max-elements", "int64_t", "0", "how many elements are computed at most (0: 2^24, and 8 for each element of a constant)">,
    Option<"maxWork", "max-work", "int64_t", "0", "how many operations on elements are made at most (0: 2^28, and 16 for each element of a constant)">];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def TopologicalSort : Pass<"relax-topological-sort"> {
  let summary = "Put the operations of dataflow blocks in another order";
  let description = [{
    In each dataflow block, `start` says where the order begins: with `from-inputs` at what uses nothing of the block, and each
    operation follows as soon as all that it uses is there; with `from-outputs` at what leaves the block, in reverse, so that an
    operation is right before what uses it. `order` says which of several comes next: with `depth-first` what the last one made
    possible, with `breadth-first` what has waited longest.

    Before:
    ```mlir
    func.func @f(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
      %0 = relax.dataflow {
        %a = relax.exp %x : tensor<2xf32>
        %b = relax.log %y : tensor<2xf32>
        %c = relax.abs %a : tensor<2xf32>
        %d = relax.add %c, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
        relax.output %d : tensor<2xf32>
      } : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
      %0 = relax.dataflow {
        %a = relax.exp %x : tensor<2xf32>
        %c = relax.abs %a : tensor<2xf32>
        %b = relax.log %y : tensor<2xf32>
        %d = relax.add %c, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
        relax.output %d : tensor<2xf32>
      } : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    ```
  }];
  let options = [
    Option<"order", "order", "std::string", "\"depth-first\"", "depth-first or breadth-first.">,
    Option<"start", "start", "std::string", "\"from-inputs\"", "from-inputs or from-outputs.">
  ];
}

def ToMixedPrecision : Pass<"relax-to-mixed-precision", "::mlir::ModuleOp"> {
  let summary = "Multiply tensors of 16 bits in graphs of 32";
  let description = [{
    In dataflow blocks, convolutions, products of matrices and attention take f16 in the place of f32, and give `out-dtype`, which is kept
    as f16. What goes element by element, pools, norms and movements of elements follow where all of their operands are f16, or
    constants in its range. All other operations get f32, and what leaves a block has the type that it had. Parameters with the names
    `fp16-input-names` become f16.

    Before:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %w: tensor<4x8xf32>) -> tensor<2x8xf32> {
      %0 = relax.dataflow {
        %a = relax.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
        relax.output %a : tensor<2x8xf32>
      } : tensor<2x8xf32>
      return %0 : tensor<2x8xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %w: tensor<4x8xf32>) -> tensor<2x8xf32> {
      %0 = relax.dataflow {
        %a = relax.astype %x dtype f16 : (tensor<2x4xf32>) -> tensor<2x4xf16>
        %b = relax.astype %w dtype f16 : (tensor<4x8xf32>) -> tensor<4x8xf16>
        %c = relax.matmul %a, %b out_dtype f32 : (tensor<2x4xf16>, tensor<4x8xf16>) -> tensor<2x8xf32>
        relax.output %c : tensor<2x8xf32>
      } : tensor<2x8xf32>
      return %0 : tensor<2x8xf32>
    }
    ```
  }];
  let options = [
    Option<"outDType", "out-dtype", "std::string", "\"float32\"", "What products give: float32 or float16.">,
    ListOption<"fp16InputNames", "fp16-input-names", "std::string", "The parameters that become f16.">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def LiftTransformParams : Pass<"relax-lift-transform-params", "::mlir::ModuleOp"> {
  let summary = "Transform weights once, in a function of its own";
  let description = [{
    Of a function with the attribute `num_input`, the parameters after that many are weights. What follows from weights and constants
    alone is moved to the function `<name>_transform_params`, which takes all weights as one tuple, `model_params`, and returns a tuple:
    the weights that are needed as they are, and then what they become. These take the place of the weights. Shapes are static.

    Before:
    ```mlir
    func.func @f(%x: tensor<2xf32>, %w: tensor<2xf32>) -> tensor<2xf32> attributes {num_input = 1 : i64} {
      %0 = relax.exp %w : tensor<2xf32>
      %1 = relax.add %x, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      return %1 : tensor<2xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2xf32>, %w: tensor<2xf32> {relax.name = "transformed_0"}) -> tensor<2xf32> attributes {num_input = 1 : i64} {
      %0 = relax.add %x, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    func.func @f_transform_params(%p: tuple<tensor<2xf32>> {relax.name = "model_params"}) -> tuple<tensor<2xf32>> attributes {num_input = 0 : i64} {
      %gv = relax.dataflow {
        %0 = relax.tuple_get_item %p[0] : tuple<tensor<2xf32>>
        %1 = relax.exp %0 : tensor<2xf32>
        %2 = relax.tuple %1 : tuple<tensor<2xf32>>
        relax.output %2 : tuple<tensor<2xf32>>
      } : tuple<tensor<2xf32>>
      return %gv : tuple<tensor<2xf32>>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def FuseTransposeMatmul : Pass<"relax-fuse-transpose-matmul"> {
  let summary = "Make one operator of a product with a transposed matrix";
  let description = [{
    The product with a matrix whose dimensions `relax.permute_dims` has exchanged becomes `relax.linear`, which reads the
    matrix as it lies. The transposed matrix goes if nothing else uses it.

    Before:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
      %0 = relax.permute_dims %w : (tensor<3x4xf32>) -> tensor<4x3xf32>
      %1 = relax.matmul %x, %0 : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
      return %1 : tensor<2x3xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
      %0 = relax.linear %x, %w : (tensor<2x4xf32>, tensor<3x4xf32>) -> tensor<2x3xf32>
      return %0 : tensor<2x3xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def ToNonDataflow : Pass<"relax-to-non-dataflow"> {
  let summary = "Make dataflow blocks part of the function";
  let description = [{
    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %gv = relax.dataflow {
        %lv = relax.exp %x : tensor<4xf32>
        relax.output %lv : tensor<4xf32>
      } : tensor<4xf32>
      return %gv : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %lv = relax.exp %x : tensor<4xf32>
      return %lv : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def InlineOperatorBodies : Pass<"relax-inline-operator-bodies"> {
  let summary = "Write operators that others compute by these";
  let description = [{
    A `relax.intrinsic` that has a body is replaced by what the body computes.

    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>, %y: tensor<3xf32>) -> tensor<4x3xf32> {
      %z = relax.intrinsic "outer"(%x, %y) {
      ^bb0(%a: tensor<4xf32>, %b: tensor<3xf32>):
        %column = relax.expand_dims %a axis [1] : (tensor<4xf32>) -> tensor<4x1xf32>
        %product = relax.multiply %column, %b : (tensor<4x1xf32>, tensor<3xf32>) -> tensor<4x3xf32>
        relax.computed %product : tensor<4x3xf32>
      } : (tensor<4xf32>, tensor<3xf32>) -> tensor<4x3xf32>
      return %z : tensor<4x3xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>, %y: tensor<3xf32>) -> tensor<4x3xf32> {
      %column = relax.expand_dims %x axis [1] : (tensor<4xf32>) -> tensor<4x1xf32>
      %z = relax.multiply %column, %y : (tensor<4x1xf32>, tensor<3xf32>) -> tensor<4x3xf32>
      return %z : tensor<4x3xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def ConvertToDataflow : Pass<"relax-convert-to-dataflow"> {
  let summary = "Make dataflow blocks of ops without effects";
  let description = [{
    Each run of ops of a function that have no effects, other than a `relax.match_cast` has, becomes a `relax.dataflow`, if
    there are at least `min-size` of them; constants do not count.

    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.exp %x : tensor<4xf32>
      %1 = relax.negative %0 : tensor<4xf32>
      return %1 : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.dataflow {
        %1 = relax.exp %x : tensor<4xf32>
        %2 = relax.negative %1 : tensor<4xf32>
        relax.output %2 : tensor<4xf32>
      } : tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
  let options = [Option<"minSize", "min-size", "unsigned", "2", "how many ops a dataflow block has at least">];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def DeadCodeElimination : Pass<"relax-dead-code-elimination", "::mlir::ModuleOp"> {
  let summary = "Drop values and functions that nothing uses";
  let description = [{
    Ops without effects whose results are not used go, those that only leave a dataflow block unused too, and then the
    private functions that no public function and no entry function reaches.

    Rules:
    - R1: each entry function is a function of the module.

    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0:2 = relax.dataflow {
        %1 = relax.exp %x : tensor<4xf32>
        %2 = relax.negative %x : tensor<4xf32>
        relax.output %1, %2 : tensor<4xf32>, tensor<4xf32>
      } : tensor<4xf32>, tensor<4xf32>
      return %0#0 : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.dataflow {
        %1 = relax.exp %x : tensor<4xf32>
        relax.output %1 : tensor<4xf32>
      } : tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
  let options = [ListOption<"entryFunctions", "entry-functions", "std::string", "private functions that are kept too">];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def CombineParallelMatmul : Pass<"relax-combine-parallel-matmul"> {
  let summary = "Multiply a tensor with several matrices at once";
  let description = [{
    Products of one tensor with several matrices in a block become the product with the matrices side by side, which is
    split after. The columns of the matrices are numbers. Where a vector that is there before is added to each product, and where the same one of
    `relax.nn.relu`, `relax.nn.gelu` and `relax.nn.silu` follows, that is done before the split. A product with the attribute
    `keep_apart` stays by itself, and loses the attribute.

    `mlc-compile` does not do this: a product of packed matrices is as fast alone, and what takes the parts reads columns of a
    wider tensor. With the three matrices of attention, from 1 to 1024 rows, it was between 8 % slower and 16 % faster, and
    2 % to 3 % slower from 512 rows on.

    Before:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %a: tensor<4x3xf32>, %b: tensor<4x5xf32>) -> (tensor<2x3xf32>, tensor<2x5xf32>) {
      %0 = relax.matmul %x, %a : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
      %1 = relax.matmul %x, %b : (tensor<2x4xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
      return %0, %1 : tensor<2x3xf32>, tensor<2x5xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<2x4xf32>, %a: tensor<4x3xf32>, %b: tensor<4x5xf32>) -> (tensor<2x3xf32>, tensor<2x5xf32>) {
      %0 = relax.concat %a, %b axis 1 : (tensor<4x3xf32>, tensor<4x5xf32>) -> tensor<4x8xf32>
      %1 = relax.matmul %x, %0 : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
      %2:2 = relax.split %1 indices [3] axis 1 : (tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x5xf32>)
      return %2#0, %2#1 : tensor<2x3xf32>, tensor<2x5xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def EliminateCommonSubexpr : Pass<"relax-eliminate-common-subexpr"> {
  let summary = "Compute once what is computed twice";
  let description = [{
    An op without effects that computes what one before it computes is replaced by that one, also across dataflow blocks: what
    leaves a block is known after it, and what is computed before it inside of it. What is in a branch is known there alone. With
    `call-only`, tuples, their items and shapes stay. Other than `cse` of upstream, it drops nothing that is not computed twice.

    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.exp %x : tensor<4xf32>
      %1 = relax.exp %x : tensor<4xf32>
      %2 = relax.add %0, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      return %2 : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = relax.exp %x : tensor<4xf32>
      %1 = relax.add %0, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      return %1 : tensor<4xf32>
    }
    ```
  }];
  let options = [Option<"callOnly", "call-only", "bool", "false", "Leave tuples, their items and shapes">];
}

def DecomposeOps : Pass<"relax-decompose-ops"> {
  let summary = "Write operators of trained models by simpler ones";
  let description = [{
    A batch norm becomes arithmetic: with the mode `inference` by the moving mean and variance, with `training` by those of
    the data where the operator says so, and so does a layer norm then. With `inference`, a dropout is its operand. With `constants`, a batch norm by
    moving statistics whose parameters are constants becomes one product and one sum, and nothing else changes.

    Rules:
    - R1: `mode` is inference, training or constants.

    Before:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %y, %mask = relax.nn.dropout %x : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
      return %y : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
      %mask = relax.ones_like %x : (tensor<4xf32>) -> tensor<4xf32>
      return %x : tensor<4xf32>
    }
    ```
  }];
  let options = [
    Option<"mode", "mode", "std::string", "\"inference\"", "inference, training or constants">,
    Option<"functionName", "function", "std::string", "", "the function; all of them without it">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def FoldBatchnormToConv2D : Pass<"relax-fold-batchnorm-to-conv2d"> {
  let summary = "Let convolutions do the batch norms after them";
  let description = [{
    A batch norm by moving mean and variance, of the result of a `relax.nn.conv2d` that nothing else uses, or of its sum with
    numbers of the channels, becomes a factor of the weight and an addition. With constant parameters, both are known before
    the program runs; with `constants-only`, others stay.

    Before:
    ```mlir
    func.func @f(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>,
        %m: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<1x4x8x8xf32> {
      %0 = relax.nn.conv2d %x, %w : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32>
      %1, %2, %3 = relax.nn.batch_norm %0, %g, %b, %m, %v axis 1 scale false training false
          : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
          -> (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>)
      return %1 : tensor<1x4x8x8xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>,
        %m: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<1x4x8x8xf32> {
      %0 = relax.constant dense<1.000000e-05> : tensor<f32>
      %1 = relax.add %v, %0 : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
      %2 = relax.rsqrt %1 : tensor<4xf32>
      %3 = relax.multiply %m, %2 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      %4 = relax.subtract %b, %3 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      %5 = relax.expand_dims %2 axis [1, 2, 3] : (tensor<4xf32>) -> tensor<4x1x1x1xf32>
      %6 = relax.multiply %w, %5 : (tensor<4x3x1x1xf32>, tensor<4x1x1x1xf32>) -> tensor<4x3x1x1xf32>
      %7 = relax.nn.conv2d %x, %6 : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32>
      %8 = relax.expand_dims %4 axis [0, 2, 3] : (tensor<4xf32>) -> tensor<1x4x1x1xf32>
      %9 = relax.add %7, %8 : (tensor<1x4x8x8xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x8x8xf32>
      return %9 : tensor<1x4x8x8xf32>
    }
    ```
  }];
  let options = [Option<"constantsOnly", "constants-only", "bool", "false", "only where weight and parameters are constants">];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def DecomposeConv2DTranspose : Pass<"relax-decompose-conv2d-transpose"> {
  let summary = "Do transposed convolutions without the zeros between the elements";
  let description = [{
    Where the window of a `relax.nn.conv2d_transpose` moves by `s` elements, each element of the result is a sum over every
    s-th element of the window only; from which one on is told by its own place, modulo s. A convolution of the data
    computes all s * s phases as channels, and these then go between the elements. It multiplies s * s times less than
    one of data with zeros in between, up to the last part of a window that s does not divide. The layouts are NCHW and
    IOHW, without groups and dilation; with `constants-only`, weights that are parameters stay.

    Before:
    ```mlir
    func.func @f(%x: tensor<1x3x7x7xf32>, %w: tensor<3x8x2x2xf32>) -> tensor<1x8x14x14xf32> {
      %y = relax.nn.conv2d_transpose %x, %w strides [2, 2] : (tensor<1x3x7x7xf32>, tensor<3x8x2x2xf32>) -> tensor<1x8x14x14xf32>
      return %y : tensor<1x8x14x14xf32>
    }
    ```
    After:
    ```mlir
    func.func @f(%x: tensor<1x3x7x7xf32>, %w: tensor<3x8x2x2xf32>) -> tensor<1x8x14x14xf32> {
      %0 = relax.permute_dims %x axes [0, 2, 3, 1] : (tensor<1x3x7x7xf32>) -> tensor<1x7x7x3xf32>
      %1 = relax.reshape %w shape [3, 8, 1, 2, 1, 2] : (tensor<3x8x2x2xf32>) -> tensor<3x8x1x2x1x2xf32>
      %2 = relax.permute_dims %1 axes [2, 4, 0, 3, 5, 1] : (tensor<3x8x1x2x1x2xf32>) -> tensor<1x1x3x2x2x8xf32>
      %3 = relax.reshape %2 shape [1, 1, 3, 32] : (tensor<1x1x3x2x2x8xf32>) -> tensor<1x1x3x32xf32>
      %4 = relax.nn.conv2d %0, %3 data_layout "NHWC" kernel_layout "HWIO"
          : (tensor<1x7x7x3xf32>, tensor<1x1x3x32xf32>) -> tensor<1x7x7x32xf32>
      %5 = relax.reshape %4 shape [1, 7, 7, 2, 2, 8] : (tensor<1x7x7x32xf32>) -> tensor<1x7x7x2x2x8xf32>
      %6 = relax.permute_dims %5 axes [0, 1, 3, 2, 4, 5] : (tensor<1x7x7x2x2x8xf32>) -> tensor<1x7x2x7x2x8xf32>
      %7 = relax.reshape %6 shape [1, 14, 14, 8] : (tensor<1x7x2x7x2x8xf32>) -> tensor<1x14x14x8xf32>
      %8 = relax.permute_dims %7 axes [0, 3, 1, 2] : (tensor<1x14x14x8xf32>) -> tensor<1x8x14x14xf32>
      return %8 : tensor<1x8x14x14xf32>
    }
    ```
  }];
  let options = [Option<"constantsOnly", "constants-only", "bool", "false", "only where the weight is constant">];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_PASSES_TD
