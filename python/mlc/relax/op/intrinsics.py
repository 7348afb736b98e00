"""What programs say to the machine that runs them, and operators whose results have no known shape.

Such a program is read, changed by passes and printed; it has no code here.
"""

import math
import types

from ..._core.context import MLCError
from ..._core.dtype import bits
from ..._core.module import GlobalVar
from ..._core.names import device_attribute
from ..expr import DataTypeImm, ExternFunc, PrimValue, ShapeExpr, StringImm, Tuple, as_expr
from ..struct_info import (
    FuncStructInfo,
    ObjectStructInfo,
    PrimStructInfo,
    ShapeStructInfo,
    TensorStructInfo,
    TupleStructInfo,
    as_struct_info,
)
from .base import create, flag, i64, string
from .body import composed, keywords_attr
from .call import _check_effects


def intrinsic(name, args, results, keywords=None, pure=True):
    """An operation of the machine: its arguments, the types of its results, and keywords."""
    if not pure:
        _check_effects(name)
    return create(
        "relax.intrinsic",
        [as_expr(arg) for arg in args],
        results=[as_struct_info(info) for info in results],
        regions=1,
        name=string(name),
        keywords=keywords_attr(keywords),
        has_effects=flag(not pure),
    )


def _tensor(name, value):
    info = getattr(value, "struct_info", None)
    if not isinstance(info, TensorStructInfo):
        raise MLCError(f"{name}: a tensor is expected, not {info if info is not None else value!r}")
    return info


def _shape(value):
    """The dimensions of a shape that is given as a value, or as a list."""
    if isinstance(value, ShapeExpr):
        return list(value.values)
    if isinstance(value, (list, tuple)):
        return list(value)
    info = value.struct_info
    if not isinstance(info, ShapeStructInfo):
        raise MLCError(f"a shape is expected, not {info}")
    return None if info.values is None else list(info.values)


def _dtype(value):
    return str(value.value if isinstance(value, PrimValue) else value)


def _text(value):
    return DataTypeImm(value) if isinstance(value, str) else value


# ===--- Memory ----------------------------------------------------------------------------------===#


def _alloc_tensor(shape, dtype, runtime_device_index, storage_scope="global"):
    """A tensor whose elements are not set yet."""
    from ..expr import StringImm

    scope = StringImm(storage_scope) if isinstance(storage_scope, str) else storage_scope
    index = PrimValue(runtime_device_index) if isinstance(runtime_device_index, int) else runtime_device_index
    args = [_as_shape(shape), _text(dtype), index, scope]
    return intrinsic("builtin.alloc_tensor", args, [TensorStructInfo(_shape(shape), _dtype(dtype))])


def _as_shape(shape):
    return ShapeExpr(shape) if isinstance(shape, (list, tuple)) else shape


def _value(value, kind=PrimValue):
    return kind(value) if isinstance(value, (int, str)) else value


def _alloc_storage(size, virtual_device_index, storage_scope, dtype):
    """Memory of so many bytes."""
    from ..expr import StringImm

    args = [_as_shape(size), _value(virtual_device_index), _value(storage_scope, StringImm), _text(dtype)]
    return intrinsic("memory.alloc_storage", args, [ObjectStructInfo()], pure=False)


def _alloc_tensor_in(name):
    def function(storage, offset, shape, dtype, runtime_device_ind=0):
        """A tensor in memory that is there."""
        args = [storage, _value(offset), _as_shape(shape), _text(dtype), _value(runtime_device_ind)]
        return intrinsic(name, args, [TensorStructInfo(_shape(shape), _dtype(dtype))], pure=False)

    return function


def _vm_alloc_storage(size, runtime_device_index, dtype="uint8", storage_scope="global"):
    """Memory of so many bytes, on a device of the machine."""
    from ..expr import StringImm

    args = [_as_shape(size), _value(runtime_device_index), _text(dtype), _value(storage_scope, StringImm)]
    return intrinsic("vm.alloc_storage", args, [ObjectStructInfo()], pure=False)


def _statement(name):
    def statement(value):
        """Says that a value is not needed any more."""
        return intrinsic(name, [value], [], pure=False)

    return statement


def _kill_storage(storage):
    """Says that memory is not needed any more."""
    return _statement("memory.kill_storage")(storage)


def _kill_tensor(tensor):
    """Says that a tensor is not needed any more."""
    return _statement("memory.kill_tensor")(tensor)


