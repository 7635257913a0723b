#include "analysis/star_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/addition/stars.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

/// One side of the neurons, as its figure shows it.
struct StarView {
    std::string stem;  ///< of its columns
    PlanePoint StarPoint::*point;
};

/// The largest distance of a point from the middle, 1 where there is none.
double reach_of(const Stars& stars, const StarView& view) {
    double reach = 0.0;
    for (const auto& points : stars)
        for (const auto& each : points)
            reach = std::max(reach, std::hypot((each.*view.point).cosine, (each.*view.point).sine));
    return reach > 0 ? reach : 1.0;
}

/// The neurons of each group on the plane of its frequency, joined in the order of their in-angles;
/// both axes end at the same distance, so that circles are round.
Json star_spec(const StarView& view, const double reach, const std::int64_t step) {
    const auto coefficient = [&](const std::string& function) {
        auto channel = axis(view.stem + "_" + function, "quantitative",
                            "coefficient of " + function + " w_k x");
        channel["scale"] = {{"domain", {-reach, reach}}};
        return channel;
    };
    return {{"width", 300},
            {"height", 300},
            {"transform", {{{"filter", {{"field", "step"}, {"equal", step}}}}}},
            {"mark", {{"type", "line"}, {"point", true}, {"interpolate", "linear-closed"}}},
            {"encoding",
             {{"x", coefficient("cos")},
              {"y", coefficient("sin")},
              {"color", axis("frequency", "nominal", "frequency k")},
              {"order", axis("place", "quantitative", "place")}}}};
}

}  // namespace

std::vector<Figure> star_figures(const Stars& stars, const std::int64_t step) {
    const StarView in{.stem = "in_a", .point = &StarPoint::in_a};
    const StarView out{.stem = "out", .point = &StarPoint::out};
    const std::string joined = "At the last checkpoint; neighbours by in-angle are joined. ";
    return {{.name = "stars_in",
             .title = "Neurons on the circle of their frequency, input",
             .caption = joined + "The constructed solution is a regular polygon.",
             .table = "stars",
             .spec = star_spec(in, reach_of(stars, in), step)},
            {.name = "stars_out",
             .title = "Neurons on the circle of their frequency, output",
             .caption = joined +
                        "The constructed solution has twice the in-angles: a regular star.",
             .table = "stars",
             .spec = star_spec(out, reach_of(stars, out), step)}};
}

}  // namespace grokscope
