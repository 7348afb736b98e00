//===- TIR.cpp - C API of functions over buffers --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/TIR.h"

#include "mlc/Conversion/TEToTIR/CreatePrimFunc.h"
#include "mlc/Conversion/TEToTIR/Passes.h"
#include "mlc/Dialect/Relax/IR/Callables.h"
#include "mlc/Dialect/TIR/Analysis/FunctionTable.h"
#include "mlc/Dialect/TIR/Analysis/IndexForms.h"
#include "mlc/Dialect/TIR/Analysis/ReshapeForm.h"
#include "mlc/Dialect/TIR/Analysis/StructuralEqual.h"
#include "mlc/Dialect/TIR/Analysis/Tree.h"
#include "mlc/Dialect/TIR/Analysis/TreeIterMap.h"
#include "mlc/Dialect/TIR/Analysis/TreeSimplify.h"
#include "mlc/Dialect/TIR/Transforms/Specialize.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Rewrite/FrozenRewritePatternSet.h"
#include "mlir/Rewrite/PatternApplicator.h"

using namespace mlir;

MlirOperation mlcCreatePrimFunc(MlirBlock block, MlirLocation location, MlirStringRef name,
                                intptr_t numParams, MlcPrimFuncParam const *params,
                                intptr_t numExtents, MlcPrimFuncExtent const *extents,
                                unsigned indexBits) {
  OpBuilder builder = OpBuilder::atBlockEnd(unwrap(block));
  SmallVector<mlc::PrimFuncParam> paramList;
  for (intptr_t i = 0; i < numParams; ++i) {
    mlc::PrimFuncParam &param = paramList.emplace_back();
    param.value = unwrap(params[i].value);
    param.name = unwrap(params[i].name).str();
    param.dims = cast_if_present<mlc::relax::DimsAttr>(unwrap(params[i].dims));
  }
  mlc::PrimFuncOptions options;
  options.indexBits = indexBits;
  for (intptr_t i = 0; i < numExtents; ++i)
    options.extents.push_back(
        {unwrap(extents[i].value),
         mlc::relax::DimExpr(cast<mlc::relax::DimExprAttr>(unwrap(extents[i].expr)))});
  FailureOr<mlc::CreatedPrimFunc> created =
      mlc::createPrimFunc(builder, unwrap(location), unwrap(name), paramList, options,
                          [](Location loc) { return mlir::emitError(loc); });
  return succeeded(created) ? wrap(created->func.getOperation()) : MlirOperation{nullptr};
}

bool mlcSpecializePrimFunc(MlirOperation func, intptr_t numValues, MlcParamValue const *values) {
  SmallVector<mlc::tir::ParamValue> unwrapped;
  auto getDims = [](MlirAttribute dims) {
    auto list = cast_if_present<mlc::relax::DimsAttr>(unwrap(dims));
    return list ? list.getDims() : SmallVector<mlc::relax::DimExpr>();
  };
  for (const MlcParamValue &given : ArrayRef(values, numValues)) {
    mlc::tir::ParamValue &value = unwrapped.emplace_back();
    value.index = given.index;
    value.scalar = unwrap(given.scalar);
    value.elementType = unwrap(given.elementType);
    value.shape = getDims(given.shape);
    value.strides = getDims(given.strides);
    if (SmallVector<mlc::relax::DimExpr> offset = getDims(given.offset); !offset.empty())
      value.offset = offset.front();
    value.alignment = given.alignment;
    value.offsetFactor = given.offsetFactor;
  }
  return succeeded(mlc::tir::specialize(cast<mlc::tir::PrimFuncOp>(unwrap(func)), unwrapped));
}

bool mlcIsStructurallyEqual(MlirOperation lhs, MlirOperation rhs, MlirOperation *lhsPlace,
                            MlirOperation *rhsPlace, MlirStringCallback difference,
                            void *userData) {
  std::optional<mlc::tir::StructuralDifference> found =
      mlc::tir::findStructuralDifference(unwrap(lhs), unwrap(rhs));
  // Of two ways to write an index, neither is another program.
  if (!found || mlc::tir::isEqualUpToIndexForms(unwrap(lhs), unwrap(rhs)))
    return true;
  *lhsPlace = wrap(found->lhsOp);
  *rhsPlace = wrap(found->rhsOp);
  difference(wrap(StringRef(found->message)), userData);
  difference(wrap(StringRef(found->part)), userData);
  return false;
}

