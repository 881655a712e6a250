#include "processes.h"
#include "text.h"

#include <windows.h>
#include <tlhelp32.h>

size_t win_find_processes(const char *image, uint32_t *pids, size_t limit)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (snapshot == INVALID_HANDLE_VALUE) return 0;
    PROCESSENTRY32 entry = {.dwSize = sizeof entry};
    size_t count = 0;
    for (BOOL more = Process32First(snapshot, &entry); more; more = Process32Next(snapshot, &entry)) {
        if (text_equal_nocase(entry.szExeFile, image) && count < limit) pids[count++] = entry.th32ProcessID;
    }
    CloseHandle(snapshot);
    return count;
}
