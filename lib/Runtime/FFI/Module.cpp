//===- Module.cpp - Compiled functions as packed functions ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Module.h"
#include "Context.h"
#include <map>
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/container/tensor.h>
#include <tvm/ffi/extra/module.h>
#include <tvm/ffi/reflection/registry.h>
#include <tvm/ffi/string.h>

using namespace mlc::runtime;
namespace ffi = tvm::ffi;

namespace {

constexpr const char *kModuleKind = "mlc";

/// Memory of a result, freed with it.
struct Allocated {
  void AllocData(DLTensor *tensor) {
    size_t bytes = ffi::GetDataSize(*tensor);
    tensor->data = mlc_allocate(bytes);
    if (!tensor->data)
      TVM_FFI_THROW(MemoryError) << "no memory for a result of " << bytes << " bytes";
  }
  void FreeData(DLTensor *tensor) { mlc_free(tensor->data); }
};

} // namespace

ffi::Tensor mlc::runtime::makeTensor(ffi::ShapeView shape, DLDataType dtype) {
  return ffi::Tensor::FromNDAlloc(Allocated(), shape, dtype, DLDevice{kDLCPU, 0});
}

namespace {

/// A list that lies on the stack as long as it is short.
template <typename T> class ShortList {
public:
  void push(T value) {
    if (count == kInline)
      rest.assign(first, first + kInline);
    if (count >= kInline)
      rest.push_back(value);
    else
      first[count] = value;
    ++count;
  }
  void grow(size_t size) {
    while (count < size)
      push(T());
  }
  T *data() { return count > kInline ? rest.data() : first; }
  size_t size() const { return count; }

private:
  static constexpr size_t kInline = 16;
  T first[kInline];
  size_t count = 0;
  std::vector<T> rest;
};

/// One compiled function. Called with its inputs it returns its results; called with inputs and
/// outputs it fills the outputs and returns nothing. Tuples among the arguments are flattened.
class CompiledFunction {
public:
  CompiledFunction(mlc_executable *executable, mlc_code code, mlc_workspace_size workspace,
                   const int64_t *signature)
      : function(mlc_function_create(executable, code, workspace, signature)) {
    if (!function)
      raiseLastError();
    for (int32_t i = 0; i < numOutputs(); ++i) {
      outputWords += size_t(mlc_function_param_rank(function, numInputs() + i));
      hasOpen |= isOpen(numInputs() + i);
    }
    fixedShapes.resize(outputWords);
    hasFixedShapes = mlc_fixed_output_shape(function, fixedShapes.data());
  }
  CompiledFunction(const CompiledFunction &) = delete;
  ~CompiledFunction() { mlc_function_destroy(function); }

  const char *name() const { return mlc_function_name(function); }

  void call(ffi::PackedArgs args, ffi::Any *result) const {
    ShortList<DLTensor *> tensors;
    for (int32_t i = 0; i < args.size(); ++i)
      addArgument(args[i], i, tensors);
    Context context(function);
    if (int32_t(tensors.size()) != numInputs()) {
      if (hasOpen || int32_t(tensors.size()) != numInputs() + numOutputs())
        raiseCount(int32_t(tensors.size()));
      // What a function that is called by name keeps of them needs them.
      ShortList<ffi::Any> outputs;
      for (int32_t i = std::max(0, args.size() - numOutputs()); i < args.size(); ++i)
        outputs.push(ffi::Any(args[i]));
      context.setResults(outputs.data(), outputs.size());
      if (mlc_call(function, &context, tensors.data(), numInputs() + numOutputs()) != MLC_OK)
        context.raise();
      return;
    }
    ShortList<int64_t> shapes;
    const int64_t *shape = hasFixedShapes ? fixedShapes.data() : findShapes(tensors, shapes);
    ShortList<ffi::Any> outputs;
    for (int32_t i = numInputs(); i < numInputs() + numOutputs(); ++i) {
      if (isOpen(i)) {
        shape += mlc_function_param_rank(function, i);
        tensors.push(nullptr);
        outputs.push(nullptr);
        continue;
      }
      ffi::Tensor tensor = makeOutput(i, shape);
      shape += mlc_function_param_rank(function, i);
      tensors.push(const_cast<DLTensor *>(tensor.GetDLTensorPtr()));
      outputs.push(std::move(tensor));
    }
    context.setResults(outputs.data(), outputs.size());
    context.takeOutputs(outputs.data());
    if (mlc_call(function, &context, tensors.data(), numInputs() + numOutputs()) != MLC_OK)
      context.raise();
    const char *structure = mlc_function_result_structure(function);
    ffi::Any *next = outputs.data();
    *result = makeResult(structure, next);
  }

