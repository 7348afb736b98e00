/*===- c-program-graph.c - Calls a compiled graph with several sizes ------------------------===*\
|*
|* Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
|*
\*===----------------------------------------------------------------------------------------===*/

#include "mlc-runtime/runtime.h"

#include <stdio.h>

int32_t mlp(DLTensor **args, int32_t num_args);

static DLTensor make_tensor(float *data, int64_t *shape) {
  DLTensor tensor = {0};
  tensor.data = data;
  tensor.device.device_type = kDLCPU;
  tensor.ndim = 2;
  tensor.dtype.code = kDLFloat;
  tensor.dtype.bits = 32;
  tensor.dtype.lanes = 1;
  tensor.shape = shape;
  return tensor;
}

int main(void) {
  float input[] = {1, 1, 1, 4, 2, 2, 1, 4}, output[16];
  for (int64_t rows = 1; rows <= 2; ++rows) {
    int64_t input_shape[] = {rows, 4}, output_shape[] = {rows, 8};
    DLTensor x = make_tensor(input, input_shape), y = make_tensor(output, output_shape);
    DLTensor *args[] = {&x, &y};
    if (mlp(args, 2) != 0) {
      printf("error: %s\n", mlc_last_error());
      return 1;
    }
    for (int64_t i = 0; i < rows; ++i) {
      printf("%d:", (int)rows);
      for (int j = 0; j < 8; ++j)
        printf(" %g", output[8 * i + j]);
      printf("\n");
    }
  }
  return 0;
}