def _kill_object(obj):
    """Says that a value is not needed any more."""
    return _statement("vm.kill_object")(obj)


def _call_tir_dyn(func, args):
    """A call of a function over buffers, of the module or found by its name, whose last argument is a shape."""
    if isinstance(func, (str, ExternFunc)):
        func = StringImm(getattr(func, "global_symbol", func))
    return intrinsic("vm.call_tir_dyn", [func, args], [], pure=False)


def _view(data, shape=None, dtype=None, relative_byte_offset=None):
    """The bytes of a tensor as another one."""
    info = _tensor("memory.view", data)
    # What is not given is printed as an empty tuple.
    shape, dtype, relative_byte_offset = (
        None if isinstance(given, Tuple) and len(given) == 0 else given
        for given in (shape, dtype, relative_byte_offset)
    )
    kind = info.dtype if dtype is None else _dtype(dtype)
    dims = info.shape if shape is None else _shape(shape)
    result = TensorStructInfo(dims, kind) if dims is not None else TensorStructInfo(None, kind, info.ndim)
    given = [
        null if value is None else value
        for null, value in (
            (_nothing(), None if shape is None else _as_shape(shape)),
            (_nothing(), None if dtype is None else _text(dtype)),
            (_nothing(), None if relative_byte_offset is None else _value(relative_byte_offset)),
        )
    ]
    _check_view(info, result, relative_byte_offset)
    return intrinsic("memory.view", [data, *given], [result])


