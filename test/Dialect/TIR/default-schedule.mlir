// RUN: mlc-opt %s --tir-default-schedule --split-input-file | FileCheck %s
// RUN: mlc-opt %s --tir-default-schedule=keep-traces --split-input-file | FileCheck %s --check-prefix=TRACE
// RUN: mlc-opt %s --tir-default-schedule=num-threads=3 --split-input-file | FileCheck %s --check-prefix=THREADS
// RUN: mlc-opt %s --tir-default-schedule=num-threads=1 --split-input-file | FileCheck %s --check-prefix=ONE

// Elements that lie one after the other become lanes.
// CHECK-LABEL: @relu
// CHECK-SAME: tir.is_scheduled
// CHECK: tir.for vectorized %{{.*}} in 64
// TRACE-LABEL: transform.named_sequence @relu_schedule(
// TRACE-NEXT: %[[B:.*]] = transform.tir.get_block "B" of @relu
// TRACE-NEXT: %[[I:.*]] = transform.tir.get_loops %[[B]]
// TRACE-NEXT: transform.tir.vectorize %[[I]]
// TRACE-NEXT: transform.yield
module {
tir.prim_func private @relu(%A: memref<64xf32>, %B: memref<64xf32>) {
  tir.for %i in 64 {
    tir.block "B" (%vi : spatial 64 = %i) {
      %zero = arith.constant 0.0 : f32
      %a = memref.load %A[%vi] : memref<64xf32>
      %b = arith.maximumf %a, %zero : f32
      memref.store %b, %B[%vi] : memref<64xf32>
      tir.yield reads(%A[%vi] : memref<64xf32>) writes(%B[%vi] : memref<64xf32>)
    }
  }
}
}

// -----

// The threads of a target that has some share what is large; a transpose goes by square tiles.
// CHECK-LABEL: @transpose
// CHECK: tir.for parallel %{{.*}} in 4096 {
// CHECK: tir.for unrolled %{{.*}} in 16 {
// CHECK: tir.for vectorized %{{.*}} in 16 {
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 4 : i64>>} {
tir.prim_func private @transpose(%A: memref<1024x1024xf32>, %B: memref<1024x1024xf32>) {
  tir.for %i in 1024 {
    tir.for %j in 1024 {
      tir.block "B" (%vi : spatial 1024 = %i, %vj : spatial 1024 = %j) {
        %a = memref.load %A[%vj, %vi] : memref<1024x1024xf32>
        memref.store %a, %B[%vi, %vj] : memref<1024x1024xf32>
        tir.yield reads(%A[%vj, %vi] : memref<1024x1024xf32>) writes(%B[%vi, %vj] : memref<1024x1024xf32>)
      }
    }
  }
}
}

// -----

