//===- Schedule.cpp - Scheduling step by step in Python -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Schedule.h"
#include "Modules.h"
#include "mlc-c/TVMScript.h"
#include "mlir/Bindings/Python/IRCore.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

static MlirStringRef view(const std::string &string) {
  return mlirStringRefCreate(string.data(), string.size());
}

static std::string toString(MlirStringRef text) { return std::string(text.data, text.length); }

static void append(MlirStringRef part, void *text) {
  static_cast<std::string *>(text)->append(part.data, part.length);
}

namespace {

/// What is known of a refused step: the primitive, the reason, the op's name and, if asked for, the
/// module as TVMScript with the op underlined.
struct Refusal {
  std::string primitive, reason, op, script;
};

class PySchedule {
public:
  explicit PySchedule(MlirModule module)
      : PySchedule(mlcScheduleCreate(module),
                   PyMlirContext::forContext(mlirModuleGetContext(module))) {}
  PySchedule(PySchedule &&other) noexcept
      : schedule(other.schedule), context(std::move(other.context)) {
    other.schedule.ptr = nullptr;
  }
  ~PySchedule() { mlcScheduleDestroy(schedule); }

  PySchedule copy() const { return PySchedule(mlcScheduleCopy(schedule), context); }

  MlirModule getModule() const { return copyOf(mlcScheduleGetModule(schedule)); }
  MlirModule getTrace() const { return copyOf(mlcScheduleGetTrace(schedule)); }

  nb::object apply(const std::string &name, const std::vector<unsigned> &operands,
                   const nb::dict &attributes, const std::optional<nb::list> &resultTypes,
                   bool render) const {
    std::vector<MlirNamedAttribute> attributeList;
    for (auto [key, value] : attributes) {
      MlirAttribute attribute = nb::cast<PyAttribute &>(value).get();
      auto text = nb::cast<std::string>(key);
      MlirContext ctx = mlirAttributeGetContext(attribute);
      attributeList.push_back({mlirIdentifierGet(ctx, view(text)), attribute});
    }
    std::vector<MlirType> types;
    if (resultTypes)
      for (nb::handle type : *resultTypes)
        types.push_back(nb::cast<PyType &>(type).get());
    State state{schedule, render, {}, {}};
    bool applied = mlcScheduleApply(
        schedule, view(name), operands.size(), operands.data(), attributeList.size(),
        attributeList.data(), resultTypes ? static_cast<intptr_t>(types.size()) : -1, types.data(),
        [](unsigned handle, void *state) {
          static_cast<State *>(state)->handles.push_back(handle);
        },
        [](MlcScheduleError error, void *state) { static_cast<State *>(state)->refuse(error); },
        &state);
    return applied ? nb::cast(state.handles) : nb::cast(state.refusal);
  }

  bool addIntrin(const std::string &name, MlirOperation description,
                 MlirOperation implementation) const {
    return mlcScheduleAddIntrin(schedule, view(name), description, implementation);
  }

  /// A copy of the module, and in it what the handle names; None if it names nothing.
  nb::object get(unsigned handle) const {
    MlirOperation payload = mlcScheduleGetPayload(schedule, handle), found;
    if (mlirOperationIsNull(payload))
      return nb::none();
    MlirModule module = mlcScheduleCopyModule(schedule, payload, &found);
    return nb::make_tuple(module, found);
  }

  nb::object getParam(unsigned handle) const {
    MlirAttribute param = mlcScheduleGetParam(schedule, handle);
    return mlirAttributeIsNull(param) ? nb::none() : nb::cast(param);
  }

  bool isAlive(unsigned handle) const {
    return !mlirOperationIsNull(mlcScheduleGetPayload(schedule, handle)) ||
           !mlirAttributeIsNull(mlcScheduleGetParam(schedule, handle));
  }

  std::string script(unsigned handle) const {
    return print(schedule, mlcScheduleGetPayload(schedule, handle), "");
  }

  void seed(int64_t seed) const { mlcScheduleSetSeed(schedule, seed); }
  int64_t forkSeed() const { return mlcScheduleForkSeed(schedule); }
  void forget(unsigned handle) const { mlcScheduleForget(schedule, handle); }

private:
  struct State {
    MlcSchedule schedule;
    bool render;
    std::vector<unsigned> handles;
    Refusal refusal;

