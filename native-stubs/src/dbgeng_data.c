// IDebugDataSpaces and IDebugRegisters: memory and registers as numbers; IDebugAdvanced, empty.
#include "dbgeng_face.h"
#include "text.h"

#define READ_FAULT RESULT(0x8007001E)
#define WRITE_FAULT RESULT(0x8007001D)

static hresult ReadVirtual(struct face *this, uint64_t offset, void *buffer, uint32_t size, uint32_t *done)
{
    STANDING(this);
    size_t got = session.engine.target->ops->read(session.engine.target, offset, buffer, size);
    if (done != NULL) *done = (uint32_t)got;
    return got > 0 || size == 0 ? OK : READ_FAULT; // less than all is a success
}

static hresult WriteVirtual(struct face *this, uint64_t offset, const void *bytes, uint32_t size, uint32_t *done)
{
    STANDING(this);
    struct target *target = session.engine.target;
    if (target->ops->write == NULL) return NOT_IMPLEMENTED;
    bool written = target->ops->write(target, offset, bytes, size);
    if (done != NULL) *done = written ? size : 0;
    return written ? OK : WRITE_FAULT;
}

static hresult QueryVirtual(struct face *this, uint64_t offset, struct memory_information *information)
{
    STANDING(this);
    struct target *target = session.engine.target;
    struct region_info region;
    if (target->ops->region_at == NULL) return NOT_IMPLEMENTED;
    if (!target->ops->region_at(target, offset, &region)) return INVALID_ARGUMENT;
    *information = (struct memory_information){
        .base = region.base, .allocation_base = region.allocation_base, .allocation_protect = region.allocation_protect,
        .size = region.size, .state = region.state, .protect = region.protect, .type = region.type};
    return OK;
}

void *const DATA_SLOTS[] = {
    EVERY_SLOT, UNKNOWN_SLOTS,
    SLOT(IDebugDataSpaces, ReadVirtual), SLOT(IDebugDataSpaces, WriteVirtual),
    [IDebugDataSpaces_ReadVirtualUncached] = (void *)ReadVirtual,
    [IDebugDataSpaces_WriteVirtualUncached] = (void *)WriteVirtual, SLOT(IDebugDataSpaces2, QueryVirtual),
};

static const char *const REGISTERS[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11",
                                        "r12", "r13", "r14", "r15", "rip", "efl", "cs", "ds", "es", "fs", "gs", "ss"};
#define REGISTER_COUNT (sizeof REGISTERS / sizeof REGISTERS[0])

static uint32_t type_of_width(int width)
{
    return width == 8 ? VALUE_INT64 : width == 4 ? VALUE_INT32 : VALUE_INT16;
}

static hresult GetNumberRegisters(struct face *this, uint32_t *number)
{
    STANDING(this);
    *number = REGISTER_COUNT;
    return OK;
}

static hresult value_of(const char *name, struct value *value)
{
    uint64_t bits;
    int width = engine_register(&session.engine, name, &bits);
    if (width == 0) return FAILURE;
    *value = (struct value){.i64 = bits, .type = type_of_width(width)};
    return OK;
}

static hresult GetDescription(struct face *this, uint32_t number, char *buffer, uint32_t size, uint32_t *needed,
                              struct register_description *description)
{
    STANDING(this);
    struct value value;
    if (number >= REGISTER_COUNT) return INVALID_ARGUMENT;
    hresult result = value_of(REGISTERS[number], &value);
    if (result != OK) return result;
    if (description != NULL) *description = (struct register_description){.type = value.type};
    return give_text(REGISTERS[number], buffer, size, needed);
}

static hresult GetIndexByName(struct face *this, const char *name, uint32_t *number)
{
    STANDING(this);
    for (uint32_t i = 0; i < REGISTER_COUNT; i++) {
        if (!text_equal_nocase(REGISTERS[i], name)) continue;
        *number = i;
        return OK;
    }
    return NO_INTERFACE;
}

static hresult GetValue(struct face *this, uint32_t number, struct value *value)
{
    STANDING(this);
    return number < REGISTER_COUNT ? value_of(REGISTERS[number], value) : INVALID_ARGUMENT;
}

static hresult GetValues(struct face *this, uint32_t count, const uint32_t *numbers, uint32_t start, struct value *values)
{
    STANDING(this);
    for (uint32_t i = 0; i < count; i++) {
        hresult result = GetValue(this, numbers != NULL ? numbers[i] : start + i, &values[i]);
        if (result != OK) return result;
    }
    return OK;
}

static hresult offset_in(struct face *this, const char *name, uint64_t *offset)
{
    STANDING(this);
    return engine_register(&session.engine, name, offset) != 0 ? OK : FAILURE;
}

static hresult GetInstructionOffset(struct face *this, uint64_t *offset)
{
    return offset_in(this, "rip", offset);
}

static hresult GetStackOffset(struct face *this, uint64_t *offset)
{
    return offset_in(this, "rsp", offset);
}

static hresult GetFrameOffset(struct face *this, uint64_t *offset)
{
    return offset_in(this, "rbp", offset);
}

void *const REGISTERS_SLOTS[] = {
    EVERY_SLOT, UNKNOWN_SLOTS,
    SLOT(IDebugRegisters, GetNumberRegisters), SLOT(IDebugRegisters, GetDescription), SLOT(IDebugRegisters, GetIndexByName),
    SLOT(IDebugRegisters, GetValue), SLOT(IDebugRegisters, GetValues), SLOT(IDebugRegisters, GetInstructionOffset),
    SLOT(IDebugRegisters, GetStackOffset), SLOT(IDebugRegisters, GetFrameOffset),
};

void *const ADVANCED_SLOTS[] = {EVERY_SLOT, UNKNOWN_SLOTS};
