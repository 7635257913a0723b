#include "grokscope/import/pickle.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "grokscope/base/error.hpp"
#include "grokscope/import/pickle_calls.hpp"
#include "grokscope/import/pickle_input.hpp"
#include "grokscope/import/pickle_stack.hpp"
#include "grokscope/import/stored_value.hpp"

namespace grokscope {
namespace {

/// What makes values as a pickle says. Its operations have their names in CPython's table of them.
class PickleMachine {
public:
    PickleMachine(const std::string_view bytes, PickleContext& context)
        : input_(bytes), stack_(bytes.size()), context_(context), nodes_(context.nodes) {}

    Pickle run() {
        while (!is_done_) step();
        return {root_, input_.at()};
    }

private:
    using Operation = void (PickleMachine::*)();
    using Row = std::pair<unsigned char, Operation>;

    void step() {
        const auto begin = input_.at();
        try {
            const auto code = input_.number<std::uint8_t>();
            const auto operation = operations()[code];
            require(operation != nullptr,
                    "operation {:#04x} is not read (one of protocols 2 to 5 would be right)", code);
            (this->*operation)();
        } catch (const Error& error) {
            throw Error(fmt::format("has a pickle that fails at byte {}: {}", begin, error.what()));
        }
    }

    void push(const NodeIndex value) { stack_.push(value); }

    void proto() {
        const auto version = input_.number<std::uint8_t>();
        require(version <= 5, "it is of protocol {} (2 to 5 would be right)", version);
    }

    void frame() {
        const auto size = input_.number<std::uint64_t>();
        require(size <= input_.left(), "a frame of {} bytes is cut (all would be right)", size);
    }

    void stop() {
        root_ = stack_.pop();
        is_done_ = true;
    }

    void none() { push(nodes_.add_none()); }

    template <bool IsTrue>
    void boolean() {
        push(nodes_.add_boolean(IsTrue));
    }

    template <typename T>
    void binint() {
        push(nodes_.add_integer(input_.number<T>()));
    }

    template <typename Size>
    void long_of_size() {
        const auto size = static_cast<std::uint64_t>(input_.number<Size>());
        push(nodes_.add_integer(integer_of(std::string(input_.take(size)))));
    }

    void binfloat() {
        const auto bits = __builtin_bswap64(input_.number<std::uint64_t>());
        push(nodes_.add_real(std::bit_cast<double>(bits)));
    }

    template <StoredKind Kind, typename Size>
    void text() {
        const auto size = input_.number<Size>();
        push(nodes_.add_text(Kind, std::string(input_.take(size))));
    }

    void mark() { stack_.mark(); }
    void pop() { stack_.drop(); }
    void pop_mark() { stack_.pop_to_mark(); }
    void dup() { push(stack_.top()); }

    void empty_list() { push(nodes_.add_list({})); }
    void empty_dict() { push(nodes_.add_dict({})); }
    void list() { push(nodes_.add_list(stack_.pop_to_mark())); }
    void dict() { push(nodes_.add_dict(pairs_of(stack_.pop_to_mark()))); }

    template <std::size_t Size>
    void tuple() {
        NodeList items(Size);
        for (auto& item : items) item = stack_.pop();
        push(nodes_.add_list({items.rbegin(), items.rend()}));
    }

    static NodePairs pairs_of(const NodeList& values) {
        require(values.size() % 2 == 0, "a dict has a key without a value (both would be right)");
        NodePairs pairs;
        for (std::size_t i = 0; i < values.size(); i += 2)
            pairs.emplace_back(values[i], values[i + 1]);
        return pairs;
    }

    void append() {
        const auto value = stack_.pop();
        nodes_.extend(stack_.top(), NodeList{value});
    }

    void appends() {
        const auto values = stack_.pop_to_mark();
        nodes_.extend(stack_.top(), values);
    }

    void setitem() {
        const auto value = stack_.pop();
        const auto key = stack_.pop();
        nodes_.extend(stack_.top(), NodePairs{{key, value}});
    }

    void setitems() {
        const auto pairs = pairs_of(stack_.pop_to_mark());
        nodes_.extend(stack_.top(), pairs);
    }

    template <typename Number>
    void put() {
        stack_.keep(input_.number<Number>());
    }

    template <typename Number>
    void get() {
        stack_.recall(input_.number<Number>());
    }

    void memoize() { stack_.keep(); }

    void push_global(const std::string& module, const std::string& name) {
        push(nodes_.add_text(StoredKind::global, module + "." + name));
    }

    void global() {
        const auto module = input_.line();
        push_global(module, input_.line());
    }

