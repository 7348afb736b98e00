// Files that are not what the format says (R5).
// RUN: not mlc-opt %s --relax-bind-params=file=%t.none 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: cannot open '{{.*}}.none': No such file or directory

// RUN: python3 %S/Inputs/make_safetensors.py %t.cut '{"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}' -4
// RUN: not mlc-opt %s --relax-bind-params=file=%t.cut 2>&1 | FileCheck %s --check-prefix=CUT
// CUT: error: in '{{.*}}': the data of tensor 'w' are not within the file

// RUN: python3 -c "open(r'%t.short', 'wb').write(bytes([200, 0, 0, 0, 0, 0, 0, 0, 123]))"
// RUN: not mlc-opt %s --relax-bind-params=file=%t.short 2>&1 | FileCheck %s --check-prefix=SHORT
// SHORT: error: in '{{.*}}': the file of 9 bytes ends within its header

// RUN: python3 %S/Inputs/make_safetensors.py %t.json '{"w": '
// RUN: not mlc-opt %s --relax-bind-params=file=%t.json 2>&1 | FileCheck %s --check-prefix=JSON
// JSON: error: in '{{.*}}': the header is not JSON:

// RUN: python3 -c "open(r'%t.deep', 'wb').write((200000).to_bytes(8, 'little') + b'[' * 200000)"
// RUN: not mlc-opt %s --relax-bind-params=file=%t.deep 2>&1 | FileCheck %s --check-prefix=DEEP
// DEEP: error: in '{{.*}}': the header is nested too deep

// RUN: python3 %S/Inputs/make_safetensors.py %t.dtype '{"w": {"dtype": "F8", "shape": [2], "data_offsets": [0, 2]}}'
// RUN: not mlc-opt %s --relax-bind-params=file=%t.dtype 2>&1 | FileCheck %s --check-prefix=DTYPE
// DTYPE: error: in '{{.*}}': tensor 'w' has the unknown dtype 'F8'

// RUN: python3 %S/Inputs/make_safetensors.py %t.size '{"w": {"dtype": "F32", "shape": [2, 9223372036854775807], "data_offsets": [0, 8]}}'
// RUN: not mlc-opt %s --relax-bind-params=file=%t.size 2>&1 | FileCheck %s --check-prefix=SIZE
// SIZE: error: in '{{.*}}': tensor 'w' of type {{.*}} cannot have 8 bytes of data

// RUN: python3 %S/Inputs/make_safetensors.py %t.twice '{"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "w": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}'
// RUN: not mlc-opt %s --relax-bind-params=file=%t.twice 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: error: in '{{.*}}': expected the data of tensor 'w' to begin at byte 0, where those before end, but they begin at 4

// RUN: python3 %S/Inputs/make_safetensors.py %t.more '{"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}' 3
// RUN: not mlc-opt %s --relax-bind-params=file=%t.more 2>&1 | FileCheck %s --check-prefix=MORE
// MORE: error: in '{{.*}}': 3 bytes at the end belong to no tensor

func.func @main(%w: tensor<2xf32> {relax.name = "w"}) -> tensor<2xf32> {
  return %w : tensor<2xf32>
}
