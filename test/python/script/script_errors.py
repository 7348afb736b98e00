"""Functions over buffers with errors: a comment `#! ...` says what the report has for its line."""

ERRORS = {}


def wrong(name, body, head='A: T.Buffer((16,), "float32"), B: T.Buffer((8, 8), "int32")'):
    """The statements of a function, or a whole text."""
    assert name not in ERRORS
    if "def " not in body:
        body = "\n".join("    " + line for line in body.strip("\n").splitlines())
        body = f"@T.prim_func\ndef f({head}):\n{body}\n"
    ERRORS[name] = body


# ===--- Names -----------------------------------------------------------------------------------===#

wrong("undefined_name", "A[0] = q  #! Undefined variable: q")
wrong("undefined_name_like_another", "total = A[0]\nA[1] = totl  #! Undefined variable: totl; did you mean 'total'?")
wrong("undefined_buffer", "C[0] = 1.0  #! Undefined variable: C")
wrong("undefined_function", "A[0] = compute(A[1])  #! Undefined variable: compute")
wrong("unknown_name_of_T", "A[0] = T.exq(A[1])  #! T has no 'exq'; did you mean 'exp'?")
wrong("unknown_block_function", "with T.blok('x'):  #! T has no 'blok'; did you mean 'block'?\n    pass")
wrong(
    "unknown_axis",
    """
for i in range(16):
    with T.block("x"):
        v = T.axis.spacial(16, i)  #! has no 'spacial'; did you mean 'spatial'?
        A[v] = 1.0
""",
)
wrong(
    "name_after_its_scope",
    """
for i in range(16):
    x = A[i]
A[0] = x  #! Undefined variable: x
""",
)
wrong(
    "loop_variable_after_its_loop",
    """
for i in range(16):
    pass
A[i] = 1.0  #! Undefined variable: i
""",
)
wrong("defined_twice", "x = A[0]\nx = A[1]  #! 'x' is already defined in this scope")
wrong(
    "loop_variable_assigned",
    """
for i in range(16):
    i = 3  #! 'i' is already defined in this scope
    A[i] = 1.0
""",
)
wrong(
    "block_variable_assigned",
    """
for i in range(16):
    with T.block("x"):
        v = T.axis.spatial(16, i)
        v = T.axis.spatial(16, i)  #! 'v' is already defined in this scope
        A[v] = 1.0
""",
)
wrong("chained_assignment", "x = y = A[0]  #! several targets of one assignment are not supported")
wrong("same_name_twice", "x, x = A[0], A[1]  #! a name stands twice")
wrong(
    "several_errors_at_once",
    """
A[0] = q  #! Undefined variable: q
A[1, 2] = 1.0  #! buffer 'A' has rank 1, but is given 2 indices
for i in range(16):
    A[i] = T.nope(i)  #! T has no 'nope'
if A[0]:  #! a condition is a bool, not float32
    pass
""",
)

# ===--- Parameters ------------------------------------------------------------------------------===#

