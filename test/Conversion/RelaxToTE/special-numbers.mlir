// RUN: mlc-opt %s --relax-legalize-ops --mlc-interpret -o /dev/null | FileCheck %s
// RUN: mlc-opt %s --relax-legalize-ops --relax-lower-emit-te --mlc-interpret -o /dev/null | FileCheck %s

// Infinities, NaN and the ends of integer types. Rows of the first input: the first of two NaN, nothing above -inf,
// equal elements, infinity.
// CHECK: result 0: dense<[1, 0, 1, 2]> : tensor<4xi64>
// CHECK: result 1: dense<[1, 0, 0, 0]> : tensor<4xi64>
// The lowest number of the type is an element like any other.
// CHECK: result 2: dense<0> : tensor<i64>
// CHECK: result 3: dense<0> : tensor<i64>
// NaN is the largest and the smallest.
// CHECK: result 4: dense<[0x7FC00000, {{.*}}, 2.000000e+00, 0x7F800000]> : tensor<4xf32>
// CHECK: result 5: dense<[0x7FC00000, 0xFF800000, -1.000000e+00, 0.000000e+00]> : tensor<4xf32>
// Unsigned ends.
// CHECK: result 6: dense<255> : tensor<ui8>
// CHECK: result 7: dense<0> : tensor<ui8>
// Quotients and remainders of negative integers.
// CHECK: result 8: dense<[-3, -3, 3]> : tensor<3xi32>
// CHECK: result 9: dense<[-4, -4, 3]> : tensor<3xi32>
// CHECK: result 10: dense<[1, -1, -1]> : tensor<3xi32>
// CHECK: result 11: dense<[-1, 1, -1]> : tensor<3xi32>
// A bool is 0 or 1, and NaN is true.
// CHECK: result 12: dense<[true, false, true, true]> : tensor<4xi1>
func.func @main(
    %x: tensor<4x3xf32> {mlc.input = dense<[[0.0, 0x7FC00000, 0x7FC00000], [0xFF800000, 0xFF800000, 0xFF800000],
                                             [-1.0, 2.0, 2.0], [0.0, 3.0, 0x7F800000]]> : tensor<4x3xf32>},
    %low: tensor<2xi8> {mlc.input = dense<-128> : tensor<2xi8>},
    %bytes: tensor<3xui8> {mlc.input = dense<[0, 255, 128]> : tensor<3xui8>},
    %a: tensor<3xi32> {mlc.input = dense<[7, -7, -7]> : tensor<3xi32>},
    %b: tensor<3xi32> {mlc.input = dense<[-2, 2, -2]> : tensor<3xi32>},
    %f: tensor<4xf32> {mlc.input = dense<[0x7FC00000, 0.0, 0.25, -1.0]> : tensor<4xf32>})
    -> (tensor<4xi64>, tensor<4xi64>, tensor<i64>, tensor<i64>, tensor<4xf32>, tensor<4xf32>, tensor<ui8>,
        tensor<ui8>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>, tensor<4xi1>) {
  %0 = relax.argmax %x axis 1 : (tensor<4x3xf32>) -> tensor<4xi64>
  %1 = relax.argmin %x axis 1 : (tensor<4x3xf32>) -> tensor<4xi64>
  %2 = relax.argmax %low : (tensor<2xi8>) -> tensor<i64>
  %3 = relax.argmin %low : (tensor<2xi8>) -> tensor<i64>
  %4 = relax.max %x axis [1] : (tensor<4x3xf32>) -> tensor<4xf32>
  %5 = relax.min %x axis [1] : (tensor<4x3xf32>) -> tensor<4xf32>
  %6 = relax.max %bytes : (tensor<3xui8>) -> tensor<ui8>
  %7 = relax.min %bytes : (tensor<3xui8>) -> tensor<ui8>
  %8 = relax.divide %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  %9 = relax.floor_divide %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  %10 = relax.mod %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  %11 = relax.floor_mod %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  %12 = relax.astype %f dtype i1 : (tensor<4xf32>) -> tensor<4xi1>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12
      : tensor<4xi64>, tensor<4xi64>, tensor<i64>, tensor<i64>, tensor<4xf32>, tensor<4xf32>, tensor<ui8>,
        tensor<ui8>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>, tensor<3xi32>, tensor<4xi1>
}
