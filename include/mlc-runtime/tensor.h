/*===- mlc-runtime/tensor.h - The tensor that crosses every boundary ------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
|*===----------------------------------------------------------------------------------------===*|
|*
|* Tensors are passed as DLPack's `DLTensor`. Where DLPack's own header can be found it is used;
|* otherwise the part of its layout that the runtime needs is declared here, so that a C program
|* builds without any package.
|*
\*===----------------------------------------------------------------------------------------===*/

#ifndef MLC_RUNTIME_TENSOR_H
#define MLC_RUNTIME_TENSOR_H

#if defined(__has_include)
#if __has_include(<dlpack/dlpack.h>)
#define MLC_RUNTIME_HAS_DLPACK_HEADER 1
#endif
#endif

#ifdef MLC_RUNTIME_HAS_DLPACK_HEADER
#include <dlpack/dlpack.h>
#else

#include <stdint.h>

/* The values that the runtime itself looks at; others only pass through. */
enum { kDLCPU = 1 };
enum { kDLInt = 0, kDLUInt = 1, kDLFloat = 2, kDLBfloat = 4, kDLComplex = 5, kDLBool = 6 };

typedef struct {
  int32_t device_type;
  int32_t device_id;
} DLDevice;

typedef struct {
  uint8_t code;
  uint8_t bits;
  uint16_t lanes;
} DLDataType;

typedef struct {
  void *data;
  DLDevice device;
  int32_t ndim;
  DLDataType dtype;
  int64_t *shape;
  int64_t *strides; /* in elements; null means row-major without gaps */
  uint64_t byte_offset;
} DLTensor;

#endif /* MLC_RUNTIME_HAS_DLPACK_HEADER */

#endif /* MLC_RUNTIME_TENSOR_H */
