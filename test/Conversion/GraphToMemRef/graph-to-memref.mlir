// RUN: mlc-opt %s --graph-to-memref -split-input-file | FileCheck %s

// Symbolic sizes come from the dimensions of arguments; the result is made in the caller's buffer.
// CHECK-LABEL: func.func private @main.workspace(memref<?x4xf32>) -> index
// CHECK: func.func @main(%[[CTX:[a-z0-9]+]]: !llvm.ptr, %[[WS:[a-z0-9]+]]: memref<?xi8>, %[[X:[a-z0-9]+]]: memref<?x4xf32>, %[[OUT:[a-z0-9]+]]: memref<?xf32>) -> i32
// CHECK-SAME: mlc.signature = {arg_names = ["x"], type = (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?xf32, #relax.dims<[n * 2]>>}
// CHECK-DAG: %[[N:.*]] = memref.dim %[[X]], %{{.*}}
// CHECK: %[[T:.*]] = memref.alloc(%[[N]]) {alignment = 64 : i64} : memref<?x4xf32>
// CHECK: call @relu(%[[X]], %[[T]])
// CHECK: call @fill(%[[T]], %[[OUT]], %[[N]])
// CHECK: %[[OK:.*]] = arith.constant 0 : i32
// CHECK: return %[[OK]] : i32
func.func private @relu(memref<?x4xf32>, memref<?x4xf32>)
func.func private @fill(memref<?x4xf32>, memref<?xf32>, index)
func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"}) -> tensor<?xf32, #relax.dims<[n * 2]>> {
  %r = relax.dataflow {
    %a = relax.call_tir @relu(%x) : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
    %b = relax.call_tir @fill(%a) vars [n] : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?xf32, #relax.dims<[n * 2]>>
    relax.output %b : tensor<?xf32, #relax.dims<[n * 2]>>
  } : tensor<?xf32, #relax.dims<[n * 2]>>
  return %r : tensor<?xf32, #relax.dims<[n * 2]>>
}

// -----

// Equal constants share a global; a result that is an argument, a constant or was returned already is copied; tuples
// are flattened.
// CHECK: module attributes {mlc.constants = {main.const0 = dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>}}
// CHECK: memref.global constant @main.const0 : memref<2xf32> {alignment = 64 : i64}
// CHECK: func.func @main(%{{[a-z0-9]+}}: !llvm.ptr, %{{[a-z0-9]+}}: memref<?xi8>, %[[X:[a-z0-9]+]]: memref<2xf32>, %[[Y:[a-z0-9]+]]: memref<2xf32>,
// CHECK-SAME: %[[O0:[a-z0-9]+]]: memref<2xf32>, %[[O1:[a-z0-9]+]]: memref<2xf32>, %[[O2:[a-z0-9]+]]: memref<2xf32>, %[[O3:[a-z0-9]+]]: memref<2xf32>)
// CHECK: %[[C:.*]] = memref.get_global @main.const0
// CHECK: call @add(%[[X]], %[[C]], %[[O0]])
// CHECK: memref.copy %[[O0]], %[[O1]]
// CHECK: memref.copy %[[Y]], %[[O2]]
// CHECK: memref.copy %{{.*}}, %[[O3]]
func.func private @add(memref<2xf32>, memref<2xf32>, memref<2xf32>)
func.func @main(%t: tuple<tensor<2xf32>, tensor<2xf32>>) -> tuple<tensor<2xf32>, tuple<tensor<2xf32>, tensor<2xf32>, tensor<2xf32>>> {
  %c = relax.constant dense<[1., 2.]> : tensor<2xf32>
  %d = relax.constant dense<[1., 2.]> : tensor<2xf32>
  %x = relax.tuple_get_item %t[0] : tuple<tensor<2xf32>, tensor<2xf32>>
  %y = relax.tuple_get_item %t[1] : tuple<tensor<2xf32>, tensor<2xf32>>
  %s = relax.call_tir @add(%x, %c) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %u = relax.tuple %s, %y, %d : tuple<tensor<2xf32>, tensor<2xf32>, tensor<2xf32>>
  %r = relax.tuple %s, %u : tuple<tensor<2xf32>, tuple<tensor<2xf32>, tensor<2xf32>, tensor<2xf32>>>
  return %r : tuple<tensor<2xf32>, tuple<tensor<2xf32>, tensor<2xf32>, tensor<2xf32>>>
}

// -----

