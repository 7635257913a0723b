#include "grokscope/run/imported.hpp"

#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {

bool is_imported(const Run& run) { return attribute(run.attributes, "engine") == "import"; }

Json known_spec(const Run& run) {
    auto json = spec_to_json(run.spec);
    if (is_imported(run))
        for (const auto* section : {"optimizer", "regularizer", "schedule", "seed"})
            json.erase(section);
    return json;
}

}  // namespace grokscope
