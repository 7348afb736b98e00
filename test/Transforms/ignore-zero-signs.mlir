// RUN: mlc-opt %s --mlc-ignore-zero-signs | FileCheck %s
// RUN: mlc-opt %s --mlc-ignore-zero-signs --convert-vector-to-llvm --convert-to-llvm --reconcile-unrealized-casts | mlc-translate --mlir-to-llvmir | llc -mtriple=x86_64-linux-gnu -mcpu=skylake-avx512 | FileCheck %s --check-prefix=ASM

// CHECK-LABEL: func.func @relu(
// CHECK: arith.maximumf {{.*}} fastmath<nsz> : vector<16xf32>

// One instruction gives the second operand where one is NaN, and that is what is compared with 0.
// ASM-LABEL: relu:
// ASM-NOT: vcmp
// ASM: vmaxps %zmm0, %zmm1, %zmm0
// ASM-NOT: vcmp
// ASM: retq
func.func @relu(%x: vector<16xf32>) -> vector<16xf32> {
  %zero = arith.constant dense<0.0> : vector<16xf32>
  %0 = arith.maximumf %x, %zero : vector<16xf32>
  return %0 : vector<16xf32>
}

// Other flags stay; other maxima do not ask for signs.
// CHECK-LABEL: func.func @others(
// CHECK: arith.minimumf {{.*}} fastmath<nnan,nsz> : f64
// CHECK: arith.maxnumf %{{.*}}, %{{.*}} : f64
// CHECK: arith.addf %{{.*}}, %{{.*}} : f64
func.func @others(%x: f64, %y: f64) -> f64 {
  %0 = arith.minimumf %x, %y fastmath<nnan> : f64
  %1 = arith.maxnumf %0, %y : f64
  %2 = arith.addf %0, %1 : f64
  return %2 : f64
}

// Of the lanes of a vector, too.
// CHECK-LABEL: func.func @lanes(
// CHECK: vector.reduction <maximumf>, %{{.*}} fastmath<nsz> : vector<16xf32> into f32
// CHECK: vector.reduction <add>, %{{.*}} : vector<16xf32> into f32
// CHECK: vector.reduction <minimumf>, %{{.*}}, %{{.*}} fastmath<reassoc,nsz> : vector<16xf32> into f32
func.func @lanes(%x: vector<16xf32>) -> f32 {
  %0 = vector.reduction <maximumf>, %x : vector<16xf32> into f32
  %1 = vector.reduction <add>, %x : vector<16xf32> into f32
  %2 = arith.addf %0, %1 : f32
  %3 = vector.reduction <minimumf>, %x, %2 fastmath<reassoc> : vector<16xf32> into f32
  return %3 : f32
}
