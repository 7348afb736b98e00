//===- TEBodyOpInterface.td - Operators that have a te body ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_TD
#define MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TEBodyOpInterface : OpInterface<"TEBodyOpInterface"> {
  let cppNamespace = "::mlc";
  let description = [{
    An operator on tensors that says with te ops what it computes. `relax-legalize-ops` replaces it by a
    `relax.emit_te` with this body. The models of relax operators are attached by `registerTEBodyModels`; operators of
    other dialects may implement it too.

    Example: the model of `relax.nn.relu` gives the name "relu" and this body, the region of:
    ```mlir
    func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
      %y = relax.emit_te "relu" (%x_0 = %x : tensor<8xf32>) {
        %compute = te.compute "compute" (%i in 8) {
          %a = tensor.extract %x_0[%i] : tensor<8xf32>
          %zero = arith.constant 0.0 : f32
          %r = arith.maximumf %a, %zero : f32
          te.yield %r : f32
        } : tensor<8xf32>
        relax.output %compute : tensor<8xf32>
      } : tensor<8xf32>
      return %y : tensor<8xf32>
    }
    ```
  }];
  let methods = [
    InterfaceMethod<"The name of the function that the op becomes.", "::llvm::StringRef", "getTEName">,
    InterfaceMethod<[{
      The operand that is written into the body if it is a constant of rank 0, if there is one.
    }], "::std::optional<unsigned>", "getFoldedOperand", (ins), "", "return std::nullopt;">,
    InterfaceMethod<[{
      Builds the body and returns the results, tensors without encoding. Fails before it builds anything, with the
      reason in `body`, where there is no body for these operands and attributes.
    }], "::llvm::FailureOr<::llvm::SmallVector<::mlir::Value>>", "buildTEBody", (ins "::mlc::TEBody &":$body)>
  ];
}

#endif // MLC_CONVERSION_RELAXTOTE_TEBODYOPINTERFACE_TD