wrong(
    "no_annotation",
    """
@T.prim_func
def f(A):  #! the parameter 'A' has no type annotation
    pass
""",
)
wrong(
    "annotation_of_another_kind",
    """
@T.prim_func
def f(A: int):  #! T.handle, T.Buffer or a dtype such as T.int32 is expected
    pass
""",
)
wrong(
    "default_value",
    """
@T.prim_func
def f(n: T.int32 = 3):  #! plain parameters only
    pass
""",
)
wrong(
    "handle_with_two_buffers",
    """
@T.prim_func
def f(a: T.handle):
    A = T.match_buffer(a, (4,))
    B = T.match_buffer(a, (4,))  #! the parameter 'a' has a buffer already
""",
)
wrong(
    "match_buffer_of_a_number",
    "C = T.match_buffer(3, (4,))  #! T.match_buffer takes a parameter or a part of a buffer, not an int",
)
wrong(
    "match_buffer_without_shape",
    """
@T.prim_func
def f(a: T.handle):
    A = T.match_buffer(a)  #! the shape of the buffer is not given
""",
)
wrong(
    "handle_used_as_buffer",
    """
@T.prim_func
def f(a: T.handle):
    A = T.match_buffer(a, (4,))
    a[0] = 1.0  #! a buffer is expected, not the handle 'a'
""",
)
wrong("unknown_dtype", "C = T.alloc_buffer((4,), \"float33\")  #! 'float33' is not a dtype")
wrong("negative_extent", "C = T.alloc_buffer((-4,))  #! an extent is not negative, but -4 is given")
wrong("extent_that_is_a_float", "C = T.alloc_buffer((4.0,))  #! an extent is an integer, not a float32")
wrong("wrong_number_of_strides", "C = T.alloc_buffer((4, 4), strides=[1])  #! 1 strides are given for 2 dimensions")
wrong("unknown_buffer_option", "C = T.alloc_buffer((4, 4), color=1)  #! unexpected keyword argument 'color'")
wrong(
    "free_size",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    n = T.int32()
    for i in range(n):  #! the size 'n' is not a dimension of any parameter
        A[i] = 1.0
""",
)

# ===--- Accesses --------------------------------------------------------------------------------===#

wrong("too_many_indices", "A[0, 1] = 1.0  #! buffer 'A' has rank 1, but is given 2 indices")
wrong("too_few_indices", "A[0] = T.float32(B[0])  #! buffer 'B' has rank 2, but is given 1 index")
wrong("index_that_is_a_float", "A[1.5] = 1.0  #! an index of buffer 'A' is an integer, not a float32")
wrong("index_that_is_a_string", "A['x'] = 1.0  #! an index of buffer 'A' is an integer expression, not a string")
wrong("index_that_is_an_element_of_floats", "A[A[0]] = 1.0  #! an index of buffer 'A' is an integer, not a float32")
wrong("store_to_a_number", "x = A[0]\nx[0] = 1.0  #! a buffer is expected, not an expression of float32")
wrong("store_of_a_string", "A[0] = 'one'  #! a value of float32 is expected, not a string")
wrong("store_of_a_buffer", "A[0] = B  #! a value of float32 is expected, not a buffer")
wrong("store_of_too_many_lanes", "A[0:4] = A[0:8]  #! 8 values are stored to 4 elements of buffer 'A'")
wrong("store_of_nothing", "A[0] = None  #! a value of float32 is expected, not None")
wrong("update_of_a_variable", "x = A[0]\nx += 1.0  #! only an element of a buffer can be updated")
wrong("slice_as_a_number", "A[0] = A[0:4]  #! 4 values are stored to an element of buffer 'A'")
wrong("slice_with_a_step", "B[0:8:2, 0] = 1  #! a slice of buffer 'B' has a step in another dimension than the last")

# ===--- Expressions -----------------------------------------------------------------------------===#

wrong(
    "division_of_integers",
    "A[0] = B[0, 0] / 2  #! the division / of integers is ambiguous: use // (floor) or T.truncdiv",
)
wrong("sum_with_a_string", "A[0] = A[1] + 'x'  #! an operand is a number or an expression, not a string")
wrong("sum_of_buffers", "A[0] = A + B  #! an operand is a number or an expression, not a buffer")
wrong("comparison_of_buffers", "if A == B:  #! a buffer is not compared: its elements are\n    pass")
wrong("condition_that_is_a_float", "if A[0]:  #! a condition is a bool, not float32\n    pass")
wrong("while_on_a_number", "while A[0]:  #! a condition is a bool, not float32\n    pass")
wrong("and_of_floats", "if A[0] and A[1] > 0.0:  #! a condition is a bool, not float32\n    pass")
wrong("division_by_zero", "A[0] = T.float32(B[0, 0] // 0)  #! floordiv of integers by zero")
wrong("bitwise_of_floats", "A[0] = A[0] & A[1]  #! and is not defined on float32")
wrong("number_too_large", "B[0, 0] = T.int8(300)  #! 300 does not fit into int8")
wrong("string_as_a_number", "A[0] = T.float32('one')  #! 'one' is not a number")
wrong("wrong_argument", "A[0] = T.max(A[0])  #! T.max(a, b): missing a required argument: 'b'")
wrong("function_of_a_buffer", "A[0] = T.max(A, 1.0)  #! T.max takes numbers and expressions, not a buffer")
wrong("assert_on_a_float", "assert A[0], 'no'  #! a condition is a bool, not float32")
wrong("assert_without_a_string", "assert A[0] > 0.0, 3  #! the message of an assert is a string, not an int")
wrong("select_of_a_number", "A[0] = T.Select(A[0], 1.0, 2.0)  #! a condition is a bool, not float32")

# ===--- Statements ------------------------------------------------------------------------------===#

wrong("loop_over_a_list", "for i in [1, 2]:  #! a loop such as T.grid or range is expected, not a list\n    pass")
wrong("loop_over_a_buffer", "for i in A:  #! a loop such as T.grid or range is expected, not a buffer\n    pass")
wrong("too_few_loop_variables", "for i, j in T.grid(4, 4, 4):  #! 2 variables are named for 3 loops\n    pass")
wrong("too_many_loop_variables", "for i, j, k in T.grid(4, 4):  #! 3 variables are named for 2 loops\n    pass")
wrong(
    "loop_variables_with_one_name",
    "for i, i in T.grid(4, 4):  #! a name stands twice among the loop variables\n    pass",
)
wrong("bound_that_is_a_float", "for i in range(4.5):  #! the bound of a loop is an integer, not a float32\n    pass")
wrong("remainder_of_zero", "for i in range(16):\n    A[i % 0] = 1.0  #! floormod of integers by zero")
wrong("quotient_of_zero", "for i in range(16):\n    A[T.truncdiv(i, 0)] = 1.0  #! truncdiv of integers by zero")
wrong(
    "two_names_for_one_value",
    "with T.LetStmt(A[0]) as (x, y):  #! 2 values are expected, not the one value of a T.LetStmt\n    pass",
)
wrong(
    "predicate_that_is_a_float",
    """
with T.block("b"):
    vi = T.axis.spatial(16, 0)
    T.where(3.5)  #! a condition is a bool, not a float
    A[vi] = 1.0
""",
)
wrong("negative_step", "for i in range(16, 0, -1):  #! the step of a loop is a positive number, not -1\n    pass")
wrong(
    "step_that_is_no_number",
    "for i in range(4):\n"
    "    for j in range(0, 16, i + 1):  #! the step of range is a number: T.serial(..., step=) takes an expression\n"
    "        pass",
)
wrong(
    "step_that_is_a_float",
    "for i in T.serial(0, 16, step=2.5):  #! the step of a loop is an integer, not a float32\n    pass",
)
wrong(
    "kind_of_an_iter_var",
    'T.attr(T.iter_var(T.int32(), None, "Data", ""), "k", 1)  #! the kind of a T.iter_var is one of DataPar,',
)
wrong("variable_of_an_iter_var", 'T.attr(T.iter_var("i", None, "DataPar"), "k", 1)  #! has a variable, not a string')
wrong(
    "loop_with_else",
    """
for i in range(4):
    pass
else:
    A[0] = 1.0  #! a for loop of a prim_func has no else
""",
)
wrong(
    "thread_without_a_name",
    "for i in T.thread_binding(4):  #! T.thread_binding takes the name of a thread axis\n    pass",
)
wrong("with_a_buffer", "with A:  #! T.block or T.init is expected, not a buffer\n    pass")
wrong("block_without_with", "T.block('x')  #! this opens a scope: `with` is expected before it")
wrong("loop_without_for", "T.grid(4, 4)  #! this opens a scope: `for` is expected before it")
wrong("buffer_without_a_name", "T.alloc_buffer((4,))  #! what this makes is not given a name")
wrong("statement_that_is_a_list", "[1, 2]  #! a statement cannot be a list")
wrong("return_of_a_buffer", "return A  #! T.ret takes an expression, not a buffer")
wrong(
    "try_statement",
    """
try:  #! Try is not supported in a function of a script
    pass
except ValueError:
    pass
""",
)
wrong("import_statement", "import math  #! an import is not part of a function of a script")
wrong("global_statement", "global x  #! a function of a script does not change variables of the program around it")
wrong("del_statement", "x = A[0]\ndel x  #! Delete is not supported in a function of a script")
wrong("lambda_as_a_value", "A[0] = lambda x: x  #! a value of float32 is expected, not a function")
wrong(
    "function_inside",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    def g():  #! a function inside of a prim_func is a T.macro
        pass
""",
)
wrong("type_without_a_value", "x: T.int32  #! 'x' has a type, but no value")
wrong("type_that_is_none", "x: 3 = A[0]  #! a dtype such as T.int32 is expected")
wrong("unpacking_of_too_few", "x, y = A[0]  #! 2 values are expected, not an expression of float32")

