package dev.lsmith.image;

import dev.lsmith.image.Step.Effect;
import dev.lsmith.image.Step.Flow;
import dev.lsmith.image.Step.Reference;

/**
 * How an instruction of x86_64 is encoded: prefixes, the ModRM byte with what follows it, immediates, and the steps that are made of
 * them (Intel's manual, volume 2, chapter 2).
 */
abstract class X86Encoding {
    static final int RAX = 0;
    static final int RCX = 1;
    static final int RDX = 2;
    static final int RBX = 3;
    static final int RSP = 4;
    static final int RBP = 5;
    static final int RSI = 6;
    static final int RDI = 7;

    static final int LONGEST = 15;

    final byte[] code;
    final int start;
    final int end;
    final long address;

    int at;
    int rex;
    boolean shortOperand;
    boolean shortAddress;
    int repeat;
    int vvvv;

    int mod = -1;
    int reg;
    int rm;
    int index = -1;
    long displacement;
    boolean relative;
    boolean absolute;
    long immediate;

    int next() {
        if (at >= end) {
            throw new EndOfCode();
        }
        return code[at++] & 0xff;
    }

    long next(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) next() << (8 * i);
        }
        int unused = 64 - 8 * bytes;
        return bytes == 0 ? 0 : (value << unused) >> unused;
    }

    int prefixes() {
        while (true) {
            int b = next();
            switch (b) {
                case 0x66 -> shortOperand = true;
                case 0x67 -> shortAddress = true;
                case 0xf2, 0xf3 -> repeat = b;
                case 0xf0, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65 -> {}
                default -> {
                    if ((b & 0xf0) != 0x40) {
                        return b;
                    }
                    rex = b;
                    int after = next();
                    if ((after & 0xf0) != 0x40 && !isPrefix(after)) {
                        return after;
                    }
                    // A REX prefix counts only right before the opcode.
                    rex = 0;
                    at--;
                }
            }
        }
    }

    static boolean isPrefix(int b) {
        return switch (b) {
            case 0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65 -> true;
            default -> false;
        };
    }

    /** The rest of a ModRM byte, with what follows it. */
    void modrm() {
        int b = next();
        mod = b >> 6;
        reg = ((b >> 3) & 7) | ((rex & 4) << 1);
        rm = b & 7;
        if (mod == 3) {
            rm |= (rex & 1) << 3;
            return;
        }
        if (rm == 4) {
            int sib = next();
            index = ((sib >> 3) & 7) | ((rex & 2) << 2);
            index = index == 4 ? -1 : index;
            rm = (sib & 7) | ((rex & 1) << 3);
            if ((sib & 7) == 5 && mod == 0) {
                rm = -1;
                absolute = true;
                displacement = next(4);
                return;
            }
        } else if (rm == 5 && mod == 0) {
            rm = -1;
            relative = true;
            displacement = next(4);
            return;
        } else {
            rm |= (rex & 1) << 3;
        }
        displacement = next(mod == 1 ? 1 : mod == 2 ? 4 : 0);
    }

    boolean wide() {
        return (rex & 8) != 0;
    }

    /** An immediate of the operand's size, at most 32 bits. */
    void operandImmediate() {
        immediate = next(shortOperand && !wide() ? 2 : 4);
    }

    int registerOperand() {
        return mod == 3 ? mask(rm) : 0;
    }

    Step setting(int register, long value) {
        return new Step(at - start, Flow.NEXT, 0, Effect.SET, register, Step.NOWHERE, value, Reference.CONSTANT, value);
    }

    int byteOperand() {
        return mod != 3 ? 0 : rex == 0 ? mask(rm, rm & 3) : mask(rm);
    }

    Step indirect(Flow flow) {
        return new Step(
                at - start,
                flow,
                0,
                Effect.NONE,
                Step.NOWHERE,
                mod == 3 ? rm : Step.NOWHERE,
                0,
                reference(),
                referenced());
    }

    Step pushing() {
        return new Step(
                at - start,
                Flow.NEXT,
                0,
                Effect.PUSH_CONSTANT,
                Step.NOWHERE,
                Step.NOWHERE,
                immediate,
                Reference.CONSTANT,
                immediate & 0xffff_ffffL);
    }

    long here() {
        return address + (at - start);
    }

    Step flow(Flow flow, long target) {
        return new Step(at - start, flow, target, Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0, Reference.NONE, 0);
    }

    Step effect(Effect effect, int to, int from, long value) {
        return new Step(at - start, Flow.NEXT, 0, effect, to, from, value, reference(), referenced());
    }

    /** An instruction with a constant and nothing else that matters. */
    Step constant() {
        Reference memory = reference();
        return new Step(
                at - start,
                Flow.NEXT,
                0,
                Effect.NONE,
                Step.NOWHERE,
                Step.NOWHERE,
                0,
                memory == Reference.NONE ? Reference.CONSTANT : memory,
                memory == Reference.NONE ? immediate & 0xffff_ffffL : referenced());
    }

    /** An instruction of which only what it destroys matters. */
    Step plain(int destroyed) {
        return new Step(
                at - start,
                Flow.NEXT,
                0,
                destroyed == 0 ? Effect.NONE : Effect.CLOBBER,
                destroyed,
                Step.NOWHERE,
                0,
                reference(),
                referenced());
    }

    Reference reference() {
        if (mod < 0 || mod == 3) {
            return Reference.NONE;
        }
        if (relative) {
            return Reference.LOAD;
        }
        return absolute || mod == 2 ? Reference.CONSTANT : Reference.NONE;
    }

    long referenced() {
        return relative ? here() + displacement : displacement & 0xffff_ffffL;
    }

    X86Encoding(byte[] code, int at, int end, long address) {
        this.code = code;
        this.start = at;
        this.at = at;
        this.end = Math.min(end, at + LONGEST);
        this.address = address;
    }

    static int mask(int... registers) {
        int mask = 0;
        for (int register : registers) {
            mask |= 1 << register;
        }
        return mask;
    }

    /** The code ends within an instruction. */
    static final class EndOfCode extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EndOfCode() {
            super("", null, false, false);
        }
    }
}
