#include "grokscope/base/csv.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "grokscope/base/error.hpp"

namespace grokscope {

CsvText::CsvText(std::string text) : text_(std::move(text)) {
    if (text_.starts_with("\xEF\xBB\xBF")) place_ = 3;  // the mark of UTF-8
}

std::optional<CsvRow> CsvText::next_row() {
    while (is_at("\n") || is_at("\r\n")) end_line();
    if (place_ == text_.size()) return std::nullopt;
    CsvRow row{.line = line_, .fields = {}};
    row.fields.push_back(next_field());
    while (is_at(",")) {
        ++place_;
        row.fields.push_back(next_field());
    }
    if (place_ < text_.size()) end_line();
    return row;
}

bool CsvText::is_at(const std::string_view what) const {
    return text_.compare(place_, what.size(), what) == 0;
}

void CsvText::end_line() {
    place_ = text_.find('\n', place_) + 1;
    ++line_;
}

void CsvText::skip_blanks() {
    while (is_at(" ") || is_at("\t")) ++place_;
}

std::string CsvText::next_field() {
    skip_blanks();
    return is_at("\"") ? quoted_field() : plain_field();
}

std::string CsvText::plain_field() {
    const auto end = std::min(text_.find_first_of(",\n", place_), text_.size());
    const auto field = text_.substr(place_, end - place_);
    place_ = end;
    return field.substr(0, field.find_last_not_of(" \t\r") + 1);
}

std::string CsvText::quoted_field() {
    const auto first_line = line_;
    std::string field;
    for (++place_; !is_at("\"") || is_at("\"\""); ++place_) {
        require(place_ < text_.size(),
                "line {}: a quote is not closed (a second one would be right)", first_line);
        if (is_at("\n")) ++line_;
        if (is_at("\"")) ++place_;
        field += text_[place_];
    }
    ++place_;
    skip_blanks();
    require(place_ == text_.size() || is_at(",") || is_at("\n") || is_at("\r\n"),
            "line {}: something follows a closed quote (a comma, or the end of the line, would "
            "be right)",
            line_);
    return field;
}

}  // namespace grokscope
