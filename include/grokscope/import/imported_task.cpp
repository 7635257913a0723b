#include "grokscope/import/imported_task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/import/stored_numbers.hpp"
#include "grokscope/import/tensor.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

constexpr std::uint8_t unknown_split = 2;

enum Membership : std::uint8_t { nowhere = 0, in_train = 1, in_test = 2 };

/// Indices a p + b of listed pairs, of listed indices, or of a list of flags for all pairs.
std::vector<std::int64_t> indices_of(const StoredExamples& examples, const std::int64_t p) {
    const auto& shape = examples.numbers.shape;
    const auto numbers = integers(examples.numbers);
    std::vector<std::int64_t> indices;
    if (shape.size() == 2) {
        require(shape[1] == 2 || shape[1] == 3,
                "{} has {} columns (pairs of tokens would be right)", examples.path, shape[1]);
        for (std::size_t i = 0; i < numbers.size(); i += static_cast<std::size_t>(shape[1])) {
            const auto a = numbers[i];
            const auto b = numbers[i + 1];
            require(a >= 0 && a < p && b >= 0 && b < p,
                    "{} has the pair ({}, {}) (tokens from 0 to {} would be right)", examples.path,
                    a, b, p - 1);
            indices.push_back(a * p + b);
        }
        return indices;
    }
    const bool are_flags = examples.numbers.type == ElementType::boolean;
    require(!are_flags || shape[0] == p * p,
            "{} has {} flags ({} would be right: one for each pair)", examples.path, shape[0],
            p * p);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (!are_flags || numbers[i] != 0)
            indices.push_back(are_flags ? static_cast<std::int64_t>(i) : numbers[i]);
    for (const auto index : indices)
        require(index >= 0 && index < p * p, "{} has the index {} (0 to {} would be right)",
                examples.path, index, p * p - 1);
    return indices;
}

/// For each of p^2 pairs where it is listed.
std::vector<Membership> memberships(const std::int64_t p,
                                    const std::vector<StoredExamples>& examples) {
    std::vector<Membership> where(static_cast<std::size_t>(p * p), nowhere);
    for (const auto& list : examples) {
        const auto here = list.is_train ? in_train : in_test;
        for (const auto index : indices_of(list, p)) {
            auto& place = where[static_cast<std::size_t>(index)];
            require(place == nowhere || place == here,
                    "{} has the pair ({}, {}), which is also in the other split", list.path,
                    index / p, index % p);
            place = here;
        }
    }
    return where;
}

bool has_list(const std::vector<StoredExamples>& examples, const bool train) {
    return std::any_of(examples.begin(), examples.end(),
                       [&](const StoredExamples& list) { return list.is_train == train; });
}

std::string origin_of(const std::vector<StoredExamples>& examples) {
    std::string origin;
    for (const auto& list : examples) origin += (origin.empty() ? "" : ", ") + list.path;
    return origin;
}

/// Those that are listed, or all where the test examples are not.
std::vector<std::int64_t> kept_rows(const std::vector<Membership>& where, const bool only_listed) {
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < where.size(); ++i)
        if (!only_listed || where[i] != nowhere) rows.push_back(static_cast<std::int64_t>(i));
    return rows;
}

void append_strings(Task& task, const RunSpec& spec, const StoredExamples& list) {
    const auto bits = spec.task.bits;
    const auto& shape = list.numbers.shape;
    require(shape.size() == 2 && shape[1] == bits, "{} is {} (rows of {} bits would be right)",
            list.path, described(list.numbers), bits);
    const auto numbers = integers(list.numbers);
    const auto first = task.inputs.rows();
    task.inputs.conservativeResize(first + shape[0], bits + 1);
    for (std::int64_t i = 0; i < shape[0]; ++i) {
        std::int64_t ones = 0;
        for (std::int64_t j = 0; j < bits; ++j) {
            const auto bit = numbers[static_cast<std::size_t>(i * bits + j)];
            require(bit >= -1 && bit <= 1, "{} has {} for a bit (0, 1 or -1, 1 would be right)",
                    list.path, bit);
            task.inputs(first + i, j) = bit;
            ones += j < spec.task.parity_bits && bit == 1 ? 1 : 0;
        }
        task.inputs(first + i, bits) = 1;
        task.targets.push_back(ones % 2);
        task.is_train.push_back(list.is_train ? 1 : 0);
    }
}

}  // namespace

std::vector<StoredExamples> examples_of(const Source& source) {
    std::vector<StoredExamples> all;
    for (const auto& file : source.files)
        for (auto examples : file.examples) {
            examples.path = file.name +
                            (examples.path.empty() ? std::string{} : ": " + examples.path);
            all.push_back(std::move(examples));
        }
    return all;
}

ImportedTask imported_pairs(const std::int64_t p, const std::vector<StoredExamples>& examples) {
    const auto where = memberships(p, examples);
    const bool is_split = has_list(examples, true);
    const auto rows = kept_rows(where, is_split && has_list(examples, false));
    ImportedTask imported{.task = {.inputs = token_pairs(p, /*symmetric=*/false)(rows, Eigen::all),
                                   .targets = {},
                                   .is_train = {}},
                          .is_split = is_split,
                          .origin = origin_of(examples)};
    for (const auto row : rows) {
        imported.task.targets.push_back((row / p + row % p) % p);
        const bool is_train = where[static_cast<std::size_t>(row)] == in_train;
        imported.task.is_train.push_back(!is_split ? unknown_split : is_train ? 1 : 0);
    }
    return imported;
}

ImportedTask imported_strings(const RunSpec& spec, const std::vector<StoredExamples>& examples) {
    if (!has_list(examples, true)) {
        auto random = random_stream(Purpose::split, spec.seed.split);
        ImportedTask drawn{.task = random_strings(spec.task, spec.task.test_size, random),
                           .is_split = false,
                           .origin = {}};
        std::fill(drawn.task.is_train.begin(), drawn.task.is_train.end(), unknown_split);
        return drawn;
    }
    ImportedTask imported{
        .task = {.inputs = IntegerMatrix(0, spec.task.bits + 1), .targets = {}, .is_train = {}},
        .is_split = true,
        .origin = origin_of(examples)};
    for (const auto& list : examples) append_strings(imported.task, spec, list);
    return imported;
}

}  // namespace grokscope
