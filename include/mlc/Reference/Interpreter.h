//===- Interpreter.h - A slow, obvious interpreter of te and tir ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_REFERENCE_INTERPRETER_H
#define MLC_REFERENCE_INTERPRETER_H

#include "mlc/Reference/Value.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include <functional>

namespace mlc::reference {

class Interpreter;

/// How the operations of a dialect are interpreted: a function for each, by the operation's name.
class HandlerTable {
public:
  using Handler = std::function<llvm::LogicalResult(Interpreter &, mlir::Operation *)>;

  template <typename OpTy> void add(llvm::LogicalResult (*handler)(Interpreter &, OpTy)) {
    handlers[OpTy::getOperationName()] = [handler](Interpreter &interpreter, mlir::Operation *op) {
      return handler(interpreter, llvm::cast<OpTy>(op));
    };
  }
  const Handler *find(mlir::Operation *op) const {
    auto it = handlers.find(op->getName().getStringRef());
    return it == handlers.end() ? nullptr : &it->second;
  }

private:
  llvm::StringMap<Handler> handlers;
};

/// Runs functions of a module on concrete buffers, one operation after the other, and knows nothing
/// of the compiler: it is what the results of every lowering are compared with. It refuses, with an
/// error at the operation, what a correct program does not do: an access out of bounds, a read of
/// an element that was never written, a division by zero, an iteration variable out of its domain,
/// an access that its block does not declare, a store to a part of a buffer that overlaps another
/// one in spite of `tir.noalias` or `llvm.noalias`.
///
/// te, tir and the graph operations of relax are interpreted, and of the upstream dialects what
/// their bodies are made of and what they are lowered to before vectors: func, arith, math, memref,
/// tensor, affine, scf, ub, cf.assert. Values are numbers, tensors and buffers of numbers; an
/// operation on anything else is refused as well.
class Interpreter {
public:
  explicit Interpreter(mlir::Operation *module);

  /// Calls a function. Buffers are passed by reference: a destination is changed in place.
  llvm::FailureOr<llvm::SmallVector<RuntimeValue>> call(mlir::FunctionOpInterface function,
                                                        llvm::ArrayRef<RuntimeValue> arguments);

  //===--------------------------------------------------------------------===//
  // For handlers
  //===--------------------------------------------------------------------===//

  const RuntimeValue &get(mlir::Value value) { return frames.back()[value]; }
  void set(mlir::Value value, RuntimeValue result) { frames.back()[value] = std::move(result); }
  Scalar getScalar(mlir::Value value) { return std::get<Scalar>(get(value)); }
  llvm::SmallVector<Scalar> getScalars(mlir::ValueRange values);
  int64_t getIndex(mlir::Value value) { return getScalar(value).getSigned(); }
  llvm::SmallVector<int64_t> getIndices(mlir::ValueRange values);
  /// The numbers of a list in which `ShapedType::kDynamic` stands for the next of `values`.
  llvm::SmallVector<int64_t> getMixed(llvm::ArrayRef<int64_t> numbers, mlir::ValueRange values);
  int64_t getMixed(mlir::OpFoldResult number);
  const Buffer &getBuffer(mlir::Value value) { return std::get<Buffer>(get(value)); }
  llvm::SmallVector<RuntimeValue> getAll(mlir::ValueRange values);

  /// Runs the region's block with these arguments, up to its terminator if it has one, and gives
  /// what the terminator's operands are.
  llvm::FailureOr<llvm::SmallVector<RuntimeValue>> run(mlir::Region &region,
                                                       llvm::ArrayRef<RuntimeValue> arguments = {});
  llvm::LogicalResult execute(mlir::Operation *op);
  /// Allocates; the type's dynamic extents are `sizes`.
  llvm::FailureOr<Buffer> allocate(mlir::Operation *op, llvm::StringRef name, mlir::ShapedType type,
                                   llvm::ArrayRef<int64_t> sizes);

