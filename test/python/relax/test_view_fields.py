"""What programs read of functions, statements and expressions: the fields that TVM's nodes have, by their names."""

import re

import numpy
import pytest

from mlc import relax, te, tir
from mlc.script import from_source
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T


@I.ir_module
class Program:
    I.module_attrs({"version": 3})

    @T.prim_func
    def scale(A: T.Buffer((16, 8), "float32"), B: T.Buffer((16, 8), "float32"), n: T.int64):
        T.func_attr({"tir.noalias": True, "count": 4})
        C = T.alloc_buffer((16, 8))
        for i, j in T.grid(16, 8):
            with T.block("C"):
                T.block_attr({"mark": 1})
                vi, vj = T.axis.remap("SS", [i, j])
                C[vi, vj] = A[vi, vj] * T.float32(2)
        for i in T.parallel(16, annotations={"key": "value"}):
            for j in T.vectorized(8):
                with T.block("B"):
                    vi, vj = T.axis.remap("SS", [i, j])
                    with T.init():
                        B[vi, vj] = T.float32(0)
                    if vi < n:
                        B[vi, vj] = T.exp(C[vi, vj])

    @R.function
    def main(x: R.Tensor((16, 8), "float32"), y: R.Tensor(("m", 4), "float32")):
        m = T.int64()
        with R.dataflow():
            a = R.call_tir(Program.scale, (x,), out_sinfo=R.Tensor((16, 8), "float32"), tir_vars=R.shape([5]))
            b = R.add(a, R.const(numpy.ones((16, 8), "float32")))
            t = R.split(b, 2, axis=0)
            u = t[0]
            c = R.match_cast(y, R.Tensor((m, 4), "float32"))
            d = R.reshape(c, R.shape([m * 4]))
            z = (u, d)
            R.output(z)
        return z


_scale, _main = Program["scale"], Program["main"]
_root = _scale.body.block
_first, _second = _root.body.seq
_c, _b = _first.body.body.block, _second.body.body.block
_buffer = _scale.buffer_map[_scale.params[0]]
_bindings = _main.body.blocks[0].bindings
_n, _m = tir.Var("n", "int64"), te.var("m")
_sized = relax.Var("s", relax.TensorStructInfo((3, _n, _n * 2 + 1), "float32"))
_placeholder = te.placeholder((3, _m, 7), name="P")
_k = te.reduce_axis((0, 5), "k")
_sum = te.compute((3,), lambda i: te.sum(_placeholder[i, _k, 0], _k))


def number(value):
    """An IntImm that is an int, too."""
    return lambda found: isinstance(found, tir.IntImm) and found.value == value and found == value


def instance(kind):
    return lambda found: isinstance(found, kind)


