package dev.lsmith.image;

/**
 * One instruction, as far as the search for system calls needs to know it.
 *
 * @param length in bytes; 0 for bytes that are no instruction
 * @param flow where it goes
 * @param target where a call or jump that names its target goes
 * @param effect what becomes of the registers
 * @param to the register that is written, or the registers that hold something unknown afterwards, a bit for each ({@link
 *     Effect#CLOBBER}); {@link #NOWHERE} for none
 * @param from the register that is read
 * @param value the constant of the effect
 * @param reference how {@code address} is used
 * @param address the address that the instruction names, or a constant that may be one
 */
record Step(
        int length,
        Flow flow,
        long target,
        Effect effect,
        int to,
        int from,
        long value,
        Reference reference,
        long address) {
    static final int NOWHERE = -1;

    /** Bytes that are no instruction. */
    static final Step BAD = new Step(0, Flow.STOP, 0, Effect.NONE, NOWHERE, NOWHERE, 0, Reference.NONE, 0);

    /** Where an instruction goes. */
    enum Flow {
        NEXT,
        CALL,
        CALL_INDIRECT,
        JUMP,
        JUMP_INDIRECT,
        /** To {@code target} or on. */
        BRANCH,
        RETURN,
        /** Traps, or never comes back. */
        STOP,
        /** The system call of its machine; its number is in {@link Machine#number}. */
        SYSCALL,
        /** A 32-bit system call of x86, whose numbers are others: {@code int $0x80}. */
        SYSCALL_32;

        /** Whether the instruction behind it is never its next one. */
        boolean ends() {
            return this == JUMP || this == JUMP_INDIRECT || this == RETURN || this == STOP;
        }
    }

    /** What becomes of the registers. */
    enum Effect {
        NONE,
        /** {@code to = value}. */
        SET,
        /** {@code to = from}. */
        COPY,
        /** {@code to = from}, or stays. */
        MAY_COPY,
        /** {@code to = from + value}. */
        ADD,
        /** 16 bits of {@code to} are set: those that {@code from} counts up to from its bit ({@code movk} of aarch64). */
        INSERT,
        /** The lowest 8 bits of {@code to} are {@code value} ({@code mov $56,%al}). */
        LOW_BYTE,
        /** {@code to =} memory at {@code from + value}. */
        LOAD,
        /** Memory at {@code from + value} is {@code to}. */
        STORE,
        /** Memory at {@code from + value} is the constant {@code address}. */
        STORE_CONSTANT,
        /** The stack pointer goes down by a word that holds {@code from}. */
        PUSH,
        /** The stack pointer goes down by a word that holds {@code value}. */
        PUSH_CONSTANT,
        /** The stack pointer goes down by a word that holds memory at {@code from + value}, as it was before. */
        PUSH_LOADED,
        /** {@code to} is the word at the stack pointer, which goes up. */
        POP,
        /** The registers of the bits of {@code to} hold something unknown. */
        CLOBBER
    }

    /** How an address is used. */
    enum Reference {
        NONE,
        /** It is put into a register, or memory at it with an index is used. */
        ADDRESS,
        /** Memory at it is read. */
        LOAD,
        /** It is a constant, which is an address only in programs that are always loaded at the same place. */
        CONSTANT
    }

    /** What differs between kinds of machine. */
    interface Machine {
        /** Its name in the tables of system calls: {@code x86_64}. */
        String name();

        /** How many registers it has. */
        int registers();

        /** Whether every instruction is of four bytes, so that an address takes two of them. */
        boolean isFixedWidth();

        /** Whether the system call of number 0 is read(2). */
        boolean zeroIsRead();

        /** Whether bytes are an instruction that does nothing, with which compilers fill what lies between others. */
        boolean isPadding(byte[] code, int at);

        /** The stack pointer. */
        int stack();

        /** The register of a system call's number. */
        int number();

        /** The registers that a called function may change, a bit for each. */
        int lostInCalls();

        /** The registers that the kernel may change in a system call, a bit for each. */
        int lostInSystemCalls();

        /** How far the stack goes down in a call. */
        int callPushes();

        /** The instruction at a place of the code.
         *
         * @param code the bytes
         * @param at where in them
         * @param end where the code ends
         * @param address where that place is in memory
         */
        Step step(byte[] code, int at, int end, long address);
    }
}
