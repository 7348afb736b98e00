// RUN: mlc-opt %s -split-input-file -verify-diagnostics

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
  %0 = relax.function @absent : !relax.callable<? -> !relax.object>
  return
}

// -----

// In a dataflow block nothing has effects.
func.func @dataflow(%x: !relax.object) {
  relax.dataflow {
    // expected-error @below {{'relax.intrinsic' op may have effects, which an op in 'relax.dataflow' may not have}}
    relax.intrinsic impure "memory.kill_storage"(%x) : (!relax.object) -> ()
    relax.output
  }
  return
}

// -----

func.func @r4(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.intrinsic' op expected 'tuples' to be ranges of the 1 arguments, in order, but got [0, 2]}}
  relax.intrinsic "f"(%x) tuples [0, 2] : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @r5_arguments(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.intrinsic' op expected a body with arguments ('tensor<4xf32>'), but got ('tensor<3xf32>')}}
  relax.intrinsic "f"(%x) {
  ^bb0(%a: tensor<3xf32>):
    relax.computed
  } : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @r5_results(%x: tensor<4xf32>) -> tensor<3xf32> {
  // expected-error @below {{'relax.intrinsic' op expected a body that ends in a 'relax.computed' of ('tensor<3xf32>')}}
  %0 = relax.intrinsic "f"(%x) {
  ^bb0(%a: tensor<4xf32>):
    relax.computed %a : tensor<4xf32>
  } : (tensor<4xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func @r5_impure(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.intrinsic' op has a body, so it cannot be impure}}
  relax.intrinsic impure "f"(%x) {
  ^bb0(%a: tensor<4xf32>):
    relax.computed
  } : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @condition_of_one(%x: tensor<?xf32, #relax.dims<[n]>>) {
  %n = relax.prim_value [n] : !relax.prim<n>
  // expected-error @below {{expected 'tir.EQ' to be a condition of 2 sizes that gives an i1, but it is of ('!relax.prim<n>') and gives ('i1')}}
  %c = relax.intrinsic "tir.EQ"(%n) : (!relax.prim<n>) -> i1
  return
}

// -----

func.func @condition_of_sizes(%x: tensor<?xf32, #relax.dims<[n]>>) {
  %n = relax.prim_value [n] : !relax.prim<n>
  // expected-error @below {{expected 'tir.Not' to be a condition of 1 i1 that gives an i1, but it is of ('!relax.prim<n>') and gives ('i1')}}
  %c = relax.intrinsic "tir.Not"(%n) : (!relax.prim<n>) -> i1
  return
}

// -----

func.func @condition_of_another_type(%x: tensor<?xf32, #relax.dims<[n]>>) {
  %n = relax.prim_value [n] : !relax.prim<n>
  // expected-error @below {{but it is of ('!relax.prim<n>', '!relax.prim<n>') and gives ('i64')}}
  %c = relax.intrinsic "tir.LT"(%n, %n) : (!relax.prim<n>, !relax.prim<n>) -> i64
  return
}
