// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s

// What symbols leave open is checked when the program runs.
// CHECK-LABEL: func.func @matmul
// CHECK: %[[S:.*]] = relax.shape [m] : !relax.shape<[m]>
// CHECK: relax.match_cast %[[S]] : !relax.shape<[m]> to !relax.shape<[n]>
// CHECK: relax.emit_te "matmul"
func.func @matmul(%x: tensor<2x?xf32, #relax.dims<[2, n]>>, %y: tensor<?x3xf32, #relax.dims<[m, 3]>>) -> tensor<2x3xf32> {
  %0 = relax.matmul %x, %y : (tensor<2x?xf32, #relax.dims<[2, n]>>, tensor<?x3xf32, #relax.dims<[m, 3]>>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @reshape
// CHECK: relax.match_cast %{{.*}} : !relax.shape<[m]> to !relax.shape<[n * 2]>
// CHECK: relax.emit_te "reshape"
func.func @reshape(%x: tensor<?x2xf32, #relax.dims<[n, 2]>>, %y: tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[m]>> {
  %0 = relax.reshape %x shape [m] : (tensor<?x2xf32, #relax.dims<[n, 2]>>) -> tensor<?xf32, #relax.dims<[m]>>
  return %0 : tensor<?xf32, #relax.dims<[m]>>
}

// CHECK-LABEL: func.func @known
// CHECK-NOT: relax.match_cast
func.func @known(%x: tensor<2x?xf32, #relax.dims<[2, n]>>, %y: tensor<?x3xf32, #relax.dims<[n, 3]>>) -> tensor<2x3xf32> {
  %0 = relax.matmul %x, %y : (tensor<2x?xf32, #relax.dims<[2, n]>>, tensor<?x3xf32, #relax.dims<[n, 3]>>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
