//===- Module.h - Compiled functions as packed functions ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_RUNTIME_FFI_MODULE_H
#define MLC_LIB_RUNTIME_FFI_MODULE_H

#include <tvm/ffi/container/array.h>
#include <tvm/ffi/container/tensor.h>
#include <tvm/ffi/extra/module.h>

namespace mlc::runtime {

/// A module of the functions at `addresses`, which holds the code, the workspace function and the
/// signature of one function after the other. When neither the module nor a function of it is used
/// any more, `release(owner)` is called, if it is not null, and `keptAlive` let go.
tvm::ffi::Module makeModule(void *owner, void *release, tvm::ffi::Array<void *> addresses,
                            tvm::ffi::Any keptAlive);

/// A tensor whose elements are not set, aligned as compiled code likes it.
tvm::ffi::Tensor makeTensor(tvm::ffi::ShapeView shape, DLDataType dtype);

} // namespace mlc::runtime

#endif // MLC_LIB_RUNTIME_FFI_MODULE_H
