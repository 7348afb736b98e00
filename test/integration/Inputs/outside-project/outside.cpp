//===- outside.cpp - A program of another project that uses the relax dialect ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

int main() {
  mlir::DialectRegistry registry;
  registry.insert<mlc::relax::RelaxDialect, mlir::func::FuncDialect>();
  mlc::registerTEBodyModels(registry);
  mlir::MLIRContext context(registry);
  auto module = mlir::parseSourceString<mlir::ModuleOp>(
      R"mlir(
        func.func @twice(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>)
            -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
          %0 = relax.add %x, %x
              : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>)
              -> tensor<?x4xf32, #relax.dims<[n, 4]>>
          return %0 : tensor<?x4xf32, #relax.dims<[n, 4]>>
        }
      )mlir",
      &context);
  if (!module)
    return 1;
  mlir::PassManager passes(&context);
  passes.addPass(mlc::createLegalizeOps());
  if (failed(passes.run(*module)))
    return 1;
  module->print(llvm::outs());
  return 0;
}