// Rows of 6 elements follow each other in both buffers, so that the tiles are of 8 rows at once.
// CHECK-LABEL: @transpose_images
// CHECK: tir.for %{{.*}} in 9 {
// CHECK: tir.for %{{.*}} in 4 {
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK: tir.for vectorized %{{.*}} in 8 {
// TRACE-LABEL: @transpose_images_schedule
// TRACE: transform.tir.fuse
module {
tir.prim_func private @transpose_images(%A: memref<32x12x6xf64>, %B: memref<12x6x32xf64>) {
  tir.for %i in 12 {
    tir.for %j in 6 {
      tir.for %c in 32 {
        tir.block "B" (%vi : spatial 12 = %i, %vj : spatial 6 = %j, %vc : spatial 32 = %c) {
          %a = memref.load %A[%vc, %vi, %vj] : memref<32x12x6xf64>
          memref.store %a, %B[%vi, %vj, %vc] : memref<12x6x32xf64>
          tir.yield reads(%A[%vc, %vi, %vj] : memref<32x12x6xf64>) writes(%B[%vi, %vj, %vc] : memref<12x6x32xf64>)
        }
      }
    }
  }
}
}

// -----

// A tile of the product stays in registers: 8 rows of 2 vectors. What is added to the product is
// added to the tile.
// CHECK-LABEL: @matmul_bias
// CHECK: tir.alloc_buffer "T_local" scope "local"
// CHECK: tir.for %{{.*}} in 2 {
// CHECK: tir.for %{{.*}} in 8 {
// CHECK: tir.block "T_init"
// CHECK: tir.for %{{.*}} in 32 {
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK: tir.for vectorized %{{.*}} in 32 {
// CHECK: tir.block "T_update"
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK: tir.for vectorized %{{.*}} in 32 {
// CHECK: tir.block "C"
// TRACE-LABEL: @matmul_bias_schedule
// TRACE: transform.tir.split %{{.*}} by [-1, 32]
// TRACE: transform.tir.split %{{.*}} by [-1, 8]
// TRACE: transform.tir.reorder
// TRACE: transform.tir.set_scope %{{.*}}[0] to "local"
// TRACE: transform.tir.reverse_compute_at
// TRACE: transform.tir.decompose_reduction
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 8 : i64>>} {
tir.prim_func private @matmul_bias(%A: memref<64x32xf32>, %B: memref<32x64xf32>, %D: memref<64xf32>, %C: memref<64x64xf32>) {
  %T = tir.alloc_buffer "T" : memref<64x64xf32>
  tir.for %i in 64 {
    tir.for %j in 64 {
      tir.for %k in 32 {
        tir.block "T" (%vi : spatial 64 = %i, %vj : spatial 64 = %j, %vk : reduce 32 = %k) {
          %t = memref.load %T[%vi, %vj] : memref<64x64xf32>
          %a = memref.load %A[%vi, %vk] : memref<64x32xf32>
          %b = memref.load %B[%vk, %vj] : memref<32x64xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %T[%vi, %vj] : memref<64x64xf32>
          tir.yield reads(%A[%vi, %vk] : memref<64x32xf32>, %B[%vk, %vj] : memref<32x64xf32>) writes(%T[%vi, %vj] : memref<64x64xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %T[%vi, %vj] : memref<64x64xf32>
        }
      }
    }
  }
  tir.for %i in 64 {
    tir.for %j in 64 {
      tir.block "C" (%vi : spatial 64 = %i, %vj : spatial 64 = %j) {
        %t = memref.load %T[%vi, %vj] : memref<64x64xf32>
        %d = memref.load %D[%vj] : memref<64xf32>
        %s = arith.addf %t, %d : f32
        memref.store %s, %C[%vi, %vj] : memref<64x64xf32>
        tir.yield reads(%T[%vi, %vj] : memref<64x64xf32>, %D[%vj] : memref<64xf32>) writes(%C[%vi, %vj] : memref<64x64xf32>)
      }
    }
  }
}
}

// -----

// A reduction along contiguous elements is collected in vectors; blocks that are cheap are where they are used.
// CHECK-LABEL: @sum_of_squares
// CHECK-NOT: alloc_buffer "Q"
// CHECK: tir.for %[[I:.*]] in 8 {
// CHECK: tir.block "S_init"
// CHECK: tir.for %{{.*}} in 100 annotations {reduce_in_lanes = 4 : i64} {
// CHECK: tir.block "S_update"
// CHECK: arith.mulf
module {
tir.prim_func private @sum_of_squares(%A: memref<8x100xf32>, %S: memref<8xf32>) {
  %Q = tir.alloc_buffer "Q" : memref<8x100xf32>
  tir.for %i in 8 {
    tir.for %j in 100 {
      tir.block "Q" (%vi : spatial 8 = %i, %vj : spatial 100 = %j) {
        %a = memref.load %A[%vi, %vj] : memref<8x100xf32>
        %q = arith.mulf %a, %a : f32
        memref.store %q, %Q[%vi, %vj] : memref<8x100xf32>
        tir.yield reads(%A[%vi, %vj] : memref<8x100xf32>) writes(%Q[%vi, %vj] : memref<8x100xf32>)
      }
    }
  }
  tir.for %i in 8 {
    tir.for %k in 100 {
      tir.block "S" (%vi : spatial 8 = %i, %vk : reduce 100 = %k) {
        %s = memref.load %S[%vi] : memref<8xf32>
        %q = memref.load %Q[%vi, %vk] : memref<8x100xf32>
        %t = arith.addf %s, %q : f32
        memref.store %t, %S[%vi] : memref<8xf32>
        tir.yield reads(%Q[%vi, %vk] : memref<8x100xf32>) writes(%S[%vi] : memref<8xf32>)
      } init (%vi, %vk) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %S[%vi] : memref<8xf32>
      }
    }
  }
}
}

// -----

// Both factors of a product lie along its sum: some rows by some rows are so many vectors of sums, and none is transposed for
// the few that there are.
// CHECK-LABEL: @product_of_rows
// CHECK: tir.for %{{.*}} in 10 {
// CHECK: tir.for unrolled
// CHECK: tir.for unrolled
// CHECK: tir.block "C_init"
// CHECK: tir.for %{{.*}} in 256 annotations {reduce_in_lanes = 1 : i64} {
// CHECK: tir.for unrolled %{{.*}} in 4 {
// CHECK: tir.for unrolled %{{.*}} in 4 {
// CHECK: tir.block "C_update"
module {
tir.prim_func private @product_of_rows(%A: memref<4x256xf32>, %B: memref<40x256xf32>, %C: memref<4x40xf32>) {
  tir.for %i in 4 {
    tir.for %j in 40 {
      tir.for %k in 256 {
        tir.block "C" (%vi : spatial 4 = %i, %vj : spatial 40 = %j, %vk : reduce 256 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<4x40xf32>
          %a = memref.load %A[%vi, %vk] : memref<4x256xf32>
          %b = memref.load %B[%vj, %vk] : memref<40x256xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<4x40xf32>
          tir.yield reads(%A[%vi, %vk] : memref<4x256xf32>, %B[%vj, %vk] : memref<40x256xf32>) writes(%C[%vi, %vj] : memref<4x40xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<4x40xf32>
        }
      }
    }
  }
}
}

// -----

// Rows may be counted by a variable of which the extent is not known, which may be 1, or by another one that is long enough: by that one.
// Where that is short, too, by the innermost one.
// CHECK-LABEL: @rows_of_known_size
// CHECK: tir.for %{{.*}} in %[[N:.*]] {
// CHECK: tir.for %{{.*}} in 8 {
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK-NEXT: tir.for vectorized
// CHECK: tir.block "C_update" (%{{.*}} : spatial 64 = {{.*}}, %{{.*}} : spatial %[[N]] = %{{[^ ]*}},
// CHECK-LABEL: @rows_of_short_size
// CHECK: tir.for %{{.*}} in 2 {
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK-NEXT: tir.for vectorized
// CHECK: tir.block "C_update"
module {
tir.prim_func private @rows_of_known_size(%A: memref<64x?x128xf32>, %B: memref<128x48xf32>, %C: memref<64x?x48xf32>) attributes {tir.noalias} {
  %c1 = arith.constant 1 : index
  %n = memref.dim %A, %c1 : memref<64x?x128xf32>
  tir.for %s in 64 {
    tir.for %b in %n {
      tir.for %j in 48 {
        tir.for %k in 128 {
          tir.block "C" (%vs : spatial 64 = %s, %vb : spatial %n = %b, %vj : spatial 48 = %j, %vk : reduce 128 = %k) {
            %c = memref.load %C[%vs, %vb, %vj] : memref<64x?x48xf32>
            %a = memref.load %A[%vs, %vb, %vk] : memref<64x?x128xf32>
            %w = memref.load %B[%vk, %vj] : memref<128x48xf32>
            %p = arith.mulf %a, %w : f32
            %t = arith.addf %c, %p : f32
            memref.store %t, %C[%vs, %vb, %vj] : memref<64x?x48xf32>
            tir.yield reads(%A[%vs, %vb, %vk] : memref<64x?x128xf32>, %B[%vk, %vj] : memref<128x48xf32>) writes(%C[%vs, %vb, %vj] : memref<64x?x48xf32>)
          } init (%vs, %vb, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vs, %vb, %vj] : memref<64x?x48xf32>
          }
        }
      }
    }
  }
}
tir.prim_func private @rows_of_short_size(%A: memref<2x?x128xf32>, %B: memref<128x48xf32>, %C: memref<2x?x48xf32>) attributes {tir.noalias} {
  %c1 = arith.constant 1 : index
  %n = memref.dim %A, %c1 : memref<2x?x128xf32>
  tir.for %s in 2 {
    tir.for %b in %n {
      tir.for %j in 48 {
        tir.for %k in 128 {
          tir.block "C" (%vs : spatial 2 = %s, %vb : spatial %n = %b, %vj : spatial 48 = %j, %vk : reduce 128 = %k) {
            %c = memref.load %C[%vs, %vb, %vj] : memref<2x?x48xf32>
            %a = memref.load %A[%vs, %vb, %vk] : memref<2x?x128xf32>
            %w = memref.load %B[%vk, %vj] : memref<128x48xf32>
            %p = arith.mulf %a, %w : f32
            %t = arith.addf %c, %p : f32
            memref.store %t, %C[%vs, %vb, %vj] : memref<2x?x48xf32>
            tir.yield reads(%A[%vs, %vb, %vk] : memref<2x?x128xf32>, %B[%vk, %vj] : memref<128x48xf32>) writes(%C[%vs, %vb, %vj] : memref<2x?x48xf32>)
          } init (%vs, %vb, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vs, %vb, %vj] : memref<2x?x48xf32>
          }
        }
      }
    }
  }
}
}

// -----

// Of many rows one factor is transposed; once for all of them, where a tile holds all columns.
// CHECK-LABEL: @product_of_many_rows
// CHECK: tir.alloc_buffer "B_local" {{.*}}memref<64x16xf32>
// CHECK: tir.block "B_local"
// CHECK: tir.for %{{.*}} in 40 {
// CHECK: tir.for %{{.*}} in 64 {
// CHECK: tir.for unrolled %{{.*}} in 25 {
// CHECK: tir.for vectorized %{{.*}} in 16 {
// CHECK: tir.block "C_update"
module {
tir.prim_func private @product_of_many_rows(%A: memref<1000x64xf32>, %B: memref<16x64xf32>, %C: memref<1000x16xf32>) {
  tir.for %i in 1000 {
    tir.for %j in 16 {
      tir.for %k in 64 {
        tir.block "C" (%vi : spatial 1000 = %i, %vj : spatial 16 = %j, %vk : reduce 64 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<1000x16xf32>
          %a = memref.load %A[%vi, %vk] : memref<1000x64xf32>
          %b = memref.load %B[%vj, %vk] : memref<16x64xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<1000x16xf32>
          tir.yield reads(%A[%vi, %vk] : memref<1000x64xf32>, %B[%vj, %vk] : memref<16x64xf32>) writes(%C[%vi, %vj] : memref<1000x16xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<1000x16xf32>
        }
      }
    }
  }
}
}

// -----

// What a reduction gives is used all along the row: a row is done at a time.
// CHECK-LABEL: @minus_maximum
// CHECK: tir.alloc_buffer "M_local" scope "local"
// CHECK: tir.for %{{.*}} in 8 {
// CHECK: tir.block "M_init"
// CHECK: annotations {reduce_in_lanes = 4 : i64}
// CHECK: tir.block "M_update"
// CHECK: tir.for vectorized %{{.*}} in 100
// CHECK: tir.block "B"
module {
tir.prim_func private @minus_maximum(%A: memref<8x100xf32>, %B: memref<8x100xf32>) {
  %M = tir.alloc_buffer "M" : memref<8xf32>
  tir.for %i in 8 {
    tir.for %k in 100 {
      tir.block "M" (%vi : spatial 8 = %i, %vk : reduce 100 = %k) {
        %m = memref.load %M[%vi] : memref<8xf32>
        %a = memref.load %A[%vi, %vk] : memref<8x100xf32>
        %n = arith.maximumf %m, %a : f32
        memref.store %n, %M[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi, %vk] : memref<8x100xf32>) writes(%M[%vi] : memref<8xf32>)
      } init (%vi, %vk) {
        %low = arith.constant -3.40282347E+38 : f32
        memref.store %low, %M[%vi] : memref<8xf32>
      }
    }
  }
  tir.for %i in 8 {
    tir.for %j in 100 {
      tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 100 = %j) annotations {axis = 1 : i64} {
        %a = memref.load %A[%vi, %vj] : memref<8x100xf32>
        %m = memref.load %M[%vi] : memref<8xf32>
        %b = arith.subf %a, %m : f32
        memref.store %b, %B[%vi, %vj] : memref<8x100xf32>
        tir.yield reads(%A[%vi, %vj] : memref<8x100xf32>, %M[%vi] : memref<8xf32>) writes(%B[%vi, %vj] : memref<8x100xf32>)
      }
    }
  }
}
}

