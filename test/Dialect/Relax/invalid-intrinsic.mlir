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
  %0 = relax.function @absent
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
