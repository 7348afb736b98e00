//===- TIRToLoops.cpp - Lowers prim_funcs to functions over buffers -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Support/ElementTypes.h"
#include "mlc/Support/ImportLLVM.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_TIRTOLOOPS
#include "mlc/Conversion/TIRToLoops/Passes.h.inc"
} // namespace mlc

void mlc::populateTIRToLoopsTypeConversions(TypeConverter &converter) {
  converter.addConversion([](Type type) { return type; });
  converter.addConversion([](mlc::tir::HandleType type) -> Type {
    return LLVM::LLVMPointerType::get(type.getContext());
  });
  converter.addConversion([](IntegerType type) -> Type {
    return IntegerType::get(type.getContext(), type.getWidth());
  });
  converter.addConversion([](VectorType type) -> Type {
    auto element = dyn_cast<IntegerType>(type.getElementType());
    return element ? type.clone(IntegerType::get(type.getContext(), element.getWidth())) : type;
  });
  converter.addConversion([](MemRefType type) -> Type {
    return MemRefType::Builder(type).setElementType(getElementTypeInMemory(type.getElementType()));
  });
}

void mlc::populateTIRToLoopsPatterns(const TypeConverter &converter, RewritePatternSet &patterns,
                                     int64_t maxStackBytes) {
  populateTIRLoopPatterns(converter, patterns);
  populateTIRBlockPatterns(converter, patterns);
  populateTIRBufferPatterns(converter, patterns, maxStackBytes);
  populateTIRCallPatterns(converter, patterns);
}

/// True for what can be compiled: an assumption, a condition of memory or a handle, which mean
/// nothing to the code, and what a function of the module returns at its end. To callers outside, a
/// function only returns 0.
static bool isCompiled(mlc::tir::EvaluateOp op, const StringSet<> &called) {
  auto form = op->getAttrOfType<StringAttr>(mlc::tir::kFormAttrName);
  if (mlc::tir::isSaidOnly(form))
    return true;
  auto function = dyn_cast<mlc::tir::PrimFuncOp>(op->getParentOp());
  if (form != "ret" || op->getNextNode() || !function)
    return false;
  bool isReturned = function->hasAttr(mlc::tir::kReturnTypeAttrName) &&
                    (function.isPrivate() || called.contains(function.getSymName()));
  return isReturned || matchPattern(op.getValue(), m_Zero());
}

/// Makes the LLVM IR that loops and blocks are annotated with an attribute of the module.
static LogicalResult keepImportedLLVM(ModuleOp module) {
  SetVector<Attribute> texts;
  WalkResult result = module.walk<WalkOrder::PreOrder>([&](Operation *op) {
    DictionaryAttr annotations;
    if (auto loop = dyn_cast<mlc::tir::ForOp>(op))
      annotations = loop.getAnnotationsAttr();
    else if (auto block = dyn_cast<mlc::tir::BlockOp>(op))
      annotations = block.getAnnotationsAttr();
    Attribute text = annotations ? annotations.get(mlc::kImportLLVMAnnotation) : Attribute();
    if (text && !isa<StringAttr>(text)) {
      op->emitError("expected a text of LLVM IR as '")
          << mlc::kImportLLVMAnnotation << "', got " << text;
      return WalkResult::interrupt();
    }
    if (text)
      texts.insert(text);
    return WalkResult::advance();
  });
  if (!texts.empty())
    module->setAttr(mlc::kImportLLVMAttrName,
                    ArrayAttr::get(module.getContext(), texts.getArrayRef()));
  return failure(result.wasInterrupted());
}

namespace {
struct TIRToLoopsPass : mlc::impl::TIRToLoopsBase<TIRToLoopsPass> {
  using TIRToLoopsBase::TIRToLoopsBase;

