#pragma once

#include <string>
#include <vector>

#include "grokscope/import/layout_parts.hpp"

namespace grokscope {

/// A network that was recognised, in the names of run files.
struct RecognisedLayout {
    std::string name;                  ///< `embedding, hidden (inputs concatenated), output`
    std::vector<std::string> map;      ///< `W_in_a=W[:256]`, ...: a line for each weight
    std::vector<std::string> reasons;  ///< what was decided, and by what
    std::vector<std::string> unused;   ///< tensors that it leaves out
};

/// The networks of one hidden layer, over token pairs or bits, that these tensors can be: by their
/// names what each of them is, by their shapes whether it is transposed and whether inputs are
/// added or concatenated. Where shapes leave it open, the convention of the library whose names
/// they are decides; where that does not either, all that are possible are told.
///
/// @return  none where names are not known or shapes fit no network
std::vector<RecognisedLayout> recognised_layouts(const std::vector<TensorShape>& tensors);

}  // namespace grokscope
