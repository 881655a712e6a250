// IDebugBreakpoint: what an event callback gets to see of a breakpoint.
#include "dbgeng_face.h"

#include <stddef.h>
#include <string.h>

static struct face faces[BREAKPOINTS_MAX];

struct face *breakpoint_face(uint32_t number)
{
    faces[number].vtable = BREAKPOINT_SLOTS;
    return &faces[number];
}

static const struct breakpoint *of(const struct face *this)
{
    return &session.engine.breakpoints[this - faces];
}

static hresult query(struct face *this, const struct iid *iid, void **out)
{
    (void)iid;
    *out = this;
    return OK;
}

// Nobody counts: a breakpoint is there until it is removed.
static uint32_t count(struct face *this)
{
    (void)this;
    return 1;
}

static hresult GetId(struct face *this, uint32_t *id)
{
    *id = (uint32_t)(this - faces);
    return OK;
}

static hresult GetType(struct face *this, uint32_t *type, uint32_t *processor)
{
    (void)this;
    *type = 0; // DEBUG_BREAKPOINT_CODE
    *processor = MACHINE_AMD64;
    return OK;
}

static hresult GetFlags(struct face *this, uint32_t *flags)
{
    enum { DEFERRED = 2, ENABLED = 4 };
    *flags = (of(this)->enabled ? ENABLED : 0) | (of(this)->resolved ? 0 : DEFERRED);
    return OK;
}

static hresult GetOffset(struct face *this, uint64_t *offset)
{
    if (!of(this)->resolved) return NO_INTERFACE;
    *offset = of(this)->address;
    return OK;
}

static hresult GetPassCount(struct face *this, uint32_t *passes)
{
    *passes = of(this)->passes;
    return OK;
}

static hresult GetCommandWide(struct face *this, wide *buffer, uint32_t size, uint32_t *needed)
{
    return give_wide(of(this)->command, buffer, size, needed);
}

static hresult GetOffsetExpressionWide(struct face *this, wide *buffer, uint32_t size, uint32_t *needed)
{
    return give_wide(of(this)->expression, buffer, size, needed);
}

void *const BREAKPOINT_SLOTS[] = {
    EVERY_SLOT, [IUnknown_QueryInterface] = (void *)query, [IUnknown_AddRef] = (void *)count,
    [IUnknown_Release] = (void *)count, SLOT(IDebugBreakpoint, GetId), SLOT(IDebugBreakpoint, GetType),
    SLOT(IDebugBreakpoint, GetFlags), SLOT(IDebugBreakpoint, GetOffset), SLOT(IDebugBreakpoint, GetPassCount),
    SLOT(IDebugBreakpoint2, GetCommandWide), SLOT(IDebugBreakpoint2, GetOffsetExpressionWide),
};