# ===--- Blocks ----------------------------------------------------------------------------------===#


def wrong_axis(name, axis, *rest):
    body = "\n        ".join(("A[0] = 1.0" if not rest else "", *rest)).strip()
    wrong(
        name,
        f"""
for i, j in T.grid(16, 8):
    with T.block("x"):
        {axis}
        {body}
""",
    )


wrong_axis("remap_without_enough_names", "v = T.axis.remap('SS', [i, j])  #! gives one variable for each kind and loop")
wrong_axis(
    "remap_with_too_many_kinds", "v, w = T.axis.remap('SSR', [i, j])  #! but there are 2 names, 3 kinds and 2 loops"
)
wrong_axis("remap_of_another_letter", "v, w = T.axis.remap('SX', [i, j])  #! are S (spatial) and R (reduce), not 'X'")
wrong_axis(
    "remap_of_an_expression",
    "v, w = T.axis.remap('SS', [i, j + 1])  #! T.axis.remap binds loop variables, but (j + 1) is not one",
)
wrong_axis(
    "remap_of_a_number", "v, w = T.axis.remap('SS', [i, 0])  #! T.axis.remap binds loop variables, but 0 is not one"
)
wrong_axis(
    "domain_smaller_than_the_loop",
    "v = T.axis.spatial(8, i)  #! the axis 'v' has the domain [0, 8), but its loop covers [0, 16)",
)
wrong_axis(
    "domain_that_is_a_float", "v = T.axis.spatial(16.0, i)  #! the extent of an axis is an integer, not a float32"
)
wrong_axis(
    "domain_of_three",
    "v = T.axis.spatial((0, 8, 16), i)  #! the domain of an axis is an extent or (begin, end), not 3 values",
)
wrong_axis(
    "binding_that_is_a_float", "v = T.axis.spatial(16, A[0])  #! the binding of an axis is an integer, not a float32"
)
wrong_axis(
    "binding_out_of_the_domain",
    "v = T.axis.spatial(16, 16)  #! the axis 'v' has the domain [0, 16), but is bound to 16",
)
wrong_axis("two_predicates", "T.where(i < 3)", "T.where(j < 3)  #! the block has a predicate already")
wrong_axis("predicate_that_is_a_number", "T.where(i + 3)  #! a condition is a bool, not int32")
wrong_axis("reads_twice", "T.reads(A[0])", "T.reads(A[1])  #! the block says what it reads already")
wrong_axis("reads_of_a_number", "T.reads(3)  #! a part of a buffer such as A[i, 0:4] is expected, not an int")
wrong_axis(
    "attribute_twice", 'T.block_attr({"a": 1})', "T.block_attr({\"a\": 2})  #! the block attribute 'a' is given twice"
)
wrong(
    "init_twice",
    """
for i in range(16):
    with T.block("x"):
        v = T.axis.reduce(16, i)
        with T.init():
            A[0] = 0.0
        with T.init():  #! the block has an init already
            A[0] = 1.0
        A[0] = A[0] + 1.0
""",
)
wrong("init_without_a_block", "with T.init():  #! T.init stands directly in a block\n    A[0] = 1.0")
wrong("axis_without_a_block", "v = T.axis.spatial(4, 0)  #! an axis stands directly in a block")
wrong(
    "axis_after_init",
    """
for i in range(16):
    with T.block("x"):
        v = T.axis.reduce(16, i)
        with T.init():
            A[0] = 0.0
        w = T.axis.spatial(16, i)  #! an axis stands before T.init
        A[0] = 1.0
""",
)
wrong("where_without_a_block", "T.where(A[0] > 1.0)  #! T.where stands directly in a block")
wrong(
    "reads_in_a_loop",
    """
for i in range(4):
    T.reads(A[0])  #! T.reads stands directly in a block
""",
)
wrong(
    "func_attr_in_a_loop",
    """
for i in range(4):
    T.func_attr({"a": 1})  #! T.func_attr stands directly in a function
""",
)
wrong(
    "alloc_buffer_in_init",
    """
for i in range(16):
    with T.block("a"):
        v = T.axis.spatial(16, i)
        with T.init():
            C = T.alloc_buffer((4,))  #! T.alloc_buffer stands in a function or a block, not in T.init
        A[v] = 1.0
""",
)
wrong("shuffle_of_too_few", "A[0:2] = T.Shuffle([A[0:2]], [0, 5])  #! an index of T.Shuffle is one of 2 elements")
wrong("shuffle_of_both", "A[0:2] = T.Shuffle([A[0:2], A[0]], [0, 1])  #! T.Shuffle takes vectors or scalars, not both")
wrong(
    "predicate_of_numbers",
    "A.vstore([T.Ramp(0, 1, 4)], A[4:8], predicate=T.Broadcast(1, 4))  #! the predicate of 4 elements is a vector of",
)
wrong(
    "predicate_of_one_element",
    "A.vstore([0], 1.0, predicate=T.bool(True))  #! a predicate takes some of",
)
wrong("call_without_a_name", 'T.call_extern("int32")  #! T.call_extern takes a dtype and the name of a function')
wrong("value_of_a_call_that_gives_nothing", 'x = T.call_extern("void", "f")  #! the call gives no value')
wrong("address_that_is_a_number", "p: T.handle = A[0]  #! an address is expected, not an expression of float32")
wrong(
    "buffer_behind_an_address",
    """x: T.handle = T.address_of(A[12])
C = T.decl_buffer((8,), data=x)  #! the buffer needs 8 elements, but 'x' has 4""",
)
wrong("free_variable", "n = T.int32()\nT.evaluate(n)  #! the size 'n' is not a dimension of any parameter")
wrong(
    "index_map_of_a_variable",
    """
for i in T.serial(4, annotations={"map": T.index_map(lambda j: j + A[0])}):  #! an operand is a number or an expression
    pass
""",
)
wrong(
    "name_of_a_block",
    """
with T.block("a") as b:  #! a block gives nothing that a name could stand for
    A[0] = 1.0
""",
)
wrong(
    "axis_without_a_binding",
    """
for i in range(16):
    with T.block("a"):
        v = T.axis.spatial(16)  #! T.axis.spatial(dom, binding, dtype): missing a required argument: 'binding'
        A[v] = 1.0
""",
)
wrong("reads_of_the_function", "T.reads(A[0])  #! T.reads stands directly in a block")
wrong("func_attr_twice", 'T.func_attr({"a": 1})\nT.func_attr({"a": 2})  #! the function attribute \'a\' is given twice')
wrong(
    "loop_variable_in_a_block",
    """
for i in range(16):
    with T.block("x"):
        v = T.axis.spatial(16, i)
        A[i] = 1.0  #! the loop variable 'i' is used in a block: it must reach the block through an axis
""",
)
wrong(
    "writes_that_leave_a_store_out",
    """
for i in range(16):
    with T.block("x"):
        v = T.axis.spatial(16, i)
        T.reads()
        T.writes()
        A[v] = 1.0  #! writes a buffer that is not among the writes of block 'x'
""",
)
wrong(
    "region_out_of_the_buffer",
    """
for i in range(16):
    with T.block("x"):
        v = T.axis.spatial(16, i)
        T.writes(A[0:20])  #! the region takes [0, 20) of dimension 0 of buffer 'A', which has 16
        A[v] = 1.0
""",
)
wrong(
    "part_of_another_shape",
    """
for i in range(4):
    with T.block("x"):
        v = T.axis.spatial(4, i)
        T.writes(A[v * 4 : v * 4 + 4])
        C = T.match_buffer(A[v * 4 : v * 4 + 4], (8,))  #! the buffer has the shape (8), but its region has (4)
        C[0] = 1.0
""",
)
wrong(
    "address_in_a_block_without_regions",
    """
for i in range(4):
    with T.block("x"):  #! says what it accesses by T.reads and T.writes
        v = T.axis.spatial(4, i)
        T.call_extern("int32", "f", A.data)
""",
)
wrong(
    "call_of_a_name_that_is_none",
    "T.call_extern('int32', A.data, 3)  #! T.call_extern takes the name of a function, not an address",
)

