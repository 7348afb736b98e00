//===- ScriptForm.h - Attributes that keep the form of a script ------------------*- C++ -* -===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// Discardable attributes by which a prim_func remembers how TVMScript says what it does.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_IR_SCRIPTFORM_H
#define MLC_DIALECT_TIR_IR_SCRIPTFORM_H

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace mlc::tir {

/// On a `tir.evaluate`: the statement that it is, "assume", "ret", "break_loop" or "continue_loop";
/// or "handle", if the buffer stands for the parameter that it is matched to, or "allocate", if the
/// value is the condition of the `T.allocate` behind it, or "attr", if it is the value of the
/// `T.attr` behind it, or "iter_var", if it is the variable of the node of that, or "step", if it
/// is, one after the other, where the loop behind it begins, what its step divides, and that step;
/// or "annotation", "block_attr" or "elem_offset", if it is a value that the annotations of the
/// loop behind it, those of the block around it, or the buffer behind it name by its number.
inline constexpr llvm::StringLiteral kFormAttrName = "tir.form";
/// Whether a `tir.evaluate` of this form only says something, and does nothing when it runs.
inline bool isSaidOnly(mlir::StringAttr form) {
  return form && llvm::is_contained({"assume", "allocate", "annotation", "attr", "block_attr",
                                     "elem_offset", "handle", "iter_var", "step"},
                                    form.getValue());
}
/// On a thread-bound `tir.for`: it is written as `T.launch_thread`; of an axis that is launched
/// more than once with the number of that axis.
inline constexpr llvm::StringLiteral kLaunchThreadAttrName = "tir.launch_thread";
/// On an `scf.execute_region`: the node, the key and the value of the `T.attr` that opens it, or
/// the arguments of the function that `tir.written` names.
inline constexpr llvm::StringLiteral kAttrAttrName = "tir.attr";
/// On a prim_func: its root block is written out, with these annotations.
inline constexpr llvm::StringLiteral kRootBlockAttrName = "tir.root_block";
/// On the constant that is the `elem_offset` of a part of a buffer: the name of that part.
inline constexpr llvm::StringLiteral kOffsetOfAttrName = "tir.offset_of";
/// On what makes a buffer, and on a parameter: what a script says of it beside its type.
inline constexpr llvm::StringLiteral kBufferFormAttrName = "tir.buffer";
/// On a prim_func: the type of what its statements `T.ret` return.
inline constexpr llvm::StringLiteral kReturnTypeAttrName = "tir.return_type";

/// On a `tir.for` whose variable has a step in the script: a `#relax.dims` of the step and of the
/// extent that it divides. The variable is the first value of the body. Where they are no such
/// expressions, a unit on both the loop and the variable.
inline constexpr llvm::StringLiteral kStepAttrName = "tir.step";
/// On an argument: the `!tir.handle` that its parameter is, on which a buffer is declared. On a
/// `memref.cast` that is a `tir.let`: that of the variable, which has the address as its value.
inline constexpr llvm::StringLiteral kPointerAttrName = "tir.pointer";
/// On a `tir.alloc_buffer` of `T.allocate`: the name of the memory that the buffer is declared on.
inline constexpr llvm::StringLiteral kAllocateAttrName = "tir.allocate";
/// On the same: the extents of the memory, where the buffer has other ones.
inline constexpr llvm::StringLiteral kAllocateExtentsAttrName = "tir.allocate_extents";
/// On the same: what the script says of the memory, a dictionary.
inline constexpr llvm::StringLiteral kAllocateAnnotationsAttrName = "tir.allocate_annotations";
/// On a `tir.alloc_buffer` of `T.allocate_const`: the elements.
inline constexpr llvm::StringLiteral kValueAttrName = "tir.value";
/// The one entry of a dictionary that stands for something that only scripts know: its text there.
inline constexpr llvm::StringLiteral kTextAttrName = "tir.text";
/// The one entry of a dictionary that stands for a buffer: its name.
inline constexpr llvm::StringLiteral kBufferRefAttrName = "tir.buffer_ref";
/// On a prim_func, or on a `tir.for` or `tir.block` of one with sizes of 64 bits: sizes and bounds
/// are written as plain numbers. On a loop, for axes of a block, and on what gives an index: the
/// variable has 32 bits.
inline constexpr llvm::StringLiteral kPlainExtentsAttrName = "tir.plain_extents";
/// On a prim_func: sizes of its buffers may be such that no argument says them.
inline constexpr llvm::StringLiteral kFreeSizesAttrName = "tir.free_sizes";
/// How an operation is written that more than one text stands for:
/// - on an `affine.apply`, an array of an operator (`+`, `-`, `*`, `//`, `%`) and of two operands;
///   each is an array again, a number, or `"$k"` for the operand `k`; or an array of the name of a
///   dtype and what is cast to it;
/// - on an `arith.constant` of floats, the number before it was rounded, as an `f64`;
/// - on what gives the bits of a value as another type, an array of the name of that dtype;
/// - on another operation, the name of the function that it is;
/// - on an argument, an array of the dimensions of the buffer, each such an array with the names of
///   symbols, or a unit.
inline constexpr llvm::StringLiteral kWrittenAttrName = "tir.written";
/// On a `tir.yield`: how many of the last reads are not declared in the script, though the block
/// makes them.
inline constexpr llvm::StringLiteral kUndeclaredAttrName = "tir.undeclared";
/// On a condition: it is written in `T.likely`.
inline constexpr llvm::StringLiteral kLikelyAttrName = "tir.likely";
/// On an `scf.execute_region`: its first statement is a `with` that ends with the region.
inline constexpr llvm::StringLiteral kWithAttrName = "tir.with";
/// The one entry of a dictionary that stands for an expression of sizes: a `#relax.dims` of it.
inline constexpr llvm::StringLiteral kDimAttrName = "tir.dim";
/// The one entry of a dictionary that stands for a value that a `tir.evaluate` says: its number.
inline constexpr llvm::StringLiteral kSaidAttrName = "tir.said";
/// The one entry of a dictionary that stands for `T.iter_var` of a variable that a `tir.evaluate`
/// before says: the bounds or a unit, the kind, and the thread axis.
inline constexpr llvm::StringLiteral kIterVarAttrName = "tir.iter_var";
/// The one entry of a dictionary that stands for a number with a dtype of its own.
inline constexpr llvm::StringLiteral kImmediateAttrName = "tir.imm";
/// On a prim_func: a `#relax.dims` of the symbols that are declared as sizes.
inline constexpr llvm::StringLiteral kSizeVarsAttrName = "tir.size_vars";
/// On a prim_func with sizes of 64 bits: a `#relax.dims` of the symbols of 32 bits.
inline constexpr llvm::StringLiteral kNarrowAttrName = "tir.narrow";
/// The entry of a dictionary that stands for a map of indices; beside it are the names of these.
inline constexpr llvm::StringLiteral kIndexMapAttrName = "tir.index_map";

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_IR_SCRIPTFORM_H
