// DbgEng's binary interface as far as the face implements it: results, constants and
// structures under names of our own. test/slots_check.c holds the layouts against the
// dbgeng.h of Wine and of mingw-w64.
#pragma once
#include "slots.h"

typedef int32_t hresult;
typedef uint16_t wide; // UTF-16LE, also where wchar_t is wider

#define OK 0
#define FALSE_OK 1 // S_FALSE: done, but not all of it
#define RESULT(bits) ((hresult)(bits##u))
#define NOT_IMPLEMENTED RESULT(0x80004001)
#define NO_INTERFACE RESULT(0x80004002)
#define BAD_POINTER RESULT(0x80004003)
#define FAILURE RESULT(0x80004005)
#define UNEXPECTED RESULT(0x8000FFFF)
#define PENDING RESULT(0x8000000A)
#define ACCESS_DENIED RESULT(0x80070005)
#define OUT_OF_MEMORY RESULT(0x8007000E)
#define INVALID_ARGUMENT RESULT(0x80070057)
#define NOT_FOUND RESULT(0x80070490)
#define PARTIAL_COPY RESULT(0x8007012B)
#define SERVER_UNAVAILABLE RESULT(0x800706BA)
#define WRONG_THREAD RESULT(0x8001010E)
#define INTERRUPTED RESULT(0xD000013A) // STATUS_CONTROL_C_EXIT

// DEBUG_STATUS_*
enum { STATUS_NO_CHANGE, STATUS_GO, STATUS_GO_HANDLED, STATUS_GO_NOT_HANDLED, STATUS_STEP_OVER, STATUS_STEP_INTO,
       STATUS_BREAK, STATUS_NO_DEBUGGEE, STATUS_IGNORE_EVENT = 9, STATUS_RESTART_REQUESTED };
#define STATUS_INSIDE_WAIT 0x100000000u

// DEBUG_INTERRUPT_*
enum { INTERRUPT_ACTIVE, INTERRUPT_PASSIVE, INTERRUPT_EXIT };

// DEBUG_ATTACH_*
enum { ATTACH_NONINVASIVE = 1, ATTACH_EXISTING = 2, ATTACH_NO_SUSPEND = 4 };
enum { KERNEL_CONNECTION, KERNEL_LOCAL };

// DEBUG_END_*
enum { END_PASSIVE, END_ACTIVE_TERMINATE, END_ACTIVE_DETACH, END_REENTRANT, END_DISCONNECT };

// DEBUG_OUTCTL_*
enum { OUTCTL_THIS_CLIENT, OUTCTL_ALL_CLIENTS, OUTCTL_ALL_OTHER_CLIENTS, OUTCTL_IGNORE, OUTCTL_LOG_ONLY,
       OUTCTL_SEND_MASK = 7, OUTCTL_OVERRIDE_MASK = 0x10 };
#define OUTCTL_AMBIENT 0xFFFFFFFEu // this and the next: as the command under way

#define EXECUTE_ECHO 1
#define EXECUTE_NO_REPEAT 4

#define ENGINE_INITIAL_BREAK 0x20 // DEBUG_ENGOPT_*
#define ENGINE_FINAL_BREAK 0x80
#define ENGINE_NO_EXECUTE_REPEAT 0x100
#define ENGINE_NO_SHELL 0x1000
#define ENGINE_OPTIONS_ALL 0x004FFFFF

#define PROCESS_DETACH_ON_EXIT 1 // DEBUG_PROCESS_*
#define PROCESS_OPTIONS_ALL 3

#define SYMBOLS_LOAD_LINES 0x10 // SYMOPT_LOAD_LINES

// DEBUG_EVENT_*, of GetInterestMask and GetLastEventInformation
enum { EVENTS_BREAKPOINT = 1, EVENTS_EXCEPTION = 2, EVENTS_CREATE_THREAD = 4, EVENTS_EXIT_THREAD = 8,
       EVENTS_CREATE_PROCESS = 0x10, EVENTS_EXIT_PROCESS = 0x20, EVENTS_LOAD_MODULE = 0x40, EVENTS_UNLOAD_MODULE = 0x80,
       EVENTS_SESSION_STATUS = 0x200, EVENTS_CHANGE_DEBUGGEE_STATE = 0x400, EVENTS_CHANGE_ENGINE_STATE = 0x800 };

// DEBUG_SESSION_*, DEBUG_CES_*, DEBUG_CDS_*
enum { SESSION_ACTIVE, SESSION_END_TERMINATE, SESSION_END_DETACH, SESSION_END_PASSIVE, SESSION_END };
#define CHANGED_CURRENT_THREAD 0x1
#define CHANGED_EXECUTION_STATUS 0x10
#define CHANGED_ALL 0xFFFFFFFFu

#define CLASS_KERNEL 1 // DEBUG_CLASS_*
#define CLASS_USER 2
#define KERNEL_CONNECTION_QUALIFIER 0
#define KERNEL_LOCAL_QUALIFIER 1
#define USER_PROCESS_QUALIFIER 0
#define DUMP_DEFAULT_QUALIFIER 1025
#define MACHINE_AMD64 0x8664
#define ANY_ID 0xFFFFFFFFu

#define VALUE_INT16 2 // DEBUG_VALUE_*
#define VALUE_INT32 3
#define VALUE_INT64 4

struct value { // DEBUG_VALUE
    union {
        uint8_t raw[24];
        uint64_t i64;
        uint32_t i32;
        uint16_t i16;
    };
    uint32_t tail;
    uint32_t type;
};

struct frame { // DEBUG_STACK_FRAME
    uint64_t instruction, return_address, frame, stack, function_entry;
    uint64_t parameters[4], reserved[6];
    int32_t is_virtual;
    uint32_t number;
};

struct module_parameters { // DEBUG_MODULE_PARAMETERS
    uint64_t base;
    uint32_t size, time, checksum, flags, symbol_type;
    uint32_t image_name_size, module_name_size, loaded_image_name_size, symbol_file_name_size, mapped_image_name_size;
    uint64_t reserved[2];
};

struct register_description { // DEBUG_REGISTER_DESCRIPTION
    uint32_t type, flags, subregister_of, subregister_length;
    uint64_t subregister_mask;
    uint32_t subregister_shift, reserved;
};

struct exception_record { // EXCEPTION_RECORD64
    uint32_t code, flags;
    uint64_t record, address;
    uint32_t parameter_count, unused;
    uint64_t parameters[15];
};

struct memory_information { // MEMORY_BASIC_INFORMATION64
    uint64_t base, allocation_base;
    uint32_t allocation_protect, alignment1;
    uint64_t size;
    uint32_t state, protect, type, alignment2;
};

struct create_options { // DEBUG_CREATE_PROCESS_OPTIONS
    uint32_t create_flags, engine_create_flags, verifier_flags, reserved;
};
