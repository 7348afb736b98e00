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
