//===- TIROps.td - The tir dialect: loops and blocks over buffers ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_IR_TIROPS_TD
#define MLC_DIALECT_TIR_IR_TIROPS_TD

include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/CommonAttrConstraints.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/CallInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/LoopLikeInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def TIR_Dialect : Dialect {
  let name = "tir";
  let cppNamespace = "::mlc::tir";
  let summary = "loops and blocks over buffers, the form that schedules rewrite";
  let description = [{
    A `tir.prim_func` is a computation over buffers. Its loops (`tir.for`) have a kind and annotations; its
    blocks (`tir.block`) are units of computation with iteration variables of their own, which say what may be
    reordered, split or moved. Bodies are `memref.load`, `memref.store`, `arith`, `math` and `scf.if`; beside these, what
    TVMScript can say may stand in them: `scf.while`, `cf.assert`, `vector.load` and `vector.store` of slices.

    Two discardable attributes keep the form of a script: `tir.let` on an op with one result, whose value has a
    name of its own, and `tir.decl_buffer` on a `tir.alloc_buffer` that stands where it is first needed.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect", "::mlc::relax::RelaxDialect"
  ];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let extraClassDeclaration = [{
    /// Discardable attribute of a prim_func: no two buffer arguments overlap.
    static ::llvm::StringLiteral getNoAliasAttrName() { return "tir.noalias"; }
    /// Discardable attribute of an op with one result: it is given a name in TVMScript where it stands.
    static ::llvm::StringLiteral getLetAttrName() { return "tir.let"; }
    /// Discardable attribute of a `tir.alloc_buffer`: it is declared where it stands, not by a block.
    static ::llvm::StringLiteral getDeclBufferAttrName() { return "tir.decl_buffer"; }
    /// Discardable attribute of a prim_func: somebody has scheduled it, and rules leave it alone.
    static ::llvm::StringLiteral getIsScheduledAttrName() { return "tir.is_scheduled"; }
    /// Discardable attribute of a `transform.named_sequence`: the prim_funcs that it schedules.
    static ::llvm::StringLiteral getScheduleForAttrName() { return "tir.schedule_for"; }
    /// Argument attribute: the parameter's name, where the SSA name does not say it.
    static ::llvm::StringLiteral getNameAttrName() { return "tir.name"; }
    /// Argument attribute: the dimensions of a buffer with symbolic ones, a `#relax.dims`.
    static ::llvm::StringLiteral getDimsAttrName() { return "tir.dims"; }
  }];
}

class TIR_Op<string mnemonic, list<Trait> traits = []> : Op<TIR_Dialect, mnemonic, traits>;

def TIR_HandleType : TypeDef<TIR_Dialect, "Handle"> {
  let mnemonic = "handle";
  let summary = "an address that no buffer stands for";
  let description = [{
    What a parameter `T.handle` is that the function only passes on: `!tir.handle`. Where the script says what it is
    the address of, the type does too: `!tir.handle<f32>`, and with a storage scope `!tir.handle<f32, "shared">`.
  }];
  let parameters = (ins OptionalParameter<"::mlir::Type">:$pointee, OptionalParameter<"::mlir::StringAttr">:$scope);
  let assemblyFormat = "(`<` $pointee^ (`,` $scope^)? `>`)?";
}

def TIR_ForKind : I32EnumAttr<"ForKind", "how a loop runs", [
    I32EnumAttrCase<"Serial", 0, "serial">, I32EnumAttrCase<"Parallel", 1, "parallel">,
    I32EnumAttrCase<"Vectorized", 2, "vectorized">, I32EnumAttrCase<"Unrolled", 3, "unrolled">,
    I32EnumAttrCase<"ThreadBinding", 4, "thread_binding">]> {
  let cppNamespace = "::mlc::tir";
  let genSpecializedAttr = 0;
}
def TIR_ForKindAttr : EnumAttr<TIR_Dialect, TIR_ForKind, "for_kind">;

def TIR_IterKind : I32EnumAttr<"IterKind", "what kind an iteration variable of a block is", [
    I32EnumAttrCase<"Spatial", 0, "spatial">, I32EnumAttrCase<"Reduce", 1, "reduce">,
    I32EnumAttrCase<"Scan", 2, "scan">, I32EnumAttrCase<"Opaque", 3, "opaque">]> {
  let cppNamespace = "::mlc::tir";
  let genSpecializedAttr = 0;
}
def TIR_IterKindAttr : EnumAttr<TIR_Dialect, TIR_IterKind, "iter_kind">;
def TIR_IterKindArrayAttr : TypedArrayAttrBase<TIR_IterKindAttr, "kinds of iteration variables">;

def TIR_PrimFuncOp : TIR_Op<"prim_func", [AffineScope, AutomaticAllocationScope, IsolatedFromAbove, NoTerminator,
    SingleBlock, FunctionOpInterface,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "a function over buffers";
  let description = [{
    Parameters are buffers (memrefs) or scalars. The body is the root block: it owns the buffers allocated in it
    and has no terminator. A parameter's name is the SSA name; where that cannot be kept, the argument attribute
    `tir.name` says it. Symbolic dimensions of a buffer are named by the argument attribute `tir.dims`: equal
    expressions are equal sizes, checked on entry; a symbol that is no buffer's dimension by itself is an `index`
    parameter of that name. `index_dtype` is the integer type that loops and extents stand for in TVMScript.
    The attribute `tir.noalias` says that no two buffer arguments overlap.

    Two attributes say only how TVMScript is written: with `tir.plain_extents` on the function, sizes and extents are
    printed without their integer type (`128`, not `T.int64(128)`), though `index_dtype` is i64; the argument attribute
    `tir.handle` is the name of the parameter that `T.match_buffer` binds. Neither changes what the function computes.
    With `tir.free_sizes`, dimensions may have symbols that no argument determines; such a function cannot be compiled.

    Rules:
    - R1: an argument is a memref, a handle or a scalar (integer, index or float); there are no results.
    - R2: names of parameters are unique.
    - R3: `tir.dims` is on a memref, agrees with its static dimensions, and every symbol in it stands alone
      as a dimension of some argument or is the name of an `index` parameter, unless there is `tir.free_sizes`.
    - R4: names of buffers (parameters and `tir.alloc_buffer`) may repeat; names of blocks may not, but that several may be empty.
    - R5: `index_dtype` is i32 or i64.

    Example:
    ```mlir
    tir.prim_func @add_one(%A: memref<?xf32> {tir.dims = #relax.dims<[n]>},
                           %B: memref<?xf32> {tir.dims = #relax.dims<[n]>}) attributes {tir.noalias} {
      %c0 = arith.constant 0 : index
      %n = memref.dim %A, %c0 : memref<?xf32>
      tir.for %i in %n {
        tir.block "B" (%vi : spatial %n = %i) {
          %one = arith.constant 1.0 : f32
          %a = memref.load %A[%vi] : memref<?xf32>
          %b = arith.addf %a, %one : f32
          memref.store %b, %B[%vi] : memref<?xf32>
          tir.yield reads(%A[%vi] : memref<?xf32>) writes(%B[%vi] : memref<?xf32>)
        }
      }
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
      OptionalAttr<StrAttr>:$sym_visibility, DefaultValuedAttr<TypeAttr, "::mlir::IntegerType::get($_builder.getContext(), 64)">:$index_dtype,
      OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    // Makes the entry block; `argNames` become `tir.name`.
    OpBuilder<(ins "::mlir::StringRef":$name, "::mlir::TypeRange":$argTypes, "::llvm::ArrayRef<::mlir::StringRef>":$argNames)>
  ];
  let extraClassDeclaration = [{
    ::mlir::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::mlir::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    /// The name of parameter `index`.
    ::mlir::StringAttr getArgName(unsigned index);
    void setArgName(unsigned index, ::mlir::StringRef name);
    /// The dimensions of parameter `index`, or null where none is symbolic.
    ::mlc::relax::DimsAttr getArgDims(unsigned index);
    void setArgDims(unsigned index, ::mlc::relax::DimsAttr dims);
    /// True if the body promises that buffer arguments do not overlap.
    bool isNoAlias() { return (*this)->hasAttr(TIRDialect::getNoAliasAttrName()); }
    /// The block of this name, or null.
    BlockOp findBlock(::mlir::StringRef name);
  }];
}

def TIR_AllocBufferOp : TIR_Op<"alloc_buffer", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "a buffer that lives as long as the block that it is in";
  let description = [{
    `name` is the buffer's name, `scope` where it lives: "global" (memory), "local" (a thread's registers or
    stack), or another name that a target knows. `alignment` is in bytes.

    Rules:
    - R1: there is one size for each `?` of the type.
    - R2: `name` and `scope` are not empty.
    - R3: the op is directly in a prim_func or in the body of a block, unless it has the attribute `tir.decl_buffer`.
    - R4: the type has an identity or strided layout.

    Example:
    ```mlir
    tir.prim_func @f(%A: memref<8xf32>) {
      %t = tir.alloc_buffer "t" : memref<8xf32>
      %u = tir.alloc_buffer "u" scope "local" : memref<4x4xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Variadic<Index>:$sizes, DefaultValuedAttr<StrAttr, "\"global\"">:$scope,
      DefaultValuedAttr<I64Attr, "64">:$alignment, OptionalAttr<DictionaryAttr>:$annotations);
  let results = (outs AnyMemRef:$buffer);
  let builders = [
    OpBuilder<(ins "::mlir::MemRefType":$type, "::llvm::StringRef":$name, "::mlir::ValueRange":$sizes)>
  ];
  let assemblyFormat = "$name (`(` $sizes^ `)`)? (`scope` $scope^)? (`align` $alignment^)? (`annotations` $annotations^)? attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def TIR_ForOp : TIR_Op<"for", [AttrSizedOperandSegments, NoTerminator, SingleBlock, RecursiveMemoryEffects,
    DeclareOpInterfaceMethods<LoopLikeOpInterface, ["getLoopInductionVars", "getLoopLowerBounds", "getLoopSteps",
      "getLoopUpperBounds"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "a loop";
  let description = [{
    Runs its body for each value of the loop variable from `min` to `min + extent - 1`, written `%i in 128` or
    `%i in 128 from 2`; both may be `index` values. `kind` says how: serial (the default, not written), parallel,
    vectorized, unrolled, or thread_binding with the name of the thread axis.

    Rules:
    - R1: a static extent is not negative.
    - R2: `thread` is there if and only if the kind is thread_binding.

    Example:
    ```mlir
    tir.prim_func @f(%A: memref<8x16xf32>) {
      tir.for parallel %i in 8 {
        tir.for vectorized %j in 16 annotations {hint = 1 : i64} {
          tir.block "A" (%vi : spatial 8 = %i, %vj : spatial 16 = %j) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %A[%vi, %vj] : memref<8x16xf32>
            tir.yield writes(%A[%vi, %vj] : memref<8x16xf32>)
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins Optional<Index>:$dynamic_min, Optional<Index>:$dynamic_extent,
      I64Attr:$static_min, I64Attr:$static_extent,
      DefaultValuedAttr<TIR_ForKindAttr, "ForKind::Serial">:$kind,
      OptionalAttr<StrAttr>:$thread, OptionalAttr<DictionaryAttr>:$annotations);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasCanonicalizer = 1;
  let hasVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    OpBuilder<(ins "::mlir::OpFoldResult":$min, "::mlir::OpFoldResult":$extent, CArg<"ForKind", "ForKind::Serial">:$kind,
        CArg<"::mlir::StringRef", "{}">:$varName,
        CArg<"::llvm::function_ref<void(::mlir::OpBuilder &, ::mlir::Location, ::mlir::Value)>", "nullptr">:$bodyBuilder)>
  ];
  let extraClassDeclaration = [{
    ::mlir::BlockArgument getInductionVar() { return getBody().getArgument(0); }
    ::mlir::OpFoldResult getMixedMin();
    ::mlir::OpFoldResult getMixedExtent();
    /// The extent if it is a number.
    std::optional<int64_t> getConstantExtent();
    std::optional<int64_t> getConstantMin();
  }];
}

def TIR_BlockOp : TIR_Op<"block", [AttrSizedOperandSegments, NoTerminator, RecursiveMemoryEffects,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "a unit of computation over iteration variables";
  let description = [{
    Each iteration variable has a kind, a domain and a binding, an `index` value of the loops around:
    `%vi : spatial 128 = %i`, or `%vk : reduce 16 from 2 = %k`. An instance of the block runs where the
    predicate (`where %p`) holds; before the body, `init` runs in the instances in which every reduce variable is
    at the start of its domain. Where the domain of a reduce variable is empty, so that there is no instance, `init` alone
    runs, for each point of the spatial variables that the loops around bind. `body` ends in `tir.yield`, which says what is read and written.

    Rules:
    - R1: there is one kind, domain and binding for each iteration variable; the body has one `index` argument
      for each, and so has `init` if there is one.
    - R2: the body uses no loop variable from outside of the block (only iteration variables, buffers and
      values that do not depend on a loop variable); opaque blocks, which have no iteration variables, excepted.
    - R3: the body ends in `tir.yield`.
    - R4: a static extent is not negative, a static binding is in its domain, and a variable bound to a loop alone covers no more than its domain
      unless there is a predicate.
    - R5: every buffer that the body or `init` stores to is among the writes, every one it loads from among the reads or,
      in a block with `init` and for blocks inside of this one, the writes (opaque blocks, without variables, excepted).

    Example:
    ```mlir
    tir.prim_func @matmul(%A: memref<8x16xf32>, %B: memref<16x4xf32>, %C: memref<8x4xf32>) {
      tir.for %i in 8 {
        tir.for %j in 4 {
          tir.for %k in 16 {
            tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 16 = %k) {
              %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
              %a = memref.load %A[%vi, %vk] : memref<8x16xf32>
              %b = memref.load %B[%vk, %vj] : memref<16x4xf32>
              %p = arith.mulf %a, %b : f32
              %s = arith.addf %c, %p : f32
              memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
              tir.yield reads(%A[%vi, %vk] : memref<8x16xf32>, %B[%vk, %vj] : memref<16x4xf32>)
                        writes(%C[%vi, %vj] : memref<8x4xf32>)
            } init (%vi, %vj, %vk) {
              %zero = arith.constant 0.0 : f32
              memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
            }
          }
        }
      }
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, TIR_IterKindArrayAttr:$iter_kinds,
      Variadic<Index>:$dynamic_mins, Variadic<Index>:$dynamic_extents, Variadic<Index>:$bindings, Optional<I1>:$predicate,
      DenseI64ArrayAttr:$static_mins, DenseI64ArrayAttr:$static_extents, OptionalAttr<DictionaryAttr>:$annotations);
  let regions = (region SizedRegion<1>:$body, MaxSizedRegion<1>:$init);
  let hasCustomAssemblyFormat = 1;
  let hasCanonicalizer = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    // Makes the body's block (without a terminator), and init's if `withInit`, with the arguments of both.
    OpBuilder<(ins "::mlir::StringRef":$name, "::llvm::ArrayRef<IterKind>":$kinds, "::llvm::ArrayRef<::mlir::OpFoldResult>":$mins,
        "::llvm::ArrayRef<::mlir::OpFoldResult>":$extents, "::mlir::ValueRange":$bindings,
        "::llvm::ArrayRef<::mlir::StringRef>":$iterNames, CArg<"::mlir::Value", "{}">:$predicate, CArg<"bool", "false">:$withInit)>
  ];
  let extraClassDeclaration = [{
    ::mlir::Block::BlockArgListType getIterVars() { return getBody().getArguments(); }
    unsigned getNumIterVars() { return getIterKinds().size(); }
    IterKind getIterKind(unsigned index);
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedMins();
    ::llvm::SmallVector<::mlir::OpFoldResult> getMixedExtents();
    bool hasInit() { return !getInit().empty(); }
    YieldOp getYield();
  }];
}

def TIR_YieldOp : TIR_Op<"yield", [AttrSizedOperandSegments, Terminator, HasParent<"BlockOp">,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "what an instance of a block reads and writes";
  let description = [{
    Ends the body of a block. Each region is a buffer with an offset and an extent for each dimension:
    `%A[%vi, 0 : 16]` is row `vi`, columns 0 to 15; an extent of 1 is not written. Offsets and extents are numbers
    or `index` values, which may come from loads (data-dependent regions).

    Rules:
    - R1: a region has one offset and one extent for each dimension of its buffer.
    - R2: a static offset and extent lie within a static dimension.

    Example:
    ```mlir
    tir.prim_func @copy(%A: memref<4x8xf32>, %B: memref<4x8xf32>) {
      tir.for %i in 4 {
        tir.block "B" (%vi : spatial 4 = %i) {
          %a = memref.load %A[%vi, %vi] : memref<4x8xf32>
          memref.store %a, %B[%vi, %vi] : memref<4x8xf32>
          tir.yield reads(%A[%vi, 0 : 8] : memref<4x8xf32>) writes(%B[%vi, 0 : 8] : memref<4x8xf32>)
        }
      }
    }
    ```
  }];
  // Offsets and extents of all regions, reads first, one after the other; `?` marks a value.
  let arguments = (ins Variadic<AnyMemRef>:$reads, Variadic<AnyMemRef>:$writes, Variadic<Index>:$offsets, Variadic<Index>:$extents,
      DenseI64ArrayAttr:$static_offsets, DenseI64ArrayAttr:$static_extents);
  let hasCustomAssemblyFormat = 1;
  let hasCanonicalizer = 1;
  let hasVerifier = 1;
  let skipDefaultBuilders = 1;
  let builders = [
    OpBuilder<(ins "::llvm::ArrayRef<BufferRegion>":$reads, "::llvm::ArrayRef<BufferRegion>":$writes)>
  ];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<BufferRegion> getReadRegions();
    ::llvm::SmallVector<BufferRegion> getWriteRegions();
  }];
}

def TIR_MatchBufferOp : TIR_Op<"match_buffer", [Pure, AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "a part of a buffer as a buffer of its own";
  let description = [{
    `%S = tir.match_buffer "S" %A[%vi, 0] [1, 16] : memref<8x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>`
    is the region of `A` at these offsets with these sizes; writing to it writes to `A`.

    Rules:
    - R1: one offset and one size for each dimension of the source.
    - R2: the result has the source's element type, the given sizes (or these without leading ones), and the
      strides that the region has in the source.
    - R3: `name` is not empty.

    Example:
    ```mlir
    tir.prim_func @f(%A: memref<8x16xf32>) {
      tir.for %i in 8 {
        tir.block "fill" (%vi : spatial 8 = %i) {
          %S = tir.match_buffer "S" %A[%vi, 0] [1, 16] : memref<8x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
          %zero = arith.constant 0.0 : f32
          %c0 = arith.constant 0 : index
          memref.store %zero, %S[%c0, %c0] : memref<1x16xf32, strided<[16, 1], offset: ?>>
          tir.yield writes(%A[%vi, 0 : 16] : memref<8x16xf32>)
        }
      }
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, AnyMemRef:$source, Variadic<Index>:$offsets, Variadic<Index>:$sizes,
      DenseI64ArrayAttr:$static_offsets, DenseI64ArrayAttr:$static_sizes);
  let results = (outs AnyMemRef:$buffer);
  let assemblyFormat = [{
    $name $source `` custom<DynamicIndexList>($offsets, $static_offsets)
    custom<DynamicIndexList>($sizes, $static_sizes) attr-dict `:` type($source) `to` type($buffer)
  }];
  let hasVerifier = 1;
}

def TIR_EvaluateOp : TIR_Op<"evaluate"> {
  let summary = "a value that is computed and not used";
  let description = [{
    Keeps a statement `T.evaluate(x)` of a script. It counts as having an effect, so that it stays.

    Rules:
    - R1: the value is a scalar (integer, index or float), a vector, a handle or a buffer, which stands for its address.

    Example:
    ```mlir
    tir.prim_func @f() {
      %zero = arith.constant 0 : i32
      tir.evaluate %zero : i32
    }
    ```
  }];
  let arguments = (ins AnyType:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def TIR_CallKind : I32EnumAttr<"CallKind", "how a function outside of the module is called", [
    I32EnumAttrCase<"Extern", 0, "extern">, I32EnumAttrCase<"PureExtern", 1, "pure_extern">,
    I32EnumAttrCase<"Packed", 2, "packed">, I32EnumAttrCase<"Builtin", 3, "builtin">,
    I32EnumAttrCase<"LLVM", 4, "llvm">, I32EnumAttrCase<"PureLLVM", 5, "pure_llvm">]> {
  let cppNamespace = "::mlc::tir";
  let genSpecializedAttr = 0;
}
def TIR_CallKindAttr : EnumAttr<TIR_Dialect, TIR_CallKind, "call_kind">;

def TIR_CallExternOp : TIR_Op<"call_extern"> {
  let summary = "a call of a C function, or of a packed function by its name";
  let description = [{
    `tir.call_extern extern "sinf"(%x) : (f32) -> f32` calls a C function. A buffer is passed as the address of its
    first element; a part of a buffer is a `memref.subview`. `pure_extern` says that the function has no effect, `packed`
    that it is found by name at run time. `llvm` and `pure_llvm` call an intrinsic of LLVM, as "llvm.ctpop.i8". A
    `builtin` is a function of TVMScript by its name there, such as "tvm_storage_sync": it can be looked at and
    rewritten, but only a target that knows it can run it.

    `literals` has the arguments that are no values (strings, numbers that are part of the form), each in the place where
    it is written, and `unit` for each one that is a value.

    Rules:
    - R1: arguments are buffers, handles, scalars (integers, index or floats) or vectors of these.
    - R2: the result is a scalar, a vector or a handle, or `none` if there is nothing to return.
    - R3: the name is not empty.
    - R4: `literals`, if it is there, has one `unit` for each argument.

    Example:
    ```mlir
    tir.prim_func @f(%A: memref<8xf32>) {
      %n = arith.constant 8 : i32
      %0 = tir.call_extern extern "fill"(%A, %n) : (memref<8xf32>, i32) -> i32
      %1 = tir.call_extern builtin "tvm_storage_sync"() {literals = ["shared"]} : () -> i32
      %2 = tir.call_extern pure_llvm "llvm.ctpop.i32"(%n) : (i32) -> i32
    }
    ```
  }];
  let arguments = (ins TIR_CallKindAttr:$kind, StrAttr:$callee, Variadic<AnyType>:$args,
      OptionalAttr<ArrayAttr>:$literals);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$kind $callee `(` $args `)` attr-dict `:` functional-type($args, $result)";
  let extraClassDeclaration = [{
    /// Whether it is the function of TVMScript that has this name there.
    bool isBuiltin(::llvm::StringRef name) {
      return getKind() == CallKind::Builtin && getCallee() == name;
    }
  }];
  let hasVerifier = 1;
}

def TIR_CallOp : TIR_Op<"call", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a call of another prim_func of the module";
  let description = [{
    Buffers are passed as what the callee declares of their data: the element types agree, the shapes need not.

    Rules:
    - R1: the callee is a prim_func of the module.
    - R2: there is one argument for each parameter: a buffer of the same element type, or a scalar of the same type. A
      buffer can also be passed for a handle: it is the address of its first element.
    - R3: there is a result if and only if the callee says what it returns (`tir.return_type`), and of that type.

    Example:
    ```mlir
    tir.prim_func private @fill(%A: memref<8xf32>, %x: f32) {
      tir.for %i in 8 {
        memref.store %x, %A[%i] : memref<8xf32>
      }
    }
    tir.prim_func @main(%A: memref<8xf32>) {
      %one = arith.constant 1.0 : f32
      tir.call @fill(%A, %one) : (memref<8xf32>, f32) -> ()
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<AnyType>:$args);
  let results = (outs Optional<AnyType>:$result);
  let assemblyFormat = "$callee `(` $args `)` attr-dict `:` functional-type($args, $result)";
}

def TIR_FreeVarOp : TIR_Op<"free_var", [Pure, DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "a variable that nothing gives a value";
  let description = [{
    Stands for a variable of a script that no parameter, loop or statement defines (`n = T.int32()`, used as it is).
    A function that has one can be looked at, rewritten and compared; it cannot be compiled.

    Rules:
    - R1: `name` is not empty.

    Example:
    ```mlir
    tir.prim_func @f() {
      %n = tir.free_var "n" : i32
      tir.evaluate %n : i32
    }
    ```
  }];
  let arguments = (ins StrAttr:$name);
  let results = (outs AnyType:$value);
  let assemblyFormat = "$name attr-dict `:` type($value)";
  let hasVerifier = 1;
}

def TIR_DeclBufferOp : TIR_Op<"decl_buffer", [Pure, AttrSizedOperandSegments, DeclareOpInterfaceMethods<OpAsmOpInterface,
    ["getAsmResultNames"]>]> {
  let summary = "a buffer on memory that is known by its address";
  let description = [{
    `%A = tir.decl_buffer "A" on %p : !tir.handle<f32> () : memref<8xf32>` takes the memory at an address as a buffer. Without
    an address, nothing gives the buffer memory: such a function can be looked at, rewritten and compared, not compiled.

    Rules:
    - R1: `name` is not empty.
    - R2: there is one size for each dynamic dimension.

    Example:
    ```mlir
    tir.prim_func @f(%p: !tir.handle<f32>) {
      %c0 = arith.constant 0 : index
      %A = tir.decl_buffer "A" on %p : !tir.handle<f32> () : memref<8xf32>
      %B = tir.decl_buffer "B"() : memref<8xf32>
      %a = memref.load %A[%c0] : memref<8xf32>
      memref.store %a, %B[%c0] : memref<8xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, Optional<AnyType>:$address, Variadic<Index>:$sizes);
  let results = (outs AnyMemRef:$buffer);
  let assemblyFormat = [{
    $name (`on` $address^ `:` type($address))? `(` $sizes `)` attr-dict `:` type($buffer)
  }];
  let hasVerifier = 1;
}

def TIR_IntegerLike : TypeOrValueSemanticsContainer<AnyInteger, "integer-like">;

def TIR_SignCastOp : TIR_Op<"sign_cast", !listconcat([Pure, SameOperandsAndResultShape], ElementwiseMappable.traits)> {
  let summary = "between an unsigned integer and the signless one of its width";
  let description = [{
    Buffers and tensors may hold unsigned integers (`ui8`); arithmetic is on signless ones. This cast stands
    where a value of the one goes to the other; the bits do not change. It also takes vectors and tensors.

    Rules:
    - R1: of operand and result one is an unsigned, the other a signless integer, of the same width.

    Example:
    ```mlir
    tir.prim_func @f(%A: memref<8xui8>) {
      %c0 = arith.constant 0 : index
      %a = memref.load %A[%c0] : memref<8xui8>
      %b = tir.sign_cast %a : ui8 to i8
    }
    ```
  }];
  let arguments = (ins TIR_IntegerLike:$input);
  let results = (outs TIR_IntegerLike:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `to` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

#endif // MLC_DIALECT_TIR_IR_TIROPS_TD