// -----

// The product with a transposed matrix: a panel of it is copied, as the lanes need it, for all rows of the other one.
// CHECK-LABEL: @matmul_transposed
// CHECK: tir.for %[[J:.*]] in 4 {
// CHECK: tir.block "B_local"
// CHECK: tir.for %{{.*}} in 8 {
// CHECK: tir.block "C_init"
// CHECK: tir.for vectorized %{{.*}} in 32 {
// CHECK: tir.block "C_update"
// TRACE-LABEL: @matmul_transposed_schedule
// TRACE: transform.tir.reindex_cache_read %{{.*}}[1]
module {
tir.prim_func private @matmul_transposed(%A: memref<64x32xf32>, %B: memref<128x32xf32>, %C: memref<64x128xf32>) {
  tir.for %i in 64 {
    tir.for %j in 128 {
      tir.for %k in 32 {
        tir.block "C" (%vi : spatial 64 = %i, %vj : spatial 128 = %j, %vk : reduce 32 = %k) {
          %t = memref.load %C[%vi, %vj] : memref<64x128xf32>
          %a = memref.load %A[%vi, %vk] : memref<64x32xf32>
          %b = memref.load %B[%vj, %vk] : memref<128x32xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<64x128xf32>
          tir.yield reads(%A[%vi, %vk] : memref<64x32xf32>, %B[%vj, %vk] : memref<128x32xf32>) writes(%C[%vi, %vj] : memref<64x128xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<64x128xf32>
        }
      }
    }
  }
}
}

// -----

// A weight that is the same in each call is packed ahead, tile by tile, so that channels run in lanes although the results of
// a channel lie far apart: from registers they go through the cache to where they belong.
// CHECK-LABEL: @by_channels
// CHECK-DAG: tir.alloc_buffer "W_global" : memref<2x512x32xf32>
// CHECK: tir.block "W_global" {{.*}} annotations {meta_schedule.layout_rewrite_preproc = true}
// CHECK: tir.for %{{.*}} in 512 {
// CHECK: tir.for unrolled %{{.*}} in 14 {
// CHECK: tir.for vectorized %{{.*}} in 32 {
// CHECK: tir.block "C_update"
// CHECK: tir.for unrolled %{{.*}} in 14 {
// CHECK: tir.for vectorized %{{.*}} in 32 {
// CHECK: tir.for %{{.*}} in 32 {
// CHECK: tir.for vectorized %{{.*}} in 14 {
// TRACE-LABEL: @by_channels_schedule
// TRACE: transform.tir.reindex_cache_read
// TRACE: transform.tir.annotate %{{.*}} "meta_schedule.layout_rewrite_preproc"
// TRACE: transform.tir.reindex_cache_write
// TRACE: transform.tir.reorder_block_iter_var
module {
tir.prim_func private @by_channels(%X: memref<512x27xf32>, %W: memref<64x512xf32>, %C: memref<64x14xf32>) attributes {layout_free_buffers = [1], tir.noalias} {
  tir.for %f in 64 {
    tir.for %x in 14 {
      tir.for %c in 512 {
        tir.block "C" (%vf : spatial 64 = %f, %vx : spatial 14 = %x, %vc : reduce 512 = %c) {
          %place = affine.apply affine_map<(d0) -> (d0 * 2)>(%vx)
          %t = memref.load %C[%vf, %vx] : memref<64x14xf32>
          %a = memref.load %X[%vc, %place] : memref<512x27xf32>
          %w = memref.load %W[%vf, %vc] : memref<64x512xf32>
          %p = arith.mulf %a, %w : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %C[%vf, %vx] : memref<64x14xf32>
          tir.yield reads(%X[%vc, %place] : memref<512x27xf32>, %W[%vf, %vc] : memref<64x512xf32>) writes(%C[%vf, %vx] : memref<64x14xf32>)
        } init (%vf, %vx, %vc) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vf, %vx] : memref<64x14xf32>
        }
      }
    }
  }
}
}

// -----

// A large matrix that is read once is read as it lies: some rows at a time, each from its start to its end. Half of the registers
// hold what the rows are multiplied by. Threads have a piece of all rows each.
// CHECK-LABEL: @vector_times_matrix
// CHECK-NOT: alloc_buffer
// CHECK: tir.for %{{.*}} in 1 {
// CHECK: tir.for %{{.*}} in 64 {
// CHECK: tir.for %{{.*}} in 64 {
// CHECK: tir.for unrolled %{{.*}} in 16 {
// CHECK: tir.for vectorized %{{.*}} in 32 {
// CHECK: tir.block "C_update"
// THREADS-LABEL: @vector_times_matrix
// THREADS: tir.for parallel %{{.*}} in 3 {
// ONE-LABEL: @vector_times_matrix
// ONE-NOT: parallel
// ONE: tir.for %{{.*}} in 1 {
// ONE-NOT: parallel
// ONE-LABEL: @vector_times_matrix_with_few_registers
// CHECK-LABEL: @vector_times_matrix_with_few_registers
// CHECK: tir.for %{{.*}} in 256 {
// CHECK: tir.for %{{.*}} in 128 {
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK: tir.for vectorized %{{.*}} in 16 {
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 1 : i64>>} {
tir.prim_func private @vector_times_matrix(%A: memref<1024xf32>, %B: memref<1024x2048xf32>, %C: memref<2048xf32>) attributes {tir.noalias} {
  tir.for %j in 2048 {
    tir.for %k in 1024 {
      tir.block "C" (%vj : spatial 2048 = %j, %vk : reduce 1024 = %k) {
        %c = memref.load %C[%vj] : memref<2048xf32>
        %a = memref.load %A[%vk] : memref<1024xf32>
        %b = memref.load %B[%vk, %vj] : memref<1024x2048xf32>
        %p = arith.mulf %a, %b : f32
        %s = arith.addf %c, %p : f32
        memref.store %s, %C[%vj] : memref<2048xf32>
        tir.yield reads(%A[%vk] : memref<1024xf32>, %B[%vk, %vj] : memref<1024x2048xf32>) writes(%C[%vj] : memref<2048xf32>)
      } init (%vj, %vk) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %C[%vj] : memref<2048xf32>
      }
    }
  }
}
}

// -----

module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64, "cores" = 1 : i64>>} {
tir.prim_func private @vector_times_matrix_with_few_registers(%A: memref<2048xf32>, %B: memref<2048x2048xf32>, %C: memref<2048xf32>) attributes {tir.noalias} {
  tir.for %j in 2048 {
    tir.for %k in 2048 {
      tir.block "C" (%vj : spatial 2048 = %j, %vk : reduce 2048 = %k) {
        %c = memref.load %C[%vj] : memref<2048xf32>
        %a = memref.load %A[%vk] : memref<2048xf32>
        %b = memref.load %B[%vk, %vj] : memref<2048x2048xf32>
        %p = arith.mulf %a, %b : f32
        %s = arith.addf %c, %p : f32
        memref.store %s, %C[%vj] : memref<2048xf32>
        tir.yield reads(%A[%vk] : memref<2048xf32>, %B[%vk, %vj] : memref<2048x2048xf32>) writes(%C[%vj] : memref<2048xf32>)
      } init (%vj, %vk) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %C[%vj] : memref<2048xf32>
      }
    }
  }
}
}

// -----

// What somebody has scheduled stays as it is, whether the function says so or its loops do.
// CHECK-LABEL: @marked
// CHECK-SAME: tir.is_scheduled
// CHECK: tir.for %{{.*}} in 64
// CHECK-LABEL: @by_its_loops
// CHECK-NOT: tir.is_scheduled
// CHECK: tir.for unrolled
// TRACE-LABEL: @by_its_loops
// TRACE-NOT: transform.named_sequence
module {
tir.prim_func private @marked(%B: memref<64xf32>) attributes {tir.is_scheduled} {
  tir.for %i in 64 {
    tir.block "B" (%vi : spatial 64 = %i) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %B[%vi] : memref<64xf32>
      tir.yield writes(%B[%vi] : memref<64xf32>)
    }
  }
}
tir.prim_func private @by_its_loops(%B: memref<64xf32>) {
  tir.for unrolled %i in 64 {
    tir.block "B" (%vi : spatial 64 = %i) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %B[%vi] : memref<64xf32>
      tir.yield writes(%B[%vi] : memref<64xf32>)
    }
  }
}
}

