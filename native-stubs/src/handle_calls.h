// The ntdll functions that make or close handles in the calling process.
#pragma once

enum handle_call_kind { CALL_OPENS, CALL_CLOSES, CALL_DUPLICATES };

struct handle_call {
    const char *name;
    enum handle_call_kind kind;
    int out;        // index of the PHANDLE argument
    int second_out; // of another one, or -1
};

extern const struct handle_call HANDLE_CALLS[];
extern const int HANDLE_CALL_COUNT;
