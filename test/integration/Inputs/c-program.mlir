// y[i, j] = x[i, j] + w[j], by way of the workspace.
module attributes {mlc.constants = {"scale.w" = dense<[10.0, 20.0, 30.0, 40.0]> : tensor<4xf32>}} {
  memref.global constant @scale.w : memref<4xf32> {alignment = 64}

  func.func @scale.workspace(%x: memref<?x4xf32>) -> index {
    %c0 = arith.constant 0 : index
    %c16 = arith.constant 16 : index
    %n = memref.dim %x, %c0 : memref<?x4xf32>
    %bytes = arith.muli %n, %c16 : index
    return %bytes : index
  }

  func.func @scale(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<?x4xf32>, %y: memref<?x4xf32>) -> i32
      attributes {mlc.signature = {
        type = (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>,
        arg_names = ["x"]}} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %ok = arith.constant 0 : i32
    %n = memref.dim %x, %c0 : memref<?x4xf32>
    %copy = memref.view %ws[%c0][%n] : memref<?xi8> to memref<?x4xf32>
    %w = memref.get_global @scale.w : memref<4xf32>
    scf.for %i = %c0 to %n step %c1 {
      scf.for %j = %c0 to %c4 step %c1 {
        %value = memref.load %x[%i, %j] : memref<?x4xf32>
        memref.store %value, %copy[%i, %j] : memref<?x4xf32>
      }
    }
    scf.for %i = %c0 to %n step %c1 {
      scf.for %j = %c0 to %c4 step %c1 {
        %value = memref.load %copy[%i, %j] : memref<?x4xf32>
        %weight = memref.load %w[%j] : memref<4xf32>
        %sum = arith.addf %value, %weight : f32
        memref.store %sum, %y[%i, %j] : memref<?x4xf32>
      }
    }
    return %ok : i32
  }
}
