"""Where the text of a function comes from: files, the command line, the standard input, doctests."""

import subprocess
import sys
import textwrap

FUNCTION = """
from mlc.script import tir as T

@T.prim_func
def f(A: T.Buffer((4,), "float32")):
    for i in range(4):
        A[i] = 1.0
"""
MODULE = """
from mlc.script import ir as I, tir as T

@I.ir_module
class Module:
    @T.prim_func
    def f(A: T.Buffer((4,), "float32")):
        A[0] = 1.0
"""


def run(*arguments, **options):
    result = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, **options)
    return result.stdout + result.stderr


def test_text_of_the_command_line():
    assert "A[i] = T.float32(1.0)" in run("-c", FUNCTION + "print(f.script())")
    assert "A[0] = T.float32(1.0)" in run("-c", MODULE + "print(Module.script())")


def test_text_of_a_file_as_standard_input(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(FUNCTION + "print(f.script())\n")
    with path.open() as file:
        assert "A[i] = T.float32(1.0)" in run("-", stdin=file)


def test_text_that_is_nowhere_says_what_to_do():
    for found in (run("-", input=FUNCTION), run("-c", f"exec({FUNCTION!r})")):
        assert "error: the text of 'f' is not at hand" in found
        assert "mlc.script.from_source" in found and "_source.py" not in found


def test_text_of_a_doctest(tmp_path):
    path = tmp_path / "example.py"
    path.write_text('''"""
>>> from mlc.script import tir as T
>>> @T.prim_func
... def f(A: T.Buffer((4,), "float32")):
...     A[0] = 1.0
>>> f.script().splitlines()[-1].strip()
'A[0] = T.float32(1.0)'
"""
''')
    assert run("-m", "doctest", str(path)) == ""


def test_functions_of_one_name_and_of_functions_in_functions(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(
        textwrap.dedent("""
        from mlc.script import tir as T

        def make(size):
            @T.prim_func
            def f(A: T.Buffer((size,), "float32")):
                A[0] = 1.0
            return f

        @T.prim_func
        def f(A: T.Buffer((2,), "float32")):
            A[0] = 2.0

        print(make(8).script().splitlines()[3], f.script().splitlines()[3])
        """)
    )
    found = run(str(path))
    assert found == 'def f(A: T.Buffer((8,), "float32")): def f(A: T.Buffer((2,), "float32")):\n'
