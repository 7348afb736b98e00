// RUN: mlc-opt %s --relax-fuse-ops=max-depth=0 -verify-diagnostics

// R1
// expected-error @below {{max-depth of relax-fuse-ops must be at least 1, is 0}}
module {
}
