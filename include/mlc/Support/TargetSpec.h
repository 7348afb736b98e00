//===- TargetSpec.h - What passes know of the machine ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_TARGETSPEC_H
#define MLC_SUPPORT_TARGETSPEC_H

#include "mlir/IR/BuiltinOps.h"
#include <string>

namespace mlc {

/// What code is made for, as the device "CPU" of a module's `dlti.target_system_spec`:
///
///   module attributes {dlti.target_system_spec = #dlti.target_system_spec<
///     "CPU" = #dlti.target_device_spec<"triple" = "x86_64-pc-linux-gnu", "cpu" = "skylake-avx512",
///       "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 8 : i64,
///       "L1_cache_size_in_bytes" = 32768 : i64, "L2_cache_size_in_bytes" = 1048576 : i64,
///       "L3_cache_size_in_bytes" = 33554432 : i64>>} { }
///
/// Whoever drives a compilation attaches it, with the host's numbers or others. Passes read nothing
/// else of the machine; what a module does not say is as below.
struct TargetSpec {
  std::string triple, cpu, features;
  int64_t vectorBits = 512;
  int64_t vectorRegisters = 32;
  int64_t cores = 1;
  int64_t l1Bytes = 32 << 10;
  int64_t l2Bytes = 1 << 20;
  /// Of the last cache, which all cores share.
  int64_t l3Bytes = 32 << 20;

  /// What the module that `op` is in says.
  static TargetSpec get(mlir::Operation *op);
  static bool isAttached(mlir::ModuleOp module);
  /// Makes the module say this. DLTI must be loaded.
  void attach(mlir::ModuleOp module) const;
};

} // namespace mlc

#endif // MLC_SUPPORT_TARGETSPEC_H
