# ruff: noqa: E501 - a program of the tables is one line.
"""What TVM's programs say to its machine, and the operators that R has: read, printed and read again."""

import numpy as np
import pytest
import torch

import mlc
from mlc import relax
from mlc._core.structural import assert_structural_equal
from mlc.script import DiagnosticError, from_source
from mlc.script import relax as R

X = 'x: R.Tensor((4, 8), "float32")'
N = 'x: R.Tensor(("n", 8), "float32")'

# Parameters, statements, and what the printed text has. Programs with `!` in front may have effects.
PROGRAMS = [
    # Memory.
    (X, 'return R.builtin.alloc_tensor(R.shape([4, 8]), R.dtype("float32"), R.prim_value(0), R.str("global"))', 'R.Tensor((4, 8), dtype="float32") = R.builtin.alloc_tensor(R.shape([4, 8]), R.dtype("float32"), R.prim_value(0), R.str("global"))'),
    ("!" + X, 's = R.memory.alloc_storage(R.shape([128]), R.prim_value(0), R.str("global"), R.dtype("float32"))\n    t = R.memory.alloc_tensor(s, R.prim_value(0), R.shape([4, 8]), R.dtype("float32"), R.prim_value(0))\n    R.memory.kill_tensor(t)\n    R.memory.kill_storage(s)\n    return x', "R.memory.kill_storage(s)"),
    ("!" + X, 's = R.vm.alloc_storage(R.shape([128]), R.prim_value(0), R.dtype("uint8"), R.str("global"))\n    t = R.vm.alloc_tensor(s, R.prim_value(0), R.shape([4, 8]), R.dtype("float32"), R.prim_value(0))\n    _ = R.vm.kill_object(s)\n    return t', "s: R.Object = R.vm.alloc_storage("),
    (X, "return R.memory.view(x, R.shape([32]))", 'R.Tensor((32,), dtype="float32") = R.memory.view(x, R.shape([32])'),
    (X, "return R.memory.ensure_zero_offset(x)", "R.memory.ensure_zero_offset(x)"),
    (X, "return R.builtin.stop_lift_params(x)", "R.builtin.stop_lift_params(x)"),
    # Texts, dtypes and functions as values.
    ("!" + X, 'y = R.call_packed("f", x, R.prim_value(1), R.str("a"), R.dtype("int8"), R.shape([1, 2]), sinfo_args=(R.Object,))\n    return y', 'R.call_packed("f", x, R.prim_value(1), R.str("a"), R.dtype("int8"), R.shape([1, 2]), sinfo_args=(R.Object,))'),
    (X, 's = R.str("hello")\n    return (x, s)', 'return (x, R.str("hello"))'),
    (X + ', f: R.Callable((R.Tensor((4, 8), "float32"),), R.Tensor((4, 8), "float32"), True)', "return f(x)", 'R.Tensor((4, 8), dtype="float32") = f(x)'),
    (X + ", f: R.Callable", "return (x, f)", "f: R.Callable) -> R.Tuple(R.Tensor((4, 8), dtype=\"float32\"), R.Callable)"),
    # Several machines, and gradients.
    (X, 'return R.ccl.allreduce(x, "sum")', 'R.ccl.allreduce(x, op_type="sum", in_group=True)'),
    (N, "return R.ccl.allgather(x, 2)", 'R.Tensor((n * 2, 8), dtype="float32") = R.ccl.allgather('),
    (X, "return R.ccl.scatter_from_worker0(x, 2, 1)", 'R.Tensor((4, 4), dtype="float32") = R.ccl.scatter_from_worker0('),
    (X, "return R.grad.no_grad(R.grad.start_checkpoint(x))", "R.grad.no_grad("),
    # Facts of tensors.
    ("!" + X, '_ = R.vm.call_tir_dyn("f", (x, R.shape([4])))\n    return x', 'R.vm.call_tir_dyn("f", (x, R.shape([4])))'),
    (X, "return R.inspect.tensor_ndim(x)", "return R.prim_value(2)"),
    (X, "return R.inspect.tensor_shape_i(x, 1)", "return R.prim_value(8)"),
    ('x: R.Tensor(dtype="float32")', "return R.inspect.tensor_ndim(x)", 'R.Prim("int32") = R.inspect.tensor_ndim(x)'),
    # Results of a size that the elements say.
    (X, "return R.unique(x, True, False, False, False)", 'R.Tensor(dtype="float32", ndim=1) = R.unique(x, R.prim_value(True)'),
    (X, "return R.nonzero(x)", 'R.Tensor(dtype="int64", ndim=2) = R.nonzero(x)'),
    (X + ', i: R.Tensor((2,), "int64")', "return R.dynamic_strided_slice(x, i, i, i)", 'R.Tensor(dtype="float32", ndim=2) = R.dynamic_strided_slice(x, i, i, i)'),
    ('b: R.Tensor((1, 6, 4), "float32"), s: R.Tensor((1, 2, 6), "float32"), k: R.Tensor((), "int64"), t: R.Tensor((), "float32")', "return R.vision.all_class_non_max_suppression(b, s, k, t, t)", 'R.vision.all_class_non_max_suppression(b, s, k, t, t, output_format="onnx")'),
    # All results of a call as one value.
    (X, "h = R.split(x, 2, axis=1)\n    return (x, h)", "return (x, h)"),
    (X, "h = R.split(x, 2, axis=1)\n    a = h[0]\n    return (a, h)", "return (a, h)"),
    (X, "t = (x, (x,))\n    u = t[1]\n    v = u[0]\n    return (v, u)", "return (x, (x,))"),
    ('x: R.Tensor((4, 8), "float32", vdevice="llvm:0")', 'return R.to_vdevice(x, "llvm:0")', 'vdevice="llvm:0:global") = R.to_vdevice(x, dst_vdevice="llvm:0:global")'),
]  # fmt: skip