    void refuse(const MlcScheduleError &error) {
      refusal.primitive = toString(error.primitive);
      refusal.reason = toString(error.reason);
      if (!mlirOperationIsNull(error.op))
        refusal.op = toString(mlirIdentifierStr(mlirOperationGetName(error.op)));
      if (render)
        refusal.script = print(schedule, error.op, refusal.op);
    }
  };

  PySchedule(MlcSchedule schedule, PyMlirContextRef context)
      : schedule(schedule), context(std::move(context)) {}

  static MlirModule copyOf(MlirModule module) {
    return mlirModuleFromOperation(mlirOperationClone(mlirModuleGetOperation(module)));
  }

  static std::string print(MlcSchedule schedule, MlirOperation marked, const std::string &op) {
    MlcTVMScriptOptions options = {};
    options.indentSpaces = 4;
    options.showAllStructInfo = true;
    options.syntaxSugar = true;
    options.numContextLines = -1;
    std::string comment = op == "tir.for" ? "tir.For#0" : op == "tir.block" ? "tir.Block#0" : "";
    MlirStringRef text = view(comment);
    if (!mlirOperationIsNull(marked)) {
      options.numUnderlined = 1;
      options.underlined = &marked;
      if (!comment.empty()) {
        options.numComments = 1;
        options.commented = &marked;
        options.comments = &text;
      }
    }
    std::string script;
    mlcPrintTVMScript(mlirModuleGetOperation(mlcScheduleGetModule(schedule)), options, append,
                      &script);
    return script;
  }

  MlcSchedule schedule;
  PyMlirContextRef context;
};

nb::object findIntrinLoops(PyOperationBase &block, PyOperationBase &description,
                           bool allowPadding) {
  struct Found {
    nb::list described, loops, paddings;
  } found;
  bool isFound = mlcScheduleFindIntrinLoops(
      block.getOperation().get(), description.getOperation().get(), allowPadding,
      [](MlirOperation loop, MlirOperation described, int64_t padding, void *data) {
        auto *found = static_cast<Found *>(data);
        if (mlirOperationIsNull(described))
          found->paddings.append(padding);
        else if (mlirOperationIsNull(loop))
          found->described.append(described);
        else
          found->loops.append(nb::make_tuple(loop, described));
      },
      &found);
  if (!isFound)
    return nb::none();
  return nb::make_tuple(found.described, found.loops, found.paddings);
}

nb::object findIntrinMapping(PyOperationBase &block, PyOperationBase &description) {
  nb::list buffers;
  MlirOperation described;
  MlirAffineMap map = mlcScheduleFindIntrinMapping(
      block.getOperation().get(), description.getOperation().get(), &described,
      [](MlirValue buffer, MlirValue described, intptr_t count, unsigned const *variables,
         void *buffers) {
        std::vector<unsigned> numbers(variables, variables + count);
        static_cast<nb::list *>(buffers)->append(nb::make_tuple(buffer, described, numbers));
      },
      &buffers);
  if (mlirAffineMapIsNull(map))
    return nb::none();
  return nb::make_tuple(described, map, buffers);
}

nb::object suggestIndexMap(const std::vector<int64_t> &shape, PyAffineMap &indices,
                           const std::vector<int64_t> &extents) {
  MlirAffineMap map = mlcScheduleSuggestIndexMap(shape.size(), shape.data(), indices.get(),
                                                 extents.size(), extents.data());
  return mlirAffineMapIsNull(map) ? nb::none() : nb::cast(map);
}

nb::object invertIndexMap(PyAffineMap &map, const std::vector<int64_t> &sizes) {
  struct Found {
    nb::list sizes;
    std::vector<nb::list> padding;
    std::string reason;
  } found;
  MlirAffineMap inverse = mlcScheduleInvertIndexMap(
      map.get(), sizes.size(), sizes.data(),
      [](int64_t size, void *data) { static_cast<Found *>(data)->sizes.append(size); },
      [](intptr_t list, MlirAffineExpr index, unsigned kind, int64_t number, void *data) {
        auto &padding = static_cast<Found *>(data)->padding;
        if (list == static_cast<intptr_t>(padding.size()))
          padding.emplace_back();
        MlirAffineMap map = mlirAffineMapGet(mlirAffineExprGetContext(index), 0, 0, 1, &index);
        padding[list].append(nb::make_tuple(map, kind, number));
      },
      [](MlirStringRef reason, void *data) {
        static_cast<Found *>(data)->reason = toString(reason);
      },
      &found);
  if (mlirAffineMapIsNull(inverse))
    return nb::cast(found.reason);
  return nb::make_tuple(inverse, found.sizes, found.padding);
}

} // namespace

