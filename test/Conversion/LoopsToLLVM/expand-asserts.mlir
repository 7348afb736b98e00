// RUN: mlc-opt %s --mlc-expand-asserts -split-input-file -verify-diagnostics | FileCheck %s

// A function without assertions stays as it is.
// CHECK-LABEL: func.func private @plain(
// CHECK-NEXT: return{{$}}
func.func private @plain(%a: i1) {
  return
}

// -----

// The message of the kernel goes to the function that has the context.
// CHECK: llvm.mlir.global internal constant @kernel.assert("f.py:3: assertion failed: not ok\00")
// CHECK: func.func private @kernel(%[[OK:.*]]: i1) -> !llvm.ptr
// CHECK: %[[MESSAGE:.*]] = llvm.mlir.addressof @kernel.assert
// CHECK: cf.cond_br %[[OK]], ^[[NEXT:.*]], ^[[LEAVE:bb[0-9]+]]
// CHECK: ^[[LEAVE]]:
// CHECK-NEXT: cf.br ^[[FAIL:.*]](%[[MESSAGE]]
// CHECK: ^[[FAIL]](%[[FAILED:.*]]: !llvm.ptr):
// CHECK-NEXT: return %[[FAILED]]
func.func private @kernel(%ok: i1) {
  cf.assert %ok, "not ok" loc("f.py":3:5)
  return
}
// CHECK: func.func @main(%[[CONTEXT:.*]]: !llvm.ptr, %{{.*}}: i1) -> i32
// CHECK: %[[RESULT:.*]] = call @kernel
// CHECK: llvm.icmp "eq" %[[RESULT]]
// CHECK: %[[FIELD:.*]] = llvm.getelementptr %[[CONTEXT]][32]
// CHECK: %[[STOP:.*]] = llvm.load %[[FIELD]]
// CHECK: %[[STATUS:.*]] = llvm.call %[[STOP]](%[[CONTEXT]], %{{.*}})
// CHECK: return %[[STATUS]] : i32
func.func @main(%context: !llvm.ptr, %ok: i1) -> i32 {
  func.call @kernel(%ok) : (i1) -> ()
  %zero = arith.constant 0 : i32
  return %zero : i32
}

// -----

// A parallel region is left when it is done; what was allocated in the function is freed.
llvm.func @free(!llvm.ptr)
// CHECK-LABEL: func.func private @parallel(
// CHECK: %[[FLAG:.*]] = llvm.alloca
// CHECK: omp.loop_nest
// CHECK: cf.cond_br %{{.*}}, ^{{.*}}, ^[[LEAVE:bb[0-9]+]]
// CHECK: ^[[LEAVE]]:
// CHECK-NEXT: llvm.store %{{.*}}, %[[FLAG]] atomic monotonic
// CHECK: omp.yield
// CHECK: llvm.load %[[FLAG]]
// CHECK: llvm.call @free
// CHECK-NEXT: cf.br
func.func private @parallel(%n: index, %ok: i1, %memory: !llvm.ptr) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%zero) to (%n) step (%one) {
        cf.assert %ok, "no"
        omp.yield
      }
    }
    omp.terminator
  }
  llvm.call @free(%memory) : (!llvm.ptr) -> ()
  return
}

// -----

// R1.
func.func @inside(%ok: i1) {
  scf.if %ok {
    // expected-error @+1 {{an assertion inside of 'scf.if' cannot end the function}}
    cf.assert %ok, "no"
  }
  return
}
