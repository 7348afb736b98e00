# MLIR's own Python bindings, declared from the sources of the MLIR release that is installed.
set(upstream_python "${MLC_MLIR_PYTHON_SRC}/mlir/python/mlir")
set(upstream_cpp "${MLC_MLIR_PYTHON_SRC}/mlir/lib/Bindings/Python")
# Definitions of enums are named relative to the Python tree, but lie with the installed headers.
file(RELATIVE_PATH upstream_include "${upstream_python}" "${MLIR_INCLUDE_DIRS}")
include_directories(SYSTEM "${upstream_cpp}")

# What a program holds of a module keeps the module alive: `get()["main"].params` is read when nothing else holds what get()
# gave. Upstream's objects of operations have a field for this, but fill it for the module's own operation only. All of them
# are made in one function, and attached in another one: these two find the module that the operation is in.
set(held_cpp "${CMAKE_CURRENT_BINARY_DIR}/upstream")
foreach(source Globals IRAttributes IRTypes)
  configure_file("${upstream_cpp}/${source}.cpp" "${held_cpp}/${source}.cpp" COPYONLY)
endforeach()
file(READ "${upstream_cpp}/IRCore.cpp" ir_core)
function(replace_in_ir_core before after)
  string(FIND "${ir_core}" "${before}" first)
  string(FIND "${ir_core}" "${before}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "${upstream_cpp}/IRCore.cpp is not that of LLVM 22: expected once\n${before}")
  endif()
  string(REPLACE "${before}" "${after}" ir_core "${ir_core}")
  set(ir_core "${ir_core}" PARENT_SCOPE)
endfunction()
replace_in_ir_core([[
    unownedOperation->parentKeepAlive = std::move(parentKeepAlive);
  }
]] [[
    unownedOperation->parentKeepAlive = std::move(parentKeepAlive);
  } else {
    MlirOperation root = operation;
    for (MlirOperation parent = root; parent.ptr; parent = mlirOperationGetParentOperation(parent))
      root = parent;
    PyMlirContext::LiveModuleMap &modules = unownedOperation->getContext()->liveModules;
    if (auto found = modules.find(root.ptr); found != modules.end())
      unownedOperation->parentKeepAlive = nb::borrow(found->second.first);
  }
]])
replace_in_ir_core([[
  assert(!attached && "operation already attached");
  attached = true;
]] [[
  assert(!attached && "operation already attached");
  attached = true;
  parentKeepAlive = parent ? parent : forOperation(getContext(), operation)->parentKeepAlive;
]])
file(CONFIGURE OUTPUT "${held_cpp}/IRCore.cpp" CONTENT "${ir_core}" @ONLY)

file(GLOB upstream_cpp_files "${upstream_cpp}/*.cpp" "${held_cpp}/*.cpp")
set_source_files_properties(${upstream_cpp_files} PROPERTIES COMPILE_OPTIONS -w)

declare_mlir_python_sources(MLCPython.Core ADD_TO_PARENT MLCPython ROOT_DIR "${upstream_python}"
  SOURCES _mlir_libs/__init__.py _mlir_libs/_mlir/py.typed ir.py passmanager.py rewrite.py dialects/_ods_common.py
          extras/types.py extras/meta.py)
declare_mlir_python_sources(MLCPython.Dialects ADD_TO_PARENT MLCPython)

function(upstream_dialect name td)
  declare_mlir_dialect_python_bindings(ADD_TO_PARENT MLCPython.Dialects ROOT_DIR "${upstream_python}"
    TD_FILE dialects/${td}.td DIALECT_NAME ${name} ${ARGN})
endfunction()
upstream_dialect(affine AffineOps SOURCES dialects/affine.py GEN_ENUM_BINDINGS)
upstream_dialect(arith ArithOps SOURCES dialects/arith.py GEN_ENUM_BINDINGS)
upstream_dialect(bufferization BufferizationOps SOURCES dialects/bufferization.py
  GEN_ENUM_BINDINGS_TD_FILE "${upstream_include}/mlir/Dialect/Bufferization/IR/BufferizationEnums.td")