FIELDS = {
    # Modules and functions.
    "Program.attrs['version']": 3,
    "Program.get_global_var('scale').name_hint": "scale",
    "'main' in Program": True,
    "_scale.params[2].dtype": "int64",
    "_scale.attrs['count']": 4,
    "_scale.attrs['global_symbol']": "scale",
    "_main.is_pure": True,
    "_main.struct_info.params[0]": instance(relax.TensorStructInfo),
    "_main.ret_struct_info.fields[1].shape[0]": instance(tir.Mul),
    # Statements.
    "type(_scale.body).__name__": "BlockRealize",
    "_root.alloc_buffers[0].name": "C",
    "_first.loop_var.name": "i",
    "_first.extent": number(16),
    "_second.kind": tir.ForKind.PARALLEL,
    "_second.annotations['key']": "value",
    "_first.body.body.iter_values[0].same_as(_first.loop_var)": True,
    "_c.iter_vars[0].dom.extent": number(16),
    "_c.iter_vars[0].iter_type": 0,
    "_c.annotations['mark']": 1,
    "_c.reads[0].region[0].extent": number(1),
    "_c.writes[0].buffer.same_as(_root.alloc_buffers[0])": True,
    "_c.body.value": instance(tir.Mul),
    "_c.body.value.b.value": 2.0,
    "_b.init": instance(tir.BufferStore),
    "_b.body.condition.b.same_as(_scale.params[2])": True,
    "_b.body.then_case.value.op.name": "tir.exp",
    "_b.body.else_case": None,
    "_buffer.shape[1]": number(8),
    "_buffer.shape[1].dtype": "int32",
    "_buffer.scope()": "global",
    # Bindings.
    "[binding.var.name_hint for binding in _bindings]": ["a", "b", "t", "u", "c", "d", "z"],
    "_bindings[0].value.args[0].name_hint": "scale",
    "_bindings[0].value.args[2].values[0]": number(5),
    "_bindings[0].value.sinfo_args[0].shape[1]": number(8),
    "_bindings[1].value.args[1].data.numpy().shape": (16, 8),
    "_bindings[2].value.attrs.indices_or_sections": 2,
    "_bindings[2].var.struct_info": instance(relax.TupleStructInfo),
    "_bindings[3].value.index": 0,
    "_bindings[3].value.tuple_value.same_as(_bindings[2].var)": True,
    "_bindings[4]": instance(relax.MatchCast),
    "_bindings[5].value.args[1].values[0].b": number(4),
    "_bindings[6].value[0].name_hint": "u",
    "_bindings[0].var.vid == _bindings[1].value.args[0].vid": True,
    "_main.params[0].vid.name_hint": "x",
    # Dimensions.
    "_sized.struct_info.shape[0]": number(3),
    "_sized.struct_info.shape[0].dtype": "int64",
    "_sized.struct_info.shape[1]": instance(tir.Var),
    "_sized.struct_info.shape[1].dtype": "int64",
    "_sized.struct_info.shape[1].same_as(_n)": True,
    "_sized.struct_info.shape[2].a.a.same_as(_n)": True,
    "_sized.struct_info.shape[2].b.value": 1,
    "relax.ShapeExpr([4, _n]).values[0]": number(4),
    "relax.ShapeStructInfo([4, _n]).values[1]": instance(tir.Var),
    "relax.PrimValue(3).value": number(3),
    "type(relax.PrimValue(3).value).__name__": "IntImm",
    "(_buffer.shape[0] // 3 * _buffer.shape[1]).value": 40,
    # Tensor expressions.
    "_placeholder.shape[0].value": 3,
    "_placeholder.shape[1]": instance(tir.Var),
    "_placeholder.shape[1].dtype": "int32",
    "_placeholder.value_index": 0,
    "_sum.op.axis[0].dom.extent": number(3),
    "_sum.op.axis[0].iter_type": 0,
    "_sum.op.reduce_axis[0].dom.extent": number(5),
    "_sum.op.reduce_axis[0].iter_type": 2,
    "te.Range(2, 10).extent": number(8),
}


@pytest.mark.parametrize("text", FIELDS)
def test_fields(text):
    found, expected = eval(text), FIELDS[text]
    assert expected(found) if callable(expected) else found == expected, found


# Dimensions with what they are of, by the operation that is printed last.
DIMS = {
    "n * 4": ("Mul", "n", "4"),
    "n + 3": ("Add", "n", "3"),
    "n - 3": ("Sub", "n", "3"),
    "n - m": ("Sub", "n", "m"),
    "n * m * 2": ("Mul", "m * n", "2"),
    "(n + 7) // 8": ("FloorDiv", "n + 7", "8"),
    "n % 8": ("FloorMod", "n", "8"),
    "T.min(n, m)": ("Min", "m", "n"),
    "T.max(n, 4)": ("Max", "4", "n"),
    "n * 2 + m * 3 - 5": ("Sub", "m * 3 + n * 2", "5"),
}


@pytest.mark.parametrize("text", DIMS)
def test_dimensions_are_trees(text):
    given = eval(text, {"n": tir.Var("n", "int64"), "m": tir.Var("m", "int64"), "T": T})
    (dim,) = relax.TensorStructInfo((given,), "float32").shape
    kind, *operands = DIMS[text]
    assert type(dim).__name__ == kind
    plain = [str(side).replace("T.int64(", "").replace(")", "") for side in (dim.a, dim.b)]
    assert {plain[0], plain[1]} == set(operands) if kind in ("Min", "Max", "Add", "Mul") else plain == operands
    # What a program makes of the parts is the same dimension.
    assert relax.TensorStructInfo((dim,), "float32") == relax.TensorStructInfo((given,), "float32")


