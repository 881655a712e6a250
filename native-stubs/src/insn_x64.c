#include "insn_x64.h"

#include <string.h>

enum shape { BAD, NONE, MODRM, IMM8, IMM16, IMMZ, MODRM_IMM8, MODRM_IMMZ, SPECIAL };

static enum shape one_byte(uint8_t op)
{
    switch (op >> 4) {
    case 0x0: case 0x1: case 0x2: case 0x3:
        switch (op & 7) {
        case 0: case 1: case 2: case 3: return MODRM;
        case 4: return IMM8;
        case 5: return IMMZ;
        default: return BAD; // prefixes and 0F have been seen to
        }
    case 0x5: case 0x9: return op == 0x9A ? BAD : NONE;
    case 0x6:
        if (op == 0x63) return MODRM;
        if (op == 0x68) return IMMZ;
        if (op == 0x69) return MODRM_IMMZ;
        if (op == 0x6A) return IMM8;
        if (op == 0x6B) return MODRM_IMM8;
        return op >= 0x6C ? NONE : BAD;
    case 0x7: return IMM8;
    case 0x8:
        if (op == 0x80 || op == 0x83) return MODRM_IMM8;
        if (op == 0x81) return MODRM_IMMZ;
        return op == 0x82 ? BAD : MODRM;
    case 0xA:
        if (op <= 0xA3) return SPECIAL; // 8-byte address
        return op == 0xA8 ? IMM8 : op == 0xA9 ? IMMZ : NONE;
    case 0xB: return op < 0xB8 ? IMM8 : SPECIAL; // imm64 with REX.W
    case 0xC:
        switch (op) {
        case 0xC0: case 0xC1: case 0xC6: return MODRM_IMM8;
        case 0xC2: case 0xCA: return IMM16;
        case 0xC7: return MODRM_IMMZ;
        case 0xC8: return SPECIAL; // enter
        case 0xCD: return IMM8;
        case 0xC3: case 0xC9: case 0xCB: case 0xCC: case 0xCF: return NONE;
        default: return BAD;
        }
    case 0xD:
        if (op < 0xD4 || op >= 0xD8) return MODRM;
        return op == 0xD7 ? NONE : BAD;
    case 0xE:
        if (op < 0xE8 || op == 0xEB) return IMM8;
        if (op == 0xE8 || op == 0xE9) return SPECIAL; // always 32 bits
        return op == 0xEA ? BAD : NONE;
    case 0xF:
        if (op == 0xF6 || op == 0xF7) return SPECIAL; // test has an immediate
        if (op == 0xFE || op == 0xFF) return MODRM;
        return op == 0xF1 || op == 0xF4 || op == 0xF5 || op >= 0xF8 ? NONE : BAD;
    default: return BAD;
    }
}

static enum shape two_byte(uint8_t op)
{
    if (op >= 0x80 && op <= 0x8F) return SPECIAL; // jcc, always 32 bits
    if (op >= 0xC8 && op <= 0xCF) return NONE;    // bswap
    switch (op) {
    case 0x05: case 0x06: case 0x07: case 0x08: case 0x09: case 0x0B: case 0x0E:
    case 0x30: case 0x31: case 0x32: case 0x33: case 0x34: case 0x35: case 0x37:
    case 0x77: case 0xA0: case 0xA1: case 0xA2: case 0xA8: case 0xA9: case 0xAA: return NONE;
    case 0x0F: case 0x70: case 0x71: case 0x72: case 0x73: case 0xA4: case 0xAC: case 0xBA:
    case 0xC2: case 0xC4: case 0xC5: case 0xC6: return MODRM_IMM8;
    case 0x04: case 0x0A: case 0x0C: case 0x24: case 0x25: case 0x26: case 0x27: case 0x36:
    case 0x39: case 0x3B: case 0x3C: case 0x3D: case 0x3E: case 0x3F: case 0xA6: case 0xA7: return BAD;
    default: return MODRM;
    }
}

