//===- GraphToMemRef.cpp - Lowers graph functions to functions over buffers -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Support/ElementTypes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_GRAPHTOMEMREF
#include "mlc/Conversion/GraphToMemRef/Passes.h.inc"
} // namespace mlc

void mlc::populateGraphToMemRefTypeConversions(TypeConverter &converter) {
  converter.addConversion([](Type type) { return type; });
  converter.addConversion([](RankedTensorType type) -> Type { return getBufferType(type); });
  converter.addConversion(
      [](relax::ShapeType type, SmallVectorImpl<Type> &types) { return success(); });
  converter.addConversion(
      [](relax::PrimType type, SmallVectorImpl<Type> &types) { return success(); });
  // A number that was a parameter is read where it is used.
  converter.addSourceMaterialization(
      [](OpBuilder &builder, Type type, ValueRange inputs, Location loc) -> Value {
        auto buffer = inputs.size() == 1 ? dyn_cast<MemRefType>(inputs[0].getType()) : MemRefType();
        if (!buffer || buffer.getRank() != 0 || !isSupportedElementType(type))
          return {};
        Value value = memref::LoadOp::create(builder, loc, inputs[0], ValueRange());
        if (value.getType() == type)
          return value;
        Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(value.getType()));
        return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, value, zero);
      });
  converter.addConversion([&converter](TupleType type, SmallVectorImpl<Type> &types) {
    return converter.convertTypes(type.getTypes(), types);
  });
}

namespace {
bool hasTensors(Operation *op) {
  auto isOfGraph = [](Type type) {
    return isa<TensorType, TupleType, relax::ShapeType, relax::ObjectType>(type);
  };
  return llvm::any_of(op->getOperandTypes(), isOfGraph) ||
         llvm::any_of(op->getResultTypes(), isOfGraph);
}

/// True for the number that is in a tensor of rank 0, such as a condition.
bool isNumberOfTensor(Operation *op) {
  auto extract = dyn_cast<tensor::ExtractOp>(op);
  return extract && extract.getIndices().empty();
}

/// Says in the words of the graph what cannot be lowered.
struct SupportChecker {
  const GraphLowering &lowering;

  LogicalResult checkType(Operation *op, Type type, const Twine &what) const {
    SmallVector<RankedTensorType> tensors;
    if (succeeded(flattenTensors(type, tensors)))
      return success();
    return op->emitError()
           << what << " must be a tensor of known rank or a tuple of such to be compiled, but is "
           << type;
  }

  LogicalResult checkFunction(func::FuncOp func) const {
    if (func.isExternal())
      return func.emitError("a graph function needs a body to be compiled");
    if (!func.getBody().hasOneBlock())
      return func.emitError("a graph function must be of one block to be compiled");
    for (auto [i, type] : llvm::enumerate(func.getArgumentTypes()))
      if (!isSupportedElementType(type) && failed(checkType(func, type, "parameter " + Twine(i))))
        return failure();
    for (auto [i, type] : llvm::enumerate(func.getResultTypes()))
      if (failed(checkType(func, type, "result " + Twine(i))))
        return failure();
    return success();
  }

  /// A callee must be a function over buffers with one parameter for each argument and result.
  LogicalResult checkKernel(Operation *op, StringRef callee, TypeRange args, TypeRange results,
                            unsigned numVars) const {
    FunctionType type = lowering.getFunctionType(callee);
    if (!type || GraphLowering::isGraphFunctionType(type) || type.getNumResults() != 0)
      return op->emitError() << "the callee '" << callee
                             << "' must be a func.func over buffers by now";
    unsigned expected = args.size() + results.size() + numVars;
    if (type.getNumInputs() != expected)
      return op->emitError() << "the callee '" << callee << "' has " << type.getNumInputs()
                             << " parameters, but the call hands it " << expected;
    SmallVector<Type> tensors(args);
    llvm::append_range(tensors, results);
    for (auto [i, from] : llvm::enumerate(tensors)) {
      auto tensor = dyn_cast<RankedTensorType>(from);
      if (!tensor || isa<relax::ObjectType>(tensor.getElementType()))
        return op->emitError() << "only tensors of known rank and element type can be handed to '"
                               << callee << "', not " << from;
      Type to = type.getInput(i);
      MemRefType buffer = getBufferType(tensor);
      if (buffer != to && !(isa<MemRefType>(to) && memref::CastOp::areCastCompatible(buffer, to)))
        return op->emitError() << "parameter " << i << " of '" << callee << "' is " << to
                               << ", but the call hands it " << buffer;
    }
    return success();
  }

