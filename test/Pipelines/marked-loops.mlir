// What schedules say of loops, in numbers: the width of vectors, and how often memory is touched.
// RUN: mlc-opt %s --mlc-compile=stop-after=vector | FileCheck %s

// 64 bytes fill a register; the sum needs no wider type.
// CHECK-LABEL: func.func private @bytes.kernel(
// CHECK-COUNT-2: vector.load {{.*}} vector<64xi8>
// CHECK-NOT: vector.load
// CHECK: arith.addi {{.*}} : vector<64xi8>
// CHECK: vector.store {{.*}} vector<64xi8>
// CHECK-NOT: memref.load
// CHECK: return
tir.prim_func @bytes(%A: memref<64xi8>, %B: memref<64xi8>, %C: memref<64xi8>) attributes {tir.noalias} {
  tir.for vectorized %i in 64 {
    %a = memref.load %A[%i] : memref<64xi8>
    %b = memref.load %B[%i] : memref<64xi8>
    %c = arith.addi %a, %b : i8
    memref.store %c, %C[%i] : memref<64xi8>
  }
}

// A product in f32 of bf16: 16 lanes for all, the accumulators carried by the loop over k, in one vector.
// CHECK-LABEL: func.func private @mixed.kernel(
// CHECK: scf.for %{{.*}} -> (vector<16xf32>)
// CHECK: vector.load {{.*}} vector<16xbf16>
// CHECK: arith.extf {{.*}} : vector<16xbf16> to vector<16xf32>
// CHECK: vector.fma
// CHECK-NOT: vector.store
// CHECK: scf.yield
// CHECK: vector.store
tir.prim_func @mixed(%A: memref<64xbf16>, %B: memref<64x16xbf16>, %C: memref<16xf32>) attributes {tir.noalias} {
  %zero = arith.constant 0.0 : f32
  %acc = tir.alloc_buffer "acc" scope "local" : memref<16xf32>
  tir.for vectorized %j in 16 {
    memref.store %zero, %acc[%j] : memref<16xf32>
  }
  tir.for %k in 64 {
    tir.for vectorized %j in 16 {
      %a = memref.load %A[%k] : memref<64xbf16>
      %b = memref.load %B[%k, %j] : memref<64x16xbf16>
      %x = arith.extf %a : bf16 to f32
      %y = arith.extf %b : bf16 to f32
      %p = arith.mulf %x, %y : f32
      %s = memref.load %acc[%j] : memref<16xf32>
      %t = arith.addf %s, %p : f32
      memref.store %t, %acc[%j] : memref<16xf32>
    }
  }
  tir.for vectorized %j in 16 {
    %s = memref.load %acc[%j] : memref<16xf32>
    memref.store %s, %C[%j] : memref<16xf32>
  }
}

// Four accumulators of a sum: one vector of the row for each, no store until the end.
// CHECK-LABEL: func.func private @accumulators.kernel(
// CHECK: scf.for %{{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// CHECK-COUNT-4: vector.load
// CHECK-NOT: vector.{{load|store}}
// CHECK: scf.yield
tir.prim_func @accumulators(%A: memref<1024xf32>, %C: memref<64xf32>) attributes {tir.noalias} {
  %zero = arith.constant 0.0 : f32
  %c64 = arith.constant 64 : index
  %acc = tir.alloc_buffer "acc" scope "local" : memref<64xf32>
  tir.for vectorized %j in 64 {
    memref.store %zero, %acc[%j] : memref<64xf32>
  }
  tir.for %k in 16 {
    %base = arith.muli %k, %c64 : index
    tir.for vectorized %j in 64 {
      %at = arith.addi %base, %j : index
      %a = memref.load %A[%at] : memref<1024xf32>
      %s = memref.load %acc[%j] : memref<64xf32>
      %t = arith.addf %s, %a : f32
      memref.store %t, %acc[%j] : memref<64xf32>
    }
  }
  tir.for vectorized %j in 64 {
    %s = memref.load %acc[%j] : memref<64xf32>
    memref.store %s, %C[%j] : memref<64xf32>
  }
}

// A bool is a byte in memory and a lane of a mask in between.
// CHECK-LABEL: func.func private @bools.kernel(
// CHECK: vector.load {{.*}} vector<16xi8>
// CHECK: arith.cmpi ne, {{.*}} : vector<16xi8>
// CHECK: arith.select {{.*}} : vector<16xi1>, vector<16xf32>
// CHECK-NOT: memref.load
// CHECK: return
tir.prim_func @bools(%M: memref<16xi1>, %A: memref<16xf32>, %B: memref<16xf32>) attributes {tir.noalias} {
  %zero = arith.constant 0.0 : f32
  tir.for vectorized %i in 16 {
    %m = memref.load %M[%i] : memref<16xi1>
    %a = memref.load %A[%i] : memref<16xf32>
    %b = arith.select %m, %a, %zero : f32
    memref.store %b, %B[%i] : memref<16xf32>
  }
}

// 37 elements: two whole vectors, and one of which 5 lanes of 8 are on.
// CHECK-LABEL: func.func private @odd.kernel(
// CHECK-COUNT-2: vector.store {{.*}} vector<16xf32>
// CHECK: vector.maskedstore {{.*}} vector<8xf32>
// CHECK-NOT: store
// CHECK: return
tir.prim_func @odd(%A: memref<37xf32>, %B: memref<37xf32>) attributes {tir.noalias} {
  tir.for vectorized %i in 37 {
    %a = memref.load %A[%i] : memref<37xf32>
    %b = arith.mulf %a, %a : f32
    memref.store %b, %B[%i] : memref<37xf32>
  }
}

// Loops right inside of each other share a team of threads; one further inside runs serially.
// CHECK-LABEL: func.func private @nested.kernel(
// CHECK-COUNT-1: omp.parallel
// CHECK: omp.loop_nest (%{{.*}}, %{{.*}}) : index
// CHECK-NOT: omp.parallel
// CHECK: scf.for
// CHECK: return
tir.prim_func @nested(%A: memref<8x8x64x8xf32>) attributes {tir.noalias} {
  %zero = arith.constant 0.0 : f32
  tir.for parallel %i in 8 {
    tir.for parallel %j in 8 {
      tir.for %k in 64 {
        tir.for parallel %l in 8 {
          memref.store %zero, %A[%i, %j, %k, %l] : memref<8x8x64x8xf32>
        }
      }
    }
  }
}