// Bytes of a ModRM byte with what belongs to it.
static size_t modrm_size(const uint8_t *code, struct insn *insn)
{
    uint8_t modrm = code[insn->modrm];
    int mod = modrm >> 6, rm = modrm & 7;
    if (mod == 3) return 1;
    size_t size = 1;
    if (rm == 4) {
        size++;
        if (mod == 0 && (code[insn->modrm + 1] & 7) == 5) size += 4;
    }
    insn->rip_relative = mod == 0 && rm == 5;
    if (insn->rip_relative) size += 4;
    return size + (mod == 1 ? 1 : mod == 2 ? 4 : 0);
}

static size_t prefixes(const uint8_t *code, struct insn *insn)
{
    size_t at = 0;
    for (; at < INSN_MAX; at++) {
        uint8_t c = code[at];
        if (c == 0x66) insn->operand16 = true;
        else if (c == 0x67) insn->address32 = true;
        else if (c != 0xF0 && c != 0xF2 && c != 0xF3 && c != 0x2E && c != 0x36 && c != 0x3E && c != 0x26 && c != 0x64 &&
                 c != 0x65) {
            break;
        }
    }
    if (at < INSN_MAX && (code[at] & 0xF0) == 0x40) insn->rex = code[at++];
    return at;
}

// The place behind the opcode; sets map and opcode.
static size_t opcode(const uint8_t *code, size_t at, struct insn *insn)
{
    if (code[at] == 0xC5 || code[at] == 0xC4 || code[at] == 0x62) {
        insn->vex = true;
        insn->map = code[at] == 0xC5 ? 1 : code[at + 1] & (code[at] == 0x62 ? 7 : 0x1F);
        at += code[at] == 0xC5 ? 2 : code[at] == 0xC4 ? 3 : 4;
    } else if (code[at] == 0x0F) {
        at++;
        insn->map = code[at] == 0x38 ? 2 : code[at] == 0x3A ? 3 : 1;
        if (insn->map > 1) at++;
    }
    insn->opcode = at;
    return at + 1;
}

static enum shape shape_of(const struct insn *insn, uint8_t op)
{
    switch (insn->map) {
    case 0: return insn->vex ? BAD : one_byte(op);
    case 1: return insn->vex && op == 0x77 ? NONE : two_byte(op);
    case 2: return MODRM;
    case 3: return MODRM_IMM8;
    default: return BAD;
    }
}

bool insn_decode(const uint8_t *code, struct insn *insn)
{
    *insn = (struct insn){0};
    size_t at = prefixes(code, insn);
    if (at + 5 > INSN_MAX) return false;
    at = opcode(code, at, insn);
    uint8_t op = code[insn->opcode];
    enum shape shape = shape_of(insn, op);
    size_t z = insn->operand16 && (insn->rex & 8) == 0 ? 2 : 4;
    size_t immediate = 0;
    bool has_modrm = false;
    switch (shape) {
    case BAD: return false;
    case NONE: break;
    case MODRM: has_modrm = true; break;
    case IMM8: immediate = 1; break;
    case IMM16: immediate = 2; break;
    case IMMZ: immediate = z; break;
    case MODRM_IMM8: has_modrm = true; immediate = 1; break;
    case MODRM_IMMZ: has_modrm = true; immediate = z; break;
    case SPECIAL:
        if (insn->map == 1 || op == 0xE8 || op == 0xE9) immediate = 4;
        else if (op >= 0xA0 && op <= 0xA3) immediate = insn->address32 ? 4 : 8;
        else if (op >= 0xB8 && op <= 0xBF) immediate = insn->rex & 8 ? 8 : z;
        else if (op == 0xC8) immediate = 3;
        else {
            has_modrm = true;
            if ((code[at] >> 3 & 7) < 2) immediate = op == 0xF6 ? 1 : z;
        }
        break;
    }
    if (has_modrm) {
        insn->modrm = at;
        at += modrm_size(code, insn);
    }
    insn->length = at + immediate;
    return insn->length <= INSN_MAX;
}

static bool is_indirect(const uint8_t *code, const struct insn *insn, int operation)
{
    return insn->map == 0 && !insn->vex && code[insn->opcode] == 0xFF && (code[insn->modrm] >> 3 & 7) == operation;
}

bool insn_is_call(const uint8_t *code, const struct insn *insn)
{
    if (insn->length == 0) return false;
    return (insn->map == 0 && !insn->vex && code[insn->opcode] == 0xE8) || is_indirect(code, insn, 2);
}