# ===--- Macros and modules ----------------------------------------------------------------------===#

wrong(
    "error_in_a_macro",
    """
@T.macro
def fill(dst):
    dst[0] = nothing  #! Undefined variable: nothing

@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    fill(A)
""",
)
wrong(
    "macro_without_an_argument",
    """
@T.macro
def fill(dst, value):
    dst[0] = value

@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    fill(A)  #! the macro 'fill' is called without 'value'
""",
)
wrong(
    "macro_without_end",
    """
@T.macro(hygienic=False)
def fill(dst):
    fill(dst)  #! the macro 'fill' expands itself without an end

@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    fill(A)
""",
)
wrong(
    "no_decorator",
    """
@I.ir_module
class Module:
    def f(A: T.Buffer((16,), "float32")):  #! the function 'f' has no decorator: T.prim_func or R.function is expected
        pass
""",
)
wrong(
    "another_decorator",
    """
@I.ir_module
class Module:
    @staticmethod  #! T.prim_func or R.function is expected
    def f(A: T.Buffer((16,), "float32")):
        pass
""",
)
wrong(
    "two_functions_of_one_name",
    """
@I.ir_module
class Module:
    @T.prim_func
    def f(A: T.Buffer((16,), "float32")):
        pass

    @T.prim_func
    def f(A: T.Buffer((16,), "float32")):  #! the module has a function 'f' already
        pass
""",
)
wrong(
    "errors_of_two_functions",
    """
@I.ir_module
class Module:
    @T.prim_func
    def f(A: T.Buffer((16,), "float32")):
        A[0] = x  #! Undefined variable: x

    @T.prim_func
    def g(A: T.Buffer((16,), "float32")):
        A[0] = y  #! Undefined variable: y
""",
)
wrong(
    "private_with_a_symbol",
    """
@T.prim_func(private=True)
def f(A: T.Buffer((16,), "float32")):  #! a private function has no global_symbol
    T.func_attr({"global_symbol": "g"})
    A[0] = 1.0
""",
)
wrong(
    "call_of_a_prim_func_with_too_few_arguments",
    """
@I.ir_module
class Module:
    @T.prim_func
    def g(A: T.Buffer((16,), "float32"), n: T.int32):
        A[n] = 1.0

    @T.prim_func
    def f(A: T.Buffer((16,), "float32")):
        Module.g(A.data)  #! 'g' has 2 parameters, but 1 arguments are given
""",
)
wrong(
    "number_for_the_data_of_a_buffer",
    """
@I.ir_module
class Module:
    @T.prim_func
    def g(A: T.Buffer((16,), "float32")):
        A[0] = 1.0

    @T.prim_func
    def f(A: T.Buffer((16,), "float32")):
        Module.g(A[0])  #! 'g' takes the data of a buffer, not an expression of float32
""",
)
wrong(
    "vload_of_another_dtype",
    """
@T.prim_func
def f(A: T.Buffer((16,), "uint8"), B: T.Buffer((16,), "float32")):
    B[0:4] = A.vload([0], "float32x4")  #! buffer 'A' holds uint8, which is not loaded as float32x4
""",
)

