// RUN: mlc-opt %s -split-input-file -verify-diagnostics

// te.compute R1
func.func @arguments() -> tensor<4xindex> {
  // expected-error @below {{expected 1 arguments of the body, got 2}}
  %A = "te.compute"() <{name = "A", static_extents = array<i64: 4>}> ({
  ^bb0(%i: index, %j: index):
    te.yield %i : index
  }) : () -> tensor<4xindex>
  return %A : tensor<4xindex>
}

// -----

// te.compute R1
func.func @argument_type() -> tensor<4xi32> {
  // expected-error @below {{argument #0 of the body: expected 'index', got 'i32'}}
  %A = "te.compute"() <{name = "A", static_extents = array<i64: 4>}> ({
  ^bb0(%i: i32):
    te.yield %i : i32
  }) : () -> tensor<4xi32>
  return %A : tensor<4xi32>
}

// -----

// te.compute R1
func.func @extent_values(%n: index) -> tensor<4xindex> {
  // expected-error @below {{expected 0 extent values, got 1}}
  %A = "te.compute"(%n) <{name = "A", static_extents = array<i64: 4>}> ({
  ^bb0(%i: index):
    te.yield %i : index
  }) : (index) -> tensor<4xindex>
  return %A : tensor<4xindex>
}

// -----

// te.compute R2
func.func @extents(%n: index) -> tensor<4xindex> {
  // expected-error @below {{result #0: expected 'tensor<?xindex>' as the extents say, got 'tensor<4xindex>'}}
  %A = te.compute "A" (%i in %n) {
    te.yield %i : index
  } : tensor<4xindex>
  return %A : tensor<4xindex>
}

// -----

// te.compute R2
func.func @rank() -> tensor<4x1xindex> {
  // expected-error @below {{result #0: expected 'tensor<4xindex>' as the extents say, got 'tensor<4x1xindex>'}}
  %A = te.compute "A" (%i in 4) {
    te.yield %i : index
  } : tensor<4x1xindex>
  return %A : tensor<4x1xindex>
}

// -----

// te.compute R2
func.func @encoding() -> tensor<4xindex, "sparse"> {
  // expected-error @below {{result #0: expected a type without encoding}}
  %A = te.compute "A" (%i in 4) {
    te.yield %i : index
  } : tensor<4xindex, "sparse">
  return %A : tensor<4xindex, "sparse">
}

// -----

// te.compute R2
func.func @no_result() {
  // expected-error @below {{expected at least one result}}
  "te.compute"() <{name = "A", static_extents = array<i64: 4>}> ({
  ^bb0(%i: index):
    te.yield
  }) : () -> ()
  return
}

// -----

// te.compute R2
func.func @negative_extent() {
  // expected-error @below {{expected extents that are not negative, got -4}}
  %A = te.compute "A" (%i in -4) {
    te.yield %i : index
  } : tensor<?xindex>
  return
}

// -----

// te.compute R3
func.func @yield_type() -> tensor<4xf32> {
  %A = te.compute "A" (%i in 4) {
    // expected-error @below {{value #0 of the body: expected 'f32', got 'index'}}
    te.yield %i : index
  } : tensor<4xf32>
  return %A : tensor<4xf32>
}

// -----

// te.compute R3
func.func @yield_count() -> tensor<4xindex> {
  %A = te.compute "A" (%i in 4) {
    // expected-error @below {{expected 1 values in the body, got 2}}
    te.yield %i, %i : index, index
  } : tensor<4xindex>
  return %A : tensor<4xindex>
}

// -----

// te.compute R3: te.compute, unlike te.reduce, yields the unsigned value itself.
func.func @yield_sign(%A: tensor<4xi8>) -> tensor<4xui8> {
  %B = te.compute "B" (%i in 4) {
    %a = tensor.extract %A[%i] : tensor<4xi8>
    // expected-error @below {{value #0 of the body: expected 'ui8', got 'i8'}}
    te.yield %a : i8
  } : tensor<4xui8>
  return %B : tensor<4xui8>
}

// -----

// te.compute R4
func.func @name() -> tensor<4xindex> {
  // expected-error @below {{expected a name that is not empty}}
  %A = te.compute "" (%i in 4) {
    te.yield %i : index
  } : tensor<4xindex>
  return %A : tensor<4xindex>
}

// -----

// te.compute R5
func.func @effects(%A: memref<4xindex>) -> tensor<4xindex> {
  // expected-error @below {{expected ops without side effects in its regions}}
  %B = te.compute "B" (%i in 4) {
    // expected-note @below {{see this 'memref.store'}}
    memref.store %i, %A[%i] : memref<4xindex>
    te.yield %i : index
  } : tensor<4xindex>
  return %B : tensor<4xindex>
}

// -----

