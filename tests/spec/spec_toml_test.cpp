#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_difference.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {

TEST_CASE("every preset is a specification that can be run, with a summary") {
    for (const auto& name : preset_names(GROKSCOPE_PRESETS)) {
        INFO(name);
        const auto loaded = load_spec_file(name, GROKSCOPE_PRESETS);
        CHECK_FALSE(loaded.summary.empty());
        if (loaded.sweep.is_null())
            CHECK_NOTHROW(load_spec(name, {}, GROKSCOPE_PRESETS));
        else
            CHECK_FALSE(sweep_plan(loaded, sweep_arms(loaded.arms), grids_of(loaded.sweep), "fused")
                            .runs.empty());
    }
}

TEST_CASE("comparisons tune every arm by as many settings, on seeds that they do not compare") {
    for (const auto* name :
         {"regularizer-comparison", "regularizer-comparison-parity", "architecture-comparison"}) {
        INFO(name);
        const auto loaded = load_spec_file(name, GROKSCOPE_PRESETS);
        const auto arms = sweep_arms(loaded.arms);
        for (const auto& arm : arms) CHECK(product(arm.grid, loaded.spec).size() == 9);
        const auto grids = grids_of(loaded.sweep);
        const auto tuning = with_axes(grids, loaded.tuning);
        for (const auto& seed : tuning.at(0).at(0).values)
            CHECK(std::count(grids.at(0).at(0).values.begin(), grids.at(0).at(0).values.end(),
                             seed) == 0);
    }
}

TEST_CASE("assignments replace what a preset says") {
    const auto loaded = load_spec("untied-input", {"model.hidden=48"}, GROKSCOPE_PRESETS);

    CHECK(loaded.spec.model.hidden == 48);
    CHECK(loaded.spec.model.embedding == Embedding::untied);
    CHECK(loaded.spec.regularizer.weight_decay == 1.0);
}

TEST_CASE("a wrong key or preset is answered with the nearest right one") {
    CHECK_THROWS_WITH(load_spec("five-neurons", {"task.modulos=7"}, GROKSCOPE_PRESETS),
                      "unknown key task.modulos (did you mean task.modulus?)");
    CHECK_THROWS_WITH(load_spec("five-neuron", {}, GROKSCOPE_PRESETS),
                      "unknown preset five-neuron (did you mean five-neurons? `grokscope presets` "
                      "lists all)");
}

TEST_CASE("a specification survives JSON") {
    const auto spec = load_spec("gen-mem-gen", {}, GROKSCOPE_PRESETS).spec;

    CHECK(spec_from_json(spec_to_json(spec)) == spec);
}

TEST_CASE("a switch that runs of before had not is told where it is on, and found either way") {
    const RunSpec before;
    auto biased = before;
    biased.model.output_bias = true;

    CHECK_FALSE(spec_to_json(before).contains(spec_pointer("model.output_bias")));
    CHECK(spec_to_json(biased).at(spec_pointer("model.output_bias")) == true);
    CHECK(field_named(before, "model.output_bias") == false);
    CHECK(spec_from_json(spec_to_json(biased)) == biased);
    CHECK(spec_from_json(spec_to_json(before)) == before);
    const auto differences = spec_differences(before, biased);
    REQUIRE(differences.size() == 1);
    CHECK(differences[0].key == "model.output_bias");
}

TEST_CASE("sweeps have as many runs as are published, and keep the last weights of each") {
    const auto runs_of = [](const std::string& name) {
        const auto loaded = load_spec_file(name, GROKSCOPE_PRESETS);
        CHECK(loaded.spec.schedule.checkpoints == "last");
        return sweep_plan(loaded, grids_of(loaded.sweep), "fused").runs.size();
    };

    CHECK(runs_of("parity-sweep") == 1125);
    CHECK(runs_of("modular-addition-seeds") == 450);
    CHECK(runs_of("architecture-sweep") == 16'200);
}

}  // namespace grokscope
