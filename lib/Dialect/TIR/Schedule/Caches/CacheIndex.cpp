//===- CacheIndex.cpp - Arithmetic that is done once, before a block ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "CacheStage.h"
#include "mlc/Dialect/TIR/Schedule/Buffers.h"
#include "mlc/Dialect/TIR/Schedule/Caches.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kCacheIndex = "cache_index";

namespace {

/// A part of a computation on variables of a block. Equal parts are one node.
struct Node {
  /// The value that the part is, unless it is only a part of an affine expression.
  Value value;
  /// The variable, the number or the operation of an affine expression.
  std::optional<unsigned> var;
  std::optional<int64_t> number;
  AffineExprKind kind = AffineExprKind::Add;
  SmallVector<Node *> operands;
  /// How many nodes a tree of it has.
  unsigned size = 1;
  /// The variables of the block that it is of.
  llvm::SmallBitVector vars;

  bool isAffine() const { return !value; }
};

class IndexCacher {
public:
  IndexCacher(BlockOp block, StringRef storage, unsigned threshold)
      : block(block), storage(storage), threshold(std::max(threshold, 1u)), scope(getScope(block)) {
  }

  llvm::Error check();
  unsigned getNumStages();
  SmallVector<BlockOp> apply(RewriterBase &rewriter);

private:
  Node *find(Value value);
  Node *findAffine(AffineExpr expr, ArrayRef<Node *> inputs);
  Node *intern(const Twine &key, function_ref<void(Node &)> fill);
  void collectUses(Operation *op);
  void choose();
  unsigned count(Node *root, Node *part);
  static bool contains(Node *root, Node *part);
  Value emit(RewriterBase &rewriter, Node *node, ValueRange vars, Node *whole);
  AffineExpr emitAffine(RewriterBase &rewriter, IndexExprs &exprs, Node *node, ValueRange vars,
                        Node *whole);
  BlockOp createStage(RewriterBase &rewriter, Node *node, unsigned number, Operation *subtree);

  BlockOp block;
  StringRef storage;
  unsigned threshold;
  Operation *scope;

  llvm::StringMap<std::unique_ptr<Node>> nodes;
  DenseMap<Value, Node *> known;
  DenseMap<Node *, std::string> keys;
  /// The nodes in the order in which they are met.
  SmallVector<Node *> order;
  /// The operands that are computations, of ops that are none.
  SmallVector<std::pair<OpOperand *, Node *>> uses;
  /// What is computed before the block, and where it is stored.
  llvm::MapVector<Node *, Value> chosen;
};

Node *IndexCacher::intern(const Twine &key, function_ref<void(Node &)> fill) {
  std::unique_ptr<Node> &node = nodes[key.str()];
  if (node)
    return node.get();
  node = std::make_unique<Node>();
  node->vars.resize(block.getNumIterVars());
  fill(*node);
  for (Node *operand : node->operands) {
    node->size += operand->size;
    node->vars |= operand->vars;
  }
  keys[node.get()] = key.str();
  order.push_back(node.get());
  return node.get();
}

Node *IndexCacher::findAffine(AffineExpr expr, ArrayRef<Node *> inputs) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return inputs[dim.getPosition()];
  if (auto number = dyn_cast<AffineConstantExpr>(expr))
    return intern("index " + Twine(number.getValue()),
                  [&](Node &node) { node.number = number.getValue(); });
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Node *lhs = findAffine(binary.getLHS(), inputs), *rhs = findAffine(binary.getRHS(), inputs);
  return intern("(" + keys[lhs] + " " + Twine(static_cast<int>(expr.getKind())) + " " + keys[rhs] +
                    ")",
                [&](Node &node) {
                  node.kind = expr.getKind();
                  node.operands = {lhs, rhs};
                });
}

