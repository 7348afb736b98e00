//===- Executable.cpp - Compiled code in this process ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/Executable.h"
#include "mlc-runtime/threads.h"
#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlc/Target/Objects.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Target/TargetMachine.h"
#include <mutex>

using namespace mlir;
using namespace mlc;
namespace orc = llvm::orc;

Executable::Executable() = default;

Executable::~Executable() {
  // Code may refer to the copies until it is gone.
  jit.reset();
  for (void *copy : copies)
    mlc_free(copy);
}

/// Compiled code calls libm, maybe libomp, and the compiler's helpers for small floats. They need
/// not be visible in the process: a Python extension is loaded with its libraries to itself.
static void addLibraries(orc::LLJIT &jit, bool needsOpenMP) {
  SmallVector<SmallVector<StringRef, 2>> libraries = {{"libm.so.6"}, {"libgcc_s.so.1"}};
  if (needsOpenMP)
    libraries.push_back({"libomp.so.5", MLC_LIBOMP_PATH});
  for (ArrayRef<StringRef> names : libraries)
    for (StringRef name : names) {
      auto generator = orc::DynamicLibrarySearchGenerator::Load(
          name.str().c_str(), jit.getDataLayout().getGlobalPrefix());
      if (generator) {
        jit.getMainJITDylib().addGenerator(std::move(*generator));
        break;
      }
      // A symbol that is missed for this is reported by its name.
      llvm::consumeError(generator.takeError());
    }
}

/// Threads of libomp spin for 200 ms when a parallel loop has ended, on cores that others need: the
/// threads of torch have a runtime of their own. A millisecond bridges what lies between the loops
/// of a model. Who has set such a thing in the environment is not overruled.
static void limitSpinning(orc::LLJIT &jit) {
  for (const char *name : {"KMP_BLOCKTIME", "KMP_LIBRARY", "OMP_WAIT_POLICY"})
    if (std::getenv(name))
      return;
  static std::once_flag once;
  std::call_once(once, [&] {
    llvm::Expected<orc::ExecutorAddr> found = jit.lookup("kmp_set_defaults");
    if (found)
      found->toPtr<void (*)(const char *)>()("KMP_BLOCKTIME=1ms");
    else // Another runtime, which spins as it likes.
      llvm::consumeError(found.takeError());
  });
}

LogicalResult Executable::addConstants(ModuleOp module, bool borrow) {
  FailureOr<SmallVector<ConstantData>> constants = getConstants(module);
  if (failed(constants))
    return failure();
  orc::SymbolMap symbols;
  for (const ConstantData &constant : *constants) {
    const void *address = constant.bytes.data();
    bool aligned = reinterpret_cast<uintptr_t>(address) % kConstantAlignment == 0;
    if (!borrow || !aligned || constant.owned) {
      void *copy = mlc_allocate(constant.bytes.size());
      if (!copy)
        return module.emitError() << "no memory for the " << constant.bytes.size()
                                  << " bytes of constant \"" << constant.symbol << "\"";
      copies.push_back(copy);
      std::copy(constant.bytes.begin(), constant.bytes.end(), static_cast<char *>(copy));
      address = copy;
    }
    symbols[jit->mangleAndIntern(constant.symbol)] = {orc::ExecutorAddr::fromPtr(address),
                                                      llvm::JITSymbolFlags::Exported};
  }
  if (llvm::Error error = jit->getMainJITDylib().define(orc::absoluteSymbols(std::move(symbols))))
    return module.emitError() << llvm::toString(std::move(error));
  return success();
}

/// Whether the runtime's own threads can do it: a parallel loop as the pipeline makes them.
static bool isPlainParallelism(Operation *op) {
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case([](omp::ParallelOp parallel) {
        return parallel.getReductionVars().empty() && parallel.getPrivateVars().empty() &&
               parallel.getAllocateVars().empty() && !parallel.getProcBindKind();
      })
      .Case([](omp::WsloopOp loop) {
        return loop->getNumOperands() == 0 && !loop.getScheduleKind() && !loop.getOrdered() &&
               !loop.getOrder() && isa_and_nonnull<omp::LoopNestOp>(loop.getWrappedLoop());
      })
      .Case([](omp::LoopNestOp nest) {
        return nest.getNumLoops() == 1 && nest.getIVs().front().getType().isInteger(64);
      })
      .Case<omp::BarrierOp, omp::TerminatorOp, omp::YieldOp>([](auto) { return true; })
      .Default([](auto) { return false; });
}

