//===- CodeGen.cpp - From the LLVM dialect to machine code ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/CodeGen.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/OpenMP/OpenMPToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/Threading.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include <cstdlib>
#include <mutex>
#include <unistd.h>

using namespace mlir;
using namespace mlc;

CodeGenOptions CodeGenOptions::getHost() {
  CodeGenOptions options;
  options.triple = llvm::sys::getProcessTriple();
  options.cpu = llvm::sys::getHostCPUName().str();
  llvm::SubtargetFeatures features;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    features.AddFeature(feature.first(), feature.second);
  options.features = features.getString();
  return options;
}

CodeGenOptions CodeGenOptions::get(StringRef triple, StringRef cpu, StringRef features) {
  CodeGenOptions options = getHost();
  bool isHost = triple.empty() && (cpu.empty() || cpu == "native");
  // The host's features belong to the host's CPU.
  if (!isHost) {
    options.cpu = cpu.str();
    options.features.clear();
  }
  if (!triple.empty())
    options.triple = triple.str();
  if (!features.empty())
    options.features = (cpu == "native" && isHost ? options.features + "," : "") + features.str();
  return options;
}

/// The threads of a parallel loop: as many as the OpenMP runtime is told to have, or one a core.
static int64_t getHostThreads() {
  int64_t number = 0;
  const char *given = std::getenv("OMP_NUM_THREADS");
  if (given && to_integer(StringRef(given).split(',').first.trim(), number) && number > 0)
    return number;
  return std::max(1, llvm::get_physical_cores());
}

/// The last cache that a core uses. The C library may add up those of all groups of cores.
static std::optional<int64_t> getHostLastCache() {
  auto file = llvm::MemoryBuffer::getFileAsStream("/sys/devices/system/cpu/cpu0/cache/index3/size");
  if (!file)
    return std::nullopt;
  StringRef text = (*file)->getBuffer().trim();
  int64_t unit = text.consume_back("K") ? 1 << 10 : text.consume_back("M") ? 1 << 20 : 1;
  int64_t size = 0;
  if (text.getAsInteger(10, size) || size <= 0 || size > (int64_t(1) << 40))
    return std::nullopt;
  return size * unit;
}

/// The size of a cache of this machine, in bytes; `otherwise` where that is not known.
static int64_t getHostCache(int name, int64_t otherwise) {
  long bytes = sysconf(name);
  return bytes > 0 ? bytes : otherwise;
}

FailureOr<TargetSpec> mlc::getTargetSpec(const CodeGenOptions &options, Location location) {
  FailureOr<std::unique_ptr<llvm::TargetMachine>> machine = createTargetMachine(options, location);
  if (failed(machine))
    return failure();
  TargetSpec spec;
  spec.triple = options.triple;
  spec.cpu = options.cpu;
  CodeGenOptions host = CodeGenOptions::getHost();
  bool isHost = options.triple == host.triple && options.cpu == host.cpu;
  // The host's own are many, and found again.
  if (!isHost || options.features != host.features)
    spec.features = options.features;
  const llvm::MCSubtargetInfo &subtarget = *(*machine)->getMCSubtargetInfo();
  bool isX86 = (*machine)->getTargetTriple().isX86();
  bool hasAVX512 = isX86 && subtarget.checkFeatures("+avx512f");
  bool hasAVX = isX86 && subtarget.checkFeatures("+avx");
  spec.vectorBits = hasAVX512 ? 512 : hasAVX ? 256 : 128;
  spec.vectorRegisters = hasAVX512 || !isX86 ? 32 : 16;
  if (options.triple == host.triple)
    spec.cores = getHostThreads();
  if (!isHost)
    return spec;
#ifdef _SC_LEVEL1_DCACHE_SIZE
  spec.l1Bytes = getHostCache(_SC_LEVEL1_DCACHE_SIZE, spec.l1Bytes);
  spec.l2Bytes = getHostCache(_SC_LEVEL2_CACHE_SIZE, spec.l2Bytes);
  spec.l3Bytes = getHostLastCache().value_or(getHostCache(_SC_LEVEL3_CACHE_SIZE, spec.l3Bytes));
#endif
  return spec;
}

void mlc::registerLLVMTranslations(DialectRegistry &registry) {
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registerOpenMPDialectTranslation(registry);
}

/// The names of a table of LLVM.
template <typename Table> static SmallVector<StringRef> getKeys(const Table &table) {
  return llvm::map_to_vector(table, [](const auto &known) { return StringRef(known.Key); });
}

/// Those of `names` that are most like what was given.
static std::string findLike(StringRef given, SmallVector<StringRef> names) {
  llvm::stable_sort(names, [&](StringRef a, StringRef b) {
    return given.edit_distance(a) < given.edit_distance(b);
  });
  names.truncate(std::min<size_t>(names.size(), 5));
  return llvm::join(names, ", ");
}

/// LLVM prints what it does not know, and goes on without it.
static LogicalResult checkNames(const CodeGenOptions &options,
                                const llvm::MCSubtargetInfo &subtarget, Location location) {
  if (!options.cpu.empty() && !subtarget.isCPUStringValid(options.cpu))
    return emitError(location) << "'" << options.cpu << "' is not a CPU of the target '"
                               << options.triple << "'; it has "
                               << llvm::join(getKeys(subtarget.getAllProcessorDescriptions()),
                                             ", ");
  llvm::SubtargetFeatures features(options.features);
  for (const std::string &feature : features.getFeatures()) {
    StringRef name = llvm::SubtargetFeatures::StripFlag(feature);
    if (!llvm::any_of(subtarget.getAllProcessorFeatures(),
                      [&](const auto &known) { return name == known.Key; }))
      return emitError(location) << "'" << name << "' is not a feature of the target '"
                                 << options.triple << "'; like it are "
                                 << findLike(name, getKeys(subtarget.getAllProcessorFeatures()));
  }
  return success();
}

