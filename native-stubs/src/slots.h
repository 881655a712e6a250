// slots.def as C: IDebugClient_AttachProcess is a slot's number.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum slot {
#define INTERFACE(name, base, ...)
#define METHOD(interface, method, slot) interface##_##method = slot,
#include "../slots.def"
#undef INTERFACE
#undef METHOD
};

// As many as any interface has: each vtable is filled up to here.
#define SLOTS_MAX 192

struct iid {
    uint32_t a;
    uint16_t b, c;
    uint8_t d[8];
};
