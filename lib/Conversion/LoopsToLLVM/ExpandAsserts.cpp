//===- ExpandAsserts.cpp - Assertions that return an error ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// The message of an assertion that fails goes up through the calls, a null pointer where none
// failed, to the function that has the context, which records it. Out of a parallel region one
// cannot return: there it is kept beside the region and looked at behind it.
//
//===----------------------------------------------------------------------------------------===//

#include "LiveMemory.h"
#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_EXPANDASSERTS
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

/// Where the context has the function that records a message, in bytes: see mlc-runtime/runtime.h.
static constexpr int32_t kContextStop = 32;

/// True for a function that takes the context and returns a status.
static bool hasContext(func::FuncOp func) {
  return func.getNumArguments() != 0 && isa<LLVM::LLVMPointerType>(func.getArgumentTypes()[0]) &&
         func.getNumResults() == 1 && func.getResultTypes()[0].isInteger(32);
}

/// `model.py:12: assertion failed: n is too large`.
static std::string getMessage(cf::AssertOp op) {
  Location loc = op.getLoc();
  while (auto named = dyn_cast<NameLoc>(loc))
    loc = named.getChildLoc();
  std::string place;
  if (auto file = dyn_cast<FileLineColLoc>(loc))
    place = (file.getFilename().strref() + ":" + Twine(file.getLine()) + ": ").str();
  std::string text = place + "assertion failed";
  return op.getMsg().empty() ? text : text + ": " + op.getMsg().str();
}

namespace {
class AssertExpander {
public:
  AssertExpander(func::FuncOp func, SymbolTable &symbols,
                 const llvm::SmallPtrSetImpl<Operation *> &failing)
      : func(func), symbols(symbols), failing(failing), builder(func.getLoc(), func.getContext()),
        pointer(LLVM::LLVMPointerType::get(func.getContext())) {}

  /// Fails at an assertion that stands in an operation that it cannot leave.
  LogicalResult run();

private:
  /// What may have failed: `message` is not null then, or `holds` is false.
  struct Site {
    Operation *op;
    Value holds, message;
  };

  LogicalResult checkPlaces();
  Value createString(StringRef text);
  Value getFlag();
  Block *getFailBlock();
  void leave(const Site &site);
  void expandCall(func::CallOp call);
  void addResult();

  func::FuncOp func;
  SymbolTable &symbols;
  const llvm::SmallPtrSetImpl<Operation *> &failing;
  ImplicitLocOpBuilder builder;
  Type pointer;
  Value flag;
  Block *failBlock = nullptr;
  SmallVector<LLVM::CallOp> frees;
};
} // namespace

