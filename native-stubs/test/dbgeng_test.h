// What dbgeng_test.c needs: the library's interfaces, callbacks that take notes, words.
#pragma once
#include <dlfcn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CINTERFACE
#include <windef.h>
// Wine's headers say how functions of Windows are called; a library of this system is not one.
#undef WINAPI
#define WINAPI
#include <winbase.h>
#include <winerror.h>
#include <dbgeng.h>

#include "../src/slots.h"

#include <pthread.h>

// Wine's header has no names for these.
#define DEBUG_INTERRUPT_ACTIVE 0
#define DEBUG_INTERRUPT_PASSIVE 1
#define DEBUG_INTERRUPT_EXIT 2
#define DEBUG_OUTCTL_ALL_CLIENTS 1
#define DEBUG_OUTCTL_IGNORE 3
#define DEBUG_EXECUTE_DEFAULT 0
#define DEBUG_EXECUTE_NO_REPEAT 4
#define DEBUG_OUTPUT_ERROR 2
#define EVENTS_ALL 0x2FF // up to session status, but not the changes of state
#define EVENTS_ENGINE_STATE 0x800

extern int failures, checks;
#define CHECK(condition) check((condition), #condition, 0, __LINE__)
#define CHECK_RESULT(call, expected) check_result((call), (expected), #call, __LINE__)
void check(int fine, const char *what, HRESULT result, int line);
void check_result(HRESULT result, HRESULT expected, const char *what, int line);

extern IDebugClient5 *client;
extern IDebugControl4 *control;
extern IDebugSymbols3 *symbols;
extern IDebugDataSpaces *data;
extern IDebugSystemObjects *objects;
extern HRESULT (*connect_wide)(const WCHAR *remote, REFIID, void **);

// A method by the table's number.
#define CALL_SLOT(object, slot, ...) ((HRESULT(*)(void *, __VA_ARGS__))((void **)(object)->lpVtbl)[slot])

int open_library(const char *path);
void close_library(void);
// A file of scenarios/, with more statements or only these.
void scenario(const char *name, const char *more);
void attach_to(ULONG pid);
void attach(void); // to leaky.scenario's process, up to the initial break
HRESULT execute(const char *command);
HRESULT execute_with(const char *command, ULONG output_control, ULONG flags);
void pause_milliseconds(long milliseconds);

// Wide text of plain ASCII; the last eight stay good.
WCHAR *WIDE(const char *text);
int wide_is(const WCHAR *text, const char *expected);

// What the last command (or wait) printed.
extern char heard[1 << 20];
extern size_t heard_size;
extern ULONG heard_mask;
extern pthread_t heard_on;
int said(const char *text);

// Event callbacks with this interest; events are noted as "NAME DETAIL;".
void events_listen(ULONG interest);
int happened(const char *events);       // since the last question
int ends_with_event(const char *events);
void events_answer(ULONG status, const char *to);

// dbgeng_looks.c
void test_looks(void);
void test_events(void);

#define EVENTS_SCENARIO \
    "process 100 events.exe\nspeed fastest\nmodule events at 0x7ff700000000 size 0x3000 path C:\\events.exe\n" \
    "module late at 0x7ff710000000 size 0x1000 path C:\\late.dll from 50ms\n" \
    "symbol events!work 0x1000\nsymbol events!rest 0x1100\nsymbol events!main 0x1200\n" \
    "path working @(event) events!work+0x10 events!main+0x20 @(start)\n" \
    "path resting @(sleep) events!rest+0x10 events!main+0x30 @(start)\npath waiting @(sleep) events!main+0x40 @(start)\n" \
    "thread 104 by waiting\nopen Event by working at 10ms\nopen Event by resting at 20ms\n" \
    "exception 0xc0000005 by working at 60ms\nexit 7 at 90ms\n"
