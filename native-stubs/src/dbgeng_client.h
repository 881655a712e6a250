// The methods of IDebugClient that begin a session, for dbgeng_client.c's table.
#pragma once
#include "dbgeng_face.h"

hresult AttachProcess(struct face *, uint64_t server, uint32_t pid, uint32_t flags);
hresult CreateProcess(struct face *, uint64_t server, const char *command, uint32_t flags);
hresult CreateProcessWide(struct face *, uint64_t server, const wide *command, uint32_t flags);
hresult CreateProcessAndAttachWide(struct face *, uint64_t server, const wide *command, uint32_t create_flags,
    uint32_t pid, uint32_t attach_flags);
hresult CreateProcess2Wide(struct face *, uint64_t server, const wide *command, const struct create_options *options,
    uint32_t size, const wide *directory, const wide *environment);
hresult CreateProcessAndAttach2Wide(struct face *, uint64_t server, const wide *command,
    const struct create_options *options, uint32_t size, const wide *directory, const wide *environment,
    uint32_t pid, uint32_t attach_flags);
hresult OpenDumpFileWide(struct face *, const wide *file, uint64_t handle);
hresult AttachKernelWide(struct face *, uint32_t flags, const wide *connection);
hresult ConnectProcessServerWide(struct face *, const wide *remote, uint64_t *server);
hresult DisconnectProcessServer(struct face *, uint64_t server);
hresult GetRunningProcessSystemIdByExecutableNameWide(struct face *, uint64_t server, const wide *image,
    uint32_t flags, uint32_t *id);
