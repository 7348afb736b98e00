//===- MemoryTest.cpp - Memory of tensors and workspaces ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-runtime/runtime.h"
#include "gtest/gtest.h"

#include <cstring>
#include <thread>
#include <vector>

namespace {

constexpr size_t kKiB = 1 << 10, kMiB = 1 << 20;

TEST(Memory, IsAligned) {
  for (size_t bytes : {size_t(0), size_t(1), size_t(100), 2 * kMiB - 1, 2 * kMiB, 5 * kMiB + 1}) {
    auto *memory = static_cast<char *>(mlc_allocate(bytes));
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % 64, 0u);
    std::memset(memory, 1, bytes);
    mlc_free(memory);
  }
  mlc_free(nullptr);
  EXPECT_EQ(mlc_allocate(SIZE_MAX), nullptr);
  EXPECT_EQ(mlc_allocate(SIZE_MAX - 8), nullptr);
  EXPECT_EQ(mlc_allocate(SIZE_MAX / 2), nullptr);
}

TEST(Memory, LargeBlocksAreUsedAgain) {
  void *first = mlc_allocate(40 * kMiB);
  mlc_free(first);
  // Much smaller ones get memory of their own.
  void *small = mlc_allocate(4 * kMiB);
  EXPECT_NE(small, first);
  void *again = mlc_allocate(39 * kMiB);
  EXPECT_EQ(again, first);
  void *other = mlc_allocate(40 * kMiB);
  EXPECT_NE(other, first);
  for (void *memory : {small, again, other})
    mlc_free(memory);
}

TEST(Memory, BlocksOfManyPagesAreUsedAgain) {
  void *first = mlc_allocate(800 * kKiB);
  std::memset(first, 1, 800 * kKiB);
  mlc_free(first);
  void *again = mlc_allocate(799 * kKiB);
  EXPECT_EQ(again, first);
  mlc_free(again);
}

TEST(Memory, NotMoreThanALimitIsKept) {
  std::vector<void *> blocks;
  for (int i = 0; i < 4; ++i)
    blocks.push_back(mlc_allocate(60 * kMiB));
  for (void *block : blocks)
    mlc_free(block);
  // The last two are kept.
  EXPECT_EQ(mlc_allocate(60 * kMiB), blocks[3]);
  EXPECT_EQ(mlc_allocate(60 * kMiB), blocks[2]);
  mlc_free(blocks[3]);
  mlc_free(blocks[2]);
  // Nothing of this size is.
  void *huge = mlc_allocate(200 * kMiB);
  mlc_free(huge);
}

TEST(Memory, OfSeveralThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 50; ++i) {
        size_t bytes = size_t(1 + (t + i) % 5) * kMiB;
        auto *memory = static_cast<char *>(mlc_allocate(bytes));
        memory[0] = memory[bytes - 1] = char(t);
        std::this_thread::yield();
        EXPECT_EQ(memory[0], t);
        EXPECT_EQ(memory[bytes - 1], t);
        mlc_free(memory);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
}

} // namespace
