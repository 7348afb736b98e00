// relu(x @ w + b).
func.func @mlp(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"}) -> tensor<?x8xf32, #relax.dims<[n, 8]>> {
  %r = relax.dataflow {
    %w = relax.constant dense_resource<weight> : tensor<4x8xf32>
    %b = relax.constant dense<[-1.0, 1.0, 0.5, -9.0, 0.5, -1.0, -2.0, 5.0]> : tensor<8xf32>
    %0 = relax.matmul %x, %w : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<4x8xf32>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
    %1 = relax.add %0, %b : (tensor<?x8xf32, #relax.dims<[n, 8]>>, tensor<8xf32>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
    %2 = relax.nn.relu %1 : tensor<?x8xf32, #relax.dims<[n, 8]>>
    relax.output %2 : tensor<?x8xf32, #relax.dims<[n, 8]>>
  } : tensor<?x8xf32, #relax.dims<[n, 8]>>
  return %r : tensor<?x8xf32, #relax.dims<[n, 8]>>
}

{-#
  dialect_resources: {
    builtin: {
      weight: "0x04000000000000000000003F0000803F000000000000803F00000000000000000000803F00000000000000000000803F000000000000003F00000000000000000000803F00000000000000000000C03F0000803F0000000000000000000000000000803F000000000000000000000000000000000000000000000000000000000000003F"
    }
  }
#-}
