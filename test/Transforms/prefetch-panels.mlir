// RUN: mlc-opt %s --mlc-prefetch-panels --canonicalize -split-input-file | FileCheck %s

// The first tiles of a panel would wait for it. 2 * 4 * 512 steps fetch what 512 of them read: 4 elements each.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"L1_cache_size_in_bytes" = 32768 : i64, "L2_cache_size_in_bytes" = 262144 : i64>>} {
  // CHECK-LABEL: func.func @product(
  // CHECK-SAME: %{{.*}}: memref<64x512xf32>, %[[B:[a-z0-9]+]]: memref<8x512x32xf32>
  // CHECK: %[[FLAT:.*]] = memref.collapse_shape %[[B]]
  // CHECK: scf.for %[[P:.*]] = %c0 to %c8
  // CHECK: scf.for %[[H:.*]] = %c0 to %c2
  // CHECK: scf.for %[[I:.*]] = %c0 to %c4
  // CHECK: %[[AFTER:.*]] = arith.addi %[[P]], %c1
  // CHECK: %[[NEXT:.*]] = arith.minsi %[[AFTER]], %c7
  // CHECK: %[[START:.*]] = arith.muli %[[NEXT]], %c16384
  // CHECK: %[[TILE:.*]] = arith.muli %[[I]], %c2048
  // CHECK: %[[PART:.*]] = arith.addi %[[START]], %[[TILE]]
  // CHECK: %[[HALF:.*]] = arith.muli %[[H]], %c8192
  // CHECK: %[[PLACE:.*]] = arith.addi %[[PART]], %[[HALF]]
  // CHECK: scf.for %[[K:.*]] = %c0 to %c512
  // CHECK: %[[STEP:.*]] = arith.muli %[[K]], %c4
  // CHECK: %[[LINE:.*]] = arith.addi %[[PLACE]], %[[STEP]]
  // CHECK: memref.prefetch %[[FLAT]][%[[LINE]]], read, locality<2>, data
  // CHECK-NOT: memref.prefetch
  func.func @product(%a: memref<64x512xf32>, %b: memref<8x512x32xf32>, %out: memref<8x8x32xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c4 = arith.constant 4 : index
    %c8 = arith.constant 8 : index
    %c16 = arith.constant 16 : index
    %c512 = arith.constant 512 : index
    %zero = arith.constant dense<0.0> : vector<16xf32>
    scf.for %p = %c0 to %c8 step %c1 {
      scf.for %h = %c0 to %c2 step %c1 {
        scf.for %i = %c0 to %c4 step %c1 {
          %row = arith.muli %h, %c4 : index
          %m = arith.addi %row, %i : index
          %s:2 = scf.for %k = %c0 to %c512 step %c1 iter_args(%x = %zero, %y = %zero) -> (vector<16xf32>, vector<16xf32>) {
            %factor = memref.load %a[%m, %k] : memref<64x512xf32>
            %all = vector.broadcast %factor : f32 to vector<16xf32>
            %left = vector.load %b[%p, %k, %c0] : memref<8x512x32xf32>, vector<16xf32>
            %right = vector.load %b[%p, %k, %c16] : memref<8x512x32xf32>, vector<16xf32>
            %u = vector.fma %all, %left, %x : vector<16xf32>
            %v = vector.fma %all, %right, %y : vector<16xf32>
            scf.yield %u, %v : vector<16xf32>, vector<16xf32>
          }
          vector.store %s#0, %out[%p, %m, %c0] : memref<8x8x32xf32>, vector<16xf32>
          vector.store %s#1, %out[%p, %m, %c16] : memref<8x8x32xf32>, vector<16xf32>
        }
      }
    }
    return
  }
}

// -----

