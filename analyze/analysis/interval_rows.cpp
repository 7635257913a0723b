#include "analysis/interval_rows.hpp"

#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/report/report.hpp"

namespace grokscope {

void append_interval(std::vector<SummaryRow>& rows, const std::string& name,
                     const Interval& interval, const std::string& convention) {
    rows.push_back({name + "_before", interval.before, "step", convention});
    rows.push_back({name + "_after", interval.after, "step", convention});
}

}  // namespace grokscope
