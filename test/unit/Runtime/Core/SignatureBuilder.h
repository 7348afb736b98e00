//===- SignatureBuilder.h - Signature tables for tests --------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TEST_UNIT_RUNTIME_CORE_SIGNATUREBUILDER_H
#define MLC_TEST_UNIT_RUNTIME_CORE_SIGNATUREBUILDER_H

#include "mlc-runtime/runtime.h"

#include <cstring>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace mlc::test {

struct Dim {
  int64_t kind = MLC_DIM_CONSTANT;
  int64_t operand = 0;
  std::string text = {};
  std::vector<std::pair<int64_t, int64_t>> steps = {};

  static Dim constant(int64_t value) { return {MLC_DIM_CONSTANT, value}; }
  static Dim symbol(int64_t index) { return {MLC_DIM_SYMBOL, index}; }
  static Dim any() { return {MLC_DIM_ANY, 0}; }
  static Dim expression(std::string text, std::vector<std::pair<int64_t, int64_t>> steps) {
    return {MLC_DIM_EXPRESSION, 0, std::move(text), std::move(steps)};
  }
};

struct Param {
  std::string name;
  std::vector<Dim> dims;
  DLDataType dtype = {kDLFloat, 32, 1};
  int64_t alignment = 4;
  int64_t flags = 0;
};

inline int64_t addString(std::vector<int64_t> &table, const std::string &text) {
  int64_t at = int64_t(table.size());
  table.resize(table.size() + text.size() / 8 + 1);
  std::memcpy(&table[at], text.c_str(), text.size() + 1);
  return at;
}

inline std::vector<int64_t> makeSignature(const std::string &name, const std::vector<Param> &inputs,
                                          const std::vector<Param> &outputs,
                                          const std::vector<std::string> &symbols,
                                          const std::string &structure) {
  std::vector<Param> params = inputs;
  params.insert(params.end(), outputs.begin(), outputs.end());
  size_t paramsAt = MLC_SIGNATURE_HEADER_WORDS;
  size_t symbolsAt = paramsAt + MLC_SIGNATURE_PARAM_WORDS * params.size();
  std::vector<int64_t> table(symbolsAt + symbols.size());
  table[MLC_SIGNATURE_WORD_MAGIC] = MLC_SIGNATURE_MAGIC;
  table[MLC_SIGNATURE_WORD_INPUTS] = int64_t(inputs.size());
  table[MLC_SIGNATURE_WORD_OUTPUTS] = int64_t(outputs.size());
  table[MLC_SIGNATURE_WORD_SYMBOLS] = int64_t(symbols.size());
  table[MLC_SIGNATURE_WORD_NAME] = addString(table, name);
  table[MLC_SIGNATURE_WORD_STRUCTURE] = addString(table, structure);
  for (size_t i = 0; i < symbols.size(); ++i)
    table[symbolsAt + i] = addString(table, symbols[i]);
  for (size_t i = 0; i < params.size(); ++i) {
    size_t at = paramsAt + MLC_SIGNATURE_PARAM_WORDS * i;
    const Param &param = params[i];
    table[at + MLC_PARAM_WORD_NAME] = param.name.empty() ? 0 : addString(table, param.name);
    table[at + MLC_PARAM_WORD_DTYPE] = param.dtype.code | int64_t(param.dtype.bits) << 8 |
                                       int64_t(param.dtype.lanes) << 16 | param.alignment << 32;
    table[at + MLC_PARAM_WORD_RANK] = int64_t(param.dims.size()) | param.flags << 32;
    std::vector<int64_t> dims;
    for (const Dim &dim : param.dims) {
      int64_t operand = dim.operand;
      if (dim.kind == MLC_DIM_EXPRESSION) {
        int64_t text = addString(table, dim.text);
        operand = int64_t(table.size());
        table.push_back(text);
        table.push_back(int64_t(dim.steps.size()));
        for (auto [op, value] : dim.steps) {
          table.push_back(op);
          table.push_back(value);
        }
      }
      dims.push_back(dim.kind);
      dims.push_back(operand);
    }
    table[at + MLC_PARAM_WORD_DIMS] = int64_t(table.size());
    table.insert(table.end(), dims.begin(), dims.end());
  }
  table[MLC_SIGNATURE_WORD_SIZE] = int64_t(table.size());
  return table;
}

/// A row-major tensor of floats that owns its data.
struct FloatTensor {
  std::vector<int64_t> shape;
  std::vector<float> storage;
  DLTensor tensor = {};

  explicit FloatTensor(std::vector<int64_t> extents, float value = 0) : shape(std::move(extents)) {
    int64_t count = 1;
    for (int64_t extent : shape)
      count *= extent;
    storage.assign(size_t(count), value);
    tensor.data = storage.data();
    tensor.device.device_type = kDLCPU;
    tensor.ndim = int32_t(shape.size());
    tensor.dtype = {kDLFloat, 32, 1};
    tensor.shape = shape.data();
  }
  FloatTensor(const FloatTensor &) = delete;
  DLTensor *operator&() { return &tensor; }
};

} // namespace mlc::test

#endif // MLC_TEST_UNIT_RUNTIME_CORE_SIGNATUREBUILDER_H