  /// `main(x: float32 (n, 784)) -> (float32 (n, 10))`.
  std::string describe() const {
    std::string text = std::string(name()) + "(";
    for (int32_t i = 0; i < numInputs(); ++i) {
      const char *argument = mlc_function_param_name(function, i);
      text += (i ? ", " : "") + (argument ? std::string(argument) + ": " : "") + describeParam(i);
    }
    text += ") -> (";
    for (int32_t i = 0; i < numOutputs(); ++i)
      text += (i ? ", " : "") + describeParam(numInputs() + i);
    return text + ")";
  }

  /// A function for each output that makes a tensor of the shape that it has for these inputs; none
  /// if shapes depend on inputs and there are none.
  static ffi::Optional<ffi::Array<ffi::Function>>
  outputMakers(const std::shared_ptr<CompiledFunction> &self, ffi::PackedArgs inputs) {
    if (self->hasOpen || (!self->hasFixedShapes && inputs.size() == 0))
      return std::nullopt;
    ShortList<int64_t> found;
    const int64_t *shape =
        self->hasFixedShapes ? self->fixedShapes.data() : self->findShapes(inputs, found);
    ffi::Array<ffi::Function> makers;
    for (int32_t i = self->numInputs(); i < self->numInputs() + self->numOutputs(); ++i) {
      const int64_t *end = shape + mlc_function_param_rank(self->function, i);
      makers.push_back(ffi::Function::FromPacked(
          [self, i, own = std::vector<int64_t>(shape, end)](ffi::PackedArgs, ffi::Any *result) {
            *result = self->makeOutput(i, own.data());
          }));
      shape = end;
    }
    return makers;
  }

  ffi::Array<ffi::Any> signature() const {
    ffi::Array<ffi::String> names, dtypes;
    ffi::Array<int64_t> flags;
    for (int32_t i = 0; i < numInputs() + numOutputs(); ++i) {
      const char *param = mlc_function_param_name(function, i);
      names.push_back(param ? param : "");
      flags.push_back(mlc_function_param_flags(function, i));
      dtypes.push_back(ffi::DLDataTypeToString(mlc_function_param_dtype(function, i)));
    }
    ffi::String structure = mlc_function_result_structure(function);
    return {int64_t(numInputs()), names, flags, dtypes, structure};
  }

private:
  int32_t numInputs() const { return mlc_function_num_inputs(function); }
  int32_t numOutputs() const { return mlc_function_num_outputs(function); }

  /// An output that the function makes itself.
  bool isOpen(int32_t index) const {
    return (mlc_function_param_flags(function, index) & MLC_PARAM_OPEN) != 0;
  }

  /// The shapes of all outputs for these inputs, put into `shapes`.
  const int64_t *findShapes(ShortList<DLTensor *> &inputs, ShortList<int64_t> &shapes) const {
    shapes.grow(outputWords);
    if (mlc_output_shape(function, inputs.data(), int32_t(inputs.size()), shapes.data()) != MLC_OK)
      raiseLastError();
    return shapes.data();
  }
  const int64_t *findShapes(ffi::PackedArgs args, ShortList<int64_t> &shapes) const {
    ShortList<DLTensor *> inputs;
    for (int32_t i = 0; i < args.size(); ++i)
      addArgument(args[i], i, inputs);
    return findShapes(inputs, shapes);
  }