OPERATORS = """
R.nn.conv1d(x3, w3)
R.nn.conv2d(x4, w4, strides=2, padding=1)
R.nn.conv2d_transpose(x4, w4)
R.nn.max_pool2d(x4, pool_size=(2, 2), ceil_mode=True)
R.nn.avg_pool2d(x4, (2, 2))
R.nn.adaptive_avg_pool2d(x4, (1, 1))
R.nn.layer_norm(x2, v5, v5, axes=-1)
R.nn.batch_norm(x4, v4, v4, v4, v4, axis=1)
R.nn.softmax(x2, axis=-1)
R.nn.dropout(x2, 0.3)
R.nn.pad(x2, (1, 1, 1, 1))
R.nn.attention(q, q, q)
R.nn.attention(q, q, q, b)
R.matmul(x2, x5, out_dtype="float32")
R.sum(x2, axis=1, keepdims=True)
R.mean(x2)
R.argmax(x2, axis=1)
R.cumsum(x2, axis=1, dtype="float64", exclusive=True)
R.concat((x2, x2), axis=1)
R.split(x2, [1, 3], axis=0)
R.permute_dims(x2, axes=[1, 0])
R.take(x2, i1, axis=0)
R.strided_slice(x2, axes=[0], begin=[0], end=[2])
R.astype(x2, "float16")
R.clip(x2, 0, 1)
R.full((2, 3), R.const(1.0), "float32")
R.arange(0, 5, 1, "float32")
R.tril(x2, 1)
R.eye(3)
R.argsort(x2, axis=-1)
R.topk(x2, k=2, axis=-1)
R.one_hot(i1, R.prim_value(1), R.prim_value(0), 5)
R.image.resize2d(x4, (8, 8))
R.layout_transform(x4, index_map=lambda n, c, h, w: (n, h, w, c))
R.index_tensor(x2, (i1,))
R.meshgrid((v4, v5), indexing="ij")
"""
PARAMETERS = """x2: R.Tensor((4, 5), "float32"), x3: R.Tensor((1, 4, 8), "float32"), w3: R.Tensor((4, 4, 3), "float32"),
x4: R.Tensor((1, 4, 8, 8), "float32"), w4: R.Tensor((4, 4, 3, 3), "float32"), v4: R.Tensor((4,), "float32"),
v5: R.Tensor((5,), "float32"), q: R.Tensor((1, 4, 2, 8), "float32"), b: R.Tensor((1, 2, 4, 4), "float32"),
i1: R.Tensor((4,), "int64"), x5: R.Tensor((5, 6), "float32")""".replace("\n", " ")


@pytest.mark.parametrize("text", OPERATORS.strip().splitlines())
def test_operators_have_the_arguments_that_are_printed(text):
    function = from_source(f"@R.function\ndef main({PARAMETERS}):\n    r = {text}\n    return r\n")
    (binding,) = function.body.blocks[0].bindings
    call = binding.value
    printed = re.search(r" = (R\..*)\n", function.script()).group(1)
    assert printed.startswith(f"R.{call.op.name.removeprefix('relax.')}(")
    assert list(call.attrs.keys()) == re.findall(r"(\w+)=", printed)
    assert len(call.args) == _arguments(printed)


def _arguments(printed):
    """How many arguments a printed call has before its keywords."""
    depth, count, text = 0, 0, printed[printed.index("(") + 1 : -1]
    parts, start = [], 0
    for place, letter in enumerate(text):
        depth += letter in "([{"
        depth -= letter in ")]}"
        if letter == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    for part in parts:
        count += bool(part.strip()) and not re.match(r"\s*\w+=", part)
    return count


# ===--- What is refused -------------------------------------------------------------------------===#


def test_fields_that_a_node_does_not_have():
    with pytest.raises(AttributeError):
        _sized.struct_info.shape[1].a  # noqa: B018
    with pytest.raises(KeyError, match="relax.split has no attribute 'sections'; it has"):
        _bindings[2].value.attrs["sections"]
    assert not isinstance(3, tir.IntImm) and not isinstance(_sized.struct_info.shape[1], tir.IntImm)
