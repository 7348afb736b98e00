// What a graph computes does not change when its te ops become calls.
// RUN: mlc-opt %s --mlc-interpret="entry=main seed=1 sizes=n=3" -o /dev/null > %t.te
// RUN: mlc-opt %s --relax-lower-emit-te --mlc-interpret="entry=main seed=1 sizes=n=3" -o /dev/null > %t.tir
// RUN: diff %t.te %t.tir && FileCheck %s < %t.tir

// CHECK: result 0: dense<{{.+}}> : tensor<6x2xf32>
// CHECK: result 1: dense<{{.+}}> : tensor<4xf32>

func.func @main(%x: tensor<?x2xf32, #relax.dims<[n, 2]>>)
    -> (tensor<?x2xf32, #relax.dims<[n * 2, 2]>>, tensor<?xf32, #relax.dims<[n + 1]>>) {
  %0 = relax.emit_te "double" (%A = %x : tensor<?x2xf32, #relax.dims<[n, 2]>>) vars (%n2 = n * 2) {
    %B = te.compute "B" (%i in %n2, %j in 2) {
      %c2 = arith.constant 2 : index
      %k = arith.floordivsi %i, %c2 : index
      %a = tensor.extract %A[%k, %j] : tensor<?x2xf32>
      te.yield %a : f32
    } : tensor<?x2xf32>
    relax.output %B : tensor<?x2xf32>
  } : tensor<?x2xf32, #relax.dims<[n * 2, 2]>>
  %1 = relax.emit_te "total" (%A = %0 : tensor<?x2xf32, #relax.dims<[n * 2, 2]>>) vars (%n = n) {
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %n2 = arith.muli %n, %c2 : index
    %n1 = arith.addi %n, %c1 : index
    %S = te.reduce "S" sum () over (%i in %n2, %j in 2) {
      %a = tensor.extract %A[%i, %j] : tensor<?x2xf32>
      te.yield %a : f32
    } : tensor<f32>
    %B = te.compute "B" (%i in %n1) {
      %s = tensor.extract %S[] : tensor<f32>
      te.yield %s : f32
    } : tensor<?xf32>
    relax.output %B : tensor<?xf32>
  } : tensor<?xf32, #relax.dims<[n + 1]>>
  return %0, %1 : tensor<?x2xf32, #relax.dims<[n * 2, 2]>>, tensor<?xf32, #relax.dims<[n + 1]>>
}
