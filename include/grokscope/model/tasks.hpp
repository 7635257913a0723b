#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// All examples of a problem, their labels, and the split into train and test.
struct Task {
    IntegerMatrix inputs;  ///< (n, 2) tokens a, b; or (n, bits + 1) encoded bits, then 1
    std::vector<std::int64_t> targets;   ///< (n) c = (a + b) mod p, or the parity
    std::vector<std::uint8_t> is_train;  ///< (n) 1: trained on, 0: tested on, 2: not known
};

std::int64_t example_count(const Task& task);

/// The rows of one split, ascending.
std::vector<std::int64_t> split_rows(const Task& task, bool train);

/// The pairs (a, b) with a <= b, or all pairs; a is the slower index.
IntegerMatrix token_pairs(std::int64_t p, bool symmetric);

/// Modular addition: which pairs are trained on is drawn from `seed.split`.
Task modular_addition(const RunSpec& spec);

/// Sparse parity: uniformly random strings and their labels, none of them trained on.
Task random_strings(const TaskSpec& spec, std::int64_t n, Random& random);

/// Sparse parity: train strings, then test strings, all drawn from `seed.split`.
Task sparse_parity(const RunSpec& spec);

/// The examples of one split alone, in their order.
Task split_of(const Task& task, bool train);

/// The first `train_size` examples of the train split, and the whole test split.
///
/// @throws Error where there are not as many
Task with_train_size(const Task& task, std::int64_t train_size);

/// The task that a specification describes.
Task make_task(const RunSpec& spec);

}  // namespace grokscope
