// RUN: mlc-opt %s --mlc-prefetch-rows --canonicalize -split-input-file | FileCheck %s

// What the first loop reads of the next row is fetched in the one that computes the most, a line of each vector.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"L1_cache_size_in_bytes" = 32768 : i64, "L2_cache_size_in_bytes" = 65536 : i64>>} {
  // CHECK-LABEL: func.func @softmax_like(
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<64x512xf32>
  // CHECK: scf.for %[[I:.*]] = %c0 to %c64
  // CHECK-NOT: memref.prefetch
  // CHECK: scf.for
  // CHECK-NEXT: vector.load %[[X]]
  // CHECK-NOT: memref.prefetch
  // CHECK: %[[AFTER:.*]] = arith.addi %[[I]], %c1
  // CHECK: %[[NEXT:.*]] = arith.minsi %[[AFTER]], %c63
  // CHECK: scf.for %[[J:.*]] = %c0 to %c512 step %c32
  // CHECK: memref.prefetch %[[X]][%[[NEXT]], %[[J]]], read, locality<3>, data
  // CHECK: %[[LINE:.*]] = arith.addi %[[J]], %c16
  // CHECK: memref.prefetch %[[X]][%[[NEXT]], %[[LINE]]], read, locality<3>, data
  // CHECK-NOT: memref.prefetch
  func.func @softmax_like(%x: memref<64x512xf32>, %row: memref<512xf32>, %out: memref<64x512xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %c32 = arith.constant 32 : index
    %c64 = arith.constant 64 : index
    %c512 = arith.constant 512 : index
    scf.for %i = %c0 to %c64 step %c1 {
      scf.for %j = %c0 to %c512 step %c16 {
        %v = vector.load %x[%i, %j] : memref<64x512xf32>, vector<16xf32>
        vector.store %v, %row[%j] : memref<512xf32>, vector<16xf32>
      }
      scf.for %j = %c0 to %c512 step %c32 {
        %v = vector.load %row[%j] : memref<512xf32>, vector<16xf32>
        %1 = arith.mulf %v, %v : vector<16xf32>
        %2 = arith.addf %1, %v : vector<16xf32>
        %3 = arith.mulf %2, %v : vector<16xf32>
        %next = arith.addi %j, %c16 : index
        %w = vector.load %row[%next] : memref<512xf32>, vector<16xf32>
        %4 = arith.mulf %w, %w : vector<16xf32>
        %5 = arith.addf %4, %w : vector<16xf32>
        %6 = arith.mulf %5, %w : vector<16xf32>
        vector.store %3, %row[%j] : memref<512xf32>, vector<16xf32>
        vector.store %6, %row[%next] : memref<512xf32>, vector<16xf32>
      }
      scf.for %j = %c0 to %c512 step %c16 {
        %v = vector.load %row[%j] : memref<512xf32>, vector<16xf32>
        vector.store %v, %out[%i, %j] : memref<64x512xf32>, vector<16xf32>
      }
    }
    return
  }
}

// -----

