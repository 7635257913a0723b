#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"

namespace grokscope {
namespace {

using Catch::Contains;

RunSpec spec_with(const std::string& preset, const std::vector<std::string>& assignments) {
    return load_spec(preset, assignments, GROKSCOPE_PRESETS).spec;
}

}  // namespace

TEST_CASE("a value that cannot be is refused with its key, the value, and what would be right") {
    using Case = std::pair<std::string, std::string>;
    const auto [assignment, right] = GENERATE(
        Case{"task.modulus=1", "2 to 4096"}, Case{"task.modulus=5000", "2 to 4096"},
        Case{"task.train_fraction=0.0", "one pair"}, Case{"task.train_fraction=1.0", "one pair"},
        Case{"model.hidden=0", "1 to 1000000"}, Case{"model.embed=0", "1 to 1000000"},
        Case{"model.init_scale=0.0", "above 0"}, Case{"optimizer.lr=0.0", "above 0"},
        Case{"optimizer.betas=[0.9]", "two numbers"},
        Case{"optimizer.betas=[0.9, 1.0]", "two numbers"}, Case{"optimizer.eps=-1.0", "above 0"},
        Case{"optimizer.momentum=1.0", "0 to below 1"},
        Case{"regularizer.weight_decay=-1.0", "must not be negative"},
        Case{"regularizer.l1=-1.0", "must not be negative"},
        Case{"regularizer.proximal_l1=-1.0", "must not be negative"},
        Case{"regularizer.norm_clamp=-1.0", "must not be negative"},
        Case{"regularizer.grokfast=-1.0", "must not be negative"},
        Case{"regularizer.grokfast_memory=1.0", "0 to below 1"},
        Case{"regularizer.label_noise=1.0", "0 to below 1"},
        Case{"regularizer.dropout=1.0", "0 to below 1"},
        Case{"schedule.steps=-1", "0 to 1000000000000"},
        Case{"schedule.steps=1000000000000000000", "0 to 1000000000000"},
        Case{"optimizer.eps=1e-60", "1e-45 or more"},
        Case{"schedule.metrics_every=0", "at least 1"},
        Case{"schedule.checkpoints=\"often\"", "every N"});
    INFO(assignment);
    const auto key = assignment.substr(0, assignment.find('='));

    CHECK_THROWS_WITH(spec_with("modular-addition", {assignment}),
                      Contains(key) && Contains(right));
}

TEST_CASE("a value of sparse parity that cannot be is refused") {
    const auto* const assignment =
        GENERATE("task.bits=0", "task.parity_bits=0", "task.parity_bits=31", "task.train_size=0",
                 "task.test_size=0", "model.outputs=3", "model.outputs=0");
    INFO(assignment);

    CHECK_THROWS_AS(spec_with("sparse-parity", {assignment}), UsageError);
}

TEST_CASE("a hidden bias of sparse parity is refused, for there is one already") {
    CHECK_THROWS_WITH(spec_with("sparse-parity", {"model.hidden_bias=true"}),
                      "model.hidden_bias = true of sparse parity (false would be right: the last "
                      "row of W_in is the hidden bias, and always there)");
    CHECK_NOTHROW(spec_with("sparse-parity", {"model.output_bias=true"}));
}

TEST_CASE("the bounds themselves are allowed") {
    CHECK_NOTHROW(spec_with("modular-addition",
                            {"task.modulus=2", "task.train_fraction=0.34", "model.hidden=1",
                             "model.embed=1", "regularizer.dropout=0.0", "schedule.steps=0"}));
    CHECK_NOTHROW(
        spec_with("sparse-parity", {"task.bits=1", "task.parity_bits=1", "task.train_size=1",
                                    "task.test_size=1", "model.outputs=2"}));
}

TEST_CASE("sizes that contradict each other are refused") {
    CHECK_THROWS_WITH(spec_with("modular-addition", {"model.collapsed_hidden=true"}),
                      Contains("model.embed = 500") && Contains("model.hidden = 24"));
    CHECK_THROWS_WITH(spec_with("five-neurons", {"model.embed=3"}), Contains("right would be 2"));
    CHECK_THROWS_WITH(spec_with("five-neurons", {"model.frequencies=[34]"}), Contains("1 to 33"));
    CHECK_THROWS_WITH(spec_with("five-neurons", {"model.frequencies=[]"}), Contains("is empty"));
    CHECK_THROWS_WITH(spec_with("modular-addition", {"regularizer.decay=\"coupled\""}),
                      Contains("right would be \"adam\""));
}

TEST_CASE("at an even modulus the wave of half the modulus has no sine and is refused") {
    CHECK_THROWS_WITH(spec_with("five-neurons", {"task.modulus=66", "model.frequencies=[33]"}),
                      Contains("1 to 32"));
    CHECK_NOTHROW(spec_with("five-neurons", {"task.modulus=66", "model.frequencies=[32]"}));
}

TEST_CASE("at modulus 2 an embedding has no frequency that it could be fixed at") {
    CHECK_THROWS_WITH(spec_with("circle-square", {"task.modulus=2"}),
                      "task.modulus = 2 has no frequency that an embedding could be fixed at (3 or "
                      "more would be right)");
}

TEST_CASE("a number that the type of training rounds to 0 is not above 0") {
    CHECK_THROWS_WITH(spec_with("modular-addition", {"optimizer.eps=1e-60"}),
                      "optimizer.eps = 1e-60 is 0 in float32 (1e-45 or more, or numerics.dtype = "
                      "\"float64\", would be right)");
    CHECK_NOTHROW(
        spec_with("modular-addition", {"optimizer.eps=1e-60", "numerics.dtype=\"float64\""}));
}

}  // namespace grokscope
