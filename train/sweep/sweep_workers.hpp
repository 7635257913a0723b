#pragma once

#include <cstdint>

#include "sweep/sweep_run.hpp"

namespace grokscope {

/// Trains the runs of a queue in `jobs` processes at a time, one thread each; tells on stderr how
/// far it is.
///
/// A process that dies takes its own run with it alone: another goes on in its place. When this
/// process dies, they all do.
void train_all(const SweepQueue& queue, std::int64_t jobs, bool quiet);

}  // namespace grokscope
