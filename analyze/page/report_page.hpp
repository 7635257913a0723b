#pragma once

#include <filesystem>
#include <string>

#include "grokscope/spec/json.hpp"

/// One self-contained page: the template of analyze/web with everything it names put inside.
namespace grokscope {

/// A page from its template and files in the directory `web`, with its data inside.
///
/// @param name  of the template: page.html of runs, sweep.html of a sweep
/// @param data  has a `title`
/// @throws Error when one of the page's files is missing; without Vega's it is made with less
std::string assembled_template(const std::filesystem::path& web, const std::string& name,
                               const Json& data);

/// What goes into a page of runs beside the files that its template names.
struct PageParts {
    Json data;
    std::string curves;  ///< charts as SVG, for pages without Vega
};

/// The page of runs.
std::string assembled_page(const std::filesystem::path& web, const PageParts& parts);

}  // namespace grokscope