/// Whether a feature stands for instructions of operating systems, or for such as only an intrinsic
/// of their own becomes: no kernel has them. Virtual machines hide many of these from their guests.
static bool isUnusedByKernels(StringRef feature) {
  return llvm::StringSwitch<bool>(feature)
      .Cases({"cldemote", "clflushopt", "clwb", "clzero", "wbnoinvd"}, true)
      .Cases({"mwaitx", "waitpkg", "serialize", "tsxldtrk", "rtm"}, true)
      .Cases({"enqcmd", "invpcid", "pconfig", "pku", "rdpid", "rdpru"}, true)
      .Cases({"fsgsbase", "lwp", "ptwrite", "sgx", "shstk", "uintr"}, true)
      .Cases({"hreset", "kl", "widekl", "xsavec", "xsaveopt", "xsaves"}, true)
      .Cases({"rdrnd", "rdseed"}, true)
      .Default(false);
}

LogicalResult mlc::checkRunsHere(const llvm::TargetMachine &machine, Location location) {
  llvm::Triple host(llvm::sys::getProcessTriple());
  const llvm::Triple &triple = machine.getTargetTriple();
  if (triple.getArch() != host.getArch() || triple.getOS() != host.getOS())
    return emitError(location) << "code for the target '" << triple.str()
                               << "' does not run in this process, which is of '" << host.str()
                               << "'";
  const llvm::MCSubtargetInfo &subtarget = *machine.getMCSubtargetInfo();
  SmallVector<StringRef> missing;
  llvm::StringMap<bool> hostFeatures = llvm::sys::getHostCPUFeatures();
  for (const auto &feature : hostFeatures)
    if (!feature.second && !isUnusedByKernels(feature.first()) &&
        subtarget.checkFeatures(("+" + feature.first()).str()))
      missing.push_back(feature.first());
  if (missing.empty())
    return success();
  llvm::sort(missing);
  return emitError(location) << "code for the CPU '" << machine.getTargetCPU()
                             << "' does not run on this one, which lacks "
                             << llvm::join(missing, ", ");
}

void mlc::initializeTarget(const llvm::Triple &triple) {
  static std::once_flag native, others;
  std::call_once(native, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  if (triple.getArch() != llvm::Triple(llvm::sys::getProcessTriple()).getArch())
    std::call_once(others, [] {
      llvm::InitializeAllTargetInfos();
      llvm::InitializeAllTargets();
      llvm::InitializeAllTargetMCs();
      llvm::InitializeAllAsmPrinters();
    });
}

FailureOr<std::unique_ptr<llvm::TargetMachine>>
mlc::createTargetMachine(const CodeGenOptions &options, Location location) {
  std::string error;
  llvm::Triple triple(options.triple);
  initializeTarget(triple);
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return emitError(location) << "no code can be made for the target '" << options.triple
                               << "': " << error;
  std::unique_ptr<llvm::TargetMachine> machine(target->createTargetMachine(
      triple, options.cpu, options.features, llvm::TargetOptions(), llvm::Reloc::PIC_,
      llvm::CodeModel::Small, llvm::CodeGenOptLevel::Aggressive));
  if (!machine)
    return emitError(location) << "no code can be made for the target '" << options.triple << "'";
  if (failed(checkNames(options, *machine->getMCSubtargetInfo(), location)))
    return failure();
  return machine;
}

FailureOr<std::unique_ptr<llvm::Module>> mlc::translateToLLVM(ModuleOp module,
                                                              llvm::LLVMContext &context,
                                                              llvm::TargetMachine &machine,
                                                              unsigned optLevel) {
  std::unique_ptr<llvm::Module> result =
      translateModuleToLLVMIR(module, context, module.getName().value_or("mlc"));
  if (!result)
    return failure(); // has reported why
  result->setTargetTriple(machine.getTargetTriple());
  result->setDataLayout(machine.createDataLayout());
  if (failed(linkImportedLLVM(module, *result)))
    return failure();
  if (optLevel != 0 && failed(optimizeLLVM(*result, machine, optLevel, module.getLoc())))
    return failure();
  return result;
}

LogicalResult mlc::writeMachineCode(llvm::Module &code, llvm::TargetMachine &machine,
                                    Location location, llvm::raw_pwrite_stream &os, CodeForm form) {
  freezeInvariants(code);
  llvm::legacy::PassManager passes;
  bool isObject = form == CodeForm::Object;
  if (machine.addPassesToEmitFile(passes, os, nullptr,
                                  isObject ? llvm::CodeGenFileType::ObjectFile
                                           : llvm::CodeGenFileType::AssemblyFile))
    return emitError(location) << "no " << (isObject ? "object file" : "assembly")
                               << " can be written for the target '"
                               << machine.getTargetTriple().str() << "'";
  passes.run(code);
  return success();
}

LogicalResult mlc::writeCode(ModuleOp module, const CodeGenOptions &options,
                             llvm::raw_pwrite_stream &os, CodeForm form) {
  FailureOr<std::unique_ptr<llvm::TargetMachine>> machine =
      createTargetMachine(options, module.getLoc());
  if (failed(machine))
    return failure();
  llvm::LLVMContext context;
  FailureOr<std::unique_ptr<llvm::Module>> code =
      translateToLLVM(module, context, **machine, options.optLevel);
  if (failed(code))
    return failure();
  return writeMachineCode(**code, **machine, module.getLoc(), os, form);
}
