// RUN: mlc-opt %s -split-input-file -verify-diagnostics -relax-drop-vdevices | FileCheck %s

// CHECK-NOT: vdevice
// CHECK: func.func @main(%[[X:.*]]: tensor<4xf32>) -> tensor<4xf32>
// CHECK-NEXT: %[[Y:.*]] = relax.call_dps_packed "env.f"(%[[X]]) : (tensor<4xf32>) -> tensor<4xf32>
// CHECK-NEXT: return %[[Y]]
module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">, #relax.vdevice<{kind = "cuda"}, 0, "global">]}} {
  func.func @main(%x: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">})
      -> (tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">}) {
    %0 = relax.to_vdevice %x to <{kind = "llvm"}, 0, "global"> : tensor<4xf32>
    %1 = relax.call_dps_packed "env.f"(%0) {relax.vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]} : (tensor<4xf32>) -> tensor<4xf32>
    %2 = relax.hint_on_device %1 type 1 index 0 scope "global" : tensor<4xf32>
    return %2 : tensor<4xf32>
  }
}

// -----

module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "cuda"}, 0, "global">]}} {
  func.func @elsewhere(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{tensors are on the CPU: the vdevice 'cuda:0:global' is not supported}}
    %0 = relax.to_vdevice %x to <{kind = "cuda"}, 0, "global"> : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

func.func @hint(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{tensors are on the CPU: the device of type 2 is not supported}}
  %0 = relax.hint_on_device %x type 2 index 0 scope "global" : tensor<4xf32>
  return %0 : tensor<4xf32>
}
