//===- CopyForm.cpp - Functions that move elements ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/CopyForm.h"
#include "mlc/Dialect/TIR/Analysis/BlockForm.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Analysis/IndexForms.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Threading.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;

/// The only nest of a function, if all else in it is pure.
static Operation *getOnlyNest(PrimFuncOp func) {
  Operation *nest = nullptr;
  if (func.getBody().empty())
    return nullptr;
  for (Operation &op : func.getBody().front()) {
    if (isMemoryEffectFree(&op) && op.getNumRegions() == 0)
      continue;
    if (nest)
      return nullptr;
    nest = &op;
  }
  return nest && isPlainNest(nest) ? nest : nullptr;
}

/// What each value of each variable adds to the place of an element; nothing if that is not a sum
/// of what they add alone.
static std::optional<SmallVector<SmallVector<int64_t>>>
getOffsets(IndexExprs &exprs, ValueRange vars, ArrayRef<int64_t> extents, MemRefType type,
           ValueRange indices) {
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (!type.hasStaticShape() || failed(type.getStridesAndOffset(strides, offset)))
    return std::nullopt;
  SmallVector<SmallVector<int64_t>> offsets;
  for (int64_t extent : extents)
    offsets.emplace_back(extent, 0);
  for (auto [index, stride] : llvm::zip_equal(indices, strides)) {
    SmallVector<AffineExpr> terms;
    collectTerms(exprs.get(index), terms);
    for (AffineExpr term : terms) {
      std::optional<unsigned> used;
      bool isOfOne = exprs.allLeaves(term, [&](Value leaf) {
        unsigned var = llvm::find(vars, leaf) - vars.begin();
        bool isOnly = var < vars.size() && used.value_or(var) == var;
        used = var;
        return isOnly;
      });
      // A number is added once.
      if (!isOfOne || (!used && (vars.empty() || !isa<AffineConstantExpr>(term))))
        return std::nullopt;
      AffineExpr var = exprs.get(vars[used.value_or(0)]);
      for (auto [value, sum] : llvm::enumerate(offsets[used.value_or(0)])) {
        AffineExpr number = getAffineConstantExpr(value, type.getContext());
        auto place = dyn_cast<AffineConstantExpr>(term.replace(var, number));
        if (!place)
          return std::nullopt;
        sum += place.getValue() * stride;
      }
    }
  }
  return offsets;
}

std::optional<ElementCopy> mlc::tir::findElementCopy(PrimFuncOp func) {
  Operation *nest = getOnlyNest(func);
  ArrayRef<Type> params = func.getArgumentTypes();
  auto isSize = [](Type type) { return !isa<MemRefType>(type); };
  if (!nest || params.size() < 2 || !llvm::all_of(params.drop_front(2), isSize) ||
      llvm::any_of(params.take_front(2), isSize))
    return std::nullopt;
  ElementCopy copy;
  copy.block = dyn_cast<BlockOp>(nest);
  if (!copy.block)
    nest->walk([&](BlockOp inner) { copy.block = inner; });
  for (Operation &op : copy.block.getBody().front()) {
    if (auto found = dyn_cast<memref::LoadOp>(op); found && !copy.load)
      copy.load = found;
    else if (auto found = dyn_cast<memref::StoreOp>(op); found && !copy.store)
      copy.store = found;
    else if (!isa<YieldOp>(op) && (!isMemoryEffectFree(&op) || op.getNumRegions() != 0))
      return std::nullopt;
  }
  if (!copy.load || !copy.store || copy.store.getValueToStore() != copy.load.getResult() ||
      copy.load.getMemRef() != func.getArgument(0) || copy.store.getMemRef() != func.getArgument(1))
    return std::nullopt;
  return copy;
}

std::optional<CopyForm> CopyForm::analyze(PrimFuncOp func) {
  std::optional<ElementCopy> copy = findElementCopy(func);
  if (!copy)
    return std::nullopt;
  auto [block, load, store] = *copy;
  SmallVector<int64_t> extents;
  for (OpFoldResult extent : block.getMixedExtents()) {
    std::optional<int64_t> number = getConstantIntValue(extent);
    if (!number || *number < 0)
      return std::nullopt;
    extents.push_back(*number);
  }
  // Where iterations write one place, the last one counts.
  for (auto [index, extent] : llvm::enumerate(extents))
    if (extent > 1 && block.getIterKind(index) != IterKind::Spatial)
      return std::nullopt;
  IndexExprs exprs(func.getContext());
  SmallVector<Value> vars(block.getIterVars());
  auto from = getOffsets(exprs, vars, extents, load.getMemRefType(), load.getIndices());
  auto to = getOffsets(exprs, vars, extents, store.getMemRefType(), store.getIndices());
  if (!from || !to)
    return std::nullopt;
  CopyForm form;
  for (auto [read, written] : llvm::zip_equal(*from, *to))
    form.loops.push_back({std::move(read), std::move(written)});
  return form;
}

