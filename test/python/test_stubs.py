"""The type stubs say what the package has, and the examples in its documentation do what they say."""

import ast
import doctest
import importlib
import inspect
import pathlib

import pytest

import mlc

PACKAGE = pathlib.Path(mlc.__file__).parent


def ours():
    """The stubs of this package; MLIR's bindings bring their own."""
    return sorted(
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*.pyi")
        if path.read_text().startswith("# Made by scripts/python-stubs.")
    )


def module_of(path):
    parts = ("mlc", *path.with_suffix("").parts)
    return importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def parameters_of(node):
    args = node.args
    names = [arg.arg for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs]]
    return set(names + [arg.arg for arg in (args.vararg, args.kwarg) if arg])


def check_function(node, value):
    if not inspect.isroutine(value):
        return
    known = set(inspect.signature(value).parameters)
    assert parameters_of(node) - {"self", "cls"} <= known, f"{node.name}: {parameters_of(node)} against {known}"


def check_class(node, value):
    for item in node.body:
        if isinstance(item, ast.FunctionDef):
            member = inspect.getattr_static(value, item.name)
            if not isinstance(member, property):
                check_function(item, getattr(value, item.name))


@pytest.mark.parametrize("path", ours(), ids=str)
def test_a_stub_has_what_its_module_has(path):
    tree, module = ast.parse((PACKAGE / path).read_text()), module_of(path)
    names = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
            value = getattr(module, node.name)
            (check_class if isinstance(node, ast.ClassDef) else check_function)(node, value)
        elif isinstance(node, ast.AnnAssign):
            names.add(node.target.id)
            assert hasattr(module, node.target.id)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets)
        elif isinstance(node, ast.ImportFrom):
            stars = [alias for alias in node.names if alias.name == "*"]
            source = "." * node.level + (node.module or "")
            for _ in stars:
                target = importlib.import_module(source, module.__package__)
                names.update(getattr(target, "__all__", vars(target)))
            for alias in node.names:
                names.add(alias.asname or alias.name)
                if alias.asname == alias.name:
                    assert hasattr(module, alias.name), alias.name
    missing = set(getattr(module, "__all__", ())) - names
    assert not missing


def test_the_package_is_typed():
    assert (PACKAGE / "py.typed").exists()
    assert {"__init__.pyi", "relax/__init__.pyi", "runtime/tensor.pyi", "te/compute.pyi"} <= {str(p) for p in ours()}


def test_names_that_are_found_when_they_are_used():
    text = (PACKAGE / "__init__.pyi").read_text()
    for name in mlc._NAMES:
        assert f" as {name}\n" in text


DOCUMENTED = [
    "mlc.relax.block_builder",
    "mlc.relax.transform",
    "mlc.relax.vm",
    "mlc.runtime.device",
    "mlc.runtime.registry",
    "mlc.runtime.tensor",
    "mlc.runtime.timing",
    "mlc.target",
    "mlc.te.compute",
    "mlc.te.create",
    "mlc.testing",
    "mlc._core.module",
]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_examples_in_documentation(name):
    module = importlib.import_module(name)
    result = doctest.testmod(module, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 0 and result.failed == 0
