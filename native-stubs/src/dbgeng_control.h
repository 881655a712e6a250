// The methods of IDebugControl from elsewhere, for dbgeng_control.c's table.
#pragma once
#include "dbgeng_face.h"

// dbgeng_execute.c
hresult Execute(struct face *, uint32_t control, const char *line, uint32_t flags);
hresult ExecuteWide(struct face *, uint32_t control, const wide *line, uint32_t flags);
hresult WaitForEvent(struct face *, uint32_t flags, uint32_t timeout);
hresult SetInterrupt(struct face *, uint32_t how);
hresult GetInterrupt(struct face *);
hresult GetExecutionStatus(struct face *, uint32_t *status);
hresult SetExecutionStatus(struct face *, uint32_t status);
// dbgeng_say.c
hresult Output(struct face *, uint32_t mask, const char *format, ...);
hresult OutputWide(struct face *, uint32_t mask, const wide *format, ...);
hresult ControlledOutputWide(struct face *, uint32_t control, uint32_t mask, const wide *format, ...);