// -----

// The channels of a group are rows of a tile, as all of them read the same elements.
// CHECK-LABEL: @grouped
// CHECK: tir.for %{{.*}} in 4 {
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK: tir.for vectorized %{{.*}} in 16 {
// CHECK: "T_update"
// TRACE-LABEL: transform.named_sequence @grouped_schedule(
// TRACE: transform.tir.transform_block_layout %{{.*}} by
module {
tir.prim_func private @grouped(%A: memref<32x16xf32>, %W: memref<32x8xf32>, %T: memref<32x16xf32>) {
  tir.for %f in 32 {
    tir.for %x in 16 {
      tir.for %c in 8 {
        tir.block "T" (%vf : spatial 32 = %f, %vx : spatial 16 = %x, %vc : reduce 8 = %c) {
          %ac = affine.apply affine_map<(f, c) -> (f floordiv 8 * 8 + c)>(%vf, %vc)
          %t = memref.load %T[%vf, %vx] : memref<32x16xf32>
          %a = memref.load %A[%ac, %vx] : memref<32x16xf32>
          %w = memref.load %W[%vf, %vc] : memref<32x8xf32>
          %p = arith.mulf %a, %w : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %T[%vf, %vx] : memref<32x16xf32>
          tir.yield reads(%A[%ac, %vx] : memref<32x16xf32>, %W[%vf, %vc] : memref<32x8xf32>) writes(%T[%vf, %vx] : memref<32x16xf32>)
        } init (%if, %ix, %ic) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %T[%if, %ix] : memref<32x16xf32>
        }
      }
    }
  }
}
}

// -----

// Rows and columns of an image are one row that is summed up; the mean of all is one value in no loop.
// CHECK-LABEL: @mean
// CHECK-SAME: tir.is_scheduled
// CHECK: tir.for %{{.*}} in 49 annotations {reduce_in_lanes = 4 : i64} {
// CHECK: tir.block "M"
module {
tir.prim_func private @mean(%A: memref<7x7xf32>, %M: memref<f32>) {
  %S = tir.alloc_buffer "S" : memref<f32>
  tir.for %h in 7 {
    tir.for %w in 7 {
      tir.block "S" (%vh : reduce 7 = %h, %vw : reduce 7 = %w) {
        %s = memref.load %S[] : memref<f32>
        %a = memref.load %A[%vh, %vw] : memref<7x7xf32>
        %t = arith.addf %s, %a : f32
        memref.store %t, %S[] : memref<f32>
        tir.yield reads(%A[%vh, %vw] : memref<7x7xf32>) writes(%S[] : memref<f32>)
      } init (%ih, %iw) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %S[] : memref<f32>
      }
    }
  }
  %first = arith.constant 0 : index
  tir.block "M" (%v : spatial 1 = %first) {
    %n = arith.constant 49.0 : f32
    %s = memref.load %S[] : memref<f32>
    %m = arith.divf %s, %n : f32
    memref.store %m, %M[] : memref<f32>
    tir.yield reads(%S[] : memref<f32>) writes(%M[] : memref<f32>)
  }
}
}

// -----

// Rows of a product are computed just before the windows over them are reduced: two at a time, for each thread.
// CHECK-LABEL: @pooled
// CHECK: %[[ROWS:.*]] = tir.alloc_buffer "T_local" scope "local"
// CHECK: tir.for parallel %{{.*}} in 256 {
// CHECK: tir.block "T_update"
// CHECK: tir.block "P_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 8 : i64>>} {
tir.prim_func private @pooled(%A: memref<512x64xf32>, %B: memref<64x64xf32>, %P: memref<256x64xf32>) {
  %T = tir.alloc_buffer "T" : memref<512x64xf32>
  tir.for %i in 512 {
    tir.for %j in 64 {
      tir.for %k in 64 {
        tir.block "T" (%vi : spatial 512 = %i, %vj : spatial 64 = %j, %vk : reduce 64 = %k) {
          %t = memref.load %T[%vi, %vj] : memref<512x64xf32>
          %a = memref.load %A[%vi, %vk] : memref<512x64xf32>
          %b = memref.load %B[%vk, %vj] : memref<64x64xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %T[%vi, %vj] : memref<512x64xf32>
          tir.yield reads(%A[%vi, %vk] : memref<512x64xf32>, %B[%vk, %vj] : memref<64x64xf32>) writes(%T[%vi, %vj] : memref<512x64xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %T[%vi, %vj] : memref<512x64xf32>
        }
      }
    }
  }
  tir.for %i in 256 {
    tir.for %j in 64 {
      tir.for %k in 2 {
        tir.block "P" (%vi : spatial 256 = %i, %vj : spatial 64 = %j, %vk : reduce 2 = %k) {
          %p = memref.load %P[%vi, %vj] : memref<256x64xf32>
          %row = affine.apply affine_map<(i, k) -> (i * 2 + k)>(%vi, %vk)
          %t = memref.load %T[%row, %vj] : memref<512x64xf32>
          %max = arith.maximumf %p, %t : f32
          memref.store %max, %P[%vi, %vj] : memref<256x64xf32>
          tir.yield reads(%T[%row, %vj] : memref<512x64xf32>) writes(%P[%vi, %vj] : memref<256x64xf32>)
        } init (%vi, %vj, %vk) {
          %low = arith.constant 0xFF800000 : f32
          memref.store %low, %P[%vi, %vj] : memref<256x64xf32>
        }
      }
    }
  }
}
}

// -----

// Of few columns that no number of tiles divides, threads take rows: half of the tiles each, which share a column.
// CHECK-LABEL: @narrow
// CHECK: tir.for parallel %{{.*}} in 2 {
// CHECK-NEXT: tir.for %{{.*}} in 2 {
// CHECK-NEXT: tir.for %{{.*}} in 64 {
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 2 : i64>>} {
tir.prim_func private @narrow(%A: memref<512x64xf32>, %B: memref<64x100xf32>, %T: memref<512x100xf32>) {
  tir.for %i in 512 {
    tir.for %j in 100 {
      tir.for %k in 64 {
        tir.block "T" (%vi : spatial 512 = %i, %vj : spatial 100 = %j, %vk : reduce 64 = %k) {
          %t = memref.load %T[%vi, %vj] : memref<512x100xf32>
          %a = memref.load %A[%vi, %vk] : memref<512x64xf32>
          %b = memref.load %B[%vk, %vj] : memref<64x100xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %T[%vi, %vj] : memref<512x100xf32>
          tir.yield reads(%A[%vi, %vk] : memref<512x64xf32>, %B[%vk, %vj] : memref<64x100xf32>) writes(%T[%vi, %vj] : memref<512x100xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %T[%vi, %vj] : memref<512x100xf32>
        }
      }
    }
  }
}
}

// -----

// Weights are packed by columns of tiles although the last one is half empty: where they are, no row starts with a line.
// TRACE-LABEL: @narrow_packed_schedule
// TRACE: transform.tir.reindex_cache_read
// CHECK-LABEL: @narrow_packed
// CHECK: tir.alloc_buffer {{.*}} : memref<2x64x64xf32>
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 2 : i64>>} {
tir.prim_func private @narrow_packed(%A: memref<512x64xf32>, %B: memref<64x100xf32>, %T: memref<512x100xf32>) attributes {layout_free_buffers = [1], tir.noalias} {
  tir.for %i in 512 {
    tir.for %j in 100 {
      tir.for %k in 64 {
        tir.block "T" (%vi : spatial 512 = %i, %vj : spatial 100 = %j, %vk : reduce 64 = %k) {
          %t = memref.load %T[%vi, %vj] : memref<512x100xf32>
          %a = memref.load %A[%vi, %vk] : memref<512x64xf32>
          %b = memref.load %B[%vk, %vj] : memref<64x100xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %T[%vi, %vj] : memref<512x100xf32>
          tir.yield reads(%A[%vi, %vk] : memref<512x64xf32>, %B[%vk, %vj] : memref<64x100xf32>) writes(%T[%vi, %vj] : memref<512x100xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %T[%vi, %vj] : memref<512x100xf32>
        }
      }
    }
  }
}
}

// -----

// Channels that lie one after the other run in lanes group by group.
// CHECK-LABEL: @grouped_last
// CHECK: tir.for %{{.*}} in 2 {
// CHECK: tir.for vectorized %{{.*}} in 16 {
// CHECK: "T_update"
module {
tir.prim_func private @grouped_last(%A: memref<64x16xf32>, %W: memref<8x32xf32>, %T: memref<64x32xf32>) {
  tir.for %x in 64 {
    tir.for %f in 32 {
      tir.for %c in 8 {
        tir.block "T" (%vx : spatial 64 = %x, %vf : spatial 32 = %f, %vc : reduce 8 = %c) {
          %ac = affine.apply affine_map<(f, c) -> (f floordiv 16 * 8 + c)>(%vf, %vc)
          %t = memref.load %T[%vx, %vf] : memref<64x32xf32>
          %a = memref.load %A[%vx, %ac] : memref<64x16xf32>
          %w = memref.load %W[%vc, %vf] : memref<8x32xf32>
          %p = arith.mulf %a, %w : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %T[%vx, %vf] : memref<64x32xf32>
          tir.yield reads(%A[%vx, %ac] : memref<64x16xf32>, %W[%vc, %vf] : memref<8x32xf32>) writes(%T[%vx, %vf] : memref<64x32xf32>)
        } init (%vx, %vf, %vc) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %T[%vx, %vf] : memref<64x32xf32>
        }
      }
    }
  }
}
}

