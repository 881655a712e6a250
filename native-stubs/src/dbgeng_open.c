// IDebugClient, the part that begins sessions: attach, launch, dumps, kernels.
#include "dbgeng_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

hresult AttachProcess(struct face *this, uint64_t server, uint32_t pid, uint32_t flags)
{
    MINE(this);
    (void)server;
    static struct cdb_options options;
    options = (struct cdb_options){.pid = pid};
    if (pid == 0) return INVALID_ARGUMENT;
    if ((flags & ATTACH_NONINVASIVE) != 0) {
        options.look = (flags & ATTACH_NO_SUSPEND) != 0 ? LOOK_RUNNING : LOOK_SUSPENDED;
    }
    return session_open(this->client, &options);
}

static hresult launch(struct face *this, const char *command, uint32_t flags)
{
    static struct cdb_options options;
    if (command == NULL || command[0] == '\0') return INVALID_ARGUMENT;
    options = (struct cdb_options){.new_console = (flags & 0x10) != 0}; // CREATE_NEW_CONSOLE
    if (strlen(command) >= sizeof options.launch) return INVALID_ARGUMENT;
    snprintf(options.launch, sizeof options.launch, "%s", command);
    return session_open(this->client, &options);
}

hresult CreateProcess(struct face *this, uint64_t server, const char *command, uint32_t flags)
{
    MINE(this);
    (void)server;
    return launch(this, command, flags);
}

hresult CreateProcessWide(struct face *this, uint64_t server, const wide *command, uint32_t flags)
{
    MINE(this);
    (void)server;
    char *text = text_narrow(command);
    hresult result = launch(this, text, flags);
    free(text);
    return result;
}

// Both: a command makes a process, an id attaches to one; here one of them only.
hresult CreateProcessAndAttachWide(struct face *this, uint64_t server, const wide *command, uint32_t create_flags,
                                   uint32_t pid, uint32_t attach_flags)
{
    MINE(this);
    if (command != NULL && pid != 0) return NOT_IMPLEMENTED;
    if (command == NULL) return AttachProcess(this, server, pid, attach_flags);
    return CreateProcessWide(this, server, command, create_flags);
}

hresult CreateProcess2Wide(struct face *this, uint64_t server, const wide *command, const struct create_options *options,
                           uint32_t size, const wide *directory, const wide *environment)
{
    MINE(this);
    (void)directory, (void)environment; // the stand-in's processes start where it stands
    if (options == NULL || size < sizeof *options) return INVALID_ARGUMENT;
    return CreateProcessWide(this, server, command, options->create_flags);
}

hresult CreateProcessAndAttach2Wide(struct face *this, uint64_t server, const wide *command,
                                    const struct create_options *options, uint32_t size, const wide *directory,
                                    const wide *environment, uint32_t pid, uint32_t attach_flags)
{
    MINE(this);
    if (command != NULL && pid != 0) return NOT_IMPLEMENTED;
    if (command == NULL) return AttachProcess(this, server, pid, attach_flags);
    return CreateProcess2Wide(this, server, command, options, size, directory, environment);
}

hresult OpenDumpFileWide(struct face *this, const wide *file, uint64_t handle)
{
    MINE(this);
    static struct cdb_options options;
    options = (struct cdb_options){0};
    if (file == NULL || handle != 0) return INVALID_ARGUMENT;
    char *text = text_narrow(file);
    snprintf(options.dump, sizeof options.dump, "%s", text);
    free(text);
    return session_open(this->client, &options);
}

hresult AttachKernelWide(struct face *this, uint32_t flags, const wide *connection)
{
    MINE(this);
    static struct cdb_options options;
    options = (struct cdb_options){.local_kernel = (flags & KERNEL_LOCAL) != 0};
    char *text = text_narrow(connection);
    if (!options.local_kernel) snprintf(options.kernel, sizeof options.kernel, "%s", text != NULL ? text : "com:");
    free(text);
    return session_open(this->client, &options);
}

hresult ConnectProcessServerWide(struct face *this, const wide *remote, uint64_t *server)
{
    MINE(this);
    if (remote == NULL || server == NULL) return INVALID_ARGUMENT;
    char *text = text_narrow(remote);
    snprintf(session.process_server, sizeof session.process_server, "%s", text);
    free(text);
    *server = 1;
    return OK;
}

hresult DisconnectProcessServer(struct face *this, uint64_t server)
{
    MINE(this);
    if (server != 1 || session.process_server[0] == '\0') return INVALID_ARGUMENT;
    session.process_server[0] = '\0';
    return OK;
}

hresult GetRunningProcessSystemIdByExecutableNameWide(struct face *this, uint64_t server, const wide *image,
                                                      uint32_t flags, uint32_t *id)
{
    MINE(this);
    (void)server, (void)flags;
    if (image == NULL || id == NULL) return INVALID_ARGUMENT;
    char *text = text_narrow(image);
    hresult result = session_find(text, id);
    free(text);
    return result;
}
