//===- TIRDialect.cpp - The tir dialect -----------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FoldInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc::tir;

#include "mlc/Dialect/TIR/IR/TIRDialect.cpp.inc"
#include "mlc/Dialect/TIR/IR/TIREnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "mlc/Dialect/TIR/IR/TIRAttributes.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "mlc/Dialect/TIR/IR/TIRTypes.cpp.inc"

#define GET_OP_CLASSES
#include "mlc/Dialect/TIR/IR/TIROps.cpp.inc"

namespace {
struct TIRFoldInterface : public DialectFoldInterface {
  using DialectFoldInterface::DialectFoldInterface;

  /// Constants stay in the block that uses them: a block is moved and compared as a whole.
  bool shouldMaterializeInto(Region *region) const final {
    return isa<BlockOp>(region->getParentOp());
  }
};

/// What a pure function does is its result, and what is behind an address that it is given is read.
struct CallEffects : MemoryEffectOpInterface::ExternalModel<CallEffects, CallExternOp> {
  void getEffects(Operation *op, SmallVectorImpl<MemoryEffects::EffectInstance> &effects) const {
    auto call = cast<CallExternOp>(op);
    bool isPure = llvm::is_contained({CallKind::PureExtern, CallKind::PureLLVM}, call.getKind());
    if (!isPure || llvm::any_of(call.getArgs().getTypes(), llvm::IsaPred<MemRefType, HandleType>))
      effects.emplace_back(MemoryEffects::Read::get());
    if (!isPure)
      effects.emplace_back(MemoryEffects::Write::get());
  }
};
} // namespace

void TIRDialect::initialize() {
  addInterfaces<TIRFoldInterface>();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "mlc/Dialect/TIR/IR/TIRAttributes.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "mlc/Dialect/TIR/IR/TIRTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/TIR/IR/TIROps.cpp.inc"
      >();
  CallExternOp::attachInterface<CallEffects>(*getContext());
}

LogicalResult TIRDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  StringRef name = attribute.getName();
  if (name == getNoAliasAttrName()) {
    if (!isa<UnitAttr>(attribute.getValue()))
      return op->emitError() << "'" << name << "' takes no value";
    if (!isa<FunctionOpInterface>(op))
      return op->emitError() << "'" << name << "' is an attribute of functions";
    return success();
  }
  if (name == getLetAttrName() || name == getDeclBufferAttrName()) {
    if (!isa<UnitAttr>(attribute.getValue()))
      return op->emitError() << "'" << name << "' takes no value";
    if (name == getLetAttrName() && op->getNumResults() != 1)
      return op->emitError() << "'" << name << "' is an attribute of ops with one result";
    if (name == getDeclBufferAttrName() && !isa<AllocBufferOp>(op))
      return op->emitError() << "'" << name << "' is an attribute of 'tir.alloc_buffer'";
    return success();
  }
  if (name == getNameAttrName() || name == getDimsAttrName())
    return op->emitError() << "'" << name << "' is an attribute of function arguments";
  return success();
}

LogicalResult TIRDialect::verifyRegionArgAttribute(Operation *op, unsigned regionIndex,
                                                   unsigned argIndex, NamedAttribute attribute) {
  StringRef name = attribute.getName();
  if (name == getNameAttrName()) {
    auto value = dyn_cast<StringAttr>(attribute.getValue());
    if (!value || value.empty())
      return op->emitError() << "'" << name << "' of argument " << argIndex
                             << " must be a non-empty string, got " << attribute.getValue();
  } else if (name == getDimsAttrName()) {
    if (!isa<mlc::relax::DimsAttr>(attribute.getValue()))
      return op->emitError() << "'" << name << "' of argument " << argIndex
                             << " must be a '#relax.dims', got " << attribute.getValue();
  }
  return success();
}
