"""Compiled code called from Python: tensors in and out, what is refused, and functions called by name."""

import threading
import traceback

import numpy as np
import pytest
import torch
import tvm_ffi

from mlc import _native, ir

LOWER = (
    "convert-scf-to-cf,convert-arith-to-llvm,finalize-memref-to-llvm,convert-func-to-llvm,convert-cf-to-llvm,"
    "reconcile-unrealized-casts,mlc-emit-entry"
)

ADD = """
module attributes {mlc.constants = {"add.w" = dense<[10.0, 20.0]> : tensor<2xf32>}} {
  memref.global constant @add.w : memref<2xf32> {alignment = 64}
  func.func @add(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<?x2xf32>, %y: memref<?x2xf32>) -> i32
      attributes {mlc.signature = {
        type = (tensor<?x2xf32, #relax.dims<[n, 2]>>) -> tensor<?x2xf32, #relax.dims<[n, 2]>>,
        arg_names = ["x"]}} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %ok = arith.constant 0 : i32
    %n = memref.dim %x, %c0 : memref<?x2xf32>
    %w = memref.get_global @add.w : memref<2xf32>
    scf.for %i = %c0 to %n step %c1 {
      scf.for %j = %c0 to %c2 step %c1 {
        %value = memref.load %x[%i, %j] : memref<?x2xf32>
        %weight = memref.load %w[%j] : memref<2xf32>
        %sum = arith.addf %value, %weight : f32
        memref.store %sum, %y[%i, %j] : memref<?x2xf32>
      }
    }
    return %ok : i32
  }

  // (a, b) to (b, (a)), by copying.
  func.func @swap(%ctx: !llvm.ptr, %ws: memref<?xi8>, %a: memref<2xi32>, %b: memref<3xi8>,
                  %c: memref<3xi8>, %d: memref<2xi32>) -> i32
      attributes {mlc.signature = {
        type = (tuple<tensor<2xi32>, tensor<3xi1>>) -> (tensor<3xi1>, tuple<tensor<2xi32>>), arg_names = ["p"]}} {
    %ok = arith.constant 0 : i32
    memref.copy %a, %d : memref<2xi32> to memref<2xi32>
    memref.copy %b, %c : memref<3xi8> to memref<3xi8>
    return %ok : i32
  }

  func.func @nothing(%ctx: !llvm.ptr, %ws: memref<?xi8>) -> i32 attributes {mlc.signature = {type = () -> ()}} {
    %ok = arith.constant 0 : i32
    return %ok : i32
  }
}
"""

# Calls the function "env.double" on x and y: %slot is the byte in the context of the pointer by which it is called.
BY_NAME = """
!dl = !llvm.struct<(ptr, i32, i32, i32, i8, i8, i16, ptr, ptr, i64)>
module {
  llvm.mlir.global internal constant @name("test.double\\00")
  llvm.func @f(%ctx: !llvm.ptr, %w0: !llvm.ptr, %w1: !llvm.ptr, %w2: i64, %w3: i64, %w4: i64,
               %x0: !llvm.ptr, %x1: !llvm.ptr, %x2: i64, %x3: i64, %x4: i64,
               %y0: !llvm.ptr, %y1: !llvm.ptr, %y2: i64, %y3: i64, %y4: i64) -> i32
      attributes {mlc.signature = {type = (tensor<3xf32>) -> tensor<3xf32>, arg_names = ["x"]}} {
    %one = llvm.mlir.constant(1 : i32) : i32
    %two = llvm.mlir.constant(2 : i32) : i32
    %three = llvm.mlir.constant(3 : i64) : i64
    %shape = llvm.alloca %one x i64 : (i32) -> !llvm.ptr
    llvm.store %three, %shape : i64, !llvm.ptr
    %args = llvm.alloca %two x !dl : (i32) -> !llvm.ptr
    %empty = llvm.mlir.zero : !dl
    %code = llvm.mlir.constant(2 : i8) : i8
    %bits = llvm.mlir.constant(32 : i8) : i8
    %lanes = llvm.mlir.constant(1 : i16) : i16
    %t1 = llvm.insertvalue %one, %empty[1] : !dl
    %t3 = llvm.insertvalue %one, %t1[3] : !dl
    %t4 = llvm.insertvalue %code, %t3[4] : !dl
    %t5 = llvm.insertvalue %bits, %t4[5] : !dl
    %t6 = llvm.insertvalue %lanes, %t5[6] : !dl
    %t7 = llvm.insertvalue %shape, %t6[7] : !dl
    %x = llvm.insertvalue %x1, %t7[0] : !dl
    %y = llvm.insertvalue %y1, %t7[0] : !dl
    llvm.store %x, %args : !dl, !llvm.ptr
    %second = llvm.getelementptr %args[1] : (!llvm.ptr) -> !llvm.ptr, !dl
    llvm.store %y, %second : !dl, !llvm.ptr
    %slot = llvm.getelementptr %ctx[SLOT] : (!llvm.ptr) -> !llvm.ptr, i8
    %callee = llvm.load %slot : !llvm.ptr -> !llvm.ptr
    %name = llvm.mlir.addressof @name : !llvm.ptr
    %status = llvm.call %callee(%ctx, %name, %args, %two, %one)
      : !llvm.ptr, (!llvm.ptr, !llvm.ptr, !llvm.ptr, i32, i32) -> i32
    llvm.return %status : i32
  }
}
"""