CopyForm CopyForm::transpose(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes) {
  SmallVector<int64_t> permuted = applyPermutation(shape, axes);
  SmallVector<int64_t> read = applyPermutation(computeStrides(shape), axes);
  CopyForm form;
  for (auto [size, from, to] : llvm::zip_equal(permuted, read, computeStrides(permuted))) {
    Offsets &offsets = form.loops.emplace_back();
    for (int64_t place = 0; place < size; ++place) {
      offsets.from.push_back(place * from);
      offsets.to.push_back(place * to);
    }
  }
  return form;
}

int64_t CopyForm::getNumElements() const {
  int64_t count = 1;
  for (const Offsets &offsets : loops)
    count *= offsets.from.size();
  return count;
}

/// How far apart two iterations of a loop are.
static int64_t getStep(ArrayRef<int64_t> offsets) {
  return offsets.size() < 2 ? 0 : std::abs(offsets[1] - offsets[0]);
}

SmallVector<CopyForm::Nest> CopyForm::getParts(int64_t width) const {
  constexpr int64_t kLineBytes = 64;
  constexpr size_t kMinParts = 8;
  Nest nest;
  for (const Offsets &offsets : loops)
    nest.push_back({offsets.from, offsets.to});
  if (nest.empty())
    return {nest};
  // One line of what is written after the other, by reading several at once, each from its begin to
  // its end.
  llvm::stable_sort(nest, [](const Range &lhs, const Range &rhs) {
    return getStep(lhs.from) > getStep(rhs.from);
  });
  auto getWrittenStep = [](const Range &range) {
    int64_t step = getStep(range.to);
    return step ? step : std::numeric_limits<int64_t>::max();
  };
  auto *written = llvm::min_element(nest, [&](const Range &lhs, const Range &rhs) {
    return getWrittenStep(lhs) < getWrittenStep(rhs);
  });
  Range last = *written;
  bool isReadSo = llvm::all_of(nest, [&](const Range &range) {
    return getStep(range.from) == 0 || getStep(range.from) >= getStep(last.from);
  });
  nest.erase(written);
  SmallVector<Nest> parts;
  auto addPart = [&](const Range &tile) {
    parts.push_back(nest);
    parts.back().push_back(tile);
  };
  size_t count = last.from.size();
  size_t tile = isReadSo ? count : std::max<size_t>(1, kLineBytes / width);
  for (size_t begin = 0; begin < count; begin += tile) {
    size_t size = std::min(tile, count - begin);
    addPart({last.from.slice(begin, size), last.to.slice(begin, size)});
  }
  if (parts.size() >= kMinParts || nest.empty())
    return parts;
  SmallVector<Nest> pieces;
  for (const Nest &part : parts)
    for (size_t place = 0; place < part.front().from.size(); ++place) {
      pieces.push_back(part);
      Range &first = pieces.back().front();
      first = {first.from.slice(place, 1), first.to.slice(place, 1)};
    }
  return pieces;
}

SmallVector<CopyForm::Run> CopyForm::getRuns(const Nest &nest) {
  if (nest.empty())
    return {{0, 0, 1}};
  SmallVector<Run> runs;
  for (auto [from, to] : llvm::zip_equal(nest.back().from, nest.back().to)) {
    Run *last = runs.empty() ? nullptr : &runs.back();
    if (last && from == last->from + last->count && to == last->to + last->count)
      ++last->count;
    else
      runs.push_back({from, to, 1});
  }
  return runs;
}

template <typename Copy>
void CopyForm::runLoops(ArrayRef<Range> nest, int64_t from, int64_t to, Copy copy) {
  if (nest.empty())
    return copy(from, to);
  for (auto [read, written] : llvm::zip_equal(nest.front().from, nest.front().to))
    runLoops(nest.drop_front(), from + read, to + written, copy);
}

void CopyForm::run(MLIRContext *context, ArrayRef<char> from, MutableArrayRef<char> to,
                   int64_t width) const {
  if (getNumElements() == 0)
    return;
  SmallVector<Nest> parts = getParts(width);
  // A width that is known makes one instruction of the copy of an element.
  auto runWith = [&](auto width) {
    parallelForEach(context, parts, [&](const Nest &part) {
      SmallVector<Run> runs = getRuns(part);
      bool isOfElements = llvm::all_of(runs, [](const Run &run) { return run.count == 1; });
      ArrayRef<Range> outer(part);
      runLoops(part.empty() ? outer : outer.drop_back(), 0, 0, [&](int64_t read, int64_t written) {
        auto copy = [&](const Run &run, auto bytes) {
          std::memcpy(to.data() + (written + run.to) * width,
                      from.data() + (read + run.from) * width, bytes);
        };
        for (const Run &run : runs)
          isOfElements ? copy(run, width) : copy(run, run.count * width);
      });
    });
  };
  switch (width) {
  case 1:
    return runWith(std::integral_constant<int64_t, 1>());
  case 2:
    return runWith(std::integral_constant<int64_t, 2>());
  case 4:
    return runWith(std::integral_constant<int64_t, 4>());
  case 8:
    return runWith(std::integral_constant<int64_t, 8>());
  default:
    return runWith(width);
  }
}
