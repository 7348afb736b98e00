//===- Timing.cpp - How long a function takes -----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include <algorithm>
#include <chrono>
#include <thread>
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/extra/c_env_api.h>
#include <tvm/ffi/function.h>
#include <tvm/ffi/reflection/registry.h>

namespace ffi = tvm::ffi;

namespace {

/// A measurement that was too short is made again with this many times the calls, at least.
constexpr double kGrowth = 1.618;

struct Timing {
  int64_t number, repeat, minRepeatMs, limitZeroTimeIterations, cooldownIntervalMs,
      repeatsToCooldown;
};

/// Seconds that so many calls take.
double timeCalls(const ffi::Function &function, const std::vector<ffi::AnyView> &args,
                 int64_t number) {
  auto start = std::chrono::steady_clock::now();
  for (int64_t i = 0; i < number; ++i) {
    ffi::Any result;
    function.CallPacked(args.data(), int32_t(args.size()), &result);
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The mean seconds of a call, once for each repetition, after one call that does not count.
ffi::Array<double> measure(const ffi::Function &function, const ffi::Array<ffi::Any> &arguments,
                           const Timing &timing) {
  std::vector<ffi::AnyView> args(arguments.begin(), arguments.end());
  timeCalls(function, args, 1);
  ffi::Array<double> results;
  int64_t number = timing.number;
  for (int64_t i = 0; i < timing.repeat; ++i) {
    double seconds = 0;
    int64_t zeros = 0;
    do {
      if (seconds > 0) {
        double needed = double(timing.minRepeatMs) * 1e-3 / (seconds / double(number)) + 1;
        number = int64_t(std::max(needed, double(number) * kGrowth));
      }
      if (TVMFFIEnvCheckSignals() != 0)
        throw ffi::EnvErrorAlreadySet();
      seconds = timeCalls(function, args, number);
      zeros += seconds == 0;
    } while (seconds * 1e3 < double(timing.minRepeatMs) && zeros < timing.limitZeroTimeIterations);
    results.push_back(seconds / double(number));
    if (timing.cooldownIntervalMs > 0 && (i + 1) % timing.repeatsToCooldown == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(timing.cooldownIntervalMs));
  }
  return results;
}

TVM_FFI_STATIC_INIT_BLOCK() {
  tvm::ffi::reflection::GlobalDef().def(
      "mlc.runtime.time",
      [](const ffi::Function &function, const ffi::Array<ffi::Any> &args, int64_t number,
         int64_t repeat, int64_t minRepeatMs, int64_t limitZeroTimeIterations,
         int64_t cooldownIntervalMs, int64_t repeatsToCooldown) {
        return measure(function, args,
                       {number, repeat, minRepeatMs, limitZeroTimeIterations, cooldownIntervalMs,
                        repeatsToCooldown});
      });
}

} // namespace
