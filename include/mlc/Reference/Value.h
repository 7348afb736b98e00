//===- Value.h - Values of a program that is interpreted ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_REFERENCE_VALUE_H
#define MLC_REFERENCE_VALUE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace mlc::reference {

/// A number: its bits and its type (an integer, index or float type).
struct Scalar {
  mlir::Type type;
  llvm::APInt bits;

  static Scalar get(mlir::Type type, int64_t value);
  static Scalar get(mlir::Type type, const llvm::APInt &bits) { return {type, bits}; }
  static Scalar get(mlir::FloatType type, const llvm::APFloat &value);
  static Scalar get(mlir::FloatType type, double value);
  /// A number from an attribute; null where it is none.
  static std::optional<Scalar> get(mlir::Attribute attribute);

  int64_t getSigned() const { return bits.getSExtValue(); }
  bool getBool() const { return !bits.isZero(); }
  llvm::APFloat getFloat() const;
  double getDouble() const;
};

/// The bits that a value of this type has in memory before rounding up to bytes: 64 for index.
unsigned getBitWidth(mlir::Type type);
/// Bytes of an element in memory; a bool has one.
unsigned getByteWidth(mlir::Type type);

/// Memory that was allocated at once, with a mark for each byte that has been written.
struct Storage {
  std::string name;
  std::vector<uint8_t> bytes;
  std::vector<bool> written;
  bool isFreed = false;

  Storage(std::string name, size_t size) : name(std::move(name)), bytes(size), written(size) {}
};

/// A tensor, or a memref that sees a storage through an offset and strides, both in elements.
struct Buffer {
  std::shared_ptr<Storage> storage;
  mlir::Type elementType;
  llvm::SmallVector<int64_t> shape;
  llvm::SmallVector<int64_t> strides;
  int64_t offset = 0;
  /// Where element 0 is in the storage, in bytes.
  int64_t base = 0;

  /// A fresh row-major buffer, nothing of it written.
  static Buffer allocate(llvm::StringRef name, mlir::Type elementType,
                         llvm::ArrayRef<int64_t> shape);

  int64_t getNumElements() const;
  /// Where the element is in the storage; the indices are not checked.
  int64_t getAddress(llvm::ArrayRef<int64_t> indices) const;
  bool isInBounds(llvm::ArrayRef<int64_t> indices) const;
  /// True if all of the element's bytes lie in the storage.
  bool isInStorage(int64_t address) const;
  bool isWritten(int64_t address) const;
  Scalar read(int64_t address) const;
  void write(int64_t address, const Scalar &value);

  /// Calls `callback` with the indices of each element, the last one fastest.
  void forEach(llvm::function_ref<void(llvm::ArrayRef<int64_t>)> callback) const;
  /// The elements as an attribute; null if one has not been written.
  mlir::DenseElementsAttr toAttribute() const;
};

struct RuntimeValue;
using Tuple = std::vector<RuntimeValue>;

/// What an SSA value stands for while it is interpreted. `std::monostate` is a value that nothing
/// may look into, such as a pointer.
struct RuntimeValue : std::variant<std::monostate, Scalar, Buffer, std::shared_ptr<Tuple>> {
  using variant::variant;
};

} // namespace mlc::reference

#endif // MLC_REFERENCE_VALUE_H
