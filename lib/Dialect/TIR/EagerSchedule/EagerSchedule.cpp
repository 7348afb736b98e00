//===- EagerSchedule.cpp - Scheduling step by step ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/EagerSchedule/EagerSchedule.h"
#include "CountResults.h"
#include "mlc/Dialect/TIR/TransformOps/PayloadListener.h"
#include "mlc/Dialect/TIR/TransformOps/SamplingState.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Transform/IR/TransformTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/Threading.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformState;

/// `split` of `transform.tir.split`.
static StringRef getPrimitiveName(StringRef opName) {
  opName.consume_front("transform.");
  opName.consume_front("tir.");
  return opName;
}

static llvm::Error refuse(StringRef primitive, const Twine &reason, Operation *op = nullptr) {
  return llvm::make_error<ScheduleError>(primitive, 0, op, reason.str());
}

static transform::NamedSequenceOp getSequence(ModuleOp trace) {
  return *trace.getOps<transform::NamedSequenceOp>().begin();
}

namespace {
/// Collects the errors that its thread reports while it lives, and the op that they point at. What
/// other threads report, which may have schedules too, is left to others.
class Refusal {
public:
  explicit Refusal(MLIRContext *context)
      : handler(context, [this, thread = llvm::get_threadid()](Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() != DiagnosticSeverity::Error ||
              llvm::get_threadid() != thread)
            return failure();
          add(diagnostic);
          return success();
        }) {}

  std::string reason;
  Operation *op = nullptr;

private:
  void add(Diagnostic &diagnostic) {
    if (!reason.empty())
      reason += "\n";
    std::string text = diagnostic.str();
    StringRef message = text;
    // What a verifier says begins with the op, which the primitive's name says already.
    if (message.consume_front("'transform."))
      message = message.split("' op ").second;
    reason += message.empty() ? text : message.str();
    for (Diagnostic &note : diagnostic.getNotes())
      if (auto loc = dyn_cast<OpaqueLoc>(note.getLocation()))
        if (auto *found = OpaqueLoc::getUnderlyingLocationOrNull<Operation *>(Location(loc)))
          op = found;
  }

  ScopedDiagnosticHandler handler;
};
} // namespace

EagerSchedule::EagerSchedule(ModuleOp original) : module(original.clone()), random(1) {
  MLIRContext *context = original.getContext();
  context->getOrLoadDialect<transform::TransformDialect>();
  Location loc = UnknownLoc::get(context);
  trace = ModuleOp::create(loc);
  (*trace)->setAttr(transform::TransformDialect::kWithNamedSequenceAttrName,
                    UnitAttr::get(context));
  OpBuilder builder = OpBuilder::atBlockEnd(trace->getBody());
  auto root = transform::AnyOpType::get(context);
  auto readOnly =
      builder.getDictionaryAttr(builder.getNamedAttr("transform.readonly", builder.getUnitAttr()));
  auto sequence = transform::NamedSequenceOp::create(
      builder, loc, transform::TransformDialect::kTransformEntryPointSymbolName,
      TypeAttr::get(builder.getFunctionType(root, {})), /*sym_visibility=*/StringAttr(),
      builder.getArrayAttr(readOnly), /*res_attrs=*/ArrayAttr());
  Block *body = builder.createBlock(&sequence.getBody(), {}, root, loc);
  transform::YieldOp::create(builder, loc);
  entries.push_back({body->getArgument(0), *module, {}, {}});
}

std::unique_ptr<EagerSchedule> EagerSchedule::copy() const {
  std::unique_ptr<EagerSchedule> result(new EagerSchedule(random));
  IRMapping payloads, values;
  result->module = cast<ModuleOp>(getModule()->clone(payloads));
  result->trace = cast<ModuleOp>(getTrace()->clone(values));
  result->entries = entries;
  for (Entry &entry : result->entries) {
    entry.traceValue = values.lookupOrNull(entry.traceValue);
    entry.payload = entry.payload ? payloads.lookupOrNull(entry.payload) : nullptr;
  }
  return result;
}

bool EagerSchedule::addIntrin(StringRef name, PrimFuncOp description, PrimFuncOp implementation) {
  if (name == transform::TransformDialect::kTransformEntryPointSymbolName)
    return false;
  OpBuilder builder = OpBuilder::atBlockBegin(trace->getBody());
  OwningOpRef<ModuleOp> intrin = ModuleOp::create(UnknownLoc::get(trace->getContext()), name);
  builder.setInsertionPointToEnd(intrin->getBody());
  for (auto [function, symbol] :
       {std::pair(description, "description"), std::pair(implementation, "implementation")}) {
    auto clone = cast<PrimFuncOp>(builder.clone(*function));
    clone.setSymName(symbol);
  }
  if (auto known = trace->lookupSymbol<ModuleOp>(name))
    return OperationEquivalence::isEquivalentTo(known, *intrin,
                                                OperationEquivalence::IgnoreLocations);
  trace->getBody()->push_front(intrin.release());
  return true;
}

Operation *EagerSchedule::getPayload(Handle handle) const {
  return handle < entries.size() ? entries[handle].payload : nullptr;
}

Attribute EagerSchedule::getParam(Handle handle) const {
  return handle < entries.size() ? entries[handle].param : Attribute();
}

Value EagerSchedule::getTraceValue(Handle handle) const {
  return handle < entries.size() ? entries[handle].traceValue : Value();
}

void EagerSchedule::forget(Handle handle) {
  if (handle == kRoot || handle >= entries.size())
    return;
  entries[handle].payload = nullptr;
  entries[handle].param = {};
  entries[handle].removedBy = "remove_rv";
}

