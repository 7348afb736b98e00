//===- TVMScript.cpp - Modules as TVMScript -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Translation/TVMScript.h"
#include "Printers.h"
#include "Tree/TreePrinter.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Tools/mlir-translate/Translation.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

static LogicalResult printFunction(Writer &writer, Operation *op, Metadata &metadata) {
  if (auto function = dyn_cast<tir::PrimFuncOp>(op))
    return printPrimFunc(writer, function);
  if (auto function = dyn_cast<func::FuncOp>(op))
    return printRelaxFunction(writer, function, metadata);
  return op->emitError("an operation that has no form in TVMScript");
}

/// Prim_funcs, then graph functions, each by name; `main` of any kind is last. What is written
/// inside of another function is none of them.
static SmallVector<Operation *> sortFunctions(ModuleOp module) {
  llvm::SmallPtrSet<Operation *, 4> locals;
  module.walk([&](Operation *op) {
    if (func::FuncOp local = getLocalFunction(op))
      locals.insert(local);
  });
  SmallVector<Operation *> functions;
  for (Operation &op : *module.getBody())
    if (!locals.contains(&op))
      functions.push_back(&op);
  auto getKey = [](Operation *op) {
    StringRef name = SymbolTable::getSymbolName(op);
    return std::make_tuple(name == "main", !isa<tir::PrimFuncOp>(op), name);
  };
  llvm::sort(functions, [&](Operation *a, Operation *b) { return getKey(a) < getKey(b); });
  return functions;
}

/// What the functions of a module refer to.
static std::optional<std::string> printGlobalInfos(Writer &writer, Attribute infos) {
  auto printInfo = [&](Attribute attribute) -> std::optional<std::string> {
    if (isa<UnitAttr>(attribute))
      return writer.options.irPrefix + ".dummy_global_info()";
    auto device = dyn_cast<relax::VDeviceAttr>(attribute);
    if (!device)
      return std::nullopt;
    std::optional<std::string> target =
        printAttribute(device.getTarget(), nullptr, writer.options.tirPrefix);
    if (!target)
      return std::nullopt;
    return writer.options.irPrefix + ".vdevice(" + *target + ", " +
           std::to_string(device.getIndex()) + ", " + quote(device.getMemoryScope().getValue()) +
           ")";
  };
  return printAttribute(infos, printInfo, writer.options.tirPrefix);
}

LogicalResult mlc::printTVMScript(Operation *op, raw_ostream &os, const TVMScriptOptions &options) {
  Writer writer(options);
  Metadata metadata;
  LogicalResult result = success();
  if (auto module = dyn_cast<ModuleOp>(op)) {
    for (Operation &inner : *module.getBody())
      if (!isa<SymbolOpInterface>(inner))
        return inner.emitError("an operation that has no form in TVMScript");
    writer.usesIR = true;
    writer.isInModule = true;
    writer.line("@" + options.irPrefix + ".ir_module");
    SmallVector<std::string> attributes;
    std::optional<std::string> infos;
    for (NamedAttribute attribute : module->getDiscardableAttrs()) {
      if (attribute.getName() == relax::kGlobalInfosAttrName) {
        infos = printGlobalInfos(writer, attribute.getValue());
        continue;
      }
      std::optional<std::string> value =
          printAttribute(attribute.getValue(), nullptr, options.tirPrefix);
      if (!value)
        continue;
      StringRef name = attribute.getName();
      name.consume_front("mlc.");
      attributes.push_back(quote(name) + ": " + *value);
    }
    writer.nested("class " + options.name + ":", [&] {
      if (!attributes.empty())
        writer.line(options.irPrefix + ".module_attrs({" + join(attributes) + "})");
      if (infos)
        writer.line(options.irPrefix + ".module_global_infos(" + *infos + ")");
      for (auto [index, function] : llvm::enumerate(sortFunctions(module))) {
        if (index > 0)
          writer.blank();
        if (succeeded(result))
          result = printFunction(writer, function, metadata);
      }
    });
  } else {
    result = printFunction(writer, op, metadata);
  }
  if (failed(result))
    return failure();

  auto import = [&](bool isUsed, StringRef name, StringRef prefix) {
    if (isUsed)
      os << "# from tvm.script import " << name << " as " << prefix << "\n";
  };
  import(writer.usesIR, "ir", options.irPrefix);
  import(writer.usesTIR, "tir", options.tirPrefix);
  import(writer.usesRelax, "relax", options.relaxPrefix);
  os << "\n";
  bool hasMetadata = !metadata.constants.empty();
  if (hasMetadata && options.showMeta) {
    std::optional<std::string> text = printMetadata(metadata);
    if (!text)
      return op->emitError("the data of a constant is not at hand");
    os << "metadata = tvm.ir.load_json(\"\"\"" << *text << "\"\"\")\n";
  }
  writer.print(os);
  if (hasMetadata && !options.showMeta)
    os << "\n# Metadata omitted. Use show_meta=True in script() method to show it.\n";
  return success();
}

void mlc::printTVMScript(Attribute tree, bool isVerbose, raw_ostream &os,
                         const TVMScriptOptions &options) {
  Writer writer(options);
  TreePrinter(writer, tree.getContext()).print(tree, isVerbose, os);
}

void mlc::registerToTVMScriptTranslation(void (*registerDialects)(DialectRegistry &)) {
  TranslateFromMLIRRegistration registration(
      "mlir-to-tvmscript", "print a module as TVMScript",
      [](Operation *op, raw_ostream &os) { return printTVMScript(op, os); },
      [registerDialects](DialectRegistry &registry) { registerDialects(registry); });
}
