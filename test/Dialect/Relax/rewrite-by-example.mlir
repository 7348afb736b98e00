// RUN: mlc-opt %s --relax-rewrite-by-example -split-input-file | FileCheck %s
// RUN: mlc-opt %s --relax-rewrite-by-example=functions=other -split-input-file | FileCheck %s --check-prefix=OTHER

// Until nothing matches, for any size; what others use stays.
// CHECK-NOT: @pattern
// CHECK-NOT: @replacement
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>
// CHECK-NEXT: %[[A:.*]] = relax.abs %[[X]]
// CHECK-NEXT: %[[N:.*]] = relax.negative %[[A]]
// CHECK-NEXT: return %[[N]]
// CHECK-LABEL: func.func @other(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?xf32, #relax.dims<[m]>>
// CHECK-NEXT: %[[A:.*]] = relax.dataflow {
// CHECK-NEXT:   %[[N:.*]] = relax.negative %[[X]]
// CHECK-NEXT:   %[[B:.*]] = relax.abs %[[X]] : tensor<?xf32, #relax.dims<[m]>>
// CHECK-NEXT:   %[[S:.*]] = relax.add %[[B]], %[[N]]
// OTHER-LABEL: func.func @main(
// OTHER-COUNT-3: relax.negative
// OTHER-LABEL: func.func @other(
// OTHER: relax.abs
func.func private @pattern(%a: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> {
  %0 = relax.negative %a : tensor<?xf32, #relax.dims<[n]>>
  %1 = relax.negative %0 : tensor<?xf32, #relax.dims<[n]>>
  return %1 : tensor<?xf32, #relax.dims<[n]>>
}
func.func private @replacement(%a: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> {
  %0 = relax.dataflow {
    %1 = relax.abs %a : tensor<?xf32, #relax.dims<[n]>>
    relax.output %1 : tensor<?xf32, #relax.dims<[n]>>
  } : tensor<?xf32, #relax.dims<[n]>>
  return %0 : tensor<?xf32, #relax.dims<[n]>>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.negative %x : tensor<4xf32>
  %1 = relax.negative %0 : tensor<4xf32>
  %2 = relax.negative %1 : tensor<4xf32>
  return %2 : tensor<4xf32>
}
func.func @other(%x: tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[m]>> {
  %0 = relax.dataflow {
    %1 = relax.negative %x : tensor<?xf32, #relax.dims<[m]>>
    %2 = relax.negative %1 : tensor<?xf32, #relax.dims<[m]>>
    %3 = relax.add %2, %1 : (tensor<?xf32, #relax.dims<[m]>>, tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[m]>>
    relax.output %3 : tensor<?xf32, #relax.dims<[m]>>
  } : tensor<?xf32, #relax.dims<[m]>>
  return %0 : tensor<?xf32, #relax.dims<[m]>>
}

// -----

// Several results: together, with the same values of the parameters, unless one is used in between.
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<4xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>
// CHECK: %[[R:.*]]:2 = relax.call_packed pure "both"(%[[A]], %[[B]])
// CHECK-NEXT: relax.subtract %[[R]]#0, %[[R]]#1
// CHECK-LABEL: func.func @differ(
// CHECK-NOT: relax.call_packed
// CHECK-LABEL: func.func @between(
// CHECK-NOT: relax.call_packed
// OTHER-LABEL: func.func @main(
// OTHER-NOT: relax.call_packed
func.func private @pattern(%a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = relax.add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.multiply %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}
func.func private @replacement(%a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0:2 = relax.call_packed pure "both"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
}
func.func @main(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.multiply %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = relax.subtract %1, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
func.func @differ(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.multiply %b, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = relax.subtract %1, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
func.func @between(%a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = relax.multiply %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.exp %0 : tensor<4xf32>
  %2 = relax.add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %1, %2 : tensor<4xf32>, tensor<4xf32>
}

// -----

// A type that is not that of the pattern.
// CHECK-LABEL: func.func @main(
// CHECK: relax.exp
// OTHER-LABEL: func.func @main(
func.func private @pattern(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.exp %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func private @replacement(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.abs %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<8xf32>, %y: tensor<4xf16>) -> (tensor<8xf32>, tensor<4xf16>) {
  %0 = relax.exp %x : tensor<8xf32>
  %1 = relax.exp %y : tensor<4xf16>
  return %0, %1 : tensor<8xf32>, tensor<4xf16>
}

// -----

// The fields of a tuple are results.
// CHECK-LABEL: func.func @main(
// CHECK: %[[T:.*]] = relax.call_packed pure "both"
// CHECK: %[[A:.*]] = relax.tuple_get_item %[[T]][0]
// CHECK: %[[B:.*]] = relax.tuple_get_item %[[T]][1]
// CHECK: return %[[A]], %[[B]]
// OTHER-LABEL: func.func @main(
func.func private @pattern(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = relax.exp %a : tensor<4xf32>
  %1 = relax.abs %a : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}
func.func private @replacement(%a: tensor<4xf32>) -> tuple<tensor<4xf32>, tensor<4xf32>> {
  %0 = relax.call_packed pure "both"(%a) : (tensor<4xf32>) -> tuple<tensor<4xf32>, tensor<4xf32>>
  return %0 : tuple<tensor<4xf32>, tensor<4xf32>>
}
func.func @main(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = relax.exp %a : tensor<4xf32>
  %1 = relax.abs %a : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}