/// The node of a value that is computed from variables of the block alone, or null.
Node *IndexCacher::find(Value value) {
  auto [entry, isNew] = known.try_emplace(value, nullptr);
  if (!isNew)
    return entry->second;
  Node *found = nullptr;
  Operation *def = value.getDefiningOp();
  if (auto var = dyn_cast<BlockArgument>(value)) {
    if (var.getOwner() == &block.getBody().front())
      found = intern("var " + Twine(var.getArgNumber()), [&](Node &node) {
        node.var = var.getArgNumber();
        node.vars.set(var.getArgNumber());
      });
  } else if (std::optional<int64_t> number = getConstantIntValue(value);
             number && value.getType().isIndex()) {
    found = findAffine(getAffineConstantExpr(*number, value.getContext()), {});
  } else if (def->getNumRegions() == 0 && def->getNumResults() == 1 && isPure(def) &&
             (block->isProperAncestor(def) || def->hasTrait<OpTrait::ConstantLike>())) {
    SmallVector<Node *> operands;
    for (Value operand : def->getOperands())
      operands.push_back(find(operand));
    if (!llvm::is_contained(operands, nullptr)) {
      if (auto apply = dyn_cast<affine::AffineApplyOp>(def)) {
        SmallVector<AffineExpr> symbols;
        AffineMap map = apply.getAffineMap();
        for (unsigned symbol = 0; symbol < map.getNumSymbols(); ++symbol)
          symbols.push_back(getAffineDimExpr(map.getNumDims() + symbol, value.getContext()));
        found = findAffine(map.getResult(0).replaceSymbols(symbols), operands);
      } else {
        std::string key;
        llvm::raw_string_ostream os(key);
        os << def->getName() << def->getDiscardableAttrDictionary()
           << def->getPropertiesAsAttribute() << value.getType() << "(";
        for (Node *operand : operands)
          os << keys[operand] << ", ";
        found = intern(key + ")", [&](Node &node) {
          node.value = value;
          node.operands = operands;
        });
      }
    }
  }
  known[value] = found;
  return found;
}

/// Finds what is computed on the variables for an op that is not itself such a computation.
void IndexCacher::collectUses(Operation *op) {
  for (OpOperand &operand : op->getOpOperands()) {
    if (isa<MemRefType>(operand.get().getType()))
      continue;
    if (Node *node = find(operand.get()))
      uses.emplace_back(&operand, node);
    else if (Operation *def = operand.get().getDefiningOp(); def && block->isProperAncestor(def))
      collectUses(def);
  }
  for (Region &region : op->getRegions())
    for (Operation &inner : region.getOps())
      if (inner.getNumResults() == 0)
        collectUses(&inner);
}

/// How many times a tree has a part, outside of what is chosen already.
unsigned IndexCacher::count(Node *root, Node *part) {
  if (root == part)
    return 1;
  if (chosen.contains(root) || root->size <= part->size)
    return 0;
  unsigned sum = 0;
  for (Node *operand : root->operands)
    sum += count(operand, part);
  return sum;
}

bool IndexCacher::contains(Node *root, Node *part) {
  return root == part ||
         llvm::any_of(root->operands, [&](Node *operand) { return contains(operand, part); });
}

void IndexCacher::choose() {
  block.getBody().walk([&](memref::StoreOp store) {
    OpOperand &value = store.getValueMutable();
    if (Node *node = find(value.get()))
      uses.emplace_back(&value, node);
    else if (Operation *def = value.get().getDefiningOp(); def && block->isProperAncestor(def))
      collectUses(def);
  });
  // An op that several others use is met several times.
  llvm::SmallPtrSet<OpOperand *, 8> seen;
  llvm::erase_if(uses, [&](auto &use) { return !seen.insert(use.first).second; });
  SmallVector<std::pair<unsigned, Node *>> parts;
  for (Node *node : order)
    parts.emplace_back(parts.size(), node);
  llvm::sort(parts, [](auto &lhs, auto &rhs) {
    return lhs.second->size != rhs.second->size ? lhs.second->size > rhs.second->size
                                                : lhs.first < rhs.first;
  });
  for (auto [position, part] : parts) {
    Type type = part->value ? part->value.getType() : IndexType::get(block.getContext());
    if (part->size == 1 || part->vars.none() || !type.isIntOrIndexOrFloat())
      continue;
    unsigned sum = 0;
    for (auto [operand, root] : uses)
      sum += count(root, part);
    if (sum >= threshold)
      chosen[part] = {};
  }
}