// Rows shared among threads, of a number that is not known, in one dimension; two of them do not stay in the first cache.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"L1_cache_size_in_bytes" = 2048 : i64, "L2_cache_size_in_bytes" = 65536 : i64>>} {
  // CHECK-LABEL: func.func @parallel(
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<?xf32>, %{{.*}}: memref<512xf32>, %[[N:[a-z0-9]+]]: index
  // CHECK: omp.loop_nest (%[[I:.*]]) : index = (%c0) to (%[[N]])
  // CHECK: scf.for
  // CHECK: %[[AFTER:.*]] = arith.addi %[[I]], %c1
  // CHECK: %[[LAST:.*]] = arith.subi %[[N]], %c1
  // CHECK: %[[NEXT:.*]] = arith.minsi %[[AFTER]], %[[LAST]]
  // CHECK: %[[START:.*]] = arith.muli %[[NEXT]], %c512
  // CHECK: scf.for %[[J:.*]] = %c0 to %c512
  // CHECK: %[[PLACE:.*]] = arith.addi %[[START]], %[[J]]
  // CHECK: memref.prefetch %[[X]][%[[PLACE]]], read, locality<2>, data
  func.func @parallel(%x: memref<?xf32>, %row: memref<512xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %c512 = arith.constant 512 : index
    omp.parallel {
      omp.wsloop {
        omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
          scf.for %j = %c0 to %c512 step %c16 {
            %start = arith.muli %i, %c512 : index
            %place = arith.addi %start, %j : index
            %v = vector.load %x[%place] : memref<?xf32>, vector<16xf32>
            vector.store %v, %row[%j] : memref<512xf32>, vector<16xf32>
          }
          scf.for %j = %c0 to %c512 step %c16 {
            %v = vector.load %row[%j] : memref<512xf32>, vector<16xf32>
            %1 = arith.mulf %v, %v : vector<16xf32>
            %2 = arith.addf %1, %v : vector<16xf32>
            %3 = arith.mulf %2, %v : vector<16xf32>
            vector.store %3, %row[%j] : memref<512xf32>, vector<16xf32>
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

// What is kept on the stack for each row is in a scope.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"L1_cache_size_in_bytes" = 32768 : i64, "L2_cache_size_in_bytes" = 65536 : i64>>} {
  // CHECK-LABEL: func.func @scope(
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<64x512xf32>
  // CHECK: memref.alloca_scope
  // CHECK: %[[NEXT:.*]] = arith.minsi
  // CHECK: scf.for %[[J:.*]] = %c0 to %c512
  // CHECK: memref.prefetch %[[X]][%[[NEXT]], %[[J]]], read, locality<3>, data
  func.func @scope(%x: memref<64x512xf32>, %out: memref<64x512xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %c64 = arith.constant 64 : index
    %c512 = arith.constant 512 : index
    omp.parallel {
      omp.wsloop {
        omp.loop_nest (%i) : index = (%c0) to (%c64) step (%c1) {
          memref.alloca_scope {
            %row = memref.alloca() : memref<512xf32>
            scf.for %j = %c0 to %c512 step %c16 {
              %v = vector.load %x[%i, %j] : memref<64x512xf32>, vector<16xf32>
              vector.store %v, %row[%j] : memref<512xf32>, vector<16xf32>
            }
            scf.for %j = %c0 to %c512 step %c16 {
              %v = vector.load %row[%j] : memref<512xf32>, vector<16xf32>
              %1 = arith.mulf %v, %v : vector<16xf32>
              %2 = arith.addf %1, %v : vector<16xf32>
              %3 = arith.mulf %2, %v : vector<16xf32>
              vector.store %3, %out[%i, %j] : memref<64x512xf32>, vector<16xf32>
            }
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

// Not what the second cache holds, what is written meanwhile, what stays where it is or goes anywhere, rows that fill the
// second cache, or where little is computed.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"L1_cache_size_in_bytes" = 32768 : i64, "L2_cache_size_in_bytes" = 65536 : i64>>} {
  // CHECK-LABEL: func.func @left_alone(
  // CHECK-NOT: memref.prefetch
  // CHECK: return
  func.func @left_alone(%small: memref<16x512xf32>, %written: memref<64x512xf32>, %fixed: memref<64x512xf32>,
                        %light: memref<64x1024xf32>, %long: memref<64x16384xf32>, %places: memref<512xindex>,
                        %row: memref<16384xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %c512 = arith.constant 512 : index
    %c1024 = arith.constant 1024 : index
    %c16384 = arith.constant 16384 : index
    scf.for %i = %c0 to %c16 step %c1 {
      scf.for %j = %c0 to %c512 step %c16 {
        %u = vector.load %small[%i, %j] : memref<16x512xf32>, vector<16xf32>
        %v = vector.load %written[%i, %j] : memref<64x512xf32>, vector<16xf32>
        %w = vector.load %fixed[%c1, %j] : memref<64x512xf32>, vector<16xf32>
        %place = memref.load %places[%j] : memref<512xindex>
        %k = arith.addi %place, %j : index
        %z = vector.load %light[%i, %k] : memref<64x1024xf32>, vector<16xf32>
        %s = arith.addf %u, %v : vector<16xf32>
        %r = arith.addf %s, %z : vector<16xf32>
        %t = arith.addf %r, %w : vector<16xf32>
        vector.store %t, %row[%j] : memref<16384xf32>, vector<16xf32>
      }
      scf.for %j = %c0 to %c512 step %c16 {
        %v = vector.load %row[%j] : memref<16384xf32>, vector<16xf32>
        %1 = arith.mulf %v, %v : vector<16xf32>
        %2 = arith.addf %1, %v : vector<16xf32>
        %3 = arith.mulf %2, %v : vector<16xf32>
        vector.store %3, %written[%i, %j] : memref<64x512xf32>, vector<16xf32>
      }
      scf.for %j = %c0 to %c1024 step %c16 {
        %v = vector.load %light[%i, %j] : memref<64x1024xf32>, vector<16xf32>
        vector.store %v, %row[%j] : memref<16384xf32>, vector<16xf32>
      }
      scf.for %j = %c0 to %c1024 step %c16 {
        %v = vector.load %row[%j] : memref<16384xf32>, vector<16xf32>
        vector.store %v, %written[%i, %j] : memref<64x512xf32>, vector<16xf32>
      }
    }
    scf.for %i = %c0 to %c16 step %c1 {
      scf.for %j = %c0 to %c16384 step %c16 {
        %v = vector.load %long[%i, %j] : memref<64x16384xf32>, vector<16xf32>
        vector.store %v, %row[%j] : memref<16384xf32>, vector<16xf32>
      }
      scf.for %j = %c0 to %c16384 step %c16 {
        %v = vector.load %row[%j] : memref<16384xf32>, vector<16xf32>
        %1 = arith.mulf %v, %v : vector<16xf32>
        %2 = arith.addf %1, %v : vector<16xf32>
        %3 = arith.mulf %2, %v : vector<16xf32>
        vector.store %3, %row[%j] : memref<16384xf32>, vector<16xf32>
      }
    }
    return
  }
}