# ===--- Several faults in one function ----------------------------------------------------------===#

wrong(
    "five_faults",
    """
A[0] = q + 1.0  #! Undefined variable: q
B[0, 0, 0] = 1  #! buffer 'B' has rank 2, but is given 3 indices
for i in range(4):
    A[i] = T.foo(i)  #! T has no 'foo'
    with T.block("b"):
        vi = T.axis.spatial(2, i)  #! the axis 'vi' has the domain [0, 2), but its loop covers [0, 4)
        A[vi] = "x"  #! a value of float32 is expected, not a string
""",
)
wrong(
    "calls_of_all_kinds",
    """
A[0] = T.exp(A)  #! T.exp takes numbers and expressions, not a buffer
A[1] = T.exp()  #! missing a required argument
A[2] = T.exp(A[0], A[1])  #! too many positional arguments
A(0)  #! a buffer is not called
""",
)
wrong(
    "values_of_lets",
    """
x = T.float32()
A[0] = T.Let(x)  #! T.Let takes an expression and where={x: value}
A[1] = T.Let(x, where={3: 1.0})  #! what T.Let gives a value to is the name of a variable
A[2] = T.Let(x, where={x: "s"})  #! the value of 'x' is an expression, not a string
A[3] = T.Let(q, where={x: 1.0})  #! Undefined variable: q
A[4] = T.Let("s", where={x: 1.0})  #! the value of T.Let is an expression, not a string
""",
)
wrong("parameter_assigned", "A = B  #! 'A' is already defined in this scope\nA[0] = 1.0")
wrong(
    "size_assigned",
    "n = 3  #! 'n' is already defined in this scope\nA[n] = 1.0",
    "A: T.Buffer((4,), 'int8'), n: T.int32",
)
wrong(
    "value_of_a_macro",
    """
@T.macro
def inc(B, i):
    B[i] = 1.0

@T.prim_func
def f(A: T.Buffer((4,), "float32")):
    x = inc(A, 0)  #! this gives nothing that 'x' could be
    A[1] = q  #! Undefined variable: q
""",
)
wrong(
    "vectors_that_do_not_fit",
    """
A[0:4] = A[0:4] + A[0:2]  #! the operands have 4 and 2 elements
A[0] = A[0:4]  #! 4 values are stored to an element of buffer 'A'
A[0:4] = A[0:8]  #! 8 values are stored to 4 elements of buffer 'A'
""",
)
wrong(
    "loops_of_all_kinds",
    """
for i in T.grid():  #! 1 variables are named for 0 loops
    A[0] = 1.0
for i in T.serial(8, step=0):  #! the step of a loop is a positive number, not 0
    A[0] = 1.0
for i in T.unroll("a"):  #! the bound of a loop is an integer expression, not a string
    A[i] = 1.0
for i in range(0, 8, q):  #! Undefined variable: q
    A[i] = 1.0
""",
)
wrong("text_that_is_no_python", "A[0] = = 1.0  #! invalid syntax")
wrong("indentation_that_is_none", "A[0] = 1.0\n  A[1] = 1.0  #! unexpected indent")

