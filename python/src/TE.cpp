//===- TE.cpp - Building tensor expressions from Python -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/TE.h"
#include "Modules.h"
#include "mlir/Bindings/Python/IRCore.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

static std::vector<MlirValue> values(const nb::list &list) {
  std::vector<MlirValue> result;
  for (nb::handle value : list)
    result.push_back(nb::cast<PyValue &>(value).get());
  return result;
}

static nb::list wrapped(const std::vector<MlirValue> &values) {
  nb::list result;
  for (MlirValue value : values)
    result.append(nb::cast(value));
  return result;
}

static MlirStringRef text(const std::string &string) {
  return mlirStringRefCreate(string.data(), string.size());
}

static void appendTo(MlirValue value, void *list) {
  static_cast<std::vector<MlirValue> *>(list)->push_back(value);
}

void mlc::python::populateTE(nb::module_ &m) {
  m.def(
      "te_finish_body", [](PyBlock &body) { mlcTEFinishBody(body.get()); }, nb::arg("body"),
      "Moves what only one branch needs into it, and drops what nothing needs.");
  m.def(
      "te_has_foreign",
      [](PyBlock &body, PyBlock &graph, PyBlock &free) {
        MlirBlock visible[] = {graph.get(), free.get()};
        return !mlirValueIsNull(mlcTEFindForeign(body.get(), 2, visible));
      },
      nb::arg("body"), nb::arg("graph"), nb::arg("free"),
      "Does a body use a value that is in none of these blocks?");
  m.def(
      "te_captured",
      [](PyBlock &block, PyBlock &from) {
        std::vector<MlirValue> found;
        mlcTECollectCaptured(block.get(), from.get(), appendTo, &found);
        return wrapped(found);
      },
      nb::arg("block"), nb::arg("from_block"), "The values of one block that another one uses.");
  m.def(
      "te_placeholders",
      [](PyBlock &from, const nb::list &roots) {
        std::vector<MlirValue> list = values(roots), found;
        mlcTECollectPlaceholders(from.get(), list.size(), list.data(), appendTo, &found);
        return wrapped(found);
      },
      nb::arg("from_block"), nb::arg("values"),
      "The placeholders of a block that the values are computed from.");
  m.def(
      "te_import",
      [](PyBlock &block, PyBlock &from, const nb::list &olds, const nb::list &news,
         const nb::list &roots, bool atStart) {
        std::vector<MlirValue> oldList = values(olds), newList = values(news), list = values(roots);
        std::vector<MlirValue> results(list.size());
        if (oldList.size() != newList.size())
          throw nb::value_error("the lists of values to replace have different lengths");
        mlcTEImport(block.get(), atStart, from.get(), oldList.size(), oldList.data(),
                    newList.data(), list.size(), list.data(), results.data());
        return wrapped(results);
      },
      nb::arg("block"), nb::arg("from_block"), nb::arg("olds"), nb::arg("news"), nb::arg("values"),
      nb::arg("at_start") = false, "Copies what computes the values from one block into another.");
  m.def(
      "replace_uses_in",
      [](PyBlock &block, const nb::list &olds, const nb::list &news) {
        std::vector<MlirValue> oldList = values(olds), newList = values(news);
        if (oldList.size() != newList.size())
          throw nb::value_error("the lists of values to replace have different lengths");
        mlcReplaceUsesIn(block.get(), oldList.size(), oldList.data(), newList.data());
      },
      nb::arg("block"), nb::arg("olds"), nb::arg("news"),
      "Replaces the uses of values inside a block.");
  m.def(
      "topi_build",
      [](const std::string &name, PyBlock &block, PyLocation &location, const nb::list &operands,
         const nb::list &extentLists, PyAttribute &options) {
        std::vector<MlirValue> values, extents, results;
        std::vector<MlirAttribute> constants;
        for (nb::handle operand : operands) {
          bool isValue = nb::isinstance<PyValue>(operand);
          values.push_back(isValue ? nb::cast<PyValue &>(operand).get() : MlirValue{nullptr});
          constants.push_back(isValue ? mlirAttributeGetNull()
                                      : nb::cast<PyAttribute &>(operand).get());
        }
        for (nb::handle list : extentLists)
          for (nb::handle extent : nb::cast<nb::list>(list))
            extents.push_back(extent.is_none() ? MlirValue{nullptr}
                                               : nb::cast<PyValue &>(extent).get());
        std::string message;
        bool built = mlcTopiBuild(
            text(name), block.get(), location.get(), values.size(), values.data(), constants.data(),
            extents.data(), options, appendTo, &results,
            [](MlirStringRef part, void *message) {
              static_cast<std::string *>(message)->append(part.data, part.length);
            },
            &message);
        return nb::make_tuple(wrapped(results), built ? nb::none() : nb::cast(message));
      },
      nb::arg("name"), nb::arg("block"), nb::arg("location"), nb::arg("operands"),
      nb::arg("extents"), nb::arg("options"),
      "The results of a topi function, and what is wrong with the call, or None.");
  m.def(
      "topi_names",
      [] {
        std::vector<std::string> names;
        mlcTopiGetNames(
            [](MlirStringRef name, void *names) {
              static_cast<std::vector<std::string> *>(names)->emplace_back(name.data, name.length);
            },
            &names);
        return names;
      },
      "The names of all topi functions.");
}
