//===- FreezeInvariantsTest.cpp - Addresses are not taken apart again -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/CodeGen.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace mlc;

namespace {

/// A loop of 100 over `i`, which makes `places`, and in it a loop over `j`, which does `body`.
std::string makeNest(const std::string &places, const std::string &body) {
  return R"(
    define void @f(ptr %x, i64 %n) {
    entry:
      br label %rows
    rows:
      %i = phi i64 [ 0, %entry ], [ %nextRow, %rowEnd ]
      %row = udiv i64 %i, 28
      %column = urem i64 %i, 28
      %start = mul i64 %row, 1792
      %far = mul i64 %row, 4000
)" + places +
         R"(
      br label %columns
    columns:
      %j = phi i64 [ 0, %rows ], [ %next, %columns ]
)" + body +
         R"(
      %next = add i64 %j, 1
      %more = icmp slt i64 %next, 64
      br i1 %more, label %columns, label %rowEnd
    rowEnd:
      %nextRow = add i64 %i, 1
      %moreRows = icmp slt i64 %nextRow, 100
      br i1 %moreRows, label %rows, label %end
    end:
      ret void
    })";
}

/// Stores to `base` + j.
std::string storeTo(const std::string &base, const std::string &name) {
  return "%" + name + "Place = add i64 %" + base + ", %j\n%" + name +
         " = getelementptr float, ptr %x, i64 %" + name + "Place\nstore float 0.0, ptr %" + name +
         ", align 4\n";
}

/// How many values are frozen.
unsigned countFrozen(const std::string &text) {
  llvm::LLVMContext context;
  llvm::SMDiagnostic error;
  std::unique_ptr<llvm::Module> code = llvm::parseAssemblyString(text, error, context);
  EXPECT_TRUE(code) << error.getMessage().str();
  if (!code)
    return ~0u;
  freezeInvariants(*code);
  std::string report;
  llvm::raw_string_ostream stream(report);
  EXPECT_FALSE(llvm::verifyModule(*code, &stream)) << report;
  unsigned count = 0;
  for (llvm::Function &function : *code)
    for (llvm::Instruction &instruction : llvm::instructions(function))
      count += llvm::isa<llvm::FreezeInst>(instruction);
  return count;
}

TEST(FreezeInvariants, SumsOfQuotients) {
  EXPECT_EQ(countFrozen(makeNest("%a = add i64 %start, %column", storeTo("a", "p"))), 1u);
}

TEST(FreezeInvariants, WhatDiffersByAConstantIsFrozenOnce) {
  EXPECT_EQ(countFrozen(makeNest(R"(
      %a = add i64 %start, %column
      %b = add i64 %a, 448
      %c = add i64 %far, %column)",
                                 storeTo("a", "p") + storeTo("b", "q") + storeTo("c", "r"))),
            2u);
}

TEST(FreezeInvariants, Pointers) {
  EXPECT_EQ(countFrozen(makeNest(R"(
      %a = add i64 %start, %column
      %p = getelementptr float, ptr %x, i64 %a
      %q = getelementptr i8, ptr %p, i64 64)",
                                 R"(
      %p.j = getelementptr float, ptr %p, i64 %j
      store float 0.0, ptr %p.j, align 4
      %q.j = getelementptr float, ptr %q, i64 %j
      store float 0.0, ptr %q.j, align 4)")),
            1u);
}

TEST(FreezeInvariants, SumsOfTheNumbersOfLoopsAreLeftAlone) {
  EXPECT_EQ(countFrozen(makeNest(R"(
      %scaled = mul i64 %i, 100
      %a = add i64 %scaled, %n)",
                                 storeTo("a", "p"))),
            0u);
}

TEST(FreezeInvariants, WhatNoInnerLoopReadsIsLeftAlone) {
  EXPECT_EQ(countFrozen(makeNest(R"(
      %a = add i64 %start, %column
      %p = getelementptr float, ptr %x, i64 %a
      store float 0.0, ptr %p, align 4)",
                                 "")),
            0u);
}

} // namespace
