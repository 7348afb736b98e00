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

  static constexpr std::pair<const char *, MlcDimOp> kOps[] = {
      {"add", MlcDimOpAdd},           {"sub", MlcDimOpSub},         {"mul", MlcDimOpMul},
      {"floordiv", MlcDimOpFloorDiv}, {"ceildiv", MlcDimOpCeilDiv}, {"mod", MlcDimOpMod},
      {"min", MlcDimOpMin},           {"max", MlcDimOpMax}};

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
    c.def_prop_ro(
        "parts",
        [](PyDimExpr &self) -> std::optional<std::tuple<std::string, PyDimExpr, PyDimExpr>> {
          MlcDimOp op;
          MlirAttribute lhs, rhs;
          if (!mlcDimExprGetParts(self, &op, &lhs, &rhs))
            return std::nullopt;
          for (auto [name, named] : kOps)
            if (named == op)
              return std::tuple(std::string(name), self.make(lhs), self.make(rhs));
          return std::nullopt;
        },
        "The operation that is printed last, by the name of its method, and what it is of; None "
        "for "
        "a number, a symbol and the unknown dimension.");
    for (auto [name, op] : kOps)
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

/// A function as a value, `!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>`.
class PyCallableType : public PyConcreteType<PyCallableType> {
public:
  static constexpr IsAFunctionTy isaFunction = mlcTypeIsARelaxCallable;
  static constexpr GetTypeIDFunctionTy getTypeIdFunction = mlcRelaxCallableTypeGetTypeID;
  static constexpr const char *pyClassName = "CallableType";
  using PyConcreteType::PyConcreteType;

  static void bindDerived(ClassTy &c) {
    c.def_static(
        "get",
        [](const std::vector<PyType *> &parameters, PyType &result, bool isPure) {
          std::vector<MlirType> types;
          for (PyType *type : parameters)
            types.push_back(type->get());
          return PyCallableType(
              result.getContext(),
              mlcRelaxCallableTypeGet(types.size(), types.data(), result, isPure));
        },
        nb::arg("parameters"), nb::arg("result"), nb::arg("is_pure") = true);
    c.def_static(
        "opaque",
        [](PyType &result, bool isPure) {
          return PyCallableType(result.getContext(), mlcRelaxCallableTypeGetOpaque(result, isPure));
        },
        nb::arg("result"), nb::arg("is_pure") = false,
        "A function of whose parameters nothing is known.");
    c.def_prop_ro("is_opaque",
                  [](PyCallableType &self) { return mlcRelaxCallableTypeIsOpaque(self); });
    c.def_prop_ro("is_pure", [](PyCallableType &self) { return mlcRelaxCallableTypeIsPure(self); });
    c.def_prop_ro("parameters", [](PyCallableType &self) {
      nb::list types;
      for (intptr_t i = 0, e = mlcRelaxCallableTypeGetNumParameters(self); i < e; ++i)
        types.append(
            PyType(self.getContext(), mlcRelaxCallableTypeGetParameter(self, i)).maybeDownCast());
      return types;
    });
    c.def_prop_ro("result", [](PyCallableType &self) {
      return PyType(self.getContext(), mlcRelaxCallableTypeGetResult(self)).maybeDownCast();
    });
  }
};

/// A device that tensors may be on, `#relax.vdevice<{kind = "llvm"}, 0, "global">`.
class PyVDevice : public PyConcreteAttribute<PyVDevice> {
public:
  static constexpr IsAFunctionTy isaFunction = mlcAttributeIsAVDevice;
  static constexpr GetTypeIDFunctionTy getTypeIdFunction = mlcVDeviceAttrGetTypeID;
  static constexpr const char *pyClassName = "VDeviceAttr";
  using PyConcreteAttribute::PyConcreteAttribute;

  static void bindDerived(ClassTy &c) {
    c.def_static(
        "get",
        [](PyAttribute &target, int64_t index,
           const std::string &scope) -> std::optional<PyVDevice> {
          MlirLocation location = mlirLocationUnknownGet(target.getContext()->get());
          MlirAttribute attribute = mlcVDeviceAttrGet(location, target, index, ref(scope));
          if (mlirAttributeIsNull(attribute))
            return std::nullopt;
          return PyVDevice(target.getContext(), attribute);
        },
        nb::arg("target"), nb::arg("index"), nb::arg("memory_scope"),
        "The device, or None with an error reported.");
    c.def_prop_ro("target", [](PyVDevice &self) {
      return PyAttribute(self.getContext(), mlcVDeviceAttrGetTarget(self)).maybeDownCast();
    });
    c.def_prop_ro("index", [](PyVDevice &self) { return mlcVDeviceAttrGetIndex(self); });
    c.def_prop_ro("memory_scope", [](PyVDevice &self) {
      MlirStringRef scope = mlcVDeviceAttrGetMemoryScope(self);
      return std::string(scope.data, scope.length);
    });
  }
};