  LogicalResult checkTensors(Operation *op, TypeRange types, StringRef what) const {
    for (Type type : types)
      if (failed(checkType(op, type, what)))
        return failure();
    return success();
  }

  /// What either side gives goes to one buffer.
  LogicalResult checkBranch(Operation *op) const {
    if (failed(checkTensors(op, op->getResultTypes(), "a result of a branch")))
      return failure();
    SmallVector<RankedTensorType> tensors;
    for (Type type : op->getResultTypes())
      (void)flattenTensors(type, tensors);
    for (RankedTensorType tensor : tensors)
      if (llvm::any_of(relax::getDims(tensor), [](relax::DimExpr dim) { return dim.isUnknown(); }))
        return op->emitError() << "a result of a branch must have a size that is known before the "
                                  "branch to be compiled, but is "
                               << tensor;
    return success();
  }

  /// Numbers may be among what is printed.
  LogicalResult checkValues(Operation *op) const {
    for (Type type : op->getOperandTypes())
      if (!isSupportedElementType(type) && failed(checkType(op, type, "a value that is printed")))
        return failure();
    return success();
  }

  /// Ops of other dialects have no form over buffers here.
  LogicalResult checkForeign(Operation *op) const {
    if (!isa_and_nonnull<func::FuncOp, relax::DataflowOp, scf::IfOp>(op->getParentOp()) ||
        isa_and_nonnull<relax::RelaxDialect>(op->getDialect()) ||
        isa<func::ReturnOp, scf::IfOp, scf::YieldOp>(op) || isNumberOfTensor(op) || !hasTensors(op))
      return success();
    InFlightDiagnostic error = op->emitError()
                               << "a graph function can hold only ops of relax on tensors to be "
                                  "compiled, but this is '"
                               << op->getName() << "'";
    if (isa<func::CallOp>(op))
      error << "; graph functions are called by relax.call";
    else if (op->hasTrait<OpTrait::ConstantLike>())
      error << "; constants are relax.constant";
    return error;
  }

