// RUN: mlc-opt %s --split-input-file --mlc-compile=stop-after=tir | FileCheck %s
// RUN: mlc-opt %s --split-input-file --mlc-compile="stop-after=tir opt-level=1" | FileCheck %s --check-prefix=APART

// What is fused does not depend on whether, and how, a function is divided into dataflow blocks.
// CHECK-LABEL: func.func @none(
// CHECK-COUNT-1: relax.call_tir @fused_matmul_add_relu(
// CHECK-NOT: relax.call_tir
// APART-LABEL: func.func @none(
// APART-COUNT-3: relax.call_tir
func.func @none(%x: tensor<8x16xf32>, %w: tensor<16x32xf32>, %b: tensor<32xf32>) -> tensor<8x32xf32> {
  %0 = relax.matmul %x, %w : (tensor<8x16xf32>, tensor<16x32xf32>) -> tensor<8x32xf32>
  %1 = relax.add %0, %b : (tensor<8x32xf32>, tensor<32xf32>) -> tensor<8x32xf32>
  %2 = relax.nn.relu %1 : tensor<8x32xf32>
  return %2 : tensor<8x32xf32>
}

// -----

// CHECK-LABEL: func.func @several(
// CHECK-COUNT-1: relax.call_tir @fused_matmul_add_relu(
// CHECK-NOT: relax.call_tir
func.func @several(%x: tensor<8x16xf32>, %w: tensor<16x32xf32>, %b: tensor<32xf32>) -> tensor<8x32xf32> {
  %0 = relax.dataflow {
    %lv = relax.matmul %x, %w : (tensor<8x16xf32>, tensor<16x32xf32>) -> tensor<8x32xf32>
    relax.output %lv : tensor<8x32xf32>
  } : tensor<8x32xf32>
  %1 = relax.dataflow {
    %lv = relax.add %0, %b : (tensor<8x32xf32>, tensor<32xf32>) -> tensor<8x32xf32>
    relax.output %lv : tensor<8x32xf32>
  } : tensor<8x32xf32>
  %2 = relax.nn.relu %1 : tensor<8x32xf32>
  return %2 : tensor<8x32xf32>
}

// -----

// CHECK-LABEL: func.func @branches(
// CHECK: scf.if
// CHECK: relax.call_tir @fused_tir_exp_tir_negative(
// CHECK: else
// CHECK: relax.call_tir @fused_tir_negative_tir_exp(
func.func @branches(%condition: tensor<i1>, %x: tensor<64xf32>) -> tensor<64xf32> {
  %c = tensor.extract %condition[] : tensor<i1>
  %y = scf.if %c -> (tensor<64xf32>) {
    %0 = relax.exp %x : tensor<64xf32>
    %1 = relax.negative %0 : tensor<64xf32>
    scf.yield %1 : tensor<64xf32>
  } else {
    %0 = relax.negative %x : tensor<64xf32>
    %1 = relax.exp %0 : tensor<64xf32>
    scf.yield %1 : tensor<64xf32>
  }
  return %y : tensor<64xf32>
}

// -----

// What is printed is what there is at this place: nothing is fused across it.
// CHECK-LABEL: func.func @effects(
// CHECK: relax.call_tir @tir_exp(
// CHECK: relax.print
// CHECK: relax.call_tir
func.func @effects(%x: tensor<64xf32>) -> tensor<64xf32> {
  %0 = relax.exp %x : tensor<64xf32>
  relax.print "exp is {}" %0 : tensor<64xf32>
  %1 = relax.negative %0 : tensor<64xf32>
  return %1 : tensor<64xf32>
}