/// Parallel loops call the OpenMP runtime; here they find functions that do the same with threads
/// of their own, which wait for none that is late and take from others what these have not begun.
LogicalResult Executable::addThreads(ModuleOp module) {
  module.walk([](omp::WsloopOp loop) { loop.setScheduleKind(omp::ClauseScheduleKind::Auto); });
  const std::pair<StringRef, void *> functions[] = {
      {"__kmpc_fork_call", reinterpret_cast<void *>(mlc_threads_fork)},
      {"__kmpc_fork_call_if", reinterpret_cast<void *>(mlc_threads_fork_if)},
      {"__kmpc_push_num_threads", reinterpret_cast<void *>(mlc_threads_push_count)},
      {"__kmpc_global_thread_num", reinterpret_cast<void *>(mlc_threads_number)},
      {"__kmpc_dispatch_init_8u", reinterpret_cast<void *>(mlc_threads_begin_loop)},
      {"__kmpc_dispatch_next_8u", reinterpret_cast<void *>(mlc_threads_next_piece)},
      {"__kmpc_barrier", reinterpret_cast<void *>(mlc_threads_barrier)},
  };
  orc::SymbolMap symbols;
  for (auto [name, address] : functions)
    symbols[jit->mangleAndIntern(name)] = {orc::ExecutorAddr::fromPtr(address),
                                           llvm::JITSymbolFlags::Exported};
  if (llvm::Error error = jit->getMainJITDylib().define(orc::absoluteSymbols(std::move(symbols))))
    return module.emitError() << llvm::toString(std::move(error));
  return success();
}

LogicalResult Executable::addCode(ModuleOp module, const CodeGenOptions &options) {
  bool hasParallelism = false, needsOpenMP = false;
  module.walk([&](Operation *op) {
    if (isa_and_nonnull<omp::OpenMPDialect>(op->getDialect())) {
      hasParallelism = true;
      needsOpenMP |= !isPlainParallelism(op);
    }
    if (auto func = dyn_cast<LLVM::LLVMFuncOp>(op))
      needsOpenMP |= func.isExternal() &&
                     (func.getName().starts_with("__kmpc_") || func.getName().starts_with("omp_"));
  });
  if (hasParallelism && !needsOpenMP && failed(addThreads(module)))
    return failure();
  FailureOr<SmallVector<std::unique_ptr<llvm::MemoryBuffer>>> objects =
      compileToObjects(module, options);
  if (failed(objects))
    return failure();
  addLibraries(*jit, needsOpenMP);
  if (needsOpenMP)
    limitSpinning(*jit);
  for (std::unique_ptr<llvm::MemoryBuffer> &object : *objects)
    if (llvm::Error error = jit->addObjectFile(std::move(object)))
      return module.emitError() << llvm::toString(std::move(error));
  return success();
}

LogicalResult Executable::findFunctions(ModuleOp module) {
  constexpr StringRef suffix = "_signature";
  for (auto global : module.getOps<LLVM::GlobalOp>()) {
    StringRef symbol = global.getSymName();
    StringRef name = symbol;
    if (!name.consume_front(kEntryPrefix) || !name.consume_back(suffix))
      continue;
    Function function;
    function.name = name.str();
    std::string entry = (kEntryPrefix + name).str();
    const std::string symbols[] = {entry, entry + "_workspace", symbol.str()};
    void *addresses[3];
    for (auto [address, mangled] : llvm::zip(addresses, symbols)) {
      llvm::Expected<orc::ExecutorAddr> found = jit->lookup(mangled);
      if (!found)
        return module.emitError() << "compiled code cannot be linked: "
                                  << llvm::toString(found.takeError()) << report;
      address = found->toPtr<void *>();
    }
    function.code = reinterpret_cast<mlc_code>(addresses[0]);
    function.workspace = reinterpret_cast<mlc_workspace_size>(addresses[1]);
    function.signature = static_cast<const int64_t *>(addresses[2]);
    functions.push_back(std::move(function));
  }
  return success();
}

FailureOr<std::unique_ptr<Executable>> Executable::create(ModuleOp module,
                                                          const ExecutableOptions &options) {
  FailureOr<std::unique_ptr<llvm::TargetMachine>> machine =
      createTargetMachine(options.codeGen, module.getLoc());
  if (failed(machine) || failed(checkRunsHere(**machine, module.getLoc())))
    return failure();
  std::unique_ptr<Executable> executable(new Executable());
  orc::JITTargetMachineBuilder builder((*machine)->getTargetTriple());
  builder.setCPU(options.codeGen.cpu);
  builder.addFeatures(llvm::SubtargetFeatures(options.codeGen.features).getFeatures());
  builder.setCodeGenOptLevel(llvm::CodeGenOptLevel::Aggressive);
  auto jit = orc::LLJITBuilder().setJITTargetMachineBuilder(std::move(builder)).create();
  if (!jit)
    return module.emitError() << "cannot compile in this process: "
                              << llvm::toString(jit.takeError());
  executable->jit = std::move(*jit);
  std::string &report = executable->report;
  executable->jit->getExecutionSession().setErrorReporter(
      [&report](llvm::Error error) { report += "; " + llvm::toString(std::move(error)); });
  if (failed(executable->addConstants(module, options.borrowConstants)) ||
      failed(executable->addCode(module, options.codeGen)) ||
      failed(executable->findFunctions(module)))
    return failure();
  return executable;
}

const Executable::Function *Executable::lookup(StringRef name) const {
  const Function *found =
      llvm::find_if(functions, [&](const Function &function) { return function.name == name; });
  return found == functions.end() ? nullptr : found;
}
