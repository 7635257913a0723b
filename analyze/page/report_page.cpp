#include "page/report_page.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <regex>
#include <string>
#include <utility>

#include "analysis/chart_libraries.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

/// @throws Error when the file cannot be read
std::string text_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    require(file.good(), "{} cannot be read (the page's files belong beside the programs, in {})",
            path.string(), "share/grokscope/web");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string with_replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// JSON that no HTML parser takes for markup.
std::string json_for_html(const Json& json) {
    return with_replaced(json.dump(-1, ' ', false, Json::error_handler_t::replace), "<", "\\u003c");
}

/// JavaScript that no HTML parser takes for markup; the strings in it keep their values.
std::string script_for_html(const std::string& text) {
    static const std::regex closing_tag("</(script)", std::regex::icase);
    return with_replaced(std::regex_replace(text, closing_tag, "<\\/$1"), "<!--", "\\x3c!--");
}

/// Text between tags.
std::string text_for_html(std::string text) {
    for (const auto& [from, to] : {std::pair{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}})
        text = with_replaced(std::move(text), from, to);
    return text;
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
std::string with_filled(const std::string& page, const std::string& place,
                        const std::string& content) {
    const auto at = page.find(place);
    require(at != std::string::npos,
            "the page's template has no {} (the one of this version would be right)", place);
    return page.substr(0, at) + content + page.substr(at + place.size());
}

}  // namespace

std::string assembled_template(const std::filesystem::path& web, const std::string& name,
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

std::string assembled_page(const std::filesystem::path& web, const PageParts& parts) {
    return with_filled(assembled_template(web, "page.html", parts.data), "<!--curves-->",
                       parts.curves);
}

}  // namespace grokscope
