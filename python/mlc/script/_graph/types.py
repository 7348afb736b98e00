"""Types in a graph function: R.Tensor and its like become types of MLIR."""

import ast

from ... import ir
from ..._core.names import device_attribute
from ..._mlir_libs import _mlc
from ...relax import struct_info as _sinfo
from ...relax.expr import Expr
from ...tir import expr as _expr
from ...tir.expr import PrimExpr
from .._loops import values as v


class Types:
    """The part of the parser of graph functions that reads types."""

    # What is read is part of this module, whose devices texts name.
    module_operation = None

    def resolve(self, form, in_signature=False):
        """The StructInfo that a form of a type is."""
        from ..relax import TypeForm

        if isinstance(form, (_sinfo.StructInfo, ir.Type)):
            return _sinfo.as_struct_info(form)
        if not isinstance(form, TypeForm):
            raise TypeError(f"a type such as R.Tensor((1, 4), 'float32') is expected, not {form!r}")
        return getattr(self, f"resolve_{form.name}")(in_signature, *form.args, **form.keywords)

    def resolve_Tensor(self, in_signature, shape=None, dtype=None, vdevice=None, ndim=-1):
        if isinstance(shape, str):
            shape, dtype = None, shape
        if isinstance(shape, (int, PrimExpr)) or isinstance(shape, Expr):
            raise ValueError(f"the shape of a tensor is a tuple such as (4,), not {shape}")
        if shape is not None:
            shape = [self.dim(extent, in_signature) for extent in shape]
        if isinstance(vdevice, str) and self.module_operation is not None:
            vdevice = device_attribute(vdevice, self.module_operation)
        return _sinfo.TensorStructInfo(shape, dtype, vdevice=vdevice, ndim=ndim)

    def resolve_Shape(self, in_signature, values=None, ndim=-1):
        values = None if values is None else [self.dim(extent, in_signature) for extent in values]
        return _sinfo.ShapeStructInfo(values, ndim)

    def resolve_Tuple(self, in_signature, *fields):
        if len(fields) == 1 and isinstance(fields[0], (list, tuple)):
            fields = fields[0]
        return _sinfo.TupleStructInfo([self.resolve(field, in_signature) for field in fields])

    def resolve_Object(self, in_signature):
        return _sinfo.ObjectStructInfo()

    def resolve_Prim(self, in_signature, dtype=None, value=None):
        if value is None:
            return _sinfo.PrimStructInfo(dtype)
        if dtype not in (None, "int64"):
            raise ValueError(f"a number whose value is given is an int64, not {dtype}")
        return _sinfo.PrimStructInfo(value=self.dim(value, in_signature))

    def resolve_Callable(self, in_signature, params=None, ret=None, purity=None, derive_func=None):
        if derive_func is not None:
            raise NotImplementedError("a Callable whose result a function derives is not supported")
        if params is None:
            # One of which nothing is known may have effects.
            result = None if ret is None else self.resolve(ret, in_signature)
            return _sinfo.FuncStructInfo.opaque_func(ret=result, purity=bool(purity))
        if ret is None:
            raise TypeError("R.Callable: what the function returns is given after its parameters")
        params = params if isinstance(params, (list, tuple)) else [params]
        params = [self.resolve(param, in_signature) for param in params]
        return _sinfo.FuncStructInfo(params, self.resolve(ret, in_signature), purity is None or bool(purity))

    def dim(self, extent, in_signature):
        """A dimension: a number, an expression, or in a signature the text of one."""
        if isinstance(extent, str):
            if not in_signature:
                raise ValueError(f"the dimension {extent!r} is a string, which only a signature may have")
            return self.parsed_dim(extent)
        if isinstance(extent, v.Const):
            return int(extent)
        v.check_integer(extent, "a dimension")
        return extent

    def parsed_dim(self, text):
        try:
            parsed = ast.parse(text.strip(), mode="eval").body
        except SyntaxError:
            raise ValueError(f"the dimension {text!r} is not an expression") from None
        names = {n.id for n in ast.walk(parsed) if isinstance(n, ast.Name)}
        # T in T.min(n, m) is no symbol.
        names -= {
            n.value.id for n in ast.walk(parsed) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
        }
        with self.scopes:
            for name in names:
                self.scopes.bind(name, _expr.Var.of_symbol(name, "int64"))
            return self.evaluate(parsed)

    def resolved(self, value):
        from ..relax import TypeForm

        if isinstance(value, TypeForm):
            return self.resolve(value)
        if isinstance(value, (list, tuple)) and any(isinstance(item, TypeForm) for item in value):
            return [self.resolve(item) for item in value]
        return value

    def resolved_at(self, node, form):
        """The type of the signature that a form is, or None with an error at its node."""
        try:
            return self.resolve(form, True)
        except Exception as error:
            self.diagnostics.add_exception(node, error)
            return None


def contradicts(declared, found):
    """True if no value can be of both types, where it is included."""
    return _mlc.contradicts(declared.type, found.type) or _mlc.are_apart(declared.placement, found.placement)