unsigned IndexCacher::getNumStages() {
  choose();
  return chosen.size();
}

llvm::Error IndexCacher::check() {
  // P1.
  if (!isStorageScope(storage))
    return refuse(kCacheIndex, 1, block, "the storage scope '", storage,
                  "' is not one that is known");
  choose();
  // P2.
  for (auto &entry : chosen)
    for (unsigned var : entry.first->vars.set_bits())
      for (OpFoldResult bound : {block.getMixedMins()[var], block.getMixedExtents()[var]})
        if (auto value = dyn_cast<Value>(bound); value && !canMoveToFront(value, scope))
          return refuse(kCacheIndex, 2, block, "the domain of variable '",
                        getVarName(block.getIterVars()[var]), "' depends on a loop");
  return llvm::Error::success();
}

AffineExpr IndexCacher::emitAffine(RewriterBase &rewriter, IndexExprs &exprs, Node *node,
                                   ValueRange vars, Node *whole) {
  if (node->number)
    return getAffineConstantExpr(*node->number, block.getContext());
  if (node->var || !node->isAffine() || (node != whole && chosen.contains(node)))
    return exprs.get(emit(rewriter, node, vars, whole));
  AffineExpr lhs = emitAffine(rewriter, exprs, node->operands[0], vars, whole);
  AffineExpr rhs = emitAffine(rewriter, exprs, node->operands[1], vars, whole);
  return getAffineBinaryOpExpr(node->kind, lhs, rhs);
}

/// The value of a node, with `vars` for the variables of the block. What is chosen is loaded,
/// unless it is in `whole`, which is computed from the variables alone.
Value IndexCacher::emit(RewriterBase &rewriter, Node *node, ValueRange vars, Node *whole) {
  Location loc = block.getLoc();
  if (node->var)
    return vars[*node->var];
  if (auto *found = chosen.find(node); !whole && found != chosen.end()) {
    SmallVector<Value> indices;
    for (unsigned var : node->vars.set_bits())
      indices.push_back(vars[var]);
    Value value = memref::LoadOp::create(rewriter, loc, found->second, indices);
    bool isIndex = node->isAffine() || node->value.getType().isIndex();
    return isIndex ? arith::IndexCastOp::create(rewriter, loc, rewriter.getIndexType(), value)
                         .getResult()
                   : value;
  }
  if (node->isAffine()) {
    IndexExprs exprs(block.getContext());
    SmallVector<Node *> operands = node->operands;
    AffineExpr expr =
        node->number ? getAffineConstantExpr(*node->number, block.getContext())
                     : getAffineBinaryOpExpr(node->kind,
                                             emitAffine(rewriter, exprs, operands[0], vars, whole),
                                             emitAffine(rewriter, exprs, operands[1], vars, whole));
    return materializeValue(rewriter, loc, exprs, expr);
  }
  IRMapping mapping;
  Operation *def = node->value.getDefiningOp();
  for (auto [operand, value] : llvm::zip_equal(node->operands, def->getOperands()))
    mapping.map(value, emit(rewriter, operand, vars, whole));
  return rewriter.clone(*def, mapping)->getResult(0);
}

