import importlib.util
import os
import sys

import lit.formats

config.name = "mlc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "unit", "python"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.mlc_build_dir, "test")
config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.mlc_build_dir, "bin"), config.llvm_tools_dir, config.environment["PATH"]]
)
config.substitutions.append(("%python", sys.executable))
config.substitutions.append(("%mlc_plugin", os.path.join(config.mlc_build_dir, "lib", "MLCPlugin.so")))
config.substitutions.append(("%mlc_build_dir", config.mlc_build_dir))
config.substitutions.append(("%cmake_flags", config.cmake_flags))
config.substitutions.append(("%cmake", config.cmake))
# A C program, linked with the runtime's core as it was built.
sanitize = f" -fsanitize={config.mlc_sanitize} -fno-sanitize=vptr" if config.mlc_sanitize else ""
config.substitutions.append(("%cc", config.cc + sanitize + " -fuse-ld=lld"))
config.substitutions.append(("%runtime_include", os.path.join(config.mlc_source_dir, "include")))
config.substitutions.append(("%runtime_core", os.path.join(config.mlc_build_dir, "lib", "libmlc_runtime_core.a")))
if os.environ.get("MLC_CHECK_ROUNDTRIP", "1") == "1":
    config.substitutions.append((r"\bmlc-opt\b", "mlc-opt --verify-roundtrip"))

# A sanitized plugin or library needs the sanitizer's runtime loaded before it, which stock tools do not do.
if not config.mlc_sanitize:
    config.available_features.add("stock-mlir-opt")
    config.available_features.add("outside-project")
else:
    # LLVM's arenas poison what they have not handed out, but libMLIR, which is not instrumented, does not take that
    # back.
    config.environment["ASAN_OPTIONS"] = "allow_user_poisoning=0"

# Where torch is there, it is the oracle of numerics.
if importlib.util.find_spec("torch"):
    config.available_features.add("torch")
