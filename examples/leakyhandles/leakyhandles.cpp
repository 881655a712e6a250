// A program that leaks one handle per round, for the debugger to find.
//
//   main -> fun1 -> fun3   creates an event and closes it
//   main -> fun2 -> fun4   creates an event and forgets it
//
// usage: leakyhandles [--out FILE] [--pid-file FILE] [--interval MS] [--limit N]
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Every function must stay visible in a call stack: C names, never inlined,
// and work after each call so that none becomes a tail call.
#define VISIBLE extern "C" __declspec(noinline)

static volatile long closedCount;
static volatile long leakedCount;

VISIBLE void fun3()
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    CloseHandle(event);
    closedCount = closedCount + 1;
}

VISIBLE void fun4()
{
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    leakedCount = leakedCount + (event != NULL); // the leak: nobody closes it
}

VISIBLE void fun1()
{
    fun3();
    closedCount = closedCount + 0;
}

VISIBLE void fun2()
{
    fun4();
    leakedCount = leakedCount + 0;
}

// One WriteFile per line: a reader on another system sees the count at once.
static void writeNumber(HANDLE file, const char* label, long number)
{
    char line[64];
    int length = snprintf(line, sizeof line, "%s%ld\n", label, number);
    DWORD written;
    WriteFile(file, line, (DWORD)length, &written, NULL);
}

static HANDLE openShared(const char* path, DWORD access, DWORD disposition)
{
    HANDLE file = CreateFileA(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "leakyhandles: cannot open %s (error %lu)\n", path, GetLastError());
        exit(1);
    }
    return file;
}

static int usage()
{
    fprintf(stderr, "usage: leakyhandles [--out FILE] [--pid-file FILE] [--interval MS] [--limit N]\n");
    return 1;
}

int main(int argc, char** argv)
{
    const char* outPath = NULL;
    const char* pidPath = NULL;
    long interval = 100;
    long limit = 0;
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 == argc) return usage();
        if (strcmp(argv[i], "--out") == 0) outPath = argv[i + 1];
        else if (strcmp(argv[i], "--pid-file") == 0) pidPath = argv[i + 1];
        else if (strcmp(argv[i], "--interval") == 0) interval = atol(argv[i + 1]);
        else if (strcmp(argv[i], "--limit") == 0) limit = atol(argv[i + 1]);
        else return usage();
    }

    // Opened before the loop: in the loop only the events come and go.
    HANDLE out = outPath ? openShared(outPath, FILE_APPEND_DATA, OPEN_ALWAYS) : GetStdHandle(STD_OUTPUT_HANDLE);
    if (pidPath) {
        HANDLE pidFile = openShared(pidPath, GENERIC_WRITE, CREATE_ALWAYS);
        writeNumber(pidFile, "", (long)GetCurrentProcessId());
        CloseHandle(pidFile);
    }
    while (limit == 0 || leakedCount < limit) {
        fun1();
        fun2();
        writeNumber(out, "leaked ", leakedCount);
        Sleep((DWORD)interval);
    }
    return 0;
}
