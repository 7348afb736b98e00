// RUN: mlc-translate %s --mlc-constants-to-object -split-input-file -verify-diagnostics

// expected-error@+1 {{expects 'mlc.constants' to be a dictionary of constants, got 4 : i64}}
module attributes {mlc.constants = 4} {}

// -----

// expected-error@+1 {{constant "w": expects a dense or dense_resource attribute, got "text"}}
module attributes {mlc.constants = {w = "text"}} {}

// -----

// expected-error@+1 {{constant "w": expects elements of whole bytes or i1, got 'i3'}}
module attributes {mlc.constants = {w = dense<1> : tensor<2xi3>}} {}

// -----

// expected-error@+1 {{constant "w": the data of its resource "nowhere" are not there}}
module attributes {mlc.constants = {w = dense_resource<nowhere> : tensor<2xf32>}} {}

// -----

// expected-error@+1 {{no object file can be written for the target 'pdp11-dec-unix'}}
module attributes {llvm.target_triple = "pdp11-dec-unix"} {}
