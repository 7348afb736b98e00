//===- Passes.td - Running programs to see what they compute --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_REFERENCE_PASSES_TD
#define MLC_REFERENCE_PASSES_TD

include "mlir/Pass/PassBase.td"

def Interpret : Pass<"mlc-interpret", "::mlir::ModuleOp"> {
  let summary = "run a function in the reference interpreter and print what it computes";
  let description = [{
    Runs the function `entry` on made-up inputs and prints its results, `result 0: dense<...> : tensor<...>`, one
    a line, to the standard output; the module is left as it is. The same seed gives the same inputs on every
    machine, so that the lines before and after a lowering can be compared. Numbers are small multiples of 1/8, so that sums
    of products are exact in f32.

    An argument with the attribute `mlc.input = dense<...>` gets these elements; a bool or an unsigned integer needs it
    where lowering makes it an i8, for which other numbers are made up. The sizes of symbolic dimensions come from
    `sizes=n=4,m=3`; a dimension without a name is `?=4`, or `1.0=4` for dimension 0 of argument 1. The last `outputs`
    buffers of a function without results are what it computes: they start out unwritten and are printed. A result of more
    than `max-elements` elements is printed as the sum of its elements, the smallest and the largest.

    What a correct program does not do is an error where it happens: reading an element that was never written, an
    access out of bounds, one that a block does not declare.

    ```mlir
    // --mlc-interpret=entry=double prints "result 0: dense<[2, 4]> : tensor<2xi32>".
    func.func @double(%A: tensor<2xi32> {mlc.input = dense<[1, 2]> : tensor<2xi32>}) -> tensor<2xi32> {
      %B = te.compute "B" (%i in 2) {
        %a = tensor.extract %A[%i] : tensor<2xi32>
        %b = arith.addi %a, %a : i32
        te.yield %b : i32
      } : tensor<2xi32>
      return %B : tensor<2xi32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
  let options = [
    Option<"entry", "entry", "std::string", "\"main\"", "the function to run">,
    Option<"seed", "seed", "uint64_t", "0", "what the inputs are made from">,
    ListOption<"sizes", "sizes", "std::string", "sizes of symbolic dimensions, n=4">,
    Option<"outputs", "outputs", "int64_t", "-1",
           "how many of the last buffers are destinations; -1: one if there are no results, else none">,
    Option<"maxElements", "max-elements", "int64_t", "1024", "the largest result that is printed whole">,
  ];
}

#endif // MLC_REFERENCE_PASSES_TD