def program(parameters, statements):
    effects = parameters.startswith("!")
    decorator = "@R.function(pure=False)" if effects else "@R.function"
    header = "from mlc.script import ir as I, relax as R, tir as T\n\n"
    return f"{header}{decorator}\ndef main({parameters.lstrip('!')}):\n    {statements}\n"


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_round_trip(number):
    parameters, statements, expected = PROGRAMS[number]
    function = from_source(program(parameters, statements))
    text = function.script(show_meta=True)
    assert expected in text, text
    again = from_source(text)
    assert_structural_equal(function, again)
    assert again.script(show_meta=True) == text


def test_closures():
    module = from_source(
        """
@I.ir_module
class Module:
    @R.function(private=True)
    def lifted(x: R.Tensor((2,), "float32"), y: R.Tensor((2,), "float32")) -> R.Tensor((2,), "float32"):
        return R.add(x, y)

    @R.function(pure=False)
    def main(x: R.Tensor((2,), "float32"), y: R.Tensor((2,), "float32")):
        cls = Module
        f = R.make_closure(cls.lifted, (x,))
        z = R.invoke_closure(f, (y,), sinfo_args=(R.Tensor((2,), "float32"),))
        return z
"""
    )
    text = module.script()
    assert "R.make_closure(cls.lifted, (x,))" in text
    assert 'R.invoke_closure(f, (y,), sinfo_args=(R.Tensor((2,), dtype="float32"),))' in text
    assert_structural_equal(module, from_source(text))


def test_functions_from_outside():
    """Names of a module may be bound to functions of other libraries, and to functions that are there."""
    module = from_source(
        """
@I.ir_module
class Module:
    ext = R.ExternFunc("env.ext")

    @R.function(pure=False)
    def main(x: R.Tensor((2,), "float32")):
        y = Module.ext(x)
        return y
"""
    )
    assert 'R.call_packed("env.ext", x, sinfo_args=(R.Object,))' in module.script()


