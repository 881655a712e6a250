// Unwinding x64 frames by the images' function tables. Pure C; the memory and
// the place of each image come from the caller.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UNWIND_RSP = 4, UNWIND_REGISTERS = 16 };

// General registers in the machine's own order: rax rcx rdx rbx rsp rbp rsi rdi r8...
struct unwind_state {
    uint64_t pc;
    uint64_t registers[UNWIND_REGISTERS];
};

struct unwind_memory {
    bool (*read)(void *context, uint64_t address, void *buffer, size_t size);
    bool (*image_base)(void *context, uint64_t address, uint64_t *base);
    void *context;
};

// To the caller's frame. False where the chain ends or cannot be followed.
bool unwind_x64_step(const struct unwind_memory *, struct unwind_state *);
