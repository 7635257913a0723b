#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The weights of a parity model on bits that do not matter.
namespace grokscope {

/// What a row of a parity model's W_in is read by: a bit that decides the label, one that does not,
/// or, behind the last bit, the bias.
inline std::string bit_kind(const TaskSpec& task, const std::int64_t bit) {
    if (bit == task.bits) return "bias";
    return bit < task.parity_bits ? "relevant" : "distractor";
}

/// What the input weights put on distractor bits at one moment.
struct DistractorShare {
    double ratio = 0.0;            ///< |W[distractors]|_F^2 / |W|_F^2, the bias left out
    double bias_share = 0.0;       ///< |W[bias]|^2 / |W with bias|_F^2
    double max_abs = 0.0;          ///< largest |w| on a distractor
    double share_below_tau = 0.0;  ///< share of distractor weights with |w| < tau
};

/// The rows of the distractors: bits behind the first `parity_bits`, before the bias.
///
/// @param w_in  (bits + 1, hidden) the last row is the bias
inline Matrix distractor_rows(const Matrix& w_in, const std::int64_t parity_bits) {
    return w_in.middleRows(parity_bits, w_in.rows() - 1 - parity_bits);
}

/// With equal weights the ratio is (bits - parity_bits) / bits.
///
/// @param w_in  (bits + 1, hidden) the last row is the bias
inline DistractorShare distractor_share(const Matrix& w_in, const std::int64_t parity_bits,
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

/// When each distractor weight was last above tau, for every weight an interval between two
/// checkpoints: above at `before`, never above from `after` on. A weight never above has neither;
/// one above at the last checkpoint has no `after`.
class PruningTimeline {
public:
    PruningTimeline(const std::int64_t parity_bits, const double tau)
        : parity_bits_(parity_bits), tau_(tau) {}

    /// Takes the next checkpoint.
    void add(const std::int64_t step, const Matrix& w_in) {
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

    /// @param distractor  from 0, the bit `parity_bits + distractor`
    Interval of(const Eigen::Index distractor, const Eigen::Index neuron) const {
        return {.before = last_above_(distractor, neuron), .after = pruned_at_(distractor, neuron)};
    }

    /// Of the weight that is pruned last.
    Interval last() const {
        Interval last;
        for (Eigen::Index i = 0; i < last_above_.size(); ++i) {
            const double before = last_above_.reshaped()(i);
            if (std::isnan(before) || before <= last.before) continue;
            last = {.before = before, .after = pruned_at_.reshaped()(i)};
        }
        return last;
    }

    std::int64_t distractor_count() const { return last_above_.rows(); }
    std::int64_t neuron_count() const { return last_above_.cols(); }

private:
    std::int64_t parity_bits_;
    double tau_;
    Matrix last_above_;  ///< (distractors, hidden)   [step]
    Matrix pruned_at_;   ///< (distractors, hidden)   [step]
};

}  // namespace grokscope
