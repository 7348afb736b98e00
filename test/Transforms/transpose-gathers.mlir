// RUN: mlc-opt %s --mlc-transpose-gathers --canonicalize --cse | FileCheck %s

// Four columns of a tile, and their elements in the order of the rows.

// CHECK-LABEL: func @columns(
// CHECK-SAME: %[[A:.*]]: memref<400xf32>, %[[I:.*]]: index
// CHECK-DAG: %[[C100:.*]] = arith.constant 100 : index
// CHECK-DAG: %[[C300:.*]] = arith.constant 300 : index
// CHECK: %[[ROW0:.*]] = vector.load %[[A]][%[[I]]] : memref<400xf32>, vector<4xf32>
// CHECK: %[[I1:.*]] = arith.addi %[[I]], %[[C100]]
// CHECK: %[[ROW1:.*]] = vector.load %[[A]][%[[I1]]]
// CHECK: %[[ROW2:.*]] = vector.load
// CHECK: %[[I3:.*]] = arith.addi %[[I]], %[[C300]]
// CHECK: %[[ROW3:.*]] = vector.load %[[A]][%[[I3]]]
// CHECK-NOT: vector.gather
// CHECK: %[[LOW01:.*]] = vector.shuffle %[[ROW0]], %[[ROW1]] [0, 4, 1, 5]
// CHECK: %[[HIGH01:.*]] = vector.shuffle %[[ROW0]], %[[ROW1]] [2, 6, 3, 7]
// CHECK: %[[LOW23:.*]] = vector.shuffle %[[ROW2]], %[[ROW3]] [0, 4, 1, 5]
// CHECK: %[[HIGH23:.*]] = vector.shuffle %[[ROW2]], %[[ROW3]] [2, 6, 3, 7]
// CHECK: %[[COLUMN0:.*]] = vector.shuffle %[[LOW01]], %[[LOW23]] [0, 1, 4, 5]
// CHECK: %[[COLUMN1:.*]] = vector.shuffle %[[LOW01]], %[[LOW23]] [2, 3, 6, 7]
// CHECK: %[[COLUMN2:.*]] = vector.shuffle %[[HIGH01]], %[[HIGH23]] [0, 1, 4, 5]
// CHECK: %[[COLUMN3:.*]] = vector.shuffle %[[HIGH01]], %[[HIGH23]] [2, 3, 6, 7]
// CHECK: return %[[COLUMN0]], %[[COLUMN1]], %[[COLUMN2]], %[[COLUMN3]]
func.func @columns(%a: memref<400xf32>, %i: index)
    -> (vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>) {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %on = arith.constant dense<true> : vector<4xi1>
  %none = arith.constant dense<0.0> : vector<4xf32>
  %offsets = arith.constant dense<[0, 100, 200, 300]> : vector<4xi32>
  %i1 = arith.addi %i, %c1 : index
  %i2 = arith.addi %i, %c2 : index
  %i3 = arith.addi %i, %c3 : index
  %0 = vector.gather %a[%i] [%offsets], %on, %none
      : memref<400xf32>, vector<4xi32>, vector<4xi1>, vector<4xf32> into vector<4xf32>
  %1 = vector.gather %a[%i1] [%offsets], %on, %none
      : memref<400xf32>, vector<4xi32>, vector<4xi1>, vector<4xf32> into vector<4xf32>
  %2 = vector.gather %a[%i2] [%offsets], %on, %none
      : memref<400xf32>, vector<4xi32>, vector<4xi1>, vector<4xf32> into vector<4xf32>
  %3 = vector.gather %a[%i3] [%offsets], %on, %none
      : memref<400xf32>, vector<4xi32>, vector<4xi1>, vector<4xf32> into vector<4xf32>
  return %0, %1, %2, %3 : vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>
}

// Segments of 128 bits, and then these among each other. Stores lie between the loads, to what
// cannot be the same memory; the last column is loaded first.

// CHECK-LABEL: func @stores(
// CHECK-COUNT-4: vector.load
// CHECK: vector.shuffle %{{.*}}, %{{.*}} [0, 4, 2, 6] : vector<4xf64>, vector<4xf64>
// CHECK: vector.shuffle %{{.*}}, %{{.*}} [1, 5, 3, 7]
// CHECK: vector.shuffle %{{.*}}, %{{.*}} [0, 4, 2, 6]
// CHECK: vector.shuffle %{{.*}}, %{{.*}} [1, 5, 3, 7]
// CHECK: %[[C0:.*]] = vector.shuffle %{{.*}}, %{{.*}} [0, 1, 4, 5]
// CHECK: vector.shuffle %{{.*}}, %{{.*}} [2, 3, 6, 7]
// CHECK-COUNT-4: vector.store
// CHECK-NOT: vector.gather
func.func @stores(%a: memref<400xf64> {llvm.noalias}, %b: memref<16xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c12 = arith.constant 12 : index
  %on = arith.constant dense<true> : vector<4xi1>
  %none = arith.constant dense<0.0> : vector<4xf64>
  %offsets = arith.constant dense<[0, 100, 200, 300]> : vector<4xindex>
  %3 = vector.gather %a[%c3] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  vector.store %3, %b[%c12] : memref<16xf64>, vector<4xf64>
  %0 = vector.gather %a[%c0] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  vector.store %0, %b[%c0] : memref<16xf64>, vector<4xf64>
  %1 = vector.gather %a[%c1] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  vector.store %1, %b[%c4] : memref<16xf64>, vector<4xf64>
  %2 = vector.gather %a[%c2] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  vector.store %2, %b[%c8] : memref<16xf64>, vector<4xf64>
  return
}

// The store may change what is loaded after it.

// CHECK-LABEL: func @may_overlap(
// CHECK-COUNT-4: vector.gather
func.func @may_overlap(%a: memref<400xf64>, %b: memref<16xf64>, %v: vector<4xf64>)
    -> (vector<4xf64>, vector<4xf64>, vector<4xf64>, vector<4xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %on = arith.constant dense<true> : vector<4xi1>
  %none = arith.constant dense<0.0> : vector<4xf64>
  %offsets = arith.constant dense<[0, 100, 200, 300]> : vector<4xindex>
  %0 = vector.gather %a[%c0] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  %1 = vector.gather %a[%c1] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  vector.store %v, %b[%c0] : memref<16xf64>, vector<4xf64>
  %2 = vector.gather %a[%c2] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  %3 = vector.gather %a[%c3] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  return %0, %1, %2, %3 : vector<4xf64>, vector<4xf64>, vector<4xf64>, vector<4xf64>
}

// Three columns are no tile; and lanes that are off are not read.

// CHECK-LABEL: func @not_all(
// CHECK-COUNT-4: vector.gather
func.func @not_all(%a: memref<400xf64>)
    -> (vector<4xf64>, vector<4xf64>, vector<4xf64>, vector<4xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %on = arith.constant dense<true> : vector<4xi1>
  %some = arith.constant dense<[true, true, true, false]> : vector<4xi1>
  %none = arith.constant dense<0.0> : vector<4xf64>
  %offsets = arith.constant dense<[0, 100, 200, 300]> : vector<4xindex>
  %0 = vector.gather %a[%c0] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  %1 = vector.gather %a[%c1] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  %2 = vector.gather %a[%c2] [%offsets], %on, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  %3 = vector.gather %a[%c3] [%offsets], %some, %none
      : memref<400xf64>, vector<4xindex>, vector<4xi1>, vector<4xf64> into vector<4xf64>
  return %0, %1, %2, %3 : vector<4xf64>, vector<4xf64>, vector<4xf64>, vector<4xf64>
}
