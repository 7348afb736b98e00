// RUN: mlc-opt %s --mlc-expand-bf16-casts | FileCheck %s
// RUN: mlc-opt %s --pass-pipeline="builtin.module(func.func(mlc-expand-bf16-casts,arith-expand{include-bf16=true}))" | FileCheck %s --check-prefix=WHOLE

// WHOLE-NOT: arith.truncf {{.*}} to {{.*}}bf16
// WHOLE-NOT: arith.extf {{.*}}bf16

// CHECK-LABEL: func @widen(
// CHECK: %[[SINGLE:.*]] = arith.extf %{{.*}} : bf16 to f32
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
// CHECK: arith.truncf %[[ROUND]] : vector<4xf32> to vector<4xbf16>
func.func @narrow(%x: vector<4xf64>) -> vector<4xbf16> {
  %y = arith.truncf %x : vector<4xf64> to vector<4xbf16>
  return %y : vector<4xbf16>
}

// Others stay.
// CHECK-LABEL: func @others(
// CHECK-NEXT: arith.extf %{{.*}} : f16 to f64
// CHECK-NEXT: arith.truncf %{{.*}} : f32 to bf16
// CHECK-NEXT: return
func.func @others(%x: f16, %y: f32) -> (f64, bf16) {
  %a = arith.extf %x : f16 to f64
  %b = arith.truncf %y : f32 to bf16
  return %a, %b : f64, bf16
}
