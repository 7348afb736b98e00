"""The operators of graphs, each a Call with the type that C++ infers."""

from . import image, nn
from .call import (
    assert_op,
    call_builtin_with_ctx,
    call_dps_packed,
    call_inplace_packed,
    call_packed,
    call_pure_packed,
    call_tir,
    call_tir_inplace,
    call_tir_with_grad,
    null_value,
    print,
    shape_of,
    shape_to_tensor,
    tensor_to_shape,
    tuple_get_item,
)
from .composed import (
    bucketize,
    collapse_sum_like,
    collapse_sum_to,
    eye_like,
    hamming_window,
    index_put,
    median,
    reverse_sequence,
    size,
    slice_scatter,
    wrap_param,
)
from .create import arange, eye, full, full_like, one_hot, ones, ones_like, tril, triu, zeros, zeros_like
from .elementwise import *
from .intrinsics import (
    builtin,
    call_py_func,
    ccl,
    dynamic_strided_slice,
    grad,
    hint_on_device,
    inspect,
    invoke_closure,
    invoke_pure_closure,
    make_closure,
    memory,
    multinomial_from_uniform,
    nonzero,
    to_vdevice,
    unique,
    vision,
    vm,
)
from .linear_algebra import dense, einsum, linear, matmul, outer
from .manipulate import (
    broadcast_to,
    concat,
    expand_dims,
    flatten,
    flip,
    layout_transform,
    meshgrid,
    permute_dims,
    repeat,
    reshape,
    split,
    squeeze,
    stack,
    strided_slice,
    take,
    tile,
)
from .quantize import dequantize, quantize
from .reduce import argmax, argmin, max, mean, min, prod, std, sum, variance
from .search import (
    argsort,
    cumprod,
    cumsum,
    gather_elements,
    gather_nd,
    index_tensor,
    scatter_elements,
    scatter_nd,
    sort,
    topk,
)

__all__ = ["nn"]
