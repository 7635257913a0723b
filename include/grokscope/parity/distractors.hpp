#pragma once

#include <cstdint>
#include <string>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The weights of a parity model on bits that do not matter.
namespace grokscope {

/// What a row of a parity model's W_in is read by: a bit that decides the label, one that does not,
/// or, behind the last bit, the bias.
std::string bit_kind(const TaskSpec& task, std::int64_t bit);

/// What the input weights put on distractor bits at one moment.
struct DistractorShare {
    double ratio = 0.0;            ///< |W[distractors]|_F^2 / |W|_F^2, the bias left out
    double bias_share = 0.0;       ///< |W[bias]|^2 / |W with bias|_F^2
    double max_abs = 0.0;          ///< largest |w| on a distractor
    double share_below_tau = 0.0;  ///< share of distractor weights with |w| < tau
};

/// With equal weights the ratio is (bits - parity_bits) / bits.
///
/// @param w_in  (bits + 1, hidden) the last row is the bias
DistractorShare distractor_share(const Matrix& w_in, std::int64_t parity_bits, double tau);

/// When each distractor weight was last above tau, for every weight an interval between two
/// checkpoints: above at `before`, never above from `after` on. A weight never above has neither;
/// one above at the last checkpoint has no `after`.
class PruningTimeline {
public:
    PruningTimeline(std::int64_t parity_bits, double tau);

    /// Takes the next checkpoint.
    void add(std::int64_t step, const Matrix& w_in);

    /// @param distractor  from 0, the bit `parity_bits + distractor`
    Interval of(Eigen::Index distractor, Eigen::Index neuron) const;

    /// Of the weight that is pruned last.
    Interval last() const;

    std::int64_t distractor_count() const { return last_above_.rows(); }
    std::int64_t neuron_count() const { return last_above_.cols(); }

private:
    std::int64_t parity_bits_;
    double tau_;
    Matrix last_above_;  ///< (distractors, hidden)   [step]
    Matrix pruned_at_;   ///< (distractors, hidden)   [step]
};

}  // namespace grokscope
