"""Where the names of TVM are: one table for the older spellings and the newer ones."""

# A module of TVM is the module of mlc on the right, with the names of NAMES before it. Modules that are not here are
# looked for under the same name in mlc (tvm.relax.expr is mlc.relax.expr); those with None have only names.
MODULES = {
    "tvm": None,
    "tvm.ir": None,
    "tvm.ir.module": None,
    "tvm.ir.transform": "mlc.transform",
    "tvm.nd": "mlc.runtime",
    "tvm.runtime": "mlc.runtime",
    "tvm.runtime.ndarray": "mlc.runtime",
    "tvm.relax": "mlc.relax",
    "tvm.relax.vm": "mlc.relax.vm",
    "tvm.relax.op.nn": "mlc.relax.op.nn",
    "tvm.target": "mlc.target",
    "tvm.te": "mlc.te",
    "tvm.testing": "mlc.testing",
    "tvm.tir": "mlc.tir",
    "tvm.tir.stmt_functor": None,
    "tvm.topi": "mlc.topi",
    "tvm.script": "mlc.script",
    "tvm.transform": "mlc.transform",
    "tvm.contrib": None,
    "tvm.error": None,
    "tvm.meta_schedule": None,
    "tvm.dlight": None,
}

# What each name is: "module:attribute", "module" for a module, or "later:name" for what is not supported yet.
NAMES = {
    "tvm": {
        "IRModule": "mlc.tir:IRModule",
        "TVMError": "mlc._core.context:MLCError",
        "__version__": "mlc._version:__version__",
        "build": "mlc.relax.vm:build",
        "compile": "mlc.relax.vm:build",
        "const": "mlc.tir:const",
        "cpu": "mlc.runtime:cpu",
        "device": "mlc.runtime:device",
        "get_global_func": "mlc.runtime:get_global_func",
        "register_func": "mlc.runtime:register_func",
        "register_global_func": "mlc.runtime:register_global_func",
        "tirx": "mlc.tir",
        "s_tir": "mlc.tir",
    },
    "tvm.ir": {
        "GlobalVar": "mlc._core.module:GlobalVar",
        "IRModule": "mlc.tir:IRModule",
        "BaseFunc": "mlc._core.module:BaseFunc",
        "Range": "mlc.te:Range",
        "assert_structural_equal": "mlc._core.module:assert_structural_equal",
        "structural_equal": "mlc._core.module:structural_equal",
    },
    "tvm.ir.module": {"IRModule": "mlc.tir:IRModule"},
    "tvm.error": {"TVMError": "mlc._core.context:MLCError"},
    "tvm.nd": {"cpu": "mlc.runtime:cpu", "device": "mlc.runtime:device"},
    "tvm.relax": {
        "add": "mlc.relax.op:add",
        "multiply": "mlc.relax.op:multiply",
        "PyExprMutator": "later:relax.PyExprMutator",
    },
    "tvm.relax.vm": {"VirtualMachine": "mlc.relax:VirtualMachine"},
    "tvm.tir": {"TensorIntrin": "later:tir.TensorIntrin"},
    "tvm.meta_schedule": {"tune_tir": "later:meta_schedule.tune_tir"},
}
