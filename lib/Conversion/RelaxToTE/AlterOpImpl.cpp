//===- AlterOpImpl.cpp - Other functions, over buffers of other layouts ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Dialect/Relax/IR/LayoutOps.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/IndexMaps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/ADT/MapVector.h"

namespace mlc {
#define GEN_PASS_DEF_ALTEROPIMPL
#include "mlc/Conversion/RelaxToTE/Passes.h.inc"
} // namespace mlc

using namespace mlir;
using namespace mlc;

namespace {
/// What a function over buffers says of itself, and what it says that it does.
constexpr StringLiteral kOperatorNameAttrName = "operator_name";
constexpr StringLiteral kImplementsAttrName = "relax.implements";
constexpr StringLiteral kBufferMapsAttrName = "relax.buffer_maps";
constexpr StringLiteral kAxisSeparatorsAttrName = "relax.axis_separators";

/// The function that is called in the place of others.
struct Implementation {
  tir::PrimFuncOp function;
  StringRef name;
  SmallVector<AffineMap> maps;
  SmallVector<SmallVector<int64_t>> separators;
};
using Implementations = llvm::MapVector<StringAttr, Implementation>;

/// R1 and R2.
FailureOr<Implementation> readImplementation(tir::PrimFuncOp function) {
  Implementation result{function, function.getSymName(), {}, {}};
  auto maps = function->getAttrOfType<ArrayAttr>(kBufferMapsAttrName);
  if (!maps || !llvm::all_of(maps, llvm::IsaPred<AffineMapAttr>))
    return function.emitError() << "expected '" << kBufferMapsAttrName
                                << "' to be an index map for each buffer";
  for (auto map : maps.getAsRange<AffineMapAttr>())
    result.maps.push_back(map.getValue());
  auto separators = function->getAttrOfType<ArrayAttr>(kAxisSeparatorsAttrName);
  if (separators && (separators.size() != maps.size() ||
                     !llvm::all_of(separators, llvm::IsaPred<DenseI64ArrayAttr>)))
    return function.emitError() << "expected '" << kAxisSeparatorsAttrName
                                << "' to be axes for each buffer";
  for (size_t i = 0; i < maps.size(); ++i)
    result.separators.emplace_back(separators ? cast<DenseI64ArrayAttr>(separators[i]).asArrayRef()
                                              : ArrayRef<int64_t>());
  return result;
}

FailureOr<Implementations> collectImplementations(ModuleOp module) {
  Implementations found;
  for (auto function : module.getOps<tir::PrimFuncOp>()) {
    auto name = function->getAttrOfType<StringAttr>(kImplementsAttrName);
    if (!name)
      continue;
    FailureOr<Implementation> implementation = readImplementation(function);
    if (failed(implementation))
      return failure();
    auto [entry, isNew] = found.try_emplace(name, *implementation);
    if (!isNew) {
      InFlightDiagnostic error = function.emitError()
                                 << name << " is implemented by several functions";
      error.attachNote(entry->second.function.getLoc()) << "by this one, too";
      return error;
    }
  }
  return found;
}

/// The implementation of what a call calls; null if there is none.
const Implementation *findImplementation(relax::CallTIROp call, const SymbolTable &symbols,
                                         const Implementations &implementations) {
  auto callee = symbols.lookup<tir::PrimFuncOp>(call.getCallee());
  auto name = callee ? callee->getAttrOfType<StringAttr>(kOperatorNameAttrName) : StringAttr();
  auto found = name ? implementations.find(name) : implementations.end();
  if (found == implementations.end() || found->second.function == callee)
    return nullptr;
  return &found->second;
}

/// The map back of that of the result, if each element there is one of the result.
std::optional<AffineMap> invert(AffineMap map, Type type) {
  std::string reason;
  SmallVector<std::optional<int64_t>> sizes =
      llvm::map_to_vector(relax::getDims(cast<RankedTensorType>(type)),
                          [](relax::DimExpr dim) { return dim.getConstant(); });
  std::optional<tir::InverseMap> inverse = tir::invertIndexMap(map, sizes, reason);
  if (!inverse || inverse->isPadded)
    return std::nullopt;
  return inverse->map;
}

/// R3 to R5, of a call that is replaced.
LogicalResult verifyCall(relax::CallTIROp call, const Implementation &implementation) {
  auto error = [&]() -> InFlightDiagnostic {
    return call.emitError() << "cannot call '" << implementation.name << "' in the place of '"
                            << call.getCallee() << "': ";
  };
  if (call.getNumResults() != 1)
    return error() << "the call has " << call.getNumResults() << " results, not one";
  SmallVector<Type> types(call.getArgs().getTypes());
  types.push_back(call.getResultTypes().front());
  ArrayRef<AffineMap> maps = implementation.maps;
  if (maps.size() != types.size())
    return error() << maps.size() << " index maps are given for " << types.size() << " buffers";
  for (auto [i, type] : llvm::enumerate(types)) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || maps[i].getNumDims() != tensor.getRank() || maps[i].getNumSymbols() != 0)
      return error() << "index map " << i << " is none of " << type;
  }
  if (!invert(maps.back(), types.back()))
    return error() << "the result has elements in the other layout that it has not";
  return success();
}

