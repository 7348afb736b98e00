// RUN: mlc-opt %s --mlc-expand-arith | FileCheck %s

// CHECK-LABEL: func @widen(
// CHECK: %[[BITS:.*]] = arith.bitcast %{{.*}} : bf16 to i16
// CHECK: arith.shli
// CHECK: %[[SINGLE:.*]] = arith.bitcast %{{.*}} : i32 to f32
// CHECK-NEXT: %[[DOUBLE:.*]] = arith.extf %[[SINGLE]] : f32 to f64
// CHECK-NEXT: return %[[DOUBLE]]
func.func @widen(%x: bf16) -> f64 {
  %y = arith.extf %x : bf16 to f64
  return %y : f64
}

// The neighbour that is odd: nearer to zero by one, if the nearest is farther, with the last bit set.
// CHECK-LABEL: func @narrow(
// CHECK-SAME: %[[X:.*]]: vector<4xf64>
// CHECK: %[[ONE:.*]] = arith.constant dense<1> : vector<4xi32>
// CHECK: %[[SINGLE:.*]] = arith.truncf %[[X]] : vector<4xf64> to vector<4xf32>
// CHECK: %[[BACK:.*]] = arith.extf %[[SINGLE]]
// CHECK-DAG: %[[FARTHER:.*]] = arith.cmpf ogt
// CHECK-DAG: %[[OTHER:.*]] = arith.cmpf one, %[[BACK]], %[[X]]
// CHECK: %[[BITS:.*]] = arith.bitcast %[[SINGLE]] : vector<4xf32> to vector<4xi32>
// CHECK: %[[NEARER:.*]] = arith.subi %[[BITS]], %[[ONE]]
// CHECK: %[[INNER:.*]] = arith.select %[[FARTHER]], %[[NEARER]], %[[BITS]]
// CHECK: %[[ODD:.*]] = arith.ori %[[INNER]], %[[ONE]]
// CHECK: %[[CHOSEN:.*]] = arith.select %[[OTHER]], %[[ODD]], %[[BITS]]
// CHECK: %[[ROUND:.*]] = arith.bitcast %[[CHOSEN]] : vector<4xi32> to vector<4xf32>
// CHECK: arith.bitcast %[[ROUND]] : vector<4xf32> to vector<4xi32>
// CHECK: arith.bitcast %{{.*}} : vector<4xi16> to vector<4xbf16>
func.func @narrow(%x: vector<4xf64>) -> vector<4xbf16> {
  %y = arith.truncf %x : vector<4xf64> to vector<4xbf16>
  return %y : vector<4xbf16>
}

// Divisions that round down or up, in those that cut off.
// CHECK-LABEL: func @divisions(
// CHECK-NOT: {{floor|ceil}}div
// CHECK: arith.divsi
// CHECK-NOT: {{floor|ceil}}div
// CHECK: arith.div{{[su]}}i
// CHECK-NOT: {{floor|ceil}}div
// CHECK: return
func.func @divisions(%x: i32, %y: i32) -> (i32, i32, i32) {
  %a = arith.floordivsi %x, %y : i32
  %b = arith.ceildivsi %x, %y : i32
  %c = arith.ceildivui %x, %y : i32
  return %a, %b, %c : i32, i32, i32
}

// What LLVM has operations for stays.
// CHECK-LABEL: func @others(
// CHECK-NEXT: arith.extf %{{.*}} : f16 to f64
// CHECK-NEXT: arith.maximumf %{{.*}}, %{{.*}} fastmath<nsz> : vector<8xf32>
// CHECK-NEXT: arith.minnumf
// CHECK-NEXT: return
func.func @others(%x: f16, %y: vector<8xf32>, %z: f32) -> (f64, vector<8xf32>, f32) {
  %a = arith.extf %x : f16 to f64
  %b = arith.maximumf %y, %y fastmath<nsz> : vector<8xf32>
  %c = arith.minnumf %z, %z : f32
  return %a, %b, %c : f64, vector<8xf32>, f32
}
