#include "grokscope/export/torch_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/export/export_tensor.hpp"
#include "grokscope/export/pickled.hpp"
#include "grokscope/export/run_export.hpp"
#include "grokscope/export/stored_zip.hpp"

namespace grokscope {
namespace {

/// The records that hold numbers of tensors.
class TensorRecords {
public:
    /// Adds the numbers of a tensor; the object says where they are.
    pickled::Object add(const ExportTensor& tensor) {
        const auto key = std::to_string(list_.size());
        list_.push_back({"archive/data/" + key, tensor.bytes});
        return pickled::tensor(tensor, key);
    }

    const std::vector<StoredRecord>& list() const { return list_; }

private:
    std::vector<StoredRecord> list_;
};

pickled::Object state_dict(const RunExport& taken, const std::int64_t t, TensorRecords& records) {
    pickled::Items items;
    for (std::size_t i = 0; i < taken.weights.size(); ++i)
        items.emplace_back(taken.weights[i].name, records.add(weight_tensor(taken, t, i)));
    return pickled::ordered_dict(items);
}

pickled::Items series_items(const RunExport& taken, TensorRecords& records) {
    std::vector<pickled::Object> checkpoints;
    std::vector<pickled::Object> steps;
    for (std::size_t t = 0; t < taken.steps.size(); ++t) {
        checkpoints.push_back(state_dict(taken, static_cast<std::int64_t>(t), records));
        steps.push_back(pickled::integer(taken.steps[t]));
    }
    return {{"checkpoints", pickled::list(checkpoints)},
            {"checkpoint_epochs", pickled::list(steps)}};
}

/// The tensors of one group by their names.
pickled::Items items_of_group(const RunExport& taken, const std::string& group,
                              TensorRecords& records) {
    pickled::Items items;
    for (const auto& numbers : taken.numbers)
        if (numbers.group == group)
            items.emplace_back(numbers.name, records.add(tensor_of(numbers)));
    return items;
}

void append(pickled::Items& items, pickled::Items others) {
    for (auto& other : others) items.push_back(std::move(other));
}

pickled::Object everything(const RunExport& taken, TensorRecords& records) {
    const auto last = static_cast<std::int64_t>(taken.steps.size()) - 1;
    pickled::Items items;
    if (taken.is_series) items = series_items(taken, records);
    items.emplace_back("model", state_dict(taken, last, records));
    items.emplace_back("step", pickled::integer(taken.steps.back()));
    for (const auto* group : {"metrics", "task"})
        items.emplace_back(group, pickled::dict(items_of_group(taken, group, records)));
    append(items, items_of_group(taken, "", records));
    for (const auto& [name, text] : taken.texts) items.emplace_back(name, pickled::text(text));
    return pickled::dict(items);
}

}  // namespace

void write_torch_file(const RunExport& taken, const std::filesystem::path& path) {
    constexpr std::int64_t alignment = 64;
    TensorRecords tensors;
    const auto pickle = pickled::document(everything(taken, tensors));
    std::vector<StoredRecord> records{{"archive/data.pkl", source_of(pickle)},
                                      {"archive/byteorder", source_of("little")}};
    records.insert(records.end(), tensors.list().begin(), tensors.list().end());
    records.push_back({"archive/version", source_of("3\n")});
    write_stored_zip(path, records, alignment);
}

}  // namespace grokscope
