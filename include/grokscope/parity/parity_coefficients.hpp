#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <set>
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
inline std::int64_t difference_count(const TruthTable& a, const TruthTable& b) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) count += std::popcount(a[i] ^ b[i]);
    return count;
}

/// Some of the bits 0 to n - 1, ascending.
using BitSubset = std::vector<std::int64_t>;

/// The bits that decide the label, {0, ..., k - 1}.
inline BitSubset leading_bits(const std::int64_t k) {
    BitSubset subset(static_cast<std::size_t>(k));
    std::iota(subset.begin(), subset.end(), std::int64_t{0});
    return subset;
}

/// C(n, k); exact below 2^53, infinite beyond the largest number.
inline double subset_count(const std::int64_t n, const std::int64_t k) {
    double count = 1.0;
    for (std::int64_t i = 0; i < std::min(k, n - k); ++i)
        count = count * static_cast<double>(n - i) / static_cast<double>(i + 1);
    return count;
}

/// Goes to the next subset of n bits in lexicographic order; false, and no change, at the last.
inline bool next_subset(BitSubset& subset, const std::int64_t n) {
    auto i = subset.size();
    auto last = n - 1;
    while (i > 0 && subset[i - 1] == last) --i, --last;
    if (i == 0) return false;
    std::iota(subset.begin() + static_cast<std::ptrdiff_t>(i - 1), subset.end(), subset[i - 1] + 1);
    return true;
}

/// A uniformly random subset of k of n bits.
///
/// @source Floyd, in Bentley 1987, doi 10.1145/30401.315746
inline BitSubset random_subset(const std::int64_t n, const std::int64_t k, Random& random) {
    std::set<std::int64_t> chosen;
    for (auto last = n - k; last < n; ++last)
        if (!chosen.insert(random.below(last + 1)).second) chosen.insert(last);
    return {chosen.begin(), chosen.end()};
}

/// {0, ..., k - 1} and then others, each once: all C(n, k) subsets where they are at most `most`,
/// else a random sample of `most` of them.
inline std::vector<BitSubset> bit_subsets(const std::int64_t n, const std::int64_t k,
                                          const std::int64_t most, Random& random) {
    auto subset = leading_bits(k);
    std::vector<BitSubset> subsets{subset};
    if (subset_count(n, k) <= static_cast<double>(most)) {
        while (next_subset(subset, n)) subsets.push_back(subset);
        return subsets;
    }
    std::set<BitSubset> seen{subset};
    while (static_cast<std::int64_t>(subsets.size()) < most) {
        subset = random_subset(n, k, random);
        if (seen.insert(subset).second) subsets.push_back(subset);
    }
    return subsets;
}

/// Where the number of ones among the bits of a subset is odd.
///
/// @param inputs  (n, .) encoded strings
inline TruthTable parity_of(const IntegerMatrix& inputs, const BitSubset& subset) {
    TruthTable parity(static_cast<std::size_t>((inputs.rows() + 63) / 64));
    for (const auto bit : subset) {
        const auto ones = truth_table(inputs.col(bit));
        for (std::size_t i = 0; i < parity.size(); ++i) parity[i] ^= ones[i];
    }
    return parity;
}

/// n times the coefficient of answers +1 or -1 at a parity: how many strings agree, less how many
/// do not.
inline std::int64_t agreement(const TruthTable& answers, const TruthTable& parity,
                              const std::int64_t n) {
    return n - 2 * difference_count(answers, parity);
}

/// The place of the first parity when all are ordered by |coefficient|, the largest first; of equal
/// ones each has the best place.
inline std::int64_t first_rank(const TruthTable& answers, const std::vector<TruthTable>& parities,
                               const std::int64_t n) {
    const auto size = [&](const TruthTable& parity) {
        return std::abs(agreement(answers, parity, n));
    };
    const auto first = size(parities.front());
    return 1 + std::count_if(parities.begin(), parities.end(),
                             [&](const TruthTable& parity) { return size(parity) > first; });
}

}  // namespace grokscope