// -----

// A block without axes has nothing that could be joined.
// CHECK-LABEL: @opaque
// CHECK: tir.block "copy" () {
module {
tir.prim_func private @opaque(%A: memref<4xf32>, %B: memref<4xf32>) {
  tir.block "copy" () {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %a = memref.load %A[%c1] : memref<4xf32>
    memref.store %a, %B[%c0] : memref<4xf32>
    tir.yield reads(%A[1] : memref<4xf32>) writes(%B[0] : memref<4xf32>)
  }
}
}

// -----

// The second cache does not hold all weights, but those of a column of tiles beside the image: rows go by meanwhile. Threads
// share columns.
// CHECK-LABEL: @columns_outside
// CHECK: tir.for parallel %{{.*}} in 8 {
// CHECK-NEXT: tir.for %{{.*}} in 7 {
// CHECK: tir.block "T_init"
// CHECK: tir.for unrolled %{{.*}} in 7 {
// CHECK: tir.for vectorized %{{.*}} in 32 {
// TRACE-LABEL: @columns_outside_schedule
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 2 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
    "L2_cache_size_in_bytes" = 524288 : i64>>} {
tir.prim_func private @columns_outside(%X: memref<9x9x128xf32>, %W: memref<3x3x128x256xf32>, %T: memref<7x7x256xf32>) {
  tir.for %h in 7 {
    tir.for %w in 7 {
      tir.for %f in 256 {
        tir.for %r in 3 {
          tir.for %s in 3 {
            tir.for %c in 128 {
              tir.block "T" (%vh : spatial 7 = %h, %vw : spatial 7 = %w, %vf : spatial 256 = %f, %vr : reduce 3 = %r, %vs : reduce 3 = %s, %vc : reduce 128 = %c) {
                %y = arith.addi %vh, %vr : index
                %x = arith.addi %vw, %vs : index
                %t = memref.load %T[%vh, %vw, %vf] : memref<7x7x256xf32>
                %a = memref.load %X[%y, %x, %vc] : memref<9x9x128xf32>
                %b = memref.load %W[%vr, %vs, %vc, %vf] : memref<3x3x128x256xf32>
                %p = arith.mulf %a, %b : f32
                %u = arith.addf %t, %p : f32
                memref.store %u, %T[%vh, %vw, %vf] : memref<7x7x256xf32>
                tir.yield reads(%X[%y, %x, %vc] : memref<9x9x128xf32>, %W[%vr, %vs, %vc, %vf] : memref<3x3x128x256xf32>) writes(%T[%vh, %vw, %vf] : memref<7x7x256xf32>)
              } init (%vh, %vw, %vf, %vr, %vs, %vc) {
                %zero = arith.constant 0.0 : f32
                memref.store %zero, %T[%vh, %vw, %vf] : memref<7x7x256xf32>
              }
            }
          }
        }
      }
    }
  }
}
}

// -----

// It holds all of them: what a row of the image reads stays near.
// CHECK-LABEL: @columns_inside
// CHECK: tir.for parallel %{{.*}} in 56 {
// CHECK-NOT: tir.for %{{[^ ]*}} in
// CHECK: tir.block "T_init"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 2 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
    "L2_cache_size_in_bytes" = 2097152 : i64>>} {
tir.prim_func private @columns_inside(%X: memref<9x9x128xf32>, %W: memref<3x3x128x256xf32>, %T: memref<7x7x256xf32>) {
  tir.for %h in 7 {
    tir.for %w in 7 {
      tir.for %f in 256 {
        tir.for %r in 3 {
          tir.for %s in 3 {
            tir.for %c in 128 {
              tir.block "T" (%vh : spatial 7 = %h, %vw : spatial 7 = %w, %vf : spatial 256 = %f, %vr : reduce 3 = %r, %vs : reduce 3 = %s, %vc : reduce 128 = %c) {
                %y = arith.addi %vh, %vr : index
                %x = arith.addi %vw, %vs : index
                %t = memref.load %T[%vh, %vw, %vf] : memref<7x7x256xf32>
                %a = memref.load %X[%y, %x, %vc] : memref<9x9x128xf32>
                %b = memref.load %W[%vr, %vs, %vc, %vf] : memref<3x3x128x256xf32>
                %p = arith.mulf %a, %b : f32
                %u = arith.addf %t, %p : f32
                memref.store %u, %T[%vh, %vw, %vf] : memref<7x7x256xf32>
                tir.yield reads(%X[%y, %x, %vc] : memref<9x9x128xf32>, %W[%vr, %vs, %vc, %vf] : memref<3x3x128x256xf32>) writes(%T[%vh, %vw, %vf] : memref<7x7x256xf32>)
              } init (%vh, %vw, %vf, %vr, %vs, %vc) {
                %zero = arith.constant 0.0 : f32
                memref.store %zero, %T[%vh, %vw, %vf] : memref<7x7x256xf32>
              }
            }
          }
        }
      }
    }
  }
}
}

// -----

// Columns are added up a few rows at a time, as lines of the cache come: also of a number of rows that is not known.
// CHECK-LABEL: @sum_of_rows
// CHECK: tir.for %{{.*}} in %{{.*}} {
// CHECK: tir.for %{{.*}} in 32 {
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK: tir.for vectorized %{{.*}} in 16 {
// CHECK: tir.block "S_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64, "cores" = 1 : i64, "L2_cache_size_in_bytes" = 524288 : i64>>} {
tir.prim_func private @sum_of_rows(%A: memref<?x512xf32>, %S: memref<512xf32>) attributes {tir.noalias} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?x512xf32>
  tir.for %j in 512 {
    tir.for %k in %n {
      tir.block "S" (%vj : spatial 512 = %j, %vk : reduce %n = %k) {
        %s = memref.load %S[%vj] : memref<512xf32>
        %a = memref.load %A[%vk, %vj] : memref<?x512xf32>
        %t = arith.addf %s, %a : f32
        memref.store %t, %S[%vj] : memref<512xf32>
        tir.yield reads(%A[%vk, %vj] : memref<?x512xf32>) writes(%S[%vj] : memref<512xf32>)
      } init (%vj, %vk) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %S[%vj] : memref<512xf32>
      }
    }
  }
}
}

// -----

