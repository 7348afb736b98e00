//===- Passes.td - What a module is compiled for --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TARGET_PASSES_TD
#define MLC_TARGET_PASSES_TD

include "mlir/Pass/PassBase.td"

def AttachTarget : Pass<"mlc-attach-target", "::mlir::ModuleOp"> {
  let summary = "Say what a module is compiled for";
  let description = [{
    Sets the module's `dlti.target_system_spec` to what LLVM knows of a CPU: all that passes know of the machine. Without options
    it is this one, with its caches, and with as many cores as OMP_NUM_THREADS says or it has. `mlc-translate --mlc-to-assembly`
    and `--mlc-to-object` write code for it.

    After `mlc-attach-target{triple=x86_64-linux-gnu cpu=haswell cores=4}`:
    ```mlir
    module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
        "triple" = "x86_64-linux-gnu", "cpu" = "haswell", "max_vector_op_width" = 256 : i64,
        "vector_registers" = 16 : i64, "cores" = 4 : i64, "L1_cache_size_in_bytes" = 32768 : i64,
        "L2_cache_size_in_bytes" = 1048576 : i64, "L3_cache_size_in_bytes" = 33554432 : i64>>} {
    }
    ```
  }];
  let options = [
    Option<"triple", "triple", "std::string", "", "The triple, as LLVM has it; empty: this machine's">,
    Option<"cpu", "cpu", "std::string", "", "The CPU, as LLVM names it; native: this machine's">,
    Option<"features", "features", "std::string", "", "Features more or less, as LLVM spells them, with commas">,
    Option<"cores", "cores", "int64_t", "0", "The cores that parallel loops are for; 0: this machine's, or one of another">,
    Option<"vectorBits", "vector-bits", "int64_t", "0", "The bits of a vector; 0: those of the CPU's registers">
  ];
  let dependentDialects = ["::mlir::DLTIDialect"];
}

#endif // MLC_TARGET_PASSES_TD
