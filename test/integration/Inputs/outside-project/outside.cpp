//===- outside.cpp - A program of another project that uses the relax dialect -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/RelaxTypes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

int main() {
  mlir::MLIRContext context;
  context.loadDialect<mlc::relax::RelaxDialect, mlir::func::FuncDialect>();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(
      R"mlir(
        func.func @f(%x: tensor<?x4xf32, #relax.dims<[n + n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n * 2, 4]>> {
          func.return %x : tensor<?x4xf32, #relax.dims<[n * 2, 4]>>
        }
      )mlir",
      &context);
  if (!module)
    return 1;
  mlir::PassManager passes(&context);
  passes.addPass(mlir::createCanonicalizerPass());
  if (failed(passes.run(*module)))
    return 1;
  module->print(llvm::outs());
  return 0;
}
