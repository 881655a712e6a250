// IDebugControl, the part that prints what a client says.
#include "dbgeng_control.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

// Formats as far as a caller from elsewhere needs: %s, %d, %u, %x, %%.
static void print_format(struct face *this, uint32_t control, uint32_t mask, const char *format, va_list arguments,
                         bool wide_text)
{
    char text[4096];
    size_t used = 0;
    for (const char *p = format; *p != '\0' && used + 1 < sizeof text; p++) {
        size_t room = sizeof text - used;
        if (*p != '%' || p[1] == '\0') {
            text[used++] = *p;
            continue;
        }
        int added = 1;
        switch (*++p) {
        case 's': {
            void *argument = va_arg(arguments, void *);
            char *narrow = wide_text ? text_narrow(argument) : NULL;
            added = snprintf(text + used, room, "%s", wide_text ? narrow : (char *)argument);
            free(narrow);
            break;
        }
        case 'd': added = snprintf(text + used, room, "%d", va_arg(arguments, int)); break;
        case 'u': added = snprintf(text + used, room, "%u", va_arg(arguments, unsigned)); break;
        case 'x': added = snprintf(text + used, room, "%x", va_arg(arguments, unsigned)); break;
        default: text[used] = *p; break;
        }
        used = (size_t)added < room ? used + (size_t)added : sizeof text - 1;
    }
    text[used] = '\0';
    output_for(this->client, control);
    output_send(mask, text, used);
    output_done();
}

hresult ControlledOutputWide(struct face *this, uint32_t control, uint32_t mask, const wide *format, ...)
{
    MINE(this);
    char *text = text_narrow(format);
    va_list arguments;
    va_start(arguments, format);
    print_format(this, control, mask, text, arguments, true);
    va_end(arguments);
    free(text);
    return OK;
}

hresult OutputWide(struct face *this, uint32_t mask, const wide *format, ...)
{
    MINE(this);
    char *text = text_narrow(format);
    va_list arguments;
    va_start(arguments, format);
    print_format(this, OUTCTL_ALL_CLIENTS, mask, text, arguments, true);
    va_end(arguments);
    free(text);
    return OK;
}

hresult Output(struct face *this, uint32_t mask, const char *format, ...)
{
    MINE(this);
    va_list arguments;
    va_start(arguments, format);
    print_format(this, OUTCTL_ALL_CLIENTS, mask, format, arguments, false);
    va_end(arguments);
    return OK;
}
