#include "unwind_x64.h"

// The formats are those of Microsoft's "x64 exception handling" documentation.
enum unwind_operation {
    PUSH_REGISTER = 0,
    ALLOCATE_LARGE = 1,
    ALLOCATE_SMALL = 2,
    SET_FRAME = 3,
    SAVE_REGISTER = 4,
    SAVE_REGISTER_FAR = 5,
    EPILOG = 6,
    SPARE = 7,
    SAVE_XMM = 8,
    SAVE_XMM_FAR = 9,
    PUSH_MACHINE_FRAME = 10,
};

#define FLAG_CHAINED 4
#define CHAIN_LIMIT 32

struct function_entry {
    uint32_t begin, end, info;
};

struct info_header {
    uint8_t version_flags, prolog_size, count, frame;
};

static bool read_value(const struct unwind_memory *memory, uint64_t address, uint64_t *value)
{
    return memory->read(memory->context, address, value, sizeof *value);
}

static bool find_entry(const struct unwind_memory *memory, uint64_t base, uint64_t pc, struct function_entry *entry)
{
    uint32_t header, directory[2];
    // The optional header starts 24 bytes behind "PE"; directory 3 lies 136 in.
    if (!memory->read(memory->context, base + 0x3C, &header, sizeof header) ||
        !memory->read(memory->context, base + header + 24 + 136, directory, sizeof directory)) {
        return false;
    }
    uint32_t offset = (uint32_t)(pc - base);
    uint32_t low = 0, high = directory[1] / sizeof *entry;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        uint64_t place = base + directory[0] + middle * sizeof *entry;
        if (!memory->read(memory->context, place, entry, sizeof *entry)) return false;
        if (offset < entry->begin) high = middle;
        else if (offset >= entry->end) low = middle + 1;
        else return true;
    }
    return false;
}

// How many 16-bit slots an operation takes.
static unsigned slots(unsigned operation, unsigned detail)
{
    switch (operation) {
    case ALLOCATE_LARGE: return detail == 0 ? 2 : 3;
    case SAVE_REGISTER:
    case SAVE_XMM:
    case EPILOG: return 2;
    case SAVE_REGISTER_FAR:
    case SAVE_XMM_FAR:
    case SPARE: return 3;
    default: return 1;
    }
}

struct unwinding {
    const struct unwind_memory *memory;
    struct unwind_state *state;
    uint64_t frame; // what saved registers are relative to
    bool machine_frame;
};

static bool undo(struct unwinding *at, const uint16_t *code, const struct info_header *header)
{
    unsigned operation = code[0] >> 8 & 15, detail = code[0] >> 12;
    uint64_t *registers = at->state->registers;
    switch (operation) {
    case PUSH_REGISTER:
        if (!read_value(at->memory, registers[UNWIND_RSP], &registers[detail])) return false;
        if (detail != UNWIND_RSP) registers[UNWIND_RSP] += 8;
        return true;
    case ALLOCATE_LARGE:
        registers[UNWIND_RSP] += detail == 0 ? code[1] * 8u : code[1] | (uint32_t)code[2] << 16;
        return true;
    case ALLOCATE_SMALL: registers[UNWIND_RSP] += detail * 8 + 8; return true;
    case SET_FRAME:
        registers[UNWIND_RSP] = registers[header->frame & 15] - (uint64_t)(header->frame >> 4) * 16;
        return true;
    case SAVE_REGISTER: return read_value(at->memory, at->frame + code[1] * 8u, &registers[detail]);
    case SAVE_REGISTER_FAR:
        return read_value(at->memory, at->frame + (code[1] | (uint32_t)code[2] << 16), &registers[detail]);
    case PUSH_MACHINE_FRAME: {
        uint64_t place = registers[UNWIND_RSP] + (detail != 0 ? 8 : 0);
        at->machine_frame = true;
        return read_value(at->memory, place, &at->state->pc) &&
               read_value(at->memory, place + 24, &registers[UNWIND_RSP]);
    }
    default: return true; // xmm registers do not matter here
    }
}

static bool undo_function(struct unwinding *at, uint64_t base, struct function_entry entry)
{
    uint64_t offset = at->state->pc - (base + entry.begin);
    for (int chain = 0; chain < CHAIN_LIMIT; chain++) {
        const struct unwind_memory *memory = at->memory;
        struct info_header header;
        uint16_t codes[258] = {0};
        uint64_t info = base + entry.info;
        if (!memory->read(memory->context, info, &header, sizeof header)) return false;
        if (header.count > 0 && !memory->read(memory->context, info + 4, codes, header.count * 2u)) return false;
        const uint64_t *registers = at->state->registers;
        // In the prolog the frame register may not be set yet; what is not done
        // yet must not be undone. A chained part's prolog has been run whole.
        bool whole = chain > 0 || offset >= header.prolog_size;
        at->frame = registers[UNWIND_RSP];
        if ((header.frame & 15) != 0 && whole) {
            at->frame = registers[header.frame & 15] - (uint64_t)(header.frame >> 4) * 16;
        }
        for (unsigned i = 0; i < header.count; i += slots(codes[i] >> 8 & 15, codes[i] >> 12)) {
            if (!whole && (codes[i] & 0xFF) > offset) continue;
            if (!undo(at, &codes[i], &header)) return false;
        }
        if ((header.version_flags >> 3 & FLAG_CHAINED) == 0) return true;
        uint64_t next = info + 4 + (header.count + (header.count & 1)) * 2u;
        if (!memory->read(memory->context, next, &entry, sizeof entry)) return false;
    }
    return false;
}

bool unwind_x64_step(const struct unwind_memory *memory, struct unwind_state *state)
{
    struct unwinding at = {memory, state, 0, false};
    struct function_entry entry;
    uint64_t base;
    if (memory->image_base(memory->context, state->pc, &base) && find_entry(memory, base, state->pc, &entry)) {
        if (!undo_function(&at, base, entry)) return false;
    }
    // A function without an entry is a leaf: its return address is on top.
    if (!at.machine_frame) {
        if (!read_value(memory, state->registers[UNWIND_RSP], &state->pc)) return false;
        state->registers[UNWIND_RSP] += 8;
    }
    return state->pc != 0;
}
