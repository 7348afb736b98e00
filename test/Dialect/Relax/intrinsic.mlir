// RUN: mlc-opt %s -split-input-file -verify-diagnostics | mlc-opt -split-input-file | FileCheck %s

module {
  func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  // CHECK-LABEL: func.func @allocate
  func.func @allocate(%x: tensor<4xf32>) -> tensor<4xf32> {
    %size = relax.shape [16] : !relax.shape<[16]>
    // CHECK: %[[SCOPE:.*]] = relax.string "global"
    %scope = relax.string "global"
    // CHECK: %[[TYPE:.*]] = relax.dtype f32
    %type = relax.dtype f32
    // CHECK: relax.intrinsic impure "memory.alloc_storage"(%{{.*}}, %[[SCOPE]], %[[TYPE]]) : (!relax.shape<[16]>, !relax.object, !relax.object) -> !relax.object
    %storage = relax.intrinsic impure "memory.alloc_storage"(%size, %scope, %type) : (!relax.shape<[16]>, !relax.object, !relax.object) -> !relax.object
    // CHECK: relax.intrinsic impure "memory.kill_storage"(%{{.*}}) : (!relax.object) -> ()
    relax.intrinsic impure "memory.kill_storage"(%storage) : (!relax.object) -> ()
    // CHECK: relax.function @f
    %f = relax.function @f
    // CHECK: relax.intrinsic "unique"(%{{.*}}) keywords ["sorted", true] : (tensor<4xf32>) -> tensor<?xf32>
    %u = relax.intrinsic "unique"(%x) keywords ["sorted", true] : (tensor<4xf32>) -> tensor<?xf32>
    return %x : tensor<4xf32>
  }
}

// -----

func.func @r1(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.intrinsic' op expected the name of an operation, but it is empty}}
  relax.intrinsic ""(%x) : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @r2(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.intrinsic' op expected 'keywords' to be names, each with a value, but got ["axis"]}}
  relax.intrinsic "sort"(%x) keywords ["axis"] : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @r3(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.intrinsic' op uses the symbol n, which no argument of the function and no 'relax.match_cast' before has as a dimension by itself}}
  %0 = relax.intrinsic "view"(%x) : (tensor<4xf32>) -> tensor<?xf32, #relax.dims<[n]>>
  return
}

// -----

func.func @function_r1() {
  // expected-error @below {{'relax.function' op names @absent, which is no function of this module}}
  %0 = relax.function @absent
  return
}

// -----

// In a dataflow block nothing has effects.
func.func @dataflow(%x: !relax.object) {
  // expected-error @below {{'relax.dataflow' op}}
  relax.dataflow {
    // expected-note @below {{}}
    relax.intrinsic impure "memory.kill_storage"(%x) : (!relax.object) -> ()
    relax.output
  }
  return
}
