"""What will be there later."""


class _Later:
    """Stands for something that is not there yet: importing it is fine, using it is an error."""

    def __init__(self, name):
        self.__name__ = name

    def _refuse(self, *args, **kwargs):
        raise NotImplementedError(f"{self.__name__} is not supported yet")

    __call__ = __getitem__ = __enter__ = __exit__ = _refuse

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Later(f"{self.__name__}.{name}")

    def __repr__(self):
        return f"<{self.__name__}: not supported yet>"


def later(name):
    return _Later(name)
