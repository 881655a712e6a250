// A target for tests: handles of every kind, storms of them, and ways to end.
//
//   handlezoo once --go FILE --out FILE   waits for the go file, then leaks a known
//                                         number of each kind and writes "done"
//   handlezoo hammer [--threads N]        opens and closes for ever, counting in --out
//   handlezoo parent [--children N] [--child-life MS] [--life MS]
//                                         starts children that sleep and end with codes
//                                         7, 8, ...; ends with 3 itself
//   handlezoo where NAME                  writes its working folder and that environment variable
//   handlezoo exit CODE | crash | stdout LINES
// Each mode takes --pid-file FILE.
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VISIBLE extern "C" __declspec(noinline)

static volatile HANDLE kept; // every leak ends in here, which keeps calls from being tail calls

VISIBLE void leakEvent() { kept = CreateEventA(NULL, TRUE, FALSE, NULL); }
VISIBLE void leakNamedEvent() { kept = CreateEventA(NULL, TRUE, FALSE, "zoo-event"); }
VISIBLE void leakMutex() { kept = CreateMutexA(NULL, FALSE, NULL); }
VISIBLE void leakSemaphore() { kept = CreateSemaphoreA(NULL, 1, 5, NULL); }
VISIBLE void leakTimer() { kept = CreateWaitableTimerA(NULL, FALSE, NULL); }
VISIBLE void leakSection() { kept = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, NULL); }
VISIBLE void leakPort() { kept = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1); }
VISIBLE void leakJob() { kept = CreateJobObjectA(NULL, NULL); }
VISIBLE void leakThread() { kept = OpenThread(THREAD_QUERY_INFORMATION, FALSE, GetCurrentThreadId()); }
VISIBLE void leakProcess() { kept = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, GetCurrentProcessId()); }

VISIBLE void leakFile()
{
    kept = CreateFileA("C:\\windows\\win.ini", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
                       0, NULL);
}

VISIBLE void leakPipe()
{
    HANDLE read, write;
    CreatePipe(&read, &write, NULL, 0);
    kept = write;
}

VISIBLE void leakKey()
{
    HKEY key = NULL;
    RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software", 0, KEY_READ, &key);
    kept = key;
}

VISIBLE void leakToken()
{
    HANDLE token = NULL;
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token);
    kept = token;
}

VISIBLE void leakDuplicate()
{
    HANDLE copy = NULL;
    DuplicateHandle(GetCurrentProcess(), kept, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
    kept = copy;
}

// The source goes, the copy stays: one handle in all.
VISIBLE void moveHandle()
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL), copy = NULL;
    DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, FALSE,
                    DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
    kept = copy;
}

VISIBLE void closeBadHandle()
{
    CloseHandle((HANDLE)(ULONG_PTR)0xBAD0);
    kept = NULL;
}

VISIBLE void openAndClose()
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);
    CloseHandle(mutex);
    CloseHandle(event);
    kept = NULL;
}

static DWORD WINAPI finishedThread(void*) { return 0; }

VISIBLE void leakFinishedThread()
{
    HANDLE thread = CreateThread(NULL, 0, finishedThread, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    kept = thread;
}

static void leakAll()
{
    for (int i = 0; i < 3; i++) leakEvent();
    for (int i = 0; i < 2; i++) leakMutex();
    for (int i = 0; i < 2; i++) leakSemaphore();
    leakNamedEvent(), leakTimer(), leakSection(), leakPort(), leakJob(), leakThread(), leakProcess(), leakFile();
    leakPipe(), leakKey(), leakToken(), leakFinishedThread();
    leakEvent();
    leakDuplicate();
    moveHandle();
    for (int i = 0; i < 5; i++) openAndClose();
    closeBadHandle();
}

static HANDLE openOut(const char* path)
{
    if (path == NULL) return GetStdHandle(STD_OUTPUT_HANDLE);
    return CreateFileA(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                       OPEN_ALWAYS, 0, NULL);
}

static void writeLine(HANDLE out, const char* text, long number)
{
    char line[64];
    DWORD written;
    int length = snprintf(line, sizeof line, "%s%ld\n", text, number);
    WriteFile(out, line, (DWORD)length, &written, NULL);
}

static volatile long rounds;

static DWORD WINAPI hammer(void*)
{
    for (;;) {
        openAndClose();
        InterlockedIncrement(&rounds);
    }
}

static void startChild(long life, int code)
{
    char image[MAX_PATH], line[MAX_PATH + 64];
    STARTUPINFOA startup = {};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION made;
    GetModuleFileNameA(NULL, image, sizeof image);
    snprintf(line, sizeof line, "\"%s\" sleep %ld %d", image, life, code);
    if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made)) return;
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
}

