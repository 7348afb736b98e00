"""What a schedule says to wrong handles and wrong arguments, and that it is as it was afterwards."""

import inspect

import pytest
from schedule_programs import ScheduleError, structural_equal, tir

import mlc.tvm

mlc.tvm.install()

from tvm.script import ir as I  # noqa: E402
from tvm.script import tir as T  # noqa: E402


@T.prim_func
def matmul_relu(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), D: T.Buffer((16, 32), "float32")):
    C = T.alloc_buffer((16, 32), "float32")
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(16, 32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = T.max(C[vi, vj], T.float32(0))


def loops(sch, name="C"):
    return sch.get_loops(name)


def other_loop():
    return tir.Schedule(matmul_relu).get_loops("C")[0]


def dead_loop(sch):
    loop = loops(sch)[0]
    sch.split(loop, [4, 4])
    return loop


def dead_block(sch):
    sch.cache_read("D", 0, "local")
    block = sch.get_block("C_local")
    sch.compute_inline(block)
    return block


# Each: the step, the class of the error, and a part of what it says.
WRONG = {
    "no_block": (lambda s: s.get_block("X"), ScheduleError, "'X'"),
    "no_function": (lambda s: s.get_block("C", "other"), ScheduleError, "other"),
    "name_is_a_number": (lambda s: s.get_block(3), TypeError, "name"),
    "loops_of_a_loop": (lambda s: s.get_loops(loops(s)[0]), TypeError, "BlockRV"),
    "loops_of_a_number": (lambda s: s.get_loops(7), TypeError, "BlockRV"),
    "loops_of_none": (lambda s: s.get_loops(None), TypeError, "BlockRV"),
    "another_schedule": (lambda s: s.parallel(other_loop()), ScheduleError, "another schedule"),
    "split_a_block": (lambda s: s.split(s.get_block("C"), [2, None]), TypeError, "LoopRV"),
    "split_a_name": (lambda s: s.split("i", [2, None]), TypeError, "LoopRV"),
    "split_by_nothing": (lambda s: s.split(loops(s)[0], []), (ScheduleError, ValueError), "factor"),
    "split_by_text": (lambda s: s.split(loops(s)[0], ["4", None]), TypeError, "factors"),
    "split_by_a_fraction": (lambda s: s.split(loops(s)[0], [2.5, None]), TypeError, "factors"),
    "split_by_a_number": (lambda s: s.split(loops(s)[0], 4), TypeError, "factors"),
    "split_by_zero": (lambda s: s.split(loops(s)[0], [0, None]), ScheduleError, "positive"),
    "split_below_zero": (lambda s: s.split(loops(s)[0], [None, -4]), ScheduleError, "positive"),
    "split_too_small": (lambda s: s.split(loops(s)[0], [3, 5]), ScheduleError, "15"),
    "split_by_two_unknown": (lambda s: s.split(loops(s)[0], [None, 2, None]), ScheduleError, "one"),
    "split_what_is_gone": (lambda s: s.split(dead_loop(s), [2, 2]), ScheduleError, "loop"),
    "fuse_nothing": (lambda s: s.fuse(), (ScheduleError, TypeError, ValueError), "loop"),
    "fuse_a_list": (lambda s: s.fuse(loops(s)), TypeError, "LoopRV"),
    "fuse_out_of_order": (lambda s: s.fuse(*loops(s)[1::-1]), ScheduleError, "'i'"),
    "fuse_apart": (lambda s: s.fuse(*loops(s)[::2]), ScheduleError, "'i'"),
    "reorder_twice": (lambda s: s.reorder(loops(s)[0], loops(s)[0]), ScheduleError, "twice"),
    "reorder_apart": (lambda s: s.reorder(loops(s)[0], loops(s, "D")[1]), ScheduleError, "nest"),
    "merge_one": (lambda s: s.merge(loops(s)[0]), ScheduleError, "two"),
    "parallel_reduction": (lambda s: s.parallel(loops(s)[2]), ScheduleError, "'C'"),
    "bind_nowhere": (lambda s: s.bind(loops(s)[0], "threadIdx.w"), (ScheduleError, ValueError), "threadIdx.w"),
    "bind_a_number": (lambda s: s.bind(loops(s)[0], 1), TypeError, "thread"),
    "annotate_an_object": (lambda s: s.annotate("C", "key", object()), TypeError, "object"),
    "annotate_without_a_key": (lambda s: s.annotate("C", None, 1), TypeError, "ann_key"),
    "unannotate_what_is_not": (lambda s: s.unannotate("C", "key"), (ScheduleError, KeyError), "key"),
    "cache_read_beyond": (lambda s: s.cache_read("C", 2, "local"), ScheduleError, "2"),
    "cache_read_below": (lambda s: s.cache_read("C", -1, "local"), ScheduleError, "-1"),
    "transform_layout_below": (lambda s: s.transform_layout("C", ("read", -1), lambda i, j: (j, i)), Exception, "-1"),
    "cache_read_nowhere": (lambda s: s.cache_read("C", 0, "cupboard"), ScheduleError, "'cupboard'"),
    "cache_read_other": (lambda s: s.cache_read("C", "X", "local"), ValueError, "'X'"),
    "cache_write_nowhere": (lambda s: s.cache_write("C", 0, "cupboard"), ScheduleError, "'cupboard'"),
    "set_scope_nowhere": (lambda s: s.set_scope("C", 0, "cupboard"), ScheduleError, "'cupboard'"),
    "set_scope_of_a_parameter": (lambda s: s.set_scope("D", 0, "local"), ScheduleError, "parameter"),
    "storage_align_axis": (lambda s: s.storage_align("C", 0, 2, 8, 0), ScheduleError, "2"),
    "storage_align_factor": (lambda s: s.storage_align("C", 0, 0, 0, 0), ScheduleError, "positive"),
    "dtype_unknown": (
        lambda s: s.unsafe_set_dtype("C", 0, "float12"),
        (ScheduleError, TypeError, ValueError),
        "float12",
    ),
    "compute_at_its_own_loop": (lambda s: s.compute_at("C", loops(s)[0]), ScheduleError, "'C'"),
    "compute_at_a_block": (lambda s: s.compute_at("C", s.get_block("D")), TypeError, "LoopRV"),
    "compute_at_index": (lambda s: s.compute_at("C", loops(s, "D")[0], index=7), ScheduleError, "7"),
    "compute_at_output": (lambda s: s.compute_at("D", loops(s)[0]), ScheduleError, "'D'"),
    "compute_inline_output": (lambda s: s.compute_inline("D"), ScheduleError, "'D'"),
    "compute_inline_reduction": (lambda s: s.compute_inline("C"), ScheduleError, "'C'"),
    "inline_what_is_gone": (lambda s: s.compute_inline(dead_block(s)), ScheduleError, "block"),
    "reverse_inline_into_a_reduction": (lambda s: s.reverse_compute_inline("D"), ScheduleError, "'C'"),
    "decompose_elsewhere": (lambda s: s.decompose_reduction("C", loops(s, "D")[0]), ScheduleError, "'C'"),
    "decompose_no_reduction": (lambda s: s.decompose_reduction("D", loops(s, "D")[0]), ScheduleError, "'D'"),
    "rfactor_axis": (lambda s: s.rfactor(loops(s)[2], 3), ScheduleError, "3"),
    "rfactor_data_loop": (lambda s: s.rfactor(loops(s)[0], 0), ScheduleError, "'i'"),
    "blockize_imperfect": (
        lambda s: s.blockize(s.split(loops(s, "D")[1], [None, 5])[1]),
        ScheduleError,
        "'D'",
    ),
    "tensorize_unknown": (lambda s: s.tensorize("D", "no.such.intrin"), (ScheduleError, ValueError), "no.such.intrin"),
    "layout_not_invertible": (
        lambda s: s.transform_layout("C", ("write", 0), lambda i, j: (i + j,)),
        ScheduleError,
        "",
    ),
    "layout_arity": (
        lambda s: s.transform_layout("C", ("write", 0), lambda i: (i,)),
        (ScheduleError, TypeError, ValueError),
        "",
    ),
    "layout_padding": (
        lambda s: s.transform_layout("C", ("write", 0), lambda i, j: (i // 5, j, i % 5)),
        ScheduleError,
        "",
    ),
    "layout_side": (
        lambda s: s.transform_layout("C", ("both", 0), lambda i, j: (j, i)),
        (ScheduleError, TypeError, ValueError),
        "both",
    ),
    "block_iter_order": (lambda s: s.reorder_block_iter_var("C", [0, 0, 1]), ScheduleError, "0"),
    "pad_einsum_count": (lambda s: s.pad_einsum("C", [4, 4]), ScheduleError, "3"),
    "pad_einsum_zero": (lambda s: s.pad_einsum("C", [0, 4, 4]), ScheduleError, "0"),
    "rolling_buffer_index": (lambda s: s.rolling_buffer("C", 1), ScheduleError, "1"),
    "decompose_padding_none": (lambda s: s.decompose_padding("D", loops(s, "D")[0]), ScheduleError, "'D'"),
    "tile_of_a_name": (lambda s: s.sample_perfect_tile("i", 2), TypeError, "LoopRV"),
    "tile_of_nothing": (lambda s: s.sample_perfect_tile(loops(s)[0], 0), (ScheduleError, ValueError), "0"),
    "candidates_and_odds": (
        lambda s: s.sample_categorical([1, 2], [1.0]),
        (ScheduleError, ValueError),
        "2",
    ),
    "decision_beyond": (
        lambda s: s.sample_categorical([1, 2], [0.5, 0.5], decision=2),
        (ScheduleError, ValueError),
        "2",
    ),
    "seed_of_text": (lambda s: s.seed("1"), TypeError, "str"),
    "work_on_nothing": (lambda s: s.work_on("other"), ScheduleError, "other"),
    "get_a_number": (lambda s: s.get(3), TypeError, "BlockRV"),
    "get_of_another_schedule": (lambda s: s.get(other_loop()), ScheduleError, "another schedule"),
    "get_what_is_gone": (lambda s: s.get(dead_loop(s)), ScheduleError, "loop"),
    "remove_a_number": (lambda s: s.remove_rv(3), TypeError, "BlockRV"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name):
    step, errors, text = WRONG[name]
    sch = tir.Schedule(matmul_relu)
    modules = [sch.mod]
    apply = sch._apply

    def record(method, **arguments):
        result = apply(method, **arguments)
        modules.append(sch.mod)
        return result

    sch._apply = record
    with pytest.raises(errors) as error:
        step(sch)
    assert text in str(error.value)
    assert structural_equal(sch.mod, modules[-1])
    # What was refused does not stand in the way of what is right.
    sch.get_block("D")


METHODS = [
    name
    for name, method in inspect.getmembers(tir.Schedule, callable)
    if not name.startswith("_") and name not in ("show", "verify", "copy", "fork_seed", "enter_postproc", "use_intrin")
]


def fill(method, first):
    """Arguments for a call: this one first, and for others that must be there what is as good as any."""
    good = {"factors": [2, None], "factor_axis": 0, "thread_axis": "threadIdx.x", "ann_key": "key", "ann_val": 1}
    good |= {"storage_scope": "local", "tensor_intrin": "dot_16x4_vnni", "dtype": "float16", "new_order": [0, 1, 2]}
    good |= {"index_map": lambda *indices: indices, "buffer": ("read", 0), "buf_type": "read", "buf_index_array": [0]}
    good |= {
        "loop": first,
        "block": first,
        "n": 2,
        "probs": [1.0],
        "padding": [1, 1, 1],
        "gen_new_ranges": lambda *i: i,
    }
    found = []
    for number, parameter in enumerate(list(inspect.signature(method).parameters.values())[1:]):
        if number == 0 or parameter.kind == parameter.VAR_POSITIONAL:
            found += [first, first] if parameter.kind == parameter.VAR_POSITIONAL else [first]
        elif parameter.default is parameter.empty and parameter.kind != parameter.KEYWORD_ONLY:
            found.append(good.get(parameter.name, 0))
    return found


@pytest.mark.parametrize("name", METHODS)
def test_every_method_refuses_what_is_no_handle(name):
    sch = tir.Schedule(matmul_relu)
    other = tir.Schedule(matmul_relu)
    values = [None, object(), 2.5, b"text", {}, dead_loop(sch), dead_block(sch), other.get_block("C"), other_loop()]
    refused = (ScheduleError, TypeError, ValueError, IndexError)
    for value in values:
        text, count = sch.mod.script(), len(sch.trace.insts)
        # A seed may be left out, and what is gone may be forgotten.
        is_gone = value is values[5] or value is values[6]
        if (name == "seed" and value is None) or (name == "remove_rv" and is_gone):
            continue
        with pytest.raises(refused) as error:
            getattr(sch, name)(*fill(getattr(tir.Schedule, name), value))
        assert str(error.value) and "incompatible function arguments" not in str(error.value)
        assert sch.mod.script() == text
        assert len(sch.trace.insts) == count


def test_one_module_until_a_step():
    sch = tir.Schedule(matmul_relu)
    before = sch.mod
    assert before is sch.mod
    function = before["main"]
    assert function.same_as(sch.mod["main"]) and not function.same_as(matmul_relu)
    for mine, other in zip(function.params, sch.mod["main"].params, strict=True):
        assert mine.same_as(other) and mine == other
        assert function.buffer_map[mine].same_as(sch.mod["main"].buffer_map[other])
    sch.parallel(sch.get_loops("D")[0])
    assert sch.mod is not before and "T.parallel" not in before.script()
    copy = sch.copy()
    assert copy.mod is not sch.mod and structural_equal(copy.mod, sch.mod)


@pytest.mark.parametrize("level", ["detail", "fast", "none"])
def test_error_render_level(level):
    sch = tir.Schedule(matmul_relu, error_render_level=level)
    with pytest.raises(ScheduleError) as error:
        sch.split(sch.get_loops("C")[0], [3, 5])
    text = str(error.value)
    assert ("tir.For#0" in text and "^^^" in text and "Error message: " in text) == (level == "detail")
    assert ("15" in text) == (level != "none")
    assert (text == "(not rendered)") == (level == "none")


@I.ir_module
class Two:
    @T.prim_func
    def first(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
        for i in range(8):
            with T.block("B"):
                vi = T.axis.spatial(8, i)
                B[vi] = A[vi] + T.float32(1)

    @T.prim_func
    def second(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
        for i in range(8):
            with T.block("B"):
                vi = T.axis.spatial(8, i)
                B[vi] = A[vi] * T.float32(2)


def test_several_functions():
    sch = tir.Schedule(Two)
    assert sch.func_working_on is None
    with pytest.raises(ScheduleError, match="several functions"):
        sch.get_block("B")
    sch.parallel(sch.get_loops(sch.get_block("B", func_name="second"))[0])
    sch.work_on("first")
    sch.vectorize(sch.get_loops("B")[0])
    text = sch.mod.script()
    assert text.index("T.vectorized(8)") < text.index("T.parallel(8)")
    sch.verify()
