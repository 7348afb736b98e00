//===- Constants.h - The data of a module's constants ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_CONSTANTS_H
#define MLC_TARGET_CONSTANTS_H

#include "mlc/Support/ElementBytes.h"
#include "mlir/IR/BuiltinOps.h"

namespace llvm {
class raw_pwrite_stream;
} // namespace llvm

namespace mlc {

/// One constant, as its bytes lie in memory.
struct ConstantData : ElementBytes {
  ConstantData(std::string symbol, ElementBytes elements)
      : ElementBytes(std::move(elements)), symbol(std::move(symbol)) {}

  std::string symbol;
};

/// The constants in the attribute `mlc.constants` of a module, in its order. Bytes are those of the
/// attributes where possible, and live as long as the context. Fails, with an error, if an entry is
/// not a constant or its data are not there.
mlir::FailureOr<llvm::SmallVector<ConstantData>> getConstants(mlir::ModuleOp module);

/// Writes the constants as an object file that defines their symbols.
mlir::LogicalResult writeConstantsObject(mlir::ModuleOp module, llvm::StringRef triple,
                                         llvm::raw_pwrite_stream &os);

} // namespace mlc

#endif // MLC_TARGET_CONSTANTS_H