  /// Accesses that are checked; errors are located at `op`.
  llvm::FailureOr<Scalar> load(mlir::Operation *op, const Buffer &buffer,
                               llvm::ArrayRef<int64_t> indices);
  llvm::LogicalResult store(mlir::Operation *op, const Buffer &buffer,
                            llvm::ArrayRef<int64_t> indices, const Scalar &value);

  mlir::Operation *lookup(mlir::SymbolRefAttr symbol);

  /// What the symbols of the function that is running stand for.
  llvm::DenseMap<mlir::StringAttr, int64_t> &getSymbols() { return symbolValues.back(); }

  /// The accesses that were made since a block was entered.
  struct Access {
    mlir::Operation *op;
    const Storage *storage;
    int64_t address;
    bool isWrite;
    /// What is written is there already.
    bool isSame = false;
  };
  struct Tracker {
    std::vector<Access> accesses;
    llvm::SmallVector<std::shared_ptr<Storage>> local;
  };
  std::vector<Tracker> trackers;

  /// What the prim_func that ran last returned, if anything.
  std::optional<RuntimeValue> returned;

  /// A loop whose iterations may run at the same time. While it lives, what the iterations touch is
  /// compared: two of them that touch an element which one of them writes are a race, unless all
  /// write the same value, and read it only after that.
  class ParallelLoop {
  public:
    ParallelLoop(Interpreter &interpreter, mlir::Operation *loop);
    ~ParallelLoop();
    ParallelLoop(const ParallelLoop &) = delete;
    void operator=(const ParallelLoop &) = delete;

    /// Says that the iteration with this value of the loop's variable begins.
    void begin(int64_t value) { iteration = value; }

  private:
    friend class Interpreter;
    struct Uses {
      std::optional<int64_t> writer, reader;
      /// More iterations than `reader` read it.
      bool manyReaders = false;
      /// A write has given it another value.
      bool isChanged = false;
      /// An iteration has read what it had not written itself.
      bool isReadAsFound = false;
    };

    llvm::LogicalResult note(const Access &access, llvm::StringRef name);

    Interpreter &interpreter;
    mlir::Operation *loop;
    int64_t iteration = 0;
    llvm::DenseMap<std::pair<const Storage *, int64_t>, Uses> uses;
    /// Buffers that an iteration has allocated for itself.
    llvm::DenseMap<const Storage *, std::shared_ptr<Storage>> own;
  };

private:
  /// Bytes that two arguments of a function share although it was promised that they do not.
  struct Overlap {
    mlir::Operation *function;
    unsigned first, second;
    const Storage *storage;
    llvm::DenseSet<int64_t> bytes;
  };

  llvm::LogicalResult checkOperands(mlir::Operation *op);
  llvm::LogicalResult noteAccess(const Access &access, llvm::StringRef name);
  void findOverlaps(mlir::FunctionOpInterface function, llvm::ArrayRef<RuntimeValue> arguments);

  mlir::SymbolTableCollection symbols;
  mlir::Operation *module;
  HandlerTable handlers;
  std::vector<llvm::DenseMap<mlir::Value, RuntimeValue>> frames;
  std::vector<llvm::DenseMap<mlir::StringAttr, int64_t>> symbolValues;
  std::vector<Overlap> overlaps; // of all calls that are running
  std::vector<ParallelLoop *> parallelLoops;
};

/// A fresh buffer. An error at `op` if an extent is negative, the elements are not numbers, or the
/// size is beyond reason.
llvm::FailureOr<Buffer> allocateBuffer(mlir::Operation *op, llvm::StringRef name,
                                       mlir::Type elementType, llvm::ArrayRef<int64_t> shape);

/// A buffer with what the attribute says; a resource is read through its blob.
llvm::FailureOr<Buffer> makeBuffer(mlir::Operation *op, llvm::StringRef name,
                                   mlir::ElementsAttr elements);

} // namespace mlc::reference

#endif // MLC_REFERENCE_INTERPRETER_H
