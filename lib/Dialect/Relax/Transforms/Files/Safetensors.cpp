//===- Safetensors.cpp - Reads the tensors of a file where they are -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace mlc;

namespace {
using EmitError = function_ref<InFlightDiagnostic()>;

Type parseType(StringRef name, MLIRContext *context) {
  Builder b(context);
  auto getUnsigned = [&](unsigned width) {
    return IntegerType::get(context, width, IntegerType::Unsigned);
  };
  return llvm::StringSwitch<Type>(name)
      .Case("F64", b.getF64Type())
      .Case("F32", b.getF32Type())
      .Case("F16", b.getF16Type())
      .Case("BF16", b.getBF16Type())
      .Case("I64", b.getI64Type())
      .Case("I32", b.getI32Type())
      .Case("I16", b.getI16Type())
      .Case("I8", b.getI8Type())
      .Case("U64", getUnsigned(64))
      .Case("U32", getUnsigned(32))
      .Case("U16", getUnsigned(16))
      .Case("U8", getUnsigned(8))
      .Case("BOOL", b.getI1Type())
      .Default(Type());
}

struct Entry {
  StringRef name;
  RankedTensorType type;
  uint64_t begin, end;
};

/// Whether brackets nest deeper than any header does. The parser calls itself for each level, so
/// that a damaged file could use up the stack.
bool isNestedTooDeep(StringRef json) {
  constexpr unsigned maxDepth = 16;
  unsigned depth = 0;
  bool inString = false;
  for (size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (inString && c == '\\')
      ++i;
    else if (c == '"')
      inString = !inString;
    else if (!inString && (c == '[' || c == '{') && ++depth > maxDepth)
      return true;
    else if (!inString && (c == ']' || c == '}') && depth > 0)
      --depth;
  }
  return false;
}

/// One tensor of the header; nothing, and an error, if it is not what it should be.
std::optional<Entry> parseEntry(StringRef name, const llvm::json::Value &value, uint64_t dataSize,
                                MLIRContext *context, EmitError emitError) {
  const llvm::json::Object *object = value.getAsObject();
  auto dtype = object ? object->getString("dtype") : std::nullopt;
  const llvm::json::Array *shape = object ? object->getArray("shape") : nullptr;
  const llvm::json::Array *offsets = object ? object->getArray("data_offsets") : nullptr;
  if (!dtype || !shape || !offsets || offsets->size() != 2) {
    emitError() << "expected tensor '" << name << "' to have dtype, shape and two data_offsets";
    return std::nullopt;
  }
  Type element = parseType(*dtype, context);
  if (!element) {
    emitError() << "tensor '" << name << "' has the unknown dtype '" << *dtype << "'";
    return std::nullopt;
  }
  SmallVector<int64_t> sizes;
  for (const llvm::json::Value &size : *shape) {
    std::optional<int64_t> number = size.getAsInteger();
    if (!number || *number < 0) {
      emitError() << "expected the shape of tensor '" << name << "' to be of numbers of at least 0";
      return std::nullopt;
    }
    sizes.push_back(*number);
  }
  auto type = RankedTensorType::get(sizes, element);
  std::optional<int64_t> begin = (*offsets)[0].getAsInteger(), end = (*offsets)[1].getAsInteger();
  std::optional<int64_t> bytes = relax::ConstantOp::getNumBytes(type);
  if (!begin || !end || *begin < 0 || *end < *begin || static_cast<uint64_t>(*end) > dataSize) {
    emitError() << "the data of tensor '" << name << "' are not within the file";
    return std::nullopt;
  }
  if (!bytes || *bytes != *end - *begin) {
    emitError() << "tensor '" << name << "' of type " << type << " cannot have " << *end - *begin
                << " bytes of data";
    return std::nullopt;
  }
  return Entry{name, type, static_cast<uint64_t>(*begin), static_cast<uint64_t>(*end)};
}

/// The data as an attribute: what is small folds, what is large stays where it is.
ElementsAttr createValue(const Entry &entry, ArrayRef<char> data,
                         const std::shared_ptr<llvm::MemoryBuffer> &file) {
  RankedTensorType type = entry.type;
  if (static_cast<int64_t>(data.size()) <= relax::ConstantOp::kMaxDenseBytes) {
    if (!type.getElementType().isInteger(1))
      return DenseElementsAttr::getFromRawBuffer(type, data);
    SmallVector<bool> bits = llvm::map_to_vector(data, [](char byte) { return byte != 0; });
    return DenseElementsAttr::get(type, bits);
  }
  unsigned align = std::max(1u, type.getElementType().getIntOrFloatBitWidth() / 8);
  if (!llvm::isAddrAligned(llvm::Align(align), data.data()))
    return DenseResourceElementsAttr::get(type, entry.name,
                                          HeapAsmResourceBlob::allocateAndCopyWithAlign(data, 64));
  AsmResourceBlob blob(data, align, [file](void *, size_t, size_t) {}, /*dataIsMutable=*/false);
  return DenseResourceElementsAttr::get(type, entry.name, std::move(blob));
}
} // namespace

FailureOr<llvm::StringMap<ElementsAttr>>
relax::readSafetensors(StringRef path, MLIRContext *context, EmitError emitErrorHere) {
  auto emitError = [&]() -> InFlightDiagnostic {
    InFlightDiagnostic error = emitErrorHere();
    error << "in '" << path << "': ";
    return error;
  };
  auto opened = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!opened)
    return emitErrorHere() << "cannot open '" << path << "': " << opened.getError().message();
  std::shared_ptr<llvm::MemoryBuffer> file = std::move(*opened);
  StringRef bytes = file->getBuffer();
  // The length of the header, the header, the data.
  constexpr uint64_t lengthBytes = 8;
  uint64_t headerSize =
      bytes.size() < lengthBytes ? 0 : llvm::support::endian::read64le(bytes.data());
  if (bytes.size() < lengthBytes || headerSize > bytes.size() - lengthBytes)
    return emitError() << "the file of " << bytes.size() << " bytes ends within its header";
  StringRef text = bytes.substr(lengthBytes, headerSize);
  if (isNestedTooDeep(text))
    return emitError() << "the header is nested too deep";
  llvm::Expected<llvm::json::Value> header = llvm::json::parse(text);
  if (!header)
    return emitError() << "the header is not JSON: " << llvm::toString(header.takeError());
  const llvm::json::Object *object = header->getAsObject();
  if (!object)
    return emitError() << "expected the header to be a JSON object";
  StringRef data = bytes.drop_front(lengthBytes + headerSize);

  SmallVector<Entry> entries;
  for (const auto &[name, value] : *object) {
    if (name == "__metadata__")
      continue;
    std::optional<Entry> entry = parseEntry(name, value, data.size(), context, emitError);
    if (!entry)
      return failure();
    entries.push_back(*entry);
  }
  // A name that is there twice leaves bytes that belong to no tensor.
  llvm::sort(entries, [](const Entry &a, const Entry &b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  uint64_t end = 0;
  for (const Entry &entry : entries) {
    if (entry.begin != end)
      return emitError() << "expected the data of tensor '" << entry.name << "' to begin at byte "
                         << end << ", where those before end, but they begin at " << entry.begin;
    end = entry.end;
  }
  if (end != data.size())
    return emitError() << data.size() - end << " bytes at the end belong to no tensor";

  llvm::StringMap<ElementsAttr> values;
  for (const Entry &entry : entries) {
    StringRef part = data.slice(entry.begin, entry.end);
    values[entry.name] = createValue(entry, ArrayRef<char>(part.data(), part.size()), file);
  }
  return values;
}
