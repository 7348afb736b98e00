//===- ScheduleRemarks.cpp - What rules have done, in words ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "ScheduleRemarks.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlir/Dialect/Transform/IR/TransformOps.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

/// `split [-1, 6]`, `cache_read "local"`.
static std::string describe(Operation *step) {
  std::string text = step->getName().stripDialect().str();
  StringRef name = text;
  name.consume_front("tir.");
  text = name.str();
  if (auto factors = step->getAttrOfType<DenseI64ArrayAttr>("static_factors"))
    text += llvm::formatv(
        " [{0:$[, ]}]", llvm::make_range(factors.asArrayRef().begin(), factors.asArrayRef().end()));
  if (auto scope = step->getAttrOfType<StringAttr>("scope"))
    text += llvm::formatv(" \"{0}\"", scope.getValue());
  if (auto key = step->getAttrOfType<StringAttr>("key"))
    text += llvm::formatv(" \"{0}\"", key.getValue());
  return text;
}

/// Look-ups are no steps; equal steps in a row are one.
std::string ScheduleRemarks::takeSteps() {
  auto sequence = *scheduler.getTrace().getOps<transform::NamedSequenceOp>().begin();
  SmallVector<std::pair<std::string, unsigned>> steps;
  size_t number = 0;
  for (Operation &op : sequence.getBody().front().without_terminator()) {
    if (isa<GetBlockOp, GetLoopsOp>(op) || number++ < numReported)
      continue;
    std::string step = describe(&op);
    if (!steps.empty() && steps.back().first == step)
      ++steps.back().second;
    else
      steps.emplace_back(std::move(step), 1);
  }
  numReported = number;
  return llvm::join(
      llvm::map_range(
          steps,
          [](const auto &step) {
            return step.second == 1
                       ? step.first
                       : llvm::formatv("{0} ({1} times)", step.first, step.second).str();
          }),
      ", ");
}

void ScheduleRemarks::applied(StringRef rule, const Twine &about, StringRef what) {
  if (!func.getContext()->getRemarkEngine())
    return;
  std::string steps = takeSteps();
  remarks.emplace_back(
      rule.str(), (about + " " + what + ": " + (steps.empty() ? "nothing to do" : steps)).str());
}
