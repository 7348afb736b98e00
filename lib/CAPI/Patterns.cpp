//===- Patterns.cpp - C API of patterns of graph operations ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/Patterns.h"

#include "mlc/Dialect/Relax/Transforms/FusionPatterns.h"
#include "mlc/Dialect/Relax/Transforms/PatternGraph.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Dialect/PDL/IR/PDL.h"
#include "mlir/Dialect/PDLInterp/IR/PDLInterp.h"

using namespace mlir;
using namespace mlc::relax;

/// What patterns are made of, and what they become.
static void loadPatternDialects(MLIRContext *context) {
  context->loadDialect<pdl::PDLDialect, pdl_interp::PDLInterpDialect>();
}

static FusionPatterns *unwrap(MlcPatterns patterns) {
  return static_cast<FusionPatterns *>(patterns.ptr);
}

namespace {
/// A match with handles of the C API.
struct WrappedMatch {
  explicit WrappedMatch(const FusionPatterns::Match &match) {
    for (Operation *op : match.ops)
      operations.push_back(wrap(op));
    for (Value value : match.values)
      values.push_back(wrap(value));
    for (Attribute attribute : match.attributes)
      attributes.push_back(wrap(attribute));
  }

  MlcMatch get() const {
    return {static_cast<intptr_t>(operations.size()), operations.data(),
            static_cast<intptr_t>(values.size()),     values.data(),
            static_cast<intptr_t>(attributes.size()), attributes.data()};
  }

  SmallVector<MlirOperation> operations;
  SmallVector<MlirValue> values;
  SmallVector<MlirAttribute> attributes;
};
} // namespace

MlcPatterns mlcPatternsCreate(MlirOperation module) {
  auto patterns = cast<ModuleOp>(unwrap(module));
  loadPatternDialects(patterns.getContext());
  if (failed(FusionPatterns::verify(patterns)))
    return {nullptr};
  return {new FusionPatterns(patterns)};
}

void mlcPatternsDestroy(MlcPatterns patterns) { delete unwrap(patterns); }

static bool report(const std::optional<FusionPatterns::Match> &found,
                   void (*callback)(MlcMatch const *match, void *userData), void *userData) {
  if (!found)
    return false;
  WrappedMatch wrapped(*found);
  MlcMatch match = wrapped.get();
  callback(&match, userData);
  return true;
}

bool mlcPatternsMatch(MlcPatterns patterns, MlirOperation root,
                      void (*callback)(MlcMatch const *match, void *userData), void *userData) {
  return report(unwrap(patterns)->match(unwrap(root)), callback, userData);
}

bool mlcPatternsMatchValue(MlcPatterns patterns, MlirValue value,
                           void (*callback)(MlcMatch const *match, void *userData),
                           void *userData) {
  return report(unwrap(patterns)->match(unwrap(value)), callback, userData);
}

bool mlcPatternGraphMatch(intptr_t numNodes, MlcPatternNode const *nodes, intptr_t numEdges,
                          MlcPatternEdge const *edges, MlirOperation dataflow, MlirValue included,
                          void (*callback)(MlirValue value, MlirOperation operation,
                                           MlcMatch const *match, void *userData),
                          void *userData) {
  auto block = dyn_cast<DataflowOp>(unwrap(dataflow));
  if (!block)
    return false;
  SmallVector<PatternGraph::Node> given;
  for (const MlcPatternNode &node : ArrayRef(nodes, numNodes))
    given.push_back({unwrap(node.ofValue), unwrap(node.ofOperation)});
  SmallVector<PatternGraph::Edge> uses;
  for (const MlcPatternEdge &edge : ArrayRef(edges, numEdges))
    uses.push_back({static_cast<unsigned>(edge.before), static_cast<unsigned>(edge.after),
                    edge.index, edge.isOnly});
  std::optional<SmallVector<PatternGraph::Found>> all =
      PatternGraph(given, uses).match(block, unwrap(included));
  if (!all)
    return false;
  for (const PatternGraph::Found &found : *all) {
    WrappedMatch wrapped(found.match);
    MlcMatch match = wrapped.get();
    callback(wrap(found.subject.value), wrap(found.subject.op), &match, userData);
  }
  return true;
}

bool mlcFuseOpsByPattern(MlirOperation module, bool bindConstants, bool annotateCodegen,
                         intptr_t numEntryFunctions, MlirStringRef const *entryFunctions,
                         MlcFusionCheck check, void *userData) {
  auto target = cast<ModuleOp>(unwrap(module));
  loadPatternDialects(target.getContext());
  FuseByPatternOptions options;
  options.bindConstants = bindConstants;
  options.annotateCodegen = annotateCodegen;
  for (intptr_t i = 0; i < numEntryFunctions; ++i)
    options.entryFunctions.push_back(unwrap(entryFunctions[i]));
  if (!check)
    return succeeded(fuseOpsByPattern(target, options));
  auto ask = [&](const FusionMatch &found) -> std::optional<DictionaryAttr> {
    WrappedMatch wrapped(found.match);
    MlcMatch match = wrapped.get();
    auto none = DictionaryAttr::get(target.getContext());
    MlirAttribute attributes = wrap(Attribute(none));
    if (!check(wrap(found.name), &match, &attributes, userData))
      return std::nullopt;
    auto given = dyn_cast<DictionaryAttr>(unwrap(attributes));
    return given ? given : none;
  };
  return succeeded(fuseOpsByPattern(target, options, ask));
}
