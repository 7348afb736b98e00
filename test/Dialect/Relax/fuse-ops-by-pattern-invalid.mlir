// RUN: mlc-opt %s --relax-fuse-ops-by-pattern -split-input-file -verify-diagnostics

// R1: the rewrite is relax.compose.
module {
  module @p {
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      %op = pdl.operation "relax.exp"(%a : !pdl.value)
      // expected-error @below {{expected the rewrite of a root with "relax.compose"}}
      pdl.rewrite %op with "other"
    }
  }
}

// -----

// R1: constraints are known.
module {
  module @p {
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      // expected-error @below {{expected the constraint to be one of relax.is_constant, relax.is_variable, relax.is_item, relax.is_named, relax.has_dtype, relax.has_shape, relax.has_type, relax.has_attrs, relax.matches, but got is_green}}
      pdl.apply_native_constraint "is_green"(%a : !pdl.value)
      %op = pdl.operation "relax.exp"(%a : !pdl.value)
      pdl.rewrite %op with "relax.compose"
    }
  }
}

// -----

// R1: a constraint has its arguments.
module {
  module @p {
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      // expected-error @below {{expected relax.has_shape to be of a value and an attribute}}
      pdl.apply_native_constraint "relax.has_shape"(%a : !pdl.value)
      %op = pdl.operation "relax.exp"(%a : !pdl.value)
      pdl.rewrite %op with "relax.compose"
    }
  }
}

// -----

// R1: a constraint names patterns that are there.
module {
  module @p {
    pdl.pattern : benefit(1) {
      %a = pdl.operand
      %name = pdl.attribute = "other"
      // expected-error @below {{expected relax.matches to name a module of patterns beside this pattern}}
      pdl.apply_native_constraint "relax.matches"(%a, %name : !pdl.value, !pdl.attribute)
      %op = pdl.operation "relax.exp"(%a : !pdl.value)
      pdl.rewrite %op with "relax.compose"
    }
  }
}

// -----

// R1: patterns have a name.
module {
  // expected-error @below {{expected the module of patterns to have a name}}
  module {
  }
}
