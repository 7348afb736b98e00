// RUN: not mlc-opt %s --mlc-attach-target="triple=x86_64-linux-gnu cpu=abacus" 2>&1 | FileCheck %s --check-prefix=CPU
// RUN: not mlc-opt %s --mlc-attach-target="triple=aarch64-linux-gnu cpu=haswell" 2>&1 | FileCheck %s --check-prefix=OTHER
// RUN: not mlc-opt %s --mlc-attach-target="triple=aarch64-linux-gnu cpu=native" 2>&1 | FileCheck %s --check-prefix=NATIVE
// RUN: not mlc-opt %s --mlc-attach-target="triple=x86_64-linux-gnu features=+avx3" 2>&1 | FileCheck %s --check-prefix=FEATURE
// RUN: not mlc-opt %s --mlc-attach-target="triple=abacus-unknown-linux" 2>&1 | FileCheck %s --check-prefix=TRIPLE
// RUN: not mlc-opt %s --mlc-attach-target="vector-bits=100" 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: not mlc-opt %s --mlc-attach-target="cores=-1" 2>&1 | FileCheck %s --check-prefix=CORES
// RUN: not mlc-translate %s --mlc-to-assembly 2>&1 | FileCheck %s --check-prefix=LOWERED

// CPU: error: 'abacus' is not a CPU of the target 'x86_64-linux-gnu'; it has {{.*}}haswell, {{.*}}znver4
// OTHER: error: 'haswell' is not a CPU of the target 'aarch64-linux-gnu'; it has {{.*}}neoverse-v1
// NATIVE: error: 'native' is not a CPU of the target 'aarch64-linux-gnu'
// FEATURE: error: 'avx3' is not a feature of the target 'x86_64-linux-gnu'; like it are avx{{.*}}, avx2
// TRIPLE: error: no code can be made for the target 'abacus-unknown-linux'
// BITS: error: 'cores' is to be positive, and 'vector-bits' a power of two; they are 0 and 100
// CORES: error: 'cores' is to be positive, and 'vector-bits' a power of two; they are -1 and 0
// LOWERED: error: 'func.func' has no form in LLVM IR; lower the module first
module {
  func.func @f() {
    return
  }
}
