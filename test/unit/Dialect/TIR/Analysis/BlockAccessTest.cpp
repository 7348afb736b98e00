//===- BlockAccessTest.cpp - What a block reads and writes ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/BlockAccess.h"
#include "mlc/RegisterAll.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

class BlockAccessTest : public testing::Test {
protected:
  BlockAccessTest() {
    DialectRegistry registry;
    mlir::registerAllDialects(registry);
    mlc::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
  }

  /// Infers the accesses of the block "B" in a prim_func with the buffers A and B of 64x64, V of n
  /// and I of 64 indices.
  std::string infer(StringRef body) {
    std::string text = ("tir.prim_func @f(%A: memref<64x64xf32>, %B: memref<64x64xf32>, "
                        "%V: memref<?xf32>, %I: memref<64xindex>, %n: index) {\n" +
                        body + "}")
                           .str();
    module = parseSourceString<ModuleOp>(text, &context);
    if (!module)
      return "does not parse";
    BlockOp block = cast<PrimFuncOp>(module->getBody()->front()).findBlock("B");
    OpBuilder builder(&context);
    BlockAccess access = inferBlockAccess(builder, block);
    std::string result = "reads";
    for (const BufferRegion &region : access.reads)
      result += " " + format(region);
    result += " writes";
    for (const BufferRegion &region : access.writes)
      result += " " + format(region);
    // What was built is valid where the yield is.
    YieldOp yield = block.getYield();
    builder.setInsertionPoint(yield);
    YieldOp::create(builder, yield.getLoc(), access.reads, access.writes);
    yield.erase();
    EXPECT_TRUE(succeeded(verify(*module)));
    return result;
  }

private:
  static std::string format(const BufferRegion &region) {
    std::string result = format(region.buffer) + "[";
    for (auto [index, offset] : llvm::enumerate(region.offsets))
      result += (index ? ", " : "") + format(offset) + ":" + format(region.extents[index]);
    return result + "]";
  }

  static std::string format(OpFoldResult value) {
    if (auto attr = dyn_cast<Attribute>(value))
      return std::to_string(cast<IntegerAttr>(attr).getInt());
    return format(cast<Value>(value));
  }

  static std::string format(Value value) {
    std::string result;
    llvm::raw_string_ostream stream(result);
    if (auto apply = value.getDefiningOp<affine::AffineApplyOp>()) {
      stream << "(" << apply.getAffineMap().getResult(0) << " of";
      for (Value operand : apply.getOperands())
        stream << " " << format(operand);
      stream << ")";
    } else {
      AsmState state(value.getParentRegion()->getParentOfType<PrimFuncOp>());
      value.printAsOperand(stream, state);
    }
    return result;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

constexpr StringLiteral kYield = "tir.yield reads(%A[0 : 64, 0 : 64] : memref<64x64xf32>, %V[0] : "
                                 "memref<?xf32>, %I[0] : memref<64xindex>) writes(%B[0 : 64, 0 : "
                                 "64] : memref<64x64xf32>)\n";

TEST_F(BlockAccessTest, PointsAndTheirBox) {
  EXPECT_EQ(infer(R"(tir.for %i in 62 {
    tir.block "B" (%vi : spatial 62 = %i) {
      %c1 = arith.constant 1 : index
      %next = affine.apply affine_map<(d0) -> (d0 + 2)>(%vi)
      %a = memref.load %A[%vi, %next] : memref<64x64xf32>
      %b = memref.load %A[%next, %c1] : memref<64x64xf32>
      %c = arith.addf %a, %b : f32
      memref.store %c, %B[%vi, %vi] : memref<64x64xf32>
      )" + kYield.str() +
                  "} }"),
            "reads %A[%vi:3, 1:(d0 + 2 of %vi)] writes %B[%vi:1, %vi:1]");
}

TEST_F(BlockAccessTest, LoopsInsideAreRelaxed) {
  EXPECT_EQ(infer(R"(tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      tir.for %x in 8 {
        tir.for %y in 4 from 1 {
          %r = affine.apply affine_map<(d0, d1) -> (d0 * 8 + d1)>(%vi, %x)
          %c = affine.apply affine_map<(d0) -> (20 - d0 * 2)>(%y)
          %a = memref.load %A[%r, %c] : memref<64x64xf32>
          memref.store %a, %B[%r, %y] : memref<64x64xf32>
        }
      }
      )" + kYield.str() +
                  "} }"),
            "reads %A[(d0 * 8 of %vi):8, 12:7] writes %B[(d0 * 8 of %vi):8, 1:4]");
}