llvm::Error EagerSchedule::checkHandles(StringRef primitive, ArrayRef<Handle> handles) const {
  for (Handle handle : handles) {
    if (handle >= entries.size())
      return refuse(primitive, "the handle is not one of this schedule");
    const Entry &entry = entries[handle];
    if (!entry.payload && !entry.param)
      return refuse(primitive, "the loop or block that the handle named is no longer there: '" +
                                   entry.removedBy + "' removed it");
  }
  return llvm::Error::success();
}

transform::SequenceOp EagerSchedule::createStep(StringRef name, ArrayRef<Handle> operands,
                                                ArrayRef<NamedAttribute> attributes,
                                                std::optional<ArrayRef<Type>> resultTypes) {
  MLIRContext *context = module->getContext();
  OpBuilder builder = OpBuilder::atBlockEnd(trace->getBody());
  Location loc = UnknownLoc::get(context);
  SmallVector<Type> operandTypes;
  SmallVector<Operation *> payloads;
  for (Handle handle : operands) {
    operandTypes.push_back(entries[handle].traceValue.getType());
    payloads.push_back(entries[handle].payload);
  }
  SmallVector<Type> types;
  if (resultTypes)
    llvm::append_range(types, *resultTypes);
  else
    types = getLookupResultTypes(name, payloads, attributes, context);
  return transform::SequenceOp::create(
      builder, loc, types, transform::FailurePropagationMode::Propagate,
      transform::AnyOpType::get(context), operandTypes,
      [&](OpBuilder &nested, Location, BlockArgument, ValueRange arguments) {
        OperationState state(loc, name, arguments, types, attributes);
        Operation *op = nested.create(state);
        transform::YieldOp::create(nested, loc, op->getResults());
      });
}

void EagerSchedule::update(StringRef primitive, Operation *op, Operation *replacement) {
  for (Entry &entry : entries)
    if (entry.payload == op) {
      entry.payload = replacement;
      if (!replacement)
        entry.removedBy = primitive.str();
    }
}

llvm::Error EagerSchedule::run(transform::SequenceOp step, StringRef primitive,
                               ArrayRef<Handle> operands, SmallVectorImpl<Entry> &results) {
  Refusal refusal(module->getContext());
  // The op alone: a sequence is not meant to give parameters back, though it can.
  if (failed(verify(&step.getBodyBlock()->front())))
    return refuse(primitive, refusal.reason);
  RaggedArray<transform::MappedValue> handles;
  for (Handle handle : operands) {
    const Entry &entry = entries[handle];
    handles.push_back(ArrayRef<transform::MappedValue>(
        entry.payload ? transform::MappedValue(entry.payload)
                      : transform::MappedValue(transform::Param(entry.param))));
  }
  auto listen = [&](Operation *op, Operation *replacement) { update(primitive, op, replacement); };
  auto initialize = [&](TransformState &state) {
    state.addExtension<PayloadListener>(listen);
    state.addExtension<SamplingState>(random);
  };
  auto collect = [&](TransformState &state) {
    if (Attribute decision = state.getExtension<SamplingState>()->getDecision())
      step.getBodyBlock()->front().setAttr("decision", decision);
    for (Value result : step.getResults()) {
      Entry &entry = results.emplace_back();
      if (isa<transform::TransformParamTypeInterface>(result.getType())) {
        ArrayRef<Attribute> params = state.getParams(result);
        entry.param = params.size() == 1 ? params.front() : Attribute();
      } else if (llvm::hasSingleElement(state.getPayloadOps(result))) {
        entry.payload = *state.getPayloadOps(result).begin();
      }
    }
    return success();
  };
  auto options = transform::TransformOptions().enableExpensiveChecks(false);
  if (failed(transform::applyTransforms(*module, step, handles, options,
                                        /*enforceToplevelTransformOp=*/true, initialize, collect)))
    return refuse(primitive, refusal.reason, refusal.op);
  return llvm::Error::success();
}

llvm::Expected<SmallVector<EagerSchedule::Handle>>
EagerSchedule::apply(StringRef name, ArrayRef<Handle> operands, ArrayRef<NamedAttribute> attributes,
                     std::optional<ArrayRef<Type>> resultTypes) {
  StringRef primitive = getPrimitiveName(name);
  auto registered = RegisteredOperationName::lookup(name, module->getContext());
  if (!registered || !registered->hasInterface<transform::TransformOpInterface>())
    return refuse(primitive, "there is no primitive of this name");
  if (llvm::Error error = checkHandles(primitive, operands))
    return error;
  transform::SequenceOp step = createStep(name, operands, attributes, resultTypes);
  SmallVector<Entry> results;
  RandomState randomBefore = random;
  if (llvm::Error error = run(step, primitive, operands, results)) {
    step.erase();
    random = randomBefore;
    return error;
  }
  Operation *op = &step.getBodyBlock()->front();
  step.getBodyBlock()->getTerminator()->erase();
  op->moveBefore(getSequence(*trace).getBody().front().getTerminator());
  for (auto [operand, handle] : llvm::zip_equal(op->getOpOperands(), operands))
    operand.set(entries[handle].traceValue);
  step.erase();

  SmallVector<Handle> handles;
  for (auto [entry, value] : llvm::zip_equal(results, op->getResults())) {
    entry.traceValue = value;
    handles.push_back(entries.size());
    entries.push_back(std::move(entry));
  }
  return handles;
}
