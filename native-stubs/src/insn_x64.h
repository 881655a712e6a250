// x64 instructions: how long they are, and the same instruction for another place.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSN_MAX 15
#define INSN_TRANSLATED_MAX 64

struct insn {
    size_t length; // 0: not known
    size_t opcode; // offset of the opcode byte behind prefixes (and of a map's last byte)
    size_t modrm;  // offset, 0: none
    int map;       // 0 one byte, 1 0F, 2 0F38, 3 0F3A
    bool vex, operand16, address32;
    uint8_t rex;
    bool rip_relative; // the displacement stands behind the ModRM byte
};

// `code` holds INSN_MAX bytes, zeros behind what could be read.
bool insn_decode(const uint8_t *code, struct insn *);
// A call (any kind): stepping over it means stopping behind it.
bool insn_is_call(const uint8_t *code, const struct insn *);
// Writes to `out` what has the effect of the instruction at `from` when run at
// `to`, and goes on behind the original. Flags and registers as the original.
// Returns the size, 0 when it cannot be done.
size_t insn_translate(const uint8_t *code, uint64_t from, uint64_t to, uint8_t out[INSN_TRANSLATED_MAX]);
