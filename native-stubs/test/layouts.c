// Holds nt_layouts.h against the system's headers, mingw's or Wine's: there is nothing to run.
#include <windows.h>
#include <winternl.h>
#include <dbghelp.h>

#include "nt_layouts.h"

#define SAME(ours, field, theirs, member) _Static_assert(offsetof(struct ours, field) == offsetof(theirs, member), #theirs "." #member)

_Static_assert(sizeof(struct nt_symbol) == sizeof(SYMBOL_INFOW), "SYMBOL_INFOW");
SAME(nt_symbol, module_base, SYMBOL_INFOW, ModBase);
SAME(nt_symbol, name_room, SYMBOL_INFOW, MaxNameLen);
SAME(nt_symbol, name, SYMBOL_INFOW, Name);
_Static_assert(sizeof(struct nt_line) == sizeof(IMAGEHLP_LINEW64), "IMAGEHLP_LINEW64");
SAME(nt_line, number, IMAGEHLP_LINEW64, LineNumber);
SAME(nt_line, file, IMAGEHLP_LINEW64, FileName);
SAME(nt_module, base, IMAGEHLP_MODULEW64, BaseOfImage);
SAME(nt_module, name, IMAGEHLP_MODULEW64, ModuleName);
SAME(nt_module, loaded_pdb, IMAGEHLP_MODULEW64, LoadedPdbName);

#ifdef NT_HANDLES_DECLARED // by Wine; mingw has neither of these
_Static_assert(sizeof(struct nt_module) == sizeof(IMAGEHLP_MODULEW64), "IMAGEHLP_MODULEW64");
_Static_assert(sizeof(struct nt_handle) == sizeof(SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX), "SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX");
SAME(nt_handle, pid, SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX, UniqueProcessId);
SAME(nt_handle, value, SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX, HandleValue);
SAME(nt_handle, type_index, SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX, ObjectTypeIndex);
SAME(nt_handles, entries, SYSTEM_HANDLE_INFORMATION_EX, Handles);
_Static_assert(sizeof(struct nt_type) == sizeof(OBJECT_TYPE_INFORMATION), "OBJECT_TYPE_INFORMATION");
SAME(nt_type, name_room, OBJECT_TYPE_INFORMATION, TypeName.MaximumLength);
SAME(nt_type, index, OBJECT_TYPE_INFORMATION, TypeIndex);
#endif
