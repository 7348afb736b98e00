//===- Annotate.cpp - What a schedule says about loops and blocks ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/Schedule/Kinds.h"

using namespace mlir;
using namespace mlc::tir;

/// Loops and blocks have an attribute of one name for their annotations, and functions one for
/// those of the root block.
static StringRef getAnnotationsName(Operation *target) {
  return isa<PrimFuncOp>(target) ? StringRef(kRootBlockAttrName) : "annotations";
}

static llvm::Error checkTarget(StringRef primitive, Operation *target) {
  // P1.
  if (!isa<ForOp, BlockOp, PrimFuncOp>(target))
    return refuse(primitive, 1, target,
                  "expected a loop, a block or a function over buffers, got '", target->getName(),
                  "'");
  return llvm::Error::success();
}

static NamedAttrList getAnnotations(Operation *target) {
  auto annotations = target->getAttrOfType<DictionaryAttr>(getAnnotationsName(target));
  return annotations ? NamedAttrList(annotations) : NamedAttrList();
}

llvm::Error mlc::tir::annotate(RewriterBase &rewriter, Operation *target, StringRef key,
                               Attribute value) {
  if (llvm::Error error = checkTarget("annotate", target))
    return error;
  NamedAttrList annotations = getAnnotations(target);
  if (annotations.get(key))
    return llvm::Error::success();
  annotations.set(key, value);
  rewriter.modifyOpInPlace(target, [&] {
    target->setAttr(getAnnotationsName(target), annotations.getDictionary(target->getContext()));
  });
  return llvm::Error::success();
}

llvm::Error mlc::tir::unannotate(RewriterBase &rewriter, Operation *target, StringRef key) {
  if (llvm::Error error = checkTarget("unannotate", target))
    return error;
  NamedAttrList annotations = getAnnotations(target);
  // P2.
  if (!annotations.erase(key))
    return refuse("unannotate", 2, target, "there is no annotation '", key, "'");
  rewriter.modifyOpInPlace(target, [&] {
    if (annotations.empty())
      target->removeAttr(getAnnotationsName(target));
    else
      target->setAttr(getAnnotationsName(target), annotations.getDictionary(target->getContext()));
  });
  return llvm::Error::success();
}
