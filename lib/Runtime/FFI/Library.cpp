//===- Library.cpp - Compiled functions of a shared library ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// The functions of an exported library are found by the symbols that describe them, and called by
// this process's own runtime: what they call by name, and what that raises, is as in the process
// that compiled them.
//
//===----------------------------------------------------------------------------------------===//

#include "Module.h"
#include <cstdlib>
#include <dlfcn.h>
#include <link.h>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/reflection/registry.h>
#include <unistd.h>

using namespace mlc::runtime;
namespace ffi = tvm::ffi;

namespace {

constexpr std::string_view kPrefix = "__mlc_", kSuffix = "_signature";

/// How many symbols a GNU hash table covers: one more than the last in any of its chains.
size_t countSymbols(const uint32_t *table) {
  uint32_t numBuckets = table[0], firstHashed = table[1], bloomWords = table[2];
  const auto *buckets = reinterpret_cast<const uint32_t *>(
      reinterpret_cast<const ElfW(Addr) *>(table + 4) + bloomWords);
  const uint32_t *chains = buckets + numBuckets;
  uint32_t last = 0;
  for (uint32_t i = 0; i < numBuckets; ++i)
    last = std::max(last, buckets[i]);
  if (last < firstHashed)
    return firstHashed;
  while ((chains[last - firstHashed] & 1) == 0)
    ++last;
  return size_t(last) + 1;
}

/// The names of the compiled functions that a library describes.
std::vector<std::string> getFunctionNames(void *library) {
  const link_map *map = nullptr;
  if (dlinfo(library, RTLD_DI_LINKMAP, &map) != 0)
    return {};
  const ElfW(Sym) *symbols = nullptr;
  const char *strings = nullptr;
  size_t count = 0;
  for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; ++entry) {
    const auto *address = reinterpret_cast<const void *>(entry->d_un.d_ptr);
    if (entry->d_tag == DT_SYMTAB)
      symbols = static_cast<const ElfW(Sym) *>(address);
    else if (entry->d_tag == DT_STRTAB)
      strings = static_cast<const char *>(address);
    else if (entry->d_tag == DT_GNU_HASH)
      count = countSymbols(static_cast<const uint32_t *>(address));
    else if (entry->d_tag == DT_HASH && count == 0)
      count = static_cast<const uint32_t *>(address)[1];
  }
  std::vector<std::string> names;
  for (size_t i = 0; symbols && strings && i < count; ++i) {
    std::string_view name = strings + symbols[i].st_name;
    if (symbols[i].st_shndx == SHN_UNDEF || name.size() <= kPrefix.size() + kSuffix.size() ||
        name.substr(0, kPrefix.size()) != kPrefix ||
        name.substr(name.size() - kSuffix.size()) != kSuffix)
      continue;
    name.remove_prefix(kPrefix.size());
    name.remove_suffix(kSuffix.size());
    names.emplace_back(name);
  }
  return names;
}

/// Which file it is.
using Identity = std::pair<dev_t, ino_t>;

/// Opens the file by another name: the loader takes a name that it knows for the file that it
/// loaded under it, which may have been replaced since.
void *openByOtherName(const std::string &path) {
  std::string folder = "/tmp/mlc-XXXXXX";
  if (const char *temporary = std::getenv("TMPDIR"))
    folder = std::string(temporary) + "/mlc-XXXXXX";
  if (!mkdtemp(folder.data()))
    return nullptr;
  std::string name = folder + "/" + path.substr(path.rfind('/') + 1);
  void *library =
      symlink(path.c_str(), name.c_str()) == 0 ? dlopen(name.c_str(), RTLD_NOW) : nullptr;
  unlink(name.c_str());
  rmdir(folder.c_str());
  return library;
}

void *open(const std::string &given) {
  struct stat file = {};
  char *resolved = realpath(given.c_str(), nullptr);
  if (!resolved || stat(resolved, &file) != 0) {
    std::free(resolved);
    TVM_FFI_THROW(ValueError) << "load_module: there is no file '" << given << "'";
  }
  std::string path = resolved;
  std::free(resolved);
  static std::mutex mutex;
  static std::map<std::string, Identity> opened;
  std::lock_guard<std::mutex> lock(mutex);
  Identity identity = {file.st_dev, file.st_ino};
  auto [known, isNew] = opened.try_emplace(path, identity);
  void *library =
      isNew || known->second == identity ? dlopen(path.c_str(), RTLD_NOW) : openByOtherName(path);
  if (!library) {
    const char *reason = dlerror();
    if (isNew)
      opened.erase(known);
    TVM_FFI_THROW(ValueError) << "load_module: '" << given << "' cannot be loaded: "
                              << (reason ? reason : "no temporary name can be made for it");
  }
  return library;
}

/// Libraries are linked to stay: threads free their workspace by code that is in them.
ffi::Module loadLibrary(const ffi::String &path) {
  void *library = open(path);
  ffi::Array<void *> addresses;
  for (const std::string &name : getFunctionNames(library)) {
    std::string symbol = std::string(kPrefix) + name;
    for (const char *suffix : {"", "_workspace", kSuffix.data()}) {
      void *address = dlsym(library, (symbol + suffix).c_str());
      if (!address)
        TVM_FFI_THROW(ValueError) << "load_module: '" << path << "' has no symbol " << symbol
                                  << suffix;
      addresses.push_back(address);
    }
  }
  if (addresses.empty())
    TVM_FFI_THROW(ValueError) << "load_module: '" << path << "' has no compiled functions";
  return makeModule(nullptr, nullptr, addresses, ffi::Any());
}

TVM_FFI_STATIC_INIT_BLOCK() {
  tvm::ffi::reflection::GlobalDef().def("mlc.runtime.load_library", loadLibrary);
}

} // namespace