// A bool takes a byte.
// CHECK: mlc.constants = {mask.const0 = dense<[1, 0, 1]> : tensor<3xi8>}
// CHECK: memref.global constant @mask.const0 : memref<3xi8>
// CHECK: func.func @mask(%{{[a-z0-9]+}}: !llvm.ptr, %{{[a-z0-9]+}}: memref<?xi8>, %{{[a-z0-9]+}}: memref<3xi8>) -> i32
func.func @mask() -> tensor<3xi1> {
  %c = relax.constant dense<[true, false, true]> : tensor<3xi1>
  return %c : tensor<3xi1>
}

// -----

// A name that a function of this module has is that function; others go through the context.
// CHECK: func.func private @packed.log(!llvm.ptr, memref<2xf32>) -> i32
// CHECK-SAME: by_value = true, callee = "log", num_outputs = 0 : i32
// CHECK: func.func private @packed.env.linear(!llvm.ptr, memref<2xi8>, memref<2xf32>) -> i32
// CHECK-SAME: mlc.packed = {by_value = false, callee = "env.linear", num_outputs = 1 : i32, types = [tensor<2xui8>, tensor<2xf32>]}
// CHECK: func.func @main(%[[CTX:[a-z0-9]+]]: !llvm.ptr, %{{[a-z0-9]+}}: memref<?xi8>, %[[X:[a-z0-9]+]]: memref<2xi8>, %[[OUT:[a-z0-9]+]]: memref<2xf32>)
// CHECK: call @packed.log(%[[CTX]], %[[T:.*]]) {mlc.check_status}
// CHECK: call @here(%[[T]], %[[OUT]])
func.func private @here(memref<2xf32>, memref<2xf32>)
func.func @main(%x: tensor<2xui8>) -> tensor<2xf32> {
  %a = relax.call_dps_packed "env.linear"(%x) : (tensor<2xui8>) -> tensor<2xf32>
  relax.call_packed "log"(%a) : (tensor<2xf32>) -> ()
  %b = relax.call_dps_packed "here"(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return %b : tensor<2xf32>
}

// -----

// Another graph function works in a part of the caller's workspace.
// CHECK: func.func @main(%[[CTX:[a-z0-9]+]]: !llvm.ptr, %{{[a-z0-9]+}}: memref<?xi8>, %[[X:[a-z0-9]+]]: memref<8xf32>, %[[OUT:[a-z0-9]+]]: memref<16xf32>)
// CHECK: %[[ARG:.*]] = memref.cast %[[X]] : memref<8xf32> to memref<?xf32>
// CHECK: %[[BYTES:.*]] = call @double.workspace(%[[ARG]])
// CHECK: %[[PART:.*]] = memref.alloc(%[[BYTES]]) {alignment = 64 : i64} : memref<?xi8>
// CHECK: %[[RES:.*]] = memref.cast %[[OUT]] : memref<16xf32> to memref<?xf32>
// CHECK: call @double(%[[CTX]], %[[PART]], %[[ARG]], %[[RES]]) {mlc.check_status}
func.func private @kernel(memref<?xf32>, memref<?xf32>)
func.func private @double(%x: tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k * 2]>> {
  %y = relax.call_tir @kernel(%x) : (tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k * 2]>>
  return %y : tensor<?xf32, #relax.dims<[k * 2]>>
}
func.func @main(%x: tensor<8xf32>) -> tensor<16xf32> {
  %y = relax.call @double(%x) : (tensor<8xf32>) -> tensor<16xf32>
  return %y : tensor<16xf32>
}

// -----

// A cast gives symbols their values and checks the rest.
// CHECK-DAG: func.func private @[[CHECK0:.*]](!llvm.ptr, index, index) -> i32 attributes {mlc.check = {what = "dimension 0 of a value in main"}}
// CHECK-DAG: func.func private @[[CHECK1:.*]](!llvm.ptr, index, index) -> i32 attributes {mlc.check = {what = "dimension 1 of a value in main"}}
// CHECK: func.func @main(%[[CTX:[a-z0-9]+]]: !llvm.ptr, %{{[a-z0-9]+}}: memref<?xi8>, %[[X:[a-z0-9]+]]: memref<?x?x?xf32>, %[[Y:[a-z0-9]+]]: memref<?xf32>) -> i32
// CHECK-DAG: %[[N:.*]] = memref.dim %[[Y]], %{{.*}}
// CHECK: call @[[CHECK0]](%[[CTX]], %[[N]], %{{.*}}) {mlc.check_status}
// CHECK: call @[[CHECK1]](%[[CTX]], %c4, %{{.*}}) {mlc.check_status}
// CHECK-NOT: mlc.check_status
// CHECK: memref.cast %[[X]] : memref<?x?x?xf32> to memref<?x4x?xf32>
func.func @main(%x: tensor<?x?x?xf32>, %y: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?x4x?xf32, #relax.dims<[n, 4, m]>> {
  %z = relax.match_cast %x : tensor<?x?x?xf32> to tensor<?x4x?xf32, #relax.dims<[n, 4, m]>>
  %s = relax.shape_of %z : tensor<?x4x?xf32, #relax.dims<[n, 4, m]>> -> !relax.shape<[n, 4, m]>
  return %z : tensor<?x4x?xf32, #relax.dims<[n, 4, m]>>
}

// -----

// A public kernel has a signature of its own, and stays as it is.
// CHECK: func.func @triple(%{{.*}}: memref<4xf32>, %{{.*}}: memref<4xf32>) attributes {mlc.signature =
// CHECK-NEXT: return{{$}}
// CHECK: func.func @main(
// CHECK: call @triple(
func.func @triple(%A: memref<4xf32>, %B: memref<4xf32>)
    attributes {mlc.signature = {arg_names = ["A", "B"], type = (tensor<4xf32>, tensor<4xf32>) -> ()}} {
  return
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = relax.call_dps_packed "triple"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// The buffer that a callee changes is a copy, which becomes the result.
// CHECK: func.func @main(%{{[a-z0-9]+}}: !llvm.ptr, %{{[a-z0-9]+}}: memref<?xi8>, %[[X:[a-z0-9]+]]: memref<4xf32>, %[[OUT:[a-z0-9]+]]: memref<4xf32>) -> i32
// CHECK: memref.copy %[[X]], %[[OUT]]
// CHECK: call @scale(%[[OUT]])
func.func private @scale(memref<4xf32>)
func.func @main(%x: tensor<4xf32> {relax.name = "x"}) -> tensor<4xf32> {
  %y = relax.call_tir_inplace @scale(%x) inplace [0] : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// Both branches of an `if` write to one buffer; a number is a tensor without dimensions to callers.
// CHECK-LABEL: func.func @branch(
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<?xf32>, %[[C:[a-z0-9]+]]: memref<i8>, %[[OUT:[a-z0-9]+]]: memref<?xf32>) -> i32
// CHECK-SAME: (tensor<?xf32, #relax.dims<[n]>>, tensor<i1>) -> tensor<?xf32, #relax.dims<[n]>>
// CHECK-DAG: %[[BYTE:.*]] = memref.load %[[C]][] : memref<i8>
// CHECK-DAG: %[[IS:.*]] = arith.cmpi ne, %[[BYTE]]
// CHECK: scf.if %[[IS]] {
// CHECK: %[[T:.*]] = memref.alloc
// CHECK: call @relu(%[[X]], %[[T]])
// CHECK: memref.copy %[[T]], %[[OUT]]
// CHECK: } else {
// CHECK: memref.copy %[[X]], %[[OUT]]
func.func private @relu(memref<?xf32>, memref<?xf32>)
func.func @branch(%x: tensor<?xf32, #relax.dims<[n]>>, %c: i1) -> tensor<?xf32, #relax.dims<[n]>> {
  %y = scf.if %c -> tensor<?xf32, #relax.dims<[n]>> {
    %a = relax.call_tir @relu(%x) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>>
    scf.yield %a : tensor<?xf32, #relax.dims<[n]>>
  } else {
    scf.yield %x : tensor<?xf32, #relax.dims<[n]>>
  }
  return %y : tensor<?xf32, #relax.dims<[n]>>
}

// -----

// What chooses between numbers is of a kernel, and stays.
// CHECK-LABEL: func.func @kernel(
// CHECK: scf.if %{{.*}} -> (f32)
func.func @kernel(%x: memref<4xf32>, %i: index, %c: i1) {
  %v = scf.if %c -> f32 {
    %a = memref.load %x[%i] : memref<4xf32>
    scf.yield %a : f32
  } else {
    %zero = arith.constant 0.0 : f32
    scf.yield %zero : f32
  }
  memref.store %v, %x[%i] : memref<4xf32>
  return
}

// -----

// A tensor of rank 0 may be the condition.
// CHECK-LABEL: func.func @condition(
// CHECK-SAME: %[[C:[a-z0-9]+]]: memref<i8>, %[[OUT:[a-z0-9]+]]: memref<4xf32>) -> i32
// CHECK: %[[BYTE:.*]] = memref.load %[[C]][] : memref<i8>
// CHECK: %[[IS:.*]] = arith.cmpi ne, %[[BYTE]]
// CHECK: scf.if %[[IS]] {
func.func @condition(%x: tensor<4xf32>, %y: tensor<4xf32>, %c: tensor<i1>) -> tensor<4xf32> {
  %b = tensor.extract %c[] : tensor<i1>
  %z = scf.if %b -> tensor<4xf32> {
    scf.yield %x : tensor<4xf32>
  } else {
    scf.yield %y : tensor<4xf32>
  }
  return %z : tensor<4xf32>
}

// -----

// The text goes first, as bytes; a number goes in a buffer of its own.
// CHECK-DAG: memref.global constant @print.const0 : memref<3xi8>
// CHECK-DAG: func.func private @packed.mlc.runtime.print({{.*}}) -> i32 attributes {mlc.packed = {by_value = false, callee = "mlc.runtime.print", num_outputs = 0 : i32, types = [tensor<3xui8>, tensor<4xf32>]}}
// CHECK-DAG: func.func private @packed.mlc.runtime.assert_op({{.*}}) -> i32 attributes {mlc.packed = {by_value = false, callee = "mlc.runtime.assert_op", num_outputs = 0 : i32, types = [tensor<1xui8>, tensor<i1>, tensor<i64>]}}
// CHECK-LABEL: func.func @print(
// CHECK-SAME: %[[CTX:[a-z0-9]+]]: !llvm.ptr, %{{[a-z0-9]+}}: memref<?xi8>, %[[X:[a-z0-9]+]]: memref<4xf32>
// CHECK: %[[TEXT:.*]] = memref.get_global @print.const0
// CHECK: call @packed.mlc.runtime.print(%[[CTX]], %[[TEXT]], %[[X]]) {mlc.check_status}
// CHECK: %[[EMPTY:.*]] = memref.get_global @print.const1
// CHECK: memref.store %{{.*}}, %[[OK:.*]][] : memref<i8>
// CHECK: memref.store %{{.*}}, %[[N:.*]][] : memref<i64>
// CHECK: call @packed.mlc.runtime.assert_op(%[[CTX]], %[[EMPTY]], %[[OK]], %[[N]]) {mlc.check_status}
func.func @print(%x: tensor<4xf32>, %ok: i1, %n: i64) -> tensor<4xf32> {
  relax.print "{}" %x : tensor<4xf32>
  relax.assert_op %ok, ""(%n) : i1, i64
  return %x : tensor<4xf32>
}

// -----

// A number is handed to a graph function in a buffer.
// CHECK-LABEL: func.func @hand_over(
// CHECK: memref.store %{{.*}}, %[[N:.*]][] : memref<i64>
// CHECK: call @with_number(%{{.*}}, %{{.*}}, %{{.*}}, %[[N]], %{{.*}}) {mlc.check_status}
func.func private @with_number(%x: tensor<4xf32>, %n: i64) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func @hand_over(%x: tensor<4xf32>) -> tensor<4xf32> {
  %n = arith.constant 3 : i64
  %y = relax.call @with_number(%x, %n) : (tensor<4xf32>, i64) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// A reshape is another view of the memory; as a result it is copied.
// CHECK-LABEL: func.func @views(
// CHECK-SAME: %[[X:[a-z0-9]+]]: memref<?x4x6xf32>, %[[OUT:[a-z0-9]+]]: memref<?xf32>, %[[OTHER:[a-z0-9]+]]: memref<?x24xf32>
// CHECK: %[[N:.*]] = memref.dim %[[X]]
// CHECK: %[[SIZE:.*]] = arith.muli %[[N]]
// CHECK: %[[FLAT:.*]] = memref.reinterpret_cast %[[X]] to offset: [0], sizes: [%[[SIZE]]], strides: [1] : memref<?x4x6xf32> to memref<?xf32>
// CHECK: call @exp(%[[FLAT]], %[[OUT]])
// CHECK: %[[MATRIX:.*]] = memref.reinterpret_cast %[[X]] to offset: [0], sizes: [%[[N]], 24], strides: [24, 1]
// CHECK: memref.copy %[[MATRIX]], %[[OTHER]]
func.func private @exp(%A: memref<?xf32>, %B: memref<?xf32>)
func.func @views(%x: tensor<?x4x6xf32, #relax.dims<[n, 4, 6]>>) -> (tensor<?xf32, #relax.dims<[n * 24]>>, tensor<?x24xf32, #relax.dims<[n, 24]>>) {
  %0 = relax.reshape %x shape [n * 24] : (tensor<?x4x6xf32, #relax.dims<[n, 4, 6]>>) -> tensor<?xf32, #relax.dims<[n * 24]>>
  %1 = relax.call_tir @exp(%0) : (tensor<?xf32, #relax.dims<[n * 24]>>) -> tensor<?xf32, #relax.dims<[n * 24]>>
  %2 = relax.reshape %x shape [n, 24] : (tensor<?x4x6xf32, #relax.dims<[n, 4, 6]>>) -> tensor<?x24xf32, #relax.dims<[n, 24]>>
  return %1, %2 : tensor<?xf32, #relax.dims<[n * 24]>>, tensor<?x24xf32, #relax.dims<[n, 24]>>
}

// -----

// A size that is known only when a function has returned: its buffers are results of the call. What is known of them is
// checked, and a result of such a size is handed to the context.
// CHECK-DAG: func.func private @packed.make({{.*}}) -> (i32, memref<?x?xf32>) attributes {mlc.packed = {by_value = true, callee = "make", num_outputs = 1 : i32, types = [tensor<?xf32>, tensor<i1>, tensor<?x?xf32>]}}
// CHECK-DAG: func.func private @give.output(!llvm.ptr, memref<?x?xf32>) -> i32 attributes {mlc.give = {index = 0 : i32, type = tensor<?x?xf32>}}
// CHECK-LABEL: func.func @open(
// CHECK-SAME: %[[CTX:.*]]: !llvm.ptr, %{{.*}}: memref<?xi8>, %[[X:.*]]: memref<?xf32>, %[[OUT:.*]]: memref<?xf32>) -> i32
// CHECK-SAME: open = array<i64: 0>
// CHECK: %[[N:.*]] = memref.dim %[[X]], %{{.*}}
// CHECK: %[[Y:.*]]:2 = call @packed.make(%[[CTX]], %[[X]], %{{.*}}) {mlc.check_status}
// CHECK: %[[ROWS:.*]] = memref.dim %[[Y]]#1, %{{.*}}
// CHECK: call @check.dimension(%[[CTX]], %[[N]], %[[ROWS]]) {mlc.check_status}
// CHECK: call @give.output(%[[CTX]], %[[Y]]#1) {mlc.check_status}
// CHECK: memref.copy %[[X]], %[[OUT]]
func.func @open(%x: tensor<?xf32, #relax.dims<[n]>>)
    -> (tensor<?x?xf32, #relax.dims<[n, ?]>>, tensor<?xf32, #relax.dims<[n]>>) {
  %true = arith.constant true
  %y = relax.call_packed pure "make"(%x, %true)
      : (tensor<?xf32, #relax.dims<[n]>>, i1) -> tensor<?x?xf32, #relax.dims<[n, ?]>>
  return %y, %x : tensor<?x?xf32, #relax.dims<[n, ?]>>, tensor<?xf32, #relax.dims<[n]>>
}

// -----

// Buffers whose sizes follow from it are made when they are known.
// CHECK-LABEL: func.func @following(
// CHECK: %[[Y:.*]]:2 = call @packed.make(
// CHECK: %[[M:.*]] = memref.dim %[[Y]]#1, %{{.*}}
// CHECK: %[[Z:.*]] = memref.alloc(%[[M]])
// CHECK: call @exp(%[[Y]]#1, %[[Z]])
// CHECK: call @give.output(%{{.*}}, %[[Z]])
func.func private @exp(memref<?xf32>, memref<?xf32>)
func.func @following(%x: tensor<4xf32>) -> tensor<?xf32, #relax.dims<[m]>> {
  %y = relax.call_packed pure "make"(%x) : (tensor<4xf32>) -> tensor<?xf32>
  %z = relax.match_cast %y : tensor<?xf32> to tensor<?xf32, #relax.dims<[m]>>
  %e = relax.call_tir @exp(%z) : (tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[m]>>
  return %e : tensor<?xf32, #relax.dims<[m]>>
}

// -----

// A condition on sizes is computed of the sizes of the arguments.
// CHECK-LABEL: func.func @main(
// CHECK: %[[N:.*]] = memref.dim
// CHECK: %[[LESS:.*]] = arith.cmpi slt, %[[N]], %{{.*}} : index
// CHECK: %[[NOT:.*]] = arith.xori %[[LESS]], %{{.*}} : i1
// CHECK: scf.if %[[NOT]]
func.func @main(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<2xf32>, %z: tensor<2xf32>) -> tensor<2xf32> {
  %n = relax.prim_value [n] : !relax.prim<n>
  %four = relax.prim_value [4] : !relax.prim<4>
  %less = relax.intrinsic "tir.LT"(%n, %four) : (!relax.prim<n>, !relax.prim<4>) -> i1
  %c = relax.intrinsic "tir.Not"(%less) : (i1) -> i1
  %r = scf.if %c -> tensor<2xf32> {
    scf.yield %y : tensor<2xf32>
  } else {
    scf.yield %z : tensor<2xf32>
  }
  return %r : tensor<2xf32>
}
