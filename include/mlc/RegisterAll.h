//===- RegisterAll.h - Every dialect and pass of the project --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_REGISTERALL_H
#define MLC_REGISTERALL_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlc {

/// Adds relax, te and tir, and the upstream dialects that they are lowered to, with their external
/// models.
void registerAllDialects(mlir::DialectRegistry &registry);

/// Registers every pass and pipeline of the project.
void registerAllPasses();

} // namespace mlc

#endif // MLC_REGISTERALL_H
