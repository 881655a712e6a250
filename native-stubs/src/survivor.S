# Code that runs inside the target. Position independent; copied as it is.
#
# survivor_install: the debugger points a stopped thread here. It registers
# survivor_handler as a vectored exception handler and stops at an int3.
# survivor_handler: a debugger sees every exception first, so this one sees a
# trap only when no debugger is left, and carries out the covered instruction.
#
# The debugger fills in the table behind the code (struct survivor_table).

        .set CODE_PRIVILEGED, 0xC0000096
        .set CODE_SINGLE_STEP, 0x80000004
        .set CONTEXT_FLAGS, 0x44
        .set CONTEXT_RAX, 0x78
        .set CONTEXT_RCX, 0x80
        .set CONTEXT_RSP, 0x98
        .set CONTEXT_R10, 0xC8
        .set CONTEXT_RIP, 0xF8

        .section .rdata, "dr"
        .globl survivor_start, survivor_stop, survivor_done, survivor_table
        .balign 16
survivor_start:
survivor_install:
        and     $-16, %rsp
        sub     $0x20, %rsp
        mov     $1, %ecx
        lea     survivor_handler(%rip), %rdx
        mov     survivor_table(%rip), %rax      # RtlAddVectoredExceptionHandler
        call    *%rax
survivor_done:
        int3

        .balign 16
survivor_handler:
        mov     (%rcx), %rdx                    # EXCEPTION_RECORD
        mov     8(%rcx), %rcx                   # CONTEXT
        xor     %eax, %eax                      # EXCEPTION_CONTINUE_SEARCH
        cmpl    $CODE_SINGLE_STEP, (%rdx)
        je      7f
        cmpl    $CODE_PRIVILEGED, (%rdx)
        jne     9f
        mov     0x10(%rdx), %rdx                # ExceptionAddress
        lea     survivor_table(%rip), %r8
        mov     8(%r8), %r9                     # number of entries
        mov     16(%r8), %r10                   # breakpoints
        add     $32, %r8
1:      test    %r9, %r9
        jz      6f
        cmp     (%r8), %rdx
        je      2f
        add     $16, %r8
        dec     %r9
        jmp     1b

2:      mov     8(%r8), %r10d                   # kind
        mov     12(%r8), %r11d                  # argument
        or      $-1, %eax                       # EXCEPTION_CONTINUE_EXECUTION
        cmp     $1, %r10d
        je      3f
        cmp     $2, %r10d
        je      4f
        cmp     $3, %r10d
        je      5f
        mov     CONTEXT_RSP(%rcx), %r8          # ret
        mov     (%r8), %r9
        mov     %r9, CONTEXT_RIP(%rcx)
        add     %r11, %r8
        mov     %r8, CONTEXT_RSP(%rcx)
        ret
3:      mov     CONTEXT_RCX(%rcx), %r8          # mov r10,rcx
        mov     %r8, CONTEXT_R10(%rcx)
        add     $3, %rdx
        mov     %rdx, CONTEXT_RIP(%rcx)
        ret
4:      mov     %r11, CONTEXT_RAX(%rcx)         # mov eax,number
        add     $5, %rdx
        mov     %rdx, CONTEXT_RIP(%rcx)
        ret
5:      movslq  %r11d, %r11                     # jmp
        lea     5(%rdx,%r11), %rdx
        mov     %rdx, CONTEXT_RIP(%rcx)
        ret

6:      mov     (%r10), %r8                     # a breakpoint: on in its slot
        test    %r8, %r8
        jz      9f
        add     $16, %r10
        cmp     %r8, %rdx
        jne     6b
        mov     -8(%r10), %r8
        mov     %r8, CONTEXT_RIP(%rcx)
        or      $-1, %eax
        ret

7:      mov     %gs:0x48, %r8                   # a step of the debugger's that came too late
        cmp     %r8d, survivor_table+24(%rip)
        jne     9f
        andl    $~0x100, CONTEXT_FLAGS(%rcx)
        or      $-1, %eax
9:      ret

        .balign 16
survivor_table:
        .quad   0                               # RtlAddVectoredExceptionHandler
        .quad   0                               # number of entries
        .quad   0                               # address of the breakpoints
        .quad   0                               # thread whose trap flag was set
survivor_stop:
