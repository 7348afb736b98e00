// RUN: mlc-opt %s --mlc-expand-vector-math --split-input-file | FileCheck %s

// CHECK-LABEL: func @f32
// CHECK-NOT: math.exp
// CHECK-NOT: math.log
// CHECK-NOT: math.tanh
// CHECK-NOT: math.erf
// CHECK: vector.fma {{.*}} : vector<16xf32>
// CHECK: return
func.func @f32(%x: vector<16xf32>) -> vector<16xf32> {
  %a = math.exp %x : vector<16xf32>
  %b = math.log %a : vector<16xf32>
  %c = math.tanh %b : vector<16xf32>
  %d = math.erf %c : vector<16xf32>
  %e = math.expm1 %d : vector<16xf32>
  return %e : vector<16xf32>
}

// Two powers of two from one sum, whose high bits are shifted out: no operation only takes them
// away or adds a bias.
// CHECK-LABEL: func @exp_of_f32
// CHECK: %[[SUM:.*]] = vector.fma
// CHECK-COUNT-7: vector.fma
// CHECK-NOT: vector.fma
// CHECK: %[[BITS:.*]] = arith.bitcast %[[SUM]] : vector<8xf32> to vector<8xi32>
// CHECK-NEXT: arith.addf
// CHECK-NEXT: %[[HALF:.*]] = arith.shrui %[[BITS]]
// CHECK-NEXT: %[[REST:.*]] = arith.subi %[[BITS]], %[[HALF]]
// CHECK-NEXT: arith.shli %[[HALF]]
// CHECK-NEXT: arith.bitcast
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: arith.shli %[[REST]]
// CHECK-NEXT: arith.bitcast
// CHECK-NEXT: %[[EXP:.*]] = arith.mulf
// CHECK-NEXT: return %[[EXP]]
func.func @exp_of_f32(%x: vector<8xf32>) -> vector<8xf32> {
  %a = math.exp %x : vector<8xf32>
  return %a : vector<8xf32>
}

// Powers are computed in f64.
// CHECK-LABEL: func @power
// CHECK: arith.extf %{{.*}} : vector<8xf32> to vector<8xf64>
// CHECK-NOT: math.powf
// CHECK: arith.truncf %{{.*}} : vector<8xf64> to vector<8xf32>
func.func @power(%x: vector<8xf32>, %y: vector<8xf32>) -> vector<8xf32> {
  %a = math.powf %x, %y : vector<8xf32>
  return %a : vector<8xf32>
}

// CHECK-LABEL: func @cube
// CHECK: %[[X:.*]] = arith.extf %{{.*}} : vector<8xf32> to vector<8xf64>
// CHECK-NEXT: %[[S:.*]] = arith.mulf %[[X]], %[[X]]
// CHECK-NEXT: %[[C:.*]] = arith.mulf %[[X]], %[[S]]
// CHECK-NEXT: arith.truncf %[[C]] : vector<8xf64> to vector<8xf32>
// CHECK: %[[T:.*]] = arith.mulf %[[Y:.*]], %[[Y]] : f32
// CHECK: arith.divf %{{.*}} : f64
// CHECK: math.powf %{{.*}} : f64
func.func @cube(%x: vector<8xf32>, %y: f32, %z: f64) -> (vector<8xf32>, f32, f64, f64) {
  %three = arith.constant dense<3.0> : vector<8xf32>
  %two = arith.constant 2.0 : f32
  %minus = arith.constant -1.0 : f64
  %half = arith.constant 0.5 : f64
  %a = math.powf %x, %three : vector<8xf32>
  %b = math.powf %y, %two : f32
  %c = math.powf %z, %minus : f64
  %d = math.powf %z, %half : f64
  return %a, %b, %c, %d : vector<8xf32>, f32, f64, f64
}

// CHECK-LABEL: func @half
// CHECK: arith.extf %{{.*}} : vector<8xbf16> to vector<8xf32>
// CHECK-NOT: math.exp
// CHECK: arith.truncf %{{.*}} : vector<8xf32> to vector<8xbf16>
func.func @half(%x: vector<8xbf16>) -> vector<8xbf16> {
  %a = math.exp %x : vector<8xbf16>
  return %a : vector<8xbf16>
}

// What processors have, what has no expansion, and scalars stay.
// CHECK-LABEL: func @kept
// CHECK: math.sqrt
// CHECK: math.erf
// CHECK: math.exp
func.func @kept(%x: vector<8xf32>, %y: vector<8xf64>, %z: f32) -> (vector<8xf32>, vector<8xf64>, f32) {
  %a = math.sqrt %x : vector<8xf32>
  %b = math.erf %y : vector<8xf64>
  %c = math.exp %z : f32
  return %a, %b, %c : vector<8xf32>, vector<8xf64>, f32
}

// The rarer functions of f32 are computed in f64.
// CHECK-LABEL: func @in_double
// CHECK: arith.extf %{{.*}} : vector<16xf32> to vector<16xf64>
// CHECK-NOT: math.{{log2|log10|exp2|sinh|cosh|asinh|acosh|atanh}}
// CHECK: arith.truncf %{{.*}} : vector<16xf64> to vector<16xf32>
// CHECK: return
func.func @in_double(%x: vector<16xf32>) -> vector<16xf32> {
  %a = math.log2 %x : vector<16xf32>
  %b = math.log10 %a : vector<16xf32>
  %c = math.exp2 %b : vector<16xf32>
  %d = math.sinh %c : vector<16xf32>
  %e = math.cosh %d : vector<16xf32>
  %f = math.asinh %e : vector<16xf32>
  %g = math.acosh %f : vector<16xf32>
  %h = math.atanh %g : vector<16xf32>
  return %h : vector<16xf32>
}

