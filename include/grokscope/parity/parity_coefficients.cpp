#include "grokscope/parity/parity_coefficients.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"

namespace grokscope {

std::int64_t difference_count(const TruthTable& a, const TruthTable& b) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) count += std::popcount(a[i] ^ b[i]);
    return count;
}

BitSubset leading_bits(const std::int64_t k) {
    BitSubset subset(static_cast<std::size_t>(k));
    std::iota(subset.begin(), subset.end(), std::int64_t{0});
    return subset;
}

double subset_count(const std::int64_t n, const std::int64_t k) {
    double count = 1.0;
    for (std::int64_t i = 0; i < std::min(k, n - k); ++i)
        count = count * static_cast<double>(n - i) / static_cast<double>(i + 1);
    return count;
}

namespace {

/// Goes to the next subset of n bits in lexicographic order; false, and no change, at the last.
bool next_subset(BitSubset& subset, const std::int64_t n) {
    auto i = subset.size();
    auto last = n - 1;
    while (i > 0 && subset[i - 1] == last) --i, --last;
    if (i == 0) return false;
    std::iota(subset.begin() + static_cast<std::ptrdiff_t>(i - 1), subset.end(), subset[i - 1] + 1);
    return true;
}

}  // namespace

BitSubset random_subset(const std::int64_t n, const std::int64_t k, Random& random) {
    std::set<std::int64_t> chosen;
    for (auto last = n - k; last < n; ++last)
        if (!chosen.insert(random.below(last + 1)).second) chosen.insert(last);
    return {chosen.begin(), chosen.end()};
}

std::vector<BitSubset> bit_subsets(const std::int64_t n, const std::int64_t k,
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

TruthTable parity_of(const IntegerMatrix& inputs, const BitSubset& subset) {
    TruthTable parity(static_cast<std::size_t>((inputs.rows() + 63) / 64));
    for (const auto bit : subset) {
        const auto ones = truth_table(inputs.col(bit));
        for (std::size_t i = 0; i < parity.size(); ++i) parity[i] ^= ones[i];
    }
    return parity;
}

std::int64_t agreement(const TruthTable& answers, const TruthTable& parity, const std::int64_t n) {
    return n - 2 * difference_count(answers, parity);
}

std::int64_t first_rank(const TruthTable& answers, const std::vector<TruthTable>& parities,
                        const std::int64_t n) {
    const auto size = [&](const TruthTable& parity) {
        return std::abs(agreement(answers, parity, n));
    };
    const auto first = size(parities.front());
    return 1 + std::count_if(parities.begin(), parities.end(),
                             [&](const TruthTable& parity) { return size(parity) > first; });
}

}  // namespace grokscope
