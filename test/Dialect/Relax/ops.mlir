// RUN: mlc-opt %s | FileCheck %s
// RUN: mlc-opt %s -emit-bytecode | mlc-opt | FileCheck %s

// CHECK-LABEL: func.func @constants
func.func @constants() -> (tensor<4xf32>, tensor<5x4xf32>, tensor<32xf32>) {
  // CHECK: relax.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]> : tensor<4xf32>
  %a = relax.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  // A splat is small whatever its shape.
  // CHECK: relax.constant dense<0.000000e+00> : tensor<5x4xf32>
  %b = relax.constant dense<0.0> : tensor<5x4xf32>
  // CHECK: relax.constant dense_resource<weight> : tensor<32xf32>
  %c = relax.constant dense_resource<weight> : tensor<32xf32>
  return %a, %b, %c : tensor<4xf32>, tensor<5x4xf32>, tensor<32xf32>
}

// CHECK-LABEL: func.func @tuples
func.func @tuples(%x: tensor<4xf32>, %y: tensor<?xi64, #relax.dims<[n]>>) -> tensor<?xi64, #relax.dims<[n]>> {
  // CHECK: %[[T:.*]] = relax.tuple %{{.*}}, %{{.*}} : tuple<tensor<4xf32>, tensor<?xi64, #relax.dims<[n]>>>
  %t = relax.tuple %x, %y : tuple<tensor<4xf32>, tensor<?xi64, #relax.dims<[n]>>>
  // CHECK: relax.tuple : tuple<>
  %e = relax.tuple : tuple<>
  // CHECK: relax.tuple_get_item %[[T]][1] : tuple<
  %i = relax.tuple_get_item %t[1] : tuple<tensor<4xf32>, tensor<?xi64, #relax.dims<[n]>>>
  return %i : tensor<?xi64, #relax.dims<[n]>>
}

// CHECK-LABEL: func.func @shapes
func.func @shapes(%x: tensor<?x4xf32>, %u: tensor<*xf32>, %o: !relax.object) {
  // CHECK: relax.match_cast %{{.*}} : tensor<?x4xf32> to tensor<?x4xf32, #relax.dims<[n, 4]>>
  %a = relax.match_cast %x : tensor<?x4xf32> to tensor<?x4xf32, #relax.dims<[n, 4]>>
  // A dimension may use what the cast itself or one before it defines.
  // CHECK: relax.match_cast %{{.*}} : tensor<*xf32> to tensor<?x?x?xf32, #relax.dims<[m, m * 2, n]>>
  %b = relax.match_cast %u : tensor<*xf32> to tensor<?x?x?xf32, #relax.dims<[m, m * 2, n]>>
  // CHECK: relax.match_cast %{{.*}} : !relax.object to tensor<4xf32>
  %c = relax.match_cast %o : !relax.object to tensor<4xf32>
  // CHECK: relax.shape_of %{{.*}} : tensor<?x4xf32, #relax.dims<[n, 4]>> -> !relax.shape<[n, 4]>
  %s = relax.shape_of %a : tensor<?x4xf32, #relax.dims<[n, 4]>> -> !relax.shape<[n, 4]>
  // CHECK: relax.shape_of %{{.*}} : tensor<*xf32> -> !relax.shape<?>
  %t = relax.shape_of %u : tensor<*xf32> -> !relax.shape<?>
  return
}

