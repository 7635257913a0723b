#include "grokscope/statistics/permutation_test.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/statistics/p_value.hpp"

namespace grokscope {
namespace {

/// What a division comes to, and the chance of that.
struct SumChance {
    double sum = 0.0;
    double chance = 0.0;
};

/// Sums in rising order, each once.
using SumDistribution = std::vector<SumChance>;

/// Sums of one set of runs that were added in different orders.
bool are_same_sum(const double a, const double b) { return std::abs(a - b) < 1e-9; }

/// @param next  no less than what is there
void append_sum(SumDistribution& sums, const SumChance& next) {
    if (!sums.empty() && are_same_sum(sums.back().sum, next.sum))
        sums.back().chance += next.chance;
    else
        sums.push_back(next);
}

/// Either of two: `without` a run, or `with` one of a score, whose sums are then larger by it.
SumDistribution mixture(const SumDistribution& without, const double chance_without,
                        const SumDistribution& with, const double chance_with, const double score) {
    SumDistribution mixed;
    auto left = without.begin();
    auto right = with.begin();
    while (left != without.end() || right != with.end()) {
        const bool is_left = right == with.end() ||
                             (left != without.end() && left->sum <= right->sum + score);
        append_sum(mixed, is_left ? SumChance{left->sum, left->chance * chance_without}
                                  : SumChance{right->sum + score, right->chance * chance_with});
        ++(is_left ? left : right);
    }
    return mixed;
}

/// Sums by how many of a stratum's runs are in the first group so far.
using SumsByCount = std::vector<SumDistribution>;

std::size_t size_of(const SumsByCount& sums) {
    std::size_t size = 0;
    for (const auto& each : sums) size += each.size();
    return size;
}

/// Decides of the next run, of which `left` are not decided: it is of the first group with the
/// chance that is left for it.
void add_run(SumsByCount& sums, const double score, const double left) {
    const auto most = sums.size() - 1;
    for (std::size_t count = most; count > 0; --count) {
        const auto open = static_cast<double>(most - count);
        sums[count] =
            mixture(sums[count], (left - open) / left, sums[count - 1], (open + 1) / left, score);
    }
    const auto open = static_cast<double>(most);
    sums[0] = left > open ? mixture(sums[0], (left - open) / left, {}, 0.0, 0.0)
                          : SumDistribution{};
}

/// What the sums of strata before become with one more; nothing where they are too many.
std::optional<SumDistribution> with_stratum(SumDistribution before, const ScoredGroups& stratum,
                                            const std::size_t most_sums) {
    auto scores = stratum.first;
    scores.insert(scores.end(), stratum.second.begin(), stratum.second.end());
    SumsByCount sums(stratum.first.size() + 1);
    sums[0] = std::move(before);
    auto left = static_cast<double>(scores.size());
    for (const double score : scores) {
        add_run(sums, score, left--);
        if (size_of(sums) > most_sums) return std::nullopt;
    }
    return std::move(sums.back());
}

/// The distribution over all divisions; nothing where it has too many different sums.
std::optional<SumDistribution> exact_sums(const std::vector<ScoredGroups>& strata,
                                          const std::size_t most_sums) {
    std::optional<SumDistribution> sums{{{.sum = 0.0, .chance = 1.0}}};
    for (const auto& stratum : strata) {
        sums = with_stratum(std::move(*sums), stratum, most_sums);
        if (!sums) return std::nullopt;
    }
    return sums;
}

double sum_of_first(const std::vector<ScoredGroups>& strata) {
    double sum = 0.0;
    for (const auto& stratum : strata)
        for (const double score : stratum.first) sum += score;
    return sum;
}

/// The scores of both groups in order, so that nothing depends on the order of runs.
std::vector<double> sorted_scores(const ScoredGroups& stratum) {
    auto scores = stratum.first;
    scores.insert(scores.end(), stratum.second.begin(), stratum.second.end());
    std::sort(scores.begin(), scores.end());
    return scores;
}

/// The sum of so many scores, drawn without replacement. Their order is changed.
double drawn_sum(std::vector<double>& scores, const std::size_t count, Random& random) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto rest = static_cast<std::int64_t>(scores.size() - i);
        std::swap(scores[i], scores[i + static_cast<std::size_t>(random.below(rest))]);
        sum += scores[i];
    }
    return sum;
}

