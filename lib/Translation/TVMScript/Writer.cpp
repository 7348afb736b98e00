//===- Writer.cpp - Lines of Python, and the names in scope ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Writer.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlc::tvmscript;

//===----------------------------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------------------------===//

std::string Expr::inside(Precedence outer, bool isRight) const {
  bool needsParentheses = precedence < outer || (isRight && precedence == outer);
  return needsParentheses ? "(" + text + ")" : text;
}

Expr Expr::infix(const Expr &lhs, StringRef op, const Expr &rhs, Precedence precedence) {
  // Python chains comparisons: both sides of one need parentheses if they are comparisons.
  bool isComparison = precedence == Precedence::Comparison;
  return Expr((lhs.inside(precedence, isComparison) + " " + op + " " +
               rhs.inside(precedence, /*isRight=*/true))
                  .str(),
              precedence);
}

std::string mlc::tvmscript::join(ArrayRef<std::string> texts) { return llvm::join(texts, ", "); }

std::string mlc::tvmscript::tuple(ArrayRef<std::string> texts) {
  return "(" + join(texts) + (texts.size() == 1 ? ",)" : ")");
}

std::string mlc::tvmscript::quote(StringRef text) {
  std::string quoted = "\"";
  for (char c : text) {
    switch (c) {
    case '"':
    case '\\':
      quoted += '\\';
      quoted += c;
      break;
    case '\n':
      quoted += "\\n";
      break;
    case '\t':
      quoted += "\\t";
      break;
    case '\r':
      quoted += "\\r";
      break;
    default:
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string mlc::tvmscript::formatFloat(const llvm::APFloat &number) {
  llvm::APFloat wide = number;
  bool losesInfo;
  wide.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  double value = wide.convertToDouble();
  if (wide.isNaN())
    return "\"nan\"";
  if (wide.isInfinity())
    return wide.isNegative() ? "\"-inf\"" : "\"inf\"";
  std::string text;
  llvm::raw_string_ostream os(text);
  if (wide.isInteger())
    os << llvm::format("%.1f", value);
  else
    os << llvm::format("%.17g", value);
  return text;
}

/// Floats of 8 bits and fewer have MLIR's name with an underscore: f8E4M3FN is float8_e4m3fn.
static std::string getSmallFloat(FloatType type) {
  std::string name;
  llvm::raw_string_ostream(name) << type;
  StringRef format = StringRef(name).drop_front();
  size_t bits = format.find_first_not_of("0123456789");
  return ("float" + format.take_front(bits) + "_" + format.drop_front(bits).lower()).str();
}

std::string mlc::tvmscript::getDtype(Type type) {
  if (auto vector = dyn_cast<VectorType>(type))
    return getDtype(vector.getElementType()) + (vector.isScalable() ? "xvscalex" : "x") +
           std::to_string(vector.getNumElements());
  if (isa<Float64Type>(type))
    return "float64";
  if (isa<Float32Type>(type))
    return "float32";
  if (isa<Float16Type>(type))
    return "float16";
  if (isa<BFloat16Type>(type))
    return "bfloat16";
  if (auto small = dyn_cast<FloatType>(type))
    return getSmallFloat(small);
  if (isa<NoneType>(type))
    return "void";
  if (isa<mlc::tir::HandleType>(type))
    return "handle";
  if (isa<IndexType>(type))
    return "int64";
  if (auto integer = dyn_cast<IntegerType>(type)) {
    if (integer.getWidth() == 1)
      return "bool";
    return (integer.isUnsigned() ? "uint" : "int") + std::to_string(integer.getWidth());
  }
  return "";
}

//===----------------------------------------------------------------------------------------===//
// Lines and names
//===----------------------------------------------------------------------------------------===//

void Writer::line(const Twine &text) {
  lines.push_back({std::string(indent * options.indentSpaces, ' ') + text.str(), underlinesNext});
  underlinesNext = false;
  // What is computed stands behind what it is stored to.
  Line &line = lines.back();
  size_t value = line.text.find(" = "), start = value == std::string::npos ? 0 : value;
  for (const std::string &part : underlinedTexts) {
    size_t place = line.text.find(part, start);
    place = place == std::string::npos ? line.text.find(part) : place;
    if (place == std::string::npos)
      line.isUnderlined = true;
    else
      line.parts.emplace_back(place, place + part.size());
  }
  underlinedTexts.clear();
}

void Writer::usedInLine(Operation *op, StringRef text) {
  if (!options.underlined.contains(op))
    return;
  if (text.empty())
    underlinesNext = true;
  else
    underlinedTexts.push_back(text.str());
}

void Writer::open(const Twine &header) {
  line(header);
  ++indent;
  opened.push_back(lines.size());
}

void Writer::close() {
  if (lines.size() == opened.back())
    line("pass");
  opened.pop_back();
  --indent;
}

void Writer::nested(const Twine &header, function_ref<void()> body) {
  open(header);
  body();
  close();
}

void Writer::insert(Mark mark, ArrayRef<std::string> texts) {
  std::vector<Line> indented;
  for (const std::string &text : texts)
    indented.push_back({std::string(mark.indent * options.indentSpaces, ' ') + text});
  lines.insert(lines.begin() + mark.position, indented.begin(), indented.end());
  for (size_t &start : opened)
    if (start > mark.position)
      start += indented.size();
}

void Writer::decorate(Mark start, Operation *op) {
  if (start.position == lines.size())
    return;
  if (options.underlined.contains(op))
    for (size_t i = start.position; i < lines.size(); ++i)
      lines[i].isUnderlined = true;
  auto comment = options.comments.find(op);
  if (comment == options.comments.end())
    return;
  if (lines.size() - start.position == 1)
    lines.back().text += "  # " + comment->second;
  else
    insert(start, "# " + comment->second);
}

Writer::Scope::~Scope() {
  while (writer.taken.size() > size) {
    writer.takenSet.erase(writer.taken.back());
    writer.variables.erase(writer.taken.back());
    writer.taken.pop_back();
  }
}

std::string Writer::takeName(StringRef hint) {
  std::string base = hint.empty() ? "v" : hint.str();
  for (char &c : base)
    if (!llvm::isAlnum(c) && c != '_')
      c = '_';
  if (llvm::isDigit(base.front()))
    base = "v" + base;
  auto isFree = [&](StringRef name) {
    return name != options.irPrefix && name != options.tirPrefix && name != options.relaxPrefix &&
           name != "cls" && name != options.name && !takenSet.contains(name);
  };
  std::string name = base;
  for (unsigned i = 1; !isFree(name); ++i)
    name = base + "_" + std::to_string(i);
  taken.push_back(name);
  takenSet.insert(name);
  return name;
}

void Writer::releaseName(StringRef name) {
  takenSet.erase(name);
  taken.erase(llvm::find(taken, name));
}

void Writer::print(raw_ostream &os) const {
  size_t end = lines.size();
  while (end > 0 && lines[end - 1].text.empty())
    --end;
  size_t context = options.numContextLines < 0 ? end : options.numContextLines;
  SmallVector<size_t> underlined;
  for (size_t i = 0; i < end; ++i)
    if (lines[i].isUnderlined || !lines[i].parts.empty())
      underlined.push_back(i);
  // Without anything to look at, everything is shown.
  auto isShown = [&](size_t i) {
    if (underlined.empty())
      return true;
    auto next = llvm::lower_bound(underlined, i);
    return (next != underlined.end() && *next - i <= context) ||
           (next != underlined.begin() && i - *std::prev(next) <= context);
  };
  unsigned width = options.printLineNumbers ? std::to_string(end).size() + 1 : 0;
  for (size_t i = 0; i < end; ++i) {
    size_t skipped = i;
    while (i < end && !isShown(i))
      ++i;
    if (i != skipped)
      os << "(... " << i - skipped << (i - skipped == 1 ? " line" : " lines") << " skipped ...)\n";
    if (i == end)
      break;
    if (width)
      os << llvm::left_justify(std::to_string(i + 1), width);
    StringRef text = lines[i].text;
    os << text << "\n";
    std::string carets(text.size(), ' ');
    auto mark = [&](size_t begin, size_t end) {
      std::fill(carets.begin() + begin, carets.begin() + end, '^');
    };
    if (lines[i].isUnderlined)
      mark(text.size() - text.ltrim().size(), text.size());
    for (auto [begin, end] : lines[i].parts)
      mark(begin, end);
    if (StringRef shown = StringRef(carets).rtrim(); !shown.empty())
      os.indent(width) << shown << "\n";
  }
}
