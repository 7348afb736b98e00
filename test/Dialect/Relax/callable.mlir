// RUN: mlc-opt %s | mlc-opt | FileCheck %s
// RUN: mlc-opt %s -cse | FileCheck %s --check-prefix=CSE

// A function that is a parameter: one whose parameters and effects are known, and others.
// CHECK-LABEL: func.func @types(
// CHECK-SAME: !relax.callable<(tensor<4xf32>, !relax.object) -> tuple<>>
// CHECK-SAME: !relax.callable<impure () -> tensor<4xf32>>
// CHECK-SAME: !relax.callable<? -> !relax.object>
// CHECK-SAME: !relax.callable<impure ? -> tensor<*xf32>>
// CHECK-SAME: tuple<!relax.callable<impure ? -> !relax.object>, tensor<4xf32>>
func.func @types(%a: !relax.callable<(tensor<4xf32>, !relax.object) -> tuple<>>,
                 %b: !relax.callable<impure () -> tensor<4xf32>>,
                 %c: !relax.callable<? -> !relax.object>,
                 %d: !relax.callable<impure ? -> tensor<*xf32>>,
                 %e: tuple<!relax.callable<impure ? -> !relax.object>, tensor<4xf32>>) {
  return
}

func.func private @twice(%x: tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>> {
  %y = relax.add %x, %x : (tensor<?xf32, #relax.dims<[k]>>, tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>
  return %y : tensor<?xf32, #relax.dims<[k]>>
}

func.func private @shown(%x: tensor<4xf32>) {
  relax.print "" %x : tensor<4xf32>
  return
}

// The symbols of what is called are its own; a call that has effects stays, though nothing uses what it gives.
// CHECK-LABEL: func.func @calls
// CSE-LABEL: func.func @calls
func.func @calls(%x: tensor<?xf32, #relax.dims<[n]>>, %z: tensor<4xf32>) -> tensor<?xf32, #relax.dims<[n]>> {
  // CHECK: relax.function @twice : !relax.callable<(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>>
  %f = relax.function @twice : !relax.callable<(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>>
  // CHECK: relax.call_value {{.*}} -> tensor<?xf32, #relax.dims<[n]>>
  %y = relax.call_value %f(%x)
      : (!relax.callable<(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>>, tensor<?xf32, #relax.dims<[n]>>)
      -> tensor<?xf32, #relax.dims<[n]>>
  // CSE-COUNT-1: relax.call_value %{{.*}}(%{{.*}}) : {{.*}} -> tensor<4xf32>
  %a = relax.call_value %f(%z)
      : (!relax.callable<(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>>, tensor<4xf32>) -> tensor<4xf32>
  %b = relax.call_value %f(%z)
      : (!relax.callable<(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>>, tensor<4xf32>) -> tensor<4xf32>
  %c = relax.call_packed "env.both"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> !relax.object
  %s = relax.function @shown : !relax.callable<impure (tensor<4xf32>) -> tuple<>>
  // CSE: relax.call_value %{{.*}}(%{{.*}}) : (!relax.callable<impure (tensor<4xf32>) -> tuple<>>, tensor<4xf32>) -> ()
  relax.call_value %s(%z) : (!relax.callable<impure (tensor<4xf32>) -> tuple<>>, tensor<4xf32>) -> ()
  return %y : tensor<?xf32, #relax.dims<[n]>>
}

// A function that does more may stand where less is asked for.
func.func private @takes(%f: !relax.callable<impure (tensor<4xf32>) -> !relax.object>) attributes {relax.is_pure = false} {
  %y = relax.constant dense<1.0> : tensor<4xf32>
  %z = relax.call_value %f(%y) : (!relax.callable<impure (tensor<4xf32>) -> !relax.object>, tensor<4xf32>) -> !relax.object
  return
}
// CHECK-LABEL: func.func @passes
func.func @passes(%g: !relax.callable<(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>>) {
  // CHECK: relax.call impure @takes
  relax.call impure @takes(%g) : (!relax.callable<(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>>) -> ()
  return
}

// CHECK-LABEL: func.func @casts
func.func @casts(%f: !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>) -> !relax.callable<impure ? -> !relax.object> {
  // CHECK: relax.match_cast {{.*}} to !relax.callable<impure ? -> !relax.object>
  %g = relax.match_cast %f : !relax.callable<(tensor<4xf32>) -> tensor<4xf32>> to !relax.callable<impure ? -> !relax.object>
  return %g : !relax.callable<impure ? -> !relax.object>
}