def _check_view(info, result, offset):
    """What is viewed has to have the bytes of the view, where both are known."""
    offset = 0 if offset is None else getattr(offset, "value", offset)
    sizes = [None if x.shape is None or x.known_dtype is None else list(x.shape) for x in (info, result)]
    if any(size is None or not all(isinstance(n, int) for n in (*size, offset)) for size in sizes):
        return
    have, want = (math.prod(size) * ((bits(x.dtype) + 7) // 8) for size, x in zip(sizes, (info, result), strict=True))
    if offset < 0 or offset + want > have:
        raise MLCError(f"memory.view: {info} has {have} bytes, but {result} reads {want} from byte {offset} on")


def _nothing():
    return as_expr(())


def _same(name, x, **keywords):
    """An operator that gives what it takes."""
    return intrinsic(name, [x], [_tensor(name, x)], keywords)


def _stop_lift_params(x):
    """The tensor as it is, which LiftTransformParams leaves where it is."""
    return _same("builtin.stop_lift_params", x)


def _ensure_zero_offset(data):
    """The tensor where its memory begins."""
    return _same("memory.ensure_zero_offset", data)


builtin = types.SimpleNamespace(alloc_tensor=_alloc_tensor, stop_lift_params=_stop_lift_params)
memory = types.SimpleNamespace(
    alloc_storage=_alloc_storage,
    alloc_tensor=_alloc_tensor_in("memory.alloc_tensor"),
    kill_storage=_kill_storage,
    kill_tensor=_kill_tensor,
    view=_view,
    ensure_zero_offset=_ensure_zero_offset,
)
vm = types.SimpleNamespace(
    alloc_storage=_vm_alloc_storage,
    alloc_tensor=_alloc_tensor_in("vm.alloc_tensor"),
    call_tir_dyn=_call_tir_dyn,
    kill_object=_kill_object,
)


def to_vdevice(data, dst_vdevice):
    """The tensor on a device: a VDevice, or a text such as "llvm:0" that names one of the module."""
    from ..block_builder import BlockBuilder

    module = getattr(BlockBuilder.current(), "module_operation", None)
    return create("relax.to_vdevice", [data], dst_vdevice=device_attribute(dst_vdevice, module))


def hint_on_device(data, dst_vdevice, memory_scope="global"):
    """The tensor, which is to be on a device such as `mlc.cpu()`."""
    return create(
        "relax.hint_on_device",
        [data],
        device_type=i64(getattr(dst_vdevice, "device_type", 1)),
        index=i64(getattr(dst_vdevice, "index", 0) or 0),
        memory_scope=string(memory_scope),
    )


# ===--- Several machines, gradients -------------------------------------------------------------===#


def _allgather(x, num_workers, in_group=True):
    """The tensors of all machines one after the other."""
    info = _tensor("ccl.allgather", x)
    dims = info.shape
    result = info if dims is None else TensorStructInfo([dims[0] * num_workers, *list(dims)[1:]], info.dtype)
    return intrinsic("ccl.allgather", [x], [result], {"num_workers": int(num_workers), "in_group": bool(in_group)})


def _scatter(x, num_workers, axis=0):
    """A part of the first machine's tensor for each."""
    info = _tensor("ccl.scatter_from_worker0", x)
    dims = list(info.shape)
    if isinstance(dims[axis], int) and dims[axis] % num_workers:
        raise MLCError(
            f"ccl.scatter_from_worker0: expected dimension {axis} to be a multiple of {num_workers}, "
            f"but got {dims[axis]}"
        )
    dims[axis] = dims[axis] // num_workers
    keywords = {"num_workers": int(num_workers), "axis": int(axis)}
    return intrinsic("ccl.scatter_from_worker0", [x], [TensorStructInfo(dims, info.dtype)], keywords)


_REDUCTIONS = ("sum", "prod", "min", "max", "avg")


def _allreduce(x, op_type="sum", in_group=True):
    """The tensors of all machines as one."""
    if op_type not in _REDUCTIONS:
        raise MLCError(f"ccl.allreduce: op_type is one of {', '.join(_REDUCTIONS)}, not {op_type!r}")
    return _same("ccl.allreduce", x, op_type=op_type, in_group=bool(in_group))


def _broadcast_from_worker0(x):
    """The first machine's tensor for each."""
    return _same("ccl.broadcast_from_worker0", x)


ccl = types.SimpleNamespace(
    allreduce=_allreduce,
    allgather=_allgather,
    broadcast_from_worker0=_broadcast_from_worker0,
    scatter_from_worker0=_scatter,
)


def _no_grad(input):
    """The tensor, which no gradient goes through."""
    return _same("grad.no_grad", input)


def _start_checkpoint(input):
    """The tensor, from which on values are computed again for gradients."""
    return _same("grad.start_checkpoint", input)


def _end_checkpoint(input):
    """The tensor, up to which values are computed again for gradients."""
    return _same("grad.end_checkpoint", input)


def _nll_loss_backward(output_grad, predictions, targets, weights=None, reduction="mean", ignore_index=-100):
    """What the predictions contribute to the gradient of nll_loss."""
    tensors = [output_grad, predictions, targets, *([] if weights is None else [weights])]
    info = _tensor("grad.nll_loss_backward", predictions)
    keywords = {"reduction": str(reduction), "ignore_index": int(ignore_index)}
    return intrinsic("grad.nll_loss_backward", tensors, [info], keywords)


def _pool_backward(name):
    def backward(
        output_grad,
        data,
        pool_size=(1, 1),
        strides=(1, 1),
        padding=(0, 0, 0, 0),
        dilation=(1, 1),
        ceil_mode=False,
        count_include_pad=False,
        layout="NCHW",
        out_layout=None,
    ):
        """What the data of a pooling contributes to its gradient."""
        window = {
            "pool_size": _sides(pool_size),
            "strides": _sides(strides),
            "dilation": _sides(dilation),
            "padding": _sides(padding, 4),
            "ceil_mode": bool(ceil_mode),
            "count_include_pad": bool(count_include_pad),
            "layout": str(layout),
            "out_layout": str(out_layout or layout),
        }
        return intrinsic(name, [output_grad, data], [_tensor(name, data)], window)

    backward.__name__ = backward.__qualname__ = name.rpartition(".")[2]
    return backward


def _sides(values, count=2):
    """One value for all sides; of paddings also one a dimension for both of its sides."""
    values = [int(value) for value in (values if isinstance(values, (list, tuple)) else [values])]
    return values * (count // len(values)) if len(values) in (1, 2) else values


def _take_backward(output_grad, x, indices, axis=None):
    """What the elements of x contribute to the gradient of take."""
    return intrinsic(
        "grad.take_backward", [output_grad, x, indices], [_tensor("grad.take_backward", x)], {"axis": axis}
    )


grad = types.SimpleNamespace(
    no_grad=_no_grad,
    start_checkpoint=_start_checkpoint,
    end_checkpoint=_end_checkpoint,
    nll_loss_backward=_nll_loss_backward,
    max_pool2d_backward=_pool_backward("grad.max_pool2d_backward"),
    avg_pool2d_backward=_pool_backward("grad.avg_pool2d_backward"),
    take_backward=_take_backward,
)


# ===--- Functions as values ---------------------------------------------------------------------===#


def make_closure(func, args):
    """A function and the values of its last parameters as a value."""
    if not isinstance(func, GlobalVar):
        raise TypeError(f"make_closure: the function is a GlobalVar, not {func!r}")
    function, captured = as_expr(func), list(args)
    info, rest = function.struct_info, ObjectStructInfo()
    if not info.is_opaque() and len(info.params) >= len(captured):
        rest = FuncStructInfo(info.params[: len(info.params) - len(captured)], info.ret, info.purity)
    return intrinsic("make_closure", [function, captured], [rest])


def invoke_closure(closure, args, sinfo_args=()):
    """Calls a function that is a value."""
    return _invoke("invoke_closure", closure, args, sinfo_args, pure=False)


def invoke_pure_closure(closure, args, sinfo_args=()):
    """Calls a function that is a value and has no effects."""
    return _invoke("invoke_pure_closure", closure, args, sinfo_args, pure=True)


def _invoke(name, closure, args, sinfo_args, pure):
    infos = list(sinfo_args) if isinstance(sinfo_args, (list, tuple)) else [sinfo_args]
    return intrinsic(name, [closure, args], infos or [ObjectStructInfo()], pure=pure)


# ===--- What a tensor is ------------------------------------------------------------------------===#


def _inspect(name, dtype, known=lambda info, *args: None):
    def function(x, *args):
        """A fact of a tensor, as a number."""
        value = known(_tensor(f"inspect.{name}", x), *[getattr(arg, "value", arg) for arg in args])
        if value is not None:
            return as_expr(PrimValue(value))
        return intrinsic(f"inspect.{name}", [x, *[_value(arg) for arg in args]], [PrimStructInfo(dtype)])

    return function


def _ndim(info):
    return info.ndim if info.ndim >= 0 else None


def _extent(info, axis):
    if info.ndim >= 0 and not 0 <= axis < info.ndim:
        raise MLCError(f"inspect.tensor_shape_i: the tensor has {info.ndim} dimensions, but axis is {axis}")
    return None if info.shape is None else info.shape[axis]


def _stride(info, axis):
    if info.shape is None:
        return None
    result = 1
    for extent in list(info.shape)[axis + 1 :]:
        result = result * extent
    return result


inspect = types.SimpleNamespace(
    tensor_ndim=_inspect("tensor_ndim", "int32", _ndim),
    tensor_shape_i=_inspect("tensor_shape_i", "int64", _extent),
    tensor_stride_i=_inspect("tensor_stride_i", "int64", _stride),
    tensor_byte_offset=_inspect("tensor_byte_offset", "int64"),
    tensor_elem_offset=_inspect("tensor_elem_offset", "int64"),
    tensor_dtype_code=_inspect("tensor_dtype_code", "uint8"),
    tensor_dtype_bits=_inspect("tensor_dtype_bits", "uint8"),
    tensor_dtype_lanes=_inspect("tensor_dtype_lanes", "uint16"),
)


# ===--- Results of a size that the elements say -------------------------------------------------===#


def unique(x, sorted=True, return_index=False, return_inverse=False, return_counts=False, axis=None):
    """The distinct elements, or slices along an axis, and where they are and how many."""
    info = _tensor("unique", x)

    def known(value):
        return value.value if isinstance(value, PrimValue) else value

    flags = [bool(known(f)) for f in (return_index, return_inverse, return_counts)]
    results = [TensorStructInfo(None, info.dtype, ndim=1 if axis is None else info.ndim)]
    results += [TensorStructInfo(None, "int64", ndim=1) for wanted in flags if wanted]
    args = [PrimValue(bool(known(sorted))), *[PrimValue(flag) for flag in flags]]
    if axis is not None:
        args.append(PrimValue(int(known(axis))))
    return intrinsic("unique", [x, *args], results)


def nonzero(x):
    """Where the elements are that are not 0: a row a dimension."""
    _tensor("nonzero", x)
    return intrinsic("nonzero", [x], [TensorStructInfo(None, "int64", ndim=2)])


def dynamic_strided_slice(x, begin, end, strides):
    """A part of a tensor that tensors say."""
    info = _tensor("dynamic_strided_slice", x)
    for name, part in (("begin", begin), ("end", end), ("strides", strides)):
        given = _tensor("dynamic_strided_slice", part)
        if given.ndim not in (1, -1) or given.known_dtype not in ("int64", None):
            raise MLCError(
                f"dynamic_strided_slice: expected {name} to be a tensor of int64 of one dimension, not {given}"
            )
        length = given.shape[0] if given.shape is not None else None
        if isinstance(length, int) and info.ndim >= 0 and length != info.ndim:
            raise MLCError(
                f"dynamic_strided_slice: expected {name} to have {info.ndim} elements, one a dimension, not {length}"
            )
    return intrinsic(
        "dynamic_strided_slice", [x, begin, end, strides], [TensorStructInfo(None, info.dtype, ndim=info.ndim)]
    )


def multinomial_from_uniform(prob, uniform_sample, sample_indices, dtype="int64"):
    """Numbers of classes, drawn by their probabilities with samples that are given."""
    from .elementwise import astype, less_equal
    from .manipulate import squeeze, take
    from .reduce import sum
    from .search import cumsum

    infos = [_tensor("multinomial_from_uniform", x) for x in (prob, uniform_sample, sample_indices)]
    for info, what in zip(infos, ("prob", "uniform_sample", "sample_indices"), strict=True):
        if info.ndim not in (2, -1):
            raise MLCError(f"multinomial_from_uniform: expected {what} to have two dimensions, but got {info}")
    drawn = infos[1]

    def compute(prob, uniform_sample, sample_indices):
        rows = take(cumsum(prob, 1), squeeze(sample_indices, [1]), 0)
        below = less_equal(rows, uniform_sample)
        return astype(sum(astype(below, "int64"), [1], True), dtype)

    def unknown():
        if drawn.shape is not None:
            return TensorStructInfo([drawn.shape[0], 1], dtype)
        return TensorStructInfo(None, dtype, ndim=2)

    return composed(
        "multinomial_from_uniform", [prob, uniform_sample, sample_indices], compute, {"dtype": str(dtype)}, unknown
    )


def _all_class_nms(boxes, scores, max_output_boxes_per_class, iou_threshold, score_threshold, output_format="onnx"):
    """The boxes that are left for each class where those that overlap a better one go."""
    info, by_class = _tensor("boxes", boxes), _tensor("scores", scores)
    if info.ndim != 3 or by_class.ndim != 3:
        raise MLCError("vision.all_class_non_max_suppression: expected boxes and scores to have three dimensions")
    batch, number, classes = info.shape[0], info.shape[1], by_class.shape[1]
    if output_format == "onnx":
        fields = [TensorStructInfo([batch * classes * number, 3], "int64"), TensorStructInfo([1], "int64")]
    else:
        fields = [
            TensorStructInfo([batch, classes * number, 2], "int64"),
            TensorStructInfo([batch, classes * number], "float32"),
            TensorStructInfo([batch], "int64"),
        ]
    args = [boxes, scores, max_output_boxes_per_class, iou_threshold, score_threshold]
    keywords = {"output_format": str(output_format)}
    return intrinsic("vision.all_class_non_max_suppression", args, fields, keywords)


vision = types.SimpleNamespace(all_class_non_max_suppression=_all_class_nms)


def call_py_func(func_name, args, out_sinfo):
    """Calls a function of Python that is registered under its name."""
    name = StringImm(func_name) if isinstance(func_name, str) else func_name
    infos = list(out_sinfo) if isinstance(out_sinfo, (list, tuple)) else [out_sinfo]
    infos = [as_struct_info(info) for info in infos]
    fields = [field for info in infos for field in (info.fields if isinstance(info, TupleStructInfo) else [info])]
    if not isinstance(name, StringImm) or not name.value:
        raise TypeError(f"call_py_func: a function is called by its name, a string, not {func_name!r}")
    args = args if isinstance(args, Tuple) else Tuple(list(args) if isinstance(args, (list, tuple)) else [args])
    return intrinsic("call_py_func", [name, args], fields)


def call_prim_func(function, args):
    """Calls a function over buffers with all of its arguments, also those that it writes, and gives nothing."""
    return intrinsic("call_prim_func", [function, *args], [], pure=False)


def call_value(function, args):
    """A call of a value that is a function."""
    if not function.struct_info.purity:
        _check_effects(f"a call of {function!r}")
    return create("relax.call_value", [function, *args])
