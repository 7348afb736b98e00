"""Steps that are made of other steps."""

from ..intrin import TensorIntrin
from .analysis import get_tensorize_loop_mapping
from .variables import LoopRV


def tile_with_tensor_intrin(sch, block, intrin_name, allow_padding=False) -> LoopRV | None:
    """Splits the loops around a block so that the inner ones are those of an instruction, and puts these innermost.

    Gives back the outermost of them, for `tensorize`; None where the loops are not like those of the instruction.
    """
    desc = TensorIntrin.get(intrin_name).desc
    info = get_tensorize_loop_mapping(sch, block, desc, allow_padding)
    if info is None or len(info.loop_map) != len(info.desc_loop_indexer):
        return None
    if info.block_iter_paddings is not None:
        sch.pad_einsum(block, info.block_iter_paddings)
        info = get_tensorize_loop_mapping(sch, block, desc)
        if info is None:
            return None
    inner = {}
    for loop in sch.get_loops(block):
        desc_loop = info.loop_map.get(sch.get_sref(loop))
        if desc_loop is not None:
            inner[info.desc_loop_indexer[desc_loop]] = (loop, desc_loop.extent)
    suffix = []
    for _, (loop, extent) in sorted(inner.items()):
        _, last = sch.split(loop, [None, int(extent)])
        suffix.append(last)
    places = {sch.get_sref(loop) for loop in suffix}
    order, is_met = [], False
    for loop in sch.get_loops(block):
        if sch.get_sref(loop) in places:
            is_met = True
        elif is_met:
            order.append(loop)
    sch.reorder(*order, *suffix)
    return suffix[0]


__all__ = ["tile_with_tensor_intrin"]
