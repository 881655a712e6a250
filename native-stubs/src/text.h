// Taking command lines apart. Pure C, no operating system.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

const char *text_skip_blanks(const char *at);

// A number as the debugger reads it: hex unless 0n (decimal), 0t (octal) or
// 0y (binary) says otherwise; a backquote may split the halves of an address.
// Advances *at past the number only on success.
bool text_number(const char **at, uint64_t *value);

// Copies the next command of a ';' list, trimmed, and advances *at past it.
// Quotes and braces hide a ';'. False at the end of the list or when too long.
bool text_next_command(const char **at, char *command, size_t size);

// Copies the next blank-separated word ("..." counts as one, without quotes).
bool text_word(const char **at, char *word, size_t size);

bool text_equal_nocase(const char *a, const char *b);
bool text_starts_nocase(const char *text, const char *prefix);
// '*' and '?' patterns, any case.
bool text_matches(const char *pattern, const char *text);

// "C:\dir\name.dll" -> "name.dll", in place.
const char *text_file_name(const char *path);
// "C:\dir\name.dll" -> "name"; what the debugger calls the module.
void text_module_name(const char *path, char *name, size_t size);

// 00007ff6`12345678
const char *text_address(uint64_t address, char buffer[20]);
