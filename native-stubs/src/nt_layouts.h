// What the calls of ntdll and dbghelp fill, for a 64-bit system, without Windows' headers. test/layouts.c holds it
// against those of mingw and Wine, as far as they declare it.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef uint16_t nt_wchar;

#define NT_STACKS 16

// ntdoc.m417z.com/process_handle_tracing_entry, _query
struct nt_trace {
    uint64_t handle, pid, tid;
    uint32_t type;
    uint64_t stacks[NT_STACKS];
};

struct nt_traces {
    uint64_t handle; // in: of which handle, 0: of all
    uint32_t total;
    struct nt_trace entries[];
};

// The same for a 32-bit system.
struct nt_trace_x86 {
    uint32_t handle, pid, tid, type, stacks[NT_STACKS];
};

struct nt_traces_x86 {
    uint32_t handle, total;
    struct nt_trace_x86 entries[];
};

struct nt_trace_request {
    uint32_t flags;
    uint32_t slots; // only in the form of 8 bytes
};

// SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX, SYSTEM_HANDLE_INFORMATION_EX
struct nt_handle {
    uint64_t object, pid, value;
    uint32_t access;
    uint16_t back_trace, type_index;
    uint32_t attributes, reserved;
};

struct nt_handles {
    uint64_t count, reserved;
    struct nt_handle entries[];
};

// OBJECT_TYPE_INFORMATION; its name stands behind it, and the next one behind that at a multiple of 8.
struct nt_type {
    uint16_t name_length, name_room;
    uint64_t name;
    uint32_t numbers[13];
    uint32_t generic_mapping[4];
    uint32_t valid_access;
    uint8_t security_required, maintain_count, index, reserved;
    uint32_t pool_type, charges[2];
};

// SYMBOL_INFOW, IMAGEHLP_LINEW64, IMAGEHLP_MODULEW64
struct nt_symbol {
    uint32_t size, type_index;
    uint64_t reserved[2];
    uint32_t index, length;
    uint64_t module_base;
    uint32_t flags;
    uint64_t value, address;
    uint32_t in_register, scope, tag, name_length, name_room;
    nt_wchar name[1];
};

struct nt_line {
    uint32_t size;
    uint64_t key;
    uint32_t number;
    uint64_t file;
    uint64_t address;
};

struct nt_module {
    uint32_t size;
    uint64_t base;
    uint32_t image_size, time_stamp, checksum, symbol_count, symbol_type;
    nt_wchar name[32], image[256], loaded_image[256], loaded_pdb[256];
    uint8_t rest[1628];
};

#define AT(type, field, place) _Static_assert(offsetof(struct type, field) == (place), #type "." #field)
#define SIZE(type, bytes) _Static_assert(sizeof(struct type) == (bytes), #type)
AT(nt_traces, total, 8);
AT(nt_traces, entries, 16);
AT(nt_trace, handle, 0);
AT(nt_trace, pid, 8);
AT(nt_trace, tid, 16);
AT(nt_trace, type, 24);
AT(nt_trace, stacks, 32);
SIZE(nt_trace, 160);
AT(nt_traces_x86, total, 4);
AT(nt_traces_x86, entries, 8);
AT(nt_trace_x86, type, 12);
AT(nt_trace_x86, stacks, 16);
SIZE(nt_trace_x86, 80);
SIZE(nt_trace_request, 8);
AT(nt_handles, entries, 16);
AT(nt_handle, pid, 8);
AT(nt_handle, value, 16);
AT(nt_handle, type_index, 30);
SIZE(nt_handle, 40);
AT(nt_type, index, 90);
SIZE(nt_type, 104);
AT(nt_symbol, module_base, 32);
AT(nt_symbol, name_room, 80);
AT(nt_symbol, name, 84);
SIZE(nt_symbol, 88);
AT(nt_line, number, 16);
AT(nt_line, file, 24);
SIZE(nt_line, 40);
AT(nt_module, base, 8);
AT(nt_module, name, 36);
SIZE(nt_module, 3264);
#undef AT
#undef SIZE
