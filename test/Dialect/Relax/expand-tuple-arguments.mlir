// RUN: mlc-opt %s --relax-expand-tuple-arguments | FileCheck %s

// A tuple in a tuple, and one that is handed on.
// CHECK: func.func private @nested(
// CHECK-SAME: %[[A:.*]]: tensor<4xf32> {relax.name = "t_0"}, %[[B:.*]]: tensor<2xf32> {relax.name = "t_1_0"}, %[[C:.*]]: tensor<2xf32> {relax.name = "last"})
// CHECK: %[[T:.*]] = relax.tuple %[[B]]
// CHECK: return %[[A]], %[[T]]
func.func private @nested(%t: tuple<tensor<4xf32>, tuple<tensor<2xf32>>> {relax.name = "t"}, %last: tensor<2xf32> {relax.name = "last"})
    -> (tensor<4xf32>, tuple<tensor<2xf32>>) {
  %0 = relax.tuple_get_item %t[0] : tuple<tensor<4xf32>, tuple<tensor<2xf32>>>
  %1 = relax.tuple_get_item %t[1] : tuple<tensor<4xf32>, tuple<tensor<2xf32>>>
  return %0, %1 : tensor<4xf32>, tuple<tensor<2xf32>>
}

// CHECK: func.func @main(
// CHECK-SAME: %[[P:.*]]: tuple<tensor<4xf32>, tuple<tensor<2xf32>>>, %[[L:.*]]: tensor<2xf32>)
// CHECK: %[[F:.*]] = relax.tuple_get_item %[[P]][0]
// CHECK: %[[S:.*]] = relax.tuple_get_item %[[P]][1]
// CHECK: %[[I:.*]] = relax.tuple_get_item %[[S]][0]
// CHECK: relax.call @nested(%[[F]], %[[I]], %[[L]])
func.func @main(%t: tuple<tensor<4xf32>, tuple<tensor<2xf32>>>, %last: tensor<2xf32>) -> tensor<4xf32> {
  %0:2 = relax.call @nested(%t, %last) : (tuple<tensor<4xf32>, tuple<tensor<2xf32>>>, tensor<2xf32>) -> (tensor<4xf32>, tuple<tensor<2xf32>>)
  return %0#0 : tensor<4xf32>
}
