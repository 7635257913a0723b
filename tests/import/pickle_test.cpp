#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/import/tensor.hpp"
#include "import/stored.hpp"

namespace grokscope::testing {
namespace {

const auto nought = "K" + number_bytes(0, 1);

/// An archive of torch.save: a tensor with this view of a storage of three float32.
///
/// @param view     offset, shape and strides, as operations
/// @param storage  its key, and how many elements it is said to have
std::string torch_archive(const std::string& view, const std::string& key = "0",
                          const int count = 3) {
    const auto storage = "(" + pickled_text("storage") + "ctorch\nFloatStorage\n" +
                         pickled_text(key) + pickled_text("cpu") + "J" + number_bytes(count, 4) +
                         "tQ";
    const auto call = "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + view + "\x89NtR";
    return zip_of({{"x/data.pkl", pickle_of(call)}, {"x/data/0", std::string(12, '\1')}});
}

const auto legacy_magic = pickle_of(
    "\x8a\x0a"
    "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19");
const auto legacy_head = legacy_magic + pickle_of("M\xe9\x03") + pickle_of("}");

/// After the byte at which a pickle fails.
std::string reason(const std::string& file) {
    const auto text = refusal(file);
    return text.substr(text.find(": ") + 2);
}

}  // namespace

TEST_CASE("a pickle that is cut or makes no sense is refused at its byte", "[import]") {
    const std::string at_2 = "has a pickle that fails at byte 2: ";

    CHECK(refusal("\x80\x02") == at_2 + "it is cut (1 bytes more would be right)");
    CHECK(refusal(pickle_of("")) == at_2 + "a value is missing");
    CHECK(refusal(pickle_of("e")) == at_2 + "a mark is missing");
    CHECK(refusal(pickle_of("h\x07")) == at_2 + "no value is kept under the number 7");
    CHECK(refusal(pickle_of("I1\n")) ==
          at_2 + "operation 0x49 is not read (one of protocols 2 to 5 would be right)");
    CHECK(refusal(pickle_of("X\xff\xff\xff\x7f")) ==
          at_2 + "it is cut (2147483646 bytes more would be right)");
    CHECK(refusal(pickle_of("NNa")) ==
          "has a pickle that fails at byte 4: a value is None (a list would be right)");
    CHECK(refusal(pickle_of("}(Nu")) ==
          "has a pickle that fails at byte 5: a dict has a key without a value (both would be "
          "right)");
    CHECK(refusal(pickle_of("Nr\xff\xff\xff\xff")) ==
          "has a pickle that fails at byte 3: a value is kept under the number 4294967295 (up to 9 "
          "would be right)");
    CHECK(refusal(pickle_of("N") + "N") == "has 1 bytes after its end (none would be right)");
}

TEST_CASE("a pickle that needs what is not in it is refused", "[import]") {
    const std::string outside =
        "it relies on what is kept outside of it (all in one file would be right)";

    CHECK(reason(pickle_of("\x82\x01")) == outside);
    CHECK(reason(pickle_of("\x97")) == outside);
    CHECK(refusal(pickle_of("(" + pickled_text("storage") + "ctorch\nFloatStorage\n" +
                            pickled_text("0") + pickled_text("cpu") + nought + "tQ")) ==
          "is a pickle with data outside of it (a file of torch.save would be right)");
}

TEST_CASE("calls within calls end", "[import]") {
    // A list that is the arguments of the call it asks for.
    const std::string endless =
        "]q\x01"
        "ctorch._tensor\n_rebuild_from_type_v2\nq\x02"
        "aNah\x01"
        "ah\x02h\x01R";

    CHECK(reason(pickle_of(endless)) == "calls are nested deeper than 20 (less would be right)");
}

TEST_CASE("a view within its storage is read, one beyond it refused", "[import]") {
    CHECK(refusal(torch_archive(nought + "K\x03\x85K\x01\x85")) == "read");
    CHECK(
        reason(torch_archive("K\x01K\x03\x85K\x01\x85")) ==
        "a tensor of shape (3), strides (1) and offset 1 is larger than its storage of 3 elements");
    CHECK(
        reason(torch_archive(nought + "K\x02\x85K\x03\x85")) ==
        "a tensor of shape (2), strides (3) and offset 0 is larger than its storage of 3 elements");
    CHECK(reason(torch_archive("J\xff\xff\xff\xffK\x01\x85K\x01\x85")) ==
          "a tensor of shape (1) has strides (1) and offset -1 (none negative would be right)");
    CHECK(reason(torch_archive(nought + "K\x03\x85)")) ==
          "a tensor has 1 axes and 0 strides (as many, and up to 64, would be right)");
}

TEST_CASE("a storage that is not there or too small is refused", "[import]") {
    const auto view = nought + "K\x03\x85K\x01\x85";

    CHECK(reason(torch_archive(view, "1")) == "there is no storage 1 (data/1 would be right)");
    CHECK(reason(torch_archive(view, "../data.pkl")) ==
          "there is no storage ../data.pkl (data/../data.pkl would be right)");
    CHECK(reason(torch_archive(view, "0", 4)) ==
          "storage 0 has 4 elements, more than its 12 bytes have (a whole file would be right)");
    CHECK(reason(torch_archive(view, "0", -1)) ==
          "storage 0 has -1 elements, more than its 12 bytes have (a whole file would be right)");
}

TEST_CASE("an archive with two values, or bytes after one, is refused", "[import]") {
    const auto value = pickle_of("N");

    CHECK(refusal(zip_of({{"x/data.pkl", value}, {"y/data.pkl", value}})) ==
          "has several entries data.pkl (one would be right)");
    CHECK(refusal(zip_of({{"x/data.pkl", value + "N"}})) ==
          "data.pkl has 1 bytes after its value (none would be right)");
}

TEST_CASE("a legacy file that lacks a storage is refused", "[import]") {
    const auto storage = "(" + pickled_text("storage") + "ctorch\nFloatStorage\n" +
                         pickled_text("7") + pickled_text("cpu") + "K\x01NtQ";
    const auto keys = pickle_of("]" + pickled_text("7") + "a");

    CHECK(refusal(legacy_head + pickle_of(storage) + keys + number_bytes(1, 8) + "1234") == "read");
    CHECK(refusal(legacy_head + pickle_of(storage) + pickle_of("]")) ==
          "storage 7 is not in the file (all of them would be right)");
    CHECK(refusal(legacy_head + pickle_of("N") + keys) ==
          "storage 7 is not asked for, or there twice (once would be right)");
    CHECK(refusal(legacy_head + pickle_of(storage) + keys + number_bytes(2, 8) + "1234") ==
          "storage 7 has 2 elements (as many as its value says, 1, would be right)");
    CHECK(refusal(legacy_head + pickle_of(storage) + keys + "1234") == "is cut before storage 7");
    CHECK(refusal(legacy_magic + pickle_of("M\xea\x03")) ==
          "is of version 1002 of PyTorch's format (1001 would be right)");
}

TEST_CASE("a legacy file may view a part of a storage", "[import]") {
    const auto storage_of = [](const std::string& view) {
        return "(" + pickled_text("storage") + "ctorch\nCharStorage\n" + pickled_text("7") +
               pickled_text("cpu") + "K\x04" + view + "tQ";
    };
    const auto file_of = [](const std::string& value) {
        return legacy_head + pickle_of(value) + pickle_of("]" + pickled_text("7") + "a") +
               number_bytes(4, 8) + "\x0a\x0b\x0c\x0d";
    };
    const auto part = "(" + pickled_text("8") + "K\x01K\x02t";
    const auto beyond = "(" + pickled_text("8") + "K\x03K\x02t";

    CHECK(integers(read_bytes(file_of(storage_of("N"))).root.tensor()) ==
          std::vector<std::int64_t>{10, 11, 12, 13});
    CHECK(integers(read_bytes(file_of(storage_of(part))).root.tensor()) ==
          std::vector<std::int64_t>{11, 12});
    CHECK(reason(file_of(storage_of(beyond))) ==
          "a view has 2 elements from 3 on of a storage of 4 (less would be right)");
}

TEST_CASE("tensors are rebuilt as later versions of PyTorch ask for it", "[import]") {
    const auto tensor_of_call = [](const std::string& call) {
        return described(read_bytes(zip_of({{"x/data.pkl", pickle_of(call)},
                                            {"x/data/0", std::string(12, '\1')}}))
                             .root.tensor());
    };
    const auto storage = "(" + pickled_text("storage") + "ctorch.storage\nUntypedStorage\n" +
                         pickled_text("0") + pickled_text("cuda:0") + "K\x0ctQ";
    const auto view = "(" + storage + nought + "K\x02\x85K\x01\x85\x89}ctorch\nuint16\nt";

    CHECK(tensor_of_call("ctorch._utils\n_rebuild_tensor_v3\n" + view + "R") == "uint16 (2)");
    CHECK(
        tensor_of_call("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v3\n"
                       "c__main__\nMine\n" +
                       view + "}tR") == "uint16 (2)");
    CHECK(tensor_of_call("ctorch._utils\n_rebuild_parameter_with_state\n(ctorch._utils\n"
                         "_rebuild_tensor_v3\n" +
                         view + "R\x88}}tR") == "uint16 (2)");
}

TEST_CASE("a pickle that makes more than its size allows is refused", "[import]") {
    // A long text, of which each call makes a copy.
    std::string copies = pickled_text(std::string(1'000'000, 'a')) + "q\x01" +
                         pickled_text("latin1") + "q\x02";
    for (int i = 0; i < 1000; ++i) copies += "c_codecs\nencode\nh\x01h\x02\x86R";

    CHECK(reason(pickle_of(copies)) ==
          "holds more values than a file of its size should (fewer would be right)");
}

}  // namespace grokscope::testing