  ffi::Tensor makeOutput(int32_t index, const int64_t *shape) const {
    size_t rank = size_t(mlc_function_param_rank(function, index));
    return makeTensor(ffi::ShapeView(shape, rank), mlc_function_param_dtype(function, index));
  }

  std::string describeParam(int32_t index) const {
    std::string text(size_t(mlc_function_describe_param(function, index, nullptr, 0)) + 1, ' ');
    mlc_function_describe_param(function, index, text.data(), text.size());
    text.pop_back();
    return text;
  }

  void addArgument(const ffi::AnyView &argument, int32_t index,
                   ShortList<DLTensor *> &tensors) const {
    int32_t type = argument.type_index();
    if (type == ffi::TypeIndex::kTVMFFITensor || type == ffi::TypeIndex::kTVMFFIDLTensorPtr)
      return tensors.push(argument.cast<DLTensor *>());
    if (type == ffi::TypeIndex::kTVMFFIArray) {
      for (const ffi::Any &element : argument.cast<ffi::Array<ffi::Any>>())
        addArgument(element, index, tensors);
      return;
    }
    int32_t position = int32_t(tensors.size());
    bool known = position < numInputs() + numOutputs();
    const char *argumentName = known ? mlc_function_param_name(function, position) : nullptr;
    TVM_FFI_THROW(TypeError) << name() << ": argument " << index
                             << (argumentName ? " \"" + std::string(argumentName) + "\"" : "")
                             << ": expected a tensor"
                             << (known ? " " + describeParam(position) : "") << ", got "
                             << argument.GetTypeKey();
  }

  [[noreturn]] void raiseCount(int32_t got) const {
    std::string expected = std::to_string(numInputs());
    expected += numInputs() == 1 ? " argument" : " arguments";
    if (numOutputs() != 0 && !hasOpen)
      expected +=
          ", or " + std::to_string(numInputs() + numOutputs()) + " with the outputs to fill";
    TVM_FFI_THROW(TypeError) << name() << ": expected " << expected << ", got " << got << ": "
                             << describe();
    TVM_FFI_UNREACHABLE();
  }

  static ffi::Any makeResult(const char *&structure, ffi::Any *&next) {
    if (*structure++ == 't')
      return std::move(*next++);
    ffi::Array<ffi::Any> tuple;
    while (*structure != ')')
      tuple.push_back(makeResult(structure, next));
    ++structure;
    return tuple;
  }

  mlc_function *function;
  size_t outputWords = 0;
  /// The shapes of all outputs, if they are known without inputs.
  std::vector<int64_t> fixedShapes;
  bool hasFixedShapes = false;
  /// Are there outputs whose shape is known only when they are there?
  bool hasOpen = false;
};

/// The functions that were compiled together.
class CompiledModule : public ffi::ModuleObj {
public:
  /// Calls `release(owner)` when neither the module nor a function of it is used any more, and
  /// holds `keptAlive` as long.
  CompiledModule(void *owner, void *release, ffi::Any keptAlive) {
    auto *held = new Held{owner, reinterpret_cast<void (*)(void *)>(release), std::move(keptAlive)};
    executable = mlc_executable_create(Held::free, held);
    if (!executable) {
      delete held;
      raiseLastError();
    }
  }
  ~CompiledModule() { mlc_executable_release(executable); }

  const char *kind() const final { return kModuleKind; }

  void add(void *code, void *workspace, void *signature) {
    auto function = std::make_shared<CompiledFunction>(
        executable, reinterpret_cast<mlc_code>(code),
        reinterpret_cast<mlc_workspace_size>(workspace), static_cast<const int64_t *>(signature));
    auto call = [function](ffi::PackedArgs args, ffi::Any *result) {
      function->call(args, result);
    };
    functions[function->name()] = {function, ffi::Function::FromPacked(std::move(call))};
  }

