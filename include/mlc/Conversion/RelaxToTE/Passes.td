//===- Passes.td - From relax operators to te -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_RELAXTOTE_PASSES_TD
#define MLC_CONVERSION_RELAXTOTE_PASSES_TD

include "mlir/Pass/PassBase.td"

def LegalizeOps : Pass<"relax-legalize-ops"> {
  let summary = "replace relax operators by their te bodies";
  let description = [{
    Each operator becomes a `relax.emit_te` that says with te ops what the operator computes. The body is that of topi.
    Its arguments are called as the operands are: by `relax.name` or their name location, or by a letter.

    - A constant of rank 0 that is the right operand of a binary operator, or else its left one, is written into the body.
    - A symbol that is the dimension of an operand by itself is its `tensor.dim`; the others become `vars`.
    - Operators whose results have a size that the elements say (`unique`, `nonzero`, `dynamic_strided_slice`), and
      `vision.all_class_non_max_suppression`, become a `relax.call_packed` of a function of the runtime:
      `relax.run.unique`. `call_py_func` becomes one of the function that it names.
    - An operator stays as it is where a dimension of an operand or of a result is unknown, or where topi has no body
      for its attributes; `enable-warning` says why. Operators named in `skip-ops` stay too.

    Before:
    ```mlir
    func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"})
        -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.nn.relu %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"})
        -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
      %y = relax.emit_te "relu" (%x_0 = %x : tensor<?x4xf32, #relax.dims<[n, 4]>>) attributes {arg_names = ["x"]} {
        %c0 = arith.constant 0 : index
        %n = tensor.dim %x_0, %c0 : tensor<?x4xf32>
        %compute = te.compute "compute" (%i0 in %n, %i1 in 4) {
          %a = tensor.extract %x_0[%i0, %i1] : tensor<?x4xf32>
          %zero = arith.constant 0.0 : f32
          %r = arith.maximumf %a, %zero : f32
          te.yield %r : f32
        } : tensor<?x4xf32>
        relax.output %compute : tensor<?x4xf32>
      } : tensor<?x4xf32, #relax.dims<[n, 4]>>
      return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
    }
    ```
  }];
  let options = [
    ListOption<"skipOps", "skip-ops", "std::string", "operators to leave as they are, such as relax.matmul">,
    Option<"enableWarning", "enable-warning", "bool", "false", "warn of each operator that stays, and say why">
  ];
  let dependentDialects = [
    "::mlc::relax::RelaxDialect", "::mlc::te::TEDialect", "::mlc::tir::TIRDialect", "::mlir::affine::AffineDialect",
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

#endif // MLC_CONVERSION_RELAXTOTE_PASSES_TD