struct AlterCall : OpRewritePattern<relax::CallTIROp> {
  AlterCall(MLIRContext *context, const SymbolTable &symbols,
            const Implementations &implementations)
      : OpRewritePattern(context), symbols(symbols), implementations(implementations) {}

  LogicalResult matchAndRewrite(relax::CallTIROp op, PatternRewriter &rewriter) const override {
    const Implementation *found = findImplementation(op, symbols, implementations);
    if (!found)
      return rewriter.notifyMatchFailure(op, "nothing is to take the place of the callee");
    Location loc = op.getLoc();
    auto transform = [&](Value value, AffineMap map, ArrayRef<int64_t> separators = {}) -> Value {
      if (map.isIdentity())
        return value;
      return relax::LayoutTransformOp::create(rewriter, loc, value, map, TypedAttr(), separators,
                                              ArrayRef<int64_t>(), ArrayAttr());
    };
    SmallVector<Value> args;
    for (auto [i, arg] : llvm::enumerate(op.getArgs()))
      args.push_back(transform(arg, found->maps[i], found->separators[i]));
    AffineMap map = found->maps.back();
    Type type = op.getResultTypes().front();
    Value result = op.getResults().front();
    if (!map.isIdentity()) {
      // The type is what a transformation of the result would have.
      OpBuilder::InsertionGuard guard(rewriter);
      rewriter.setInsertionPointAfter(op);
      Value there = transform(result, map);
      type = there.getType();
      rewriter.eraseOp(there.getDefiningOp());
    }
    auto call = relax::CallTIROp::create(rewriter, loc, TypeRange(type), found->name, args,
                                         op.getTirVarsAttr());
    std::optional<AffineMap> inverse = invert(map, result.getType());
    Value back = call.getResults().front();
    if (!map.isIdentity())
      back = relax::LayoutTransformOp::create(rewriter, loc, result.getType(), back, *inverse,
                                              TypedAttr(), ArrayRef<int64_t>(), ArrayRef<int64_t>(),
                                              ArrayAttr());
    rewriter.replaceOp(op, back);
    return success();
  }

  const SymbolTable &symbols;
  const Implementations &implementations;
};

struct AlterOpImpl : mlc::impl::AlterOpImplBase<AlterOpImpl> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    FailureOr<Implementations> implementations = collectImplementations(module);
    if (failed(implementations))
      return signalPassFailure();
    llvm::SetVector<Operation *> replaced;
    WalkResult result = module.walk([&](relax::CallTIROp call) -> WalkResult {
      const Implementation *found = findImplementation(call, symbols, *implementations);
      if (!found)
        return WalkResult::advance();
      replaced.insert(symbols.lookup(call.getCallee()));
      return WalkResult(verifyCall(call, *found));
    });
    if (result.wasInterrupted())
      return signalPassFailure();

    RewritePatternSet patterns(&getContext());
    patterns.add<AlterCall>(&getContext(), symbols, *implementations);
    walkAndApplyPatterns(module, std::move(patterns));
    for (auto &[name, implementation] : *implementations)
      for (StringRef attribute : {StringRef(kImplementsAttrName), StringRef(kBufferMapsAttrName),
                                  StringRef(kAxisSeparatorsAttrName)})
        implementation.function->removeAttr(attribute);
    for (Operation *function : replaced)
      if (SymbolTable::symbolKnownUseEmpty(function, module))
        symbols.erase(function);
  }
};
} // namespace
