//===- Patterns.cpp - Patterns of graph operations in Python --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Patterns.h"
#include "Modules.h"
#include "mlir/Bindings/Python/IRCore.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include <exception>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <optional>

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

/// Operations, values and attributes of a match, a list each.
static nb::tuple toTuple(MlcMatch const *match) {
  nb::list operations, values, attributes;
  for (intptr_t i = 0; i < match->numOperations; ++i)
    operations.append(nb::cast(match->operations[i]));
  for (intptr_t i = 0; i < match->numValues; ++i)
    values.append(nb::cast(match->values[i]));
  for (intptr_t i = 0; i < match->numAttributes; ++i)
    attributes.append(nb::cast(match->attributes[i]));
  return nb::make_tuple(operations, values, attributes);
}

namespace {
/// Patterns of pdl, ready to match.
class PyPatterns {
public:
  explicit PyPatterns(PyOperationBase &module)
      : patterns(mlcPatternsCreate(module.getOperation().get())) {
    if (!patterns.ptr)
      throw nb::value_error("the patterns are not ones of graph operations");
  }
  PyPatterns(const PyPatterns &) = delete;
  PyPatterns &operator=(const PyPatterns &) = delete;
  ~PyPatterns() { mlcPatternsDestroy(patterns); }

  nb::object match(PyOperationBase &root) {
    nb::object found = nb::none();
    mlcPatternsMatch(
        patterns, root.getOperation().get(),
        [](MlcMatch const *match, void *found) {
          *static_cast<nb::object *>(found) = toTuple(match);
        },
        &found);
    return found;
  }

  nb::object matchValue(MlirValue value) {
    nb::object found = nb::none();
    mlcPatternsMatchValue(
        patterns, value,
        [](MlcMatch const *match, void *found) {
          *static_cast<nb::object *>(found) = toTuple(match);
        },
        &found);
    return found;
  }

  MlcPatterns get() const { return patterns; }

private:
  MlcPatterns patterns;
};

/// A pattern of a graph: those of a value, and of an operation with several results.
using PyPatternNode = std::pair<PyPatterns *, std::optional<PyPatterns *>>;
/// Before, after, the number of the operand, whether nothing else uses it.
using PyPatternEdge = std::tuple<intptr_t, intptr_t, intptr_t, bool>;

nb::object matchGraph(const std::vector<PyPatternNode> &nodes,
                      const std::vector<PyPatternEdge> &edges, PyOperationBase &dataflow,
                      std::optional<MlirValue> included) {
  std::vector<MlcPatternNode> given;
  for (const auto &[ofValue, ofOperation] : nodes)
    given.push_back({ofValue->get(), ofOperation ? (*ofOperation)->get() : MlcPatterns{nullptr}});
  std::vector<MlcPatternEdge> uses;
  for (auto [before, after, index, isOnly] : edges)
    uses.push_back({before, after, index, isOnly});
  nb::list found;
  bool matches = mlcPatternGraphMatch(
      given.size(), given.data(), uses.size(), uses.data(), dataflow.getOperation().get(),
      included.value_or(MlirValue{nullptr}),
      [](MlirValue value, MlirOperation operation, MlcMatch const *match, void *found) {
        nb::object subject = mlirValueIsNull(value) ? nb::cast(operation) : nb::cast(value);
        static_cast<nb::list *>(found)->append(nb::make_tuple(subject, toTuple(match)));
      },
      &found);
  return matches ? nb::object(found) : nb::none();
}

/// A check in Python; what it throws waits until the compiler has returned.
struct Check {
  nb::object function;
  std::exception_ptr thrown;

  static bool call(MlirStringRef name, MlcMatch const *match, MlirAttribute *attributes,
                   void *self) {
    auto *check = static_cast<Check *>(self);
    if (check->thrown)
      return false;
    try {
      nb::object given = check->function(nb::str(name.data, name.length), toTuple(match));
      if (given.is_none())
        return false;
      *attributes = nb::cast<PyAttribute &>(given).get();
      return true;
    } catch (...) {
      check->thrown = std::current_exception();
      return false;
    }
  }
};
} // namespace

void mlc::python::populatePatterns(nb::module_ &m) {
  nb::class_<PyPatterns>(m, "Patterns", "Patterns of pdl, ready to match.")
      .def(nb::init<PyOperationBase &>(), nb::arg("module"))
      .def("match", &PyPatterns::match, nb::arg("root"),
           "Operations, values and attributes of what is matched with this operation as the root; "
           "None if nothing is.")
      .def("match_value", &PyPatterns::matchValue, nb::arg("value"),
           "What is matched with a `relax.tuple` of this value alone as the root, or None.");
  m.def("match_pattern_graph", &matchGraph, nb::arg("nodes"), nb::arg("edges"), nb::arg("dataflow"),
        nb::arg("included").none() = nb::none(),
        "A value or an operation, and the match, for each pattern of a graph in a block; None if "
        "they do not all match.");
  m.def(
      "fuse_ops_by_pattern",
      [](PyOperationBase &module, bool bindConstants, bool annotateCodegen,
         const std::vector<std::string> &entryFunctions, nb::object function) {
        std::vector<MlirStringRef> names;
        for (const std::string &name : entryFunctions)
          names.push_back(mlirStringRefCreate(name.data(), name.size()));
        Check check{std::move(function), nullptr};
        bool asks = !check.function.is_none();
        bool succeeded =
            mlcFuseOpsByPattern(module.getOperation().get(), bindConstants, annotateCodegen,
                                names.size(), names.data(), asks ? Check::call : nullptr, &check);
        if (check.thrown)
          std::rethrow_exception(check.thrown);
        return succeeded;
      },
      nb::arg("module"), nb::arg("bind_constants"), nb::arg("annotate_codegen"),
      nb::arg("entry_functions"), nb::arg("check").none(),
      "Makes functions of what the patterns in the modules of a module match. `check` gets the "
      "name "
      "of the patterns and a match, and gives a dictionary of attributes, or None to leave it.");
}
