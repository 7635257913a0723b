#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"

/// The agreement of answers with parities of sets of bits: coefficients of the Fourier expansion
/// over bit strings.
namespace grokscope {

/// A truth value for each of n strings, 64 to a word; false behind the last.
using TruthTable = std::vector<std::uint64_t>;

/// @param values  (n) true where above 0
template <typename Values>
TruthTable truth_table(const Values& values) {
    TruthTable table(static_cast<std::size_t>((values.size() + 63) / 64));
    for (Eigen::Index i = 0; i < values.size(); ++i)
        if (values(i) > 0) table[static_cast<std::size_t>(i / 64)] |= std::uint64_t{1} << (i % 64);
    return table;
}

/// On how many strings two differ.
std::int64_t difference_count(const TruthTable& a, const TruthTable& b);

/// Some of the bits 0 to n - 1, ascending.
using BitSubset = std::vector<std::int64_t>;

/// The bits that decide the label, {0, ..., k - 1}.
BitSubset leading_bits(std::int64_t k);

/// C(n, k); exact below 2^53, infinite beyond the largest number.
double subset_count(std::int64_t n, std::int64_t k);

/// A uniformly random subset of k of n bits.
///
/// @source Floyd, in Bentley 1987, doi 10.1145/30401.315746
BitSubset random_subset(std::int64_t n, std::int64_t k, Random& random);

/// {0, ..., k - 1} and then others, each once: all C(n, k) subsets where they are at most `most`,
/// else a random sample of `most` of them.
std::vector<BitSubset> bit_subsets(std::int64_t n, std::int64_t k, std::int64_t most,
                                   Random& random);

/// Where the number of ones among the bits of a subset is odd.
///
/// @param inputs  (n, .) encoded strings
TruthTable parity_of(const IntegerMatrix& inputs, const BitSubset& subset);

/// n times the coefficient of answers +1 or -1 at a parity: how many strings agree, less how many
/// do not.
std::int64_t agreement(const TruthTable& answers, const TruthTable& parity, std::int64_t n);

/// The place of the first parity when all are ordered by |coefficient|, the largest first; of equal
/// ones each has the best place.
std::int64_t first_rank(const TruthTable& answers, const std::vector<TruthTable>& parities,
                        std::int64_t n);

}  // namespace grokscope