// Windows of channels read past a condition that all lanes share; nothing is copied for it.
// CHECK-LABEL: @pool_channels
// CHECK-NOT: tir.alloc_buffer "pad"
// CHECK: tir.for vectorized %{{.*}} in 64
// CHECK: scf.if
tir.prim_func private @pool_channels(%A: memref<16x64xf32>, %B: memref<8x64xf32>) {
  %pad = tir.alloc_buffer "pad" : memref<18x64xf32>
  %low = arith.constant 0xFF800000 : f32
  tir.for %i in 18 {
    tir.for %j in 64 {
      tir.block "pad" (%vi : spatial 18 = %i, %vj : spatial 64 = %j) {
        %c1 = arith.constant 1 : index
        %c17 = arith.constant 17 : index
        %0 = arith.cmpi sle, %c1, %vi : index
        %1 = arith.cmpi slt, %vi, %c17 : index
        %inside = arith.andi %0, %1 : i1
        %row = affine.apply affine_map<(i) -> (i - 1)>(%vi)
        %x = scf.if %inside -> (f32) {
          %a = memref.load %A[%row, %vj] : memref<16x64xf32>
          scf.yield %a : f32
        } else {
          scf.yield %low : f32
        }
        memref.store %x, %pad[%vi, %vj] : memref<18x64xf32>
        tir.yield reads(%A[%row, %vj] : memref<16x64xf32>) writes(%pad[%vi, %vj] : memref<18x64xf32>)
      }
    }
  }
  tir.for %i in 8 {
    tir.for %j in 64 {
      tir.for %k in 3 {
        tir.block "max" (%vi : spatial 8 = %i, %vj : spatial 64 = %j, %vk : reduce 3 = %k) {
          %b = memref.load %B[%vi, %vj] : memref<8x64xf32>
          %row = affine.apply affine_map<(i, k) -> (i * 2 + k)>(%vi, %vk)
          %a = memref.load %pad[%row, %vj] : memref<18x64xf32>
          %max = arith.maximumf %b, %a : f32
          memref.store %max, %B[%vi, %vj] : memref<8x64xf32>
          tir.yield reads(%pad[%row, %vj] : memref<18x64xf32>) writes(%B[%vi, %vj] : memref<8x64xf32>)
        } init (%vi, %vj, %vk) {
          memref.store %low, %B[%vi, %vj] : memref<8x64xf32>
        }
      }
    }
  }
}

// -----

