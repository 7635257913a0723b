#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/model/label_noise.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

RunSpec noisy_spec(const double share) {
    RunSpec spec;
    spec.task.modulus = 10;
    spec.regularizer.label_noise = share;
    return spec;
}

std::int64_t changed(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i] ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("a share of the labels is drawn anew from all classes, at every step others") {
    const std::vector<std::int64_t> targets(20'000, 3);
    const auto spec = noisy_spec(0.25);

    const auto first = noisy_targets(spec, targets, 0);

    // 20,000 times .25 times 9 of 10 classes, with a standard deviation of 59
    CHECK(changed(targets, first) == Approx(4500).margin(300));
    CHECK(*std::max_element(first.begin(), first.end()) == 9);
    CHECK(*std::min_element(first.begin(), first.end()) == 0);
    CHECK(noisy_targets(spec, targets, 0) == first);
    CHECK(changed(noisy_targets(spec, targets, 1), first) > 5000);
}

TEST_CASE("labels of parity stay 0 or 1") {
    auto spec = noisy_spec(0.5);
    spec.task.kind = TaskKind::sparse_parity;

    const auto labels = noisy_targets(spec, std::vector<std::int64_t>(1000, 1), 7);

    CHECK(std::count(labels.begin(), labels.end(), 0) == Approx(250).margin(70));
    CHECK(std::count(labels.begin(), labels.end(), 0) +
              std::count(labels.begin(), labels.end(), 1) ==
          1000);
}

TEST_CASE("without label noise labels are as they were") {
    const std::vector<std::int64_t> targets{1, 2, 3};

    CHECK(noisy_targets(noisy_spec(0.0), targets, 5) == targets);
}

}  // namespace grokscope