/// An attribute that may be missing.
nb::object optional(PyMlirContextRef context, MlirAttribute attribute) {
  if (mlirAttributeIsNull(attribute))
    return nb::none();
  return PyAttribute(std::move(context), attribute).maybeDownCast();
}

MlirAttribute optional(PyAttribute *attribute) {
  return attribute ? attribute->get() : mlirAttributeGetNull();
}

/// What relates types, effects and devices to each other.
void populateRelations(nb::module_ &m) {
  m.def(
      "move_to_end",
      [](PyOperationBase &operation) {
        MlirOperation op = operation.getOperation().get();
        if (mlirOperationIsNull(mlirOperationGetNextInBlock(op)))
          return;
        MlirBlock block = mlirOperationGetBlock(op);
        mlirOperationRemoveFromParent(op);
        mlirBlockAppendOwnedOperation(block, op);
      },
      nb::arg("operation"), "Moves an operation to the end of its block.");
  m.def(
      "is_base_of", [](PyType &base, PyType &derived) { return mlcRelaxIsBaseOf(base, derived); },
      nb::arg("base"), nb::arg("derived"),
      "Whether a value of one type may stand where one of another is asked for.");
  m.def(
      "contradicts",
      [](PyType &declared, PyType &found) { return mlcRelaxContradicts(declared, found); },
      nb::arg("declared"), nb::arg("found"),
      "Whether no value of the type that is found is one of the declared type.");
  m.def(
      "unify",
      [](PyType &lhs, PyType &rhs) -> nb::object {
        MlirType type = mlcRelaxUnify(lhs, rhs);
        if (mlirTypeIsNull(type))
          return nb::none();
        return PyType(lhs.getContext(), type).maybeDownCast();
      },
      nb::arg("lhs"), nb::arg("rhs"), "The closest type that values of both types have, or None.");
  m.def(
      "callable_type_of",
      [](PyOperationBase &function) {
        PyOperation &op = function.getOperation();
        return PyType(op.getContext(), mlcRelaxCallableTypeOf(op.get())).maybeDownCast();
      },
      nb::arg("function"), "The type that a function of a module is a value of.");
  m.def(
      "has_effects",
      [](PyOperationBase &op) { return mlcRelaxHasEffects(op.getOperation().get()); },
      nb::arg("op"), "Whether an operation may do more than give its results.");
  m.def(
      "is_impure",
      [](PyOperationBase &function) { return mlcRelaxIsImpure(function.getOperation().get()); },
      nb::arg("function"), "Whether a call of a function may have effects.");
  m.def(
      "look_up_vdevice",
      [](PyOperationBase &op, const std::string &text) {
        PyOperation &operation = op.getOperation();
        return optional(operation.getContext(), mlcRelaxLookUpVDevice(operation.get(), ref(text)));
      },
      nb::arg("op"), nb::arg("text"),
      "The device of the operation's module that a text such as 'cuda:0' names, or None.");
  m.def(
      "list_vdevices", [](PyOperationBase &op) { mlcRelaxListVDevices(op.getOperation().get()); },
      nb::arg("op"),
      "Adds the devices that an operation, and what is in it, names to the list of its module.");
  m.def(
      "placement_of",
      [](PyValue &value) {
        return optional(value.getParentOperation()->getContext(),
                        mlcRelaxGetPlacement(value.get()));
      },
      nb::arg("value"),
      "Where a value of a module that lists devices is: a device, an array of a tuple, or None.");
  m.def(
      "is_placed_as",
      [](PyAttribute *base, PyAttribute *derived) {
        return mlcRelaxIsPlacedAs(optional(base), optional(derived));
      },
      nb::arg("base").none(), nb::arg("derived").none(),
      "Whether what is placed so may stand where `base` is asked for.");
  m.def(
      "are_apart",
      [](PyAttribute *lhs, PyAttribute *rhs) {
        return mlcRelaxAreApart(optional(lhs), optional(rhs));
      },
      nb::arg("lhs").none(), nb::arg("rhs").none(), "Whether nothing can be placed as both.");
  m.def(
      "verify_placement",
      [](PyOperationBase &op) { return mlcRelaxVerifyPlacement(op.getOperation().get()); },
      nb::arg("op"), "False, with an error reported, if the operands are on several devices.");
}
} // namespace

void mlc::python::populateRelax(nb::module_ &m) {
  PyCallableType::bind(m);
  PyVDevice::bind(m);
  populateRelations(m);
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
