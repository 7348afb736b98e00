//===- OptimizeLLVMTest.cpp - How much of LLVM's middle end runs ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/CodeGen.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Target/TargetMachine.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc;

namespace {

/// A loop over `type` that doubles 4096 floats, with a sum that is made twice.
std::string makeLoop(const std::string &type, int step) {
  return R"(
    define void @f(ptr noalias %x, ptr noalias %y) {
    entry:
      br label %head
    head:
      %i = phi i64 [ 0, %entry ], [ %next, %body ]
      %more = icmp slt i64 %i, 4096
      br i1 %more, label %body, label %end
    body:
      %from = getelementptr float, ptr %x, i64 %i
      %to = getelementptr float, ptr %y, i64 %i
      %v = load )" +
         type + R"(, ptr %from, align 4
      %sum = fadd )" +
         type + R"( %v, %v
      %again = fadd )" +
         type + R"( %v, %v
      %product = fmul )" +
         type + R"( %sum, %again
      store )" +
         type + R"( %product, ptr %to, align 4
      %next = add i64 %i, )" +
         std::to_string(step) + R"(
      br label %head
    end:
      ret void
    })";
}

struct Counts {
  unsigned scalarAdds = 0, vectorAdds = 0;
};

struct OptimizeLLVMTest : ::testing::Test {
  Counts optimize(const std::string &text, unsigned level) {
    MLIRContext mlirContext;
    Location location = UnknownLoc::get(&mlirContext);
    auto machine = createTargetMachine(CodeGenOptions::getHost(), location);
    llvm::LLVMContext context;
    llvm::SMDiagnostic error;
    std::unique_ptr<llvm::Module> code = llvm::parseAssemblyString(text, error, context);
    Counts counts;
    EXPECT_TRUE(code && succeeded(machine)) << error.getMessage().str();
    if (!code || failed(machine))
      return counts;
    code->setTargetTriple((*machine)->getTargetTriple());
    code->setDataLayout((*machine)->createDataLayout());
    EXPECT_TRUE(succeeded(optimizeLLVM(*code, **machine, level, location)));
    for (llvm::Function &function : *code)
      for (llvm::Instruction &instruction : llvm::instructions(function))
        if (instruction.getOpcode() == llvm::Instruction::FAdd)
          ++(instruction.getType()->isVectorTy() ? counts.vectorAdds : counts.scalarAdds);
    return counts;
  }
};

TEST_F(OptimizeLLVMTest, VectorLoopsStayAsTheyAre) {
  Counts counts = optimize(makeLoop("<4 x float>", 4), 2);
  EXPECT_EQ(counts.scalarAdds, 0u);
  EXPECT_EQ(counts.vectorAdds, 1u) << "what is there twice goes, and the loop is not unrolled";
}

TEST_F(OptimizeLLVMTest, VectorLoopsAtTheHighestLevel) {
  EXPECT_GT(optimize(makeLoop("<4 x float>", 4), 3).vectorAdds, 1u);
}

TEST_F(OptimizeLLVMTest, ScalarLoopsBecomeVectors) {
  EXPECT_GE(optimize(makeLoop("float", 1), 2).vectorAdds, 1u);
}

TEST_F(OptimizeLLVMTest, AScalarLoopNextToAVectorLoop) {
  std::string scalar = makeLoop("float", 1);
  scalar.replace(scalar.find("@f"), 2, "@g");
  Counts counts = optimize(makeLoop("<4 x float>", 4) + scalar, 2);
  EXPECT_GT(counts.vectorAdds, 1u);
}

} // namespace
