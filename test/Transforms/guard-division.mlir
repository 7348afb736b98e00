// RUN: mlc-opt %s --mlc-guard-division | FileCheck %s
// RUN: mlc-opt %s --mlc-guard-division --arith-expand --canonicalize --mlc-interpret="entry=numbers outputs=1" -o /dev/null | FileCheck %s --check-prefix=RESULT

// CHECK-LABEL: func.func @unsigned(
// CHECK-SAME: %[[X:.*]]: vector<4xi8>, %[[Y:.*]]: vector<4xi8>
// CHECK: %[[IS:.*]] = arith.cmpi eq, %[[Y]], %{{.*}}
// CHECK: %[[SAFE:.*]] = arith.select %[[IS]], %{{.*}}, %[[Y]]
// CHECK: %[[Q:.*]] = arith.divui %[[X]], %[[SAFE]]
// CHECK: arith.select %[[IS]], %{{.*}}, %[[Q]]
func.func @unsigned(%x: vector<4xi8>, %y: vector<4xi8>) -> vector<4xi8> {
  %q = arith.divui %x, %y : vector<4xi8>
  return %q : vector<4xi8>
}

// A remainder needs nothing after it; a signed division may overflow as well.
// CHECK-LABEL: func.func @remainder(
// CHECK: arith.cmpi eq, %{{.*}}, %{{.*}} : i32
// CHECK: arith.cmpi eq, %{{.*}}, %{{.*}} : i32
// CHECK: arith.cmpi eq, %{{.*}}, %{{.*}} : i32
// CHECK: %[[R:.*]] = arith.remsi
// CHECK-NEXT: return %[[R]]
func.func @remainder(%x: i32, %y: i32) -> i32 {
  %r = arith.remsi %x, %y : i32
  return %r : i32
}

// CHECK-LABEL: func.func @no_guard(
// CHECK-NOT: arith.select
// CHECK: return
func.func @no_guard(%x: i32, %i: index) -> (i32, i32, index) {
  %c3 = arith.constant 3 : i32
  %q = arith.divsi %x, %c3 : i32
  %minus = arith.constant -1 : i32
  %r = arith.divui %x, %minus : i32
  %j = arith.divui %i, %i : index
  return %q, %r, %j : i32, i32, index
}

// RESULT: result 0: dense<[0, 0, -2147483648, 0, -4]> : tensor<5xi32>
func.func @numbers(%A: memref<2xi32> {mlc.input = dense<[0, -1]> : tensor<2xi32>}, %B: memref<5xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %seven = arith.constant 7 : i32
  %least = arith.constant -2147483648 : i32
  %two = arith.constant -2 : i32
  %zero = memref.load %A[%c0] : memref<2xi32>
  %minus = memref.load %A[%c1] : memref<2xi32>
  %0 = arith.floordivsi %seven, %zero : i32
  memref.store %0, %B[%c0] : memref<5xi32>
  %1 = arith.remui %seven, %zero : i32
  memref.store %1, %B[%c1] : memref<5xi32>
  %2 = arith.divsi %least, %minus : i32
  memref.store %2, %B[%c2] : memref<5xi32>
  %3 = arith.remsi %least, %minus : i32
  memref.store %3, %B[%c3] : memref<5xi32>
  %4 = arith.floordivsi %seven, %two : i32
  memref.store %4, %B[%c4] : memref<5xi32>
  return
}
