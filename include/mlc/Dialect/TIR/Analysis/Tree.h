//===- Tree.h - Expressions and statements in no function -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_ANALYSIS_TREE_H
#define MLC_DIALECT_TIR_ANALYSIS_TREE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>
#include <string>

namespace mlc::tir {

/// An expression or a statement that is in no function: what programs build and take apart in the
/// form that they write it in. It may be what no operation can: `x + 0`, a range of an axis, a
/// block without what its axes are bound to, statements on variables that nothing gives.
///
/// A tree is an attribute, `{kind = "Add", names = ["a", "b"], parts = [..., ...]}`. A part is a
/// tree, an array of parts, a number or a string of Python, `unit` for what is not there, or
/// `{plain = {...}}` for a dictionary of parts. Variables, buffers and statements that open a scope
/// have an `id`: two that are written the same are still two.
class Tree {
public:
  Tree() = default;
  /// Null for an attribute that is none.
  /*implicit*/ Tree(mlir::Attribute attribute);
  static Tree get(mlir::MLIRContext *context, llvm::StringRef kind,
                  llvm::ArrayRef<std::pair<llvm::StringRef, mlir::Attribute>> parts);
  /// A number of a dtype.
  static Tree getNumber(mlir::MLIRContext *context, llvm::StringRef dtype, int64_t value);

  explicit operator bool() const { return static_cast<bool>(attribute); }
  mlir::Attribute getAttr() const { return attribute; }
  mlir::MLIRContext *getContext() const { return attribute.getContext(); }

  llvm::StringRef getKind() const;
  template <typename... Kinds> bool is(Kinds... kinds) const {
    return ((getKind() == kinds) || ...);
  }
  bool isVariable() const { return is("Var", "SizeVar"); }

  llvm::ArrayRef<mlir::Attribute> getNames() const;
  llvm::ArrayRef<mlir::Attribute> getParts() const;
  /// A part, or null where it is not there.
  mlir::Attribute get(llvm::StringRef name) const;
  /// The elements of a part that is an array.
  llvm::ArrayRef<mlir::Attribute> getList(llvm::StringRef name) const;
  llvm::StringRef getString(llvm::StringRef name) const;
  std::optional<int64_t> getInteger(llvm::StringRef name) const;

private:
  mlir::DictionaryAttr attribute;
};

/// The entries of a dictionary of Python, or null.
mlir::DictionaryAttr getPlain(mlir::Attribute part);
/// The integer that a part is, as a tree or a number of Python.
std::optional<int64_t> getInteger(mlir::Attribute part);
/// The number that a part is.
std::optional<double> getNumber(mlir::Attribute part);
/// The dtype of a number of Python or of a tree that is one.
std::string getNumberDtype(mlir::Attribute number);
/// The part as a tree: a number of Python has the dtype that `like` has, or its own.
Tree asTree(mlir::Attribute part, Tree like = Tree());
/// The sum of two parts, computed as far as it is known.
mlir::Attribute addParts(mlir::Attribute lhs, mlir::Attribute rhs);

/// Calls `visit` with each variable in a part, as often as it is met, but for those of buffers.
void walkVariables(mlir::Attribute part, llvm::function_ref<void(Tree)> visit);

/// Where two trees are not the same.
struct TreeDifference {
  /// From the root: ".body.value".
  std::string path;
  mlir::Attribute lhs, rhs;
};

/// The first difference of two parts but for the names of variables and buffers that are given in
/// them. One that is not is the same only as itself, unless `mapFreeVars` lets each stand for one
/// other of its dtype.
std::optional<TreeDifference> findTreeDifference(mlir::Attribute lhs, mlir::Attribute rhs,
                                                 bool mapFreeVars = false);

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_ANALYSIS_TREE_H