static long number(const char* text, long otherwise) { return text ? atol(text) : otherwise; }

static const char* option(int argc, char** argv, const char* name)
{
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], name) == 0) return argv[i + 1];
    }
    return NULL;
}

int main(int argc, char** argv)
{
    const char* mode = argc > 1 ? argv[1] : "";
    const char* go = option(argc, argv, "--go");
    const char* threads = option(argc, argv, "--threads");
    const char* pidPath = option(argc, argv, "--pid-file");
    HANDLE out = openOut(option(argc, argv, "--out"));
    if (pidPath) {
        HANDLE pidFile = openOut(pidPath);
        writeLine(pidFile, "", (long)GetCurrentProcessId());
        CloseHandle(pidFile);
    }
    if (strcmp(mode, "once") == 0) {
        // The first named object opens its directory, for good: not a leak of ours.
        CloseHandle(CreateEventA(NULL, TRUE, FALSE, "zoo-warm-up"));
        while (go && GetFileAttributesA(go) == INVALID_FILE_ATTRIBUTES) Sleep(50);
        leakAll();
        writeLine(out, "done ", 0);
        for (;;) Sleep(1000);
    } else if (strcmp(mode, "hammer") == 0) {
        for (int i = threads ? atoi(threads) : 4; i > 0; i--) CloseHandle(CreateThread(NULL, 0, hammer, NULL, 0, NULL));
        for (;;) {
            writeLine(out, "", rounds);
            Sleep(50);
        }
    } else if (strcmp(mode, "parent") == 0) {
        long children = number(option(argc, argv, "--children"), 1);
        for (int i = 0; i < children; i++) startChild(number(option(argc, argv, "--child-life"), 600000), 7 + i);
        Sleep((DWORD)number(option(argc, argv, "--life"), 600000));
        return 3;
    } else if (strcmp(mode, "sleep") == 0 && argc > 3) {
        Sleep((DWORD)atol(argv[2]));
        return atoi(argv[3]);
    } else if (strcmp(mode, "where") == 0 && argc > 2) {
        char folder[MAX_PATH] = "", value[256] = "", line[MAX_PATH + 300];
        DWORD written;
        GetCurrentDirectoryA(sizeof folder, folder);
        GetEnvironmentVariableA(argv[2], value, sizeof value);
        int length = snprintf(line, sizeof line, "%s|%s\n", folder, value);
        WriteFile(out, line, (DWORD)length, &written, NULL);
        return 0;
    } else if (strcmp(mode, "exit") == 0 && argc > 2) {
        return atoi(argv[2]);
    } else if (strcmp(mode, "crash") == 0) {
        *(volatile int*)(ULONG_PTR)16 = 1;
    } else if (strcmp(mode, "stdout") == 0 && argc > 2) {
        for (int i = 0; i < atoi(argv[2]); i++) writeLine(out, "flood ", i);
        return 0;
    }
    fprintf(stderr, "usage: handlezoo once|hammer|parent|sleep MS CODE|where NAME|exit CODE|crash|stdout LINES [options]\n");
    return 2;
}