static size_t put(uint8_t *out, size_t at, const void *bytes, size_t size)
{
    memcpy(out + at, bytes, size);
    return at + size;
}

static size_t put_jump(uint8_t *out, size_t at, uint64_t target)
{
    const uint8_t jump[] = {0xFF, 0x25, 0, 0, 0, 0}; // jmp qword ptr [rip]
    at = put(out, at, jump, sizeof jump);
    return put(out, at, &target, 8);
}

// mov dword ptr [rsp+place],low; mov dword ptr [rsp+place+4],high
static size_t put_return_address(uint8_t *out, size_t at, uint8_t place, uint64_t address)
{
    for (int half = 0; half < 2; half++) {
        const uint8_t mov[] = {0xC7, 0x44, 0x24, (uint8_t)(place + 4 * half)};
        uint32_t value = (uint32_t)(address >> (32 * half));
        at = put(out, at, mov, sizeof mov);
        at = put(out, at, &value, 4);
    }
    return at;
}

// The copy reaches the same memory by another displacement.
static bool copy_moved(const uint8_t *code, const struct insn *insn, uint64_t from, uint64_t to, uint8_t *out)
{
    memcpy(out, code, insn->length);
    if (!insn->rip_relative) return true;
    if (insn->address32) return false;
    int32_t displacement;
    memcpy(&displacement, code + insn->modrm + 1, 4);
    int64_t moved = displacement + (int64_t)(from - to);
    displacement = (int32_t)moved;
    memcpy(out + insn->modrm + 1, &displacement, 4);
    return displacement == moved;
}

static size_t translate_branch(const uint8_t *code, const struct insn *insn, uint64_t next, uint8_t *out)
{
    uint8_t op = code[insn->opcode];
    bool wide = insn->map == 1 || op == 0xE8 || op == 0xE9;
    int32_t distance;
    if (wide) memcpy(&distance, code + insn->length - 4, 4);
    else distance = (int8_t)code[insn->length - 1];
    uint64_t target = next + (uint64_t)(int64_t)distance;
    if (insn->map == 0 && (op == 0xE9 || op == 0xEB)) return put_jump(out, 0, target);
    if (insn->map == 0 && op == 0xE8) {
        const uint8_t room[] = {0x48, 0x8D, 0x64, 0x24, 0xF8}; // lea rsp,[rsp-8]
        size_t at = put(out, 0, room, sizeof room);
        return put_jump(out, put_return_address(out, at, 0, next), target);
    }
    // The condition skips the way that is not taken.
    size_t at = 0;
    if (insn->address32) out[at++] = 0x67;
    out[at++] = insn->map == 1 ? op - 0x10 : op;
    out[at++] = 14;
    return put_jump(out, put_jump(out, at, next), target);
}

size_t insn_translate(const uint8_t *code, uint64_t from, uint64_t to, uint8_t out[INSN_TRANSLATED_MAX])
{
    struct insn insn;
    if (!insn_decode(code, &insn)) return 0;
    uint8_t op = code[insn.opcode];
    uint64_t next = from + insn.length;
    bool plain = insn.map == 0 && !insn.vex;
    if ((plain && (op >> 4 == 7 || (op >= 0xE0 && op <= 0xE3) || op == 0xE8 || op == 0xE9 || op == 0xEB)) ||
        (insn.map == 1 && !insn.vex && op >> 4 == 8)) {
        return translate_branch(code, &insn, next, out);
    }
    if (!copy_moved(code, &insn, from, to, out)) return 0;
    size_t at = insn.length;
    if (plain && op == 0xFF && (code[insn.modrm] >> 3 & 7) == 3) return 0; // far call
    if (!is_indirect(code, &insn, 2)) return put_jump(out, at, next);
    // push the target twice, lay the return address under it, and "return" there
    out[insn.modrm] = (uint8_t)((out[insn.modrm] & 0xC7) | 6 << 3);
    const uint8_t again[] = {0xFF, 0x34, 0x24}; // push qword ptr [rsp]
    at = put(out, at, again, sizeof again);
    at = put_return_address(out, at, 8, next);
    out[at++] = 0xC3;
    return at;
}