TEST_F(BlockAccessTest, BlocksInsideDeclareTheirs) {
  EXPECT_EQ(infer(R"(tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %t = tir.alloc_buffer "t" : memref<64xf32>
      tir.for %x in 8 {
        %r = affine.apply affine_map<(d0, d1) -> (d0 * 8 + d1)>(%vi, %x)
        tir.block "inner" (%vr : spatial 64 = %r) {
          %a = memref.load %A[%vr, %vr] : memref<64x64xf32>
          memref.store %a, %t[%vr] : memref<64xf32>
          memref.store %a, %B[%vr, %vr] : memref<64x64xf32>
          tir.yield reads(%A[%vr, 0 : 64] : memref<64x64xf32>)
                    writes(%t[%vr] : memref<64xf32>, %B[%vr, %vr] : memref<64x64xf32>)
        }
      }
      )" + kYield.str() +
                  "} }"),
            "reads %A[(d0 * 8 of %vi):8, 0:64] writes %B[(d0 * 8 of %vi):8, (d0 * 8 of %vi):8]");
}

TEST_F(BlockAccessTest, PartsOfBuffers) {
  EXPECT_EQ(infer(R"(tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %S = tir.match_buffer "S" %B[%vi, 8] [1, 16]
          : memref<64x64xf32> to memref<16xf32, strided<[1], offset: ?>>
      %zero = arith.constant 0.0 : f32
      tir.for %x in 16 {
        memref.store %zero, %S[%x] : memref<16xf32, strided<[1], offset: ?>>
      }
      )" + kYield.str() +
                  "} }"),
            "reads writes %B[%vi:1, 8:16]");
}

TEST_F(BlockAccessTest, WhatIsNotKnownIsTheWholeDimension) {
  // The second index of A is known behind the condition alone. Which index of I is the smaller one
  // is known at run time: %3 and %4 are the smaller and the larger.
  EXPECT_EQ(infer(R"(tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %c4 = arith.constant 4 : index
      %p = arith.cmpi slt, %vi, %c4 : index
      %k = memref.load %I[%vi] : memref<64xindex>
      %r = scf.if %p -> f32 {
        %q = memref.load %I[%k] : memref<64xindex>
        %a = memref.load %A[%k, %q] : memref<64x64xf32>
        scf.yield %a : f32
      } else {
        %v = memref.load %V[%k] : memref<?xf32>
        scf.yield %v : f32
      }
      memref.store %r, %B[%vi, %vi] : memref<64x64xf32>
      )" + kYield.str() +
                  "} }"),
            "reads %A[%1:1, 0:64] %I[%3:(d0 - d1 + 1 of %4 %3)] %V[%1:1] writes %B[%vi:1, %vi:1]");
}

TEST_F(BlockAccessTest, ReductionsDoNotReadWhatTheyWrite) {
  EXPECT_EQ(infer(R"(tir.for %i in 8 { tir.for %k in 64 {
    tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 64 = %k) {
      %b = memref.load %B[%vi, %vi] : memref<64x64xf32>
      %a = memref.load %A[%vi, %vk] : memref<64x64xf32>
      %c = arith.addf %a, %b : f32
      memref.store %c, %B[%vi, %vi] : memref<64x64xf32>
      )" + kYield.str() +
                  R"(} init (%vi, %vk) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %B[%vi, %vi] : memref<64x64xf32>
    } } })"),
            "reads %A[%vi:1, %vk:1] writes %B[%vi:1, %vi:1]");
}

TEST_F(BlockAccessTest, OrderOfTheExpression) {
  // The first operand of the addition first, whatever is computed first.
  EXPECT_EQ(infer(R"(tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %v = memref.load %V[%vi] : memref<?xf32>
      %k = memref.load %I[%vi] : memref<64xindex>
      %a = memref.load %A[%k, %vi] : memref<64x64xf32>
      %c = arith.addf %a, %v : f32
      memref.store %c, %B[%vi, %vi] : memref<64x64xf32>
      )" + kYield.str() +
                  "} }"),
            "reads %A[%1:1, %vi:1] %I[%vi:1] %V[%vi:1] writes %B[%vi:1, %vi:1]");
}

} // namespace
