#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/import/proof.hpp"
#include "grokscope/import/source.hpp"
#include "grokscope/import/stored_numbers.hpp"

namespace grokscope {
namespace {

/// A source of one file with these curves.
Source source_with(const std::vector<StoredCurve>& curves) {
    Source source;
    source.files.push_back({.path = "a.pt",
                            .name = "a.pt",
                            .size = 1,
                            .content = {},
                            .states = {},
                            .step = {},
                            .curves = curves,
                            .examples = {}});
    return source;
}

TEST_CASE("Numbers that float32 could have rounded prove, and others contradict") {
    CHECK(proves(0.5, 0.5 + 9e-6));
    CHECK_FALSE(proves(0.5, 0.5 + 2e-5));
    CHECK(proves(300.0, 300.0 + 2e-3));
    CHECK(proves(6.6597e-6, 6.6668e-6));
    CHECK_FALSE(proves(1e-6, 9e-6));
    CHECK(proves(0.0, 1e-10));
    CHECK_FALSE(proves(0.5, missing));
}

TEST_CASE("A proof tells where the largest difference is") {
    const ColumnSeries stored{{"train_loss", {{0, 1.0}, {10, 0.5}, {20, 0.25}}}};

    const auto right = proof_of(stored, {{"train_loss", {{0, 1.0}, {20, 0.25}}}});
    const auto wrong = proof_of(stored, {{"train_loss", {{0, 1.0}, {10, 0.75}, {20, 0.375}}}});
    const auto none = proof_of(stored, {{"test_loss", {{0, 1.0}}}});

    CHECK(text_of(right) == "proved: train_loss at 2 checkpoints within 1e-16");
    CHECK(text_of(wrong) ==
          "contradicted: train_loss at 3 checkpoints: 0.5 was stored at step 10, "
          "0.75 is recomputed");
    CHECK(none.verdict == Verdict::unproved);
}

TEST_CASE("A list without steps begins where it agrees best with the weights") {
    const ColumnSeries recomputed{{"train_loss", {{0, 4.0}, {2, 2.0}, {4, 1.0}}}};
    std::vector<std::string> remarks;

    for (const std::size_t lead : {0U, 1U}) {
        std::vector<double> losses{4.0, 3.0, 2.0, 1.5, 1.0};
        losses.insert(losses.begin(), lead, 4.0);
        losses.resize(5);
        const auto source = source_with({{"train_loss", "losses", {}, losses}});
        const auto series = stored_series(source, recomputed, remarks).at("train_loss");

        CHECK(series.at(1) == 3.0);
        CHECK(series.at(3) == 1.5);
    }
    CHECK(remarks.empty());
}

TEST_CASE("A list whose steps cannot be told is left out, and that is said") {
    std::vector<std::string> remarks;
    const auto source = source_with({{"train_loss", "losses", {}, {3.0, 2.0, 1.0}}});

    const auto series = stored_series(source, {{"train_loss", {{0, 3.0}, {1000, 1.0}}}}, remarks);

    CHECK(series.at("train_loss").empty());
    CHECK(remarks ==
          std::vector<std::string>{"a.pt: losses: 3 numbers whose steps are not told; left out"});
}

TEST_CASE("Metrics are what was stored, then what is recomputed, then missing") {
    const auto metrics =
        merged_metrics({{"train_loss", {{0, 1.0}, {1, 0.5}}}},
                       {{"train_loss", {{0, 9.0}, {2, 0.25}}}, {"all_loss", {{3, 1.0}}}});

    CHECK(metrics.step == std::vector<std::int64_t>{0, 1, 2});
    CHECK(metrics.train_loss == std::vector<double>{1.0, 0.5, 0.25});
    CHECK(std::isnan(metrics.test_loss[0]));
}

}  // namespace
}  // namespace grokscope