LogicalResult AssertExpander::checkPlaces() {
  WalkResult result = func.walk([&](Operation *op) -> WalkResult {
    auto call = dyn_cast<func::CallOp>(op);
    bool mayFail = isa<cf::AssertOp>(op) ||
                   (call && failing.contains(symbols.lookup(call.getCallee())) &&
                    !hasContext(cast<func::FuncOp>(symbols.lookup(call.getCallee()))));
    if (!mayFail)
      return WalkResult::advance();
    for (Operation *parent = op->getParentOp(); parent != func; parent = parent->getParentOp())
      // R1
      if (!isa<omp::OpenMPDialect>(parent->getDialect()))
        return op->emitError("an assertion inside of '")
               << parent->getName() << "' cannot end the function";
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

Value AssertExpander::createString(StringRef text) {
  std::string bytes = text.str();
  bytes.push_back('\0');
  LLVM::GlobalOp global;
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(func);
    global =
        LLVM::GlobalOp::create(builder, LLVM::LLVMArrayType::get(builder.getI8Type(), bytes.size()),
                               /*isConstant=*/true, LLVM::Linkage::Internal,
                               (func.getSymName() + ".assert").str(), builder.getStringAttr(bytes));
    symbols.insert(global);
  }
  return LLVM::AddressOfOp::create(builder, global);
}

/// The place for the message of a parallel region, null at the start.
Value AssertExpander::getFlag() {
  if (flag)
    return flag;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&func.front());
  Value one = LLVM::ConstantOp::create(builder, builder.getI64Type(), 1);
  flag = LLVM::AllocaOp::create(builder, pointer, pointer, one, /*alignment=*/8);
  LLVM::StoreOp::create(builder, LLVM::ZeroOp::create(builder, pointer), flag);
  return flag;
}

/// The block that takes a message and ends the function.
Block *AssertExpander::getFailBlock() {
  if (failBlock)
    return failBlock;
  OpBuilder::InsertionGuard guard(builder);
  failBlock = builder.createBlock(&func.getBody(), func.getBody().end(), pointer, func.getLoc());
  Value message = failBlock->getArgument(0);
  if (!hasContext(func)) {
    SmallVector<Value> results;
    for (Type type : func.getResultTypes().drop_back())
      results.push_back(arith::ConstantOp::create(builder, builder.getZeroAttr(type)));
    results.push_back(message);
    func::ReturnOp::create(builder, results);
    return failBlock;
  }
  Value context = func.getArgument(0);
  Value field = LLVM::GEPOp::create(builder, pointer, builder.getI8Type(), context,
                                    ArrayRef<LLVM::GEPArg>{kContextStop});
  Value stop = LLVM::LoadOp::create(builder, pointer, field);
  auto type = LLVM::LLVMFunctionType::get(builder.getI32Type(), {pointer, pointer});
  Value status =
      LLVM::CallOp::create(builder, type, ValueRange{stop, context, message}).getResult();
  func::ReturnOp::create(builder, status);
  return failBlock;
}

/// Ends the function, or the parallel region, where the site has failed.
void AssertExpander::leave(const Site &site) {
  Region *region = site.op->getParentRegion();
  bool isOutside = region == &func.getBody();
  DominanceInfo dominance(func);
  SmallVector<Value> live = getLiveMemory(frees, site.op, region, dominance);
  Block *block = site.op->getBlock();
  Block *next = block->splitBlock(std::next(site.op->getIterator()));
  builder.setLoc(site.op->getLoc());
  Block *leaving = builder.createBlock(next);
  for (Value memory : live)
    LLVM::CallOp::create(builder, TypeRange(), "free", memory);
  if (isOutside) {
    cf::BranchOp::create(builder, getFailBlock(), site.message);
  } else {
    LLVM::StoreOp::create(builder, site.message, getFlag(), /*alignment=*/8, /*isVolatile=*/false,
                          /*isNonTemporal=*/false, /*isInvariantGroup=*/false,
                          LLVM::AtomicOrdering::monotonic);
    Block *last = &region->back();
    if (!llvm::hasSingleElement(*last)) {
      Block *before = last;
      last = before->splitBlock(before->getTerminator());
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToEnd(before);
      cf::BranchOp::create(builder, last);
    }
    cf::BranchOp::create(builder, last);
  }
  builder.setInsertionPointToEnd(block);
  cf::CondBranchOp::create(builder, site.holds, next, ValueRange(), leaving, ValueRange());
}

/// The call of a function that may fail gives its message too.
void AssertExpander::expandCall(func::CallOp call) {
  builder.setLoc(call.getLoc());
  builder.setInsertionPoint(call);
  SmallVector<Type> types(call.getResultTypes());
  types.push_back(pointer);
  auto made = func::CallOp::create(builder, call.getCallee(), types, call.getOperands());
  made->setDiscardableAttrs(call->getDiscardableAttrDictionary());
  call.replaceAllUsesWith(made.getResults().drop_back());
  Value message = made.getResults().back();
  Value null = LLVM::ZeroOp::create(builder, pointer);
  auto holds = LLVM::ICmpOp::create(builder, LLVM::ICmpPredicate::eq, message, null);
  call.erase();
  leave({holds, holds, message});
}

/// The function gives a message beside its results.
void AssertExpander::addResult() {
  SmallVector<Type> results(func.getResultTypes());
  results.push_back(pointer);
  func.setType(builder.getFunctionType(func.getArgumentTypes(), results));
  func.walk([&](func::ReturnOp op) {
    builder.setLoc(op.getLoc());
    builder.setInsertionPoint(op);
    op->insertOperands(op->getNumOperands(), LLVM::ZeroOp::create(builder, pointer).getResult());
  });
}

LogicalResult AssertExpander::run() {
  if (failed(checkPlaces()))
    return failure();
  frees = collectFrees(func);
  SmallVector<Operation *> sites, regions;
  func.walk([&](Operation *op) {
    auto call = dyn_cast<func::CallOp>(op);
    auto callee = call ? symbols.lookup<func::FuncOp>(call.getCallee()) : func::FuncOp();
    if (!isa<cf::AssertOp>(op) && !(callee && failing.contains(callee) && !hasContext(callee)))
      return;
    sites.push_back(op);
    Operation *outermost = func.getBody().findAncestorOpInRegion(*op);
    if (outermost != op && !llvm::is_contained(regions, outermost))
      regions.push_back(outermost);
  });
  if (!hasContext(func))
    addResult();
  for (Operation *op : sites) {
    if (auto call = dyn_cast<func::CallOp>(op)) {
      expandCall(call);
      continue;
    }
    auto assertion = cast<cf::AssertOp>(op);
    builder.setLoc(op->getLoc());
    builder.setInsertionPoint(op);
    Value message = createString(getMessage(assertion));
    leave({message.getDefiningOp(), assertion.getArg(), message});
    assertion.erase();
  }
  for (Operation *op : regions) {
    builder.setLoc(op->getLoc());
    builder.setInsertionPointAfter(op);
    Value message = LLVM::LoadOp::create(builder, pointer, getFlag());
    Value null = LLVM::ZeroOp::create(builder, pointer);
    auto holds = LLVM::ICmpOp::create(builder, LLVM::ICmpPredicate::eq, message, null);
    leave({holds, holds, message});
  }
  return success();
}

namespace {
struct ExpandAssertsPass : mlc::impl::ExpandAssertsBase<ExpandAssertsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    // The functions that may fail: those with an assertion, and their callers up to the context.
    llvm::SmallPtrSet<Operation *, 8> failing;
    bool hasChanged = true;
    while (hasChanged) {
      hasChanged = false;
      for (auto func : getOperation().getOps<func::FuncOp>()) {
        if (failing.contains(func))
          continue;
        WalkResult result = func.walk([&](Operation *op) {
          auto call = dyn_cast<func::CallOp>(op);
          auto callee = call ? symbols.lookup<func::FuncOp>(call.getCallee()) : func::FuncOp();
          bool mayFail =
              isa<cf::AssertOp>(op) || (callee && failing.contains(callee) && !hasContext(callee));
          return mayFail ? WalkResult::interrupt() : WalkResult::advance();
        });
        if (result.wasInterrupted())
          hasChanged |= failing.insert(func).second;
      }
    }
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (failing.contains(func) && failed(AssertExpander(func, symbols, failing).run()))
        return signalPassFailure();
  }
};
} // namespace