upstream_dialect(builtin BuiltinOps SOURCES dialects/builtin.py)
upstream_dialect(cf ControlFlowOps SOURCES dialects/cf.py)
upstream_dialect(complex ComplexOps SOURCES dialects/complex.py)
upstream_dialect(func FuncOps SOURCES dialects/func.py)
upstream_dialect(gpu GPUOps SOURCES_GLOB dialects/gpu/*.py GEN_ENUM_BINDINGS)
upstream_dialect(index IndexOps SOURCES dialects/index.py GEN_ENUM_BINDINGS)
upstream_dialect(linalg LinalgOps SOURCES_GLOB dialects/linalg/*.py GEN_ENUM_BINDINGS)
upstream_dialect(llvm LLVMOps SOURCES dialects/llvm.py GEN_ENUM_BINDINGS)
upstream_dialect(math MathOps SOURCES dialects/math.py)
upstream_dialect(memref MemRefOps SOURCES dialects/memref.py)
upstream_dialect(omp OpenMPOps SOURCES dialects/openmp.py)
upstream_dialect(scf SCFOps SOURCES dialects/scf.py)
upstream_dialect(tensor TensorOps SOURCES dialects/tensor.py)
upstream_dialect(ub UBOps SOURCES dialects/ub.py)
upstream_dialect(vector VectorOps SOURCES dialects/vector.py GEN_ENUM_BINDINGS_TD_FILE "dialects/VectorAttributes.td")
upstream_dialect(transform TransformOps
  SOURCES dialects/transform/__init__.py dialects/transform/extras/__init__.py dialects/transform/interpreter/__init__.py
  GEN_ENUM_BINDINGS_TD_FILE "${upstream_include}/mlir/Dialect/Transform/IR/TransformAttrs.td")

function(upstream_transform_ops file extension td)
  declare_mlir_dialect_extension_python_bindings(ADD_TO_PARENT MLCPython.Dialects ROOT_DIR "${upstream_python}"
    TD_FILE dialects/${td}.td SOURCES dialects/transform/${file}.py DIALECT_NAME transform EXTENSION_NAME ${extension} ${ARGN})
endfunction()
upstream_transform_ops(structured structured_transform LinalgStructuredTransformOps
  GEN_ENUM_BINDINGS_TD_FILE "${upstream_include}/mlir/Dialect/Linalg/TransformOps/LinalgTransformEnums.td")
upstream_transform_ops(vector vector_transform VectorTransformOps
  GEN_ENUM_BINDINGS_TD_FILE "${upstream_include}/mlir/Dialect/Vector/Transforms/VectorTransformsBase.td")
upstream_transform_ops(loop loop_transform SCFLoopTransformOps)
upstream_transform_ops(bufferization bufferization_transform BufferizationTransformOps)
upstream_transform_ops(memref memref_transform MemRefTransformOps)
upstream_transform_ops(tensor tensor_transform TensorTransformOps)

function(upstream_extension module)
  cmake_parse_arguments(ARG "SUPPORT" "" "SOURCES;CAPI" ${ARGN})
  set(root "${upstream_cpp}")
  if(ARG_SUPPORT)
    set(kind _PRIVATE_SUPPORT_LIB)
    set(root "${held_cpp}")
  endif()
  declare_mlir_python_extension(MLCPython.Extension.${module} ${kind} MODULE_NAME ${module} ADD_TO_PARENT MLCPython
    ROOT_DIR "${root}" SOURCES ${ARG_SOURCES} PRIVATE_LINK_LIBS LLVMSupport EMBED_CAPI_LINK_LIBS ${ARG_CAPI})
endfunction()
upstream_extension(_mlir SOURCES MainModule.cpp IRAffine.cpp IRInterfaces.cpp Pass.cpp Rewrite.cpp
  CAPI MLIRCAPIDebug MLIRCAPIIR MLIRCAPIInterfaces MLIRCAPIFunc MLIRCAPITransforms)
upstream_extension(MLIRPythonSupport SUPPORT SOURCES Globals.cpp IRAttributes.cpp IRCore.cpp IRTypes.cpp)
upstream_extension(_mlirRegisterEverything SOURCES RegisterEverything.cpp
  CAPI MLIRCAPIConversion MLIRCAPITransforms MLIRCAPIRegisterEverything)
upstream_extension(_mlirDialectsGPU SOURCES DialectGPU.cpp CAPI MLIRCAPIGPU)
upstream_extension(_mlirDialectsLinalg SOURCES DialectLinalg.cpp CAPI MLIRCAPILinalg)
upstream_extension(_mlirDialectsLLVM SOURCES DialectLLVM.cpp CAPI MLIRCAPILLVM MLIRCAPITarget)
upstream_extension(_mlirDialectsTransform SOURCES DialectTransform.cpp CAPI MLIRCAPITransformDialect)
upstream_extension(_mlirTransformInterpreter SOURCES TransformInterpreter.cpp CAPI MLIRCAPITransformDialectTransforms)
