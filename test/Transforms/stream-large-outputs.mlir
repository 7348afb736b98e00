// RUN: mlc-opt %s --mlc-stream-large-outputs -split-input-file | FileCheck %s

// One line at a time, where the buffer is aligned; a fence before other threads may look.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "x86_64-pc-linux-gnu", "L3_cache_size_in_bytes" = 65536 : i64>>} {
  // CHECK-LABEL: func.func private @kernel(
  // CHECK-SAME: %[[X:[a-z0-9]+]]: memref<64x512xf32>, %[[OUT:[a-z0-9]+]]: memref<64x512xf32>
  // CHECK: %[[ADDRESS:.*]] = memref.extract_aligned_pointer_as_index %[[OUT]]
  // CHECK: %[[REST:.*]] = arith.andi %[[ADDRESS]], %{{.*}}
  // CHECK: %[[ALIGNED:.*]] = arith.cmpi eq, %[[REST]], %{{.*}}
  // CHECK: omp.parallel
  // CHECK: scf.if %[[ALIGNED]] {
  // CHECK-NEXT: vector.store %[[V:.*]], %[[OUT]][%[[I:.*]], %[[J:.*]]] {alignment = 64 : i64, nontemporal = true}
  // CHECK-NEXT: } else {
  // CHECK-NEXT: vector.store %[[V]], %[[OUT]][%[[I]], %[[J]]] : memref<64x512xf32>
  // CHECK: scf.if %[[ALIGNED]]
  // CHECK: nontemporal
  // CHECK: llvm.call_intrinsic "llvm.x86.sse.sfence"()
  // CHECK-NEXT: omp.terminator
  // CHECK-NOT: sfence
  func.func private @kernel(%x: memref<64x512xf32>, %out: memref<64x512xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %c32 = arith.constant 32 : index
    %c64 = arith.constant 64 : index
    %c512 = arith.constant 512 : index
    omp.parallel {
      omp.wsloop {
        omp.loop_nest (%i) : index = (%c0) to (%c64) step (%c1) {
          scf.for %j = %c0 to %c512 step %c32 {
            %v = vector.load %x[%i, %j] : memref<64x512xf32>, vector<16xf32>
            vector.store %v, %out[%i, %j] : memref<64x512xf32>, vector<16xf32>
            %next = arith.addi %j, %c16 : index
            %w = vector.load %x[%i, %next] : memref<64x512xf32>, vector<16xf32>
            vector.store %w, %out[%i, %next] : memref<64x512xf32>, vector<16xf32>
          }
          omp.yield
        }
      }
      omp.terminator
    }
    return
  }
  func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<64x512xf32>, %out: memref<64x512xf32>) -> i32 attributes {mlc.signature = {}} {
    call @kernel(%x, %out) : (memref<64x512xf32>, memref<64x512xf32>) -> ()
    %ok = arith.constant 0 : i32
    return %ok : i32
  }
}

// -----

// Whether it is large enough is asked, too, where sizes are not known.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "x86_64-pc-linux-gnu", "L3_cache_size_in_bytes" = 65536 : i64>>} {
  // CHECK-LABEL: func.func private @symbolic(
  // CHECK-SAME: %[[OUT:[a-z0-9]+]]: memref<?x512xf32>
  // CHECK: %[[N:.*]] = memref.dim %[[OUT]]
  // CHECK: %[[ROW:.*]] = arith.constant 2048 : index
  // CHECK: %[[BYTES:.*]] = arith.muli %[[N]], %[[ROW]]
  // CHECK: %[[CACHE:.*]] = arith.constant 65536 : index
  // CHECK: %[[LARGE:.*]] = arith.cmpi ugt, %[[BYTES]], %[[CACHE]]
  // CHECK: %[[IF:.*]] = arith.andi %{{.*}}, %[[LARGE]] : i1
  // CHECK: scf.if %[[IF]]
  // CHECK: llvm.call_intrinsic "llvm.x86.sse.sfence"()
  // CHECK-NEXT: return
  func.func private @symbolic(%out: memref<?x512xf32>, %v: vector<8xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c8 = arith.constant 8 : index
    %c512 = arith.constant 512 : index
    scf.for %i = %c0 to %n step %c1 {
      scf.for %j = %c0 to %c512 step %c8 {
        vector.store %v, %out[%i, %j] : memref<?x512xf32>, vector<8xf32>
      }
    }
    return
  }
  func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, %out: memref<?x512xf32>, %v: vector<8xf32>) -> i32 attributes {mlc.signature = {}} {
    %c0 = arith.constant 0 : index
    %n = memref.dim %out, %c0 : memref<?x512xf32>
    call @symbolic(%out, %v, %n) : (memref<?x512xf32>, vector<8xf32>, index) -> ()
    %ok = arith.constant 0 : i32
    return %ok : i32
  }
}

// -----

