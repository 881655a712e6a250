// Never run: compiling it holds slots.def and the layouts in src/dbgeng.h against the
// dbgeng.h of Wine (-DWINE_HEADER) or of mingw-w64. A wrong slot or id is a build error.
#define CINTERFACE
#include <stddef.h>
#include <windef.h>
#include <winbase.h>
#include <unknwn.h>

// An id becomes four numbers, so that it can be compared while compiling.
#undef DEFINE_GUID
#define DEFINE_GUID(name, a, b, c, d0, d1, d2, d3, d4, d5, d6, d7) \
    enum { \
        name##_A = (unsigned)(a), \
        name##_B = (unsigned)(b) << 16 | (c), \
        name##_C = (unsigned)(d0) << 24 | (d1) << 16 | (d2) << 8 | (d3), \
        name##_D = (unsigned)(d4) << 24 | (d5) << 16 | (d6) << 8 | (d7) \
    }
#include <dbgeng.h>

#undef INTERFACE
#include "../src/dbgeng.h"

// What a header does not declare, by interface or by method: the other one has to.
#ifdef WINE_HEADER
#define ABSENT_IDebugDataSpaces3 , 1
#define ABSENT_IDebugRegisters , 1
#define ABSENT_METHOD_GetCurrentProcessId , 1
#define ABSENT_METHOD_GetNumberTextReplacements , 1 // it has typing errors in the names
#define ABSENT_METHOD_GetTextReplacement , 1
// Wine 8 forgets IDebugSystemObjects::GetCurrentProcessId: from there it is one behind.
#define BEHIND(type, slot) \
    ((slot) > IDebugSystemObjects_GetCurrentProcessId && sizeof(#type) >= sizeof "IDebugSystemObjects" && \
             __builtin_memcmp(#type, "IDebugSystemObjects", sizeof "IDebugSystemObjects" - 1) == 0 \
         ? 32 - sizeof(IDebugSystemObjectsVtbl) / sizeof(void *) : 0)
#else
#define ABSENT_IDebugClient5 , 1
#define ABSENT_IDebugClient6 , 1
#define ABSENT_IDebugClient7 , 1
#define ABSENT_IDebugControl4 , 1
#define ABSENT_IDebugSymbols3 , 1
#define ABSENT_IDebugAdvanced2 , 1
#define ABSENT_IDebugAdvanced3 , 1
#define ABSENT_IDebugBreakpoint2 , 1
#define ABSENT_IDebugOutputCallbacksWide , 1
#define ABSENT_IDebugEventCallbacksWide , 1
#define BEHIND(type, slot) 0
#endif
#define ABSENT_ID_IUnknown , 1 // it is declared elsewhere

#define SECOND_OF(first, second, ...) second
#define SECOND(...) SECOND_OF(__VA_ARGS__)
#define JOIN_THEM(a, b) a##b
#define JOIN(a, b) JOIN_THEM(a, b)
// NAME_0 or, when `absent` stands for a comma and 1, NAME_1.
#define UNLESS(absent, name) JOIN(name, SECOND(absent, 0, 0))

#define SLOT_0(type, method, slot) \
    _Static_assert(offsetof(type##Vtbl, method) / sizeof(void *) == (slot) - BEHIND(type, slot), \
                   #type "::" #method " is not in slot " #slot " of this dbgeng.h");
#define SLOT_1(type, method, slot)
#define METHOD_0(type, method, slot) UNLESS(ABSENT_METHOD_##method, SLOT_)(type, method, slot)
#define METHOD_1(type, method, slot)
#define METHOD(type, method, slot) UNLESS(ABSENT_##type, METHOD_)(type, method, slot)

#define ID_0(type, a, b, c, d0, d1, d2, d3, d4, d5, d6, d7) \
    _Static_assert((unsigned)IID_##type##_A == (a) && (unsigned)IID_##type##_B == ((unsigned)(b) << 16 | (c)) && \
                       (unsigned)IID_##type##_C == ((unsigned)(d0) << 24 | (d1) << 16 | (d2) << 8 | (d3)) && \
                       (unsigned)IID_##type##_D == ((unsigned)(d4) << 24 | (d5) << 16 | (d6) << 8 | (d7)), \
                   "the id of " #type " is another one in this dbgeng.h");
#define ID_1(...)
#define INTERFACE_0(type, ...) UNLESS(ABSENT_ID_##type, ID_)(type, __VA_ARGS__)
#define INTERFACE_1(...)
#define INTERFACE(type, base, ...) UNLESS(ABSENT_##type, INTERFACE_)(type, __VA_ARGS__)

#include "../slots.def"

// --- layouts ---
#define SAME_SIZE(ours, theirs) _Static_assert(sizeof(struct ours) == sizeof(theirs), #theirs ": another size");
#define SAME_PLACE(ours, field, theirs, their_field) \
    _Static_assert(offsetof(struct ours, field) == offsetof(theirs, their_field), #theirs "." #their_field ": another place");

SAME_SIZE(value, DEBUG_VALUE)
SAME_PLACE(value, tail, DEBUG_VALUE, TailOfRawBytes)
SAME_PLACE(value, type, DEBUG_VALUE, Type)
SAME_SIZE(frame, DEBUG_STACK_FRAME)
SAME_PLACE(frame, return_address, DEBUG_STACK_FRAME, ReturnOffset)
SAME_PLACE(frame, frame, DEBUG_STACK_FRAME, FrameOffset)
SAME_PLACE(frame, stack, DEBUG_STACK_FRAME, StackOffset)
SAME_PLACE(frame, function_entry, DEBUG_STACK_FRAME, FuncTableEntry)
SAME_PLACE(frame, parameters, DEBUG_STACK_FRAME, Params)
SAME_PLACE(frame, is_virtual, DEBUG_STACK_FRAME, Virtual)
SAME_PLACE(frame, number, DEBUG_STACK_FRAME, FrameNumber)
SAME_SIZE(module_parameters, DEBUG_MODULE_PARAMETERS)
SAME_PLACE(module_parameters, size, DEBUG_MODULE_PARAMETERS, Size)
SAME_PLACE(module_parameters, symbol_type, DEBUG_MODULE_PARAMETERS, SymbolType)
SAME_PLACE(module_parameters, image_name_size, DEBUG_MODULE_PARAMETERS, ImageNameSize)
SAME_PLACE(module_parameters, mapped_image_name_size, DEBUG_MODULE_PARAMETERS, MappedImageNameSize)
SAME_SIZE(exception_record, EXCEPTION_RECORD64)
SAME_PLACE(exception_record, address, EXCEPTION_RECORD64, ExceptionAddress)
SAME_PLACE(exception_record, parameters, EXCEPTION_RECORD64, ExceptionInformation)
#ifndef WINE_HEADER
SAME_SIZE(register_description, DEBUG_REGISTER_DESCRIPTION)
SAME_PLACE(register_description, subregister_mask, DEBUG_REGISTER_DESCRIPTION, SubregMask)
SAME_SIZE(memory_information, MEMORY_BASIC_INFORMATION64)
SAME_PLACE(memory_information, size, MEMORY_BASIC_INFORMATION64, RegionSize)
SAME_PLACE(memory_information, state, MEMORY_BASIC_INFORMATION64, State)
SAME_PLACE(memory_information, type, MEMORY_BASIC_INFORMATION64, Type)
#endif

// A few of the constants.
#define SAME_VALUE(ours, theirs) _Static_assert((unsigned)(ours) == (unsigned)(theirs), #ours " is not " #theirs);
SAME_VALUE(STATUS_BREAK, DEBUG_STATUS_BREAK)
SAME_VALUE(STATUS_NO_DEBUGGEE, DEBUG_STATUS_NO_DEBUGGEE)
SAME_VALUE(STATUS_IGNORE_EVENT, DEBUG_STATUS_IGNORE_EVENT)
SAME_VALUE(ATTACH_NO_SUSPEND, DEBUG_ATTACH_NONINVASIVE_NO_SUSPEND)
SAME_VALUE(END_ACTIVE_TERMINATE, DEBUG_END_ACTIVE_TERMINATE)
SAME_VALUE(END_ACTIVE_DETACH, DEBUG_END_ACTIVE_DETACH)
SAME_VALUE(END_DISCONNECT, DEBUG_END_DISCONNECT)
SAME_VALUE(ENGINE_INITIAL_BREAK, DEBUG_ENGOPT_INITIAL_BREAK)
SAME_VALUE(ENGINE_FINAL_BREAK, DEBUG_ENGOPT_FINAL_BREAK)
SAME_VALUE(ENGINE_NO_EXECUTE_REPEAT, DEBUG_ENGOPT_NO_EXECUTE_REPEAT)
SAME_VALUE(ENGINE_NO_SHELL, DEBUG_ENGOPT_DISALLOW_SHELL_COMMANDS)
SAME_VALUE(CHANGED_EXECUTION_STATUS, DEBUG_CES_EXECUTION_STATUS)
SAME_VALUE(SESSION_END_DETACH, DEBUG_SESSION_END_SESSION_ACTIVE_DETACH)
SAME_VALUE(CLASS_USER, DEBUG_CLASS_USER_WINDOWS)
SAME_VALUE(DUMP_DEFAULT_QUALIFIER, DEBUG_DUMP_DEFAULT)
#ifndef WINE_HEADER
SAME_VALUE(EVENTS_EXCEPTION, DEBUG_EVENT_EXCEPTION)
SAME_VALUE(EVENTS_SESSION_STATUS, DEBUG_EVENT_SESSION_STATUS)
SAME_VALUE(EVENTS_CHANGE_ENGINE_STATE, DEBUG_EVENT_CHANGE_ENGINE_STATE)
SAME_VALUE(OUTCTL_ALL_OTHER_CLIENTS, DEBUG_OUTCTL_ALL_OTHER_CLIENTS)
SAME_VALUE(OUTCTL_IGNORE, DEBUG_OUTCTL_IGNORE)
SAME_VALUE(OUTCTL_OVERRIDE_MASK, DEBUG_OUTCTL_OVERRIDE_MASK)
SAME_VALUE(EXECUTE_NO_REPEAT, DEBUG_EXECUTE_NO_REPEAT)
SAME_VALUE(INTERRUPT_EXIT, DEBUG_INTERRUPT_EXIT)
SAME_VALUE(KERNEL_LOCAL, DEBUG_ATTACH_LOCAL_KERNEL)
SAME_VALUE(VALUE_INT64, DEBUG_VALUE_INT64)
SAME_VALUE(PROCESS_DETACH_ON_EXIT, DEBUG_PROCESS_DETACH_ON_EXIT)
#endif
