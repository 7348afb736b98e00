//===- AttachTarget.cpp - What a module is compiled for -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/CodeGen.h"
#include "mlc/Target/Passes.h"
#include "mlir/Dialect/DLTI/DLTI.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_ATTACHTARGET
#include "mlc/Target/Passes.h.inc"
} // namespace mlc

namespace {
struct AttachTargetPass : mlc::impl::AttachTargetBase<AttachTargetPass> {
  using AttachTargetBase::AttachTargetBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (cores < 0 || vectorBits < 0 || (vectorBits != 0 && !llvm::isPowerOf2_64(vectorBits))) {
      module.emitError("'cores' is to be positive, and 'vector-bits' a power of two; they are ")
          << int64_t(cores) << " and " << int64_t(vectorBits);
      return signalPassFailure();
    }
    FailureOr<TargetSpec> spec =
        getTargetSpec(CodeGenOptions::get(triple, cpu, features), module.getLoc());
    if (failed(spec))
      return signalPassFailure();
    if (cores != 0)
      spec->cores = cores;
    if (vectorBits != 0)
      spec->vectorBits = vectorBits;
    spec->attach(module);
  }
};
} // namespace