    void stack_global() {
        const auto& name = nodes_.text(stack_.pop());
        push_global(nodes_.text(stack_.pop()), name);
    }

    void reduce() {
        const auto& arguments = nodes_.list(stack_.pop());
        push(value_of_call(context_, stack_.pop(), arguments));
    }

    /// With named arguments, of which a dict becomes the last.
    void newobj_ex() {
        const auto named = stack_.pop();
        auto arguments = nodes_.list(stack_.pop());
        if (!nodes_.dict(named).empty()) arguments.push_back(named);
        push(value_of_call(context_, stack_.pop(), arguments));
    }

    void obj() {
        auto arguments = stack_.pop_to_mark();
        require(!arguments.empty(), "an object has no class (one would be right)");
        const auto called = arguments.front();
        arguments.erase(arguments.begin());
        push(value_of_call(context_, called, arguments));
    }

    void build() {
        const auto state = stack_.pop();
        set_state(context_, stack_.top(), state);
    }

    void binpersid() {
        require(context_.persistent != nullptr,
                "it names data outside of it (a file of torch.save would be right)");
        push(context_.persistent(stack_.pop()));
    }

    void outside() {
        require(false, "it relies on what is kept outside of it (all in one file would be right)");
    }

    static const std::array<Operation, 256>& operations() {
        static const auto table = [] {
            std::array<Operation, 256> operations = {};
            for (const auto& [code, operation] : rows()) operations.at(code) = operation;
            return operations;
        }();
        return table;
    }

    static std::array<Row, 59> rows() {
        using M = PickleMachine;
        constexpr auto string = StoredKind::string;
        constexpr auto bytes = StoredKind::bytes;
        return {{
            {0x80, &M::proto},
            {0x95, &M::frame},
            {'.', &M::stop},
            {'N', &M::none},
            {0x88, &M::boolean<true>},
            {0x89, &M::boolean<false>},
            {'J', &M::binint<std::int32_t>},
            {'K', &M::binint<std::uint8_t>},
            {'M', &M::binint<std::uint16_t>},
            {0x8A, &M::long_of_size<std::uint8_t>},
            {0x8B, &M::long_of_size<std::uint32_t>},
            {'G', &M::binfloat},
            {'U', &M::text<string, std::uint8_t>},
            {'T', &M::text<string, std::uint32_t>},
            {'X', &M::text<string, std::uint32_t>},
            {0x8C, &M::text<string, std::uint8_t>},
            {0x8D, &M::text<string, std::uint64_t>},
            {'C', &M::text<bytes, std::uint8_t>},
            {'B', &M::text<bytes, std::uint32_t>},
            {0x8E, &M::text<bytes, std::uint64_t>},
            {0x96, &M::text<bytes, std::uint64_t>},
            {'(', &M::mark},
            {'0', &M::pop},
            {'1', &M::pop_mark},
            {'2', &M::dup},
            {']', &M::empty_list},
            {'}', &M::empty_dict},
            {')', &M::empty_list},
            {0x8F, &M::empty_list},
            {'l', &M::list},
            {'t', &M::list},
            {0x91, &M::list},
            {'d', &M::dict},
            {0x85, &M::tuple<1>},
            {0x86, &M::tuple<2>},
            {0x87, &M::tuple<3>},
            {'a', &M::append},
            {'e', &M::appends},
            {0x90, &M::appends},
            {'s', &M::setitem},
            {'u', &M::setitems},
            {'q', &M::put<std::uint8_t>},
            {'r', &M::put<std::uint32_t>},
            {'h', &M::get<std::uint8_t>},
            {'j', &M::get<std::uint32_t>},
            {0x94, &M::memoize},
            {'c', &M::global},
            {0x93, &M::stack_global},
            {'R', &M::reduce},
            {0x81, &M::reduce},
            {0x92, &M::newobj_ex},
            {'o', &M::obj},
            {'b', &M::build},
            {'Q', &M::binpersid},
            {0x82, &M::outside},
            {0x83, &M::outside},
            {0x84, &M::outside},
            {0x97, &M::outside},
            {0x98, &M::outside},
        }};
    }

    PickleInput input_;
    PickleStack stack_;
    PickleContext& context_;
    StoredNodes& nodes_;
    NodeIndex root_ = 0;
    bool is_done_ = false;
};

}  // namespace

Pickle read_pickle(const std::string_view bytes, PickleContext& context) {
    return PickleMachine(bytes, context).run();
}

bool is_pickle(const std::string_view beginning) {
    return beginning.size() >= 2 && beginning[0] == '\x80' && beginning[1] >= 2 &&
           beginning[1] <= 5;
}

}  // namespace grokscope
