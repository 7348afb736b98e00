"""Programs that are wrong, and what they are told: what was expected and what came, in no library's own words."""

import numpy as np
import pytest

import mlc
from mlc import relax, te, tir, topi, transform
from mlc.relax import TensorStructInfo, op
from mlc.relax.transform import BindParams, BindSymbolicVars


def var(name, shape, dtype="float32"):
    return relax.Var(name, TensorStructInfo(shape, dtype))


X, Y, Z, N = var("x", (2, 4)), var("y", (3, 4)), var("z", (2, 4), "int32"), var("n4", ("n", 4))
IMAGE = var("image", (1, 1, 4, 4))
INFO = TensorStructInfo((2, 4), "float32")


def dataflow(body, *params):
    """A function whose dataflow block gives what `body` makes with a builder."""
    bb = relax.BlockBuilder()
    with bb.function("main", list(params) or [X]):
        with bb.dataflow():
            gv = bb.emit_output(body(bb))
        bb.emit_func_output(gv)
    return bb.get()


def function(body, params=(X,), name="main"):
    bb = relax.BlockBuilder()
    with bb.function(name, list(params)):
        bb.emit_func_output(body(bb))
    return bb.get()


def emit(make, *params):
    return lambda: dataflow(lambda bb: bb.emit(make()), *params)


def emit_te(*args, params=(X,), **kwargs):
    return lambda: dataflow(lambda bb: bb.emit_te(*args, **kwargs), *params)


def module():
    return dataflow(lambda bb: bb.emit(op.exp(X)))


def without_output():
    bb = relax.BlockBuilder()
    with bb.function("main", [X]):
        bb.emit(op.exp(X))


def finished_twice(bb):
    bb.emit_func_output(X)
    return X


def unknown_function(name):
    return mlc.compile(module())[name]


