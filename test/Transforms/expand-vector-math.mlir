// RUN: mlc-opt %s --mlc-expand-vector-math | FileCheck %s

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
