//===- RelaxOpBase.td - The base of relax ops and the types they take -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXOPBASE_TD
#define MLC_DIALECT_RELAX_IR_RELAXOPBASE_TD

include "mlc/Dialect/Relax/IR/OperatorOpInterface.td"
include "mlc/Dialect/Relax/IR/RelaxAllTypes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// Every op of the dialect suggests for its results the name that its location says.
class Relax_Op<string mnemonic, list<Trait> traits = [], string definitions = ""> : Op<Relax_Dialect, mnemonic,
    !listconcat(traits, [DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>])> {
  let extraClassDefinition = [{
    void $cppClass::getAsmResultNames(::mlir::OpAsmSetValueNameFn setName) {
      ::mlc::relax::detail::suggestResultNames(*this, setName);
    }
  }] # definitions;
}

/// What an operator declares: the inference of its results' types. An operator with declarations of its own repeats it.
class Relax_InferDeclaration {
  string text = [{
    /// Appends the types of the results.
    static ::llvm::LogicalResult infer(const ::mlc::relax::Inference &inference, Adaptor adaptor,
        ::llvm::SmallVectorImpl<::mlir::Type> &types);
  }];
}

/// An operator: an op without effects whose results' types follow from its operands and attributes, by its `infer`.
class Relax_Operator<string mnemonic, string text, string rules, string definitions = "", list<Trait> effects = [Pure]>
    : Relax_Op<mnemonic, !listconcat(effects, [InferTypeOpAdaptor, DeclareOpInterfaceMethods<OperatorOpInterface>]), [{
    ::llvm::LogicalResult $cppClass::inferReturnTypes(::mlir::MLIRContext *context, std::optional<::mlir::Location> location,
        Adaptor given, ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      Adaptor adaptor = ::mlc::relax::detail::withDefaults<$cppClass>(context, given);
      if (::mlir::failed(::mlc::relax::detail::verifyAdaptor<$cppClass>(context, adaptor, location)))
        return ::mlir::failure();
      return infer(::mlc::relax::Inference(getOperationName(), location), adaptor, types);
    }
    void $cppClass::collectAssumedEqual(::llvm::SmallVectorImpl<::mlc::relax::DimEquality> &assumed) {
      ::llvm::SmallVector<::mlir::Type> types;
      (void)infer(::mlc::relax::Inference(getOperationName(), std::nullopt, &assumed),
          Adaptor((*this)->getOperands(), *this), types);
    }
  }] # definitions> {
  let summary = text;
  let description = rules;
  let extraClassDeclaration = Relax_InferDeclaration<>.text;
}

/// The definition of an operator's inference by a function that its family shares: `call` is an expression that uses
/// `inference`, `adaptor` and `types`.
class Relax_Inference<string call> {
  string definition = [{
    ::llvm::LogicalResult $cppClass::infer(const ::mlc::relax::Inference &inference, Adaptor adaptor,
        ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::mlc::relax::detail::}] # call # [{;
    }
  }];
}

/// The definition of how an operator permutes by a function that its family shares: `call` uses `axes`, `attributes` and
/// `results`.
class Relax_Permutation<string call> {
  string definition = [{
    ::llvm::LogicalResult $cppClass::permute(::llvm::ArrayRef<int64_t> axes, ::mlir::NamedAttrList &attributes,
        ::llvm::SmallVectorImpl<::llvm::SmallVector<int64_t>> &results) {
      return ::mlc::relax::detail::}] # call # [{;
    }
  }];
}

/// What an operator has whose attribute `layout` or `axis` says which dimension is which.
class Relax_PermutesLayout : Relax_Permutation<"permuteLayout(*this, getLayout(), axes, attributes, results)">;
class Relax_PermutesAxis : Relax_Permutation<"permuteAxis(*this, getAxis(), axes, attributes, results)">;

def Relax_Float : AnyTypeOf<[F16, BF16, F32, F64], "f16, bf16, f32 or f64">;
def Relax_Integer : AnyTypeOf<[I8, I16, I32, I64, UI8, UI16, UI32, UI64], "an integer of 8 to 64 bits">;
def Relax_Number : AnyTypeOf<[Relax_Float, Relax_Integer], "a float or an integer of 8 to 64 bits">;
def Relax_Element : AnyTypeOf<[I1, Relax_Float, Relax_Integer], "i1, a float or an integer of 8 to 64 bits">;

def Relax_Tensor : RankedTensorOf<[Relax_Element]>;
/// A tensor of which neither the rank nor the element type need be known: the elements are `!relax.object` then.
/// Operators take and give such tensors; what compiles them asks for a `relax.match_cast` before.
def Relax_OpenTensor : TensorOf<[Relax_Element, Relax_ObjectType]>;
/// A tensor whose element type need not be known.
def Relax_RankedTensor : RankedTensorOf<[Relax_Element, Relax_ObjectType]>;
def Relax_NumberTensor : TensorOf<[Relax_Number, Relax_ObjectType]>;
def Relax_FloatTensor : TensorOf<[Relax_Float, Relax_ObjectType]>;
def Relax_IntegerTensor : TensorOf<[Relax_Integer, Relax_ObjectType]>;
def Relax_BoolTensor : TensorOf<[I1, Relax_ObjectType]>;
def Relax_Value : AnyTypeOf<[Relax_OpenTensor, AnyTuple, Relax_ShapeType, Relax_PrimType, Relax_ObjectType,
    Relax_CallableType, Relax_Element], "a tensor, a tuple, a shape, an object, a function or a scalar">;

#endif // MLC_DIALECT_RELAX_IR_RELAXOPBASE_TD
