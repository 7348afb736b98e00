// RUN: mlc-opt %s --relax-split-layout-rewrite-preproc --split-input-file | FileCheck %s
// RUN: mlc-opt %s --relax-split-layout-rewrite-preproc --relax-fold-constant-layout --symbol-dce --split-input-file | FileCheck %s --check-prefix=FOLDED

// CHECK: tir.prim_func private @f_weight_prepack(%W: memref<3xf32>, %W_global: memref<2x2xf32>) attributes {tir.noalias} {
// CHECK:   tir.block "W_global"
// CHECK: tir.prim_func private @f(%W: memref<2x2xf32>, %B: memref<3xf32>) {
// CHECK-NOT: alloc_buffer
// CHECK:   memref.load %W[
// CHECK-LABEL: func.func @main
// CHECK: %[[P:.*]] = relax.call_tir @f_weight_prepack(%{{.*}}) : (tensor<3xf32>) -> tensor<2x2xf32>
// CHECK: relax.call_tir @f(%[[P]]) : (tensor<2x2xf32>) -> tensor<3xf32>
// CHECK: %[[Q:.*]] = relax.call_tir @f_weight_prepack(
// CHECK: relax.call_tir @f(%[[Q]])

// What no element is copied to is 0.
// FOLDED-NOT: weight_prepack
// FOLDED-LABEL: func.func @main
// FOLDED-DAG: relax.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00], [3.000000e+00, 0.000000e+00]]> : tensor<2x2xf32>
// FOLDED-DAG: relax.constant dense<{{\[\[}}5.000000e+00, 5.000000e+00], [5.000000e+00, 0.000000e+00]]> : tensor<2x2xf32>
// FOLDED-NOT: weight_prepack
module {
  tir.prim_func private @f(%W: memref<3xf32>, %B: memref<3xf32>) attributes {layout_free_buffers = [0]} {
    %W_global = tir.alloc_buffer "W_global" : memref<2x2xf32>
    tir.for %i in 3 {
      tir.block "W_global" (%vi : spatial 3 = %i) annotations {meta_schedule.layout_rewrite_preproc = true} {
        %row = affine.apply affine_map<(d0) -> (d0 floordiv 2)>(%vi)
        %column = affine.apply affine_map<(d0) -> (d0 mod 2)>(%vi)
        %w = memref.load %W[%vi] : memref<3xf32>
        memref.store %w, %W_global[%row, %column] : memref<2x2xf32>
        tir.yield reads(%W[%vi] : memref<3xf32>) writes(%W_global[%row, %column] : memref<2x2xf32>)
      }
    }
    tir.for %i in 3 {
      tir.block "B" (%vi : spatial 3 = %i) {
        %row = affine.apply affine_map<(d0) -> (d0 floordiv 2)>(%vi)
        %column = affine.apply affine_map<(d0) -> (d0 mod 2)>(%vi)
        %w = memref.load %W_global[%row, %column] : memref<2x2xf32>
        %b = arith.negf %w : f32
        memref.store %b, %B[%vi] : memref<3xf32>
        tir.yield reads(%W_global[%row, %column] : memref<2x2xf32>) writes(%B[%vi] : memref<3xf32>)
      }
    }
  }
  func.func @main() -> (tensor<3xf32>, tensor<3xf32>) {
    %v = relax.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
    %w = relax.constant dense<5.0> : tensor<3xf32>
    %0 = relax.call_tir @f(%v) : (tensor<3xf32>) -> tensor<3xf32>
    %1 = relax.call_tir @f(%w) : (tensor<3xf32>) -> tensor<3xf32>
    return %0, %1 : tensor<3xf32>, tensor<3xf32>
  }
}

// -----

// The rest of the function reads the parameter as it was, too: the copy stays.
// CHECK-NOT: weight_prepack
// CHECK: tir.prim_func private @f(%W: memref<3xf32>, %B: memref<3xf32>) {
// CHECK: tir.alloc_buffer "W_global"
// FOLDED: tir.alloc_buffer "W_global"
module {
  tir.prim_func private @f(%W: memref<3xf32>, %B: memref<3xf32>) attributes {layout_free_buffers = [0]} {
    %W_global = tir.alloc_buffer "W_global" : memref<3xf32>
    tir.for %i in 3 {
      tir.block "W_global" (%vi : spatial 3 = %i) annotations {meta_schedule.layout_rewrite_preproc = true} {
        %w = memref.load %W[%vi] : memref<3xf32>
        memref.store %w, %W_global[%vi] : memref<3xf32>
        tir.yield reads(%W[%vi] : memref<3xf32>) writes(%W_global[%vi] : memref<3xf32>)
      }
    }
    tir.for %i in 3 {
      tir.block "B" (%vi : spatial 3 = %i) {
        %v = memref.load %W_global[%vi] : memref<3xf32>
        %w = memref.load %W[%vi] : memref<3xf32>
        %sum = arith.addf %v, %w : f32
        memref.store %sum, %B[%vi] : memref<3xf32>
        tir.yield reads(%W_global[%vi] : memref<3xf32>, %W[%vi] : memref<3xf32>) writes(%B[%vi] : memref<3xf32>)
      }
    }
  }
  func.func @main(%w: tensor<3xf32>) -> tensor<3xf32> {
    %0 = relax.call_tir @f(%w) : (tensor<3xf32>) -> tensor<3xf32>
    return %0 : tensor<3xf32>
  }
}
