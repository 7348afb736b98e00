//===- Relax.cpp - Attributes and types of relax in Python ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Relax.h"
#include "Modules.h"
#include "mlir/Bindings/Python/IRCore.h"
#include "mlir/Bindings/Python/IRTypes.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"

namespace nb = nanobind;
using namespace mlir::python::MLIR_BINDINGS_PYTHON_DOMAIN;

static MlirStringRef ref(const std::string &text) {
  return mlirStringRefCreate(text.data(), text.size());
}

static void appendTo(MlirStringRef part, void *text) {
  static_cast<std::string *>(text)->append(part.data, part.length);
}

namespace {
/// An expression of a dimension, `#relax.dim<n * 4>`.
class PyDimExpr : public PyConcreteAttribute<PyDimExpr> {
public:
  static constexpr IsAFunctionTy isaFunction = mlcAttributeIsADimExpr;
  static constexpr GetTypeIDFunctionTy getTypeIdFunction = mlcDimExprAttrGetTypeID;
  static constexpr const char *pyClassName = "DimExprAttr";
  using PyConcreteAttribute::PyConcreteAttribute;

  PyDimExpr make(MlirAttribute attribute) { return PyDimExpr(getContext(), attribute); }

  static std::vector<std::string> symbols(PyDimExpr &self) {
    std::vector<std::string> names;
    mlcDimExprCollectSymbols(
        self,
        [](MlirStringRef name, void *names) {
          static_cast<std::vector<std::string> *>(names)->emplace_back(name.data, name.length);
        },
        &names);
    return names;
  }

  /// Splits a dictionary of symbols for a call of the C API.
  struct Symbols {
    std::vector<std::string> texts;
    std::vector<MlirStringRef> names;
    std::vector<MlirValue> values;
    explicit Symbols(const nb::dict &symbols) {
      for (auto [name, value] : symbols) {
        texts.push_back(nb::cast<std::string>(name));
        values.push_back(nb::cast<PyValue &>(value).get());
      }
      for (const std::string &text : texts)
        names.push_back(ref(text));
    }
  };

  static void bindDerived(ClassTy &c) {
    c.def_static(
        "constant_of",
        [](int64_t value, DefaultingPyMlirContext context) {
          return PyDimExpr(context->getRef(), mlcDimExprConstantGet(context.get()->get(), value));
        },
        nb::arg("value"), nb::arg("context") = nb::none(), "The expression that is a number.");
    c.def_static(
        "symbol_of",
        [](const std::string &name, DefaultingPyMlirContext context) {
          return PyDimExpr(context->getRef(), mlcDimExprSymbolGet(context.get()->get(), ref(name)));
        },
        nb::arg("name"), nb::arg("context") = nb::none(), "The expression that is a symbol.");
    c.def_static(
        "unknown_of",
        [](DefaultingPyMlirContext context) {
          return PyDimExpr(context->getRef(), mlcDimExprUnknownGet(context.get()->get()));
        },
        nb::arg("context") = nb::none(), "The unknown dimension.");
    c.def_static(
        "of_value",
        [](PyValue &value, const nb::dict &symbolValues) -> std::optional<PyDimExpr> {
          Symbols symbols(symbolValues);
          MlirAttribute attribute = mlcDimExprOfValue(value.get(), symbols.names.size(),
                                                      symbols.names.data(), symbols.values.data());
          if (mlirAttributeIsNull(attribute))
            return std::nullopt;
          return PyDimExpr(value.getParentOperation()->getContext(), attribute);
        },
        nb::arg("value"), nb::arg("symbols"),
        "The expression that an index value computes from these symbols, or None.");
    c.def(
        "materialize",
        [](PyDimExpr &self, PyBlock &block, PyLocation &location,
           const nb::dict &symbolValues) -> nb::object {
          Symbols symbols(symbolValues);
          MlirValue value =
              mlcDimExprMaterialize(self, block.get(), location.get(), symbols.names.size(),
                                    symbols.names.data(), symbols.values.data());
          if (mlirValueIsNull(value))
            return nb::none();
          return nb::cast(value);
        },
        nb::arg("block"), nb::arg("location"), nb::arg("symbols"),
        "Builds the arithmetic that computes the expression at the end of a block.");
    c.def_prop_ro("is_unknown", [](PyDimExpr &self) { return mlcDimExprIsUnknown(self); });
    c.def_prop_ro("constant", [](PyDimExpr &self) -> std::optional<int64_t> {
      int64_t value;
      if (!mlcDimExprGetConstant(self, &value))
        return std::nullopt;
      return value;
    });
    c.def_prop_ro("symbol", [](PyDimExpr &self) -> std::optional<std::string> {
      MlirStringRef name = mlcDimExprGetSymbol(self);
      if (!name.length)
        return std::nullopt;
      return std::string(name.data, name.length);
    });
    c.def_prop_ro("symbols", &symbols,
                  "The names of the symbols, in the order of their first use.");
    c.def("is_known_different", [](PyDimExpr &self, PyDimExpr &other) {
      return mlcDimExprIsKnownDifferent(self, other);
    });
    c.def(
        "substitute",
        [](PyDimExpr &self, const std::string &name, PyDimExpr &value) {
          MlirStringRef symbol = mlirStringRefCreate(name.data(), name.size());
          return PyDimExpr(self.getContext(), mlcDimExprSubstitute(self, symbol, value));
        },
        nb::arg("name"), nb::arg("value"), "The expression with another one for a symbol.");
    c.def("__str__", [](PyDimExpr &self) {
      std::string text;
      mlcDimExprPrint(self, appendTo, &text);
      return text;
    });
    for (auto [name, op] : {std::pair{"add", MlcDimOpAdd},
                            {"sub", MlcDimOpSub},
                            {"mul", MlcDimOpMul},
                            {"floordiv", MlcDimOpFloorDiv},
                            {"ceildiv", MlcDimOpCeilDiv},
                            {"mod", MlcDimOpMod},
                            {"min", MlcDimOpMin},
                            {"max", MlcDimOpMax}})
      c.def(name, [op = op](PyDimExpr &self, PyDimExpr &other) {
        return self.make(mlcDimExprBinary(op, self, other));
      });
  }
};

/// A list of dimensions, `#relax.dims<[n, 4]>`.
class PyDims : public PyConcreteAttribute<PyDims> {
public:
  static constexpr IsAFunctionTy isaFunction = mlcAttributeIsADims;
  static constexpr GetTypeIDFunctionTy getTypeIdFunction = mlcDimsAttrGetTypeID;
  static constexpr const char *pyClassName = "DimsAttr";
  using PyConcreteAttribute::PyConcreteAttribute;

