// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=f -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=f -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter -o /dev/null 2>&1 | FileCheck %s --check-prefix=WARN

// The sum begins with what is added; its buffer stays.
// CHECK: tir.alloc_buffer "B"
// CHECK: tir.block "B"
// CHECK: %[[SUM:.*]] = memref.load %C[%vi]
// CHECK: arith.addi %[[SUM]]
// CHECK: tir.yield reads(%D[%vi] : memref<4xi32>, %A[%vk] : memref<4xi32>) writes(%C[%vi] : memref<4xi32>)
// CHECK: init (%vi, %vk) {
// CHECK: %[[BIAS:.*]] = memref.load %D[%vi]
// CHECK: memref.store %[[BIAS]], %C[%vi]
// CHECK-NOT: tir.block
// CHECK-LABEL: tir.prim_func @relu
// CHECK: tir.block "S"
// CHECK: %[[OLD:.*]] = memref.load %R[%vi]
// CHECK: %[[SUM:.*]] = arith.addf %[[OLD]]
// CHECK: %[[RELU:.*]] = arith.maximumf %[[SUM]]
// CHECK: memref.store %[[RELU]], %R[%vi]
// CHECK: init (%vi, %vk) {
// CHECK: %[[BIAS:.*]] = memref.load %D[%vi]
// CHECK: %[[FIRST:.*]] = arith.maximumf %[[BIAS]]
// CHECK: memref.store %[[FIRST]], %R[%vi]
// CHECK-LABEL: tir.prim_func @clip
// CHECK: %[[SUM:.*]] = arith.addf
// CHECK: %[[LOW:.*]] = arith.maximumf %[[SUM]]
// CHECK: arith.minimumf %[[LOW]]
// CHECK: init
// CHECK: arith.maximumf
// CHECK: arith.minimumf
// WARN: warning: block 'R' is applied in each step of the reduction: results change
// WARN: warning: block 'L' is applied in each step of the reduction: results change
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xi32>, %D: memref<4xi32>, %C: memref<4xi32>) {
    %B = tir.alloc_buffer "B" : memref<4xi32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xi32>
          %x = memref.load %A[%vk] : memref<4xi32>
          %s = arith.addi %y, %x : i32
          memref.store %s, %B[%vi] : memref<4xi32>
          tir.yield reads(%A[%vk] : memref<4xi32>) writes(%B[%vi] : memref<4xi32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0 : i32
          memref.store %zero, %B[%vi] : memref<4xi32>
        }
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xi32>
        %b = memref.load %D[%vi] : memref<4xi32>
        %s = arith.addi %x, %b : i32
        memref.store %s, %C[%vi] : memref<4xi32>
        tir.yield reads(%B[%vi] : memref<4xi32>, %D[%vi] : memref<4xi32>) writes(%C[%vi] : memref<4xi32>)
      }
    }
  }
  tir.prim_func @relu(%A: memref<4xf32>, %D: memref<4xf32>, %R: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "S" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      tir.block "R" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %D[%vi] : memref<4xf32>
        %s = arith.addf %x, %b : f32
        %zero = arith.constant 0.0 : f32
        %r = arith.maximumf %s, %zero : f32
        memref.store %r, %R[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %D[%vi] : memref<4xf32>) writes(%R[%vi] : memref<4xf32>)
      }
    }
  }
  tir.prim_func @clip(%A: memref<4xf32>, %D: memref<4xf32>, %R: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "T" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      tir.block "L" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %low = arith.constant -1.0 : f32
        %high = arith.constant 6.0 : f32
        %m = arith.maximumf %x, %low : f32
        %r = arith.minimumf %m, %high : f32
        memref.store %r, %R[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%R[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    %S = transform.tir.get_block "S" in %root : (!transform.any_op) -> !transform.any_op
    %R = transform.tir.get_block "R" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.fuse_reduction_epilogue %S with %R : !transform.any_op, !transform.any_op
    %T = transform.tir.get_block "T" in %root : (!transform.any_op) -> !transform.any_op
    %L = transform.tir.get_block "L" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.fuse_reduction_epilogue %T with %L : !transform.any_op, !transform.any_op
    transform.yield
  }
}
