// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func private @normal_form
// CHECK-SAME: tensor<?x4xf32, #relax.dims<[n * 5, 4]>>
// CHECK-SAME: tensor<?x?xf32, #relax.dims<[n - m, ?]>>
func.func private @normal_form(tensor<?x4xf32, #relax.dims<[n * 4 + n, 4]>>, tensor<?x?xf32, #relax.dims<[-m + n, ?]>>)

// CHECK-LABEL: func.func private @types
// CHECK-SAME: (!relax.shape<[n, 4]>, !relax.shape<[]>, !relax.shape<?>) -> !relax.object
func.func private @types(!relax.shape<[n, 4]>, !relax.shape<[]>, !relax.shape<?>) -> !relax.object

// CHECK-LABEL: func.func @names
// CHECK-SAME: {relax.name = "x"}
func.func @names(%arg0: tensor<4xf32> {relax.name = "x"}) { return }
