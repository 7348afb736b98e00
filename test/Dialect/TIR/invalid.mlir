// RUN: mlc-opt %s --split-input-file --verify-diagnostics

// prim_func R1.
// expected-error @+1 {{argument 0 must be a memref, a handle, an integer, an index or a float, got 'tensor<4xf32>'}}
tir.prim_func @f(%A: tensor<4xf32>) {
}

// -----

// prim_func R1.
// expected-error @+1 {{has no results, but its type is '() -> f32'}}
tir.prim_func @f() -> f32 {
}

// -----

// prim_func R2.
// expected-error @+1 {{two parameters are named 'A'}}
tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32> {tir.name = "A"}) {
}

// -----

// prim_func R3: the rank.
// expected-error @+1 {{'tir.dims' of argument 0 has 1 dimensions, but 'memref<?x4xf32>' has 2}}
tir.prim_func @f(%A: memref<?x4xf32> {tir.dims = #relax.dims<[n]>}) {
}

// -----

// prim_func R3: a static dimension.
// expected-error @+1 {{'tir.dims' of argument 0 does not agree with dimension 1 of 'memref<?x4xf32>'}}
tir.prim_func @f(%A: memref<?x4xf32> {tir.dims = #relax.dims<[n, 8]>}) {
}

// -----

// prim_func R3: a symbol that nothing determines.
// expected-error @+1 {{symbol 'n' is neither a dimension of an argument by itself nor an index parameter}}
tir.prim_func @f(%A: memref<?xf32> {tir.dims = #relax.dims<[n * 4]>}) {
}

// -----

// prim_func R3: not a buffer.
// expected-error @+1 {{'tir.dims' of argument 0 must be on a memref, not on 'f32'}}
tir.prim_func @f(%x: f32 {tir.dims = #relax.dims<[n]>}) {
}

// -----

// expected-error @+1 {{'tir.name' of argument 0 must be a non-empty string, got 1 : i64}}
tir.prim_func @f(%x: f32 {tir.name = 1}) {
}

// -----

// expected-error @+1 {{'tir.noalias' is an attribute of functions}}
module attributes {tir.noalias} {
}

// -----

// prim_func R4.
tir.prim_func @f() {
  // expected-note @+1 {{it is here}}
  tir.block "A" () {
    tir.yield
  }
  // expected-error @+1 {{another block of this function is named 'A' too}}
  tir.block "A" () {
    tir.yield
  }
}

// -----

// prim_func R5.
// expected-error @+1 {{'index_dtype' must be i32 or i64, got 'i16'}}
tir.prim_func @f() attributes {index_dtype = i16} {
}

// -----

// alloc_buffer R1.
tir.prim_func @f() {
  // expected-error @+1 {{must have one size for each of the 1 dynamic dimensions of 'memref<?xf32>', got 0}}
  %t = tir.alloc_buffer "t" : memref<?xf32>
}

// -----

// alloc_buffer R2.
tir.prim_func @f() {
  // expected-error @+1 {{'name' and 'scope' must not be empty}}
  %t = tir.alloc_buffer "" : memref<4xf32>
}

// -----

// alloc_buffer R3.
tir.prim_func @f() {
  tir.for %i in 4 {
    // expected-error @+1 {{must be directly in a 'tir.prim_func' or in the body of a 'tir.block'}}
    %t = tir.alloc_buffer "t" : memref<4xf32>
  }
}

// -----

// alloc_buffer R4.
tir.prim_func @f() {
  // expected-error @+1 {{must be a ranked memref with an identity or strided layout}}
  %t = tir.alloc_buffer "t" : memref<4xf32, affine_map<(d0) -> (d0 mod 2)>>
}

// -----

// for R1.
tir.prim_func @f() {
  // expected-error @+1 {{extent must not be negative, got -4}}
  tir.for %i in -4 {
  }
}

// -----

// for R2.
tir.prim_func @f() {
  // expected-error @+1 {{of kind parallel must not name a thread axis}}
  "tir.for"() <{kind = #tir<for_kind parallel>, operandSegmentSizes = array<i32: 0, 0>, static_min = 0 : i64,
                static_extent = 4 : i64, thread = "threadIdx.x"}> ({
  ^bb0(%i: index):
  }) : () -> ()
}

// -----

tir.prim_func @f() {
  // expected-error @+1 {{expected a kind of loop (serial, parallel, vectorized, unrolled or thread_binding), got 'fast'}}
  tir.for fast %i in 4 {
  }
}

// -----

tir.prim_func @f(%i: index) {
  // expected-error @+1 {{expected a kind of iteration variable (spatial, reduce, scan or opaque), got 'space'}}
  tir.block "A" (%vi : space 4 = %i) {
    tir.yield
  }
}

// -----

// block R1.
tir.prim_func @f(%i: index) {
  tir.block "A" (%vi : reduce 4 = %i) {
    tir.yield
  // expected-error @+1 {{'init' must repeat the 1 iteration variables of the block, got 0}}
  } init () {
  }
}

// -----

// block R1.
tir.prim_func @f(%i: index) {
  // expected-error @+1 {{body must have one index argument for each of the 1 iteration variables}}
  "tir.block"(%i) <{iter_kinds = [#tir<iter_kind spatial>], name = "A", operandSegmentSizes = array<i32: 0, 0, 1, 0>,
                    static_mins = array<i64: 0>, static_extents = array<i64: 4>}> ({
    "tir.yield"() <{operandSegmentSizes = array<i32: 0, 0, 0, 0>, static_offsets = array<i64>, static_extents = array<i64>}> : () -> ()
  }, {}) : (index) -> ()
}

// -----

// block R2: through another value.
tir.prim_func @f(%A: memref<8xf32>) {
  // expected-note @+1 {{the loop is here}}
  tir.for %i in 4 {
    %j = affine.apply affine_map<(d0) -> (d0 + 1)>(%i)
    // expected-error @+1 {{uses a loop variable in its body; it must reach the body through a binding}}
    tir.block "A" (%vi : spatial 4 = %i) {
      // expected-note @+1 {{used here}}
      %a = memref.load %A[%j] : memref<8xf32>
      tir.yield reads(%A[%vi] : memref<8xf32>)
    }
  }
}

// -----

// block R3.
tir.prim_func @f() {
  // expected-error @+1 {{body must end in 'tir.yield'}}
  tir.block "A" () {
  }
}

// -----

// block R4: a number.
tir.prim_func @f() {
  %c4 = arith.constant 4 : index
  // expected-error @+1 {{iteration variable 0 is bound to 4, which is outside of its domain [0, 4)}}
  tir.block "A" (%vi : spatial 4 = %c4) {
    tir.yield
  }
}

// -----

// block R4: a loop.
tir.prim_func @f() {
  tir.for %i in 8 {
    // expected-error @+1 {{iteration variable 0 has the domain [0, 4), but its loop covers [0, 8)}}
    tir.block "A" (%vi : spatial 4 = %i) {
      tir.yield
    }
  }
}

// -----

// block R5: a store.
tir.prim_func @f(%A: memref<4xf32>, %x: f32) {
  tir.for %i in 4 {
    tir.block "A" (%vi : spatial 4 = %i) {
      // expected-error @+1 {{writes a buffer that is not among the writes of block 'A'}}
      memref.store %x, %A[%vi] : memref<4xf32>
      tir.yield reads(%A[%vi] : memref<4xf32>)
    }
  }
}

// -----

// block R5: a load; without init, writing does not allow reading.
tir.prim_func @f(%A: memref<4xf32>) {
  tir.for %i in 4 {
    tir.block "A" (%vi : spatial 4 = %i) {
      // expected-error @+1 {{reads a buffer that is not among the reads of block 'A'}}
      %x = memref.load %A[%vi] : memref<4xf32>
      memref.store %x, %A[%vi] : memref<4xf32>
      tir.yield writes(%A[%vi] : memref<4xf32>)
    }
  }
}

// -----

// yield R1.
tir.prim_func @f(%A: memref<4x8xf32>) {
  tir.block "A" () {
    // expected-error @+1 {{region has 1 dimensions, but 'memref<4x8xf32>' has 2}}
    tir.yield reads(%A[0] : memref<4x8xf32>)
  }
}

// -----

// yield R2.
tir.prim_func @f(%A: memref<4x8xf32>) {
  tir.block "A" () {
    // expected-error @+1 {{region ends at 9 in dimension 1, which is outside of 'memref<4x8xf32>'}}
    tir.yield reads(%A[0, 1 : 8] : memref<4x8xf32>)
  }
}

// -----

tir.prim_func @f(%A: memref<4x8xf32>) {
  // expected-error @+1 {{expects parent op 'tir.block'}}
  tir.yield
}

// -----

// match_buffer R1.
tir.prim_func @f(%A: memref<4x8xf32>) {
  // expected-error @+1 {{must have one offset and one size for each of the 2 dimensions of 'memref<4x8xf32>'}}
  %S = tir.match_buffer "S" %A[0] [8] : memref<4x8xf32> to memref<8xf32>
}

// -----

// match_buffer R2: the strides.
tir.prim_func @f(%A: memref<4x8xf32>) {
  // expected-error @+1 {{result must be 'memref<2x4xf32, strided<[8, 1]>>' or this without leading dimensions, got 'memref<2x4xf32>'}}
  %S = tir.match_buffer "S" %A[0, 0] [2, 4] : memref<4x8xf32> to memref<2x4xf32>
}

// -----

// match_buffer R3.
tir.prim_func @f(%A: memref<4x8xf32>) {
  // expected-error @+1 {{'name' must not be empty}}
  %S = tir.match_buffer "" %A[0, 0] [4, 8] : memref<4x8xf32> to memref<4x8xf32, strided<[8, 1]>>
}

// -----

// sign_cast R1.
tir.prim_func @f(%a: ui8) {
  // expected-error @+1 {{must be between an unsigned and a signless integer of one width, got 'ui8' and 'i16'}}
  %b = tir.sign_cast %a : ui8 to i16
}

// -----

// evaluate R1.
tir.prim_func @f() {
  %a = tensor.empty() : tensor<4xf32>
  // expected-error @+1 {{value must be a scalar, a vector, a handle or a buffer, got 'tensor<4xf32>'}}
  tir.evaluate %a : tensor<4xf32>
}

// -----

// call_extern R1.
tir.prim_func @f() {
  %v = arith.constant dense<0.0> : tensor<4xf32>
  // expected-error @+1 {{argument 0 must be a buffer, a handle, a scalar or a vector, got 'tensor<4xf32>'}}
  %0 = tir.call_extern extern "g"(%v) : (tensor<4xf32>) -> i32
}

// -----

// call_extern R2.
tir.prim_func @f() {
  // expected-error @+1 {{result must be a scalar, a vector, a handle or none, got 'memref<4xf32>'}}
  %0 = tir.call_extern extern "g"() : () -> memref<4xf32>
}

// -----

// call_extern R3.
tir.prim_func @f() {
  // expected-error @+1 {{name of the function must not be empty}}
  %0 = tir.call_extern packed ""() : () -> i32
}

// -----

// call_extern R4.
tir.prim_func @f(%x: i32) {
  // expected-error @+1 {{'literals' has 2 places for values, but there are 1 arguments}}
  %0 = tir.call_extern builtin "g"(%x) {literals = [unit, "a", unit]} : (i32) -> i32
}

// -----

// free_var R1.
tir.prim_func @f() {
  // expected-error @+1 {{'name' must not be empty}}
  %0 = tir.free_var "" : i32
}

// -----

// decl_buffer R1.
tir.prim_func @f() {
  // expected-error @+1 {{'name' must not be empty}}
  %0 = tir.decl_buffer ""() : memref<4xf32>
}

// -----

// decl_buffer R2.
tir.prim_func @f() {
  // expected-error @+1 {{must have one size for each dynamic dimension of 'memref<?xf32>', got 0}}
  %0 = tir.decl_buffer "A"() : memref<?xf32>
}

// -----

// expected-error @+1 {{'tir.let' is an attribute of ops with one result}}
tir.prim_func @f() attributes {tir.let} {
}

// -----

tir.prim_func @f() {
  // expected-error @+1 {{'tir.let' takes no value}}
  %c = arith.constant {tir.let = 1 : i32} 0 : i32
}

// -----

tir.prim_func @f() {
  // expected-error @+1 {{'tir.decl_buffer' is an attribute of 'tir.alloc_buffer'}}
  %c = arith.constant {tir.decl_buffer} 0 : i32
}

// -----

// call R1.
tir.prim_func @f() {
  // expected-error @+1 {{'g' is not a prim_func of this module}}
  tir.call @g() : () -> ()
}

// -----

// call R2: the number.
tir.prim_func @g(%A: memref<4xf32>) {
}
tir.prim_func @f() {
  // expected-error @+1 {{'g' has 1 parameters, but there are 0 arguments}}
  tir.call @g() : () -> ()
}

// -----

// call R2: the types.
tir.prim_func @g(%A: memref<4xf32>) {
}
tir.prim_func @f(%A: memref<4xi32>) {
  // expected-error @+1 {{argument 0 must be 'memref<4xf32>', got 'memref<4xi32>'}}
  tir.call @g(%A) : (memref<4xi32>) -> ()
}

// -----

// call R3.
tir.prim_func @g() {
}
tir.prim_func @f() {
  // expected-error @+1 {{'g' returns nothing, but the call gives 'i32'}}
  %0 = tir.call @g() : () -> i32
}
