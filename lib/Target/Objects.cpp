//===- Objects.cpp - Modules as object files in memory --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/Objects.h"
#include "mlc/Target/SplitModule.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Threading.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Caching.h"
#include "llvm/Support/SHA1.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlc;

using Object = std::unique_ptr<llvm::MemoryBuffer>;

/// The hash of what an object is made of.
static std::string getKey(const llvm::Module &code, const CodeGenOptions &options) {
  SmallVector<char, 0> bitcode;
  llvm::raw_svector_ostream os(bitcode);
  llvm::WriteBitcodeToFile(code, os);
  os << '\0' << options.triple << '\0' << options.cpu << '\0' << options.features << '\0'
     << options.optLevel << '\0' << LLVM_VERSION_STRING;
  llvm::SHA1 hash;
  hash.update(StringRef(bitcode.data(), bitcode.size()));
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

namespace {
/// One part of a module on its way.
class PartCompiler {
public:
  PartCompiler(ModuleOp part, const CodeGenOptions &options) : part(part), options(options) {}

  FailureOr<Object> compile();

private:
  FailureOr<Object> compileCode();
  Object find(const std::string &key);
  void keep(const std::string &key, const llvm::MemoryBuffer &object);
  llvm::Error run(const std::string &key, const llvm::MemoryBuffer *object, Object &found);
  void warn(llvm::Error error) {
    part.emitWarning() << "object code is not kept in '" << options.cacheFolder
                       << "': " << llvm::toString(std::move(error));
  }

  ModuleOp part;
  const CodeGenOptions &options;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> code;
};
} // namespace

FailureOr<Object> PartCompiler::compileCode() {
  if (options.optLevel != 0 &&
      failed(optimizeLLVM(*code, *machine, options.optLevel, part.getLoc())))
    return failure();
  SmallVector<char, 0> buffer;
  llvm::raw_svector_ostream os(buffer);
  if (failed(writeMachineCode(*code, *machine, part.getLoc(), os)))
    return failure();
  return Object(std::make_unique<llvm::SmallVectorMemoryBuffer>(std::move(buffer),
                                                                /*RequiresNullTerminator=*/false));
}

/// Looks an object up, or, if there is one, adds it.
llvm::Error PartCompiler::run(const std::string &key, const llvm::MemoryBuffer *object,
                              Object &found) {
  auto take = [&](unsigned, const llvm::Twine &, Object buffer) { found = std::move(buffer); };
  llvm::Expected<llvm::FileCache> cache = llvm::localCache("mlc", "mlc", options.cacheFolder, take);
  if (!cache)
    return cache.takeError();
  llvm::Expected<llvm::AddStreamFn> add = (*cache)(0, key, "mlc");
  if (!add)
    return add.takeError();
  if (!object || !*add)
    return llvm::Error::success();
  auto stream = (*add)(0, "mlc");
  if (!stream)
    return stream.takeError();
  *(*stream)->OS << object->getBuffer();
  return (*stream)->commit();
}

/// Null where there is none, or none that can be read.
Object PartCompiler::find(const std::string &key) {
  Object found;
  if (llvm::Error error = run(key, nullptr, found)) {
    warn(std::move(error));
    return nullptr;
  }
  if (!found)
    return nullptr;
  auto file = llvm::object::ObjectFile::createObjectFile(found->getMemBufferRef());
  if (file)
    return found;
  llvm::consumeError(file.takeError());
  return nullptr;
}

void PartCompiler::keep(const std::string &key, const llvm::MemoryBuffer &object) {
  Object found;
  if (llvm::Error error = run(key, &object, found))
    return warn(std::move(error));
  llvm::CachePruningPolicy policy;
  policy.MaxSizeBytes = uint64_t(1) << 30;
  llvm::pruneCache(options.cacheFolder, policy);
}

FailureOr<Object> PartCompiler::compile() {
  FailureOr<std::unique_ptr<llvm::TargetMachine>> made =
      createTargetMachine(options, part.getLoc());
  if (failed(made))
    return failure();
  machine = std::move(*made);
  FailureOr<std::unique_ptr<llvm::Module>> translated =
      translateToLLVM(part, context, *machine, /*optLevel=*/0);
  if (failed(translated))
    return failure();
  code = std::move(*translated);
  if (options.cacheFolder.empty())
    return compileCode();
  std::string key = getKey(*code, options);
  if (Object found = find(key))
    return found;
  FailureOr<Object> object = compileCode();
  if (succeeded(object))
    keep(key, **object);
  return object;
}

FailureOr<SmallVector<Object>> mlc::compileToObjects(ModuleOp module,
                                                     const CodeGenOptions &options) {
  MLIRContext *context = module.getContext();
  SmallVector<OwningOpRef<ModuleOp>> others = splitModule(module, context->getNumThreads());
  SmallVector<ModuleOp> parts = {module};
  for (OwningOpRef<ModuleOp> &part : others)
    parts.push_back(*part);
  SmallVector<Object> objects(parts.size());
  if (failed(failableParallelForEachN(context, 0, parts.size(), [&](size_t number) {
        FailureOr<Object> object = PartCompiler(parts[number], options).compile();
        if (succeeded(object))
          objects[number] = std::move(*object);
        return LogicalResult(object);
      })))
    return failure();
  return objects;
}
