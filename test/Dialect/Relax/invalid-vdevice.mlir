// RUN: mlc-opt %s -split-input-file -verify-diagnostics

// expected-error @below {{expected a target with the name of its kind as 'kind', but got {arch = "sm_80"}}}
func.func private @r1(tensor<4xf32> {relax.vdevice = #relax.vdevice<{arch = "sm_80"}, 0, "global">})

// -----

// expected-error @below {{expected the number of a device, but got -1}}
func.func private @r2_index(tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, -1, "global">})

// -----

// expected-error @below {{expected the name of a memory scope, but it is empty}}
func.func private @r2_scope(tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "">})

// -----

// expected-error @below {{expected 'relax.vdevice' of argument 0 to say where 'tensor<4xf32>' is, but got 3 : i64}}
func.func private @argument(tensor<4xf32> {relax.vdevice = 3})

// -----

// expected-error @below {{expected 'relax.vdevice' of argument 0 to say where 'tuple<tensor<4xf32>>' is, but got []}}
func.func private @tuple(tuple<tensor<4xf32>> {relax.vdevice = []})

// -----

func.func @operation(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expected 'relax.vdevice' to be an array with one item for each of its 1 results, but got []}}
  %0 = relax.call_dps_packed "env.f"(%x) {relax.vdevice = []} : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// expected-error @below {{expected 'vdevice' of 'relax.global_infos' to be an array of devices, but got [1]}}
module attributes {relax.global_infos = {vdevice = [1]}} {
}

// -----

// expected-error @below {{expected 'relax.global_infos' to be a dictionary of a module, but got []}}
module attributes {relax.global_infos = []} {
}

// -----

module attributes {relax.global_infos = {vdevice = []}} {
  // expected-error @below {{names the device #relax.vdevice<{kind = "llvm"}, 0, "global">, which is not in the list of the module, 'relax.global_infos'}}
  func.func private @absent(tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">})
}

// -----

module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">]}} {
  // expected-error @below {{expected 'relax.vdevice' of result 0 to say where '!relax.object' is, but got #relax.vdevice<{kind = "llvm"}, 0, "global">}}
  func.func private @result() -> (!relax.object {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">})
}

// -----

module attributes {relax.global_infos = {vdevice = [#relax.vdevice<{kind = "llvm"}, 0, "global">, #relax.vdevice<{kind = "llvm"}, 1, "global">]}} {
  func.func @apart(%x: tensor<4xf32> {relax.vdevice = #relax.vdevice<{kind = "llvm"}, 0, "global">}) -> tensor<4xf32> {
    %y = relax.to_vdevice %x to <{kind = "llvm"}, 1, "global"> : tensor<4xf32>
    %z = relax.exp %y : tensor<4xf32>
    // expected-error @below {{'relax.add' op expected its operands to be on one device, but they are on llvm:0:global and on llvm:1:global}}
    %0 = relax.add %x, %z : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

func.func @hint(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{attribute 'device_type' failed to satisfy constraint}}
  %0 = relax.hint_on_device %x type 0 index 0 scope "global" : tensor<4xf32>
  return %0 : tensor<4xf32>
}
