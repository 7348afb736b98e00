// RUN: mlc-opt %s -split-input-file -verify-diagnostics

// expected-error @below {{expected '->'}}
func.func private @syntax(!relax.callable<(tensor<4xf32>)>)

// -----

func.func @r1_number(%f: !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>) -> tensor<4xf32> {
  // expected-error @below {{'relax.call_value' op failed to infer returned types}}
  // expected-error @below {{'relax.call_value' op expected 1 arguments, but got 0}}
  %0 = relax.call_value %f() : (!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @r1_type(%f: !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>, %x: tensor<8xf32>) -> tensor<4xf32> {
  // expected-error @below {{'relax.call_value' op failed to infer returned types}}
  // expected-error @below {{'relax.call_value' op expected argument 0 to be 'tensor<4xf32>', but got 'tensor<8xf32>'}}
  %0 = relax.call_value %f(%x) : (!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>, tensor<8xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @r1_symbols(%f: !relax.callable<(tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[n]>>) -> tensor<1xf32>>,
                      %x: tensor<8xf32>, %y: tensor<4xf32>) -> tensor<1xf32> {
  // expected-error @below {{'relax.call_value' op failed to infer returned types}}
  // expected-error @below {{'relax.call_value' op expected argument 1 to be 'tensor<8xf32>' ('tensor<?xf32, #relax.dims<[n]>>' in the callee), but got 'tensor<4xf32>'}}
  %0 = relax.call_value %f(%x, %y)
      : (!relax.callable<(tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[n]>>) -> tensor<1xf32>>, tensor<8xf32>, tensor<4xf32>)
      -> tensor<1xf32>
  return %0 : tensor<1xf32>
}

// -----

func.func @r2(%f: !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>, %x: tensor<4xf32>) -> tensor<8xf32> {
  // expected-error @below {{'relax.call_value' op inferred type(s) 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<8xf32>'}}
  // expected-error @below {{'relax.call_value' op failed to infer returned types}}
  %0 = relax.call_value %f(%x) : (!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>, tensor<4xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @effects(%f: !relax.callable<impure (tensor<4xf32>) -> tensor<4xf32>>, %x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.dataflow {
    // expected-error @below {{'relax.call_value' op may have effects, which an op in 'relax.dataflow' may not have}}
    %1 = relax.call_value %f(%x) : (!relax.callable<impure (tensor<4xf32>) -> tensor<4xf32>>, tensor<4xf32>) -> tensor<4xf32>
    relax.output %1 : tensor<4xf32>
  } : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func private @shown(%x: tensor<4xf32>) {
  relax.print "" %x : tensor<4xf32>
  return
}
func.func @function_r2() {
  // expected-error @below {{'relax.function' op expected a type that @shown has, which is '!relax.callable<impure (tensor<4xf32>) -> tuple<>>', but got '!relax.callable<(tensor<4xf32>) -> tuple<>>'}}
  %0 = relax.function @shown : !relax.callable<(tensor<4xf32>) -> tuple<>>
  return
}

// -----

func.func private @takes(!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>)
func.func @call(%f: !relax.callable<impure (tensor<4xf32>) -> tensor<4xf32>>) {
  // expected-error @below {{expected argument 0 to be '!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>', but got '!relax.callable<impure (tensor<4xf32>) -> tensor<4xf32>>'}}
  relax.call @takes(%f) : (!relax.callable<impure (tensor<4xf32>) -> tensor<4xf32>>) -> ()
  return
}

// -----

func.func private @runs(%f: !relax.callable<impure () -> tuple<>>) {
  // expected-note @below {{by this call}}
  relax.call_value %f() : (!relax.callable<impure () -> tuple<>>) -> ()
  return
}
func.func @calls_what_has_effects(%f: !relax.callable<impure () -> tuple<>>) {
  // expected-error @below {{'relax.call' op calls @runs: it may have effects, so the call has to be impure}}
  relax.call @runs(%f) : (!relax.callable<impure () -> tuple<>>) -> ()
  return
}
