//===- ScheduleRemarks.h - What rules have done, in words -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_RULES_SCHEDULEREMARKS_H
#define MLC_LIB_DIALECT_TIR_RULES_SCHEDULEREMARKS_H

#include "KernelScheduler.h"

namespace mlc::tir {

/// The steps of a schedule, rule by rule, as remarks, where remarks are asked for.
class ScheduleRemarks {
public:
  ScheduleRemarks(const KernelScheduler &scheduler, PrimFuncOp func)
      : scheduler(scheduler), func(func) {}

  /// A rule has been applied to what `about` names: what it does, and the steps since the last
  /// one.
  void applied(llvm::StringRef rule, const llvm::Twine &about, llvm::StringRef what);

  /// What has been applied, each rule with a text. To report is not for several threads at once.
  llvm::SmallVector<std::pair<std::string, std::string>> take() { return std::move(remarks); }

private:
  std::string takeSteps();

  const KernelScheduler &scheduler;
  PrimFuncOp func;
  llvm::SmallVector<std::pair<std::string, std::string>> remarks;
  size_t numReported = 0;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_RULES_SCHEDULEREMARKS_H
