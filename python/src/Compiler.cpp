//===- Compiler.cpp - The compiler in Python ------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Compiler.h"
#include "mlc-c/Compiler.h"
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace nb = nanobind;

namespace {

void append(MlirStringRef text, void *to) {
  static_cast<std::string *>(to)->append(text.data, text.length);
}

MlirStringRef toRef(const std::string &text) { return {text.data(), text.size()}; }

/// The arguments that every function here takes.
struct Options {
  std::string pipeline, triple, cpu, features;
  unsigned optLevel;
  bool borrowConstants = false, explain = false;
  std::string cacheFolder;

  MlcCompileOptions get() const {
    MlcCompileOptions options = mlcCompileOptionsGetDefault();
    options.pipeline = toRef(pipeline);
    options.triple = toRef(triple);
    options.cpu = toRef(cpu);
    options.features = toRef(features);
    options.optLevel = optLevel;
    options.borrowConstants = borrowConstants;
    options.explain = explain;
    options.cacheFolder = toRef(cacheFolder);
    return options;
  }
};

/// Owns compiled code until the runtime takes it over.
class PyExecutable {
public:
  PyExecutable(MlcExecutable executable, std::string diagnostics)
      : diagnostics(std::move(diagnostics)), executable(executable) {}
  PyExecutable(PyExecutable &&other) noexcept
      : diagnostics(std::move(other.diagnostics)), executable(other.executable) {
    other.executable.ptr = nullptr;
  }
  ~PyExecutable() {
    if (!mlcExecutableIsNull(executable))
      mlcExecutableDestroy(executable);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (intptr_t i = 0, e = mlcExecutableGetNumFunctions(checked()); i < e; ++i) {
      MlirStringRef name = mlcExecutableGetFunction(executable, i).name;
      result.emplace_back(name.data, name.length);
    }
    return result;
  }

  std::vector<uintptr_t> addresses() const {
    std::vector<uintptr_t> result;
    for (intptr_t i = 0, e = mlcExecutableGetNumFunctions(checked()); i < e; ++i) {
      MlcExecutableFunction function = mlcExecutableGetFunction(executable, i);
      result.push_back(reinterpret_cast<uintptr_t>(function.code));
      result.push_back(reinterpret_cast<uintptr_t>(function.workspace));
      result.push_back(reinterpret_cast<uintptr_t>(function.signature));
    }
    return result;
  }

  std::tuple<uintptr_t, uintptr_t> release() {
    auto owner = reinterpret_cast<uintptr_t>(checked().ptr);
    executable.ptr = nullptr;
    return {owner, reinterpret_cast<uintptr_t>(+[](void *ptr) { mlcExecutableDestroy({ptr}); })};
  }

  std::string diagnostics;

private:
  MlcExecutable checked() const {
    if (mlcExecutableIsNull(executable))
      throw std::runtime_error("the executable was released");
    return executable;
  }

  MlcExecutable executable;
};

PyExecutable compile(MlirModule module, const Options &options) {
  std::string diagnostics;
  MlcExecutable executable;
  {
    nb::gil_scoped_release others;
    executable = mlcExecutableCreate(module, options.get(), append, &diagnostics);
  }
  if (mlcExecutableIsNull(executable))
    throw std::runtime_error(diagnostics);
  return PyExecutable(executable, std::move(diagnostics));
}

MlirModule lower(MlirModule module, const Options &options) {
  std::string diagnostics;
  MlirModule lowered;
  {
    nb::gil_scoped_release others;
    lowered = mlcModuleLower(module, options.get(), append, &diagnostics);
  }
  if (mlirModuleIsNull(lowered))
    throw std::runtime_error(diagnostics);
  return lowered;
}

void writeObjects(MlirModule module, const std::string &codePath, const std::string &constantsPath,
                  const Options &options) {
  std::string diagnostics;
  MlirLogicalResult result;
  {
    nb::gil_scoped_release others;
    result = mlcWriteObjects(module, options.get(), toRef(codePath), toRef(constantsPath), append,
                             &diagnostics);
  }
  if (mlirLogicalResultIsFailure(result))
    throw std::runtime_error(diagnostics);
}

void writeLibrary(MlirModule module, const std::string &runtimeCore, const std::string &path,
                  const std::string &header, const std::string &prefix, const Options &options) {
  std::string diagnostics;
  MlirLogicalResult result;
  {
    nb::gil_scoped_release others;
    result = mlcWriteLibrary(module, options.get(), toRef(runtimeCore), toRef(path), toRef(header),
                             toRef(prefix), append, &diagnostics);
  }
  if (mlirLogicalResultIsFailure(result))
    throw std::runtime_error(diagnostics);
}

/// The text that a translation gives.
std::string translate(decltype(mlcTranslateToLLVMIR) &translation, MlirModule module,
                      const Options &options) {
  struct Texts {
    std::string code, diagnostics;
  } texts;
  MlirLogicalResult result = translation(
      module, options.get(),
      [](MlirStringRef text, void *to) {
        static_cast<Texts *>(to)->code.append(text.data, text.length);
      },
      [](MlirStringRef text, void *to) {
        static_cast<Texts *>(to)->diagnostics.append(text.data, text.length);
      },
      &texts);
  if (mlirLogicalResultIsFailure(result))
    throw std::runtime_error(texts.diagnostics);
  return texts.code;
}

} // namespace