  void runOnOperation() override {
    StringSet<> called;
    getOperation().walk([&](mlc::tir::CallOp call) { called.insert(call.getCallee()); });
    // What no pattern can take is said here, where it can be said in the words of the input.
    WalkResult supported = getOperation().walk([&](Operation *op) {
      if (auto call = dyn_cast<mlc::tir::CallExternOp>(op);
          call && call.getKind() == mlc::tir::CallKind::Packed) {
        call.emitError("the packed function \"")
            << call.getCallee() << "\" cannot be called from a prim_func on this target";
        return WalkResult::interrupt();
      }
      if (auto call = dyn_cast<mlc::tir::CallExternOp>(op);
          call && call.getKind() == mlc::tir::CallKind::Builtin &&
          !call.isBuiltin("tvm_access_ptr") && !call.isBuiltin("vscale")) {
        call.emitError("T.") << call.getCallee() << " cannot run on this target";
        return WalkResult::interrupt();
      }
      if (isa<mlc::tir::PrimFuncOp>(op) && op->hasAttr(mlc::tir::kFreeSizesAttrName)) {
        op->emitError("sizes of the buffers are not determined by any argument");
        return WalkResult::interrupt();
      }
      if (auto variable = dyn_cast<mlc::tir::FreeVarOp>(op)) {
        variable.emitError("the variable \"") << variable.getName() << "\" has no value";
        return WalkResult::interrupt();
      }
      if (auto buffer = dyn_cast<mlc::tir::DeclBufferOp>(op)) {
        buffer.emitError("the buffer \"")
            << buffer.getName() << "\" is on memory that is only known by its address";
        return WalkResult::interrupt();
      }
      auto form = op->getAttrOfType<StringAttr>(mlc::tir::kFormAttrName);
      if (form && isa<mlc::tir::EvaluateOp>(op) &&
          !isCompiled(cast<mlc::tir::EvaluateOp>(op), called)) {
        op->emitError("T.") << form.getValue() << " cannot be compiled"
                            << (form == "ret" ? " but for a 0 at the end of a function" : "");
        return WalkResult::interrupt();
      }
      auto loop = dyn_cast<mlc::tir::ForOp>(op);
      if (!loop || loop.getKind() != mlc::tir::ForKind::ThreadBinding)
        return WalkResult::advance();
      loop.emitError("a loop bound to the thread axis \"")
          << loop.getThread().value_or("") << "\" cannot run on this target";
      return WalkResult::interrupt();
    });
    if (supported.wasInterrupted() || failed(keepImportedLLVM(getOperation())))
      return signalPassFailure();

    TypeConverter converter;
    mlc::populateTIRToLoopsTypeConversions(converter);
    ConversionTarget target(getContext());
    target.addIllegalDialect<mlc::tir::TIRDialect>();
    target.addLegalDialect<affine::AffineDialect, arith::ArithDialect, scf::SCFDialect,
                           memref::MemRefDialect, func::FuncDialect, LLVM::LLVMDialect>();
    target.addDynamicallyLegalOp<memref::LoadOp, memref::StoreOp, memref::DimOp>(
        [&](Operation *op) { return converter.isLegal(op); });
    target.addDynamicallyLegalOp<memref::CastOp>(
        [](Operation *op) { return !op->hasAttr(mlc::tir::TIRDialect::getLetAttrName()); });
    target.addDynamicallyLegalDialect<vector::VectorDialect>(
        [&](Operation *op) { return converter.isLegal(op); });

    SmallVector<Operation *> primFuncs;
    StringSet<> names;
    for (auto func : getOperation().getOps<mlc::tir::PrimFuncOp>()) {
      primFuncs.push_back(func);
      mlc::initializeEmptyReductions(func);
      mlc::alignStorage(func);
      names.insert(func.getSymName());
    }
    RewritePatternSet patterns(&getContext());
    mlc::populateTIRToLoopsPatterns(converter, patterns, maxStackBytes);
    if (failed(applyPartialConversion(primFuncs, target, std::move(patterns))))
      return signalPassFailure();

    RewritePatternSet raising(&getContext());
    mlc::populateRaiseToAffinePatterns(raising);
    FrozenRewritePatternSet frozenRaising(std::move(raising));
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (!names.contains(func.getSymName()))
        continue;
      if (failed(applyPatternsGreedily(func, frozenRaising)))
        return signalPassFailure();
      mlc::compactLocals(func, maxStackBytes);
      mlc::placeAllocations(func);
    }
  }
};
} // namespace
