//===- VDevices.h - On which devices values are ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_VDEVICES_H
#define MLC_DIALECT_RELAX_IR_VDEVICES_H

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#define GET_ATTRDEF_CLASSES
#include "mlc/Dialect/Relax/IR/VDevices.h.inc"

namespace mlc::relax {

/// Attribute of arguments and results of graph functions, and of operations: where values are.
inline constexpr llvm::StringLiteral kVDeviceAttrName = "relax.vdevice";
/// Attribute of a module: what its functions refer to, by kind.
inline constexpr llvm::StringLiteral kGlobalInfosAttrName = "relax.global_infos";

/// Where a value is: a `#relax.vdevice` of a tensor, an array of these of a tuple, with a unit
/// where nothing is known, and null where nothing at all is.
using Placement = mlir::Attribute;

/// The devices that a module lists, of the module that `op` is or is in; none without a list.
llvm::SmallVector<VDeviceAttr> getVDevices(mlir::Operation *op);

/// The device that a text such as "cuda:0:global" or "llvm" names: the kind of the target, and the
/// place among the module's devices of this kind. Null if there is none.
VDeviceAttr lookUpVDevice(mlir::Operation *op, llvm::StringRef text);

/// The text that names a device of the module.
std::string getVDeviceText(mlir::Operation *op, VDeviceAttr device);

/// Where a value of a tuple is.
Placement getPlacementItem(Placement tuple, size_t index);
/// Where a tuple is, by where its values are.
Placement getTuplePlacement(mlir::MLIRContext *context, llvm::ArrayRef<Placement> items);

/// Whether what is placed so may stand where `base` is asked for.
bool isPlacedAs(Placement base, Placement derived);
/// Whether nothing can be placed as both.
bool areApart(Placement lhs, Placement rhs);

/// Adds the devices that an operation, and what is in it, names to the list of its module.
void listVDevices(mlir::Operation *op);

/// Finds where values are, and remembers it.
class VDeviceAnalysis {
public:
  Placement get(mlir::Value value);
  /// Where the results of a call of a function are: one for each.
  Placement getResult(mlir::FunctionOpInterface function, unsigned index);

  /// Succeeds if the operands of an operator on two tensors are on one device.
  llvm::LogicalResult verify(mlir::Operation *op);

private:
  Placement compute(mlir::Value value);
  Placement computeResult(mlir::OpResult result);

  llvm::DenseMap<mlir::Value, Placement> known;
  mlir::SymbolTableCollection symbolTables;
};

/// Says where the arguments, or the results, of a function are: null takes what is said away.
void setArgPlacement(mlir::FunctionOpInterface function, unsigned index, Placement placement);
void setResultPlacement(mlir::FunctionOpInterface function, unsigned index, Placement placement);
/// Says where the results of an operation are whose results are declared.
void setPlacements(mlir::Operation *op, llvm::ArrayRef<Placement> placements);

/// Succeeds if all devices that the module's functions name are in its list, and the operands of
/// operators on two tensors are together.
llvm::LogicalResult verifyVDevices(mlir::Operation *module);

/// Whether a placement is one of a value of this type.
bool isPlacementOf(mlir::Attribute attribute, mlir::Type type);

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_IR_VDEVICES_H
