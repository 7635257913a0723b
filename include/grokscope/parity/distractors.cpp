#include "grokscope/parity/distractors.hpp"

#include <cmath>
#include <cstdint>
#include <string>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::string bit_kind(const TaskSpec& task, const std::int64_t bit) {
    if (bit == task.bits) return "bias";
    return bit < task.parity_bits ? "relevant" : "distractor";
}

namespace {

/// The rows of the distractors: bits behind the first `parity_bits`, before the bias.
///
/// @param w_in  (bits + 1, hidden) the last row is the bias
Matrix distractor_rows(const Matrix& w_in, const std::int64_t parity_bits) {
    return w_in.middleRows(parity_bits, w_in.rows() - 1 - parity_bits);
}

}  // namespace

DistractorShare distractor_share(const Matrix& w_in, const std::int64_t parity_bits,
                                 const double tau) {
    const auto distractors = distractor_rows(w_in, parity_bits);
    const double bits = w_in.topRows(w_in.rows() - 1).squaredNorm();
    const auto count = static_cast<double>(distractors.size());
    if (distractors.size() == 0)
        return {.ratio = 0.0,
                .bias_share = w_in.bottomRows(1).squaredNorm() / w_in.squaredNorm(),
                .max_abs = 0.0,
                .share_below_tau = 1.0};
    return {.ratio = distractors.squaredNorm() / bits,
            .bias_share = w_in.bottomRows(1).squaredNorm() / w_in.squaredNorm(),
            .max_abs = distractors.cwiseAbs().maxCoeff(),
            .share_below_tau = static_cast<double>((distractors.array().abs() < tau).count()) /
                               count};
}

PruningTimeline::PruningTimeline(const std::int64_t parity_bits, const double tau)
    : parity_bits_(parity_bits), tau_(tau) {}

void PruningTimeline::add(const std::int64_t step, const Matrix& w_in) {
    const auto weights = distractor_rows(w_in, parity_bits_);
    if (last_above_.size() == 0) {
        last_above_ = Matrix::Constant(weights.rows(), weights.cols(), missing);
        pruned_at_ = last_above_;
    }
    for (Eigen::Index i = 0; i < weights.size(); ++i) {
        auto& last_above = last_above_.reshaped()(i);
        auto& pruned_at = pruned_at_.reshaped()(i);
        if (std::abs(weights.reshaped()(i)) > tau_) {
            last_above = static_cast<double>(step);
            pruned_at = missing;
        } else if (std::isnan(pruned_at) && !std::isnan(last_above)) {
            pruned_at = static_cast<double>(step);
        }
    }
}

Interval PruningTimeline::of(const Eigen::Index distractor, const Eigen::Index neuron) const {
    return {.before = last_above_(distractor, neuron), .after = pruned_at_(distractor, neuron)};
}

Interval PruningTimeline::last() const {
    Interval last;
    for (Eigen::Index i = 0; i < last_above_.size(); ++i) {
        const double before = last_above_.reshaped()(i);
        if (std::isnan(before) || before <= last.before) continue;
        last = {.before = before, .after = pruned_at_.reshaped()(i)};
    }
    return last;
}

}  // namespace grokscope
