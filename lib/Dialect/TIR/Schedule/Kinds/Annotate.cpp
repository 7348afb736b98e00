//===- Annotate.cpp - What a schedule says about loops and blocks ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Schedule/Kinds.h"

using namespace mlir;
using namespace mlc::tir;

// Loops and blocks have an attribute of one name for their annotations.
static constexpr StringLiteral kAnnotations = "annotations";

static llvm::Error checkTarget(StringRef primitive, Operation *target) {
  // P1.
  if (!isa<ForOp, BlockOp>(target))
    return refuse(primitive, 1, target, "expected a loop or a block, got '", target->getName(),
                  "'");
  return llvm::Error::success();
}

static NamedAttrList getAnnotations(Operation *target) {
  auto annotations = target->getAttrOfType<DictionaryAttr>(kAnnotations);
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
    target->setAttr(kAnnotations, annotations.getDictionary(target->getContext()));
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
      target->removeAttr(kAnnotations);
    else
      target->setAttr(kAnnotations, annotations.getDictionary(target->getContext()));
  });
  return llvm::Error::success();
}
