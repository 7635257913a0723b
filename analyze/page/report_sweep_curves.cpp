#include "page/report_sweep_curves.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "grokscope/learning/learning_class.hpp"
#include "grokscope/learning/records.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "page/report_thin.hpp"

namespace grokscope {
namespace {

/// The integer nearest to a value, within what 16 bits hold; `no_value` for no number.
std::int16_t quantized_value(const double value) {
    if (!std::isfinite(value)) return no_value;
    return static_cast<std::int16_t>(std::clamp(std::round(value), -32767.0, 32767.0));
}

}  // namespace

std::vector<std::int64_t> shown_evaluations(const std::vector<std::int64_t>& steps,
                                            const std::int64_t most) {
    const auto count = static_cast<std::int64_t>(steps.size());
    if (count <= most) return strided_indices(count, 1);
    const auto index_of = [&](const double step) {
        const auto at = std::lower_bound(steps.begin(), steps.end(), std::llround(step));
        return std::min<std::int64_t>(at - steps.begin(), count - 1);
    };
    const auto first = static_cast<double>(std::max<std::int64_t>(steps[1], 1));
    const auto last = static_cast<double>(steps.back());
    std::set<std::int64_t> shown{0, count - 1};
    const auto half = most / 2;
    for (std::int64_t i = 1; i < half; ++i) {
        const auto part = static_cast<double>(i) / static_cast<double>(half);
        shown.insert(index_of(part * last));
        shown.insert(index_of(first * std::pow(last / first, part)));
    }
    return {shown.begin(), shown.end()};
}

std::vector<std::int16_t> quantized_curves(const RunSpec& spec, const Metrics& metrics,
                                           const std::vector<std::int64_t>& shown) {
    std::vector<std::int16_t> values;
    const auto append = [&](const std::vector<double>& column, const auto& scaled) {
        for (const auto i : shown)
            if (static_cast<std::size_t>(i) < column.size())
                values.push_back(quantized_value(scaled(column[static_cast<std::size_t>(i)])));
    };
    const auto loss = [](const double value) { return loss_scale * std::log10(value); };
    const auto accuracy = [](const double value) { return accuracy_scale * value; };
    // A loss that is no number would come out of article_losses as its floor.
    const auto drawn = [&](const std::vector<double>& losses) {
        auto converted = article_losses(spec, losses);
        for (std::size_t i = 0; i < losses.size(); ++i)
            if (!std::isfinite(losses[i])) converted[i] = losses[i];
        return converted;
    };
    append(drawn(metrics.train_loss), loss);
    append(drawn(metrics.test_loss), loss);
    append(metrics.train_accuracy, accuracy);
    append(metrics.test_accuracy, accuracy);
    return values;
}

Json records_to_json(const std::vector<double>& values) {
    std::vector<std::uint32_t> indices;
    std::vector<double> records;
    for (const auto i : rising_records(values)) {
        indices.push_back(static_cast<std::uint32_t>(i));
        records.push_back(values[i]);
    }
    return {{"evaluation", base64_of(indices)}, {"value", base64_of(records)}};
}

}  // namespace grokscope