// Not: what is read, by the kernel or by the next one; what is written twice; what lies apart, or
// not at a multiple of the vector; what is small.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "x86_64-pc-linux-gnu", "L3_cache_size_in_bytes" = 65536 : i64>>} {
  // CHECK-NOT: nontemporal
  // CHECK-NOT: sfence
  func.func private @reads(%out: memref<64x512xf32>) {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %c512 = arith.constant 512 : index
    scf.for %j = %c0 to %c512 step %c16 {
      %v = vector.load %out[%c0, %j] : memref<64x512xf32>, vector<16xf32>
      vector.store %v, %out[%c0, %j] : memref<64x512xf32>, vector<16xf32>
    }
    return
  }
  func.func private @writes(%v: vector<16xf32>, %out: memref<64x512xf32>) {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %c512 = arith.constant 512 : index
    scf.for %j = %c0 to %c512 step %c16 {
      vector.store %v, %out[%c0, %j] : memref<64x512xf32>, vector<16xf32>
    }
    return
  }
  func.func private @others(%v: vector<16xf32>, %twice: memref<64x512xf32>, %apart: memref<64x512xf32>, %odd: memref<64x513xf32>, %small: memref<4x512xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    %c64 = arith.constant 64 : index
    %c512 = arith.constant 512 : index
    scf.for %i = %c0 to %c64 step %c1 {
      scf.for %j = %c0 to %c512 step %c16 {
        vector.store %v, %twice[%c0, %j] : memref<64x512xf32>, vector<16xf32>
        vector.store %v, %odd[%i, %j] : memref<64x513xf32>, vector<16xf32>
      }
    }
    scf.for %j = %c0 to %c512 step %c16 {
      scf.for %i = %c0 to %c64 step %c1 {
        vector.store %v, %apart[%i, %j] : memref<64x512xf32>, vector<16xf32>
      }
      vector.store %v, %small[%c0, %j] : memref<4x512xf32>, vector<16xf32>
    }
    return
  }
  func.func private @reader(memref<64x512xf32>)
  func.func @f(%v: vector<16xf32>, %a: memref<64x512xf32>, %b: memref<64x512xf32>, %c: memref<64x512xf32>, %d: memref<64x512xf32>, %e: memref<64x513xf32>, %g: memref<4x512xf32>, %n: index) attributes {mlc.signature = {}} {
    call @reads(%a) : (memref<64x512xf32>) -> ()
    call @writes(%v, %b) : (vector<16xf32>, memref<64x512xf32>) -> ()
    call @reader(%b) : (memref<64x512xf32>) -> ()
    call @others(%v, %c, %d, %e, %g, %n) : (vector<16xf32>, memref<64x512xf32>, memref<64x512xf32>, memref<64x513xf32>, memref<4x512xf32>, index) -> ()
    return
  }
}

// -----

// Only where the fence is known.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "aarch64-linux-gnu", "L3_cache_size_in_bytes" = 64 : i64>>} {
  // CHECK-NOT: nontemporal
  func.func private @kernel(%v: vector<16xf32>, %out: memref<512xf32>) {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %c512 = arith.constant 512 : index
    scf.for %j = %c0 to %c512 step %c16 {
      vector.store %v, %out[%j] : memref<512xf32>, vector<16xf32>
    }
    return
  }
  func.func @f(%v: vector<16xf32>, %out: memref<512xf32>) attributes {mlc.signature = {}} {
    call @kernel(%v, %out) : (vector<16xf32>, memref<512xf32>) -> ()
    return
  }
}

// -----

// What the cache could hold by itself, but not with all that the function is given.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "x86_64-pc-linux-gnu", "L3_cache_size_in_bytes" = 196608 : i64>>} {
  // CHECK-LABEL: func.func private @with_inputs(
  // CHECK: nontemporal
  // CHECK-LABEL: func.func private @alone(
  // CHECK-NOT: nontemporal
  func.func private @with_inputs(%x: memref<64x512xf32>, %out: memref<64x512xf32>) {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %c512 = arith.constant 512 : index
    scf.for %j = %c0 to %c512 step %c16 {
      %v = vector.load %x[%c0, %j] : memref<64x512xf32>, vector<16xf32>
      vector.store %v, %out[%c0, %j] : memref<64x512xf32>, vector<16xf32>
    }
    return
  }
  func.func private @alone(%v: vector<16xf32>, %out: memref<64x512xf32>) {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %c512 = arith.constant 512 : index
    scf.for %j = %c0 to %c512 step %c16 {
      vector.store %v, %out[%c0, %j] : memref<64x512xf32>, vector<16xf32>
    }
    return
  }
  func.func @f(%v: vector<16xf32>, %x: memref<64x512xf32>, %y: memref<64x512xf32>, %z: memref<64x512xf32>) attributes {mlc.signature = {}} {
    call @with_inputs(%x, %y) : (memref<64x512xf32>, memref<64x512xf32>) -> ()
    call @alone(%v, %z) : (vector<16xf32>, memref<64x512xf32>) -> ()
    return
  }
}
