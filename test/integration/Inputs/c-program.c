/*===- c-program.c - Calls compiled code through its plain C entry --------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "mlc-runtime/runtime.h"

#include <stdio.h>

int32_t scale(DLTensor **args, int32_t num_args);

static DLTensor make_tensor(float *data, int32_t rank, int64_t *shape) {
  DLTensor tensor = {0};
  tensor.data = data;
  tensor.device.device_type = kDLCPU;
  tensor.ndim = rank;
  tensor.dtype.code = kDLFloat;
  tensor.dtype.bits = 32;
  tensor.dtype.lanes = 1;
  tensor.shape = shape;
  return tensor;
}

int main(void) {
  float x_data[8] = {1, 2, 3, 4, 5, 6, 7, 8}, y_data[12];
  int64_t shape[2] = {2, 4}, wrong_rank[1] = {3}, wrong_size[2] = {3, 4};
  DLTensor x = make_tensor(x_data, 2, shape), y = make_tensor(y_data, 2, shape);
  DLTensor *args[2] = {&x, &y};
  if (scale(args, 2) != 0) {
    printf("error: %s\n", mlc_last_error());
    return 1;
  }
  for (int i = 0; i < 2; ++i)
    printf("%g %g %g %g\n", y_data[4 * i], y_data[4 * i + 1], y_data[4 * i + 2], y_data[4 * i + 3]);

  DLTensor flat = make_tensor(x_data, 1, wrong_rank);
  args[0] = &flat;
  if (scale(args, 2) != 0)
    printf("error: %s\n", mlc_last_error());

  DLTensor longer = make_tensor(y_data, 2, wrong_size);
  args[0] = &x;
  args[1] = &longer;
  if (scale(args, 2) != 0)
    printf("error: %s\n", mlc_last_error());
  return 0;
}
