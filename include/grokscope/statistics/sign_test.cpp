#include "grokscope/statistics/sign_test.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {
namespace {

/// Whether a run has the event while another has not had it: the other's event is later, or it was
/// followed to that time, or beyond, without one.
bool comes_first(const Survival& run, const Survival& other) {
    if (!run.is_event) return false;
    return other.is_event ? run.time < other.time : run.time <= other.time;
}

/// The chance, of n tosses of a coin, of exactly k heads: n! / (k! (n - k)!) / 2^n.
double coin_chance(const std::int64_t n, const std::int64_t k) {
    const auto log_factorial = [](const std::int64_t i) {
        return std::lgamma(static_cast<double>(i + 1));
    };
    return std::exp(log_factorial(n) - log_factorial(k) - log_factorial(n - k) -
                    static_cast<double>(n) * std::numbers::ln2);
}

}  // namespace

double sign_test_p(const std::int64_t wins, const std::int64_t losses) {
    if (wins + losses == 0) return missing;
    double tail = 0.0;
    for (std::int64_t k = 0; k <= std::min(wins, losses); ++k)
        tail += coin_chance(wins + losses, k);
    return std::min(1.0, 2 * tail);
}

SignTest sign_test(const std::vector<SurvivalPair>& pairs) {
    SignTest test;
    for (const auto& [first, second] : pairs) {
        check_times({first, second});
        const bool is_win = comes_first(first, second);
        const bool is_loss = comes_first(second, first);
        ++(is_win ? test.wins : is_loss ? test.losses : test.ties);
    }
    test.p = sign_test_p(test.wins, test.losses);
    return test;
}

}  // namespace grokscope
