//===- TIR.cpp - Functions over buffers in Python -------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/TIR.h"
#include "Modules.h"
#include "mlir/Bindings/Python/IRCore.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/tuple.h>

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

static MlirStringRef text(const std::string &string) {
  return mlirStringRefCreate(string.data(), string.size());
}

using Bound = std::optional<int64_t>;

/// Trees, each with the first and the last of its values: numbers or trees.
static std::vector<MlcTreeRange> getRanges(const nb::list &given) {
  std::vector<MlcTreeRange> ranges;
  for (nb::handle entry : given) {
    auto [tree, min, max, minTree, maxTree] =
        nb::cast<std::tuple<nb::object, Bound, Bound, nb::object, nb::object>>(entry);
    auto unwrapTree = [](const nb::object &end) {
      return end.is_none() ? mlirAttributeGetNull() : nb::cast<PyAttribute &>(end).get();
    };
    ranges.push_back({nb::cast<PyAttribute &>(tree).get(), min.has_value(), max.has_value(),
                      min.value_or(0), max.value_or(0), unwrapTree(minTree), unwrapTree(maxTree)});
  }
  return ranges;
}

void mlc::python::populateTIR(nb::module_ &m) {
  m.def(
      "create_prim_func",
      [](PyBlock &block, PyLocation &location, const std::string &name, const nb::list &values,
         const std::vector<std::string> &names, const nb::list &dims, const nb::dict &extents,
         unsigned indexBits) -> nb::object {
        std::vector<MlcPrimFuncParam> params;
        for (size_t i = 0; i < names.size(); ++i)
          params.push_back({nb::cast<PyValue &>(values[i]).get(), text(names[i]),
                            nb::handle(dims[i]).is_none()
                                ? mlirAttributeGetNull()
                                : nb::cast<PyAttribute &>(dims[i]).get()});
        std::vector<MlcPrimFuncExtent> extentList;
        for (auto [value, expr] : extents)
          extentList.push_back(
              {nb::cast<PyValue &>(value).get(), nb::cast<PyAttribute &>(expr).get()});
        MlirOperation func =
            mlcCreatePrimFunc(block.get(), location.get(), text(name), params.size(), params.data(),
                              extentList.size(), extentList.data(), indexBits);
        if (mlirOperationIsNull(func))
          return nb::none();
        return nb::cast(func);
      },
      nb::arg("block"), nb::arg("location"), nb::arg("name"), nb::arg("values"), nb::arg("names"),
      nb::arg("dims"), nb::arg("extents"), nb::arg("index_bits"),
      "A tir.prim_func that computes tensors, at the end of a block.");
  m.def(
      "specialize_prim_func",
      [](PyOperationBase &func, const nb::list &given) {
        std::vector<MlcParamValue> values;
        auto getAttribute = [](const nb::object &attribute) {
          return attribute.is_none() ? mlirAttributeGetNull()
                                     : nb::cast<PyAttribute &>(attribute).get();
        };
        for (nb::handle entry : given) {
          auto [index, scalar, type, shape, strides, offset, alignment, factor] =
              nb::cast<std::tuple<intptr_t, nb::object, nb::object, nb::object, nb::object,
                                  nb::object, int64_t, int64_t>>(entry);
          values.push_back({index, getAttribute(scalar),
                            type.is_none() ? MlirType{nullptr} : nb::cast<PyType &>(type).get(),
                            getAttribute(shape), getAttribute(strides), getAttribute(offset),
                            alignment, factor});
        }
        return mlcSpecializePrimFunc(func.getOperation().get(), values.size(), values.data());
      },
      nb::arg("func"), nb::arg("values"),
      "Gives parameters of a tir.prim_func values, each as (number, scalar, element type, shape, "
      "strides, offset, alignment, offset factor). False, with errors reported, if one has none.");
  m.def(
      "structural_difference",
      [](PyOperationBase &lhs, PyOperationBase &rhs) -> nb::object {
        std::vector<std::string> texts;
        MlirOperation lhsPlace{nullptr}, rhsPlace{nullptr};
        auto append = [](MlirStringRef text, void *texts) {
          static_cast<std::vector<std::string> *>(texts)->emplace_back(text.data, text.length);
        };
        if (mlcIsStructurallyEqual(lhs.getOperation().get(), rhs.getOperation().get(), &lhsPlace,
                                   &rhsPlace, append, &texts))
          return nb::none();
        return nb::make_tuple(texts[0], nb::cast(lhsPlace), nb::cast(rhsPlace), texts[1]);
      },
      nb::arg("lhs"), nb::arg("rhs"),
      "The first difference of two functions or modules but for the names in them, the ops that it "
      "is at, and in what part of these; or None.");
  m.def(
      "value_difference",
      [](PyValue &lhs, PyValue &rhs, bool mapFreeVars) -> std::optional<std::string> {
        std::string difference;
        auto append = [](MlirStringRef part, void *text) {
          static_cast<std::string *>(text)->append(part.data, part.length);
        };
        if (mlcAreValuesEqual(lhs.get(), rhs.get(), mapFreeVars, append, &difference))
          return std::nullopt;
        return difference;
      },
      nb::arg("lhs"), nb::arg("rhs"), nb::arg("map_free_vars"),
      "What differs in how two values are computed, or None.");
  m.def(
      "value_hash",
      [](PyValue &value, bool mapFreeVars) { return mlcGetValueHash(value.get(), mapFreeVars); },
      nb::arg("value"), nb::arg("map_free_vars"),
      "The same number for values that are computed in the same way.");
  m.def(
      "structural_hash",
      [](PyOperationBase &op) { return mlcStructuralHash(op.getOperation().get()); }, nb::arg("op"),
      "The same number for functions or modules that are structurally equal.");
  m.def(
      "has_reshape_pattern",
      [](PyOperationBase &func) { return mlcHasReshapePattern(func.getOperation().get()); },
      nb::arg("func"),
      "Whether a prim_func copies elements to the same places, counted in row-major order.");
  m.def(
      "rename_symbols",
      [](PyType &type, bool mapFreeVars) { return mlcRenameSymbolsOfType(type, mapFreeVars); },
      nb::arg("type"), nb::arg("map_free_vars"),
      "A type with other names for the symbols that functions in it define, or for all of them.");
  m.def(
      "tree_difference",
      [](PyAttribute &lhs, PyAttribute &rhs, bool mapFreeVars) -> nb::object {
        std::string path;
        MlirAttribute lhsPart{nullptr}, rhsPart{nullptr};
        auto append = [](MlirStringRef part, void *text) {
          static_cast<std::string *>(text)->append(part.data, part.length);
        };
        if (mlcAreTreesEqual(lhs.get(), rhs.get(), mapFreeVars, &lhsPart, &rhsPart, append, &path))
          return nb::none();
        return nb::make_tuple(path, nb::cast(lhsPart), nb::cast(rhsPart));
      },
      nb::arg("lhs"), nb::arg("rhs"), nb::arg("map_free_vars"),
      "The path to the first difference of two trees but for names, and the parts that it is at; "
      "or None.");
  m.def(
      "simplify_tree",
      [](PyAttribute &tree, const nb::list &given) {
        std::vector<MlcTreeRange> ranges = getRanges(given);
        return mlcSimplifyTree(tree.get(), ranges.size(), ranges.data());
      },
      nb::arg("tree"), nb::arg("ranges"),
      "A tree with the same value where variables are in ranges, each given as (tree, min, max, "
      "min, max): the "
      "first two are numbers, the others trees.");
  m.def(
      "tree_range",
      [](PyAttribute &tree, const nb::list &given) {
        std::vector<MlcTreeRange> ranges = getRanges(given);
        MlcTreeRange range = mlcGetTreeRange(tree.get(), ranges.size(), ranges.data());
        return std::make_pair(range.hasMin ? Bound(range.min) : Bound(),
                              range.hasMax ? Bound(range.max) : Bound());
      },
      nb::arg("tree"), nb::arg("ranges"),
      "The first and the last value of a tree where variables are in ranges.");
  m.def(
      "tree_bounds",
      [](PyAttribute &tree, const nb::list &given) {
        std::vector<MlcTreeRange> ranges = getRanges(given);
        MlcTreeRange range = mlcGetTreeBounds(tree.get(), ranges.size(), ranges.data());
        auto wrapTree = [&](MlirAttribute end) {
          return mlirAttributeIsNull(end)
                     ? nb::none()
                     : nb::cast(PyAttribute(tree.getContext(), end).maybeDownCast());
        };
        return std::make_pair(wrapTree(range.minTree), wrapTree(range.maxTree));
      },
      nb::arg("tree"), nb::arg("ranges"),
      "Trees without the variables that have ranges, between which a tree is.");
  m.def(
      "detect_iter_map",
      [](const nb::list &indices, const nb::list &given, int check) -> nb::object {
        std::vector<MlirAttribute> trees, found;
        std::vector<MlcTreeIterator> iterators;
        for (nb::handle index : indices)
          trees.push_back(nb::cast<PyAttribute &>(index).get());
        for (nb::handle item : given) {
          nb::tuple iterator = nb::cast<nb::tuple>(item);
          iterators.push_back({nb::cast<PyAttribute &>(iterator[0]).get(),
                               nb::cast<int64_t>(iterator[1]), nb::cast<int64_t>(iterator[2])});
        }
        std::string reason;
        bool isFound = mlcDetectIterMap(
            trees.size(), trees.data(), iterators.size(), iterators.data(),
            static_cast<MlcIterMapCheck>(check),
            [](MlirAttribute tree, void *found) {
              static_cast<std::vector<MlirAttribute> *>(found)->push_back(tree);
            },
            &found,
            [](MlirStringRef part, void *text) {
              static_cast<std::string *>(text)->append(part.data, part.length);
            },
            &reason);
        if (!isFound)
          return nb::cast(reason);
        nb::list result;
        for (size_t number = 0; number < found.size(); ++number)
          result.append(
              PyAttribute(nb::cast<PyAttribute &>(indices[number]).getContext(), found[number])
                  .maybeDownCast());
        return result;
      },
      nb::arg("indices"), nb::arg("iterators"), nb::arg("check"),
      "The sums of parts of iterators that indices are, or why they are none.");
  m.def(
      "linear_factors",
      [](PyAttribute &tree, const nb::list &given) {
        std::vector<MlirAttribute> variables, factors;
        for (nb::handle variable : given)
          variables.push_back(nb::cast<PyAttribute &>(variable).get());
        mlcGetLinearFactors(
            tree.get(), variables.size(), variables.data(),
            [](MlirAttribute factor, void *factors) {
              static_cast<std::vector<MlirAttribute> *>(factors)->push_back(factor);
            },
            &factors);
        nb::list found;
        for (MlirAttribute factor : factors)
          found.append(PyAttribute(tree.getContext(), factor).maybeDownCast());
        return found;
      },
      nb::arg("tree"), nb::arg("variables"),
      "The factors of variables in a sum of products with them, and what is added; empty for "
      "another.");
  m.def(
      "tree_modular_set",
      [](PyAttribute &tree, const nb::list &given) {
        std::vector<MlcTreeModularSet> sets;
        for (nb::handle entry : given) {
          auto [variable, coeff, base] = nb::cast<std::tuple<nb::object, int64_t, int64_t>>(entry);
          sets.push_back({nb::cast<PyAttribute &>(variable).get(), coeff, base});
        }
        MlcTreeModularSet set = mlcGetTreeModularSet(tree.get(), sets.size(), sets.data());
        return std::make_pair(set.coeff, set.base);
      },
      nb::arg("tree"), nb::arg("sets"),
      "The numbers c and b such that a tree is c * k + b where variables are so, each given as "
      "(tree, c, b).");
  m.def(
      "lower_emit_te",
      [](PyOperationBase &op) {
        std::vector<MlirValue> values;
        std::string reason;
        bool lowered = mlcLowerEmitTE(
            op.getOperation().get(),
            [](MlirValue value, void *values) {
              static_cast<std::vector<MlirValue> *>(values)->push_back(value);
            },
            &values,
            [](MlirStringRef part, void *reason) {
              static_cast<std::string *>(reason)->append(part.data, part.length);
            },
            &reason);
        nb::list list;
        for (MlirValue value : values)
          list.append(nb::cast(value));
        return nb::make_tuple(list, lowered ? nb::none() : nb::cast(reason));
      },
      nb::arg("op"), "What replaces the results of an emit_te, and why nothing does, or None.");
}
