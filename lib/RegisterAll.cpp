//===- RegisterAll.cpp - Every dialect and pass of the project ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/RegisterAll.h"
#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.h"
#include "mlc/Conversion/TEToTIR/Passes.h"
#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Reference/Passes.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/IR/Dialect.h"

void mlc::registerAllDialects(mlir::DialectRegistry &registry) {
  registry.insert<mlc::relax::RelaxDialect, mlc::te::TEDialect, mlc::tir::TIRDialect>();
  mlc::registerTEBodyModels(registry);
}

void mlc::registerAllPasses() {
  mlc::registerGraphToMemRefPasses();
  mlc::registerLoopsToLLVMPasses();
  mlc::registerTEToTIRPasses();
  mlc::registerRelaxToTEPasses();
  mlc::registerTIRToLoopsPasses();
  mlc::registerMLCTransformsPasses();
  mlc::registerReferencePasses();
}
