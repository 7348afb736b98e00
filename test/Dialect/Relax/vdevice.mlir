// RUN: mlc-opt %s | mlc-opt | FileCheck %s

// Where values are is said of arguments, results and declared results; the module lists the devices.
// CHECK: module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">, #relax.vdevice<{arch = "sm_80", kind = "cuda"}, 1, "shared">]}}
module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">,
                                                    #relax.vdevice<{arch = "sm_80", kind = "cuda"}, 1, "shared">]}} {
  // CHECK: func.func @places(%{{.*}}: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">},
  // CHECK-SAME: %{{.*}}: tuple<tensor<4xf32>, tensor<2xf32>> {relax.vdevice = [unit, #relax.vdevice<{kind = "llvm"}, 0, "global">]})
  // CHECK-SAME: -> (tensor<4xf32> {relax.vdevice = #relax.vdevice<{arch = "sm_80", kind = "cuda"}, 1, "shared">})
  func.func @places(%x: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">},
                    %t: tuple<tensor<4xf32>, tensor<2xf32>> {relax.vdevice = [unit, #relax.vdevice<{kind = "llvm"}, 0, "global">]})
      -> (tensor<4xf32> {relax.vdevice = #relax.vdevice<{arch = "sm_80", kind = "cuda"}, 1, "shared">}) {
    // CHECK: relax.to_vdevice %{{.*}} to <{arch = "sm_80", kind = "cuda"}, 1, "shared"> : tensor<4xf32>
    %y = relax.to_vdevice %x to <{arch = "sm_80", kind = "cuda"}, 1, "shared"> : tensor<4xf32>
    // CHECK: relax.hint_on_device %{{.*}} type 2 index 1 scope "shared" : tensor<4xf32>
    %z = relax.hint_on_device %y type 2 index 1 scope "shared" : tensor<4xf32>
    // CHECK: relax.call_dps_packed "env.f"(%{{.*}}) {relax.vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}
    %w = relax.call_dps_packed "env.f"(%z) {relax.vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}
        : (tensor<4xf32>) -> tensor<4xf32>
    return %z : tensor<4xf32>
  }

  // What follows from the operands: a matmul of tensors that are apart is nowhere, a sum of such is refused.
  func.func @follows(%x: tensor<4x4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">},
                     %y: tensor<4x4xf32> {relax.vdevice = #relax.vdevice<{arch = "sm_80", kind = "cuda"}, 1, "shared">})
      -> tensor<4x4xf32> {
    %0 = relax.matmul %x, %y : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
    %1 = relax.add %0, %y : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
    %2 = relax.add %0, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
    return %1 : tensor<4x4xf32>
  }
}
