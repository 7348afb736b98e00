// RUN: mlc-opt %s -split-input-file -verify-diagnostics -relax-realize-vdevice | FileCheck %s

// A hint says where its operand is, and so where what it is computed from is; another one moves it.
module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">, #relax.vdevice<{kind = "cuda"}, 0, "global">]}} {
  // CHECK-LABEL: func.func @main(
  // CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">}
  // CHECK-SAME: %[[Y:[a-z0-9]+]]: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">}
  // CHECK-SAME: %[[Z:[a-z0-9]+]]: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "cuda"}, 0, "global">}
  func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>, %z: tensor<4xf32>) -> tensor<4xf32> {
    // CHECK-NOT: relax.hint_on_device
    // CHECK: %[[SUM:.*]] = relax.add %[[X]], %[[Y]]
    // CHECK: %[[MOVED:.*]] = relax.to_vdevice %[[SUM]] to <{kind = "cuda"}, 0, "global">
    // CHECK: %[[TWICE:.*]] = relax.add %[[MOVED]], %[[MOVED]]
    // CHECK: %[[P:.*]] = relax.multiply %[[TWICE]], %[[Z]]
    %gv = relax.dataflow {
      %0 = relax.hint_on_device %y type 1 index 0 scope "global" : tensor<4xf32>
      %1 = relax.add %x, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      %2 = relax.hint_on_device %1 type 2 index 0 scope "global" : tensor<4xf32>
      %3 = relax.add %2, %2 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      %4 = relax.hint_on_device %z type 2 index 0 scope "global" : tensor<4xf32>
      %5 = relax.multiply %3, %4 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      relax.output %5 : tensor<4xf32>
    } : tensor<4xf32>
    return %gv : tensor<4xf32>
  }

  // CHECK-LABEL: func.func @declared
  func.func @declared(%x: tensor<4xf32>) -> tensor<4xf32> {
    // CHECK: relax.call_dps_packed "env.f"(%{{.*}}) {relax.vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}
    // CHECK-NEXT: return
    %0 = relax.call_dps_packed "env.f"(%x) : (tensor<4xf32>) -> tensor<4xf32>
    %1 = relax.hint_on_device %0 type 1 index 0 scope "global" : tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}} {
  func.func @r1(%x: tensor<4xf32>) -> tensor<4xf32> {
    // expected-error @below {{'relax.hint_on_device' op expected a device of type 2, number 0 and scope 'global' in the list of the module}}
    %0 = relax.hint_on_device %x type 2 index 0 scope "global" : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}
