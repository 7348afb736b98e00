//===- ParallelLoop.cpp - Races between iterations of a loop --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Reference/Interpreter.h"

using namespace mlir;
using namespace mlc::reference;

Interpreter::ParallelLoop::ParallelLoop(Interpreter &interpreter, Operation *loop)
    : interpreter(interpreter), loop(loop) {
  interpreter.parallelLoops.push_back(this);
}

Interpreter::ParallelLoop::~ParallelLoop() { interpreter.parallelLoops.pop_back(); }

LogicalResult Interpreter::ParallelLoop::note(const Access &access, StringRef name) {
  if (own.contains(access.storage))
    return success();
  Uses &element = uses[{access.storage, access.address}];
  auto isOther = [&](std::optional<int64_t> user) { return user && *user != iteration; };
  bool readElsewhere = element.manyReaders || isOther(element.reader);
  bool isWritten = isOther(element.writer) && !access.isSame;
  // What an iteration reads after it has written it is there in any order, if all write the same.
  bool isRead = access.isWrite && readElsewhere &&
                (!access.isSame || (element.isChanged && element.isReadAsFound));
  if (isWritten || isRead) {
    InFlightDiagnostic error = access.op->emitError()
                               << "a race: an element of " << name << " is "
                               << (access.isWrite ? "written" : "read") << " in iteration "
                               << iteration << " of a loop whose iterations run at the same time, "
                               << "and " << (isWritten ? "written" : "read") << " in iteration "
                               << (isWritten ? *element.writer : *element.reader);
    error.attachNote(loop->getLoc()) << "the loop";
    return error;
  }
  if (access.isWrite) {
    element.writer = iteration;
    element.isChanged |= !access.isSame;
  } else {
    element.isReadAsFound |= element.writer != iteration;
    element.manyReaders |= readElsewhere;
    if (!isOther(element.reader))
      element.reader = iteration;
  }
  return success();
}
