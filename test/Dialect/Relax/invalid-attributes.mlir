// RUN: mlc-opt %s -split-input-file -verify-diagnostics

// expected-error @below {{expected as many dimensions in #relax.dims<[n]> as the tensor has, 2, but got 1}}
func.func private @dims_r1(tensor<?x4xf32, #relax.dims<[n]>>)

// -----

// expected-error @below {{dimension 0 is '?' in the shape but the number 3 in #relax.dims<[3, n]>}}
func.func private @dims_r2(tensor<?x?xf32, #relax.dims<[3, n]>>)

// -----

// expected-error @below {{expected dimension 1 of #relax.dims<[n, m]> to be 4, but got m}}
func.func private @dims_r2_static(tensor<?x4xf32, #relax.dims<[n, m]>>)

// -----

// expected-error @below {{no dimension of #relax.dims<[?]> is symbolic}}
func.func private @dims_r3(tensor<?xf32, #relax.dims<[?]>>)

// -----

// expected-error @below {{the divisor of a dimension is zero}}
func.func private @zero(!relax.shape<[n floordiv (2 - 2)]>)

// -----

// expected-error @below {{the dimension overflows 64 bits or is too large}}
func.func private @overflow(!relax.shape<[9223372036854775807 + 1]>)

// -----

// expected-error @below {{expected 'relax.name' of argument 0 to be a string that is not empty, but got 1 : i64}}
func.func @name_not_string(%arg0: tensor<4xf32> {relax.name = 1}) { return }

// -----

// expected-error @below {{names both argument 0 and argument 1 "x"}}
func.func @same_name(%arg0: f32 {relax.name = "x"}, %arg1: f32 {relax.name = "x"}) { return }

// -----

// expected-error @below {{has the attribute 'relax.nam' on argument 0, which relax does not define}}
func.func @other_name(%arg0: f32 {relax.nam = "x"}) { return }

// -----

// expected-error @below {{has the attribute 'relax.x', which relax does not define on operations}}
module attributes {relax.x} {}

// -----

// expected-error @below {{argument 0 is 'tensor<?xf32, #relax.dims<[n * 2]>>', but no argument has n as a dimension by itself}}
func.func @undefined_symbol(%arg0: tensor<?xf32, #relax.dims<[n * 2]>> {relax.name = "x"}) { return }
