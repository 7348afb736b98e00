// RUN: mlc-opt %s '-relax-update-vdevice=index=1 device={#relax.vdevice<{kind = "llvm"}, 2, "global">}' | FileCheck %s
// RUN: not mlc-opt %s '-relax-update-vdevice=index=5 device={#relax.vdevice<{kind = "llvm"}, 2, "global">}' 2>&1 | FileCheck %s --check-prefix=INDEX
// RUN: not mlc-opt %s '-relax-update-vdevice=index=0 device=3' 2>&1 | FileCheck %s --check-prefix=DEVICE

// INDEX: error: expected the number of one of 2 devices, but got 5
// DEVICE: error: expected a new device such as #relax.vdevice<{kind = "llvm"}, 0, "global">, but got '3'

// CHECK: vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">, #relax.vdevice<{kind = "llvm"}, 2, "global">]
module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">, #relax.vdevice<{kind = "cuda"}, 0, "global">]}} {
  // CHECK: @main(%[[X:.*]]: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 2, "global">})
  func.func @main(%x: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "cuda"}, 0, "global">}) -> tensor<4xf32> {
    // CHECK: relax.to_vdevice %[[X]] to <{kind = "llvm"}, 0, "global">
    %0 = relax.to_vdevice %x to <{kind = "llvm"}, 0, "global"> : tensor<4xf32>
    // CHECK: relax.to_vdevice %{{.*}} to <{kind = "llvm"}, 2, "global">
    %1 = relax.to_vdevice %0 to <{kind = "cuda"}, 0, "global"> : tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}
