#include "grokscope/run/spec_attributes.hpp"

#include <string>

#include "grokscope/base/version.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"

namespace grokscope {

Attributes spec_attributes(const LoadedSpec& loaded, const std::string& engine) {
    return {{"spec", loaded.text},
            {"spec_name", loaded.name},
            {"summary", loaded.summary},
            {"engine", engine},
            {"program_version", version()},
            {"dtype", std::string(spelling(loaded.spec.numerics.dtype))},
            {"loss_convention", std::string(spelling(loaded.spec.loss.convention))}};
}

}  // namespace grokscope