void mlc::python::addCompiler(nb::module_ &m) {
  nb::class_<PyExecutable>(m, "Executable", "Functions compiled for this process.")
      .def_prop_ro("names", &PyExecutable::names, "The names of the functions.")
      .def_prop_ro("addresses", &PyExecutable::addresses,
                   "Code, workspace function and signature of each function, as "
                   "`mlc.runtime.make_module` takes them.")
      .def_ro("diagnostics", &PyExecutable::diagnostics, "Warnings and remarks.")
      .def("release", &PyExecutable::release,
           "Gives up the executable: returns its address and that of the function that frees it.");
  m.def(
      "compile",
      [](MlirModule module, std::string pipeline, unsigned optLevel, std::string triple,
         std::string cpu, std::string features, bool borrowConstants, bool explain,
         std::string cacheFolder) {
        return compile(module, {pipeline, triple, cpu, features, optLevel, borrowConstants, explain,
                                cacheFolder});
      },
      nb::arg("module"), nb::arg("pipeline") = "mlc-compile", nb::arg("opt_level") = 2,
      nb::arg("triple") = "", nb::arg("cpu") = "", nb::arg("features") = "",
      nb::arg("borrow_constants") = false, nb::arg("explain") = false, nb::arg("cache_folder") = "",
      "Compiles a copy of the module for this process. With borrow_constants the module's context "
      "must live as long as the result.");
  m.def(
      "lower",
      [](MlirModule module, std::string pipeline, unsigned optLevel, std::string triple,
         std::string cpu, std::string features) {
        return lower(module, {pipeline, triple, cpu, features, optLevel});
      },
      nb::arg("module"), nb::arg("pipeline") = "mlc-compile", nb::arg("opt_level") = 2,
      nb::arg("triple") = "", nb::arg("cpu") = "", nb::arg("features") = "",
      "A copy of the module after the pipeline, for a target.");
  m.def(
      "write_objects",
      [](MlirModule module, std::string codePath, std::string constantsPath, std::string pipeline,
         unsigned optLevel, std::string triple, std::string cpu, std::string features) {
        writeObjects(module, codePath, constantsPath, {pipeline, triple, cpu, features, optLevel});
      },
      nb::arg("module"), nb::arg("code_path"), nb::arg("constants_path"),
      nb::arg("pipeline") = "mlc-compile", nb::arg("opt_level") = 2, nb::arg("triple") = "",
      nb::arg("cpu") = "", nb::arg("features") = "",
      "Writes the code and the constants of a copy of the module as object files.");
  m.def(
      "write_library",
      [](MlirModule module, std::string runtimeCore, std::string path, std::string header,
         std::string prefix, std::string pipeline, unsigned optLevel, std::string triple,
         std::string cpu, std::string features, std::string cacheFolder) {
        Options options = {pipeline, triple, cpu, features, optLevel};
        options.cacheFolder = cacheFolder;
        writeLibrary(module, runtimeCore, path, header, prefix, options);
      },
      nb::arg("module"), nb::arg("runtime_core"), nb::arg("path"), nb::arg("header") = "",
      nb::arg("prefix") = "", nb::arg("pipeline") = "mlc-compile", nb::arg("opt_level") = 2,
      nb::arg("triple") = "", nb::arg("cpu") = "", nb::arg("features") = "",
      nb::arg("cache_folder") = "",
      "Links a copy of the module to a shared library, and writes a C header if it is named.");
  m.def(
      "translate_to_llvmir",
      [](MlirModule module, std::string pipeline, unsigned optLevel, std::string triple,
         std::string cpu, std::string features) {
        return translate(mlcTranslateToLLVMIR, module, {pipeline, triple, cpu, features, optLevel});
      },
      nb::arg("module"), nb::arg("pipeline") = "mlc-compile", nb::arg("opt_level") = 0,
      nb::arg("triple") = "", nb::arg("cpu") = "", nb::arg("features") = "",
      "The LLVM IR of a copy of the module.");
  m.def(
      "translate_to_assembly",
      [](MlirModule module, std::string pipeline, unsigned optLevel, std::string triple,
         std::string cpu, std::string features) {
        return translate(mlcTranslateToAssembly, module,
                         {pipeline, triple, cpu, features, optLevel});
      },
      nb::arg("module"), nb::arg("pipeline") = "mlc-compile", nb::arg("opt_level") = 2,
      nb::arg("triple") = "", nb::arg("cpu") = "", nb::arg("features") = "",
      "The assembly of a copy of the module, for a target.");
}