  LogicalResult check(Operation *op) const {
    if (failed(checkForeign(op)))
      return failure();
    if (auto func = dyn_cast<func::FuncOp>(op))
      return GraphLowering::isGraphFunctionType(func.getFunctionType()) ? checkFunction(func)
                                                                        : success();
    if (auto call = dyn_cast<relax::CallTIROp>(op))
      return checkKernel(op, call.getCallee(), call.getArgs().getTypes(), call.getResultTypes(),
                         call.getVars().size());
    if (auto call = dyn_cast<relax::CallTIRInplaceOp>(op))
      return checkKernel(op, call.getCallee(), call.getArgs().getTypes(), call.getOwnResultTypes(),
                         call.getVars().size());
    if (isa<relax::PrintOp, relax::AssertOp>(op))
      return checkValues(op);
    if (auto call = dyn_cast<relax::CallDPSPackedOp>(op);
        call && lowering.getFunctionType(call.getCallee()))
      return checkKernel(op, call.getCallee(), call.getArgs().getTypes(), call.getResultTypes(), 0);
    // An scf.if on numbers is of a kernel, and none of the graph.
    if (isa<scf::IfOp>(op) && hasTensors(op))
      return checkBranch(op);
    if (isa<relax::CallDPSPackedOp, relax::CallPackedOp>(op)) {
      for (Type type : op->getOperandTypes())
        if (!isSupportedElementType(type) &&
            failed(checkType(op, type, "an argument of a packed function")))
          return failure();
      return checkTensors(op, op->getResultTypes(), "a result of a packed function");
    }
    return success();
  }
};

/// A result that the function made itself is made in the caller's buffer at once.
void forwardResults(func::FuncOp func) {
  DenseSet<Value> taken;
  for (auto copy : llvm::make_early_inc_range(func.front().getOps<memref::CopyOp>())) {
    auto alloc = copy.getSource().getDefiningOp<memref::AllocOp>();
    auto output = dyn_cast<BlockArgument>(copy.getTarget());
    if (!alloc || !output || alloc->getBlock() != copy->getBlock() ||
        alloc.getType() != output.getType() || !taken.insert(output).second)
      continue;
    alloc.replaceAllUsesWith(output);
    alloc.erase();
    copy.erase();
  }
}

/// Whether kernels alone use a buffer, and all before `copy`.
bool isUsedBefore(Value buffer, memref::CopyOp copy) {
  return llvm::all_of(buffer.getUsers(), [&](Operation *user) {
    if (auto cast = dyn_cast<memref::CastOp>(user))
      return isUsedBefore(cast, copy);
    return user == copy || (isa<func::CallOp>(user) && user->getBlock() == copy->getBlock() &&
                            user->isBeforeInBlock(copy));
  });
}

/// What a call changes in place is the argument itself where nothing else needs that.
void forwardCopies(func::FuncOp func) {
  for (auto copy : llvm::make_early_inc_range(func.front().getOps<memref::CopyOp>())) {
    auto source = copy.getSource().getDefiningOp<memref::AllocOp>();
    auto target = copy.getTarget().getDefiningOp<memref::AllocOp>();
    if (!source || !target || source == target || source.getType() != target.getType() ||
        source->getBlock() != copy->getBlock() || target->getBlock() != copy->getBlock() ||
        !isUsedBefore(source, copy) || !llvm::all_of(target->getUsers(), [&](Operation *user) {
          Operation *place = copy->getBlock()->findAncestorOpInBlock(*user);
          return user == copy || (place && copy->isBeforeInBlock(place));
        }))
      continue;
    target.replaceAllUsesWith(source.getResult());
    target.erase();
    copy.erase();
  }
}

void eraseDead(func::FuncOp func) {
  SmallVector<Operation *> ops;
  func.walk([&](Operation *op) { ops.push_back(op); });
  for (Operation *op : llvm::reverse(ops))
    if (isOpTriviallyDead(op))
      op->erase();
}

struct GraphToMemRefPass : mlc::impl::GraphToMemRefBase<GraphToMemRefPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    GraphLowering lowering(module);
    SupportChecker checker{lowering};
    if (module
            .walk<WalkOrder::PreOrder>([&](Operation *op) {
              return failed(checker.check(op)) ? WalkResult::interrupt() : WalkResult::advance();
            })
            .wasInterrupted())
      return signalPassFailure();

    TypeConverter converter;
    populateGraphToMemRefTypeConversions(converter);
    ConversionTarget target(getContext());
    target.addIllegalDialect<relax::RelaxDialect>();
    target.addLegalDialect<arith::ArithDialect, memref::MemRefDialect, affine::AffineDialect>();
    target.addLegalOp<func::CallOp>();
    target.addDynamicallyLegalOp<tensor::ExtractOp>(
        [](Operation *op) { return !isNumberOfTensor(op); });
    target.addDynamicallyLegalOp<scf::IfOp, scf::YieldOp>(
        [](Operation *op) { return !hasTensors(op); });
    target.addDynamicallyLegalOp<func::FuncOp>([](func::FuncOp func) {
      return !GraphLowering::isGraphFunctionType(func.getFunctionType());
    });
    target.addDynamicallyLegalOp<func::ReturnOp>([](func::ReturnOp op) {
      auto func = op->getParentOfType<func::FuncOp>();
      return !hasTensors(op) && op.getNumOperands() == func.getNumResults();
    });
    RewritePatternSet patterns(&getContext());
    populateGraphFunctionPatterns(converter, patterns, lowering);
    populateGraphBranchPatterns(converter, patterns, lowering);
    populateGraphCallPatterns(converter, patterns, lowering);
    populateGraphValuePatterns(converter, patterns, lowering);
    if (failed(applyPartialConversion(module, target, std::move(patterns))))
      return signalPassFailure();

    for (auto func : module.getOps<func::FuncOp>()) {
      // A public kernel has a signature too, and no status to return.
      if (!func->hasAttr(kSignatureAttrName) || func.getNumResults() == 0)
        continue;
      forwardCopies(func);
      forwardResults(func);
      eraseDead(func);
    }
    if (DictionaryAttr constants = lowering.getConstants()) {
      // A module that was lowered in parts has some already.
      NamedAttrList all;
      if (auto old = module->getAttrOfType<DictionaryAttr>(kConstantsAttrName))
        all.append(old.getValue());
      all.append(constants.getValue());
      module->setAttr(kConstantsAttrName, all.getDictionary(&getContext()));
    }
  }
};
} // namespace
