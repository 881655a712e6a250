// Reading and writing the target. A stack walk asks for many small pieces of
// the same pages and every read is a round trip, so image pages are kept and
// the top of the stack is fetched once per walk.
#include "win_target.h"

#include <string.h>

#define PAGE 0x1000u
#define PAGES 512
#define STACK_WINDOW 0x2000u

static struct {
    uint64_t address;
    bool valid;
    uint8_t bytes[PAGE];
} pages[PAGES];

static struct {
    uint64_t start;
    size_t size;
    uint8_t bytes[STACK_WINDOW];
} walk;

static size_t read_raw(struct win_target *target, uint64_t address, void *buffer, size_t size)
{
    SIZE_T got = 0;
    if (!ReadProcessMemory(target->process, (void *)(uintptr_t)address, buffer, size, &got)) got = 0;
    return got;
}

static void hide_traps(const struct win_target *target, uint64_t address, uint8_t *bytes, size_t size)
{
    if (!target->traps_set) return;
    size_t low = 0, high = target->trap_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (target->traps[middle].address < address) low = middle + 1;
        else high = middle;
    }
    for (; low < target->trap_count && target->traps[low].address < address + size; low++) {
        bytes[target->traps[low].address - address] = target->traps[low].original;
    }
}

size_t win_read(struct target *base, uint64_t address, void *buffer, size_t size)
{
    struct win_target *target = (struct win_target *)base;
    size_t got = read_raw(target, address, buffer, size);
    if (got == 0 && size > 1) {
        // A read that crosses into an unmapped page still yields its first part.
        size_t to_page_end = PAGE - (address & (PAGE - 1));
        if (to_page_end < size) got = read_raw(target, address, buffer, to_page_end);
    }
    hide_traps(target, address, buffer, got);
    win_breaks_hide(target, address, buffer, got);
    return got;
}

bool win_write(struct win_target *target, uint64_t address, const void *bytes, size_t size)
{
    SIZE_T done = 0;
    void *at = (void *)(uintptr_t)address;
    if (!WriteProcessMemory(target->process, at, bytes, size, &done) || done != size) return false;
    FlushInstructionCache(target->process, at, size);
    return true;
}

void win_forget_pages(void)
{
    for (int i = 0; i < PAGES; i++) pages[i].valid = false;
}

void win_walk_begin(struct win_target *target, struct win_thread *thread, uint64_t stack_pointer)
{
    // The upper end of the stack stands in the thread's TEB, at 8. A read beyond
    // it would fail as a whole.
    if (thread->stack_base == 0) read_raw(target, thread->info.teb + 8, &thread->stack_base, 8);
    uint64_t left = thread->stack_base - stack_pointer;
    walk.start = stack_pointer;
    walk.size = read_raw(target, stack_pointer, walk.bytes, left < STACK_WINDOW ? (size_t)left : STACK_WINDOW);
}

static bool read_image(struct win_target *target, uint64_t address, uint8_t *buffer, size_t size)
{
    uint64_t page = address & ~(uint64_t)(PAGE - 1);
    if (address + size > page + PAGE || win_module_at(target, address) == NULL) return false;
    size_t place = (page >> 12) % PAGES;
    win_cache_for(target);
    if (!pages[place].valid || pages[place].address != page) {
        pages[place].valid = win_read(&target->base, page, pages[place].bytes, PAGE) == PAGE;
        pages[place].address = page;
        if (!pages[place].valid) return false;
    }
    memcpy(buffer, pages[place].bytes + (address - page), size);
    return true;
}

bool win_read_for_walk(void *context, uint64_t address, void *buffer, size_t size)
{
    struct win_target *target = context;
    if (address >= walk.start && address + size <= walk.start + walk.size) {
        memcpy(buffer, walk.bytes + (address - walk.start), size);
        return true;
    }
    return read_image(target, address, buffer, size) || win_read(&target->base, address, buffer, size) == size;
}