// Some rows times a large matrix: it is read row by row. Of few rows as it lies, eight at a time; of more, they are packed as the tiles read them.
// CHECK-LABEL: @few_rows
// CHECK-NOT: tir.alloc_buffer
// CHECK: tir.block "C_init"
// CHECK: tir.for %{{.*}} in 128 {
// CHECK: tir.for %{{.*}} in 16 {
// CHECK: tir.for %{{.*}} in 8 {
// CHECK: tir.for unrolled %{{.*}} in 4 {
// CHECK: tir.for vectorized %{{.*}} in 64 {
// CHECK: tir.block "C_update"
// CHECK-LABEL: @some_rows
// CHECK: tir.alloc_buffer "B_local" scope "local"
// CHECK: tir.block "C_init"
// CHECK: tir.for %{{.*}} in 16 {
// CHECK: tir.block "B_local"
// CHECK: tir.for unrolled
// CHECK: tir.for vectorized
// CHECK: tir.block "C_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 1 : i64, "L2_cache_size_in_bytes" = 1048576 : i64>>} {
tir.prim_func private @few_rows(%A: memref<4x1024xf32>, %B: memref<1024x1024xf32>, %C: memref<4x1024xf32>) attributes {tir.noalias} {
  tir.for %i in 4 {
    tir.for %j in 1024 {
      tir.for %k in 1024 {
        tir.block "C" (%vi : spatial 4 = %i, %vj : spatial 1024 = %j, %vk : reduce 1024 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<4x1024xf32>
          %a = memref.load %A[%vi, %vk] : memref<4x1024xf32>
          %b = memref.load %B[%vk, %vj] : memref<1024x1024xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<4x1024xf32>
          tir.yield reads(%A[%vi, %vk] : memref<4x1024xf32>, %B[%vk, %vj] : memref<1024x1024xf32>) writes(%C[%vi, %vj] : memref<4x1024xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<4x1024xf32>
        }
      }
    }
  }
}
tir.prim_func private @some_rows(%A: memref<24x1024xf32>, %B: memref<1024x1024xf32>, %C: memref<24x1024xf32>) attributes {tir.noalias} {
  tir.for %i in 24 {
    tir.for %j in 1024 {
      tir.for %k in 1024 {
        tir.block "C" (%vi : spatial 24 = %i, %vj : spatial 1024 = %j, %vk : reduce 1024 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<24x1024xf32>
          %a = memref.load %A[%vi, %vk] : memref<24x1024xf32>
          %b = memref.load %B[%vk, %vj] : memref<1024x1024xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<24x1024xf32>
          tir.yield reads(%A[%vi, %vk] : memref<24x1024xf32>, %B[%vk, %vj] : memref<1024x1024xf32>) writes(%C[%vi, %vj] : memref<24x1024xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<24x1024xf32>
        }
      }
    }
  }
}
}

// -----

// Tiles of 24 columns would leave one of two threads with 48 of 64 columns.
// CHECK-LABEL: @columns_of_threads
// CHECK: tir.for parallel %{{.*}} in 2 {
// CHECK: tir.for unrolled %{{.*}} in 6 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 16 {
// ONE-LABEL: @columns_of_threads
// ONE-NOT: tir.for parallel
// ONE: tir.for unrolled %{{.*}} in 4 {
// ONE-NEXT: tir.for vectorized %{{.*}} in 24 {
// ONE: tir.block "C_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64, "cores" = 2 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
    "L2_cache_size_in_bytes" = 524288 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @columns_of_threads(%A: memref<32x4096xf32>, %B: memref<4096x64xf32>, %C: memref<32x64xf32>) attributes {tir.noalias} {
  tir.for %i in 32 {
    tir.for %j in 64 {
      tir.for %k in 4096 {
        tir.block "C" (%vi : spatial 32 = %i, %vj : spatial 64 = %j, %vk : reduce 4096 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<32x64xf32>
          %a = memref.load %A[%vi, %vk] : memref<32x4096xf32>
          %b = memref.load %B[%vk, %vj] : memref<4096x64xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<32x64xf32>
          tir.yield reads(%A[%vi, %vk] : memref<32x4096xf32>, %B[%vk, %vj] : memref<4096x64xf32>) writes(%C[%vi, %vj] : memref<32x64xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<32x64xf32>
        }
      }
    }
  }
}
}

// -----

// Rows that lie 16 KiB apart take turns in the second cache: a few tiles of a column are enough for a panel to pay. Those of other rows are
// read where they are.
// CHECK-LABEL: @rows_take_turns
// CHECK: "B_local"
// CHECK-LABEL: @rows_lie_evenly
// CHECK-NOT: "B_local"
// CHECK: tir.block "C_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 1 : i64, "L2_cache_size_in_bytes" = 2097152 : i64>>} {
tir.prim_func private @rows_take_turns(%A: memref<48x1024xf32>, %B: memref<1024x4096xf32>, %C: memref<48x4096xf32>) attributes {tir.noalias} {
  tir.for %i in 48 {
    tir.for %j in 4096 {
      tir.for %k in 1024 {
        tir.block "C" (%vi : spatial 48 = %i, %vj : spatial 4096 = %j, %vk : reduce 1024 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<48x4096xf32>
          %a = memref.load %A[%vi, %vk] : memref<48x1024xf32>
          %b = memref.load %B[%vk, %vj] : memref<1024x4096xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<48x4096xf32>
          tir.yield reads(%A[%vi, %vk] : memref<48x1024xf32>, %B[%vk, %vj] : memref<1024x4096xf32>) writes(%C[%vi, %vj] : memref<48x4096xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<48x4096xf32>
        }
      }
    }
  }
}
tir.prim_func private @rows_lie_evenly(%A: memref<48x1000xf32>, %B: memref<1040x4112xf32>, %C: memref<32x4112xf32>) attributes {tir.noalias} {
  tir.for %i in 48 {
    tir.for %j in 4112 {
      tir.for %k in 1000 {
        tir.block "C" (%vi : spatial 48 = %i, %vj : spatial 4112 = %j, %vk : reduce 1000 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<32x4112xf32>
          %a = memref.load %A[%vi, %vk] : memref<48x1000xf32>
          %b = memref.load %B[%vk, %vj] : memref<1040x4112xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<32x4112xf32>
          tir.yield reads(%A[%vi, %vk] : memref<48x1000xf32>, %B[%vk, %vj] : memref<1040x4112xf32>) writes(%C[%vi, %vj] : memref<32x4112xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<32x4112xf32>
        }
      }
    }
  }
}
}

// -----

// Rows of 512 bytes have 64 places in the first cache: what a column of tiles reads of 128 rows is copied, which lies in all of them. Of 48 rows,
// of rows that are in all places as they are, and for a few tiles, it is not.
// CHECK-LABEL: @near_rows_take_turns
// CHECK: "B_local"
// CHECK-LABEL: @near_rows_are_few
// CHECK-NOT: "B_local"
// CHECK-LABEL: @near_rows_lie_evenly
// CHECK-NOT: "B_local"
// CHECK-LABEL: @few_tiles_read_near_rows
// CHECK-NOT: "B_local"
// CHECK: tir.block "C_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64, "cores" = 1 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
    "L2_cache_size_in_bytes" = 524288 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @near_rows_take_turns(%A: memref<128x128xf32>, %B: memref<128x128xf32>, %C: memref<128x128xf32>) attributes {tir.noalias} {
  tir.for %i in 128 {
    tir.for %j in 128 {
      tir.for %k in 128 {
        tir.block "C" (%vi : spatial 128 = %i, %vj : spatial 128 = %j, %vk : reduce 128 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<128x128xf32>
          %a = memref.load %A[%vi, %vk] : memref<128x128xf32>
          %b = memref.load %B[%vk, %vj] : memref<128x128xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<128x128xf32>
          tir.yield reads(%A[%vi, %vk] : memref<128x128xf32>, %B[%vk, %vj] : memref<128x128xf32>) writes(%C[%vi, %vj] : memref<128x128xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<128x128xf32>
        }
      }
    }
  }
}
tir.prim_func private @near_rows_are_few(%A: memref<128x48xf32>, %B: memref<48x128xf32>, %C: memref<128x128xf32>) attributes {tir.noalias} {
  tir.for %i in 128 {
    tir.for %j in 128 {
      tir.for %k in 48 {
        tir.block "C" (%vi : spatial 128 = %i, %vj : spatial 128 = %j, %vk : reduce 48 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<128x128xf32>
          %a = memref.load %A[%vi, %vk] : memref<128x48xf32>
          %b = memref.load %B[%vk, %vj] : memref<48x128xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<128x128xf32>
          tir.yield reads(%A[%vi, %vk] : memref<128x48xf32>, %B[%vk, %vj] : memref<48x128xf32>) writes(%C[%vi, %vj] : memref<128x128xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<128x128xf32>
        }
      }
    }
  }
}
tir.prim_func private @near_rows_lie_evenly(%A: memref<128x128xf32>, %B: memref<128x144xf32>, %C: memref<128x144xf32>) attributes {tir.noalias} {
  tir.for %i in 128 {
    tir.for %j in 144 {
      tir.for %k in 128 {
        tir.block "C" (%vi : spatial 128 = %i, %vj : spatial 144 = %j, %vk : reduce 128 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<128x144xf32>
          %a = memref.load %A[%vi, %vk] : memref<128x128xf32>
          %b = memref.load %B[%vk, %vj] : memref<128x144xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<128x144xf32>
          tir.yield reads(%A[%vi, %vk] : memref<128x128xf32>, %B[%vk, %vj] : memref<128x144xf32>) writes(%C[%vi, %vj] : memref<128x144xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<128x144xf32>
        }
      }
    }
  }
}
tir.prim_func private @few_tiles_read_near_rows(%A: memref<24x128xf32>, %B: memref<128x128xf32>, %C: memref<24x128xf32>) attributes {tir.noalias} {
  tir.for %i in 24 {
    tir.for %j in 128 {
      tir.for %k in 128 {
        tir.block "C" (%vi : spatial 24 = %i, %vj : spatial 128 = %j, %vk : reduce 128 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<24x128xf32>
          %a = memref.load %A[%vi, %vk] : memref<24x128xf32>
          %b = memref.load %B[%vk, %vj] : memref<128x128xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<24x128xf32>
          tir.yield reads(%A[%vi, %vk] : memref<24x128xf32>, %B[%vk, %vj] : memref<128x128xf32>) writes(%C[%vi, %vj] : memref<24x128xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<24x128xf32>
        }
      }
    }
  }
}
}

// -----

// Few columns of tiles are not shared among threads, but rows: each thread copies what its rows read, once. Where few tiles would read the copy,
// threads have columns.
// CHECK-LABEL: @rows_of_one_column
// CHECK: tir.for parallel %{{.*}} in 2 {
// CHECK-NEXT: tir.for %{{.*}} in 16 {
// CHECK: tir.block "B_local"
// CHECK: tir.for %{{.*}} in 100 {
// CHECK-NEXT: tir.for unrolled %{{.*}} in 5 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 16 {
// CHECK-LABEL: @rows_of_three_columns
// CHECK: tir.for parallel %{{.*}} in 2 {
// CHECK-NEXT: tir.for %{{.*}} in 3 {
// CHECK: tir.block "B_local"
// CHECK: tir.for %{{.*}} in 125 {
// CHECK-NEXT: tir.for unrolled %{{.*}} in 4 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 24 {
// CHECK-LABEL: @few_rows_of_three_columns
// CHECK: tir.for parallel %{{.*}} in 3 {
// CHECK-NEXT: tir.for %{{.*}} in 1024 {
// CHECK: tir.block "B_local"
// CHECK: tir.block "C_update"
// ONE-LABEL: @rows_of_one_column
// ONE-NOT: tir.for parallel
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64, "cores" = 2 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
    "L2_cache_size_in_bytes" = 524288 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @rows_of_one_column(%A: memref<1000x512xf32>, %B: memref<16x512xf32>, %C: memref<1000x16xf32>) attributes {tir.noalias} {
  tir.for %i in 1000 {
    tir.for %j in 16 {
      tir.for %k in 512 {
        tir.block "C" (%vi : spatial 1000 = %i, %vj : spatial 16 = %j, %vk : reduce 512 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<1000x16xf32>
          %a = memref.load %A[%vi, %vk] : memref<1000x512xf32>
          %b = memref.load %B[%vj, %vk] : memref<16x512xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<1000x16xf32>
          tir.yield reads(%A[%vi, %vk] : memref<1000x512xf32>, %B[%vj, %vk] : memref<16x512xf32>) writes(%C[%vi, %vj] : memref<1000x16xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<1000x16xf32>
        }
      }
    }
  }
}
tir.prim_func private @rows_of_three_columns(%A: memref<1000x1024xf32>, %B: memref<1024x72xf32>, %C: memref<1000x72xf32>) attributes {tir.noalias} {
  tir.for %i in 1000 {
    tir.for %j in 72 {
      tir.for %k in 1024 {
        tir.block "C" (%vi : spatial 1000 = %i, %vj : spatial 72 = %j, %vk : reduce 1024 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<1000x72xf32>
          %a = memref.load %A[%vi, %vk] : memref<1000x1024xf32>
          %b = memref.load %B[%vk, %vj] : memref<1024x72xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<1000x72xf32>
          tir.yield reads(%A[%vi, %vk] : memref<1000x1024xf32>, %B[%vk, %vj] : memref<1024x72xf32>) writes(%C[%vi, %vj] : memref<1000x72xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<1000x72xf32>
        }
      }
    }
  }
}
tir.prim_func private @few_rows_of_three_columns(%A: memref<40x1024xf32>, %B: memref<1024x72xf32>, %C: memref<40x72xf32>) attributes {tir.noalias} {
  tir.for %i in 40 {
    tir.for %j in 72 {
      tir.for %k in 1024 {
        tir.block "C" (%vi : spatial 40 = %i, %vj : spatial 72 = %j, %vk : reduce 1024 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<40x72xf32>
          %a = memref.load %A[%vi, %vk] : memref<40x1024xf32>
          %b = memref.load %B[%vk, %vj] : memref<1024x72xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<40x72xf32>
          tir.yield reads(%A[%vi, %vk] : memref<40x1024xf32>, %B[%vk, %vj] : memref<1024x72xf32>) writes(%C[%vi, %vj] : memref<40x72xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<40x72xf32>
        }
      }
    }
  }
}
}

// -----

// The second cache does not hold A, which is read again for each column of tiles: fewer, wider columns, although the tiles
// do not divide the rows.
// CHECK-LABEL: @wide_tile(
// CHECK: tir.alloc_buffer {{.*}} scope "local" : memref<1024x1024xf32>
// CHECK: tir.for %{{.*}} in 16 {
// CHECK: tir.for %{{.*}} in 171 {
// CHECK: tir.for unrolled %{{.*}} in 6 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 64 {
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 1 : i64, "L1_cache_size_in_bytes" = 49152 : i64,
    "L2_cache_size_in_bytes" = 1048576 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @wide_tile(%A: memref<1024x1024xf32>, %B: memref<1024x1024xf32>, %C: memref<1024x1024xf32>) {
  tir.for %i in 1024 {
    tir.for %j in 1024 {
      tir.for %k in 1024 {
        tir.block "C" (%vi : spatial 1024 = %i, %vj : spatial 1024 = %j, %vk : reduce 1024 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<1024x1024xf32>
          %a = memref.load %A[%vi, %vk] : memref<1024x1024xf32>
          %b = memref.load %B[%vk, %vj] : memref<1024x1024xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<1024x1024xf32>
          tir.yield reads(%A[%vi, %vk] : memref<1024x1024xf32>, %B[%vk, %vj] : memref<1024x1024xf32>) writes(%C[%vi, %vj] : memref<1024x1024xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<1024x1024xf32>
        }
      }
    }
  }
}
}

// -----

// It holds this one, and the tile that divides the rows is as good.
// CHECK-LABEL: @near_tile(
// CHECK: tir.for %{{.*}} in 32 {
// CHECK: tir.for %{{.*}} in 128 {
// CHECK: tir.for unrolled %{{.*}} in 8 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 32 {
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 1 : i64, "L1_cache_size_in_bytes" = 49152 : i64,
    "L2_cache_size_in_bytes" = 16777216 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @near_tile(%A: memref<1024x1040xf32>, %B: memref<1040x1024xf32>, %C: memref<1024x1024xf32>) {
  tir.for %i in 1024 {
    tir.for %j in 1024 {
      tir.for %k in 1040 {
        tir.block "C" (%vi : spatial 1024 = %i, %vj : spatial 1024 = %j, %vk : reduce 1040 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<1024x1024xf32>
          %a = memref.load %A[%vi, %vk] : memref<1024x1040xf32>
          %b = memref.load %B[%vk, %vj] : memref<1040x1024xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<1024x1024xf32>
          tir.yield reads(%A[%vi, %vk] : memref<1024x1040xf32>, %B[%vk, %vj] : memref<1040x1024xf32>) writes(%C[%vi, %vj] : memref<1024x1024xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<1024x1024xf32>
        }
      }
    }
  }
}
}

// -----

// With 16 registers a tile has enough sums in 6 x 16 or 4 x 24 elements. Rows that lie 4 KiB apart are in one set of the first cache,
// which six of them, with what is read beside, do not share.
// CHECK-LABEL: @rows_in_one_set(
// CHECK: tir.for %{{.*}} in 43 {
// CHECK: tir.for unrolled %{{.*}} in 4 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 24 {
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64, "cores" = 1 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
    "L2_cache_size_in_bytes" = 524288 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @rows_in_one_set(%A: memref<1024x1024xf32>, %B: memref<1024x1024xf32>, %C: memref<1024x1024xf32>) {
  tir.for %i in 1024 {
    tir.for %j in 1024 {
      tir.for %k in 1024 {
        tir.block "C" (%vi : spatial 1024 = %i, %vj : spatial 1024 = %j, %vk : reduce 1024 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<1024x1024xf32>
          %a = memref.load %A[%vi, %vk] : memref<1024x1024xf32>
          %b = memref.load %B[%vk, %vj] : memref<1024x1024xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<1024x1024xf32>
          tir.yield reads(%A[%vi, %vk] : memref<1024x1024xf32>, %B[%vk, %vj] : memref<1024x1024xf32>) writes(%C[%vi, %vj] : memref<1024x1024xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<1024x1024xf32>
        }
      }
    }
  }
}
}

// -----

// These rows are in sets of their own.
// CHECK-LABEL: @rows_in_many_sets(
// CHECK: tir.for %{{.*}} in 64 {
// CHECK: tir.for unrolled %{{.*}} in 6 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 16 {
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64, "cores" = 1 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
    "L2_cache_size_in_bytes" = 524288 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @rows_in_many_sets(%A: memref<1024x1040xf32>, %B: memref<1040x1024xf32>, %C: memref<1024x1024xf32>) {
  tir.for %i in 1024 {
    tir.for %j in 1024 {
      tir.for %k in 1040 {
        tir.block "C" (%vi : spatial 1024 = %i, %vj : spatial 1024 = %j, %vk : reduce 1040 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<1024x1024xf32>
          %a = memref.load %A[%vi, %vk] : memref<1024x1040xf32>
          %b = memref.load %B[%vk, %vj] : memref<1040x1024xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<1024x1024xf32>
          tir.yield reads(%A[%vi, %vk] : memref<1024x1040xf32>, %B[%vk, %vj] : memref<1040x1024xf32>) writes(%C[%vi, %vj] : memref<1024x1024xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<1024x1024xf32>
        }
      }
    }
  }
}
}

// -----

// The second cache does not hold what a column of tiles needs, but a copy of it is read one line after the other.
// CHECK-LABEL: @long_panel(
// CHECK: tir.block "B_local"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64, "cores" = 1 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
    "L2_cache_size_in_bytes" = 524288 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @long_panel(%A: memref<1024x4100xf32>, %B: memref<4100x1024xf32>, %C: memref<1024x1024xf32>) {
  tir.for %i in 1024 {
    tir.for %j in 1024 {
      tir.for %k in 4100 {
        tir.block "C" (%vi : spatial 1024 = %i, %vj : spatial 1024 = %j, %vk : reduce 4100 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<1024x1024xf32>
          %a = memref.load %A[%vi, %vk] : memref<1024x4100xf32>
          %b = memref.load %B[%vk, %vj] : memref<4100x1024xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<1024x1024xf32>
          tir.yield reads(%A[%vi, %vk] : memref<1024x4100xf32>, %B[%vk, %vj] : memref<4100x1024xf32>) writes(%C[%vi, %vj] : memref<1024x1024xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<1024x1024xf32>
        }
      }
    }
  }
}
}

// -----

// Rows of B are no multiple of a page apart, but they are in many pages: what a column of tiles needs is copied.
// CHECK-LABEL: @rows_in_pages(
// CHECK: tir.block "B_local"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 1 : i64, "L1_cache_size_in_bytes" = 49152 : i64,
    "L2_cache_size_in_bytes" = 2097152 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @rows_in_pages(%A: memref<240x1040xf32>, %B: memref<1040x240xf32>, %C: memref<240x240xf32>) {
  tir.for %i in 240 {
    tir.for %j in 240 {
      tir.for %k in 1040 {
        tir.block "C" (%vi : spatial 240 = %i, %vj : spatial 240 = %j, %vk : reduce 1040 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<240x240xf32>
          %a = memref.load %A[%vi, %vk] : memref<240x1040xf32>
          %b = memref.load %B[%vk, %vj] : memref<1040x240xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<240x240xf32>
          tir.yield reads(%A[%vi, %vk] : memref<240x1040xf32>, %B[%vk, %vj] : memref<1040x240xf32>) writes(%C[%vi, %vj] : memref<240x240xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<240x240xf32>
        }
      }
    }
  }
}
}

// -----

// Here they are in few pages, and are read where they are.
// CHECK-LABEL: @rows_in_few_pages(
// CHECK-NOT: tir.block "B_local"
// CHECK: tir.block "C_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "cores" = 1 : i64, "L1_cache_size_in_bytes" = 49152 : i64,
    "L2_cache_size_in_bytes" = 2097152 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
tir.prim_func private @rows_in_few_pages(%A: memref<240x240xf32>, %B: memref<240x240xf32>, %C: memref<240x240xf32>) {
  tir.for %i in 240 {
    tir.for %j in 240 {
      tir.for %k in 240 {
        tir.block "C" (%vi : spatial 240 = %i, %vj : spatial 240 = %j, %vk : reduce 240 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<240x240xf32>
          %a = memref.load %A[%vi, %vk] : memref<240x240xf32>
          %b = memref.load %B[%vk, %vj] : memref<240x240xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<240x240xf32>
          tir.yield reads(%A[%vi, %vk] : memref<240x240xf32>, %B[%vk, %vj] : memref<240x240xf32>) writes(%C[%vi, %vj] : memref<240x240xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<240x240xf32>
        }
      }
    }
  }
}
}
