#pragma once

#include <ctime>
#include <mutex>

#include "grokscope/run/hdf5_handle.hpp"

namespace grokscope::hdf5 {

/// A limit of the processor's time for what this thread does while it lives. Beyond it the program
/// has SIGXCPU, which ends it with a line (`end_crashes_with_a_line`).
class ProcessorLimit {
public:
    explicit ProcessorLimit(double seconds);
    ProcessorLimit(const ProcessorLimit&) = delete;
    ProcessorLimit(ProcessorLimit&&) = delete;
    ProcessorLimit& operator=(const ProcessorLimit&) = delete;
    ProcessorLimit& operator=(ProcessorLimit&&) = delete;
    ~ProcessorLimit();

private:
    timer_t timer_ = {};
    bool has_timer_ = false;
};

/// Held while a run is read. The last net for a file on which the library never comes to an end
/// although a child process did, or that none could read first.
class Reading {
    std::lock_guard<std::recursive_mutex> lock_{library()};
    ProcessorLimit limit_{5.0};
};

}  // namespace grokscope::hdf5