func.func @extent_type(%n: i32) {
  // expected-note @above {{prior use here}}
  // expected-error @below {{use of value '%n' expects different type than prior uses: 'index' vs 'i32'}}
  %A = te.compute "A" (%i in %n) {
    te.yield %i : index
  } : tensor<?xindex>
  return
}

// -----

// te.reduce R1
func.func @no_axis(%A: tensor<4xf32>) {
  // expected-error @below {{expected at least one reduction axis}}
  %B = te.reduce "B" sum (%i in 4) over () {
    %a = tensor.extract %A[%i] : tensor<4xf32>
    te.yield %a : f32
  } : tensor<4xf32>
  return
}

// -----

// te.reduce R1
func.func @starts(%A: tensor<4xf32>) {
  // expected-error @below {{expected one start for each of the 1 reduction axes, got 0}}
  %B = "te.reduce"() <{name = "B", combiner = #te<combiner sum>, static_extents = array<i64>,
      static_reduce_mins = array<i64>, static_reduce_extents = array<i64: 4>,
      operandSegmentSizes = array<i32: 0, 0, 0>}> ({
  ^bb0(%i: index):
    %a = tensor.extract %A[%i] : tensor<4xf32>
    te.yield %a : f32
  }, {}, {}) : () -> tensor<f32>
  return
}

// -----

// te.reduce R2
func.func @reduce_extents(%A: tensor<4x8xf32>) {
  // expected-error @below {{result #0: expected 'tensor<4xf32>' as the extents say, got 'tensor<4x8xf32>'}}
  %B = te.reduce "B" sum (%i in 4) over (%k in 8) {
    %a = tensor.extract %A[%i, %k] : tensor<4x8xf32>
    te.yield %a : f32
  } : tensor<4x8xf32>
  return
}

// -----

// te.reduce R3
func.func @reduce_yield(%A: tensor<8xi32>) {
  %B = te.reduce "B" sum () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xi32>
    // expected-error @below {{value #0 of the body: expected 'i64', got 'i32'}}
    te.yield %a : i32
  } : tensor<i64>
  return
}

// -----

// te.reduce R3
func.func @reduce_sign(%A: tensor<8xui8>) {
  %B = te.reduce "B" sum () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xui8>
    // expected-error @below {{value #0 of the body: expected 'i8', got 'ui8'}}
    te.yield %a : ui8
  } : tensor<ui8>
  return
}

// -----

// te.reduce R4
func.func @any(%A: tensor<8xi32>) {
  // expected-error @below {{'any': expected i1, got 'i32'}}
  %B = te.reduce "B" any () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xi32>
    te.yield %a : i32
  } : tensor<i32>
  return
}

// -----

// te.reduce R4
func.func @argmax_results(%A: tensor<8xi32>) {
  // expected-error @below {{'argmax': expected 2 results, got 1}}
  %B = te.reduce "B" argmax () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xi32>
    te.yield %a : i32
  } : tensor<i32>
  return
}

// -----

// te.reduce R4
func.func @argmax_index(%A: tensor<8xf32>) {
  // expected-error @below {{'argmin': expected integers as the first result, got 'f32'}}
  %B:2 = te.reduce "B" argmin () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xf32>
    te.yield %a, %a : f32, f32
  } : tensor<f32>, tensor<f32>
  return
}

// -----

// te.reduce R4
func.func @sum_results(%A: tensor<8xf32>) {
  // expected-error @below {{'sum': expected 1 results, got 2}}
  %B:2 = te.reduce "B" sum () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xf32>
    te.yield %a, %a : f32, f32
  } : tensor<f32>, tensor<f32>
  return
}

// -----

// te.reduce R4
func.func @signed_sum(%A: tensor<8xsi8>) {
  // expected-error @below {{'sum': expected numbers, got 'si8'}}
  %B = te.reduce "B" sum () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xsi8>
    te.yield %a : si8
  } : tensor<si8>
  return
}

// -----

// te.reduce R5
func.func @no_regions(%A: tensor<8xf32>) {
  // expected-error @below {{'custom': expected regions 'identity' and 'combine'}}
  %B = te.reduce "B" custom () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xf32>
    te.yield %a : f32
  } : tensor<f32>
  return
}

// -----

// te.reduce R5
func.func @too_many_regions(%A: tensor<8xf32>) {
  // expected-error @below {{'sum': expected no regions 'identity' and 'combine'}}
  %B = te.reduce "B" sum () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xf32>
    te.yield %a : f32
  } identity {
    %zero = arith.constant 0.0 : f32
    te.yield %zero : f32
  } : tensor<f32>
  return
}

// -----