  static std::vector<MlirAttribute> unwrap(const std::vector<PyDimExpr> &dims) {
    return std::vector<MlirAttribute>(dims.begin(), dims.end());
  }

  static void bindDerived(ClassTy &c) {
    c.def_static(
        "get",
        [](const std::vector<PyDimExpr> &dims, DefaultingPyMlirContext context) {
          std::vector<MlirAttribute> attributes = unwrap(dims);
          return PyDims(context->getRef(),
                        mlcDimsAttrGet(context.get()->get(), attributes.size(), attributes.data()));
        },
        nb::arg("dims"), nb::arg("context") = nb::none());
    c.def("__len__", [](PyDims &self) { return mlcDimsAttrGetNumDims(self); });
    c.def("__getitem__", [](PyDims &self, intptr_t index) {
      if (index < 0 || index >= mlcDimsAttrGetNumDims(self))
        throw nb::index_error();
      return PyDimExpr(self.getContext(), mlcDimsAttrGetDim(self, index));
    });
  }
};

/// The shape of a tensor as a value, `!relax.shape<[n, 4]>`.
class PyShapeType : public PyConcreteType<PyShapeType> {
public:
  static constexpr IsAFunctionTy isaFunction = mlcTypeIsARelaxShape;
  static constexpr GetTypeIDFunctionTy getTypeIdFunction = mlcRelaxShapeTypeGetTypeID;
  static constexpr const char *pyClassName = "ShapeType";
  using PyConcreteType::PyConcreteType;

  static void bindDerived(ClassTy &c) {
    c.def_static(
        "get",
        [](const std::optional<PyDims> &dims, DefaultingPyMlirContext context) {
          MlirAttribute attribute = dims ? MlirAttribute(*dims) : mlirAttributeGetNull();
          return PyShapeType(context->getRef(),
                             mlcRelaxShapeTypeGet(context.get()->get(), attribute));
        },
        nb::arg("dims").none() = nb::none(), nb::arg("context") = nb::none());
    c.def_prop_ro("dims", [](PyShapeType &self) -> std::optional<PyDims> {
      MlirAttribute dims = mlcRelaxShapeTypeGetDims(self);
      if (mlirAttributeIsNull(dims))
        return std::nullopt;
      return PyDims(self.getContext(), dims);
    });
  }
};

/// A number whose value is an expression, `!relax.prim<n>`.
class PyPrimType : public PyConcreteType<PyPrimType> {
public:
  static constexpr IsAFunctionTy isaFunction = mlcTypeIsARelaxPrim;
  static constexpr GetTypeIDFunctionTy getTypeIdFunction = mlcRelaxPrimTypeGetTypeID;
  static constexpr const char *pyClassName = "PrimType";
  using PyConcreteType::PyConcreteType;

