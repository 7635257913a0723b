#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grokscope/import/source.hpp"
#include "grokscope/model/metrics.hpp"

/// Whether a network that was imported is the one that somebody trained: what was stored beside its
/// weights is compared with what the weights give.
namespace grokscope {

enum class Verdict { proved, contradicted, unproved };

constexpr auto spellings(Verdict) {
    return std::array<std::string_view, 3>{"proved", "contradicted", "unproved"};
}

/// Of one column of metrics: how far what was stored is from what the weights give.
struct ColumnProof {
    std::string column;
    std::int64_t compared = 0;  ///< checkpoints at which it was stored
    bool are_equal = true;      ///< as `proves` has it, at each of them
    double largest = 0.0;       ///< of the differences, each over 1 or the stored number if larger
    std::int64_t step = 0;      ///< of the largest, or of the first that is not equal
    double stored = 0.0;
    double recomputed = 0.0;
};

struct Proof {
    Verdict verdict = Verdict::unproved;
    std::vector<ColumnProof> columns;  ///< those that could be compared
};

/// Numbers of one column by step.
using StepSeries = std::map<std::int64_t, double>;

/// Columns by name: those of metrics, and `all_loss` and `all_accuracy`, of all examples together.
using ColumnSeries = std::map<std::string, StepSeries>;

/// What the files of a source tell. A list without steps is of every checkpoint, or of every step;
/// of which its first number is, 0 or the one before or after, is what agrees best with the
/// weights. Some programs store with weights the loss that they had a step before: where lists
/// agree better, they count.
///
/// @param recomputed  what the weights give
/// @param remarks     is told of numbers that could not be used
ColumnSeries stored_series(const Source& source, const ColumnSeries& recomputed,
                           std::vector<std::string>& remarks);

/// A difference up to which numbers that were computed in float32 are taken for equal, of 1 or of
/// the stored number where it is larger.
constexpr double proof_tolerance = 1e-5;

/// Whether a stored number is the recomputed one: within the tolerance, and of tiny losses, whose
/// last digits float32 loses, within a twentieth.
bool proves(double stored, double recomputed);

Proof proof_of(const ColumnSeries& stored, const ColumnSeries& recomputed);

/// `proved: test_accuracy at 9 checkpoints (largest difference 2e-08), ...`
std::string text_of(const Proof& proof);

/// The metrics of a run: what was stored, what the weights give where nothing was, and NaN where
/// neither is known.
Metrics merged_metrics(const ColumnSeries& stored, const ColumnSeries& recomputed);

}  // namespace grokscope
