//===- ThreadsTest.cpp - Threads that share parallel loops ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-runtime/threads.h"
#include "gtest/gtest.h"

#include <atomic>
#include <cfenv>
#include <chrono>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

/// What the threads of a region work on.
struct Loop {
  std::vector<std::atomic<int>> done;
  std::atomic<int> parts = 0, early = 0;
  bool hasInner = false;

  explicit Loop(size_t size) : done(size) {}
};

/// Goes through the iterations as compiled code does.
template <typename Body> void forEachIteration(size_t size, Body body) {
  int32_t isLast = 0, thread = mlc_threads_number(nullptr);
  uint64_t lower = 1, upper = size, stride = 1;
  mlc_threads_begin_loop(nullptr, thread, 38, lower, upper, stride, 1);
  while (mlc_threads_next_piece(nullptr, thread, &isLast, &lower, &upper, &stride))
    for (uint64_t i = lower - 1; i < upper; ++i)
      body(i);
}

void count(Loop &loop) {
  forEachIteration(loop.done.size(), [&](uint64_t i) { ++loop.done[i]; });
}

void countOnce(int32_t *, int32_t *, void *argument) {
  auto &loop = *static_cast<Loop *>(argument);
  ++loop.parts;
  count(loop);
}

/// Twice, and sees that all others have done it once before.
void countTwice(int32_t *, int32_t *, void *argument) {
  auto &loop = *static_cast<Loop *>(argument);
  count(loop);
  mlc_threads_barrier(nullptr, 0);
  for (std::atomic<int> &number : loop.done)
    loop.early += number < 1;
  mlc_threads_barrier(nullptr, 0);
  count(loop);
}

void fork(int threads, mlc_region region, Loop &loop) {
  mlc_threads_push_count(nullptr, 0, threads);
  mlc_threads_fork(nullptr, 1, region, &loop);
}

/// Compiled code has no argument then.
void forkOnNothing(void (*region)(int32_t *, int32_t *)) {
  mlc_threads_push_count(nullptr, 0, 3);
  mlc_threads_fork(nullptr, 0, reinterpret_cast<mlc_region>(reinterpret_cast<void (*)()>(region)));
}

bool isEachDone(const Loop &loop, int times) {
  for (const std::atomic<int> &number : loop.done)
    if (number != times)
      return false;
  return true;
}

TEST(Threads, EachIterationIsDoneOnce) {
  for (int threads : {1, 2, 3, 8})
    for (size_t size : {1, 2, 7, 8, 1000})
      for (int again = 0; again < 50; ++again) {
        Loop loop(size);
        fork(threads, countOnce, loop);
        EXPECT_EQ(loop.parts, threads);
        ASSERT_TRUE(isEachDone(loop, 1)) << threads << " threads, " << size << " iterations";
      }
}

/// Whoever is held up in the first iteration has begun a half of its own ones.
TEST(Threads, OthersDoWhatIsNotBegun) {
  Loop loop(16);
  static std::atomic<bool> isLate;
  isLate = false;
  fork(
      2,
      [](int32_t *, int32_t *, void *argument) {
        auto &loop = *static_cast<Loop *>(argument);
        forEachIteration(loop.done.size(), [&](uint64_t i) {
          auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
          for (size_t other = 4; i == 0 && other < loop.done.size(); ++other)
            while (loop.done[other] == 0 && !isLate)
              isLate = std::chrono::steady_clock::now() > until;
          ++loop.done[i];
        });
      },
      loop);
  EXPECT_FALSE(isLate);
  EXPECT_TRUE(isEachDone(loop, 1));
}

TEST(Threads, ManyLoopsInARegion) {
  for (int again = 0; again < 20; ++again) {
    Loop loop(50);
    fork(
        3,
        [](int32_t *, int32_t *, void *argument) {
          for (int i = 0; i < 20; ++i)
            count(*static_cast<Loop *>(argument));
        },
        loop);
    ASSERT_TRUE(isEachDone(loop, 20));
  }
}