// CHECK-LABEL: func.func private @kernel
func.func private @kernel(memref<?x4xf32> {tir.dims = #relax.dims<[a, 4]>}, memref<?x8xf32>, index)
func.func private @bool_kernel(memref<4xi8>, memref<4xi8>)

// CHECK-LABEL: func.func @calls
func.func @calls(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>, %p: tensor<4xi1>) -> tensor<?x8xf32, #relax.dims<[n, 8]>> {
  // CHECK: relax.call_tir @kernel(%{{.*}}) vars [n * 2] : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
  %a = relax.call_tir @kernel(%x) vars [n * 2] : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
  // A bool and an unsigned integer are signless bytes in memory.
  // CHECK: relax.call_tir @bool_kernel(%{{.*}}) : (tensor<4xi1>) -> tensor<4xui8>
  %b = relax.call_tir @bool_kernel(%p) : (tensor<4xi1>) -> tensor<4xui8>
  // CHECK: relax.call_dps_packed "env.f"(%{{.*}}) : (tensor<4xui8>) -> (tensor<2xf32>, tensor<3xf32>)
  %c:2 = relax.call_dps_packed "env.f"(%b) : (tensor<4xui8>) -> (tensor<2xf32>, tensor<3xf32>)
  // CHECK: relax.call_packed "env.g"(%{{.*}}) : (tensor<2xf32>) -> !relax.object
  %d = relax.call_packed "env.g"(%c#0) : (tensor<2xf32>) -> !relax.object
  // CHECK: relax.call_packed "env.h"() : () -> ()
  relax.call_packed "env.h"() : () -> ()
  return %a : tensor<?x8xf32, #relax.dims<[n, 8]>>
}

// The symbols of the callee are its own; what the callee finds out when it runs is unknown here.
// CHECK-LABEL: func.func private @graph
func.func private @graph(tensor<?x?xf32, #relax.dims<[n, m]>>, !relax.shape<[k]>)
    -> (tensor<?xf32, #relax.dims<[n * m]>>, tuple<tensor<?xf32, #relax.dims<[k]>>, tensor<?xf32, #relax.dims<[other]>>>)

func.func @call_graph(%x: tensor<?x4xf32, #relax.dims<[m, 4]>>, %s: !relax.shape<[m + 1]>) {
  // CHECK: relax.call @graph({{.*}}) : (tensor<?x4xf32, #relax.dims<[m, 4]>>, !relax.shape<[m + 1]>) -> (tensor<?xf32, #relax.dims<[m * 4]>>, tuple<tensor<?xf32, #relax.dims<[m + 1]>>, tensor<?xf32>>)
  %y:2 = relax.call @graph(%x, %s) : (tensor<?x4xf32, #relax.dims<[m, 4]>>, !relax.shape<[m + 1]>)
      -> (tensor<?xf32, #relax.dims<[m * 4]>>, tuple<tensor<?xf32, #relax.dims<[m + 1]>>, tensor<?xf32>>)
  return
}

// CHECK-LABEL: func.func @regions
func.func @regions(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
  // CHECK: %[[D:.*]]:2 = relax.dataflow {
  %d:2 = relax.dataflow {
    // CHECK: %[[E:.*]] = relax.emit_te "relu" (%A = %{{.*}} : tensor<?x4xf32, #relax.dims<[n, 4]>>) vars (%n = n, %k = n * 2) {
    %e = relax.emit_te "relu" (%A = %x : tensor<?x4xf32, #relax.dims<[n, 4]>>) vars (%n = n, %k = n * 2) {
      // CHECK: te.compute "B" (%{{.*}} in %n, %{{.*}} in 4)
      %B = te.compute "B" (%i in %n, %j in 4) {
        // CHECK: tensor.extract %A
        %a = tensor.extract %A[%i, %j] : tensor<?x4xf32>
        te.yield %a : f32
      } : tensor<?x4xf32>
      // CHECK: relax.output %{{.*}} : tensor<?x4xf32>{{$}}
      relax.output %B : tensor<?x4xf32>
    // CHECK-NEXT: } : tensor<?x4xf32, #relax.dims<[n, 4]>>
    } : tensor<?x4xf32, #relax.dims<[n, 4]>>
    // CHECK: relax.output %[[E]], %{{.*}}
    relax.output %e, %x : tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>
  // CHECK-NEXT: } : tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>
  } : tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>
  // CHECK: relax.dataflow {
  // CHECK-NEXT: relax.output{{$}}
  // CHECK-NEXT: }{{$}}
  relax.dataflow {
    relax.output
  }
  return %d#0 : tensor<?x4xf32, #relax.dims<[n, 4]>>
}

// Where SSA names cannot say the names of the arguments, an attribute does.
// CHECK-LABEL: func.func @names_of_arguments
func.func @names_of_arguments(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: relax.emit_te "f" (%A = %{{.*}} : tensor<4xf32>, %B = %{{.*}} : tensor<4xf32>) {
  %y = relax.emit_te "f" (%0 = %x : tensor<4xf32>, %1 = %x : tensor<4xf32>) {
    relax.output %0 : tensor<4xf32>
  } : tensor<4xf32>
  // CHECK: relax.emit_te "f" (%a_b = %{{.*}} : tensor<4xf32>) attributes {arg_names = ["a b"], note} {
  %z = relax.emit_te "f" (%w = %x : tensor<4xf32>) attributes {arg_names = ["a b"], note} {
    relax.output %w : tensor<4xf32>
  } : tensor<4xf32>
  return %y : tensor<4xf32>
}

// The name of a value is where it was made.
// CHECK-LABEL: func.func @names_of_values
func.func @names_of_values(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %lv0 = relax.call_dps_packed
  %0 = relax.call_dps_packed "env.f"(%x) : (tensor<4xf32>) -> tensor<4xf32> loc("lv0")
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func.func @open_values
// CHECK-SAME: tensor<2x?x!relax.object>, %{{.*}}: i64
func.func @open_values(%x: tensor<2x?x!relax.object>, %n: i64) -> !relax.shape<[m, 4]> attributes {relax.is_pure = false} {
  // CHECK: relax.match_cast %{{.*}} : tensor<2x?x!relax.object> to tensor<2x?xf32, #relax.dims<[2, m]>>
  %y = relax.match_cast %x : tensor<2x?x!relax.object> to tensor<2x?xf32, #relax.dims<[2, m]>>
  // CHECK: %[[Z:.*]] = relax.call_packed pure "env.f"(%{{.*}}, %{{.*}}) : (tensor<2x?xf32, #relax.dims<[2, m]>>, i64) -> tensor<i1>
  %z = relax.call_packed pure "env.f"(%y, %n) : (tensor<2x?xf32, #relax.dims<[2, m]>>, i64) -> tensor<i1>
  // CHECK: relax.print "{} and {}" %{{.*}}, %[[Z]] : tensor<2x?x!relax.object>, tensor<i1>
  relax.print "{} and {}" %x, %z : tensor<2x?x!relax.object>, tensor<i1>
  // CHECK: relax.assert_op %[[Z]], "no" : tensor<i1>
  relax.assert_op %z, "no" : tensor<i1>
  // CHECK: relax.assert_op %[[Z]], "{}"(%{{.*}}) : tensor<i1>, i64
  relax.assert_op %z, "{}" (%n) : tensor<i1>, i64
  // CHECK: relax.shape [m, 4] : !relax.shape<[m, 4]>
  %s = relax.shape [m, 4] : !relax.shape<[m, 4]>
  return %s : !relax.shape<[m, 4]>
}

func.func private @in_place(memref<4xf32>, memref<4xf32>, memref<4xf32>, index)
// CHECK-LABEL: func.func @changes_an_argument
func.func @changes_an_argument(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: relax.call_tir_inplace @in_place(%{{.*}}, %{{.*}}) inplace [1, -1] vars [4]
  %y:2 = relax.call_tir_inplace @in_place(%x, %x) inplace [1, -1] vars [4]
      : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %y#0 : tensor<4xf32>
}

// A symbol that a dataflow region defines has a value after it.
// CHECK-LABEL: func.func @symbol_of_dataflow
func.func @symbol_of_dataflow(%x: tensor<?xf32>) -> tensor<?xf32, #relax.dims<[n]>> {
  %y = relax.dataflow {
    %0 = relax.match_cast %x : tensor<?xf32> to tensor<?xf32, #relax.dims<[n]>>
    relax.output %0 : tensor<?xf32, #relax.dims<[n]>>
  } : tensor<?xf32, #relax.dims<[n]>>
  %z = relax.call_dps_packed "f"(%y) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>>
  return %z : tensor<?xf32, #relax.dims<[n]>>
}

{-#
  dialect_resources: {
    builtin: {
      weight: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F"
    }
  }
#-}
