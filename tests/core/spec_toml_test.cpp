#include <catch2/catch.hpp>

#include "grokscope/spec_toml.hpp"

namespace grokscope {

TEST_CASE("every preset is a specification that can be run, with a summary") {
    for (const auto& name : preset_names(GROKSCOPE_PRESETS)) {
        INFO(name);
        CHECK_FALSE(load_spec(name, {}, GROKSCOPE_PRESETS).summary.empty());
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

}  // namespace grokscope