def compile(text, pipeline=LOWER):
    with ir.Context():
        return _native.compile(ir.Module.parse(text), pipeline=f"builtin.module({pipeline})")


@pytest.fixture(scope="module")
def module():
    return compile(ADD)


@pytest.mark.parametrize("n", [1, 4, 0, 1000])
def test_serves_several_sizes(module, n):
    x = torch.randn(n, 2)
    y = torch.from_dlpack(module["add"](x))
    torch.testing.assert_close(y, x + torch.tensor([10.0, 20.0]))


def test_numpy_and_outputs_that_are_handed_in(module):
    x = np.arange(6, dtype="float32").reshape(3, 2)
    y = np.zeros_like(x)
    assert module["add"](x, y) is None
    np.testing.assert_array_equal(y, x + np.float32([10, 20]))


def test_results_of_one_call_are_arguments_of_the_next(module):
    x = tvm_ffi.from_dlpack(torch.zeros(2, 2))
    y = module["add"](module["add"](x))
    assert isinstance(y, tvm_ffi.Tensor)
    assert y.shape == (2, 2) and str(y.dtype) == "float32"
    assert torch.from_dlpack(y).tolist() == [[20, 40], [20, 40]]
    assert torch.from_dlpack(y).data_ptr() % 64 == 0


def test_tuples(module):
    a, b = torch.tensor([1, 2], dtype=torch.int32), torch.tensor([True, False, True])
    first, second = module["swap"]((a, b))
    assert torch.from_dlpack(first).tolist() == [True, False, True]
    assert torch.from_dlpack(second[0]).tolist() == [1, 2]


def test_nothing_to_return(module):
    assert list(module["nothing"]()) == []


def test_lists_and_describes_its_functions(module):
    assert list(_native.function_names(module)) == ["add", "nothing", "swap"]
    assert module.get_function_doc("add") == "add(x: float32 (n, 2)) -> (float32 (n, 2))"
    with pytest.raises(AttributeError):
        module["sub"]


@pytest.mark.parametrize(
    "args, error, message",
    [
        ([torch.zeros(4, 3)], ValueError, 'add: argument 0 "x": expected shape (n, 2) with n = 4, got (4, 3)'),
        ([torch.zeros(4)], ValueError, 'add: argument 0 "x": expected shape (n, 2), got (4,)'),
        (
            [torch.zeros(4, 2), torch.zeros(5, 2)],
            ValueError,
            "add: output 0: expected shape (n, 2) with n = 4, got (5, 2)",
        ),
        (
            [torch.zeros(4, 2, dtype=torch.float64)],
            TypeError,
            'add: argument 0 "x": expected dtype float32, got float64',
        ),
        (
            [torch.zeros(2, 4).T],
            ValueError,
            'add: argument 0 "x": expected a contiguous row-major tensor, got strides (1, 4)',
        ),
        ([], TypeError, "add: expected 1 argument, or 2 with the outputs to fill, got 0"),
        ([torch.zeros(4, 2)] * 3, TypeError, "add: expected 1 argument, or 2 with the outputs to fill, got 3"),
        ([None], TypeError, 'add: argument 0 "x": expected a tensor float32 (n, 2), got None'),
        ([1.5], TypeError, 'add: argument 0 "x": expected a tensor float32 (n, 2), got float'),
    ],
)
def test_refuses(module, args, error, message):
    with pytest.raises(error) as raised:
        module["add"](*args)
    assert message in str(raised.value)


