// The methods of IDebugControl that dbgeng_execute.c brings to dbgeng_control.c's table.
#pragma once
#include "dbgeng_face.h"

hresult Execute(struct face *, uint32_t control, const char *line, uint32_t flags);
hresult ExecuteWide(struct face *, uint32_t control, const wide *line, uint32_t flags);
hresult WaitForEvent(struct face *, uint32_t flags, uint32_t timeout);
hresult SetInterrupt(struct face *, uint32_t how);
hresult GetInterrupt(struct face *);
hresult GetExecutionStatus(struct face *, uint32_t *status);
hresult SetExecutionStatus(struct face *, uint32_t status);
