//===- NativeFunction.h - What a lowered graph function carries -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_NATIVEFUNCTION_H
#define MLC_SUPPORT_NATIVEFUNCTION_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <string>

namespace mlc {

/// The attribute by which a function is called from outside: a dictionary of `type` and
/// `arg_names`.
inline constexpr llvm::StringLiteral kSignatureAttrName = "mlc.signature";

/// In that dictionary, the name by which callers know the function, where its symbol is another.
inline constexpr llvm::StringLiteral kPublicNameAttrName = "name";

/// In that dictionary, the numbers of the inputs (tuples flattened) that a function writes to, and
/// of those that what it writes may not overlap: `written = array<i64: 1>`. Either may be left out.
inline constexpr llvm::StringLiteral kWrittenAttrName = "written";
inline constexpr llvm::StringLiteral kNoAliasAttrName = "noalias";

/// In that dictionary, the numbers of the results (tuples flattened) whose sizes the caller cannot
/// compute: the function makes them and hands them to the context.
inline constexpr llvm::StringLiteral kOpenAttrName = "open";

/// The attribute of a module that holds the data of its constants by symbol.
inline constexpr llvm::StringLiteral kConstantsAttrName = "mlc.constants";

/// The attribute of a function that says how many bytes of its workspace do not depend on
/// arguments.
inline constexpr llvm::StringLiteral kWorkspaceBytesAttrName = "mlc.workspace_bytes";

/// The attribute of a call whose result is a status: its function returns it at once if it is not
/// 0.
inline constexpr llvm::StringLiteral kCheckStatusAttrName = "mlc.check_status";

/// The attribute of a declaration that stands for a function found by name when it is called: a
/// dictionary of `callee`, `types` (of the tensors), `num_outputs` and `by_value`.
inline constexpr llvm::StringLiteral kPackedAttrName = "mlc.packed";

/// The attribute of a declaration that hands a buffer to the context as a result of the function: a
/// dictionary of `index` and `type`.
inline constexpr llvm::StringLiteral kGiveAttrName = "mlc.give";

/// The attribute of a declaration that stands for a check when it is called, a dictionary of
/// `what`. It takes the context, the number expected and the one there is.
inline constexpr llvm::StringLiteral kCheckAttrName = "mlc.check";

/// The name of the function that gives the bytes of workspace that `function` needs.
inline std::string getWorkspaceName(llvm::StringRef function) {
  return (function + ".workspace").str();
}

} // namespace mlc

#endif // MLC_SUPPORT_NATIVEFUNCTION_H
