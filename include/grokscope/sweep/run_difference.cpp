#include "grokscope/sweep/run_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "grokscope/model/metrics.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_difference.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_directory.hpp"

namespace grokscope {
namespace {

/// NaN is the same as itself.
bool are_same_bits(const double a, const double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Where two columns first differ, and by how much at most; empty where they do not.
std::string column_difference(const std::vector<double>& a, const std::vector<double>& b,
                              const std::vector<std::int64_t>& steps) {
    double largest = 0.0;
    std::int64_t first = -1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (are_same_bits(a[i], b[i])) continue;
        if (first < 0) first = steps[i];
        largest = std::fmax(largest, std::abs(a[i] - b[i]));
    }
    return first < 0 ? "" : fmt::format("from step {} on, by up to {:.3g}", first, largest);
}

void compare_metrics(const Metrics& a, const Metrics& b, std::vector<std::string>& found) {
    if (a.step != b.step)
        found.push_back(fmt::format("/metrics/step: {} evaluations and {}, or other steps",
                                    a.step.size(), b.step.size()));
    std::map<std::string, std::vector<double>> columns;
    visit_metric_columns(b, [&](const char* name, const auto& column) { columns[name] = column; });
    visit_metric_columns(a, [&](const std::string& name, const auto& column) {
        if (name == "seconds") return;
        const auto difference = column_difference(column, columns.at(name), a.step);
        if (!difference.empty()) found.push_back("/metrics/" + name + ": " + difference);
    });
}

}  // namespace

void compare_weights(const Checkpoint& a, const Checkpoint& b, std::vector<std::string>& found) {
    for (const auto& [name, value] : a.weights) {
        if (!has_weight(b.weights, name)) continue;  // another model, which its keys have told
        const auto& other = weight(b.weights, name);
        const bool same =
            value.rows() == other.rows() && value.cols() == other.cols() &&
            std::equal(value.data(), value.data() + value.size(), other.data(), are_same_bits);
        if (!same) found.push_back(fmt::format("/checkpoints/{} at step {}", name, a.step));
    }
}

namespace {

/// The first checkpoint that differs says enough: what follows from it differs too.
void compare_checkpoints(const Run& a, const Run& b, std::vector<std::string>& found) {
    if (a.checkpoint_steps != b.checkpoint_steps)
        found.push_back(fmt::format("/checkpoints/step: {} checkpoints and {}, or other steps",
                                    a.checkpoint_steps.size(), b.checkpoint_steps.size()));
    const auto before = found.size();
    const auto count = std::min(checkpoint_count(a), checkpoint_count(b));
    for (std::int64_t t = 0; t < count && found.size() == before; ++t)
        compare_weights(a.read_checkpoint(t), b.read_checkpoint(t), found);
}

/// What a run says of the program and the machine that made it.
void compare_origins(const Run& a, const Run& b, std::vector<std::string>& found) {
    const std::map<std::string, std::string> other(b.attributes.begin(), b.attributes.end());
    for (const auto& [name, value] : a.attributes) {
        if (name == "spec" || name == "spec_resolved" || name == "spec_name" || name == "summary" ||
            name == "branch_history")
            continue;
        const auto there = other.find(name);
        if (there == other.end() || there->second != value)
            found.push_back(fmt::format("{}: {} and {}", name, value,
                                        there == other.end() ? "nothing" : there->second));
    }
}

}  // namespace

Differences differences(const Run& a, const Run& b) {
    Differences found;
    for (const auto& [key, one, other] : spec_differences(a.spec, b.spec))
        found.numbers.push_back(fmt::format("{}: {} and {}", key, one, other));
    if (a.task.inputs.rows() != b.task.inputs.rows() ||
        a.task.inputs.cols() != b.task.inputs.cols() || a.task.inputs != b.task.inputs ||
        a.task.targets != b.task.targets || a.task.is_train != b.task.is_train)
        found.numbers.emplace_back("/task: other examples, or another split");
    compare_metrics(a.metrics, b.metrics, found.numbers);
    compare_checkpoints(a, b, found.numbers);
    compare_origins(a, b, found.origins);
    return found;
}

Differences differences(const Sweep& a, const Sweep& b) {
    Differences found;
    if (!have_same_specs(a.plan, b.plan)) {
        found.numbers.emplace_back("the plans: other runs");
        return found;
    }
    std::int64_t compared = 0;
    for (std::size_t i = 0; i < a.plan.runs.size(); ++i) {
        const auto& id = a.plan.runs[i].id;
        if (a.states[i] != b.states[i])
            found.numbers.push_back(
                fmt::format("run {}: {} and {}", id, spelling(a.states[i]), spelling(b.states[i])));
        if (!has_ended(a, i) || !has_ended(b, i)) continue;
        ++compared;
        const auto [numbers, origins] = differences(a.read_run(i), b.read_run(i));
        for (const auto& number : numbers)
            found.numbers.push_back(fmt::format("run {}: {}", id, number));
        for (const auto& origin : origins)
            if (std::count(found.origins.begin(), found.origins.end(), origin) == 0)
                found.origins.push_back(origin);
    }
    const auto n = static_cast<std::int64_t>(a.plan.runs.size());
    if (compared < n)
        found.numbers.push_back(
            fmt::format("{} of {} runs have not ended in both", n - compared, n));
    return found;
}

}  // namespace grokscope