def test_refuses_an_output_that_is_also_an_input(module):
    x = torch.zeros(4, 2)
    with pytest.raises(
        ValueError, match='output 0: expected memory of its own, got memory that overlaps argument 0 "x"'
    ):
        module["add"](x, x)


def test_calls_from_several_threads(module):
    wrong = []

    def work(seed):
        x = torch.full((seed + 1, 2), float(seed))
        for _ in range(200):
            y = torch.from_dlpack(module["add"](x))
            if not torch.equal(y, x + torch.tensor([10.0, 20.0])):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_function_outlives_its_module():
    add = compile(ADD)["add"]
    assert torch.from_dlpack(add(torch.zeros(1, 2))).tolist() == [[10, 20]]


@pytest.fixture
def register():
    def do(function):
        tvm_ffi.register_global_func("test.double", function, override=True)

    yield do
    if tvm_ffi.get_global_func("test.double", allow_missing=True):
        tvm_ffi.remove_global_func("test.double")


def by_name(slot):
    return compile(BY_NAME.replace("SLOT", str(slot)), "mlc-emit-entry")["f"]


def test_call_by_name_fills_its_output(register):
    def double(x, out):
        torch.mul(torch.from_dlpack(x), 2, out=torch.from_dlpack(out))

    register(double)
    f = by_name(0)
    assert torch.from_dlpack(f(torch.tensor([1.0, 2.0, 3.0]))).tolist() == [2, 4, 6]
    register(lambda x, out: torch.from_dlpack(out).fill_(7))
    assert torch.from_dlpack(f(torch.zeros(3))).tolist() == [7, 7, 7]


def test_call_by_name_returns_its_result(register):
    register(lambda x: tvm_ffi.from_dlpack(torch.from_dlpack(x) * 3))
    assert torch.from_dlpack(by_name(8)(torch.tensor([1.0, 2.0, 3.0]))).tolist() == [3, 6, 9]
    register(lambda x: tvm_ffi.from_dlpack(torch.zeros(4)))
    with pytest.raises(ValueError, match=r'f: result of "test.double": expected float32 \(3,\), got float32 \(4,\)'):
        by_name(8)(torch.zeros(3))
    register(lambda x: None)
    with pytest.raises(TypeError, match=r'f: result of "test.double": expected a tensor, got None'):
        by_name(8)(torch.zeros(3))


def test_an_exception_keeps_its_traceback(register):
    def broken(x, out):
        raise LookupError("no such thing")

    register(broken)
    with pytest.raises(LookupError, match="no such thing") as raised:
        by_name(0)(torch.zeros(3))
    assert "in broken" in "".join(traceback.format_exception(raised.value))


def test_an_argument_that_is_kept_gets_a_copy(register):
    kept = []
    register(lambda x, out: (kept.extend([x, out]), torch.from_dlpack(out).fill_(4))[0])
    f = by_name(0)
    f(torch.tensor([1.0, 2.0, 3.0]))
    f(torch.zeros(3))
    assert [torch.from_dlpack(view).tolist() for view in kept] == [[1, 2, 3], [4, 4, 4], [0, 0, 0], [4, 4, 4]]


def test_an_unregistered_name_is_an_error():
    with pytest.raises(ValueError, match='f: calls the function "test.double" by name, but no function is registered'):
        by_name(0)(torch.zeros(3))


