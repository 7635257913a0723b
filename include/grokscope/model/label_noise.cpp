#include "grokscope/model/label_noise.hpp"

#include <cstdint>
#include <vector>

#include "grokscope/base/random.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::vector<std::int64_t> noisy_targets(const RunSpec& spec, std::vector<std::int64_t> targets,
                                        const std::int64_t step) {
    auto random = random_stream(Purpose::label_noise, spec.seed.noise, step);
    const auto classes = is_parity(spec) ? 2 : spec.task.modulus;
    for (auto& target : targets)
        if (random.uniform() < spec.regularizer.label_noise) target = random.below(classes);
    return targets;
}

}  // namespace grokscope
