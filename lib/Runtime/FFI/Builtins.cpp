//===- Builtins.cpp - Functions of TVM's runtime that programs call by name -----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include <tvm/ffi/reflection/registry.h>

namespace ffi = tvm::ffi;

TVM_FFI_STATIC_INIT_BLOCK() {
  // As in TVM, where it keeps a value of its own for a variable, the data are shared.
  ffi::reflection::GlobalDef().def("vm.builtin.copy", [](ffi::Any value) { return value; });
}
