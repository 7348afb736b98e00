// RUN: mlc-opt %s --relax-refine-parameters | FileCheck %s

// Another op on the parameter keeps its operand's type, and a part that was known stays.
// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[X:.*]]: tensor<?x?xf32, #relax.dims<[n, m]>>, %{{.*}}: tensor<?xf32, #relax.dims<[m]>>)
// CHECK: %[[AS:.*]] = relax.match_cast %[[X]] : tensor<?x?xf32, #relax.dims<[n, m]>> to tensor<?x?xf32, #relax.dims<[?, m]>>
// CHECK: relax.call_packed "look"(%[[AS]])
// CHECK: relax.match_cast %[[X]]
func.func @rows(%x: tensor<?x?xf32, #relax.dims<[?, m]>>, %y: tensor<?xf32, #relax.dims<[m]>>) -> tensor<?x?xf32, #relax.dims<[n, m]>> {
  relax.call_packed "look"(%x) : (tensor<?x?xf32, #relax.dims<[?, m]>>) -> ()
  %z = relax.match_cast %x : tensor<?x?xf32, #relax.dims<[?, m]>> to tensor<?x?xf32, #relax.dims<[n, m]>>
  return %z : tensor<?x?xf32, #relax.dims<[n, m]>>
}

// CHECK-LABEL: func.func @rank(
// CHECK-SAME: tensor<?x4xf32, #relax.dims<[n, 4]>>
func.func @rank(%x: tensor<*xf32>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
  %y = relax.dataflow {
    %z = relax.match_cast %x : tensor<*xf32> to tensor<?x4xf32, #relax.dims<[n, 4]>>
    relax.output %z : tensor<?x4xf32, #relax.dims<[n, 4]>>
  } : tensor<?x4xf32, #relax.dims<[n, 4]>>
  return %y : tensor<?x4xf32, #relax.dims<[n, 4]>>
}

// A cast that is not always run says nothing of the parameter, nor does one of a value that is computed.
// CHECK-LABEL: func.func @sometimes(
// CHECK-SAME: tensor<?xf32>
func.func @sometimes(%x: tensor<?xf32>, %c: i1) {
  scf.if %c {
    %y = relax.match_cast %x : tensor<?xf32> to tensor<?xf32, #relax.dims<[n]>>
    relax.call_packed "look"(%y) : (tensor<?xf32, #relax.dims<[n]>>) -> ()
  }
  return
}

// CHECK-LABEL: func.func @product(
// CHECK-SAME: %{{.*}}: tensor<?xf32>, %{{.*}}: tensor<?xf32, #relax.dims<[n]>>)
func.func @product(%x: tensor<?xf32>, %y: tensor<?xf32>) {
  %m = relax.match_cast %y : tensor<?xf32> to tensor<?xf32, #relax.dims<[n]>>
  %z = relax.call_packed "make"(%y) : (tensor<?xf32>) -> tensor<?xf32>
  %k = relax.match_cast %z : tensor<?xf32> to tensor<?xf32, #relax.dims<[k]>>
  %p = relax.match_cast %x : tensor<?xf32> to tensor<?xf32, #relax.dims<[n * k]>>
  return
}

// The caller's view of a function that is called stays as it is.
// CHECK-LABEL: func.func private @called(
// CHECK-SAME: tensor<?xf32>
func.func private @called(%x: tensor<?xf32>) {
  %y = relax.match_cast %x : tensor<?xf32> to tensor<?xf32, #relax.dims<[n]>>
  return
}
func.func @caller(%x: tensor<4xf32>) {
  relax.call @called(%x) : (tensor<4xf32>) -> ()
  return
}
