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
    // CHECK: relax.function @f
    %f = relax.function @f
    // CHECK: relax.intrinsic "unique"(%{{.*}}) keywords ["sorted", true] : (tensor<4xf32>) -> tensor<?xf32>
    %u = relax.intrinsic "unique"(%x) keywords ["sorted", true] : (tensor<4xf32>) -> tensor<?xf32>
    return %x : tensor<4xf32>
  }
}
