"""What R.print and R.assert_op do where the program runs."""

from .registry import register_func


def _text(bytes_):
    """A text that is handed over as its bytes, with a zero at the end."""
    return bytes_.numpy().tobytes()[:-1].decode()


def _written(value):
    return str(value.numpy()) if hasattr(value, "numpy") else str(value)


def _print(form, *values):
    form, values = _text(form), [_written(value) for value in values]
    print(form.format(*values) if form else " ".join(values))


def _assert_op(form, condition, *values):
    if condition.numpy():
        return
    form, values = _text(form), [_written(value) for value in values]
    said = form.format(*values) if form else ", ".join(values)
    raise AssertionError(f"Assertion Failed: {said}" if said else "Assertion Failed")


register_func("mlc.runtime.print", _print, override=True)
register_func("mlc.runtime.assert_op", _assert_op, override=True)