/// The distribution over divisions that are drawn and the one that was seen, which makes the p of
/// few draws too large rather than too small.
///
/// @source Phipson, Smyth 2010, doi 10.2202/1544-6115.1585
SumDistribution sampled_sums(const std::vector<ScoredGroups>& strata,
                             const PermutationEffort& effort) {
    auto random = random_stream(Purpose::permutation, effort.seed);
    std::vector<double> sums(static_cast<std::size_t>(effort.draws) + 1, 0.0);
    for (const auto& stratum : strata) {
        auto scores = sorted_scores(stratum);
        for (std::size_t i = 1; i < sums.size(); ++i)
            sums[i] += drawn_sum(scores, stratum.first.size(), random);
    }
    sums[0] = sum_of_first(strata);
    std::sort(sums.begin(), sums.end());
    SumDistribution distribution;
    for (const double sum : sums)
        append_sum(distribution, {sum, 1.0 / static_cast<double>(sums.size())});
    return distribution;
}

/// For each sum the chance of itself or one beyond, on the side where that is less.
std::vector<double> smaller_tails(const SumDistribution& sums) {
    std::vector<double> tails(sums.size());
    double below = 0.0;
    for (std::size_t i = 0; i < sums.size(); ++i) tails[i] = below += sums[i].chance;
    double above = 0.0;
    for (auto i = sums.size(); i-- > 0;) tails[i] = std::min(tails[i], above += sums[i].chance);
    return tails;
}

/// The two-sided mid-p: the chance of a smaller tail than that of the sum that was seen, and half
/// the chance of one as small.
///
/// Tails, not distances, are compared, since scores are skewed: of one run among 41, the first and
/// the last are equally rare. Half, since sums are few: were those as rare counted in full, coarse
/// ties would leave the rate of false positives far below its level. Its mean is at the level; for
/// one pattern of ties it may be above, as it may be below.
///
/// Missing where all divisions come to one sum.
///
/// @source Blaker 2000, doi 10.2307/3315916 (tails); Lancaster 1961, doi
///         10.1080/01621459.1961.10482105 (mid-p)
double two_sided_mid_p(const SumDistribution& sums, const double seen) {
    if (sums.size() < 2) return missing;
    const auto tails = smaller_tails(sums);
    const auto is_seen = [&](const SumChance& each) { return are_same_sum(each.sum, seen); };
    const auto place = std::find_if(sums.begin(), sums.end(), is_seen) - sums.begin();
    const double tail = tails.at(static_cast<std::size_t>(place));
    double p = 0.0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const bool is_as_rare = std::abs(tails[i] - tail) <= 1e-9 * tail;
        if (is_as_rare || tails[i] < tail) p += sums[i].chance * (is_as_rare ? 0.5 : 1.0);
    }
    return p;
}

/// Scores less their mean over the stratum, by the largest of all: then neither their size nor
/// which group is counted matters.
std::vector<ScoredGroups> normalised(std::vector<ScoredGroups> strata) {
    double largest = 0.0;
    const auto each_score = [&](ScoredGroups& stratum, const auto& change) {
        for (auto& score : stratum.first) change(score);
        for (auto& score : stratum.second) change(score);
    };
    for (auto& stratum : strata) {
        double sum = 0.0;
        each_score(stratum, [&](const double score) { sum += score; });
        const auto runs = static_cast<double>(stratum.first.size() + stratum.second.size());
        each_score(stratum, [&](double& score) {
            score -= sum / runs;
            largest = std::max(largest, std::abs(score));
        });
    }
    for (auto& stratum : strata)
        if (largest > 0) each_score(stratum, [&](double& score) { score /= largest; });
    return strata;
}

/// The smaller group first, its sum counted: what is left of 0 is the other's.
std::vector<ScoredGroups> smaller_first(std::vector<ScoredGroups> strata) {
    for (auto& stratum : strata) {
        if (stratum.first.size() <= stratum.second.size()) continue;
        std::swap(stratum.first, stratum.second);
        for (auto* group : {&stratum.first, &stratum.second})
            for (auto& score : *group) score = -score;
    }
    return strata;
}

}  // namespace

PValue permutation_test(std::vector<ScoredGroups> strata, const PermutationEffort& effort) {
    strata = smaller_first(normalised(std::move(strata)));
    const auto exact = exact_sums(strata, effort.most_sums);
    const double p =
        two_sided_mid_p(exact ? *exact : sampled_sums(strata, effort), sum_of_first(strata));
    return {.p = p, .method = std::isnan(p) ? "" : exact ? "exact" : "sampled"};
}

}  // namespace grokscope
