//===- Constants.cpp - The data of a module's constants -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/Constants.h"
#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlc/Target/CodeGen.h"
#include "llvm/MC/MCAsmBackend.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCCodeEmitter.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCExpr.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCObjectFileInfo.h"
#include "llvm/MC/MCObjectWriter.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"

using namespace mlir;
using namespace mlc;

FailureOr<SmallVector<ConstantData>> mlc::getConstants(ModuleOp module) {
  SmallVector<ConstantData> constants;
  Attribute attribute = module->getAttr(kConstantsAttrName);
  if (!attribute)
    return constants;
  auto dictionary = dyn_cast<DictionaryAttr>(attribute);
  if (!dictionary)
    return module.emitError() << "expects '" << kConstantsAttrName
                              << "' to be a dictionary of constants, got " << attribute;
  for (NamedAttribute entry : dictionary) {
    auto emitError = [&] { return module.emitError() << "constant " << entry.getName() << ": "; };
    FailureOr<ElementBytes> elements = readElements(entry.getValue(), emitError);
    if (failed(elements))
      return failure();
    constants.push_back({entry.getName().str(), std::move(*elements)});
  }
  return constants;
}

namespace {

/// The parts of LLVM's machine-code layer that an object file of data needs, in the order in which
/// they depend on one another.
struct ObjectStreamer {
  llvm::MCTargetOptions options;
  std::unique_ptr<llvm::MCRegisterInfo> registers;
  std::unique_ptr<llvm::MCAsmInfo> asmInfo;
  std::unique_ptr<llvm::MCInstrInfo> instructions;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<llvm::MCObjectFileInfo> fileInfo;
  std::unique_ptr<llvm::MCStreamer> streamer;

  LogicalResult open(const llvm::Triple &triple, llvm::raw_pwrite_stream &os, std::string &error);
};

} // namespace

LogicalResult ObjectStreamer::open(const llvm::Triple &triple, llvm::raw_pwrite_stream &os,
                                   std::string &error) {
  initializeTarget(triple);
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return failure();
  if (!triple.isOSBinFormatELF()) {
    error = "only ELF objects are written";
    return failure();
  }
  registers.reset(target->createMCRegInfo(triple));
  asmInfo.reset(target->createMCAsmInfo(*registers, triple, options));
  instructions.reset(target->createMCInstrInfo());
  subtarget.reset(target->createMCSubtargetInfo(triple, "", ""));
  context = std::make_unique<llvm::MCContext>(triple, asmInfo.get(), registers.get(),
                                              subtarget.get(), nullptr, &options);
  fileInfo.reset(target->createMCObjectFileInfo(*context, /*PIC=*/true));
  context->setObjectFileInfo(fileInfo.get());
  std::unique_ptr<llvm::MCAsmBackend> backend(
      target->createMCAsmBackend(*subtarget, *registers, options));
  std::unique_ptr<llvm::MCCodeEmitter> emitter(
      target->createMCCodeEmitter(*instructions, *context));
  std::unique_ptr<llvm::MCObjectWriter> writer = backend->createObjectWriter(os);
  streamer.reset(target->createMCObjectStreamer(triple, *context, std::move(backend),
                                                std::move(writer), std::move(emitter), *subtarget));
  return success();
}

LogicalResult mlc::writeConstantsObject(ModuleOp module, StringRef triple,
                                        llvm::raw_pwrite_stream &os) {
  FailureOr<SmallVector<ConstantData>> constants = getConstants(module);
  if (failed(constants))
    return failure();
  ObjectStreamer object;
  std::string error;
  if (failed(object.open(llvm::Triple(triple), os, error)))
    return module.emitError() << "no object file can be written for the target '" << triple
                              << "': " << error;
  llvm::MCStreamer &streamer = *object.streamer;
  streamer.initSections(/*NoExecStack=*/true, *object.subtarget);
  streamer.switchSection(object.fileInfo->getReadOnlySection());
  for (const ConstantData &constant : *constants) {
    llvm::MCSymbol *symbol = object.context->getOrCreateSymbol(constant.symbol);
    streamer.emitValueToAlignment(llvm::Align(kConstantAlignment));
    streamer.emitSymbolAttribute(symbol, llvm::MCSA_Global);
    streamer.emitSymbolAttribute(symbol, llvm::MCSA_Hidden);
    streamer.emitSymbolAttribute(symbol, llvm::MCSA_ELF_TypeObject);
    streamer.emitLabel(symbol);
    streamer.emitBytes(StringRef(constant.bytes.data(), constant.bytes.size()));
    streamer.emitELFSize(
        symbol, llvm::MCConstantExpr::create(int64_t(constant.bytes.size()), *object.context));
  }
  // Says that nothing here needs an executable stack.
  if (llvm::MCSection *section = object.asmInfo->getStackSection(*object.context, /*Exec=*/false))
    streamer.switchSection(section);
  streamer.finish();
  return success();
}
