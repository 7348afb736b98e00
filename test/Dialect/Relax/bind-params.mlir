// RUN: python3 %S/Inputs/make_safetensors.py %t.safetensors '{"w": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}, "__metadata__": {"format": "pt", "data_offsets": [0, 0]}, "big": {"dtype": "F32", "shape": [2, 32], "data_offsets": [16, 272]}}'
// RUN: mlc-opt %s --relax-bind-params=file=%t.safetensors -split-input-file | FileCheck %s

// What is small is written out; what is large stays in the file; symbols get the sizes of the tensors.
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x2xf32, #relax.dims<[n, 2]>> {relax.name = "x"})
// CHECK-SAME: -> (tensor<?x2xf32, #relax.dims<[n, 2]>>, tensor<2x32xf32>)
// CHECK-DAG: %[[W:.*]] = relax.constant dense<{{\[}}[0.000000e+00, 1.000000e+00], [2.000000e+00, 3.000000e+00]]> : tensor<2x2xf32>
// CHECK-DAG: %[[BIG:.*]] = relax.constant dense_resource<big> : tensor<2x32xf32>
// CHECK: relax.matmul %[[X]], %[[W]]
// CHECK: return %{{.*}}, %[[BIG]]
// CHECK: big: "0x04000000000080400000A0400000C040
func.func @main(%x: tensor<?x2xf32, #relax.dims<[n, 2]>> {relax.name = "x"},
                %w: tensor<2x?xf32, #relax.dims<[2, m]>> {relax.name = "w"},
                %big: tensor<?x?xf32, #relax.dims<[m, m * 16]>>  {relax.name = "big"})
    -> (tensor<?x?xf32, #relax.dims<[n, m]>>, tensor<?x?xf32, #relax.dims<[m, m * 16]>>) {
  %y = relax.matmul %x, %w : (tensor<?x2xf32, #relax.dims<[n, 2]>>, tensor<2x?xf32, #relax.dims<[2, m]>>) -> tensor<?x?xf32, #relax.dims<[n, m]>>
  return %y, %big : tensor<?x?xf32, #relax.dims<[n, m]>>, tensor<?x?xf32, #relax.dims<[m, m * 16]>>
}
