//===- AttachAttrLayoutFreeBuffers.cpp - Parameters that may lie as a kernel likes ----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Analysis/LayoutFreeBuffers.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_ATTACHATTRLAYOUTFREEBUFFERS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// Whether bytes hold the elements one after the other.
static bool isOfBytes(Type type) {
  auto shaped = cast<ShapedType>(type);
  return shaped.hasStaticShape() && shaped.getElementType().isIntOrFloat() &&
         shaped.getElementTypeBitWidth() % 8 == 0;
}

namespace {
struct AttachAttrLayoutFreeBuffersPass
    : mlc::impl::AttachAttrLayoutFreeBuffersBase<AttachAttrLayoutFreeBuffersPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTableCollection tables;
    SymbolUserMap users(tables, module);
    for (auto func : module.getOps<tir::PrimFuncOp>()) {
      SmallVector<int64_t> free;
      for (unsigned index = 0; index < func.getNumArguments(); ++index)
        if (func.isPrivate() && isConstant(users.getUsers(func), index))
          free.push_back(index);
      if (!free.empty())
        func->setAttr(tir::kLayoutFreeBuffersAttrName, OpBuilder(func).getI64ArrayAttr(free));
    }
  }

private:
  /// Whether each call hands over a constant.
  static bool isConstant(ArrayRef<Operation *> users, unsigned index) {
    return !users.empty() && llvm::all_of(users, [&](Operation *user) {
      auto call = dyn_cast<relax::CallTIROp>(user);
      return call && index < call.getArgs().size() && isOfBytes(call.getArgs()[index].getType()) &&
             call.getArgs()[index].getDefiningOp<relax::ConstantOp>();
    });
  }
};
} // namespace