  static void bindDerived(ClassTy &c) {
    c.def_static(
        "get",
        [](PyDimExpr &value, DefaultingPyMlirContext context) {
          return PyPrimType(context->getRef(), mlcRelaxPrimTypeGet(context.get()->get(), value));
        },
        nb::arg("value"), nb::arg("context") = nb::none());
    c.def_prop_ro("value", [](PyPrimType &self) {
      return PyDimExpr(self.getContext(), mlcRelaxPrimTypeGetValue(self));
    });
  }
};

/// A value that only the run time knows, `!relax.object`.
class PyObjectType : public PyConcreteType<PyObjectType> {
public:
  static constexpr IsAFunctionTy isaFunction = mlcTypeIsARelaxObject;
  static constexpr GetTypeIDFunctionTy getTypeIdFunction = mlcRelaxObjectTypeGetTypeID;
  static constexpr const char *pyClassName = "ObjectType";
  using PyConcreteType::PyConcreteType;

  static void bindDerived(ClassTy &c) {
    c.def_static(
        "get",
        [](DefaultingPyMlirContext context) {
          return PyObjectType(context->getRef(), mlcRelaxObjectTypeGet(context.get()->get()));
        },
        nb::arg("context") = nb::none());
  }
};
} // namespace

void mlc::python::populateRelax(nb::module_ &m) {
  PyDimExpr::bind(m);
  PyDims::bind(m);
  PyShapeType::bind(m);
  PyPrimType::bind(m);
  PyObjectType::bind(m);
  m.def(
      "tensor_type",
      [](const std::vector<PyDimExpr> &dims, PyType &elementType) {
        std::vector<MlirAttribute> attributes = PyDims::unwrap(dims);
        return PyType(elementType.getContext(),
                      mlcRelaxTensorTypeGet(attributes.size(), attributes.data(), elementType))
            .maybeDownCast();
      },
      nb::arg("dims"), nb::arg("element_type"),
      "A ranked tensor, with an encoding only if a dimension is symbolic.");
  m.def(
      "tensor_dims",
      [](PyType &type) {
        std::vector<PyDimExpr> dims;
        for (intptr_t i = 0, e = mlirShapedTypeGetRank(type); i < e; ++i)
          dims.emplace_back(type.getContext(), mlcRelaxTensorTypeGetDim(type, i));
        return dims;
      },
      nb::arg("type"), "The dimensions of a ranked tensor.");
  m.def(
      "drop_encoding",
      [](PyType &type) {
        return PyType(type.getContext(), mlcRelaxTensorTypeDropEncoding(type)).maybeDownCast();
      },
      nb::arg("type"), "The same ranked tensor without an encoding.");
  m.def(
      "resource_data",
      [](PyAttribute &attribute) -> nb::object {
        intptr_t size = 0;
        const void *data = mlcResourceGetData(attribute, &size);
        if (!data)
          throw nb::value_error("the constant's data is not there");
        return nb::bytes(static_cast<const char *>(data), size);
      },
      nb::arg("attribute"), "A copy of the bytes of a dense_resource.");
  m.def(
      "bind_params",
      [](PyOperationBase &func, PyAttribute &values) {
        return mlcRelaxBindParams(func.getOperation().get(), values);
      },
      nb::arg("func"), nb::arg("values"), "Makes parameters of a function constants.");
  m.def(
      "bind_symbols",
      [](PyOperationBase &func, PyAttribute &values) {
        return mlcRelaxBindSymbols(func.getOperation().get(), values);
      },
      nb::arg("func"), nb::arg("values"), "Gives symbols of a function values.");
  m.def(
      "infer_call",
      [](PyOperationBase &callee, PyLocation &location,
         const std::vector<PyType *> &args) -> nb::object {
        std::vector<MlirType> types(args.size()), results;
        std::transform(args.begin(), args.end(), types.begin(),
                       [](PyType *type) { return type->get(); });
        auto append = [](MlirType type, void *results) {
          static_cast<std::vector<MlirType> *>(results)->push_back(type);
        };
        if (!mlcRelaxInferCall(callee.getOperation().get(), location.get(), types.size(),
                               types.data(), append, &results))
          return nb::none();
        nb::list list;
        for (MlirType type : results)
          list.append(nb::cast(type));
        return list;
      },
      nb::arg("callee"), nb::arg("location"), nb::arg("args"),
      "The types of the results of a call of a graph function; None where the arguments do not "
      "fit.");
}