WRONG = [
    (X, "R.print(x)\n    return x", "may have effects"),
    (X, "return R.inspect.tensor_shape_i(x, 2)", "the tensor has 2 dimensions, but axis is 2"),
    (X, "return R.unique(R.shape([1]))", "a tensor is expected"),
    (X, "return R.ccl.scatter_from_worker0(x, 3)", "expected dimension 0 to be a multiple of 3, but got 4"),
    (X, "return R.dynamic_strided_slice(x, x, x, x)", "expected begin to be a tensor of int64 of one dimension"),
    (X, "return x(x)", "is not a function"),
    (X, "return R.median(x, axis=2)", "expected an axis from -2 to 1, but got 2"),
    (X, "return R.bucketize(x, x)", "expected the boundaries to have one dimension"),
    (X, "return R.collapse_sum_to(x, (4, 3))", "expected dimension 1 of the target to be 1 or 8, but got 3"),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_errors(number, capsys):
    parameters, statements, message = WRONG[number]
    with pytest.raises(DiagnosticError) as error:
        from_source(program(parameters, statements))
    assert message in str(error.value) + capsys.readouterr().err


# ===--- Operators that others compute -----------------------------------------------------------===#

RNG = np.random.default_rng(7)
A = RNG.normal(size=(4, 6)).astype("float32")
BOUNDS = np.array([-1.0, 0.0, 0.5], "float32")
I64 = np.array([2, 0, 3, 1], "int64")

COMPOSED = {
    "median": (lambda a: R.median(a, axis=1), [A], lambda a: torch.median(a, 1)),
    "median of all": (lambda a: R.median(a), [A], torch.median),
    "median kept": (lambda a: R.median(a, 0, True), [A], lambda a: torch.median(a, 0, True)),
    "bucketize": (R.bucketize, [A, BOUNDS], torch.bucketize),
    "bucketize right": (lambda a, b: R.bucketize(a, b, True, True), [A, BOUNDS], lambda a, b: torch.bucketize(a, b, out_int32=True, right=True)),
    "collapse_sum_to": (lambda a: R.collapse_sum_to(a, (4, 1)), [A], lambda a: a.sum(1, keepdim=True)),
    "collapse_sum_like": (R.collapse_sum_like, [A, A[0]], lambda a, b: a.sum(0)),
    "eye_like": (lambda a: R.eye_like(a, 1), [A], lambda a: torch.nn.functional.pad(torch.eye(4), (1, 1))),
    "wrap_param": (lambda a: R.wrap_param(a, "float64"), [A], lambda a: a.double()),
    "size": (R.size, [A], lambda a: torch.tensor(24)),
    "hamming_window": (lambda a: R.add(a, R.hamming_window(6, True, 0.54, 0.46, "float32")), [A], lambda a: a + torch.hamming_window(6)),
    "slice_scatter": (lambda a, b: R.slice_scatter(a, b, 1, 6, 2, axis=1), [A, A[:, :3] * 2], lambda a, b: torch.slice_scatter(a, b, 1, 1, 6, 2)),
    "index_put": (lambda a, i, v: R.index_put(a, (i,), v), [A, I64[:2], A[:2] * 3], lambda a, i, v: a.index_put((i,), v)),
    "index_put two": (lambda a, i, j, v: R.index_put(a, (i, j), v, True), [A, I64, I64, A[:, 0]], lambda a, i, j, v: a.index_put((i, j), v, True)),
    "reverse_sequence": (lambda a, n: R.reverse_sequence(a, n, seq_axis=1, batch_axis=0), [A, I64], lambda a, n: torch.stack([torch.cat([r[:k].flip(0), r[k:]]) for r, k in zip(a, n, strict=True)])),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPOSED)
def test_composed(name):
    build, arrays, reference = COMPOSED[name]
    builder = relax.BlockBuilder()
    params = [relax.Var(f"p{i}", relax.TensorStructInfo(a.shape, str(a.dtype))) for i, a in enumerate(arrays)]
    with builder.function("main", params):
        builder.emit_func_output(builder.emit(build(*params)))
    got = relax.VirtualMachine(relax.build(builder.get()))["main"](*[mlc.nd.array(a) for a in arrays])
    expected = reference(*[torch.from_numpy(a) for a in arrays])
    pairs = zip(got, expected, strict=True) if isinstance(expected, tuple) else [(got, expected)]
    for value, wanted in pairs:
        np.testing.assert_allclose(value.numpy(), wanted.numpy(), rtol=1e-5, atol=1e-6)


# What R has in TVM v0.23, but for what is for other devices and for building programs by hand.
OPERATORS = """
abs acos acosh add arange argmax argmin argsort asin asinh assert_op astype atan atanh bitwise_and bitwise_not bitwise_or bitwise_xor
broadcast_to bucketize builtin.alloc_tensor builtin.stop_lift_params call_builtin_with_ctx call_dps_packed call_inplace_packed call_packed
call_pure_packed call_tir call_tir_inplace call_tir_with_grad ccl.allgather ccl.allreduce ccl.broadcast_from_worker0
ccl.scatter_from_worker0 ceil clip collapse_sum_like collapse_sum_to concat const cos cosh cumprod cumsum dataflow dequantize device divide
dtype dynamic_strided_slice einsum emit_te equal erf ewise_fma exp expand_dims eye eye_like flatten flip floor floor_divide floor_mod full
full_like func_attr function gather_elements gather_nd grad.end_checkpoint grad.no_grad grad.start_checkpoint greater greater_equal
hamming_window hint_on_device image.resize2d index_put index_tensor inspect.tensor_dtype_bits inspect.tensor_ndim inspect.tensor_shape_i
inspect.tensor_stride_i invoke_closure invoke_pure_closure isfinite isinf isnan left_shift less less_equal linear log log_add_exp
logical_and logical_not logical_or logical_xor macro make_closure masked_fill match_cast matmul max maximum mean median memory.alloc_storage
memory.alloc_tensor memory.ensure_zero_offset memory.kill_storage memory.kill_tensor memory.view meshgrid min minimum mod
multinomial_from_uniform multiply negative nn.adaptive_avg_pool2d nn.attention nn.attention_bias nn.avg_pool1d nn.avg_pool2d
nn.batch_flatten nn.batch_norm nn.conv1d nn.conv1d_transpose nn.conv2d nn.conv2d_transpose nn.cross_entropy_with_logits nn.dropout nn.gelu
nn.gelu_tanh nn.group_norm nn.instance_norm nn.layer_norm nn.leakyrelu nn.log_softmax nn.max_pool1d nn.max_pool2d nn.nll_loss nn.pad
nn.pixel_shuffle nn.prelu nn.relu nn.relu6 nn.rms_norm nn.selu nn.silu nn.softmax nn.softplus nonzero not_equal null_value one_hot ones
ones_like outer output permute_dims power prim_value print prod quantize repeat reshape reverse_sequence right_shift round rsqrt
scatter_elements scatter_nd shape shape_of shape_to_tensor sigmoid sign sin sinh size slice_scatter sort split sqrt square squeeze stack
std str strided_slice subtract sum take tan tanh tensor_to_shape tile to_vdevice topk tril triu trunc tuple unique variance
vision.all_class_non_max_suppression vm.alloc_storage vm.alloc_tensor vm.call_tir_dyn vm.kill_object where wrap_param zeros zeros_like
""".split()


@pytest.mark.parametrize("name", OPERATORS)
def test_name_is_there(name):
    found = R
    for part in name.split("."):
        found = getattr(found, part)
    assert callable(found)


def test_a_pure_function_takes_memory_and_gives_it_back():
    text = from_source("""
@R.function
def main(x: R.Tensor((4, 4), "float32")) -> R.Tensor((4, 4), "float32"):
    a = R.memory.alloc_storage(R.shape([64]), virtual_device_index=0, storage_scope="global", dtype="float32")
    b = R.memory.alloc_tensor(a, offset=0, shape=R.shape([4, 4]), dtype="float32")
    R.memory.kill_tensor(b)
    return R.builtin.alloc_tensor(R.shape([4, 4]), dtype="float32", runtime_device_index=0)
""").script()
    assert "@R.function\n" in text and "R.memory.kill_tensor(b)" in text


def test_outputs_that_are_parts_of_a_tuple_keep_their_names():
    function = from_source("""
@R.function
def main(x: R.Tensor((2,), "float32")):
    with R.dataflow():
        a = R.call_dps_packed("f", (x,), out_sinfo=[R.Tensor((2,), "float32"), R.Tensor((3,), "int32")])
        b = a[0]
        c = a[1]
        R.output(b, c)
    return (b, c)
""")
    assert "R.output(b, c)\n    return (b, c)" in function.script()
    assert_structural_equal(from_source(function.script()), function)


def test_what_is_declared_as_an_object_may_be_a_tuple():
    function = from_source("""
@R.function
def main(x: R.Tensor((2,), "float32")) -> R.Object:
    return (x, x)
""")
    assert isinstance(function.ret_struct_info, relax.TupleStructInfo)


def test_a_tuple_that_is_not_declared():
    with pytest.raises(DiagnosticError) as raised:
        from_source("""
@R.function
def main(x: R.Tensor((2,), "float32")) -> R.Tensor((2,), "float32"):
    return (x, x)
""")
    tensor = 'R.Tensor((2,), dtype="float32")'
    assert f"{tensor} is declared, but the function returns R.Tuple({tensor}, {tensor})" in str(raised.value)