uint64_t mlcStructuralHash(MlirOperation op) { return mlc::tir::getHashUpToIndexForms(unwrap(op)); }

bool mlcAreValuesEqual(MlirValue lhs, MlirValue rhs, bool mapFreeVars,
                       MlirStringCallback difference, void *userData) {
  std::optional<std::string> found =
      mlc::tir::findValueDifference(unwrap(lhs), unwrap(rhs), mapFreeVars);
  if (found)
    difference(wrap(StringRef(*found)), userData);
  return !found;
}

uint64_t mlcGetValueHash(MlirValue value, bool mapFreeVars) {
  return mlc::tir::getValueHash(unwrap(value), mapFreeVars);
}

bool mlcHasReshapePattern(MlirOperation func) {
  return mlc::tir::hasReshapePattern(cast<mlc::tir::PrimFuncOp>(unwrap(func)));
}

MlirType mlcRenameSymbolsOfType(MlirType type, bool mapFreeVars) {
  Type given = unwrap(type);
  if (mapFreeVars)
    return wrap(mlc::tir::renameSymbols(given, given));
  AttrTypeReplacer replacer;
  replacer.addReplacement(
      [](mlc::relax::CallableType callable) -> std::optional<std::pair<Type, WalkResult>> {
        Type renamed = callable.getIsOpaque()
                           ? Type(callable)
                           : mlc::tir::renameSymbols(callable, callable.getParameters());
        return std::make_pair(renamed, WalkResult::skip());
      });
  return wrap(replacer.replace(given));
}

bool mlcAreTreesEqual(MlirAttribute lhs, MlirAttribute rhs, bool mapFreeVars,
                      MlirAttribute *lhsPart, MlirAttribute *rhsPart, MlirStringCallback path,
                      void *userData) {
  std::optional<mlc::tir::TreeDifference> found =
      mlc::tir::findTreeDifference(unwrap(lhs), unwrap(rhs), mapFreeVars);
  if (!found)
    return true;
  *lhsPart = wrap(found->lhs);
  *rhsPart = wrap(found->rhs);
  path(wrap(StringRef(found->path)), userData);
  return false;
}

static SmallVector<mlc::tir::TreeRange> unwrapRanges(intptr_t numRanges,
                                                     MlcTreeRange const *ranges) {
  SmallVector<mlc::tir::TreeRange> unwrapped;
  for (const MlcTreeRange &given : ArrayRef(ranges, numRanges)) {
    mlc::tir::IndexRange range;
    if (given.hasMin)
      range.min = given.min;
    if (given.hasMax)
      range.max = given.max;
    unwrapped.push_back({mlc::tir::Tree(unwrap(given.tree)), range,
                         mlc::tir::Tree(unwrap(given.minTree)),
                         mlc::tir::Tree(unwrap(given.maxTree))});
  }
  return unwrapped;
}

MlirAttribute mlcSimplifyTree(MlirAttribute tree, intptr_t numRanges, MlcTreeRange const *ranges) {
  return wrap(mlc::tir::simplifyTree(unwrap(tree), unwrapRanges(numRanges, ranges)).getAttr());
}

MlcTreeRange mlcGetTreeRange(MlirAttribute tree, intptr_t numRanges, MlcTreeRange const *ranges) {
  mlc::tir::IndexRange range =
      mlc::tir::getTreeRange(unwrap(tree), unwrapRanges(numRanges, ranges));
  return {tree,
          range.min.has_value(),
          range.max.has_value(),
          range.min.value_or(0),
          range.max.value_or(0),
          {nullptr},
          {nullptr}};
}

MlcTreeRange mlcGetTreeBounds(MlirAttribute tree, intptr_t numRanges, MlcTreeRange const *ranges) {
  auto [min, max] = mlc::tir::getTreeBounds(unwrap(tree), unwrapRanges(numRanges, ranges));
  return {tree, false, false, 0, 0, wrap(min.getAttr()), wrap(max.getAttr())};
}

