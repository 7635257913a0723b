#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grokscope/import/source.hpp"
#include "grokscope/import/stored_numbers.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// Which examples were trained on, and where that was told.
struct ImportedTask {
    Task task;  ///< without a split, of none it is known
    bool is_split = false;
    std::string origin;  ///< `train_data.pth`, `final.pth: train_indices`; empty without a split
};

/// Examples that files of a source tell, with the file's name before their path.
std::vector<StoredExamples> examples_of(const Source& source);

/// Token pairs with the split that lists of them tell: all pairs, of which those that are not
/// listed for training are for tests; where both are listed, those listed.
///
/// An index of a pair (a, b) is a p + b.
///
/// @throws Error for tokens or indices out of range, and for examples that are in both lists
ImportedTask imported_pairs(std::int64_t p, const std::vector<StoredExamples>& examples);

/// Bit strings, as listed (rows of bits), or as the specification draws them, without a split.
ImportedTask imported_strings(const RunSpec& spec, const std::vector<StoredExamples>& examples);

}  // namespace grokscope