TEST(Threads, NoIterations) {
  Loop loop(0);
  fork(3, countOnce, loop);
  EXPECT_EQ(loop.parts, 3);
}

TEST(Threads, NumberIsForOneRegion) {
  Loop asked(4), later(4);
  fork(3, countOnce, asked);
  mlc_threads_fork(nullptr, 1, countOnce, &later);
  Loop last(4);
  mlc_threads_fork(nullptr, 1, countOnce, &last);
  EXPECT_EQ(asked.parts, 3);
  EXPECT_EQ(later.parts, last.parts);
}

TEST(Threads, BarrierWaitsForAll) {
  for (int again = 0; again < 50; ++again) {
    Loop loop(100);
    fork(4, countTwice, loop);
    EXPECT_EQ(loop.early, 0);
    ASSERT_TRUE(isEachDone(loop, 2));
  }
}

TEST(Threads, ConditionIsForOneThread) {
  Loop alone(10), together(10);
  mlc_threads_push_count(nullptr, 0, 3);
  mlc_threads_fork_if(nullptr, 1, countOnce, 0, &alone);
  EXPECT_EQ(alone.parts, 1);
  EXPECT_TRUE(isEachDone(alone, 1));
  mlc_threads_push_count(nullptr, 0, 3);
  mlc_threads_fork_if(nullptr, 1, countOnce, 1, &together);
  EXPECT_EQ(together.parts, 3);
  EXPECT_TRUE(isEachDone(together, 1));
}

TEST(Threads, NothingToWorkOn) {
  static std::atomic<int> parts;
  parts = 0;
  forkOnNothing([](int32_t *, int32_t *) { ++parts; });
  EXPECT_EQ(parts, 3);
}

TEST(Threads, RegionInRegionIsOfOneThread) {
  Loop outer(3);
  mlc_threads_push_count(nullptr, 0, 3);
  mlc_threads_fork(
      nullptr, 1,
      [](int32_t *, int32_t *, void *argument) {
        Loop inner(10);
        fork(4, countOnce, inner);
        EXPECT_EQ(inner.parts, 1);
        EXPECT_TRUE(isEachDone(inner, 1));
        countOnce(nullptr, nullptr, argument);
      },
      &outer);
  EXPECT_TRUE(isEachDone(outer, 1));
}

TEST(Threads, CallersShareTheTeam) {
  std::vector<std::thread> callers;
  std::atomic<int> wrong = 0;
  for (int caller = 0; caller < 4; ++caller)
    callers.emplace_back([&] {
      for (int again = 0; again < 200; ++again) {
        Loop loop(37);
        fork(3, countOnce, loop);
        wrong += !isEachDone(loop, 1) || (loop.parts != 3 && loop.parts != 1);
      }
    });
  for (std::thread &caller : callers)
    caller.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Threads, SleepersAreWoken) {
  for (int again = 0; again < 5; ++again) {
    Loop loop(1000);
    fork(4, countTwice, loop);
    ASSERT_TRUE(isEachDone(loop, 2));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

/// The threads of its parent are not there.
TEST(Threads, ChildMakesItsOwn) {
  Loop before(10);
  fork(3, countTwice, before);
  pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    Loop loop(10);
    fork(3, countTwice, loop);
    _exit(isEachDone(loop, 2) && loop.early == 0 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  Loop after(10);
  fork(3, countTwice, after);
  EXPECT_TRUE(isEachDone(after, 2));
}

TEST(Threads, RoundAsTheCallerDoes) {
  static std::atomic<int> upward;
  upward = 0;
  ASSERT_EQ(fesetround(FE_UPWARD), 0);
  forkOnNothing([](int32_t *, int32_t *) {
    volatile float one = 1, tiny = 1e-30f;
    upward += one + tiny > 1;
    mlc_threads_barrier(nullptr, 0);
  });
  fesetround(FE_TONEAREST);
  EXPECT_EQ(upward, 3);
}

} // namespace
