//===- Translate.h - Translations of lowered modules ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_TRANSLATE_H
#define MLC_TARGET_TRANSLATE_H

#include "mlir/IR/DialectRegistry.h"

namespace mlc {

/// Registers, for tools like mlir-translate,
/// - `--mlir-to-llvmir`: a module in the LLVM dialect as LLVM IR. The data of constants are not in
/// it;
/// - `--mlc-constants-to-object`: the constants of a module as an object file, for the target in
/// its
///   attribute `llvm.target_triple` or, without one, for the host.
///
/// `registerDialects` adds the dialects whose attributes may be left in such modules.
void registerTargetTranslations(void (*registerDialects)(mlir::DialectRegistry &));

} // namespace mlc

#endif // MLC_TARGET_TRANSLATE_H
