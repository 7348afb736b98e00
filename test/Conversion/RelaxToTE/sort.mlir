// RUN: mlc-opt %s --mlc-compile=stop-after=tir | FileCheck %s
// RUN: mlc-opt %s --mlc-compile=stop-after=tir --mlc-interpret=entry=order -o /dev/null | FileCheck %s --check-prefix=RESULT
// RUN: mlc-opt %s --mlc-compile=stop-after=tir --mlc-interpret=entry=first -o /dev/null | FileCheck %s --check-prefix=RESULT
// RUN: mlc-opt %s --mlc-compile=stop-after=tir --mlc-interpret=entry=many -o /dev/null | FileCheck %s --check-prefix=RESULT

// A few elements are selected: a row is read once, and what comes before the last of them is put in its place.
// CHECK-LABEL: tir.prim_func private @topk(
// CHECK:         tir.for parallel %row in 2 {
// CHECK-NEXT:      tir.block "topk_row" () {
// CHECK:             tir.alloc_buffer "values" scope "local" : memref<3xi32>
// CHECK:             tir.for %i in 3 {
// CHECK:             tir.for %i in 100 {
// CHECK:               scf.if
// CHECK:                 tir.for %step in
// CHECK-NOT:         tir.for %half
// CHECK:             tir.for %i in 3 {
// CHECK:             tir.yield reads(%{{.+}}[%row, 0 : 100] : {{.+}}) writes(%{{.+}}[%row, 0 : 3] : {{.+}})

// For many, rows are merged side by side, each in a workspace of its own: four steps of two levels, 2^7 > 100.
// CHECK-LABEL: tir.prim_func private @topk1(
// CHECK:         tir.for parallel %row in 2 {
// CHECK-NEXT:      tir.block "topk_row" () {
// CHECK:             tir.alloc_buffer "values" scope "local" : memref<2x100xi32>
// CHECK:             tir.for %i in 100 {
// CHECK:             tir.for %step in 4 {
// CHECK:               tir.for %half in 2 {
// CHECK:                 tir.for %pair in
// CHECK:                   tir.for %next in
// CHECK:             tir.for %i in 90 {
// CHECK:             tir.yield reads(%{{.+}}[%row, 0 : 100] : {{.+}}) writes(%{{.+}}[%row, 0 : 90] : {{.+}})

// What is sorted is what is at the places that are sorted.
// RESULT: result 0: dense<0> : tensor
func.func @order(%x: tensor<2x100xi32>) -> tensor<2x100xi32> {
  %0 = relax.sort %x axis 1 : (tensor<2x100xi32>) -> tensor<2x100xi32>
  %1 = relax.argsort %x axis 1 dtype i64 : (tensor<2x100xi32>) -> tensor<2x100xi64>
  %2 = relax.gather_elements %x, %1 axis 1 : (tensor<2x100xi32>, tensor<2x100xi64>) -> tensor<2x100xi32>
  %3 = relax.subtract %0, %2 : (tensor<2x100xi32>, tensor<2x100xi32>) -> tensor<2x100xi32>
  return %3 : tensor<2x100xi32>
}

func.func @first(%x: tensor<2x100xi32>) -> tensor<2x3xi32> {
  %0 = relax.topk %x k 3 ret_type "values" : (tensor<2x100xi32>) -> tensor<2x3xi32>
  %1 = relax.sort %x axis 1 descending : (tensor<2x100xi32>) -> tensor<2x100xi32>
  %2 = relax.strided_slice %1 axes [1] begin [0] end [3] : (tensor<2x100xi32>) -> tensor<2x3xi32>
  %3 = relax.subtract %0, %2 : (tensor<2x3xi32>, tensor<2x3xi32>) -> tensor<2x3xi32>
  return %3 : tensor<2x3xi32>
}

func.func @many(%x: tensor<2x100xi32>) -> tensor<2x90xi32> {
  %0 = relax.topk %x k 90 ret_type "values" : (tensor<2x100xi32>) -> tensor<2x90xi32>
  %1 = relax.sort %x axis 1 descending : (tensor<2x100xi32>) -> tensor<2x100xi32>
  %2 = relax.strided_slice %1 axes [1] begin [0] end [90] : (tensor<2x100xi32>) -> tensor<2x90xi32>
  %3 = relax.subtract %0, %2 : (tensor<2x90xi32>, tensor<2x90xi32>) -> tensor<2x90xi32>
  return %3 : tensor<2x90xi32>
}