void mlc::python::populateSchedule(nb::module_ &m) {
  m.def(
      "block_dependences",
      [](PyOperationBase &scope) {
        nb::list found;
        mlcScheduleForEachDependence(
            scope.getOperation().get(),
            [](MlirOperation source, MlirOperation sink, unsigned kind, void *found) {
              static_cast<nb::list *>(found)->append(nb::make_tuple(source, sink, kind));
            },
            &found);
        return found;
      },
      nb::arg("scope"),
      "The dependences between the blocks in a function or a block: source, sink and kind.");
  m.def(
      "block_flags",
      [](PyOperationBase &block) { return mlcScheduleGetBlockFlags(block.getOperation().get()); },
      nb::arg("block"),
      "Of a block or a function: 1 if bindings are affine, 2 if what it reads was written, 4 if "
      "the "
      "blocks in it are a pipeline.");
  m.def(
      "is_output_block",
      [](PyOperationBase &block) { return mlcScheduleIsOutputBlock(block.getOperation().get()); },
      nb::arg("block"), "Whether a block writes what the block around it does not allocate.");
  m.def("find_intrin_loops", &findIntrinLoops, nb::arg("block"), nb::arg("description"),
        nb::arg("allow_padding"),
        "The loops of a description, pairs of a loop around a block and one of these that it could "
        "be, and the factors to which the block's variables are to be padded; or None.");
  m.def("find_intrin_mapping", &findIntrinMapping, nb::arg("block"), nb::arg("description"),
        "The block of a description, how the variables of a block could become those of it, and "
        "for each buffer the described one and the numbers of the variables that index that; or "
        "None.");
  m.def("suggest_index_map", &suggestIndexMap, nb::arg("shape"), nb::arg("indices"),
        nb::arg("extents"),
        "A layout of a buffer in the order of loops, which access it at these indices; or None.");
  m.def("invert_index_map", &invertIndexMap, nb::arg("map"), nb::arg("sizes"),
        "The indices below some sizes from the results of a map, the sizes of these, and which of "
        "them are of no indices: lists of conditions. A text says why there is no such map.");
  nb::class_<Refusal>(m, "ScheduleRefusal", "Why a step of a schedule was refused.")
      .def_ro("primitive", &Refusal::primitive, "The primitive's name.")
      .def_ro("reason", &Refusal::reason, "The reason, in words.")
      .def_ro("op", &Refusal::op, "The name of the op that it is about, or nothing.")
      .def_ro("script", &Refusal::script, "The module as TVMScript, with that op underlined.");
  nb::class_<PySchedule>(m, "Schedule",
                         "A copy of a module, and the transform ops applied to it so far. Handles "
                         "are numbers; that of the module is 0.")
      .def(nb::init<MlirModule>(), nb::arg("module"))
      .def("copy", &PySchedule::copy, "The same schedule again, with the same handles.")
      .def_prop_ro("module", &PySchedule::getModule, "A copy of the module as it is now.")
      .def_prop_ro("trace", &PySchedule::getTrace, "A copy of the trace, as a module.")
      .def("apply", &PySchedule::apply, nb::arg("name"), nb::arg("operands"), nb::arg("attributes"),
           nb::arg("result_types").none(), nb::arg("render"),
           "Applies a transform op: the handles of its results, or a ScheduleRefusal. Without "
           "result types, the op has a result for each thing that it finds.")
      .def("add_intrin", &PySchedule::addIntrin, nb::arg("name"), nb::arg("description"),
           nb::arg("implementation"),
           "Puts two functions into the trace for tensorize; False if others have the name.")
      .def("get", &PySchedule::get, nb::arg("handle"),
           "A copy of the module, and in it what the handle names; or None.")
      .def("get_param", &PySchedule::getParam, nb::arg("handle"), "A parameter's value, or None.")
      .def("is_alive", &PySchedule::isAlive, nb::arg("handle"),
           "Whether the handle names something.")
      .def("script", &PySchedule::script, nb::arg("handle"),
           "The module as TVMScript, with what the handle names underlined.")
      .def("seed", &PySchedule::seed, nb::arg("seed"), "Starts the numbers that are sampled anew.")
      .def("fork_seed", &PySchedule::forkSeed, "A seed for another schedule.")
      .def("forget", &PySchedule::forget, nb::arg("handle"), "Makes a handle dead.");
}
