// A target that works in rounds: each line on standard input is a round, its words
// what to do in it. When it is done it answers with a line. It begins with its id.
//
//   leak       creates an event and forgets it
//   files      opens three files and closes them
//   cache      creates a mutex, the first time only
//   sometimes  as leak, but at random in one round of three
//   late       creates an event and closes the one of the round before
//   crash      reads what is not there
//
// usage: leakyrounds [SEED]      answers: ready PID; done ROUND SOMETIMES
//
// SOMETIMES is how many "sometimes" has leaked so far.
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VISIBLE extern "C" __declspec(noinline)

static volatile HANDLE kept; // every leak ends in here, which keeps calls from being tail calls
static volatile HANDLE cached;
static volatile HANDLE later;
static volatile long sometimes;
static unsigned random_state = 1;

VISIBLE void leakEvent() { kept = CreateEventA(NULL, FALSE, FALSE, NULL); }

VISIBLE void openFiles()
{
    for (int i = 0; i < 3; i++) {
        HANDLE file = CreateFileA("C:\\windows\\win.ini", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                  OPEN_EXISTING, 0, NULL);
        CloseHandle(file);
    }
    kept = NULL;
}

VISIBLE void cacheMutex()
{
    if (cached == NULL) cached = CreateMutexA(NULL, FALSE, NULL);
}

VISIBLE void leakSometimes()
{
    random_state = random_state * 1103515245u + 12345u;
    if ((random_state >> 16) % 3 != 0) return;
    kept = CreateEventA(NULL, FALSE, FALSE, NULL);
    sometimes = sometimes + 1;
}

VISIBLE void closeLater()
{
    HANDLE before = later;
    later = CreateEventA(NULL, FALSE, FALSE, NULL);
    if (before != NULL) CloseHandle(before);
}

static void answer(const char* word, long number, long more)
{
    char line[64];
    DWORD written;
    int length = snprintf(line, sizeof line, "%s %ld %ld\n", word, number, more);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), line, (DWORD)length, &written, NULL);
}

// Bytes straight from the handle: the C library's streams are not to open anything.
static bool readLine(char* line, size_t room)
{
    size_t length = 0;
    char byte;
    DWORD got;
    while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &got, NULL) && got == 1) {
        if (byte == '\n') {
            line[length] = '\0';
            return true;
        }
        if (byte != '\r' && length + 1 < room) line[length++] = byte;
    }
    return false;
}

static bool work(const char* word)
{
    if (strcmp(word, "leak") == 0) leakEvent();
    else if (strcmp(word, "files") == 0) openFiles();
    else if (strcmp(word, "cache") == 0) cacheMutex();
    else if (strcmp(word, "sometimes") == 0) leakSometimes();
    else if (strcmp(word, "late") == 0) closeLater();
    else if (strcmp(word, "crash") == 0) kept = *(HANDLE volatile*)(ULONG_PTR)16;
    else return false;
    return true;
}

int main(int argc, char** argv)
{
    if (argc > 1) random_state = (unsigned)atol(argv[1]);
    answer("ready", (long)GetCurrentProcessId(), 0);
    char line[256];
    for (long round = 1; readLine(line, sizeof line); round++) {
        for (char* word = strtok(line, " "); word != NULL; word = strtok(NULL, " ")) {
            if (!work(word)) {
                fprintf(stderr, "leakyrounds: what is %s?\n", word);
                return 2;
            }
        }
        answer("done", round, sometimes);
    }
    return 0;
}