// Panels shared among threads; a step reads less than a line that is not used, and loops over a window and channels read
// one after the other. Each step has more than a line to fetch.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"L1_cache_size_in_bytes" = 4096 : i64, "L2_cache_size_in_bytes" = 262144 : i64>>} {
  // CHECK-LABEL: func.func @window(
  // CHECK: omp.wsloop {
  // CHECK-NEXT: omp.loop_nest
  // CHECK: scf.for %[[I:.*]] = %c0 to %c2
  // CHECK: %[[TILE:.*]] = arith.muli %[[I]], %c4224
  // CHECK: scf.for %[[W:.*]] = %c0 to %c3
  // CHECK: scf.for %[[K:.*]] = %c0 to %c64
  // CHECK: %[[OUTER:.*]] = arith.muli %[[W]], %c1408
  // CHECK: %[[STEP:.*]] = arith.muli %[[K]], %c22
  // CHECK: %[[LINE:.*]] = arith.addi %{{.*}}, %[[STEP]]
  // CHECK: memref.prefetch %{{.*}}[%[[LINE]]]
  // CHECK: %[[OTHER:.*]] = arith.addi %[[LINE]], %c16
  // CHECK: memref.prefetch %{{.*}}[%[[OTHER]]]
  // CHECK-NOT: memref.prefetch
  func.func @window(%a: memref<2x3x64xf32>, %b: memref<9x3x64x44xf32>, %out: memref<9x2x32xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c3 = arith.constant 3 : index
    %c16 = arith.constant 16 : index
    %c9 = arith.constant 9 : index
    %c64 = arith.constant 64 : index
    %zero = arith.constant dense<0.0> : vector<16xf32>
    omp.parallel {
      omp.wsloop {
        omp.loop_nest (%p) : index = (%c0) to (%c9) step (%c1) {
          scf.for %i = %c0 to %c2 step %c1 {
            %s:2 = scf.for %w = %c0 to %c3 step %c1 iter_args(%x = %zero, %y = %zero) -> (vector<16xf32>, vector<16xf32>) {
              %t:2 = scf.for %k = %c0 to %c64 step %c1 iter_args(%z = %x, %q = %y) -> (vector<16xf32>, vector<16xf32>) {
                %factor = memref.load %a[%i, %w, %k] : memref<2x3x64xf32>
                %all = vector.broadcast %factor : f32 to vector<16xf32>
                %v = vector.load %b[%p, %w, %k, %c0] : memref<9x3x64x44xf32>, vector<16xf32>
                %right = vector.load %b[%p, %w, %k, %c16] : memref<9x3x64x44xf32>, vector<16xf32>
                %u = vector.fma %all, %v, %z : vector<16xf32>
                %r = vector.fma %all, %right, %q : vector<16xf32>
                scf.yield %u, %r : vector<16xf32>, vector<16xf32>
              }
              scf.yield %t#0, %t#1 : vector<16xf32>, vector<16xf32>
            }
            vector.store %s#0, %out[%p, %i, %c0] : memref<9x2x32xf32>, vector<16xf32>
            vector.store %s#1, %out[%p, %i, %c16] : memref<9x2x32xf32>, vector<16xf32>
          }
          omp.yield
        }
      }
      omp.terminator
    }
    return
  }
}

// -----

