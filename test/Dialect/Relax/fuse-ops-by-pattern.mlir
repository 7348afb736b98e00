// RUN: mlc-opt %s --relax-fuse-ops-by-pattern -split-input-file | FileCheck %s
// RUN: mlc-opt %s --relax-fuse-ops-by-pattern="bind-constants=false annotate-codegen" -split-input-file | FileCheck %s --check-prefix=CODEGEN

// A product, a constant and what follows: the product is used twice.
module {
  module @"lib.matmul_add" {
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      %b = pdl.operand
      %c = pdl.operand
      pdl.apply_native_constraint "relax.is_constant"(%c : !pdl.value)
      %types = pdl.types
      %matmul = pdl.operation "relax.matmul"(%a, %b : !pdl.value, !pdl.value) -> (%types : !pdl.range<type>)
      %product = pdl.result 0 of %matmul
      %add = pdl.operation "relax.add"(%product, %c : !pdl.value, !pdl.value) -> (%types : !pdl.range<type>)
      pdl.rewrite %add with "relax.compose"(%matmul, %product : !pdl.operation, !pdl.value)
    }
  }

  // CHECK-NOT: pdl.pattern
  // CHECK-LABEL: func.func @main(
  // CHECK-SAME: %[[X:.*]]: tensor<2x2xf32>, %[[W:.*]]: tensor<2x2xf32>)
  // CHECK: relax.dataflow {
  // CHECK-NEXT: %[[BOTH:.*]]:2 = relax.call @fused_relax_matmul_relax_add(%[[X]], %[[W]])
  // CHECK-NEXT: %[[EXP:.*]] = relax.exp %[[BOTH]]#0
  // CHECK-NEXT: relax.output %[[BOTH]]#1, %[[EXP]]
  // CHECK: func.func private @fused_relax_matmul_relax_add(
  // CHECK-SAME: attributes {Composite = "lib.matmul_add", Primitive = true}
  // CHECK: relax.constant
  // CHECK: %[[P:.*]] = relax.matmul
  // CHECK: %[[S:.*]] = relax.add %[[P]]
  // CHECK: relax.output %[[P]], %[[S]]

  // CODEGEN: func.func @main(
  // CODEGEN: relax.call @fused_relax_matmul_relax_add_lib(
  // CODEGEN: func.func private @fused_relax_matmul_relax_add(%{{.*}}: tensor<2x2xf32> {{.*}}, %{{.*}}: tensor<2x2xf32> {{.*}}, %{{.*}}: tensor<2x2xf32>
  // CODEGEN-SAME: attributes {Composite = "lib.matmul_add"}
  // CODEGEN: func.func @fused_relax_matmul_relax_add_lib(
  // CODEGEN-SAME: attributes {Codegen = "lib"}
  // CODEGEN: relax.call @fused_relax_matmul_relax_add(
  func.func @main(%x: tensor<2x2xf32>, %w: tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
    %c = relax.constant dense<1.0> : tensor<2x2xf32>
    %gv:2 = relax.dataflow {
      %0 = relax.matmul %x, %w : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
      %1 = relax.exp %0 : tensor<2x2xf32>
      %2 = relax.add %0, %c : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
      relax.output %2, %1 : tensor<2x2xf32>, tensor<2x2xf32>
    } : tensor<2x2xf32>, tensor<2x2xf32>
    return %gv#0, %gv#1 : tensor<2x2xf32>, tensor<2x2xf32>
  }
}

// -----

// The longer of two alternatives is taken, and a match that has an earlier one in it in place of that.
module {
  module @"lib.exps" {
    pdl.pattern : benefit(2) {
      %a = pdl.operand
      %types = pdl.types
      %first = pdl.operation "relax.exp"(%a : !pdl.value) -> (%types : !pdl.range<type>)
      %b = pdl.result 0 of %first
      %second = pdl.operation "relax.exp"(%b : !pdl.value) -> (%types : !pdl.range<type>)
      pdl.rewrite %second with "relax.compose"(%first : !pdl.operation)
    }
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      %types = pdl.types
      %first = pdl.operation "relax.exp"(%a : !pdl.value) -> (%types : !pdl.range<type>)
      pdl.rewrite %first with "relax.compose"
    }
  }
  // CHECK-LABEL: func.func @twice(
  // CHECK: relax.dataflow {
  // CHECK-NEXT: %[[Y:.*]] = relax.call @fused_relax_exp_relax_exp(
  // CHECK-NEXT: relax.output %[[Y]]
  func.func @twice(%x: tensor<2xf32>) -> tensor<2xf32> {
    %gv = relax.dataflow {
      %0 = relax.exp %x : tensor<2xf32>
      %1 = relax.exp %0 : tensor<2xf32>
      relax.output %1 : tensor<2xf32>
    } : tensor<2xf32>
    return %gv : tensor<2xf32>
  }
}

// -----

