//===- Library.cpp - Compiled modules as shared libraries -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/Library.h"
#include "mlc/Target/Constants.h"
#include "mlc/Target/Objects.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace mlir;
using namespace mlc;

namespace {

/// A file that is removed when it goes out of scope.
class TemporaryFile {
public:
  TemporaryFile(ModuleOp module, StringRef suffix) : module(module) {
    if (std::error_code error = llvm::sys::fs::createTemporaryFile("mlc", suffix, path))
      module.emitError() << "cannot make a temporary file: " << error.message();
    else
      remover.setFile(path);
  }

  /// Fills the file; fails, with an error, if it cannot be written.
  LogicalResult write(function_ref<LogicalResult(llvm::raw_pwrite_stream &)> fill) {
    if (path.empty())
      return failure();
    std::error_code error;
    llvm::raw_fd_ostream os(path, error, llvm::sys::fs::OF_None);
    if (!error && failed(fill(os)))
      return failure();
    os.close();
    if (os.has_error()) {
      error = os.error();
      os.clear_error();
    }
    if (error)
      return module.emitError() << "cannot write '" << path << "': " << error.message();
    return success();
  }

  StringRef getPath() const { return path; }

private:
  ModuleOp module;
  SmallString<128> path;
  llvm::FileRemover remover;
};

} // namespace

static FailureOr<std::string> findLinker(ModuleOp module) {
  for (StringRef name : {"clang-22", "clang", "cc", "gcc"})
    if (llvm::ErrorOr<std::string> program = llvm::sys::findProgramByName(name))
      return *program;
  return module.emitError() << "no C compiler to link with is on the PATH: looked for clang-22, "
                               "clang, cc and gcc";
}

static LogicalResult link(ModuleOp module, ArrayRef<StringRef> arguments) {
  TemporaryFile log(module, "log");
  if (log.getPath().empty())
    return failure();
  std::string reason;
  std::optional<StringRef> redirects[] = {std::nullopt, log.getPath(), log.getPath()};
  int status = llvm::sys::ExecuteAndWait(arguments.front(), arguments, std::nullopt, redirects,
                                         /*SecondsToWait=*/0, /*MemoryLimit=*/0, &reason);
  if (status == 0)
    return success();
  if (auto output = llvm::MemoryBuffer::getFile(log.getPath()))
    reason += (*output)->getBuffer().trim().str();
  return module.emitError() << "'" << arguments.front() << "' cannot link the library: " << reason;
}

LogicalResult mlc::writeLibrary(ModuleOp module, const LibraryOptions &options, StringRef path) {
  if (!llvm::sys::fs::exists(options.runtimeCore))
    return module.emitError() << "the archive of the runtime's core, '" << options.runtimeCore
                              << "', is not there";
  FailureOr<std::string> linker = findLinker(module);
  if (failed(linker))
    return failure();
  FailureOr<SmallVector<std::unique_ptr<llvm::MemoryBuffer>>> objects =
      compileToObjects(module, options.codeGen);
  if (failed(objects))
    return failure();
  std::vector<std::unique_ptr<TemporaryFile>> files;
  auto addFile = [&](function_ref<LogicalResult(llvm::raw_pwrite_stream &)> fill) {
    return files.emplace_back(std::make_unique<TemporaryFile>(module, "o"))->write(fill);
  };
  if (failed(addFile([&](llvm::raw_pwrite_stream &os) {
        return writeConstantsObject(module, options.codeGen.triple, os);
      })))
    return failure();
  for (const std::unique_ptr<llvm::MemoryBuffer> &object : *objects)
    if (failed(addFile([&](llvm::raw_pwrite_stream &os) {
          os << object->getBuffer();
          return success();
        })))
      return failure();
  SmallVector<StringRef> arguments = {*linker, "-shared", "-o", path};
  for (const std::unique_ptr<TemporaryFile> &file : files)
    arguments.push_back(file->getPath());
  // Threads free their workspace when they end: the library stays.
  arguments.append({options.runtimeCore, "-Wl,--gc-sections", "-Wl,-z,nodelete", "-Wl,--as-needed",
                    MLC_LIBOMP_PATH, "-lm", "-lpthread"});
  return link(module, arguments);
}
