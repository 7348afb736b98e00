// RUN: mlc-translate --mlir-to-tvmscript %s | FileCheck %s

// A condition is the tensor that its bool is taken of; each branch ends with what the if is bound to.
// CHECK-LABEL: def branches(
// CHECK-SAME: c: R.Tensor((), dtype="bool"), x: R.Tensor((4,), dtype="float32")) -> R.Tensor((4,), dtype="float32"):
// CHECK: if c:
// CHECK-NEXT: lv: R.Tensor((4,), dtype="float32") = R.exp(x)
// CHECK-NEXT: y: R.Tensor((4,), dtype="float32") = lv
// CHECK-NEXT: else:
// CHECK-NEXT: y: R.Tensor((4,), dtype="float32") = x
// CHECK-NEXT: return y
func.func @branches(%c: tensor<i1> {relax.name = "c"}, %x: tensor<4xf32> {relax.name = "x"}) -> tensor<4xf32> {
  %0 = tensor.extract %c[] : tensor<i1>
  %1 = scf.if %0 -> tensor<4xf32> {
    %2 = relax.exp %x : tensor<4xf32> loc("lv")
    scf.yield %2 : tensor<4xf32>
  } else {
    scf.yield %x : tensor<4xf32>
  } loc("y")
  return %1 : tensor<4xf32>
}

// CHECK: @R.function(pure=False)
// CHECK-NEXT: def effects(u: R.Tensor, d: R.Tensor((2, "n")), r: R.Tensor(ndim=2), s: R.Shape(["n"]), p: R.Prim("int64")) -> R.Shape(["n * 2"]):
// CHECK-NEXT: n = T.int64()
// CHECK-NEXT: R.print(u, format=R.str("u is {}"))
// CHECK-NEXT: lv: R.Tensor((), dtype="bool") = R.call_pure_packed("f", d, p, R.prim_value(3), R.shape([n]), sinfo_args=(R.Tensor((), dtype="bool"),))
// CHECK-NEXT: R.assert_op(lv, format=R.str("no"))
// CHECK-NEXT: out: R.Shape([n * 2]) = R.shape([n * 2])
// CHECK-NEXT: return out
func.func @effects(%u: tensor<*x!relax.object> {relax.name = "u"},
    %d: tensor<2x?x!relax.object, #relax.dims<[2, n]>> {relax.name = "d"}, %r: tensor<?x?x!relax.object> {relax.name = "r"},
    %s: !relax.shape<[n]> {relax.name = "s"}, %p: i64 {relax.name = "p"}) -> !relax.shape<[n * 2]> {
  relax.print "u is {}" %u : tensor<*x!relax.object>
  %three = arith.constant 3 : i64
  %shape = relax.shape [n] : !relax.shape<[n]>
  %0 = relax.call_packed pure "f"(%d, %p, %three, %shape)
      : (tensor<2x?x!relax.object, #relax.dims<[2, n]>>, i64, i64, !relax.shape<[n]>) -> tensor<i1> loc("lv")
  relax.assert_op %0, "no" : tensor<i1>
  %out = relax.shape [n * 2] : !relax.shape<[n * 2]> loc("out")
  return %out : !relax.shape<[n * 2]>
}

// What says that of a function that is not there is an intrinsic as others are.
// CHECK-LABEL: def nowhere(
// CHECK-NEXT: R.local_function(name="inner")
func.func @nowhere(%x: tensor<4xf32> {relax.name = "x"}) -> tensor<4xf32> {
  relax.intrinsic "local_function"() keywords ["name", "inner"] : () -> ()
  return %x : tensor<4xf32>
}

// A function is written where it was inside of another one; what it captures is not a parameter there.
// CHECK-NOT: def outer_inner
// CHECK-LABEL: def outer(
// CHECK-SAME: x: R.Tensor(("n",), dtype="float32"), w: R.Tensor(("n",), dtype="float32")) -> R.Tensor(("n",), dtype="float32"):
// CHECK-NEXT: n = T.int64()
// CHECK-NEXT: {{^ *}}@R.function
// CHECK-NEXT: {{^ *}}def inner(y: R.Tensor((n,), dtype="float32")) -> R.Tensor((n,), dtype="float32"):
// CHECK-NEXT: z: R.Tensor((n,), dtype="float32") = R.add(y, w)
// CHECK-NEXT: return z
// CHECK-EMPTY:
// CHECK-NEXT: r: R.Tensor((n,), dtype="float32") = inner(x)
// CHECK-NEXT: return r
func.func @outer(%x: tensor<?xf32, #relax.dims<[n]>> {relax.name = "x"}, %w: tensor<?xf32, #relax.dims<[n]>> {relax.name = "w"})
    -> tensor<?xf32, #relax.dims<[n]>> {
  relax.intrinsic "local_function"(%w) keywords ["function", @outer_inner, "name", "inner"] : (tensor<?xf32, #relax.dims<[n]>>) -> ()
  %r = relax.call @outer_inner(%x, %w)
      : (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> loc("r")
  return %r : tensor<?xf32, #relax.dims<[n]>>
}
func.func private @outer_inner(%y: tensor<?xf32, #relax.dims<[n]>> {relax.name = "y"}, %c: tensor<?xf32, #relax.dims<[n]>> {relax.name = "c"})
    -> tensor<?xf32, #relax.dims<[n]>> {
  %z = relax.add %y, %c
      : (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> loc("z")
  return %z : tensor<?xf32, #relax.dims<[n]>>
}

// CHECK: @R.function(pure=False)
// CHECK-NEXT: def says_so
func.func @says_so(%x: tensor<4xf32> {relax.name = "x"}) -> tensor<4xf32> attributes {relax.is_pure = false} {
  return %x : tensor<4xf32>
}

// All results of a call, as a tuple that has a name, are the variable that the call is bound to.
// CHECK-LABEL: def whole(
// CHECK: lv: R.Tuple(R.Tensor((4,), dtype="float32"), R.Tensor((4,), dtype="float32")) = R.nn.dropout(x, rate=0.5)
// CHECK: t: R.Tuple({{.*}}) = lv
func.func @whole(%x: tensor<4xf32> {relax.name = "x"}) -> tensor<4xf32> {
  %0:2 = relax.nn.dropout %x : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) loc("lv")
  %1 = relax.tuple %0#0, %0#1 : tuple<tensor<4xf32>, tensor<4xf32>> loc("t")
  %2 = relax.tuple_get_item %1[0] : tuple<tensor<4xf32>, tensor<4xf32>> loc("y")
  return %2 : tensor<4xf32>
}
