//===- DevicePasses.td - Passes on where values are -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_DEVICEPASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_DEVICEPASSES_TD

include "mlir/Pass/PassBase.td"

def RealizeVDevice : Pass<"relax-realize-vdevice", "::mlir::ModuleOp"> {
  let summary = "Say of each value where it is, by hints";
  let description = [{
    A `relax.hint_on_device` says where its operand is, if nothing else does; where something does, it becomes a
    `relax.to_vdevice`. An operator has its operands and its result in one place, so that what is known of one of them is known
    of the others, up to the parameters of the function.

    Rules:
    - R1: the module lists a device of the type, the number and the memory scope that a hint says.

    Before:
    ```mlir
    module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}} {
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.exp %x : tensor<4xf32>
        %1 = relax.hint_on_device %0 type 1 index 0 scope "global" : tensor<4xf32>
        return %1 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}} {
      func.func @main(%x: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">}) -> tensor<4xf32> {
        %0 = relax.exp %x : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def UpdateVDevice : Pass<"relax-update-vdevice", "::mlir::ModuleOp"> {
  let summary = "Put another device in the place of one";
  let description = [{
    The device of this number in the module's list becomes another one, also where values are on it.

    Rules:
    - R1: the number is that of a device in the list, and the new device an attribute `#relax.vdevice`.

    With `index=0 device={#relax.vdevice<{kind = "c"}, 0, "global">}`, before:
    ```mlir
    module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}} {
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.to_vdevice %x to <{kind = "llvm"}, 0, "global"> : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "c"}, 0, "global">]}} {
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.to_vdevice %x to <{kind = "c"}, 0, "global"> : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
  }];
  let options = [
    Option<"index", "index", "int64_t", "0", "the number of the device in the module's list">,
    Option<"device", "device", "std::string", "", "the new device, an attribute">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def DropVDevices : Pass<"relax-drop-vdevices", "::mlir::ModuleOp"> {
  let summary = "Forget where values are: on the CPU";
  let description = [{
    What is compiled runs on the CPU and has its tensors there. A module that has values elsewhere is refused.

    Before:
    ```mlir
    module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}} {
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = relax.to_vdevice %x to <{kind = "llvm"}, 0, "global"> : tensor<4xf32>
        return %0 : tensor<4xf32>
      }
    }
    ```
    After:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      return %x : tensor<4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_DEVICEPASSES_TD
