// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=matmul -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=matmul -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops --mlc-interpret=entry=matmul -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops

module attributes {transform.with_named_sequence} {
  tir.prim_func @dot(%a: memref<4xf32>, %b: memref<4xf32>, %c: memref<1xf32>) {
    tir.for %k in 4 {
      tir.block "dot" (%vk : reduce 4 = %k) {
        %c0 = arith.constant 0 : index
        %0 = memref.load %c[%c0] : memref<1xf32>
        %1 = memref.load %a[%vk] : memref<4xf32>
        %2 = memref.load %b[%vk] : memref<4xf32>
        %3 = arith.mulf %1, %2 : f32
        %4 = arith.addf %0, %3 : f32
        memref.store %4, %c[%c0] : memref<1xf32>
        tir.yield reads(%c[0] : memref<1xf32>, %a[%vk] : memref<4xf32>, %b[%vk] : memref<4xf32>)
                  writes(%c[0] : memref<1xf32>)
      }
    }
  }
  // The same in one loop.
  tir.prim_func @dot_loop(%a: memref<4xf32>, %b: memref<4xf32>, %c: memref<1xf32>) {
    tir.block "root" () {
      %c0 = arith.constant 0 : index
      tir.for unrolled %k in 4 {
        %1 = memref.load %a[%k] : memref<4xf32>
        %2 = memref.load %b[%k] : memref<4xf32>
        %3 = arith.mulf %1, %2 : f32
        %0 = memref.load %c[%c0] : memref<1xf32>
        %4 = arith.addf %0, %3 : f32
        memref.store %4, %c[%c0] : memref<1xf32>
      }
      tir.yield reads(%c[0] : memref<1xf32>, %a[0 : 4] : memref<4xf32>, %b[0 : 4] : memref<4xf32>)
                writes(%c[0] : memref<1xf32>)
    }
  }

  // CHECK-LABEL: tir.prim_func @matmul
  // CHECK: tir.block "C_o" (%vi_o : spatial 8 = %i, %vj_o : spatial 16 = %j, %vk_o : reduce 2 = %k_0) {
  // CHECK-DAG: %a = tir.match_buffer "a" %A[%vi_o, %{{.*}}] [1, 4] : memref<8x8xf32> to memref<4xf32, strided<[1], offset: ?>>
  // CHECK-DAG: %b = tir.match_buffer "b" %B[%vj_o, %{{.*}}] [1, 4] : memref<16x8xf32> to memref<4xf32, strided<[1], offset: ?>>
  // CHECK-DAG: %c = tir.match_buffer "c" %C[%vi_o, %vj_o] [1, 1]
  // CHECK: tir.for unrolled %k in 4 {
  // CHECK-NEXT: memref.load %a[%k]
  // CHECK: tir.yield reads(%A[%vi_o, %{{.*}} : 4] : {{.*}}, %B[%vj_o, %{{.*}} : 4] : {{.*}}) writes(%C[%vi_o, %vj_o]
  // CHECK: } init (
  // CHECK-NOT: tir.block "C" (
  tir.prim_func @matmul(%A: memref<8x8xf32>, %B: memref<16x8xf32>, %C: memref<8x16xf32>) {
    tir.for %i in 8 {
      tir.for %j in 16 {
        tir.for %k in 8 {
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 16 = %j, %vk : reduce 8 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x16xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x8xf32>
            %b = memref.load %B[%vj, %vk] : memref<16x8xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x16xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x8xf32>, %B[%vj, %vk] : memref<16x8xf32>)
                      writes(%C[%vi, %vj] : memref<8x16xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x16xf32>
          }
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" of @matmul in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %k_0, %k_1 = transform.tir.split %k by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.tensorize %k_1 as @dot by @dot_loop : !transform.any_op
    transform.yield
  }
}