# ===--- Values of another kind ------------------------------------------------------------------===#

wrong("condition_of_a_string", "if 'a':  #! a condition is a bool, not a string\n    A[0] = 1.0")
wrong("condition_of_a_list", "if [1]:  #! a condition is a bool, not a list\n    A[0] = 1.0")
wrong("declared_integer_of_a_fraction", "x: T.int32 = 1.5  #! a value of int32 is expected, not 1.5\nA[0] = x")
wrong(
    "remap_of_a_new_variable",
    """
with T.block("x"):
    v = T.axis.remap("S", [T.int32()])  #! T.axis.remap binds loop variables, but T.int32() is not one
    A[v] = 1.0
""",
)

wrong(
    "buffer_in_a_loop_that_is_wrong",
    """
for i in range(q):  #! Undefined variable: q
    C = T.alloc_buffer((4,), "float32")
    for j in range(4):
        D = T.alloc_buffer((4,), "float32")
        A[i] = C[0] + D[j]
""",
)
wrong("attribute_that_is_not_named", "T.func_attr({0: 1})  #! the name of an attribute is a string, not 0")
wrong("form_as_a_dtype", "C = T.alloc_buffer((4,), T.vectorized)  #! a function is not a dtype of mlc")
wrong("clause_as_a_value", "if A[1] > T.reads(A[0]):  #! T.reads cannot be part of an expression\n    A[0] = 1.0")
wrong("bounds_of_prefetch", "T.prefetch(A, ['a'])  #! the bounds of T.prefetch are T.Range, not a string")
wrong(
    "range_of_a_function",
    "T.prefetch(A, [T.Range(0, T.exp)])  #! a range is between integers or expressions, not a function",
)
