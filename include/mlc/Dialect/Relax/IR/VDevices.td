//===- VDevices.td - Devices that tensors may be on -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_VDEVICES_TD
#define MLC_DIALECT_RELAX_IR_VDEVICES_TD

include "mlc/Dialect/Relax/IR/RelaxBase.td"
include "mlir/IR/AttrTypeBase.td"

def Relax_VDeviceAttr : AttrDef<Relax_Dialect, "VDevice"> {
  let mnemonic = "vdevice";
  let summary = "a device that tensors may be on";
  let description = [{
    What the device is made for, its number among those of the host, and which memory of it.

    The module's attribute `relax.global_infos` is a dictionary whose `vdevice` lists the devices that its functions may
    name; text names one by the kind of its target and its place among those of this kind, such as `"cuda:0:global"`.
    The attribute `relax.vdevice` says where a value is: of an argument or a result of a function it is a
    `#relax.vdevice`, for a tuple an array with one such for each value, and a unit where nothing is said. Of an operation
    whose results are declared, such as `relax.call_tir` and `relax.match_cast`, it is an array with one of these for each
    result. Where the results of other operations are follows from their operands; the operands of an operator that goes
    over two tensors element by element are on one device, if the module lists any.

    Rules:
    - R1: `target` has the name of a kind, a string, as its `kind`.
    - R2: `index` is at least 0, and `memory_scope` is not empty.

    Example: `#relax.vdevice<{kind = "llvm"}, 0, "global">`.
  }];
  let parameters = (ins "::mlir::DictionaryAttr":$target, "int64_t":$index, "::mlir::StringAttr":$memory_scope);
  let assemblyFormat = "`<` $target `,` $index `,` $memory_scope `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The name of the target's kind, such as "llvm".
    ::llvm::StringRef getKind() const;
    /// The type of the device in DLPack, such as 1 of the CPU; 0 of a kind that is not known.
    int64_t getDeviceType() const;
    /// Whether compiled code, which runs on the CPU, has its tensors there.
    bool isCPU() const { return getDeviceType() == 1; }
  }];
}

#endif // MLC_DIALECT_RELAX_IR_VDEVICES_TD
