#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "grokscope/spec/json_fwd.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "page/report_data.hpp"

/// The data of a sweep's page, as analyze/web/sweep/sweep_data.js reads it.
namespace grokscope {

/// Lists of steps, none the beginning of another: runs that ended early share those of the others.
using StepLists = std::vector<std::vector<std::int64_t>>;

/// The index of the list that begins with these steps.
std::size_t list_of(const StepLists& lists, const std::vector<std::int64_t>& steps);

StepLists shared_lists(std::vector<std::vector<std::int64_t>> all);

/// The runs' own pages, by their ids; none where none were asked for.
struct RunPages {
    std::map<std::string, std::string> addresses;  ///< relative to the sweep's page
    std::map<std::string, std::string> problems;   ///< why there is none
};

/// The whole data of a sweep's page.
///
Json sweep_page_data(const Sweep& sweep, const AnalysesJson& analyses, const RunPages& pages,
                     const std::string& title, const std::string& program);

}  // namespace grokscope