PROGRAMS = [
    # BlockBuilder
    (lambda: dataflow(lambda bb: bb.emit(None)), TypeError, "an expression of a graph is expected, not NoneType"),
    (lambda: dataflow(lambda bb: bb.emit(3)), TypeError, "a tensor is expected, not the scalar 3: make it relax.const"),
    (lambda: dataflow(lambda bb: bb.emit("x")), TypeError, "an expression of a graph is expected, not str"),
    (lambda: dataflow(lambda bb: bb.emit(te.placeholder((3,)))), TypeError, "an expression .* is expected, not Tensor"),
    (lambda: relax.BlockBuilder().emit(X), mlc.MLCError, "no function is being built: open a scope"),
    (lambda: function(lambda bb: relax.BlockBuilder().emit(X)), mlc.MLCError, "no function is being built"),
    (lambda: function(lambda bb: bb.emit_output(X)), mlc.MLCError, "emit_output is for a dataflow block"),
    (lambda: dataflow(lambda bb: bb.dataflow().__enter__()), mlc.MLCError, "cannot be inside another one"),
    (lambda: function(finished_twice), mlc.MLCError, "'main' has its output already: emit_func_output is called once"),
    (without_output, mlc.MLCError, "the scope of function 'main' is left without emit_func_output"),
    (lambda: function(lambda bb: None), TypeError, "an expression of a graph is expected, not NoneType"),
    (lambda: function(lambda bb: X, (3,)), TypeError, "a parameter is a relax.Var, not 3"),
    (lambda: function(lambda bb: X, ("x",)), TypeError, "a parameter is a relax.Var, not 'x'"),
    (lambda: function(lambda bb: X, (X, X)), mlc.MLCError, "the parameter 'x' is given twice"),
    (lambda: function(lambda bb: X, name=3), TypeError, "the name of a function is a string, not 3"),
    (emit(lambda: op.exp(Y)), mlc.MLCError, "'y' is used in function 'main', but is not one of its parameters"),
    (
        emit(lambda: op.call_packed("f", X, sinfo_args=INFO)),
        mlc.MLCError,
        "'f' may have effects, so it cannot be inside",
    ),
    (
        lambda: function(lambda bb: bb.match_cast(X, TensorStructInfo((2, 4, 1), "float32"))),
        mlc.MLCError,
        "2, but got 3",
    ),
    (lambda: function(lambda bb: bb.match_cast(X, "float32")), TypeError, "a StructInfo such as .* not 'float32'"),
    # Operators
    (emit(lambda: op.add(X, Y), X, Y), mlc.MLCError, "'relax.add' op cannot broadcast dimension 2 against 3"),
    (
        emit(lambda: op.add(X, Z), X, Z),
        mlc.MLCError,
        "'relax.add' op expected operands of the same element type, but got",
    ),
    (emit(lambda: op.add(X, 3.0)), TypeError, "a tensor is expected, not the scalar 3.0: make it relax.const"),
    (emit(lambda: op.add(X)), TypeError, r"^add\(\) missing 1 required positional argument: 'x2'"),
    (emit(lambda: op.matmul(X, Y), X, Y), mlc.MLCError, "'relax.matmul' op expected .* to be 4, but got 3"),
    (emit(lambda: op.reshape(X, (3, 3))), mlc.MLCError, "the number of elements to be 8, but got 9"),
    (emit(lambda: op.reshape(X, (-1, -1))), ValueError, r"the shape \(-1, -1\) has more than one -1"),
    (emit(lambda: op.reshape(N, (tir.Var("n", "int64") * 4 + 1,)), N), mlc.MLCError, r"to be n \* 4, but got n \*"),
    (emit(lambda: op.permute_dims(X, (0, 0))), mlc.MLCError, "names axis 0 twice"),
    (emit(lambda: op.permute_dims(X, (0, 1, 2))), mlc.MLCError, "expected 2 axes .*, but got 3"),
    (emit(lambda: op.sum(X, axis=7)), mlc.MLCError, "'relax.sum' op expected an axis of a tensor of rank 2, but got 7"),
    (emit(lambda: op.sum(X, axis="a")), TypeError, "an integer is expected, not 'a'"),
    (emit(lambda: op.nn.softmax(X, axis=3)), mlc.MLCError, "expected an axis of a tensor of rank 2, but got 3"),
    (emit(lambda: op.concat([X, Y], axis=1), X, Y), mlc.MLCError, "dimension 0 of tensor 1 to be 2, but got 3"),
    (emit(lambda: op.concat(X, axis=1)), TypeError, "concat: the tensors are one tuple or list, not x"),
    (emit(lambda: op.astype(X, "foo")), TypeError, "'foo' is not a dtype of mlc: expected bool, "),
    (emit(lambda: op.where(X, X, X)), mlc.MLCError, "'relax.where' op operand #0 must be .* but got"),
    (emit(lambda: op.nn.conv2d(X, X)), mlc.MLCError, "expected data to have rank 4, but got"),
    (emit(lambda: op.nn.max_pool2d(IMAGE, 2, padding=2), IMAGE), mlc.MLCError, "a padding of less than the window"),
    (emit(lambda: op.exp(relax.ShapeExpr((2, 4)))), mlc.MLCError, "operand #0 must be tensor of"),
    (emit(lambda: relax.TupleGetItem(relax.Tuple([X, X]), 5)), IndexError, "item 5 of a tuple of 2"),
    (lambda: op.nn.conv9d, AttributeError, "conv9d"),
    # Calls
    (emit(lambda: op.call_tir("f", [X])), TypeError, "call_tir: the results are given as out_sinfo="),
    (emit(lambda: op.call_tir(3, [X], INFO)), TypeError, "call_tir: the function is a GlobalVar or a name, not 3"),
    (emit(lambda: op.call_tir("f", [3], INFO)), TypeError, "a tensor is expected, not the scalar 3"),
    (emit(lambda: op.call_dps_packed("f", [X])), TypeError, "call_dps_packed: the results are given as out_sinfo="),
    (emit(lambda: op.call_dps_packed(3, [X], INFO)), TypeError, "is called by its name, a string, not 3"),
    (emit(lambda: op.call_dps_packed("f", [X], (2, 4))), TypeError, "a shape is given without dtype="),
    # emit_te
    (emit_te(3, X), TypeError, "emit_te takes a function on te tensors, not 3"),
    (emit_te(lambda a: 3, X), TypeError, "a function for emit_te gives te tensors, not int"),
    (emit_te(topi.add, X), TypeError, r"^add\(\) missing 1 required positional argument: 'rhs'"),
    (emit_te(topi.add, X, foo=1), TypeError, r"^add\(\) got an unexpected keyword argument 'foo'"),
    (
        emit_te(topi.add, X, Y, params=(X, Y)),
        mlc.MLCError,
        "topi.add: expected extents that are equal or 1, got 2 and 3",
    ),
    (emit_te(topi.add, X, np.ones(4)), TypeError, "topi.add: an operand is a te.Tensor, not ndarray"),
    (emit_te(topi.sum, X, axis=5), mlc.MLCError, r"topi.sum: expected 'axis' in \[-2, 2\), got 5"),
    (emit_te(topi.nn.conv2d, X, X), mlc.MLCError, "topi.nn.conv2d: expected 4 dimensions of operand #0, got"),
    # Types, variables and constants
    (
        lambda: TensorStructInfo((2**70,), "float32"),
        ValueError,
        "a dimension fits into 64 bits, but 1180591620717411303424",
    ),
    (lambda: TensorStructInfo((2.5,), "float32"), TypeError, "a dimension is an integer or an expression .*, not 2.5"),
    (lambda: TensorStructInfo((-1,), "float32"), ValueError, "a dimension is not negative, but -1 is given"),
    (lambda: TensorStructInfo(("n*",), "float32"), ValueError, r"a symbol has a name, which 'n\*' is not"),
    (lambda: TensorStructInfo((4,), "float3"), TypeError, "'float3' is not a dtype of mlc"),
    (lambda: TensorStructInfo((4,), "float32", ndim=2), ValueError, "ndim is 2, but the shape has 1 dimensions"),
    (lambda: relax.ShapeStructInfo((2**70,)), ValueError, "a dimension fits into 64 bits"),
    (lambda: tir.Var("n", "int64") * 2**70, ValueError, "exceeds maximum of int64"),
    (lambda: tir.Var("n", "int64") // 0, ZeroDivisionError, "floordiv of integers by zero"),
    (lambda: bool(tir.Var("n", "int64") > 3), ValueError, "is only known when it is computed"),
    (lambda: relax.Var("x", (2, 4)), TypeError, "Var 'x' has a shape, but no dtype: give a TensorStructInfo"),
    (lambda: relax.Var("x", "float32"), TypeError, "a StructInfo such as .* is expected, not 'float32'"),
    (lambda: relax.Var(3, INFO), TypeError, "the name of a Var is a string, not 3"),
    (lambda: relax.const("a"), TypeError, "is not a dtype of mlc"),
    (lambda: relax.const(np.ones(3, "complex64")), TypeError, r"dtype\('complex64'\) is not a dtype of mlc"),
    (lambda: relax.const(1.5, "int32"), ValueError, "1.5 does not fit into int32"),
    (lambda: relax.const(300, "int8"), ValueError, "300 does not fit into int8"),
    (lambda: relax.Tuple([1, "a"]), TypeError, "a tensor is expected, not the scalar 1"),
    # Modules and passes
    (lambda: mlc.IRModule([3]), TypeError, "IRModule: functions are given as a dictionary, not as list"),
    (lambda: mlc.IRModule()["f"], KeyError, r"the module has no function 'f'; it has \[\]"),
    (lambda: mlc.IRModule().update_func("f", 3), TypeError, "a function of mlc is expected, not int"),
    (lambda: module().get_global_var("g"), ValueError, r"the module has no function 'g'; it has \['main'\]"),
    (lambda: module()["main"].with_attr("a", object()), TypeError, "cannot be an attribute"),
    (lambda: mlc.IRModule.parse("hello"), mlc.MLCError, "custom op 'hello' is unknown"),
    (lambda: BindParams("main", {"w": np.ones(2)})(module()), mlc.MLCError, "'main' has no parameter 'w'; its .* 'x'"),
    (lambda: BindParams("f", {"x": np.ones(2)})(module()), KeyError, "no function 'f'; it has"),
    (lambda: BindParams("main", {"x": np.ones((3, 3), "float32")})(module()), mlc.MLCError, "'x' to be 2, but got 3"),
    (lambda: BindParams("main", {"x": np.ones((2, 4))})(module()), mlc.MLCError, "of type 'f32', but got 'f64'"),
    (lambda: BindParams("main", [1]), TypeError, "BindParams: params maps names to arrays, but is a list"),
    (lambda: BindParams("main", {"x": np.ones(2)})(3), TypeError, "BindParams: a pass takes an IRModule, not int"),
    (lambda: BindSymbolicVars({"q": 3})(module()), mlc.MLCError, "no function has a symbol q"),
    (lambda: transform.pipeline("mine", "no-such")(mlc.IRModule()), mlc.MLCError, "^mine: 'no-such' does not refer to"),
    (lambda: transform.Sequential([3]), TypeError, "sequential: a pass is expected, not 3"),
    # Compiling and running
    (lambda: relax.build(None), TypeError, "build takes an IRModule, or a function, not NoneType"),
    (lambda: relax.build({"f": 3}), TypeError, "a function of mlc is expected, not int"),
    (lambda: relax.VirtualMachine(module()), TypeError, "VirtualMachine takes what relax.build gives, not IRModule"),
    (lambda: unknown_function("f"), AttributeError, r"the executable has no function 'f'; it has \['main'\]"),
    (lambda: unknown_function(3), AttributeError, "the executable has no function 3"),
    (
        lambda: mlc.compile(dataflow(lambda bb: bb.emit_te(topi.nn.relu, X)))["relu"],
        AttributeError,
        "no function 'relu', since it is private or has parameters that are no tensors",
    ),
    # Tensors and devices
    (lambda: mlc.nd.array("abc"), TypeError, "is not a dtype of mlc"),
    (lambda: mlc.nd.array(np.ma.array([1.0], mask=[1])), TypeError, "a tensor has no mask"),
    (lambda: mlc.nd.array([[1], [1, 2]]), ValueError, "inhomogeneous"),
    (lambda: mlc.nd.array([1], mlc.cpu(3)), ValueError, "a tensor on cpu:3 is not supported"),
    (lambda: mlc.nd.empty((-1,)), ValueError, "an extent is a number from 0 on, not -1"),
    (lambda: mlc.nd.empty((2**60,)), MemoryError, "Unable to allocate|no memory"),
    (lambda: mlc.nd.empty("ab"), ValueError, "an extent is a number from 0 on, not 'a'"),
    (lambda: mlc.nd.empty((2,)).copyfrom(np.ones(3)), ValueError, r"has the shape \(2,\), the source \(3,\)"),
    (lambda: mlc.nd.empty((2,)).copyto(3), TypeError, "copyto: a tensor or a device is expected, not int"),
    (lambda: mlc.runtime.from_dlpack(3), TypeError, r"from_dlpack: int has no __dlpack__"),
    (lambda: mlc.device("tpu"), ValueError, "compiled code runs on the CPU; there is no support for 'tpu' yet"),
]

# Text of MLIR, nanobind and tvm-ffi that says nothing to a user of this package.
NOISE = (
    "incompatible function arguments",
    "Invoked with",
    "see current operation",
    "loc(",
    "<locals>",
    "TVMFFI",
    "std::",
)


@pytest.mark.parametrize("program, error, message", PROGRAMS, ids=[f"{i}" for i in range(len(PROGRAMS))])
def test_a_wrong_program(program, error, message):
    with pytest.raises(error, match=message) as caught:
        program()
    text = str(caught.value)
    assert not [noise for noise in NOISE if noise in text], text
    assert len(text) < 400


def test_the_builder_goes_on_after_an_error():
    for program, error, _ in PROGRAMS[:60]:
        with pytest.raises(error):
            program()
    result = mlc.compile(module())["main"](np.zeros((2, 4), "float32"))
    assert (result.numpy() == 1).all()
