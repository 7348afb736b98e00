// RUN: mlc-opt %s --tir-default-schedule --split-input-file | FileCheck %s

// What the block selects by is unrolled around single vectors: two sums and two differences of what is loaded once.
// CHECK-LABEL: @butterfly
// CHECK: tir.for %[[I:.*]] in 12 {
// CHECK-NEXT: tir.for %[[C:.*]] in 4 {
// CHECK-NEXT: tir.for unrolled %[[E:.*]] in 2 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 16 {
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 1 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64>>} {
tir.prim_func private @butterfly(%A: memref<2x12x64xf32>, %B: memref<2x12x64xf32>) {
  tir.for %e in 2 {
    tir.for %i in 12 {
      tir.for %c in 64 {
        tir.block "B" (%ve : spatial 2 = %e, %vi : spatial 12 = %i, %vc : spatial 64 = %c) {
          %c0 = arith.constant 0 : index
          %c1 = arith.constant 1 : index
          %a = memref.load %A[%c0, %vi, %vc] : memref<2x12x64xf32>
          %b = memref.load %A[%c1, %vi, %vc] : memref<2x12x64xf32>
          %sum = arith.addf %a, %b : f32
          %difference = arith.subf %a, %b : f32
          %first = arith.cmpi eq, %ve, %c0 : index
          %r = arith.select %first, %sum, %difference : f32
          memref.store %r, %B[%ve, %vi, %vc] : memref<2x12x64xf32>
          tir.yield reads(%A[0 : 2, %vi, %vc] : memref<2x12x64xf32>) writes(%B[%ve, %vi, %vc] : memref<2x12x64xf32>)
        }
      }
    }
  }
}
}

// -----

// By a remainder, the variable is split; of a size that it does not divide, a condition is left.
// CHECK-LABEL: @even_and_odd
// CHECK: tir.for %[[Q:.*]] in 7 {
// CHECK-NEXT: tir.for %[[C:.*]] in 4 {
// CHECK-NEXT: tir.for unrolled %[[R:.*]] in 2 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 16 {
// CHECK: tir.block "B" (%{{.*}} : spatial 13 = {{.*}}) where
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 1 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64>>} {
tir.prim_func private @even_and_odd(%A: memref<7x64xf32>, %B: memref<13x64xf32>) {
  tir.for %i in 13 {
    tir.for %c in 64 {
      tir.block "B" (%vi : spatial 13 = %i, %vc : spatial 64 = %c) {
        %c1 = arith.constant 1 : index
        %half = affine.apply affine_map<(d0) -> (d0 floordiv 2)>(%vi)
        %rest = affine.apply affine_map<(d0) -> (d0 mod 2)>(%vi)
        %a = memref.load %A[%half, %vc] : memref<7x64xf32>
        %negated = arith.negf %a : f32
        %odd = arith.cmpi eq, %rest, %c1 : index
        %r = arith.select %odd, %negated, %a : f32
        memref.store %r, %B[%vi, %vc] : memref<13x64xf32>
        tir.yield reads(%A[%half, %vc] : memref<7x64xf32>) writes(%B[%vi, %vc] : memref<13x64xf32>)
      }
    }
  }
}
}

// -----

// Neither many values, nor rows that are no whole vectors, nor what is compared with another variable.
// CHECK-LABEL: @many
// CHECK-NOT: unrolled
// CHECK-LABEL: @narrow
// CHECK-NOT: unrolled
// CHECK-LABEL: @triangle
// CHECK-NOT: unrolled
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 1 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64>>} {
tir.prim_func private @many(%A: memref<64xf32>, %B: memref<5x64xf32>) {
  tir.for %e in 5 {
    tir.for %c in 64 {
      tir.block "B" (%ve : spatial 5 = %e, %vc : spatial 64 = %c) {
        %c0 = arith.constant 0 : index
        %a = memref.load %A[%vc] : memref<64xf32>
        %negated = arith.negf %a : f32
        %first = arith.cmpi eq, %ve, %c0 : index
        %r = arith.select %first, %a, %negated : f32
        memref.store %r, %B[%ve, %vc] : memref<5x64xf32>
        tir.yield reads(%A[%vc] : memref<64xf32>) writes(%B[%ve, %vc] : memref<5x64xf32>)
      }
    }
  }
}
tir.prim_func private @narrow(%A: memref<60xf32>, %B: memref<2x60xf32>) {
  tir.for %e in 2 {
    tir.for %c in 60 {
      tir.block "B" (%ve : spatial 2 = %e, %vc : spatial 60 = %c) {
        %c0 = arith.constant 0 : index
        %a = memref.load %A[%vc] : memref<60xf32>
        %negated = arith.negf %a : f32
        %first = arith.cmpi eq, %ve, %c0 : index
        %r = arith.select %first, %a, %negated : f32
        memref.store %r, %B[%ve, %vc] : memref<2x60xf32>
        tir.yield reads(%A[%vc] : memref<60xf32>) writes(%B[%ve, %vc] : memref<2x60xf32>)
      }
    }
  }
}
tir.prim_func private @triangle(%A: memref<4x64xf32>, %B: memref<4x64xf32>) {
  tir.for %i in 4 {
    tir.for %c in 64 {
      tir.block "B" (%vi : spatial 4 = %i, %vc : spatial 64 = %c) {
        %zero = arith.constant 0.0 : f32
        %a = memref.load %A[%vi, %vc] : memref<4x64xf32>
        %below = arith.cmpi sle, %vc, %vi : index
        %r = arith.select %below, %a, %zero : f32
        memref.store %r, %B[%vi, %vc] : memref<4x64xf32>
        tir.yield reads(%A[%vi, %vc] : memref<4x64xf32>) writes(%B[%vi, %vc] : memref<4x64xf32>)
      }
    }
  }
}
}
