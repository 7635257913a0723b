#include "grokscope/addition/display_order.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// Whether neuron i stands before neuron j: groups by ascending frequency, neurons that have
/// vanished behind them; within a group by the phase of the (first) input.
bool stands_before(const Neuron& i, const Neuron& j) {
    const auto frequency = [](const Neuron& neuron) {
        return neuron.group > 0 ? neuron.group : std::numeric_limits<std::int64_t>::max();
    };
    if (frequency(i) != frequency(j)) return frequency(i) < frequency(j);
    return i.in.phase < j.in.phase;
}

}  // namespace

std::vector<std::int64_t> display_order(const RunSpec& spec, const Weights& weights) {
    const auto effective = effective_weights(spec, weights);
    std::vector<std::int64_t> order(static_cast<std::size_t>(effective.input_a.cols()));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    const auto sort_by = [&](const auto& before, const auto& things) {
        std::stable_sort(order.begin(), order.end(), [&](const auto i, const auto j) {
            return before(things[static_cast<std::size_t>(i)], things[static_cast<std::size_t>(j)]);
        });
    };
    if (!is_parity(spec)) {
        sort_by(stands_before, neurons_of(spec, effective));
        return order;
    }
    const Vector norms = effective.input_a.colwise().norm();
    sort_by(std::greater<>(), std::vector<double>(norms.begin(), norms.end()));
    return order;
}

std::vector<std::int64_t> places_in(const std::vector<std::int64_t>& order) {
    std::vector<std::int64_t> places(order.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        places[static_cast<std::size_t>(order[place])] = static_cast<std::int64_t>(place);
    return places;
}

}  // namespace grokscope
