//===- BindSymbols.cpp - Symbols get values -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Functions/SubstituteSymbols.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_BINDSYMBOLS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
struct BindSymbolsPass : mlc::impl::BindSymbolsBase<BindSymbolsPass> {
  using BindSymbolsBase::BindSymbolsBase;

  void runOnOperation() override {
    auto function = getOperation().lookupSymbol<func::FuncOp>(func);
    if (!function) {
      getOperation().emitError() << "there is no function '" << func << "'";
      return signalPassFailure();
    }
    llvm::MapVector<StringAttr, int64_t> values;
    for (StringRef entry : symbols) {
      auto [name, text] = entry.split('=');
      int64_t value;
      if (name.empty() || text.getAsInteger(10, value)) {
        function.emitError() << "expected name=value, but got '" << entry << "'";
        return signalPassFailure();
      }
      if (!values.try_emplace(StringAttr::get(&getContext(), name), value).second) {
        function.emitError() << "the symbol '" << name << "' is given twice";
        return signalPassFailure();
      }
    }
    if (failed(relax::bindSymbols(function, values)))
      signalPassFailure();
  }
};
} // namespace

LogicalResult relax::bindSymbols(func::FuncOp func,
                                 const llvm::MapVector<StringAttr, int64_t> &values) {
  if (values.empty())
    return success();
  // R1
  if (func.isExternal())
    return func.emitError("a declaration cannot be specialised");
  std::optional<SymbolTable::UseRange> uses =
      SymbolTable::getSymbolUses(func, func->getParentOfType<ModuleOp>());
  if (!uses || !uses->empty())
    return func.emitError("a function that is called cannot be specialised");
  // R2
  llvm::SetVector<StringAttr> known;
  func.walk([&](Operation *op) {
    auto collect = [&](Type type) {
      for (DimExpr dim : collectDims(type))
        dim.collectSymbols(known);
    };
    llvm::for_each(op->getResultTypes(), collect);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::for_each(block.getArgumentTypes(), collect);
  });
  llvm::DenseMap<StringAttr, DimExpr> exprs;
  for (auto [symbol, value] : values) {
    if (!known.contains(symbol))
      return func.emitError() << "the function has no symbol '" << symbol.getValue() << "'";
    if (value < 0)
      return func.emitError() << "the symbol '" << symbol.getValue() << "' cannot be " << value;
    exprs.try_emplace(symbol, DimExpr::constant(func.getContext(), value));
  }

  substituteSymbols(func, exprs);
  return success();
}