BlockOp IndexCacher::createStage(RewriterBase &rewriter, Node *node, unsigned number,
                                 Operation *subtree) {
  Location loc = block.getLoc();
  Type type = node->value ? node->value.getType() : rewriter.getIndexType();
  if (type.isIndex())
    type = block->getParentOfType<PrimFuncOp>().getIndexDtype();
  SmallVector<unsigned> vars = llvm::to_vector(node->vars.set_bits());
  AllocBufferOp buffer = createDomainBuffer(rewriter, block, vars, type,
                                            ("index_var_" + Twine(number)).str(), subtree);
  buffer.setScope(storage);
  chosen[node] = buffer;
  rewriter.setInsertionPoint(subtree);
  IterVarList list = createDomainLoops(rewriter, block, vars);
  BlockOp stage =
      createBlock(rewriter, loc, getFreeBlockName(block, "index_" + Twine(number)), list);
  rewriter.setInsertionPointToEnd(&stage.getBody().front());
  SmallVector<Value> values(block.getIterVars()), own(stage.getIterVars());
  for (auto [var, value] : llvm::zip_equal(vars, own))
    values[var] = value;
  Value value = emit(rewriter, node, values, node);
  if (value.getType().isIndex()) {
    // What is an index only because it is used as one is stored as it is.
    auto cast = value.getDefiningOp<arith::IndexCastOp>();
    value = cast && cast.getIn().getType() == type
                ? cast.getIn()
                : arith::IndexCastOp::create(rewriter, loc, type, value).getResult();
  }
  memref::StoreOp::create(rewriter, loc, value, buffer, own);
  BufferRegion write{buffer, getAsOpFoldResult(own),
                     SmallVector<OpFoldResult>(own.size(), rewriter.getIndexAttr(1))};
  YieldOp::create(rewriter, loc, ArrayRef<BufferRegion>(), ArrayRef(write));
  eraseUnusedValues(rewriter, stage);
  return stage;
}

SmallVector<BlockOp> IndexCacher::apply(RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  Operation *subtree = block;
  while (subtree->getParentOp() != scope)
    subtree = subtree->getParentOp();
  SmallVector<BlockOp> stages;
  for (auto [number, entry] : llvm::enumerate(chosen))
    stages.push_back(createStage(rewriter, entry.first, number, subtree));
  for (auto &use : uses) {
    if (llvm::all_of(chosen, [&](auto &entry) { return !contains(use.second, entry.first); }))
      continue;
    OpOperand *operand = use.first;
    rewriter.setInsertionPoint(operand->getOwner());
    Value value = emit(rewriter, use.second, block.getIterVars(), nullptr);
    rewriter.modifyOpInPlace(operand->getOwner(), [&] { operand->set(value); });
  }
  // The block, and those inside of it that do, read what was computed.
  SmallVector<BlockOp> readers;
  block->walk([&](BlockOp reader) { readers.push_back(reader); });
  for (BlockOp reader : readers) {
    YieldOp yield = reader.getYield();
    SmallVector<BufferRegion> reads = yield.getReadRegions(), writes = yield.getWriteRegions();
    rewriter.setInsertionPoint(yield);
    for (auto &[node, buffer] : chosen) {
      if (llvm::none_of(buffer.getUsers(), [&](Operation *user) {
            return isa<memref::LoadOp>(user) && reader->isProperAncestor(user);
          }))
        continue;
      BufferRegion &region = reads.emplace_back();
      region.buffer = buffer;
      for (unsigned var : node->vars.set_bits())
        region.offsets.push_back(Value(block.getIterVars()[var]));
      region.extents.assign(region.offsets.size(), rewriter.getIndexAttr(1));
    }
    YieldOp::create(rewriter, yield.getLoc(), reads, writes);
    rewriter.eraseOp(yield);
  }
  eraseUnusedValues(rewriter, block);
  return stages;
}

} // namespace

llvm::Expected<SmallVector<BlockOp>> mlc::tir::cacheIndex(RewriterBase &rewriter, BlockOp block,
                                                          StringRef storage, unsigned threshold) {
  IndexCacher cacher(block, storage, threshold);
  if (llvm::Error error = cacher.check())
    return error;
  return cacher.apply(rewriter);
}

unsigned mlc::tir::countCacheIndices(BlockOp block, unsigned threshold) {
  return IndexCacher(block, "global", threshold).getNumStages();
}