def test_a_call_inside_a_call(register):
    f = by_name(0)
    depth = 0

    def again(x, out):
        nonlocal depth
        depth += 1
        if depth < 4:
            f(torch.from_dlpack(x) + 1, out)
        else:
            torch.from_dlpack(out).copy_(torch.from_dlpack(x))

    register(again)
    assert torch.from_dlpack(f(torch.zeros(3))).tolist() == [3, 3, 3]


def test_what_cannot_be_compiled_is_reported():
    with pytest.raises(RuntimeError, match="mlc.signature"):
        compile("llvm.func @f(!llvm.ptr) -> i32 attributes {mlc.signature = 4}", "mlc-emit-entry")
    with pytest.raises(RuntimeError, match="no-such-pass"):
        compile(ADD, "no-such-pass")


EXPORT = LOWER.replace("mlc-emit-entry", "mlc-emit-entry{c-entry=true packed-entry=true c-prefix=model_}")


def test_an_exported_library_loads_without_the_compiler(tmp_path, module):
    with ir.Context():
        parsed = ir.Module.parse(ADD)
        _native.export_library(parsed, tmp_path / "model.so", tmp_path / "model.h", "model_", EXPORT)
    header = (tmp_path / "model.h").read_text()
    assert "int32_t model_add(DLTensor **args, int32_t num_args);" in header
    assert "input 0 x: float32 (n, 2)" in header
    library = tvm_ffi.load_module(str(tmp_path / "model.so"))
    x = tvm_ffi.from_dlpack(torch.tensor([[1.0, 2.0]]))
    assert torch.from_dlpack(library["add"](x)).tolist() == [[11, 22]]
    out = torch.zeros(1, 2)
    library["add"](x, out)
    assert out.tolist() == [[11, 22]]
    a, b = torch.tensor([1, 2], dtype=torch.int32), torch.tensor([True, False, True])
    first, second = library["swap"]((a, b))
    assert torch.from_dlpack(first).tolist() == [True, False, True]
    assert torch.from_dlpack(second[0]).tolist() == [1, 2]
    with pytest.raises(ValueError, match=r'add: argument 0 "x": expected shape \(n, 2\) with n = 1, got \(1, 3\)'):
        library["add"](torch.zeros(1, 3))
    with pytest.raises(TypeError, match="add: argument 0: expected a tensor"):
        library["add"](1.5)


def test_an_exported_library_calls_by_name(tmp_path, register):
    with ir.Context():
        for slot in (0, 8):
            parsed = ir.Module.parse(BY_NAME.replace("SLOT", str(slot)))
            path = tmp_path / f"by_name_{slot}.so"
            _native.export_library(parsed, path, pipeline="mlc-emit-entry{c-entry=true packed-entry=true}")
    fills = tvm_ffi.load_module(str(tmp_path / "by_name_0.so"))["f"]
    returns = tvm_ffi.load_module(str(tmp_path / "by_name_8.so"))["f"]
    x = torch.tensor([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match='function "test.double" is called by name, but no function is registered'):
        fills(x)
    register(lambda x, out: torch.from_dlpack(out).copy_(torch.from_dlpack(x) * 2) is None)
    assert torch.from_dlpack(fills(x)).tolist() == [2, 4, 6]
    register(lambda x: tvm_ffi.from_dlpack(torch.from_dlpack(x) * 3))
    assert torch.from_dlpack(returns(x)).tolist() == [3, 6, 9]

    def broken(*args):
        raise LookupError("no such thing")

    register(broken)
    with pytest.raises(LookupError, match="no such thing") as raised:
        fills(x)
    assert "in broken" in "".join(traceback.format_exception(raised.value))


def test_a_library_that_cannot_be_written(tmp_path):
    with ir.Context():
        parsed = ir.Module.parse(ADD)
        with pytest.raises(RuntimeError, match="cannot link the library"):
            _native.export_library(parsed, tmp_path / "nowhere" / "model.so", pipeline=EXPORT)
        with pytest.raises(RuntimeError, match="there is no C function 'add'"):
            _native.export_library(parsed, tmp_path / "model.so", tmp_path / "model.h", pipeline=LOWER)
