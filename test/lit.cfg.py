import os

import lit.formats

config.name = "mlc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["unit", "python"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.mlc_build_dir, "test")
config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.mlc_build_dir, "bin"), config.llvm_tools_dir, config.environment["PATH"]]
)
if os.environ.get("MLC_CHECK_ROUNDTRIP", "1") == "1":
    config.substitutions.append((r"\bmlc-opt\b", "mlc-opt --verify-roundtrip"))
