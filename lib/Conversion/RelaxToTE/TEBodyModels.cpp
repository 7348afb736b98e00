//===- TEBodyModels.cpp - Attaches the models of TEBodyOpInterface --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TEBodyModels.h"

using namespace mlir;
using namespace mlc;

#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.cpp.inc"

void mlc::registerTEBodyModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, relax::RelaxDialect *) {
    attachCreateModels(context);
    attachElementwiseModels(context);
    attachImageModels(context);
    attachLinearAlgebraModels(context);
    attachManipulateModels(context);
    attachNNModels(context);
    attachNormModels(context);
    attachReduceModels(context);
    attachSearchModels(context);
    attachWindowModels(context);
  });
}