// What LLVM has no operation for is done lane by lane.
// CHECK-LABEL: func @lanes
// CHECK-COUNT-2: math.atanh %{{.*}} : f64
// CHECK: vector.from_elements
func.func @lanes(%x: vector<2xf64>) -> vector<2xf64> {
  %a = math.atanh %x : vector<2xf64>
  return %a : vector<2xf64>
}

// A lane above the bound leaves all to the C library, in a loop.
// CHECK-LABEL: func @angles
// CHECK: vector.reduction <or>
// CHECK: scf.if
// CHECK: scf.for
// CHECK: math.sin %{{.*}} : f32
// CHECK: } else {
// CHECK-NOT: math.sin
// CHECK: vector.fma {{.*}} : vector<16xf32>
// CHECK-NOT: math.{{acos|atan}}
// CHECK: return
func.func @angles(%x: vector<16xf32>) -> vector<16xf32> {
  %a = math.sin %x : vector<16xf32>
  %b = math.acos %a : vector<16xf32>
  %c = math.atan2 %a, %b : vector<16xf32>
  return %c : vector<16xf32>
}

// exp(x) - 1 is no expm1 near 0.
// CHECK-LABEL: func @scalar
// CHECK-NOT: math.expm1
// CHECK: vector.fma {{.*}} : vector<1xf64>
// CHECK: return
func.func @scalar(%x: f64) -> f64 {
  %a = math.expm1 %x : f64
  return %a : f64
}

// -----

// A whole register is scaled by one operation where there is one; others in two steps.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "x86_64-pc-linux-gnu", "max_vector_op_width" = 512 : i64>>} {
  // CHECK-LABEL: func @avx512
  // CHECK: %[[WHOLE:.*]] = arith.subf
  // CHECK: %[[ONE_PLUS:.*]] = arith.addf
  // CHECK: %[[EXP:.*]] = x86vector.avx512.mask.scalef %[[ONE_PLUS]], %[[WHOLE]], %[[ONE_PLUS]], %c-1_i16, %c4_i32 : vector<16xf32>
  // CHECK-NOT: x86vector
  // CHECK: return %[[EXP]]
  func.func @avx512(%x: vector<16xf32>, %y: vector<8xf32>) -> (vector<16xf32>, vector<8xf32>) {
    %0 = math.exp %x : vector<16xf32>
    %1 = math.exp %y : vector<8xf32>
    return %0, %1 : vector<16xf32>, vector<8xf32>
  }
}

// -----

// The reciprocal of what all iterations divide by, before the loop; what is not usual is divided by.
// CHECK-LABEL: func @divide(
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<64xf32>, %[[BY:[a-z0-9]+]]: f32
// CHECK: %[[SIZE:.*]] = math.absf %[[BY]] : f32
// CHECK: %[[USUAL:.*]] = arith.andi %{{.*}}, %{{.*}} : i1
// CHECK: %[[RECIPROCAL:.*]] = arith.divf %{{.*}}, %[[BY]] : f32
// CHECK: %[[BYS:.*]] = vector.broadcast %[[BY]]
// CHECK: %[[RS:.*]] = vector.broadcast %[[RECIPROCAL]]
// CHECK: scf.for
// CHECK: %[[V:.*]] = vector.load %[[X]]
// CHECK: scf.if %[[USUAL]]
// CHECK-NEXT: %[[Q:.*]] = arith.mulf %[[V]], %[[RS]]
// CHECK: %[[N:.*]] = arith.negf %[[Q]]
// CHECK: %[[REST:.*]] = vector.fma %[[N]], %[[BYS]], %[[V]]
// CHECK: %[[BETTER:.*]] = vector.fma %[[REST]], %[[RS]], %[[Q]]
// CHECK: %[[GOOD:.*]] = arith.cmpf one, %[[BETTER]], %{{.*}}
// CHECK: arith.select %[[GOOD]], %[[BETTER]], %[[Q]]
// CHECK: else
// CHECK-NEXT: arith.divf %[[V]], %[[BYS]]
func.func @divide(%x: memref<64xf32>, %by: f32) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %c64 step %c16 {
    %v = vector.load %x[%i] : memref<64xf32>, vector<16xf32>
    %b = vector.broadcast %by : f32 to vector<16xf32>
    %q = arith.divf %v, %b : vector<16xf32>
    vector.store %q, %x[%i] : memref<64xf32>, vector<16xf32>
  }
  return
}

// Narrow vectors, other divisors in each iteration, and none around stay.
// CHECK-LABEL: func @divide_plainly(
// CHECK-NOT: scf.if
// CHECK-COUNT-3: arith.divf
func.func @divide_plainly(%x: memref<64xf32>, %by: f32, %v: vector<16xf32>) -> vector<16xf32> {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %b = vector.broadcast %by : f32 to vector<16xf32>
  scf.for %i = %c0 to %c64 step %c16 {
    %w = vector.load %x[%i] : memref<64xf32>, vector<4xf32>
    %n = vector.broadcast %by : f32 to vector<4xf32>
    %q = arith.divf %w, %n : vector<4xf32>
    vector.store %q, %x[%i] : memref<64xf32>, vector<4xf32>
    %e = memref.load %x[%i] : memref<64xf32>
    %other = vector.broadcast %e : f32 to vector<16xf32>
    %r = arith.divf %v, %other : vector<16xf32>
    vector.store %r, %x[%i] : memref<64xf32>, vector<16xf32>
  }
  %all = arith.divf %v, %b : vector<16xf32>
  return %all : vector<16xf32>
}
