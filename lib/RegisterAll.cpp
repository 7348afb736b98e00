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
#include "mlc/Dialect/Relax/Transforms/DevicePasses.h"
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Rules/Passes.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlc/Pipelines/Pipelines.h"
#include "mlc/Reference/Passes.h"
#include "mlc/Target/ConstantEvaluator.h"
#include "mlc/Target/Passes.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/PDL/IR/PDL.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

void mlc::registerAllDialects(mlir::DialectRegistry &registry) {
  registry.insert<mlc::relax::RelaxDialect, mlc::te::TEDialect, mlc::tir::TIRDialect>();
  registry
      .insert<mlir::affine::AffineDialect, mlir::arith::ArithDialect, mlir::cf::ControlFlowDialect,
              mlir::DLTIDialect, mlir::func::FuncDialect, mlir::LLVM::LLVMDialect,
              mlir::math::MathDialect, mlir::memref::MemRefDialect, mlir::omp::OpenMPDialect,
              mlir::pdl::PDLDialect, mlir::scf::SCFDialect, mlir::tensor::TensorDialect,
              mlir::transform::TransformDialect, mlir::vector::VectorDialect>();
  mlc::registerTEBodyModels(registry);
  mlc::registerConstantEvaluator(registry);
  mlc::tir::registerTransformDialectExtension(registry);
}

void mlc::registerAllPasses() {
  mlc::registerGraphToMemRefPasses();
  mlc::registerLoopsToLLVMPasses();
  mlc::registerTEToTIRPasses();
  mlc::registerRelaxToTEPasses();
  mlc::registerRelaxDevicesPasses();
  mlc::registerRelaxMemoryPasses();
  mlc::registerRelaxTransformsPasses();
  mlc::registerTIRRulesPasses();
  mlc::registerTIRToLoopsPasses();
  mlc::registerMLCTransformsPasses();
  mlc::registerPipelines();
  mlc::registerPipelinesPasses();
  mlc::registerReferencePasses();
  mlc::registerMLCTargetPasses();
}
