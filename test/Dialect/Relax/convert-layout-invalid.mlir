// RUN: not mlc-opt %s --relax-convert-layout="desired-layouts=nn.conv2d" 2>&1 | FileCheck %s --check-prefix=R1
// RUN: not mlc-opt %s --relax-convert-layout="desired-layouts=nn.dense=NC:OI" 2>&1 | FileCheck %s --check-prefix=R2
// RUN: not mlc-opt %s --relax-convert-layout="desired-layouts=relax.nn.conv2d=NHWK:OHWI" 2>&1 | FileCheck %s --check-prefix=R3

// R1: error: desired-layouts of relax-convert-layout: expected NAME=DATA:KERNEL, such as nn.conv2d=NHWC:OHWI, but got "nn.conv2d"
// R2: error: {{.*}} expected nn.conv1d, nn.conv2d, nn.conv1d_transpose or nn.conv2d_transpose, but got "nn.dense"
// R3: error: {{.*}} expected for nn.conv2d an order of the letters NCHW and one of OIHW, but got NHWK and OHWI
func.func @main(%x: tensor<1xf32>) -> tensor<1xf32> {
  return %x : tensor<1xf32>
}
