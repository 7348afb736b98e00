//===- Writer.h - Lines of Python, and the names in scope -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSLATION_TVMSCRIPT_WRITER_H
#define MLC_LIB_TRANSLATION_TVMSCRIPT_WRITER_H

#include "mlc/Translation/TVMScript.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mlc::tvmscript {

/// How tightly Python binds an expression, the loosest first.
enum class Precedence {
  Or,
  And,
  Not,
  Comparison,
  Sum,
  Product,
  Unary,
  Primary,
};

/// An expression as text.
struct Expr {
  std::string text;
  Precedence precedence = Precedence::Primary;

  Expr() = default;
  /*implicit*/ Expr(std::string text, Precedence precedence = Precedence::Primary)
      : text(std::move(text)), precedence(precedence) {}

  /// The text as an operand of what binds as tightly as `outer`.
  std::string inside(Precedence outer, bool isRight = false) const;
  static Expr infix(const Expr &lhs, llvm::StringRef op, const Expr &rhs, Precedence precedence);
};

/// "a, b" of texts.
std::string join(llvm::ArrayRef<std::string> texts);
/// "(a, b)", "(a,)" or "()".
std::string tuple(llvm::ArrayRef<std::string> texts);
std::string quote(llvm::StringRef text);

/// A float as Python source in the form that TVM prints.
std::string formatFloat(const llvm::APFloat &value);
/// The name that TVM has for a dtype; empty for a type that is none.
std::string getDtype(mlir::Type type);

/// Writes lines at the current indentation and gives names to values.
class Writer {
public:
  explicit Writer(const TVMScriptOptions &options) : options(options) {}

  void line(const llvm::Twine &text);
  void blank() { lines.emplace_back(); }
  /// Writes `header` and then what `body` writes, one level deeper; `pass` where that is nothing.
  void nested(const llvm::Twine &header, llvm::function_ref<void()> body);

  /// Writes `header`; what comes is one level deeper until `close`.
  void open(const llvm::Twine &header);
  void close();

  /// A position where lines can be put in later, at the indentation of now.
  struct Mark {
    size_t position;
    unsigned indent;
  };
  Mark mark() const { return {lines.size(), indent}; }
  void insert(Mark mark, llvm::ArrayRef<std::string> texts);

  /// Underlines and comments what was written since `start`, if the options want that of `op`.
  void decorate(Mark start, mlir::Operation *op);
  /// Notes that an operation is written as a part of the next line: as this text, if it has one.
  void usedInLine(mlir::Operation *op, llvm::StringRef text = "");

  /// Names that are taken until the scope ends.
  class Scope {
  public:
    explicit Scope(Writer &writer) : writer(writer), size(writer.taken.size()) {}
    ~Scope();

  private:
    Writer &writer;
    size_t size;
  };
  /// A name like `hint` that is free, taken from now on.
  std::string takeName(llvm::StringRef hint);
  /// Lets a name be taken again.
  void releaseName(llvm::StringRef name);

  void print(llvm::raw_ostream &os) const;

  const TVMScriptOptions &options;
  /// Whether functions are those of a class that is written around them.
  bool isInModule = false;
  /// The variables without a value of the scopes of now, and their dtypes.
  llvm::StringMap<std::string> variables;
  bool usesTIR = false, usesRelax = false, usesIR = false;

private:
  struct Line {
    std::string text;
    bool isUnderlined = false;
    /// The parts of it that are underlined, where it is not whole: begins and ends.
    llvm::SmallVector<std::pair<size_t, size_t>, 1> parts = {};
  };

  std::vector<Line> lines;
  unsigned indent = 0;
  /// How many lines there were when each of the open levels began.
  std::vector<size_t> opened;
  bool underlinesNext = false;
  /// What is underlined in the next line.
  std::vector<std::string> underlinedTexts;
  std::vector<std::string> taken;
  llvm::StringSet<> takenSet;
};

} // namespace mlc::tvmscript

#endif // MLC_LIB_TRANSLATION_TVMSCRIPT_WRITER_H
