//===- WorkspaceTest.cpp - Workspaces of threads and executables ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "SignatureBuilder.h"
#include "gtest/gtest.h"

#include <atomic>
#include <set>
#include <thread>

using namespace mlc::test;

namespace {

struct Descriptor1 {
  int32_t *allocated, *aligned;
  int64_t offset, size, stride;
};

/// Fills the workspace with its input, waits a little, and writes their sum.
int32_t sumOfCopies(mlc_context *, void *workspace, int64_t bytes, void **descriptors) {
  auto *x = static_cast<Descriptor1 *>(descriptors[0]);
  auto *y = static_cast<Descriptor1 *>(descriptors[1]);
  auto *copies = static_cast<int32_t *>(workspace);
  int64_t count = bytes / int64_t(sizeof(int32_t));
  for (int64_t i = 0; i < count; ++i)
    copies[i] = x->aligned[0];
  std::this_thread::yield();
  int32_t sum = 0;
  for (int64_t i = 0; i < count; ++i)
    sum += copies[i];
  y->aligned[0] = sum;
  return 0;
}

int64_t bytesOfInput(void **descriptors) {
  return static_cast<Descriptor1 *>(descriptors[0])->size * int64_t(sizeof(int32_t));
}

std::vector<int64_t> sumSignature() {
  DLDataType int32 = {kDLInt, 32, 1};
  return makeSignature("sum", {{"x", {Dim::symbol(0)}, int32}}, {{"", {Dim::constant(1)}, int32}},
                       {"n"}, "t");
}

int32_t callSum(mlc_function *function, int64_t size, int32_t value,
                mlc_context *context = nullptr) {
  std::vector<int32_t> data(size_t(size), value);
  int32_t result = -1;
  int64_t one = 1;
  DLTensor x = {}, y = {};
  x.data = data.data();
  y.data = &result;
  x.device.device_type = y.device.device_type = kDLCPU;
  x.ndim = y.ndim = 1;
  x.dtype = y.dtype = {kDLInt, 32, 1};
  x.shape = &size;
  y.shape = &one;
  DLTensor *args[] = {&x, &y};
  EXPECT_EQ(mlc_call(function, context, args, 2), 0) << mlc_last_error();
  return result;
}

TEST(WorkspaceTest, GrowsAndIsKept) {
  auto table = sumSignature();
  mlc_executable *executable = mlc_executable_create(nullptr, nullptr);
  mlc_function *function = mlc_function_create(executable, sumOfCopies, bytesOfInput, table.data());
  EXPECT_EQ(callSum(function, 100, 1), 100);
  EXPECT_EQ(mlc_executable_workspace_bytes(executable), 400u);
  EXPECT_EQ(callSum(function, 10, 1), 10);
  EXPECT_EQ(mlc_executable_workspace_bytes(executable), 400u);
  EXPECT_EQ(callSum(function, 1000, 2), 2000);
  EXPECT_EQ(mlc_executable_workspace_bytes(executable), 4000u);
  mlc_function_destroy(function);
  mlc_executable_release(executable);
}

TEST(WorkspaceTest, ThreadsDoNotShare) {
  auto table = sumSignature();
  mlc_executable *executable = mlc_executable_create(nullptr, nullptr);
  mlc_function *function = mlc_function_create(executable, sumOfCopies, bytesOfInput, table.data());
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int32_t t = 1; t <= 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i)
        wrong += callSum(function, 50 + i, t) != (50 + i) * t;
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
  // What the threads held went with them.
  EXPECT_EQ(mlc_executable_workspace_bytes(executable), 0u);
  mlc_function_destroy(function);
  mlc_executable_release(executable);
}

TEST(WorkspaceTest, ExecutablesComeAndGoWhileThreadsStay) {
  auto table = sumSignature();
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int32_t t = 1; t <= 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        mlc_executable *executable = mlc_executable_create(nullptr, nullptr);
        mlc_function *function =
            mlc_function_create(executable, sumOfCopies, bytesOfInput, table.data());
        mlc_executable_release(executable); // the function holds it
        wrong += callSum(function, 64, t) != 64 * t;
        mlc_function_destroy(function);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(WorkspaceTest, OwnerIsReleasedLast) {
  auto table = sumSignature();
  bool released = false;
  mlc_executable *executable =
      mlc_executable_create([](void *flag) { *static_cast<bool *>(flag) = true; }, &released);
  mlc_function *function = mlc_function_create(executable, sumOfCopies, bytesOfInput, table.data());
  mlc_executable_release(executable);
  EXPECT_FALSE(released);
  mlc_function_destroy(function);
  EXPECT_TRUE(released);
}

/// The outer call writes to its workspace, calls the same function again through the context, and
/// looks whether what it wrote is still there.
int32_t nested(mlc_context *context, void *workspace, int64_t bytes, void **descriptors) {
  auto *x = static_cast<Descriptor1 *>(descriptors[0]);
  auto *y = static_cast<Descriptor1 *>(descriptors[1]);
  auto *mine = static_cast<int32_t *>(workspace);
  mine[0] = x->aligned[0];
  if (x->aligned[0] > 0)
    if (int32_t status = context->call_packed(context, "again", nullptr, x->aligned[0] - 1, 0))
      return status;
  y->aligned[0] = mine[0];
  return 0;
}

TEST(WorkspaceTest, NestedCallsDoNotShare) {
  auto table = sumSignature();
  mlc_executable *executable = mlc_executable_create(nullptr, nullptr);
  mlc_function *function = mlc_function_create(executable, nested, bytesOfInput, table.data());
  mlc_context context = mlc_default_context();
  context.data = function;
  context.call_packed = [](mlc_context *self, const char *, DLTensor *, int32_t depth,
                           int32_t) -> int32_t {
    return callSum(static_cast<mlc_function *>(self->data), 4, depth, self) == depth ? 0 : 1;
  };
  EXPECT_EQ(callSum(function, 4, 5, &context), 5);
  mlc_function_destroy(function);
  mlc_executable_release(executable);
}

} // namespace