// Not what is read once, what fits in the first cache, what does not lie one after the other, what is written meanwhile, a
// panel that the second cache cannot hold beside the next one, and what many tiles read,
// or nobody knows how many.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"L1_cache_size_in_bytes" = 32768 : i64, "L2_cache_size_in_bytes" = 262144 : i64>>} {
  // CHECK-LABEL: func.func @left_alone(
  // CHECK-NOT: memref.prefetch
  // CHECK: return
  func.func @left_alone(%once: memref<8x512x16xf32>, %small: memref<2x128x16xf32>, %apart: memref<512x128xf32>,
                        %written: memref<8x512x16xf32>, %long: memref<8x4096x16xf32>, %often: memref<8x512x16xf32>,
                        %out: memref<8x16xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c4 = arith.constant 4 : index
    %c8 = arith.constant 8 : index
    %c16 = arith.constant 16 : index
    %c128 = arith.constant 128 : index
    %c512 = arith.constant 512 : index
    %c4096 = arith.constant 4096 : index
    %zero = arith.constant dense<0.0> : vector<16xf32>
    scf.for %p = %c0 to %c8 step %c1 {
      %s = scf.for %k = %c0 to %c512 step %c1 iter_args(%x = %zero) -> (vector<16xf32>) {
        %v = vector.load %once[%p, %k, %c0] : memref<8x512x16xf32>, vector<16xf32>
        %u = arith.addf %v, %x : vector<16xf32>
        scf.yield %u : vector<16xf32>
      }
      vector.store %s, %out[%p, %c0] : memref<8x16xf32>, vector<16xf32>
    }
    scf.for %p = %c0 to %c2 step %c1 {
      scf.for %i = %c0 to %c4 step %c1 {
        %s = scf.for %k = %c0 to %c128 step %c1 iter_args(%x = %zero) -> (vector<16xf32>) {
          %v = vector.load %small[%p, %k, %c0] : memref<2x128x16xf32>, vector<16xf32>
          %u = arith.addf %v, %x : vector<16xf32>
          scf.yield %u : vector<16xf32>
        }
        vector.store %s, %out[%i, %c0] : memref<8x16xf32>, vector<16xf32>
      }
    }
    scf.for %p = %c0 to %c8 step %c1 {
      scf.for %i = %c0 to %c4 step %c1 {
        %place = arith.muli %p, %c16 : index
        %s = scf.for %k = %c0 to %c512 step %c1 iter_args(%x = %zero) -> (vector<16xf32>) {
          %v = vector.load %apart[%k, %place] : memref<512x128xf32>, vector<16xf32>
          %u = arith.addf %v, %x : vector<16xf32>
          scf.yield %u : vector<16xf32>
        }
        vector.store %s, %out[%i, %c0] : memref<8x16xf32>, vector<16xf32>
      }
    }
    scf.for %p = %c0 to %c8 step %c1 {
      scf.for %i = %c0 to %c4 step %c1 {
        %s = scf.for %k = %c0 to %c512 step %c1 iter_args(%x = %zero) -> (vector<16xf32>) {
          %v = vector.load %written[%p, %k, %c0] : memref<8x512x16xf32>, vector<16xf32>
          %u = arith.addf %v, %x : vector<16xf32>
          scf.yield %u : vector<16xf32>
        }
        vector.store %s, %written[%p, %i, %c0] : memref<8x512x16xf32>, vector<16xf32>
      }
    }
    scf.for %p = %c0 to %c8 step %c1 {
      scf.for %i = %c0 to %c4 step %c1 {
        %s = scf.for %k = %c0 to %c4096 step %c1 iter_args(%x = %zero) -> (vector<16xf32>) {
          %v = vector.load %long[%p, %k, %c0] : memref<8x4096x16xf32>, vector<16xf32>
          %u = arith.addf %v, %x : vector<16xf32>
          scf.yield %u : vector<16xf32>
        }
        vector.store %s, %out[%i, %c0] : memref<8x16xf32>, vector<16xf32>
      }
    }
    scf.for %p = %c0 to %c8 step %c1 {
      scf.for %i = %c0 to %c4096 step %c1 {
        %s = scf.for %k = %c0 to %c512 step %c1 iter_args(%x = %zero) -> (vector<16xf32>) {
          %v = vector.load %often[%p, %k, %c0] : memref<8x512x16xf32>, vector<16xf32>
          %u = arith.addf %v, %x : vector<16xf32>
          scf.yield %u : vector<16xf32>
        }
        vector.store %s, %out[%c0, %c0] : memref<8x16xf32>, vector<16xf32>
      }
    }
    scf.for %p = %c0 to %c8 step %c1 {
      scf.for %i = %c0 to %n step %c1 {
        %s = scf.for %k = %c0 to %c512 step %c1 iter_args(%x = %zero) -> (vector<16xf32>) {
          %v = vector.load %often[%p, %k, %c0] : memref<8x512x16xf32>, vector<16xf32>
          %u = arith.addf %v, %x : vector<16xf32>
          scf.yield %u : vector<16xf32>
        }
        vector.store %s, %out[%c0, %c0] : memref<8x16xf32>, vector<16xf32>
      }
    }
    return
  }
}