// Constraints on names, shapes, dtypes and attributes.
module {
  module @"lib.some" {
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      %name = pdl.attribute = "x"
      pdl.apply_native_constraint "relax.is_named"(%a, %name : !pdl.value, !pdl.attribute)
      %dims = pdl.attribute = #relax.dims<[2, 3]>
      pdl.apply_native_constraint "relax.has_shape"(%a, %dims : !pdl.value, !pdl.attribute)
      %dtype = pdl.attribute = f32
      pdl.apply_native_constraint "relax.has_dtype"(%a, %dtype : !pdl.value, !pdl.attribute)
      %types = pdl.types
      %op = pdl.operation "relax.permute_dims"(%a : !pdl.value) -> (%types : !pdl.range<type>)
      %attrs = pdl.attribute = {axes = [1, 0]}
      pdl.apply_native_constraint "relax.has_attrs"(%op, %attrs : !pdl.operation, !pdl.attribute)
      pdl.rewrite %op with "relax.compose"
    }
  }
  // CHECK-LABEL: func.func @constraints(
  // CHECK: relax.call @fused_relax_permute_dims(
  // CHECK: relax.permute_dims
  // CHECK: relax.permute_dims
  // CHECK: relax.output
  func.func @constraints(%x: tensor<2x3xf32> {relax.name = "x"}, %y: tensor<2x3xf32> {relax.name = "y"})
      -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x3xf32>) {
    %gv:3 = relax.dataflow {
      %0 = relax.permute_dims %x axes [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
      %1 = relax.permute_dims %y axes [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
      %2 = relax.permute_dims %x axes [0, 1] : (tensor<2x3xf32>) -> tensor<2x3xf32>
      relax.output %0, %1, %2 : tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x3xf32>
    } : tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x3xf32>
    return %gv#0, %gv#1, %gv#2 : tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x3xf32>
  }
}

// -----

// An operator that others compute: known by its name, and by its keywords.
module {
  module @"lib.repeat" {
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      %types = pdl.types
      %op = pdl.operation "relax.intrinsic"(%a : !pdl.value) -> (%types : !pdl.range<type>)
      %attrs = pdl.attribute = {name = "median", axis = [1]}
      pdl.apply_native_constraint "relax.has_attrs"(%op, %attrs : !pdl.operation, !pdl.attribute)
      pdl.rewrite %op with "relax.compose"
    }
  }
  // CHECK-LABEL: func.func @keywords(
  // CHECK: relax.call @fused_relax_median(
  // CHECK: relax.intrinsic "median"(%{{.*}}) keywords ["axis", [0]]
  func.func @keywords(%x: tensor<2x2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
    %gv:2 = relax.dataflow {
      %0 = relax.intrinsic "median"(%x) keywords ["axis", [1]] : (tensor<2x2xf32>) -> tensor<2xf32>
      %1 = relax.intrinsic "median"(%x) keywords ["axis", [0]] : (tensor<2x2xf32>) -> tensor<2xf32>
      relax.output %0, %1 : tensor<2xf32>, tensor<2xf32>
    } : tensor<2xf32>, tensor<2xf32>
    return %gv#0, %gv#1 : tensor<2xf32>, tensor<2xf32>
  }
}

// -----

// What another module of patterns says of a value: a sum, but not of what exp gives; and of a tensor of any size.
module {
  module @"lib.add" {
    module @exp {
      pdl.pattern : benefit(1) {
        %a = pdl.operand
        %types = pdl.types
        %op = pdl.operation "relax.exp"(%a : !pdl.value) -> (%types : !pdl.range<type>)
        %result = pdl.result 0 of %op
        %tuple = pdl.types
        %root = pdl.operation "relax.tuple"(%result : !pdl.value) -> (%tuple : !pdl.range<type>)
        pdl.rewrite %root with "relax.compose"
      }
    }
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      %b = pdl.operand
      %name = pdl.attribute = "exp"
      pdl.apply_native_constraint "relax.matches"(%a, %name : !pdl.value, !pdl.attribute) {isNegated = true}
      %type = pdl.attribute = tensor<?xf32>
      pdl.apply_native_constraint "relax.has_type"(%b, %type : !pdl.value, !pdl.attribute)
      %types = pdl.types
      %op = pdl.operation "relax.add"(%a, %b : !pdl.value, !pdl.value) -> (%types : !pdl.range<type>)
      pdl.rewrite %op with "relax.compose"
    }
  }
  // CHECK-LABEL: func.func @sums(
  // CHECK-SAME: %[[X:.*]]: tensor<2xf32>
  // CHECK: %[[E:.*]] = relax.exp %[[X]]
  // CHECK: relax.add %[[E]], %[[X]]
  // CHECK: relax.call @fused_relax_add(%[[X]], %[[E]])
  func.func @sums(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
    %gv:2 = relax.dataflow {
      %0 = relax.exp %x : tensor<2xf32>
      %1 = relax.add %0, %x : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      %2 = relax.add %x, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      relax.output %1, %2 : tensor<2xf32>, tensor<2xf32>
    } : tensor<2xf32>, tensor<2xf32>
    return %gv#0, %gv#1 : tensor<2xf32>, tensor<2xf32>
  }
}
