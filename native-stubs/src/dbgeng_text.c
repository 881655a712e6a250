// UTF-16 and UTF-8, and how DbgEng hands out text.
#include "dbgeng_face.h"

#include <stdlib.h>
#include <string.h>

#define REPLACEMENT 0xFFFD

// The next character; what is no UTF-8 becomes the replacement, a byte at a time.
static uint32_t next_of_bytes(const unsigned char **at, const unsigned char *end)
{
    uint32_t first = *(*at)++;
    if (first < 0x80) return first;
    int more = first >= 0xF0 && first < 0xF5 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
    if (more == 0 || first >= 0xF5 || end - *at < more) return REPLACEMENT;
    uint32_t value = first & (0x3F >> more);
    for (int i = 0; i < more; i++) {
        if (((*at)[i] & 0xC0) != 0x80) return REPLACEMENT;
        value = value << 6 | ((*at)[i] & 0x3F);
    }
    *at += more;
    return value;
}

wide *text_widen(const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes, *end = at + size;
    wide *text = malloc((size + 1) * sizeof *text);
    if (text == NULL) abort();
    size_t used = 0;
    while (at < end) {
        uint32_t value = next_of_bytes(&at, end);
        if (value >= 0x10000) {
            text[used++] = (wide)(0xD800 + ((value - 0x10000) >> 10));
            value = 0xDC00 + ((value - 0x10000) & 0x3FF);
        }
        text[used++] = (wide)value;
    }
    text[used] = 0;
    return text;
}

char *text_narrow(const wide *text)
{
    if (text == NULL) return NULL;
    size_t length = 0;
    while (text[length] != 0) length++;
    char *bytes = malloc(3 * length + 1);
    if (bytes == NULL) abort();
    char *out = bytes;
    for (size_t i = 0; i < length; i++) {
        uint32_t value = text[i];
        bool pair = value >= 0xD800 && value < 0xDC00 && text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000;
        if (pair) value = 0x10000 + ((value - 0xD800) << 10) + (text[++i] - 0xDC00u);
        else if (value >= 0xD800 && value < 0xE000) value = REPLACEMENT;
        if (value < 0x80) *out++ = (char)value;
        else {
            int more = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
            static const unsigned char LEADS[] = {0, 0xC0, 0xE0, 0xF0};
            *out++ = (char)(LEADS[more] | value >> (6 * more));
            while (more-- > 0) *out++ = (char)(0x80 | ((value >> (6 * more)) & 0x3F));
        }
    }
    *out = '\0';
    return bytes;
}

hresult give_text(const char *text, char *buffer, uint32_t size, uint32_t *needed)
{
    size_t length = strlen(text);
    if (needed != NULL) *needed = (uint32_t)length + 1;
    if (buffer == NULL) return OK;
    if (size == 0) return INVALID_ARGUMENT;
    size_t given = length < size ? length : size - 1;
    memcpy(buffer, text, given);
    buffer[given] = '\0';
    return given == length ? OK : FALSE_OK;
}

hresult give_wide(const char *text, wide *buffer, uint32_t size, uint32_t *needed)
{
    wide *whole = text_widen(text, strlen(text));
    size_t length = 0;
    while (whole[length] != 0) length++;
    if (needed != NULL) *needed = (uint32_t)length + 1;
    hresult result = OK;
    if (buffer != NULL && size == 0) result = INVALID_ARGUMENT;
    if (buffer != NULL && size > 0) {
        size_t given = length < size ? length : size - 1;
        memcpy(buffer, whole, given * sizeof *whole);
        buffer[given] = 0;
        result = given == length ? OK : FALSE_OK;
    }
    free(whole);
    return result;
}
