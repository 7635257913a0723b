#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace grokscope {

/// A text for a message: its beginning, where it is long. UTF-8 is cut between two characters.
std::string shortened(std::string_view text);

/// Whether a file's name ends so, in capitals or not.
///
/// @param ending  in small letters
bool has_ending(std::string_view name, std::string_view ending);

/// The number of single-character edits that turn `a` into `b`.
///
/// @source Levenshtein 1966
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The choice nearest to `wrong`; a choice's last dotted part counts as its name as well, so
/// that `modulos` finds `task.modulus`.
///
/// @param given    of which the beginning counts, where it is long
/// @param choices  not empty
template <typename Choices>
std::string nearest_choice(const std::string_view given, const Choices& choices) {
    if (std::find(choices.begin(), choices.end(), given) != choices.end())
        return std::string(given);
    const auto wrong = given.substr(0, 100);
    const auto distance = [&](const std::string_view choice) {
        const auto tail = choice.substr(choice.rfind('.') + 1);
        const auto wrong_tail = wrong.substr(wrong.rfind('.') + 1);
        return std::min(2 * edit_distance(wrong, choice), 2 * edit_distance(wrong_tail, tail) + 1);
    };
    const auto best = std::min_element(choices.begin(), choices.end(),
                                       [&](const std::string_view a, const std::string_view b) {
                                           return distance(a) < distance(b);
                                       });
    return std::string(*best);
}

}  // namespace grokscope