// te.reduce R5
func.func @combine_arguments(%A: tensor<8xf32>) {
  // expected-error @below {{expected 2 arguments of 'combine', got 1}}
  %B = te.reduce "B" custom () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xf32>
    te.yield %a : f32
  } identity {
    %zero = arith.constant 0.0 : f32
    te.yield %zero : f32
  } combine (%x: f32) {
    te.yield %x : f32
  } : tensor<f32>
  return
}

// -----

// te.reduce R6
func.func @reduce_name(%A: tensor<8xf32>) {
  // expected-error @below {{expected a name that is not empty}}
  %B = te.reduce "" sum () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xf32>
    te.yield %a : f32
  } : tensor<f32>
  return
}

// -----

// te.reduce R7
func.func @reduce_effects(%A: memref<8xf32>) {
  // expected-error @below {{expected ops without side effects in its regions}}
  %B = te.reduce "B" sum () over (%k in 8) {
    // expected-note @below {{see this 'memref.load'}}
    %a = memref.load %A[%k] : memref<8xf32>
    te.yield %a : f32
  } : tensor<f32>
  return
}

// -----

func.func @unknown_combiner(%A: tensor<8xf32>) {
  // expected-error @below {{expected one of [sum, prod, min, max, any, all, argmax, argmin, custom] for how a reduction combines two values, got: mul}}
  %B = te.reduce "B" mul () over (%k in 8) {
    %a = tensor.extract %A[%k] : tensor<8xf32>
    te.yield %a : f32
  } : tensor<f32>
  return
}

// -----

func.func @yield_place() {
  // expected-error @below {{expects parent op to be one of 'te.compute, te.reduce'}}
  te.yield
}

// -----

// te.compute R6
func.func @nested(%A: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expected no te op in its regions}}
  %B = te.compute "B" (%i in 4) {
    // expected-note @below {{see this 'te.compute'}}
    %C = te.compute "C" (%j in 4) {
      %a = tensor.extract %A[%j] : tensor<4xf32>
      te.yield %a : f32
    } : tensor<4xf32>
    %c = tensor.extract %C[%i] : tensor<4xf32>
    te.yield %c : f32
  } : tensor<4xf32>
  return %B : tensor<4xf32>
}

// -----

// te.reduce R8
func.func @nested_in_branch(%A: tensor<4xf32>, %c: i1) -> tensor<f32> {
  // expected-error @below {{expected no te op in its regions}}
  %B = te.reduce "B" sum () over (%k in 4) {
    %r = scf.if %c -> f32 {
      // expected-note @below {{see this 'te.reduce'}}
      %C = te.reduce "C" sum () over (%j in 4) {
        %a = tensor.extract %A[%j] : tensor<4xf32>
        te.yield %a : f32
      } : tensor<f32>
      %d = tensor.extract %C[] : tensor<f32>
      scf.yield %d : f32
    } else {
      %a = tensor.extract %A[%k] : tensor<4xf32>
      scf.yield %a : f32
    }
    te.yield %r : f32
  } : tensor<f32>
  return %B : tensor<f32>
}

// -----

// te.extern R1
func.func @extern_name(%A: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a name that is not empty}}
  %B = te.extern "" (%A) {
    tir.prim_func @B(%a: memref<4xf32>, %b: memref<4xf32>) {
    }
  } : (tensor<4xf32>) -> tensor<4xf32>
  return %B : tensor<4xf32>
}

// -----

// te.extern R2
func.func @extern_extents(%A: tensor<4xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{expected 1 extent values, got 0}}
  %B = te.extern "B" (%A) {
    tir.prim_func @B(%a: memref<4xf32>, %b: memref<?xf32>) {
    }
  } : (tensor<4xf32>) -> tensor<?xf32>
  return %B : tensor<?xf32>
}

// -----

// te.extern R3
func.func @extern_count(%A: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected 2 arguments of the function, got 1}}
  %B = te.extern "B" (%A) {
    tir.prim_func @B(%a: memref<4xf32>) {
    }
  } : (tensor<4xf32>) -> tensor<4xf32>
  return %B : tensor<4xf32>
}

// -----

// te.extern R3
func.func @extern_shape(%A: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{argument #1 of the function: expected a memref of the shape and the element type of 'tensor<4xf32>', got 'memref<5xf32>'}}
  %B = te.extern "B" (%A) {
    tir.prim_func @B(%a: memref<4xf32>, %b: memref<5xf32>) {
    }
  } : (tensor<4xf32>) -> tensor<4xf32>
  return %B : tensor<4xf32>
}

// -----

// te.extern R3
func.func @extern_body(%A: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected one function with a body and without results as its body}}
  %B = te.extern "B" (%A) {
    %c = arith.constant 0 : index
  } : (tensor<4xf32>) -> tensor<4xf32>
  return %B : tensor<4xf32>
}
