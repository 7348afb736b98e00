//===- SplitModuleTest.cpp - Kernels in modules of their own --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/SplitModule.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc;

namespace {

/// A kernel of about so many ops that uses `uses`.
std::string makeKernel(StringRef name, int size, StringRef uses) {
  std::string text = ("llvm.func internal @" + name + "(%x: i64) -> i64 {\n").str();
  std::string last = "%x";
  for (int i = 0; i < size; ++i) {
    std::string next = "%v" + std::to_string(i);
    text += next + " = llvm.add " + last + ", %x : i64\n";
    last = next;
  }
  return text + uses.str() + "\nllvm.return " + last + " : i64\n}\n";
}

struct SplitModuleTest : ::testing::Test {
  SplitModuleTest() { context.loadDialect<LLVM::LLVMDialect>(); }

  SmallVector<OwningOpRef<ModuleOp>> split(const std::string &kernels, unsigned maxParts) {
    std::string text = kernels + R"(
      llvm.func @outside(i64) -> i64
      llvm.mlir.global internal constant @text("text")
      llvm.mlir.global internal @counter(0 : i64) : i64
      llvm.func internal @helper(%x: i64) -> i64 {
        %0 = llvm.mlir.addressof @text : !llvm.ptr
        %1 = llvm.call @outside(%x) : (i64) -> i64
        llvm.return %1 : i64
      }
      llvm.func internal @f(%x: i64) -> i64 {
        %0 = llvm.call @a(%x) : (i64) -> i64
        %1 = llvm.call @b(%0) : (i64) -> i64
        %2 = llvm.call @c(%1) : (i64) -> i64
        llvm.return %2 : i64
      }
      llvm.func @entry(%x: i64) -> i64 {
        %0 = llvm.call @f(%x) : (i64) -> i64
        llvm.return %0 : i64
      })";
    module = parseSourceString<ModuleOp>(text, &context);
    EXPECT_TRUE(module);
    auto parts = splitModule(*module, maxParts);
    EXPECT_TRUE(succeeded(verify(*module)));
    for (OwningOpRef<ModuleOp> &part : parts)
      EXPECT_TRUE(succeeded(verify(*part)));
    return parts;
  }

  static bool isDefined(ModuleOp module, StringRef name) {
    auto func = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
    return func && !func.isExternal();
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_F(SplitModuleTest, LittleCodeStays) {
  std::string kernels = makeKernel("a", 10, "") + makeKernel("b", 10, "") + makeKernel("c", 10, "");
  EXPECT_TRUE(split(kernels, 4).empty());
  EXPECT_TRUE(isDefined(*module, "a"));
}

TEST_F(SplitModuleTest, EachKernelIsInOnePart) {
  StringRef uses = "%h = llvm.call @helper(%x) : (i64) -> i64";
  std::string kernels =
      makeKernel("a", 2000, uses) + makeKernel("b", 1500, uses) + makeKernel("c", 1800, "");
  auto parts = split(kernels, 3);
  ASSERT_EQ(parts.size(), 2u);
  for (StringRef name : {"a", "b", "c"}) {
    int count = isDefined(*module, name);
    for (OwningOpRef<ModuleOp> &part : parts)
      count += isDefined(*part, name);
    EXPECT_EQ(count, 1) << name.str();
    if (!isDefined(*module, name))
      EXPECT_EQ(module->lookupSymbol<LLVM::LLVMFuncOp>(name).getLinkage(), LLVM::Linkage::External);
  }
  // What a kernel uses is copied with what that uses; a function from outside is declared.
  for (OwningOpRef<ModuleOp> &part : parts)
    if (isDefined(*part, "a") || isDefined(*part, "b")) {
      EXPECT_TRUE(isDefined(*part, "helper"));
      EXPECT_TRUE(part->lookupSymbol("text"));
      EXPECT_TRUE(part->lookupSymbol("outside"));
    }
  EXPECT_TRUE(isDefined(*module, "f"));
}

TEST_F(SplitModuleTest, KernelsCallEachOther) {
  std::string kernels = makeKernel("a", 2000, "%h = llvm.call @b(%x) : (i64) -> i64") +
                        makeKernel("b", 1500, "") + makeKernel("c", 1800, "");
  auto parts = split(kernels, 3);
  ASSERT_EQ(parts.size(), 2u);
  for (OwningOpRef<ModuleOp> &part : parts)
    if (isDefined(*part, "a"))
      EXPECT_TRUE(part->lookupSymbol("b"));
}

TEST_F(SplitModuleTest, VariablesStayWithTheirKernels) {
  std::string kernels = makeKernel("a", 2000, "%p = llvm.mlir.addressof @counter : !llvm.ptr") +
                        makeKernel("b", 1500, "") + makeKernel("c", 1800, "");
  auto parts = split(kernels, 3);
  EXPECT_FALSE(parts.empty());
  EXPECT_TRUE(isDefined(*module, "a"));
  for (OwningOpRef<ModuleOp> &part : parts)
    EXPECT_FALSE(part->lookupSymbol("counter"));
}

} // namespace
