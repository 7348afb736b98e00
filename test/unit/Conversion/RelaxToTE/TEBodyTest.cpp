//===- TEBodyTest.cpp - That every operator of relax has a te body --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc;

/// Ops that infer their type but compute nothing by themselves.
static bool isStructural(StringRef name) {
  return llvm::is_contained<StringRef>({"constant", "tuple", "tuple_get_item", "shape", "shape_of",
                                        "prim_value", "null_value", "shape_to_tensor",
                                        "tensor_to_shape", "string", "dtype", "function",
                                        "call_value", "to_vdevice", "hint_on_device"},
                                       name);
}

TEST(TEBodyTest, EveryOperatorHasOne) {
  DialectRegistry registry;
  registry.insert<relax::RelaxDialect>();
  registerTEBodyModels(registry);
  MLIRContext context(registry);
  context.loadDialect<relax::RelaxDialect>();
  unsigned count = 0;
  for (RegisteredOperationName op : context.getRegisteredOperationsByDialect("relax")) {
    if (!op.hasInterface<InferTypeOpInterface>() || isStructural(op.stripDialect()))
      continue;
    EXPECT_TRUE(op.hasInterface<TEBodyOpInterface>()) << op.getStringRef().str();
    ++count;
  }
  EXPECT_GT(count, 40u);
}
