#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/spec_json.hpp"

/// One self-contained page: the template of analyze/web with everything it names put inside.
namespace grokscope {

/// @throws Error when the file cannot be read
inline std::string text_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    require(file.good(), "{} cannot be read (the page's files belong beside the programs, in {})",
            path.string(), "share/grokscope/web");
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string with_replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// JSON that no HTML parser takes for markup.
inline std::string json_for_html(const Json& json) {
    return with_replaced(json.dump(-1, ' ', false, Json::error_handler_t::replace), "<", "\\u003c");
}

/// JavaScript that no HTML parser takes for markup; the strings in it keep their values.
inline std::string script_for_html(const std::string& text) {
    static const std::regex closing_tag("</(script)", std::regex::icase);
    return with_replaced(std::regex_replace(text, closing_tag, "<\\/$1"), "<!--", "\\x3c!--");
}

/// Text between tags.
inline std::string text_for_html(std::string text) {
    for (const auto& [from, to] : {std::pair{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}})
        text = with_replaced(std::move(text), from, to);
    return text;
}

/// The three files of Vega, in the order in which they need each other.
inline const std::vector<std::string>& chart_libraries() {
    static const std::vector<std::string> names{"vega.min.js", "vega-lite.min.js",
                                                "vega-embed.min.js"};
    return names;
}

/// Whether the page can draw with Vega.
inline bool has_chart_libraries(const std::filesystem::path& web) {
    for (const auto& name : chart_libraries())
        if (!std::filesystem::exists(web / name)) return false;
    return true;
}

/// Replaces `opening NAME closing` throughout by `replacement(NAME)`.
template <typename Replacement>
std::string with_inlined(const std::string& page, const std::string& opening,
                         const std::string& closing, Replacement&& replacement) {
    std::string result;
    std::size_t from = 0;
    for (auto at = page.find(opening); at != std::string::npos; at = page.find(opening, from)) {
        const auto name = at + opening.size();
        const auto end = page.find(closing, name);
        require(end != std::string::npos, "the page's template has {} without {}", opening,
                closing);
        result += page.substr(from, at - from) + replacement(page.substr(name, end - name));
        from = end + closing.size();
    }
    return result + page.substr(from);
}

/// Replaces the one place of the template that reads `place`.
inline std::string with_filled(const std::string& page, const std::string& place,
                               const std::string& content) {
    const auto at = page.find(place);
    require(at != std::string::npos,
            "the page's template has no {} (the one of this version would be right)", place);
    return page.substr(0, at) + content + page.substr(at + place.size());
}

/// A page from its template and files in the directory `web`, with its data inside.
///
/// @param name  of the template: page.html of runs, sweep.html of a sweep
/// @param data  has a `title`
/// @throws Error when one of the page's files is missing; without Vega's it is made with less
inline std::string assembled_template(const std::filesystem::path& web, const std::string& name,
                                      const Json& data) {
    const bool with_vega = has_chart_libraries(web);
    const auto script = [&](const std::string& file) {
        const bool is_library = file.ends_with(".min.js");
        if (is_library && !with_vega) return std::string();
        return "<script>" + script_for_html(text_of_file(web / file)) + "</script>";
    };
    const auto style = [&](const std::string& file) {
        return "<style>" + text_of_file(web / file) + "</style>";
    };
    auto page = text_of_file(web / name);
    page = with_inlined(page, "<link rel=\"stylesheet\" href=\"", "\">", style);
    page = with_inlined(page, "<script src=\"", "\"></script>", script);
    page = with_filled(page, "<title></title>",
                       "<title>" + text_for_html(data["title"].get<std::string>()) + "</title>");
    return with_filled(page, "id=\"data\"></script>",
                       "id=\"data\">" + json_for_html(data) + "</script>");
}

/// What goes into a page of runs beside the files that its template names.
struct PageParts {
    Json data;
    std::string curves;  ///< charts as SVG, for pages without Vega
};

/// The page of runs.
inline std::string assembled_page(const std::filesystem::path& web, const PageParts& parts) {
    return with_filled(assembled_template(web, "page.html", parts.data), "<!--curves-->",
                       parts.curves);
}

}  // namespace grokscope
