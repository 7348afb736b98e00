"""Targets as TVM spells them."""


class Target:
    """What to compile for: `Target("llvm -num-cores=4")`. The machine that compiles is the one that runs."""

    def __init__(self, target="llvm", host=None):
        if isinstance(target, Target):
            target = target.text
        if isinstance(target, dict):
            self.kind, self.attrs = target.get("kind", "llvm"), {k: v for k, v in target.items() if k != "kind"}
        else:
            words = str(target).split()
            self.kind = words[0] if words else "llvm"
            options = [word.lstrip("-").partition("=") for word in words[1:]]
            self.attrs = {key: value for key, _, value in options}
        self.text, self.host = target, host

    def __str__(self):
        return str(self.text)

    __repr__ = __str__

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        return False
