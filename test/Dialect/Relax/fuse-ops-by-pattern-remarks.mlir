// RUN: mlc-opt %s --relax-fuse-ops-by-pattern --remarks-filter=fusion -verify-diagnostics -o /dev/null
// RUN: not mlc-opt %s --relax-fuse-ops-by-pattern=entry-functions=absent -o /dev/null 2>&1 | FileCheck %s

// R2
// CHECK: there is no function @absent to fuse in
module {
  module @"lib.exp_negative_add" {
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      %types = pdl.types
      %exp = pdl.operation "relax.exp"(%a : !pdl.value) -> (%types : !pdl.range<type>)
      %b = pdl.result 0 of %exp
      %c = pdl.operand
      %add = pdl.operation "relax.add"(%b, %c : !pdl.value, !pdl.value) -> (%types : !pdl.range<type>)
      pdl.rewrite %add with "relax.compose"(%exp : !pdl.operation)
    }
  }
  func.func @main(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
    %gv:3 = relax.dataflow {
      %0 = relax.exp %x : tensor<2xf32>
      // expected-remark @below {{relax_exp, relax_add become fused_relax_exp_relax_add by lib.exp_negative_add}}
      %1 = relax.add %0, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      // expected-remark @below {{lib.exp_negative_add matches at relax_add, but an earlier match has some of its ops}}
      %2 = relax.add %0, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      %3 = relax.exp %2 : tensor<2xf32>
      %4 = relax.negative %3 : tensor<2xf32>
      // expected-remark @below {{lib.exp_negative_add matches at relax_add, but an op outside of it stands between its ops}}
      %5 = relax.add %3, %4 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      relax.output %1, %2, %5 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
    } : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
    return %gv#0, %gv#1, %gv#2 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
  }
}
