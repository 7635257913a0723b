#pragma once

namespace grokscope {

/// Lets the first Ctrl-C (or SIGTERM) finish the step under way; a second one kills.
void catch_interrupts();

/// Lets any number of them do so: for a process that others stop, and may tell more than once.
void catch_all_interrupts();

/// Whether one has come.
bool is_interrupted();

/// Thrown where one ends work that leaves nothing behind.
struct Interrupted {};

}  // namespace grokscope
