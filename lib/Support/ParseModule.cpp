//===- ParseModule.cpp - Modules from text or bytecode in memory ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/ParseModule.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlc;

OwningOpRef<ModuleOp> mlc::parseModule(StringRef source, MLIRContext *context) {
  auto buffer =
      llvm::WritableMemoryBuffer::getNewUninitMemBuffer(source.size(), "", llvm::Align(4096));
  if (!buffer) {
    emitError(UnknownLoc::get(context))
        << "no memory for a module of " << source.size() << " bytes";
    return {};
  }
  llvm::copy(source, buffer->getBufferStart());
  // Data of constants are read where they lie, which keeps the buffer.
  auto sources = std::make_shared<llvm::SourceMgr>();
  sources->AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  return parseSourceFile<ModuleOp>(sources, ParserConfig(context));
}