  ffi::Optional<ffi::Function> GetFunction(const ffi::String &name) final {
    auto found = functions.find(std::string_view(name.data(), name.size()));
    if (found == functions.end())
      return std::nullopt;
    return found->second.packed;
  }

  ffi::Optional<ffi::String> GetFunctionDoc(const ffi::String &name) final {
    auto found = functions.find(std::string_view(name.data(), name.size()));
    if (found == functions.end())
      return std::nullopt;
    return ffi::String(found->second.compiled->describe());
  }

  ffi::Array<ffi::String> names() const {
    ffi::Array<ffi::String> result;
    for (const auto &entry : functions)
      result.push_back(entry.first);
    return result;
  }

  /// How many inputs it takes, the names, flags (of `mlc_param_flag`) and dtypes of all parameters,
  /// and the structure of results.
  ffi::Array<ffi::Any> signature(const ffi::String &name) const { return find(name)->signature(); }

  ffi::Optional<ffi::Array<ffi::Function>> outputMakers(const ffi::String &name,
                                                        ffi::PackedArgs inputs) const {
    return CompiledFunction::outputMakers(find(name), inputs);
  }

  int64_t workspaceBytes() const { return int64_t(mlc_executable_workspace_bytes(executable)); }

private:
  const std::shared_ptr<CompiledFunction> &find(const ffi::String &name) const {
    auto found = functions.find(std::string_view(name.data(), name.size()));
    if (found == functions.end())
      TVM_FFI_THROW(AttributeError) << "the module has no function " << name;
    return found->second.compiled;
  }

  struct Held {
    void *owner;
    void (*release)(void *);
    ffi::Any keptAlive;

    static void free(void *self) {
      std::unique_ptr<Held> held(static_cast<Held *>(self));
      if (held->release)
        held->release(held->owner);
    }
  };
  struct Entry {
    std::shared_ptr<CompiledFunction> compiled;
    ffi::Function packed;
  };

  mlc_executable *executable;
  std::map<std::string, Entry, std::less<>> functions;
};

CompiledModule *asCompiled(const ffi::Module &module) {
  auto *object = const_cast<ffi::ModuleObj *>(module.operator->());
  if (std::string_view(object->kind()) != kModuleKind)
    TVM_FFI_THROW(TypeError) << "expected a compiled module, got one of the kind "
                             << object->kind();
  return static_cast<CompiledModule *>(object);
}

} // namespace

ffi::Module mlc::runtime::makeModule(void *owner, void *release, ffi::Array<void *> addresses,
                                     ffi::Any keptAlive) {
  if (addresses.size() % 3 != 0)
    TVM_FFI_THROW(ValueError) << "expected three addresses a function, got " << addresses.size();
  auto module = ffi::make_object<CompiledModule>(owner, release, std::move(keptAlive));
  for (size_t i = 0; i < addresses.size(); i += 3)
    module->add(addresses[i], addresses[i + 1], addresses[i + 2]);
  return ffi::Module(module);
}

namespace {

TVM_FFI_STATIC_INIT_BLOCK() {
  namespace refl = tvm::ffi::reflection;
  refl::GlobalDef()
      .def("mlc.runtime.make_module", makeModule)
      .def("mlc.runtime.function_names",
           [](const ffi::Module &module) { return asCompiled(module)->names(); })
      .def("mlc.runtime.signature",
           [](const ffi::Module &module, const ffi::String &name) {
             return asCompiled(module)->signature(name);
           })
      .def_packed("mlc.runtime.output_makers",
                  [](ffi::PackedArgs args, ffi::Any *result) {
                    *result = asCompiled(args[0].cast<ffi::Module>())
                                  ->outputMakers(args[1].cast<ffi::String>(), args.Slice(2));
                  })
      .def("mlc.runtime.workspace_bytes",
           [](const ffi::Module &module) { return asCompiled(module)->workspaceBytes(); })
      .def("mlc.runtime.empty",
           [](const ffi::Shape &shape, DLDataType dtype) { return makeTensor(shape, dtype); });
}

} // namespace
