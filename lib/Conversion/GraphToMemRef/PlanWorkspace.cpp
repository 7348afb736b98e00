//===- PlanWorkspace.cpp - Buffers share one workspace --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Transforms/CSE.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_PLANWORKSPACE
#include "mlc/Conversion/GraphToMemRef/Passes.h.inc"
} // namespace mlc

namespace {
constexpr int64_t kAlignment = 64;
/// The context and the workspace come before the inputs.
constexpr unsigned kNumLeadingArguments = 2;

/// A buffer and the span of operations of the function's block in which it is live.
struct Buffer {
  memref::AllocOp alloc;
  unsigned begin = 0, end = 0;
  Operation *lastUser = nullptr;
  /// Bytes; those for each product of the dynamic sizes, where there are some.
  int64_t bytes = 0;
  SmallVector<Value> sizes;
  int64_t offset = 0, best = 0;
  bool isPlaced = false;

  bool overlaps(const Buffer &other) const { return begin <= other.end && other.begin <= end; }
};

/// Buffers whose bytes are multiples of the same dynamic sizes: where they are, and how many bytes
/// all of them take, is such a multiple, too.
struct Group {
  SmallVector<Value> sizes;
  SmallVector<Buffer *> buffers;
  int64_t total = 0;
  /// What offsets are multiples of. Where it is less than the alignment of buffers, the product of
  /// the sizes makes up for it.
  int64_t alignment = kAlignment;
};

/// The bytes that the static sizes and the element of a type make; nothing if it cannot be placed.
std::optional<int64_t> getStaticFactor(MemRefType type) {
  if (!type.getLayout().isIdentity() || type.getMemorySpace() ||
      !type.getElementType().isIntOrFloat())
    return std::nullopt;
  int64_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  for (int64_t size : type.getShape())
    if (!ShapedType::isDynamic(size) && llvm::MulOverflow(bytes, size, bytes))
      return std::nullopt;
  return bytes;
}

/// Takes numbers out of products: `n * 4` counts as four times `n`.
void factorSizes(Buffer &buffer) {
  SmallVector<Value> open(buffer.alloc.getDynamicSizes());
  while (!open.empty()) {
    Value size = open.pop_back_val();
    auto product = size.getDefiningOp<arith::MulIOp>();
    int64_t bytes = 0;
    std::optional<int64_t> number =
        product ? getConstantIntValue(product.getRhs()) : std::optional<int64_t>();
    if (number && *number > 0 && !llvm::MulOverflow(buffer.bytes, *number, bytes)) {
      buffer.bytes = bytes;
      open.push_back(product.getLhs());
    } else if (product && !number) {
      open.append({product.getLhs(), product.getRhs()});
    } else {
      buffer.sizes.push_back(size);
    }
  }
  llvm::sort(buffer.sizes,
             [](Value a, Value b) { return a.getAsOpaquePointer() < b.getAsOpaquePointer(); });
}

/// The buffers of the function's block, with their lives. Positions are those of operations of the
/// block; what is nested counts as where its ancestor is.
SmallVector<Buffer> collectBuffers(func::FuncOp func) {
  Block &block = func.front();
  DenseMap<Operation *, unsigned> positions;
  for (auto [i, op] : llvm::enumerate(block))
    positions[&op] = i;

  SmallVector<Buffer> buffers;
  func.walk([&](memref::AllocOp alloc) {
    if (alloc->getParentOfType<LoopLikeOpInterface>() || !alloc.getSymbolOperands().empty())
      return;
    std::optional<int64_t> bytes = getStaticFactor(alloc.getType());
    if (!bytes)
      return;
    Buffer buffer;
    buffer.alloc = alloc;
    buffer.bytes = *bytes;
    factorSizes(buffer);
    buffer.lastUser = block.findAncestorOpInBlock(*alloc);
    buffer.begin = buffer.end = positions[buffer.lastUser];
    SmallVector<Value> values = {alloc.getMemref()};
    DenseSet<Value> seen(values.begin(), values.end());
    while (!values.empty()) {
      for (Operation *user : values.pop_back_val().getUsers()) {
        Operation *ancestor = block.findAncestorOpInBlock(*user);
        if (positions[ancestor] > buffer.end) {
          buffer.end = positions[ancestor];
          buffer.lastUser = ancestor;
        }
        // Whatever gives a buffer may give this one.
        SmallVector<Value> aliases(user->getResults());
        if (user->hasTrait<OpTrait::IsTerminator>())
          llvm::append_range(aliases, user->getParentOp()->getResults());
        for (Value alias : aliases)
          if (isa<BaseMemRefType>(alias.getType()) && seen.insert(alias).second)
            values.push_back(alias);
      }
    }
    buffers.push_back(buffer);
  });
  return buffers;
}

/// Gives each buffer an offset, in this order, in the least gap between those that are live with
/// it. Returns the bytes that all of them take.
int64_t placeInOrder(ArrayRef<Buffer *> buffers, int64_t alignment) {
  int64_t total = 0;
  SmallVector<Buffer *> placed;
  for (Buffer *buffer : buffers) {
    int64_t bytes = llvm::alignTo(buffer->bytes, alignment);
    int64_t best = -1, bestGap = std::numeric_limits<int64_t>::max(), end = 0;
    for (Buffer *other : placed) {
      if (!other->overlaps(*buffer))
        continue;
      int64_t gap = other->offset - end;
      if (gap >= bytes && gap < bestGap) {
        best = end;
        bestGap = gap;
      }
      end = std::max(end, other->offset + int64_t(llvm::alignTo(other->bytes, alignment)));
    }
    buffer->offset = best < 0 ? end : best;
    total = std::max(total, buffer->offset + bytes);
    placed.insert(llvm::upper_bound(placed, buffer,
                                    [](Buffer *a, Buffer *b) { return a->offset < b->offset; }),
                  buffer);
  }
  return total;
}

/// Gives each buffer an offset. Of several orders, each the best for some graphs, the one that
/// takes the least is kept: the largest first, those that live longest, or those that are made
/// first.
int64_t placeAll(MutableArrayRef<Buffer *> buffers, int64_t alignment = kAlignment) {
  using Key = std::tuple<int64_t, int64_t, int64_t, int64_t>;
  Key (*const orders[])(const Buffer &) = {
      [](const Buffer &b) { return Key(-b.bytes, b.begin, b.end, 0); },
      [](const Buffer &b) { return Key(int64_t(b.begin) - b.end, -b.bytes, b.begin, b.end); },
      [](const Buffer &b) { return Key(b.begin, -b.bytes, b.end, 0); }};
  int64_t best = std::numeric_limits<int64_t>::max();
  for (auto *order : orders) {
    llvm::stable_sort(buffers, [&](Buffer *a, Buffer *b) { return order(*a) < order(*b); });
    int64_t total = placeInOrder(buffers, alignment);
    if (total >= best)
      continue;
    best = total;
    for (Buffer *buffer : buffers)
      buffer->best = buffer->offset;
  }
  for (Buffer *buffer : buffers)
    buffer->offset = buffer->best;
  return buffers.empty() ? 0 : best;
}

SmallVector<Group> placeDynamic(ArrayRef<Buffer *> buffers) {
  SmallVector<Group> groups;
  for (Buffer *buffer : buffers) {
    auto *group = llvm::find_if(groups, [&](Group &group) { return group.sizes == buffer->sizes; });
    if (group == groups.end()) {
      groups.push_back({buffer->sizes, {}});
      group = &groups.back();
    }
    group->buffers.push_back(buffer);
  }
  for (Group &group : groups) {
    // The padding of `n` elements to `n` lines would be most of the buffer, that of rows is little.
    int64_t least = placeAll(group.buffers, 1);
    while (group.alignment > 1 && placeAll(group.buffers, group.alignment) / 5 > least / 4)
      group.alignment /= 2;
    group.total = placeAll(group.buffers, group.alignment);
  }
  return groups;
}

/// The product of the sizes of a group, rounded up so that offsets are aligned; null if it is not
/// known from what is mapped.
Value createProduct(const Group &group, IRMapping &mapping, OpBuilder &builder, Location loc) {
  Value product;
  for (Value size : group.sizes) {
    Value copy = cloneSizeComputation(size, mapping, builder);
    if (!copy)
      return {};
    product = product ? arith::MulIOp::create(builder, loc, product, copy).getResult() : copy;
  }
  if (group.alignment == kAlignment)
    return product;
  int64_t multiple = kAlignment / group.alignment;
  Value rounding = arith::ConstantIndexOp::create(builder, loc, multiple - 1);
  Value mask = arith::ConstantIndexOp::create(builder, loc, -multiple);
  Value rounded = arith::AddIOp::create(builder, loc, product, rounding);
  return arith::AndIOp::create(builder, loc, rounded, mask);
}

/// `base + factor * product`.
Value createOffset(Value base, int64_t factor, Value product, OpBuilder &builder, Location loc) {
  if (factor == 0)
    return base;
  Value number = arith::ConstantIndexOp::create(builder, loc, factor);
  Value bytes = arith::MulIOp::create(builder, loc, product, number);
  return arith::AddIOp::create(builder, loc, base, bytes);
}

/// A buffer that stays an allocation is freed after its last use.
void freeAfterLastUse(Buffer &buffer) {
  for (Operation *user : buffer.alloc->getUsers())
    if (isa<memref::DeallocOp>(user))
      return;
  OpBuilder builder(buffer.alloc.getContext());
  bool nested = buffer.alloc->getBlock() != buffer.lastUser->getBlock();
  if (nested || buffer.lastUser->hasTrait<OpTrait::IsTerminator>())
    builder.setInsertionPoint(buffer.alloc->getBlock()->getTerminator());
  else
    builder.setInsertionPointAfter(buffer.lastUser);
  memref::DeallocOp::create(builder, buffer.alloc.getLoc(), buffer.alloc.getMemref());
}

void replaceByView(Buffer &buffer, Value workspace, Value offset, OpBuilder &builder) {
  memref::AllocOp alloc = buffer.alloc;
  for (Operation *user : llvm::make_early_inc_range(alloc->getUsers()))
    if (isa<memref::DeallocOp>(user))
      user->erase();
  builder.setInsertionPoint(alloc);
  Value view = memref::ViewOp::create(builder, alloc.getLoc(), alloc.getType(), workspace, offset,
                                      alloc.getDynamicSizes());
  alloc.replaceAllUsesWith(view);
  alloc.erase();
  buffer.isPlaced = true;
}

/// The dimension of a new buffer, or of a view, is the size that it was made with.
void resolveBufferDims(func::FuncOp func) {
  func.walk([](memref::DimOp dim) {
    auto alloc = dim.getSource().getDefiningOp<memref::AllocOp>();
    std::optional<int64_t> index = getDimPosition(dim);
    if (auto view = dim.getSource().getDefiningOp<memref::ReinterpretCastOp>(); view && index)
      if (auto size = dyn_cast<Value>(view.getMixedSizes()[*index])) {
        dim.replaceAllUsesWith(size);
        dim.erase();
        return;
      }
    if (!alloc || !index || !alloc.getType().isDynamicDim(*index))
      return;
    dim.replaceAllUsesWith(alloc.getDynamicSizes()[alloc.getType().getDynamicDimIndex(*index)]);
    dim.erase();
  });
}

/// The tensors that the signature speaks of; none if it does not fit the function.
struct GraphTensors {
  SmallVector<RankedTensorType> inputs, outputs;
};
GraphTensors getTensors(func::FuncOp func) {
  GraphTensors tensors;
  auto signature = func->getAttrOfType<DictionaryAttr>(kSignatureAttrName);
  auto typeAttr = signature ? signature.getAs<TypeAttr>("type") : TypeAttr();
  auto type = typeAttr ? dyn_cast<FunctionType>(typeAttr.getValue()) : FunctionType();
  if (!type)
    return {};
  for (Type input : type.getInputs())
    if (failed(flattenTensors(input, tensors.inputs)))
      return {};
  for (Type output : type.getResults())
    if (failed(flattenTensors(output, tensors.outputs)))
      return {};
  // What the function makes itself is no argument.
  if (auto open = signature.getAs<DenseI64ArrayAttr>(kOpenAttrName))
    for (int64_t number : llvm::reverse(open.asArrayRef()))
      if (number >= 0 && number < static_cast<int64_t>(tensors.outputs.size()))
        tensors.outputs.erase(tensors.outputs.begin() + number);
  if (kNumLeadingArguments + tensors.inputs.size() + tensors.outputs.size() !=
      func.getNumArguments())
    return {};
  return tensors;
}

/// The caller makes the outputs of the sizes that the signature says; as sizes that depend on
/// inputs they can be computed before there are outputs.
void resolveOutputDims(func::FuncOp func) {
  GraphTensors tensors = getTensors(func);
  ArrayRef<RankedTensorType> inputs = tensors.inputs, outputs = tensors.outputs;
  OpBuilder builder = OpBuilder::atBlockBegin(&func.front());
  for (auto [i, output] : llvm::enumerate(outputs)) {
    Value argument = func.getArgument(kNumLeadingArguments + inputs.size() + i);
    for (Operation *user : llvm::make_early_inc_range(argument.getUsers())) {
      auto dim = dyn_cast<memref::DimOp>(user);
      std::optional<int64_t> index = getDimPosition(dim);
      if (!index)
        continue;
      Value size = relax::materialize(
          builder, dim.getLoc(), relax::getDims(output)[*index], [&](StringAttr symbol) -> Value {
            for (auto [j, input] : llvm::enumerate(inputs))
              for (auto [k, expr] : llvm::enumerate(relax::getDims(input)))
                if (expr.getSymbol() == symbol)
                  return memref::DimOp::create(builder, dim.getLoc(),
                                               func.getArgument(kNumLeadingArguments + j), k);
            return {};
          });
      if (!size)
        continue;
      dim.replaceAllUsesWith(size);
      dim.erase();
    }
  }
}

struct PlanWorkspacePass : mlc::impl::PlanWorkspaceBase<PlanWorkspacePass> {
  void runOnOperation() override {
    for (auto func : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      if (!func->hasAttr(kSignatureAttrName) || func.isExternal())
        continue;
      if (!func.getBody().hasOneBlock() || func.getNumArguments() < kNumLeadingArguments ||
          func.getArgumentTypes()[1] !=
              MemRefType::get({ShapedType::kDynamic}, IntegerType::get(&getContext(), 8))) {
        func.emitError("expected a native function of one block whose second argument is the "
                       "workspace, a memref<?xi8>");
        return signalPassFailure();
      }
      if (failed(plan(func)))
        return signalPassFailure();
    }
  }

