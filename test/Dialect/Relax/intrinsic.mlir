// RUN: mlc-opt %s | mlc-opt | FileCheck %s

module {
  func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  // CHECK-LABEL: func.func @allocate
  func.func @allocate(%x: tensor<4xf32>) -> tensor<4xf32> {
    %size = relax.shape [16] : !relax.shape<[16]>
    // CHECK: %[[SCOPE:.*]] = relax.string "global"
    %scope = relax.string "global"
    // CHECK: %[[TYPE:.*]] = relax.dtype f32
    %type = relax.dtype f32
    // CHECK: relax.intrinsic impure "memory.alloc_storage"(%{{.*}}, %[[SCOPE]], %[[TYPE]]) : (!relax.shape<[16]>, !relax.object, !relax.object) -> !relax.object
    %storage = relax.intrinsic impure "memory.alloc_storage"(%size, %scope, %type) : (!relax.shape<[16]>, !relax.object, !relax.object) -> !relax.object
    // CHECK: relax.intrinsic impure "memory.kill_storage"(%{{.*}}) : (!relax.object) -> ()
    relax.intrinsic impure "memory.kill_storage"(%storage) : (!relax.object) -> ()
    // CHECK: relax.function @f : !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>
    %f = relax.function @f : !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>
    // CHECK: relax.intrinsic "unique"(%{{.*}}) keywords ["sorted", true] : (tensor<4xf32>) -> tensor<?xf32>
    %u = relax.intrinsic "unique"(%x) keywords ["sorted", true] : (tensor<4xf32>) -> tensor<?xf32>
    return %x : tensor<4xf32>
  }

  // CHECK-LABEL: func.func @outer
  func.func @outer(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<3xf32>) -> tensor<?x3xf32, #relax.dims<[n, 3]>> {
    // CHECK: relax.intrinsic "outer"(%{{.*}}, %{{.*}}) tuples [0, 2] {
    // CHECK-NEXT: ^bb0(%[[A:.*]]: tensor<?xf32, #relax.dims<[n]>>, %[[B:.*]]: tensor<3xf32>):
    // CHECK-NEXT:   %[[C:.*]] = relax.expand_dims %[[A]]
    // CHECK-NEXT:   %[[P:.*]] = relax.multiply %[[C]], %[[B]]
    // CHECK-NEXT:   relax.computed %[[P]] : tensor<?x3xf32, #relax.dims<[n, 3]>>
    %z = relax.intrinsic "outer"(%x, %y) tuples [0, 2] {
    ^bb0(%a: tensor<?xf32, #relax.dims<[n]>>, %b: tensor<3xf32>):
      %c = relax.expand_dims %a axis [1] : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?x1xf32, #relax.dims<[n, 1]>>
      %p = relax.multiply %c, %b
          : (tensor<?x1xf32, #relax.dims<[n, 1]>>, tensor<3xf32>) -> tensor<?x3xf32, #relax.dims<[n, 3]>>
      relax.computed %p : tensor<?x3xf32, #relax.dims<[n, 3]>>
    } : (tensor<?xf32, #relax.dims<[n]>>, tensor<3xf32>) -> tensor<?x3xf32, #relax.dims<[n, 3]>>
    return %z : tensor<?x3xf32, #relax.dims<[n, 3]>>
  }
}

// CHECK-LABEL: func.func @conditions
func.func @conditions(%x: tensor<?xf32, #relax.dims<[n]>>) -> i1 {
  %n = relax.prim_value [n] : !relax.prim<n>
  %four = relax.prim_value [4] : !relax.prim<4>
  // CHECK: %[[C:.*]] = relax.intrinsic "tir.GE"(%{{.*}}, %{{.*}}) : (!relax.prim<n>, !relax.prim<4>) -> i1
  %c = relax.intrinsic "tir.GE"(%n, %four) : (!relax.prim<n>, !relax.prim<4>) -> i1
  // CHECK: relax.intrinsic "tir.Not"(%[[C]]) : (i1) -> i1
  %d = relax.intrinsic "tir.Not"(%c) : (i1) -> i1
  return %d : i1
}