bool mlcGetLinearFactors(MlirAttribute tree, intptr_t numVariables, MlirAttribute const *variables,
                         void (*factor)(MlirAttribute tree, void *userData), void *userData) {
  auto list = llvm::map_to_vector(ArrayRef(variables, numVariables), [](MlirAttribute variable) {
    return mlc::tir::Tree(unwrap(variable));
  });
  SmallVector<mlc::tir::Tree> factors = mlc::tir::getLinearFactors(unwrap(tree), list);
  for (mlc::tir::Tree found : factors)
    factor(wrap(found.getAttr()), userData);
  return !factors.empty();
}

MlcTreeModularSet mlcGetTreeModularSet(MlirAttribute tree, intptr_t numSets,
                                       MlcTreeModularSet const *sets) {
  SmallVector<std::pair<mlc::tir::Tree, mlc::tir::ModularSet>> given;
  for (const MlcTreeModularSet &set : ArrayRef(sets, numSets))
    given.emplace_back(unwrap(set.tree), mlc::tir::ModularSet{set.coeff, set.base});
  mlc::tir::ModularSet found = mlc::tir::getTreeModularSet(unwrap(tree), given);
  return {tree, found.coeff, found.base};
}

bool mlcDetectIterMap(intptr_t numIndices, MlirAttribute const *indices, intptr_t numIterators,
                      MlcTreeIterator const *iterators, MlcIterMapCheck check,
                      void (*index)(MlirAttribute tree, void *userData), void *userData,
                      MlirStringCallback reason, void *reasonData) {
  SmallVector<mlc::tir::Tree> trees;
  for (MlirAttribute tree : ArrayRef(indices, numIndices))
    trees.push_back(mlc::tir::Tree(unwrap(tree)));
  SmallVector<mlc::tir::TreeIterator> given;
  for (const MlcTreeIterator &iterator : ArrayRef(iterators, numIterators))
    given.push_back({unwrap(iterator.variable), iterator.min, iterator.extent});
  std::string text;
  std::optional<SmallVector<mlc::tir::Tree>> found =
      mlc::tir::detectIterMap(trees, given, static_cast<mlc::tir::IterMapCheck>(check), text);
  if (!found) {
    reason(mlirStringRefCreate(text.data(), text.size()), reasonData);
    return false;
  }
  for (mlc::tir::Tree tree : *found)
    index(wrap(tree.getAttr()), userData);
  return true;
}

namespace {
/// Remembers what an op was replaced by, or why it was not.
struct ReplacementListener : public RewriterBase::Listener {
  void notifyOperationReplaced(Operation *, ValueRange values) override {
    replacement.assign(values.begin(), values.end());
  }
  void notifyMatchFailure(Location, function_ref<void(Diagnostic &)> callback) override {
    Diagnostic diagnostic(UnknownLoc::get(context), DiagnosticSeverity::Error);
    callback(diagnostic);
    reason = diagnostic.str();
  }
  explicit ReplacementListener(MLIRContext *context) : context(context) {}

  MLIRContext *context;
  SmallVector<Value> replacement;
  std::string reason;
};
} // namespace

bool mlcLowerEmitTE(MlirOperation emitTE, void (*results)(MlirValue value, void *userData),
                    void *resultsData, MlirStringCallback reason, void *reasonData) {
  Operation *op = unwrap(emitTE);
  auto module = op->getParentOfType<ModuleOp>();
  if (!module) {
    reason(wrap(StringRef("the op is not in a module")), reasonData);
    return false;
  }
  mlc::tir::FunctionTable table(module);
  RewritePatternSet patterns(op->getContext());
  mlc::populateLowerEmitTEPatterns(patterns, table);
  FrozenRewritePatternSet frozen(std::move(patterns));
  PatternApplicator applicator(frozen);
  applicator.applyDefaultCostModel();
  ReplacementListener listener(op->getContext());
  PatternRewriter rewriter(op->getContext());
  rewriter.setListener(&listener);
  rewriter.setInsertionPoint(op);
  if (failed(applicator.matchAndRewrite(op, rewriter))) {
    reason(wrap(StringRef(listener.reason)), reasonData);
    return false;
  }
  for (Value value : listener.replacement)
    results(wrap(value), resultsData);
  return true;
}
