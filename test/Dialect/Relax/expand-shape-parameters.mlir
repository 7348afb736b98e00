// RUN: mlc-opt %s --relax-expand-shape-parameters | FileCheck %s

// CHECK-LABEL: func.func @public(
// CHECK-SAME: %{{.*}}: tensor<?x?xi1, #relax.dims<[n, m]>>, %{{.*}}: tensor<?xi1, #relax.dims<[k]>>) -> (!relax.shape<[?]>, tensor<2xi64>) {
// CHECK: relax.call_packed
// CHECK: %[[S:.*]] = relax.shape [n, k * 2]
// CHECK: %[[T:.*]] = relax.shape_to_tensor %[[S]]
// CHECK: return %{{.*}}, %[[T]]
func.func @public(%s: !relax.shape<[n, m]>, %k: !relax.prim<k>) -> (!relax.shape<[?]>, !relax.shape<[n, k * 2]>) {
  %0 = relax.shape [n, k * 2] : !relax.shape<[n, k * 2]>
  %1 = relax.match_cast %s : !relax.shape<[n, m]> to !relax.shape<[?, ?]>
  %2 = relax.call_packed "f"(%k) : (!relax.prim<k>) -> !relax.shape<[?]>
  return %2, %0 : !relax.shape<[?]>, !relax.shape<[n, k * 2]>
}

// What the module itself calls stays.
// CHECK-LABEL: func.func @called(%{{.*}}: !relax.shape<[n]>)
func.func @called(%s: !relax.shape<[n]>) {
  return
}

func.func @caller() {
  %0 = relax.shape [4] : !relax.shape<[4]>
  relax.call @called(%0) : (!relax.shape<[4]>) -> ()
  return
}
