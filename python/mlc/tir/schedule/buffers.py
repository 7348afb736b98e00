"""The steps of a schedule that make copies of buffers, or change how buffers look."""

import inspect

from ..index_map import IndexMap
from .fields import real_number
from .variables import BlockRV
from .views import Block


class BufferPrimitives:
    """Steps on buffers. A buffer is one of those that a block reads, or of those that it writes: given by its number,
    its name, or by a buffer of that name.
    """

    # ===--- Copies ------------------------------------------------------------------------------===#

    def cache_read(self, block, read_buffer_index, storage_scope, consumer_blocks=None) -> BlockRV:
        """A block that copies what `block` reads into a buffer, which is read instead: by all, or by these blocks."""
        return self._apply(
            "cache_read",
            block=block,
            read_buffer_index=self._buffer_index(block, read_buffer_index, "read"),
            storage_scope=storage_scope,
            consumer_blocks=consumer_blocks or None,
        )

    def cache_write(self, block, write_buffer_index, storage_scope, consumer_blocks=None) -> BlockRV:
        """A block that copies what `block` writes from a buffer, which is written instead, and read by these blocks."""
        return self._apply(
            "cache_write",
            block=block,
            write_buffer_index=self._buffer_index(block, write_buffer_index, "write"),
            storage_scope=storage_scope,
            consumer_blocks=consumer_blocks or None,
        )

    def read_at(self, loop, block, read_buffer_index, storage_scope) -> BlockRV:
        """A block that copies what an iteration of `loop` reads of a buffer, in loops of its own."""
        index = self._buffer_index(block, read_buffer_index, "read")
        return self._apply("read_at", loop=loop, block=block, read_buffer_index=index, storage_scope=storage_scope)

    def write_at(self, loop, block, write_buffer_index, storage_scope) -> BlockRV:
        """A block that copies what an iteration of `loop` has written to a buffer, in loops of its own."""
        index = self._buffer_index(block, write_buffer_index, "write")
        return self._apply("write_at", loop=loop, block=block, write_buffer_index=index, storage_scope=storage_scope)

    def cache_inplace(self, block, read_buffer_index, storage_scope) -> list[BlockRV]:
        """Two blocks around `block`, which copy a buffer that it changes, and copy it back."""
        return self._apply(
            "cache_inplace",
            block=block,
            read_buffer_index=self._buffer_index(block, read_buffer_index, "read"),
            storage_scope=storage_scope,
        )

    def cache_index(self, block, storage_scope, cse_thresh=0) -> list[BlockRV]:
        """Blocks that compute what `block` needs of its variables alone, at least `cse_thresh` times, before it."""
        return self._apply("cache_index", block=block, storage_scope=storage_scope, cse_thresh=cse_thresh)

    def reindex_cache_read(self, block, read_buffer_index, storage_scope, index_map) -> BlockRV:
        """A block that copies what `block` reads at one point to `index_map` of the variables of `block`."""
        return self._apply(
            "reindex_cache_read",
            block=block,
            read_buffer_index=self._buffer_index(block, read_buffer_index, "read"),
            storage_scope=storage_scope,
            index_map=self._variable_map(block, index_map),
        )

    def reindex_cache_write(self, block, write_buffer_index, storage_scope, index_map) -> BlockRV:
        """A block that copies what `block` writes at one point, now at `index_map` of the variables of `block`."""
        return self._apply(
            "reindex_cache_write",
            block=block,
            write_buffer_index=self._buffer_index(block, write_buffer_index, "write"),
            storage_scope=storage_scope,
            index_map=self._variable_map(block, index_map),
        )

    def reindex(self, block, buffer) -> BlockRV:
        """A block that copies a buffer into one, or from one, whose indices are the variables of `block`."""
        return self._apply("reindex", block=block, buffer=self._buffer_place(block, buffer))

    # ===--- What buffers look like --------------------------------------------------------------===#

    def rolling_buffer(self, block, write_buffer_index) -> None:
        """Keeps of a buffer that a block writes only what later iterations still need; indices wrap around.

        Where iterations of a loop around the block and its consumers write elements that those before them have written
        too, the dimension shrinks to what one iteration writes, and the block does not compute again what is there.
        """
        index = self._buffer_index(block, write_buffer_index, "write")
        self._apply("rolling_buffer", block=block, write_buffer_index=index)

    def storage_align(self, block, buffer_index, axis, factor, offset) -> None:
        """Asks that the stride of a dimension be `offset` more than a multiple of `factor`."""
        self._apply("storage_align", block=block, buffer_index=buffer_index, axis=axis, factor=factor, offset=offset)

    def set_scope(self, block, buffer_index, storage_scope) -> None:
        """Says where a buffer that a block writes lives."""
        index = self._buffer_index(block, buffer_index, "write")
        self._apply("set_scope", block=block, buffer_index=index, storage_scope=storage_scope)

    def unsafe_set_dtype(self, block, buffer_index, dtype) -> None:
        """Gives a buffer that a block writes elements of another type: what is stored is cast, and back when loaded."""
        index = self._buffer_index(block, buffer_index, "write")
        self._apply("unsafe_set_dtype", block=block, buffer_index=index, dtype=dtype)

    def transform_layout(self, block, buffer, index_map, pad_value=None, *, assume_injective_transform=False) -> None:
        """Stores the element at some indices of a buffer at `index_map` of them; all that use the buffer follow.

        `pad_value` is a number, or one from the new indices, for elements that the old layout does not have. Where
        `index_map` has an `IndexMap.AXIS_SEPARATOR`, what is before it and after it are dimensions of memory.
        """
        place = self._buffer_place(block, buffer)
        separators = []
        if callable(index_map):
            rank = len(self._accessed(block, *place).shape) if IndexMap.is_variadic(index_map) else None
            index_map, separators = IndexMap.from_func_with_separators(index_map, rank)
        if callable(pad_value) and isinstance(index_map, IndexMap):
            pad_value = _constant_of(pad_value, len(index_map.final_indices))
        self._apply(
            "transform_layout",
            block=block,
            buffer=place,
            index_map=index_map,
            pad_value=pad_value,
            assume_injective_transform=assume_injective_transform,
        )
        if separators:
            self.set_axis_separator(block, place, separators)

    def set_axis_separator(self, block, buffer, axis_separators) -> None:
        """Says which dimensions of a buffer are one of memory: the numbers of dimensions before each separator."""
        self._apply(
            "set_axis_separator",
            block=block,
            buffer=self._buffer_place(block, buffer),
            axis_separators=axis_separators or [],
        )

    def unsafe_hide_buffer_access(self, block, buf_type, buf_index_array) -> None:
        """Takes regions out of what a block says that it reads, or writes."""
        self._apply("unsafe_hide_buffer_access", block=block, buf_type=buf_type, buf_index_array=buf_index_array)

    def annotate_buffer_access(self, block, buffer_index, buf_type, gen_new_ranges) -> None:
        """States a region that a block accesses: for each dimension a point, or a pair of its begin and its end."""

        def flat(*variables):
            ranges = gen_new_ranges(*variables)
            pairs = [item if isinstance(item, (list, tuple)) else (item, item + 1) for item in ranges]
            if any(len(pair) != 2 for pair in pairs):
                raise ValueError("annotate_buffer_access: a range is a pair of its begin and its end")
            return [end for pair in pairs for end in pair]

        ranges = gen_new_ranges
        if not isinstance(ranges, IndexMap):
            if not callable(ranges):
                raise TypeError(f"annotate_buffer_access: gen_new_ranges is a function, not {type(ranges).__name__}")
            ranges = IndexMap.from_func(flat, len(self._block_view(block).iter_vars))
        self._apply(
            "annotate_buffer_access", block=block, buffer_index=buffer_index, buf_type=buf_type, gen_new_ranges=ranges
        )

    # ===--- Arguments ---------------------------------------------------------------------------===#

    def _block_view(self, block):
        """The block to look at; one that is given by its name is not looked up in the trace."""
        view = self.get(block) if not isinstance(block, str) else None
        if view is None:
            probe = type(self)(self.mod, seed=1)
            probe._func = self._func
            view = probe.get(probe.get_block(block))
        if not isinstance(view, Block):
            raise TypeError(f"a BlockRV is expected, or the name of a block, not {block!r}")
        return view

    def _accessed(self, block, side, index):
        regions = self._block_view(block).accesses(side)
        if not 0 <= index < len(regions):
            raise IndexError(f"block {block!r} {side}s {len(regions)} buffers, there is none at {index}")
        return regions[index].buffer

    def _buffer_place(self, block, buffer):
        """A pair such as ("read", 0), as it is or from the name of a buffer."""
        if isinstance(buffer, (list, tuple)):
            return buffer
        name = getattr(buffer, "name", buffer)
        if not isinstance(name, str):
            raise TypeError(f'a buffer is a pair such as ("read", 0), or a name, not {type(buffer).__name__}')
        view = self._block_view(block)
        places = [(side, i, r.buffer) for side in ("write", "read") for i, r in enumerate(view.accesses(side))]
        found = [(side, i) for side, i, accessed in places if accessed.name == name]
        if not found:
            raise ValueError(f"block {view.name_hint!r} accesses no buffer {name!r}")
        return found[0]

    def _buffer_index(self, block, buffer, side):
        """A number, as it is or from the name of a buffer."""
        name = getattr(buffer, "name", buffer)
        if not isinstance(name, str):
            return buffer
        view = self._block_view(block)
        for index, region in enumerate(view.accesses(side)):
            if region.buffer.name == name:
                return index
        raise ValueError(f"block {view.name_hint!r} {side}s no buffer {name!r}")

    def _index_map(self, index_map, count):
        """A map of as many indices as `count()` says, if the function does not say it itself."""
        if isinstance(index_map, IndexMap) or not callable(index_map):
            return index_map
        return IndexMap.from_func(index_map, count() if IndexMap.is_variadic(index_map) else None)

    def _variable_map(self, block, index_map):
        """A map of the variables of a block."""
        return self._index_map(index_map, lambda: len(self._block_view(block).iter_vars))


def _constant_of(function, count):
    """What a function of `count` indices gives: a real number, or a map."""
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind != p.VAR_POSITIONAL]
    if not IndexMap.is_variadic(function) and len(parameters) != count:
        raise ValueError(f"transform_layout: pad_value is of {len(parameters)} indices, the new layout has {count}")
    indices = IndexMap.indices(count)
    value = function(*indices)
    value = value[0] if isinstance(value, (list, tuple)) and len(value) == 1 else value
    value = real_number(value)
    return value if isinstance(value, float) else IndexMap(indices, [value])


__all__ = ["BufferPrimitives"]
