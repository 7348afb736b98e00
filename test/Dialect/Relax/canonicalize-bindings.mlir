// RUN: mlc-opt %s --relax-canonicalize-bindings | FileCheck %s

// CHECK-LABEL: func.func @same_tuple(
// CHECK-SAME: %[[T:.*]]: tuple<tensor<2xf32>, tensor<3xf32>>)
// CHECK-NEXT: return %[[T]]
func.func @same_tuple(%t: tuple<tensor<2xf32>, tensor<3xf32>>) -> tuple<tensor<2xf32>, tensor<3xf32>> {
  %0 = relax.tuple_get_item %t[0] : tuple<tensor<2xf32>, tensor<3xf32>>
  %1 = relax.tuple_get_item %t[1] : tuple<tensor<2xf32>, tensor<3xf32>>
  %2 = relax.tuple %0, %1 : tuple<tensor<2xf32>, tensor<3xf32>>
  return %2 : tuple<tensor<2xf32>, tensor<3xf32>>
}

// Not all values, not in order, and not of one tuple.
// CHECK-LABEL: func.func @other_tuples(
// CHECK-COUNT-3: relax.tuple %
func.func @other_tuples(%t: tuple<tensor<2xf32>, tensor<2xf32>>, %u: tuple<tensor<2xf32>, tensor<2xf32>>)
    -> (tuple<tensor<2xf32>>, tuple<tensor<2xf32>, tensor<2xf32>>, tuple<tensor<2xf32>, tensor<2xf32>>) {
  %0 = relax.tuple_get_item %t[0] : tuple<tensor<2xf32>, tensor<2xf32>>
  %1 = relax.tuple_get_item %t[1] : tuple<tensor<2xf32>, tensor<2xf32>>
  %2 = relax.tuple_get_item %u[1] : tuple<tensor<2xf32>, tensor<2xf32>>
  %3 = relax.tuple %0 : tuple<tensor<2xf32>>
  %4 = relax.tuple %1, %0 : tuple<tensor<2xf32>, tensor<2xf32>>
  %5 = relax.tuple %0, %2 : tuple<tensor<2xf32>, tensor<2xf32>>
  return %3, %4, %5 : tuple<tensor<2xf32>>, tuple<tensor<2xf32>, tensor<2xf32>>, tuple<tensor<2xf32>, tensor<2xf32>>
}

// CHECK-LABEL: func.func @unused_output(
// CHECK: relax.output %{{[^,]*}} : tensor<2xf32>
func.func @unused_output(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0:2 = relax.dataflow {
    %1 = relax.exp %x : tensor<2xf32>
    %2 = relax.negative %1 : tensor<2xf32>
    relax.output %1, %2 : tensor<2xf32>, tensor<2xf32>
  } : tensor<2xf32>, tensor<2xf32>
  return %0#1 : tensor<2xf32>
}