  LogicalResult plan(func::FuncOp func) {
    resolveOutputDims(func);
    resolveBufferDims(func);
    IRRewriter rewriter(func.getContext());
    DominanceInfo dominance(func);
    // Equal sizes are then equal values.
    eliminateCommonSubExpressions(rewriter, dominance, func);

    SmallVector<Buffer> buffers = collectBuffers(func);
    SmallVector<Buffer *> fixed, dynamic;
    for (Buffer &buffer : buffers)
      (buffer.alloc.getDynamicSizes().empty() ? fixed : dynamic).push_back(&buffer);
    int64_t total = placeAll(fixed);

    Location loc = func.getLoc();
    OpBuilder builder(func.getContext());
    func::FuncOp query = getQuery(func, builder);
    builder.setInsertionPointToStart(&query.front());
    IRMapping toQuery;
    for (auto [i, argument] : llvm::enumerate(query.getArguments()))
      toQuery.map(func.getArgument(kNumLeadingArguments + i), argument);
    Value sum = arith::ConstantIndexOp::create(builder, loc, total);

    // All offsets are computed before the first buffer is replaced: they look at buffers.
    OpBuilder entry = OpBuilder::atBlockBegin(&func.front());
    IRMapping toEntry;
    for (Value argument : func.getArguments())
      toEntry.map(argument, argument);
    SmallVector<std::pair<Buffer *, Value>> places;
    Value base = arith::ConstantIndexOp::create(entry, loc, total);
    for (Group &group : placeDynamic(dynamic)) {
      Value product = createProduct(group, toQuery, builder, loc);
      Value productHere = product ? createProduct(group, toEntry, entry, loc) : Value();
      for (Buffer *buffer : group.buffers)
        places.emplace_back(
            buffer,
            productHere ? createOffset(base, buffer->offset, productHere, entry, loc) : Value());
      if (!productHere)
        continue;
      sum = createOffset(sum, group.total, product, builder, loc);
      base = createOffset(base, group.total, productHere, entry, loc);
    }
    func::ReturnOp::create(builder, loc, sum);

    Value workspace = func.getArgument(1);
    for (auto [buffer, place] : places)
      place ? replaceByView(*buffer, workspace, place, builder) : freeAfterLastUse(*buffer);
    for (Buffer *buffer : fixed) {
      builder.setInsertionPoint(buffer->alloc);
      Value place = arith::ConstantIndexOp::create(builder, loc, buffer->offset);
      replaceByView(*buffer, workspace, place, builder);
    }
    for (Buffer &buffer : buffers)
      buffer.isPlaced ? ++numPlaced : ++numLeft;
    func->setAttr(kWorkspaceBytesAttrName, builder.getI64IntegerAttr(total));
    return success();
  }

  /// The function that says how much workspace is needed, with an empty block.
  func::FuncOp getQuery(func::FuncOp func, OpBuilder &builder) {
    std::string name = getWorkspaceName(func.getSymName());
    auto query = getOperation().lookupSymbol<func::FuncOp>(name);
    if (!query || !query.isExternal()) {
      if (query)
        query.erase();
      builder.setInsertionPoint(func);
      GraphTensors tensors = getTensors(func);
      ArrayRef<Type> inputs = func.getArgumentTypes().drop_front(kNumLeadingArguments);
      auto type = FunctionType::get(func.getContext(), inputs.drop_back(tensors.outputs.size()),
                                    {builder.getIndexType()});
      query = func::FuncOp::create(builder, func.getLoc(), name, type);
    }
    query.addEntryBlock();
    query.setVisibility(func.getVisibility());
    return query;
  }
};
} // namespace
