//===- AsmSyntax.cpp - What the assembly of our dialects has in common ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

Location mlc::getNamedLoc(StringRef name, Location loc) {
  if (name.empty())
    return loc;
  return NameLoc::get(StringAttr::get(loc.getContext(), name), loc);
}

Location mlc::getUnnamedLoc(Location loc) {
  auto named = dyn_cast<NameLoc>(loc);
  return named ? named.getChildLoc() : loc;
}

StringRef mlc::getNameFromLoc(Location loc) {
  if (auto named = loc->findInstanceOf<NameLoc>())
    return named.getName().getValue();
  return {};
}

void mlc::suggestArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  if (region.empty())
    return;
  for (BlockArgument argument : region.getArguments())
    if (StringRef name = getNameFromLoc(argument.getLoc()); !name.empty())
      setName(argument, name);
}

ParseResult mlc::parseNumberOrValue(OpAsmParser &parser,
                                    SmallVectorImpl<OpAsmParser::UnresolvedOperand> &values,
                                    int64_t &number) {
  OpAsmParser::UnresolvedOperand value;
  OptionalParseResult parsed = parser.parseOptionalOperand(value);
  if (parsed.has_value()) {
    if (failed(*parsed))
      return failure();
    values.push_back(value);
    number = ShapedType::kDynamic;
    return success();
  }
  return parser.parseInteger(number);
}

void mlc::printNumberOrValue(OpAsmPrinter &printer, ValueRange &values, int64_t number) {
  if (!ShapedType::isDynamic(number)) {
    printer << number;
    return;
  }
  printer << values.front();
  values = values.drop_front();
}

ParseResult mlc::parseNamedIndexArgument(OpAsmParser &parser, OpAsmParser::Argument &argument) {
  SMLoc start = parser.getCurrentLocation();
  if (parser.parseArgument(argument))
    return failure();
  argument.type = parser.getBuilder().getIndexType();
  StringRef name = argument.ssaName.name.drop_front();
  bool isNumber = llvm::all_of(name, [](char c) { return llvm::isDigit(c); });
  argument.sourceLoc =
      getNamedLoc(isNumber ? StringRef() : name, parser.getEncodedSourceLoc(start));
  // A location that is written out has the name before the printer made it unique.
  return parser.parseOptionalLocationSpecifier(argument.sourceLoc);
}
