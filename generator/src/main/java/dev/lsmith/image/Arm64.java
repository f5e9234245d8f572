package dev.lsmith.image;

import dev.lsmith.image.Step.Effect;
import dev.lsmith.image.Step.Flow;
import dev.lsmith.image.Step.Reference;

/** Instructions of aarch64 (Arm's architecture reference manual, C4): those that branch, and those by which constants and addresses are made. */
final class Arm64 implements Step.Machine {
    private static final int WIDTH = 4;
    private static final int SP = 31;

    @Override
    public String name() {
        return "aarch64";
    }

    @Override
    public int registers() {
        return 32;
    }

    @Override
    public boolean isFixedWidth() {
        return true;
    }

    @Override
    public boolean zeroIsRead() {
        return false;
    }

    @Override
    public boolean isPadding(byte[] code, int at) {
        return at + WIDTH <= code.length && word(code, at) == 0xd503201f;
    }

    @Override
    public int stack() {
        return SP;
    }

    @Override
    public int number() {
        return 8;
    }

    /** Procedure call standard for the Arm 64-bit architecture, 6.1.1. */
    @Override
    public int lostInCalls() {
        return 0x4007ffff;
    }

    @Override
    public int lostInSystemCalls() {
        return 1;
    }

    @Override
    public int callPushes() {
        return 0;
    }

    private static int word(byte[] code, int at) {
        return (code[at] & 0xff)
                | ((code[at + 1] & 0xff) << 8)
                | ((code[at + 2] & 0xff) << 16)
                | ((code[at + 3] & 0xff) << 24);
    }

    @Override
    public Step step(byte[] code, int at, int end, long address) {
        if (at + WIDTH > end) {
            return Step.BAD;
        }
        int w = word(code, at);
        int group = (w >>> 25) & 15;
        if (group == 0) {
            return Step.BAD;
        }
        if ((group & 14) == 10) {
            return branch(w, address);
        }
        if ((group & 14) == 8) {
            return immediate(w, address);
        }
        if ((group & 5) == 4) {
            return memory(w, address);
        }
        if ((group & 7) == 7) {
            // From the vector registers only fmov, the conversions and umov come into the general ones.
            boolean writes = (w & 0x5f20fc00) == 0x1e200000 || (w & 0xbfe0fc00) == 0x0e003c00;
            return writes ? lost(w & 31) : effect(Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0);
        }
        return registers(w);
    }

    private static Step registers(int w) {
        int to = w & 31;
        int second = (w >>> 16) & 31;
        if ((w & 0x7fe0ffe0) == 0x2a0003e0 && to != SP) {
            return second == SP ? effect(Effect.SET, to, Step.NOWHERE, 0) : effect(Effect.COPY, to, second, 0);
        }
        return lost(to);
    }

    private static Step branch(int w, long address) {
        if ((w & 0x7c000000) == 0x14000000) {
            return flow(w < 0 ? Flow.CALL : Flow.JUMP, address + signed(w, 0, 26) * 4);
        }
        if ((w & 0xff000000) == 0x54000000 || (w & 0x7e000000) == 0x34000000) {
            return flow(Flow.BRANCH, address + signed(w, 5, 19) * 4);
        }
        if ((w & 0x7e000000) == 0x36000000) {
            return flow(Flow.BRANCH, address + signed(w, 5, 14) * 4);
        }
        if ((w & 0xfe000000) == 0xd6000000) {
            return switch ((w >>> 21) & 7) {
                case 0 -> flow(Flow.JUMP_INDIRECT, 0);
                case 1 -> flow(Flow.CALL_INDIRECT, 0);
                default -> flow(Flow.RETURN, 0);
            };
        }
        if ((w & 0xffe0001f) == 0xd4000001) {
            return flow(Flow.SYSCALL, 0);
        }
        if ((w & 0xff000000) == 0xd4000000) {
            return flow(Flow.STOP, 0);
        }
        return (w & 0xfff00000) == 0xd5300000 ? lost(w & 31) : effect(Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0);
    }

    private static Step immediate(int w, long address) {
        int to = w & 31;
        int from = (w >>> 5) & 31;
        if ((w & 0x1f000000) == 0x10000000) {
            long offset = (signed(w, 5, 19) << 2) | ((w >>> 29) & 3);
            return w < 0
                    ? effect(Effect.SET, to, Step.NOWHERE, (address & -4096L) + (offset << 12))
                    : new Step(
                            WIDTH,
                            Flow.NEXT,
                            0,
                            Effect.SET,
                            to,
                            Step.NOWHERE,
                            address + offset,
                            Reference.ADDRESS,
                            address + offset);
        }
        if ((w & 0x3f800000) == 0x11000000) {
            long value = (long) ((w >>> 10) & 0xfff) << ((w & 0x400000) != 0 ? 12 : 0);
            return effect(Effect.ADD, to, from, (w & 0x40000000) != 0 ? -value : value);
        }
        if ((w & 0x1f800000) == 0x12800000) {
            int part = (w >>> 5) & 0xffff;
            long bits = part;
            int shift = ((w >>> 21) & 3) * 16;
            long narrow = w < 0 ? -1L : 0xffff_ffffL;
            return switch ((w >>> 29) & 3) {
                case 0 -> effect(Effect.SET, to, Step.NOWHERE, ~(bits << shift) & narrow);
                case 2 -> effect(Effect.SET, to, Step.NOWHERE, bits << shift);
                default -> effect(Effect.INSERT, to, shift, bits);
            };
        }
        return lost(to);
    }

    private static Step memory(int w, long address) {
        int to = w & 31;
        int from = (w >>> 5) & 31;
        boolean vector = (w & 0x4000000) != 0;
        boolean loads = (w & 0x400000) != 0;
        if ((w & 0x3b000000) == 0x18000000) {
            long place = address + signed(w, 5, 19) * 4;
            int lost = vector || to == SP ? 0 : 1 << to;
            return new Step(WIDTH, Flow.NEXT, 0, Effect.CLOBBER, lost, Step.NOWHERE, 0, Reference.LOAD, place);
        }
        if ((w & 0x3a000000) == 0x28000000) {
            return pair(w, from, vector, loads);
        }
        int size = w >>> 30;
        boolean wide = size >= 2 && !vector;
        if ((w & 0x3b000000) == 0x39000000) {
            int scale = vector && (w & 0x800000) != 0 ? 4 : size;
            long offset = (long) ((w >>> 10) & 0xfff) << scale;
            return access(to, from, offset, loads || (vector && (w & 0x400000) != 0), wide, vector);
        }
        if ((w & 0x3b200c00) == 0x38000000) {
            return access(to, from, signed(w, 12, 9), loads, wide, vector);
        }
        if ((w & 0x3b200400) == 0x38000400) {
            // Behind or before it the register with the address goes on.
            return effect(Effect.ADD, from, from, signed(w, 12, 9));
        }
        return vector ? effect(Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0) : lost(to);
    }

    private static Step access(int to, int from, long offset, boolean loads, boolean wide, boolean vector) {
        if (loads) {
            return effect(Effect.LOAD, vector || to == SP ? Step.NOWHERE : to, from, offset);
        }
        return wide && to != SP
                ? effect(Effect.STORE, to, from, offset)
                : effect(Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0);
    }

    private static Step pair(int w, int from, boolean vector, boolean loads) {
        int scale = vector ? 2 + (w >>> 30) : w < 0 ? 3 : 2;
        long offset = signed(w, 15, 7) << scale;
        if ((w & 0x800000) != 0) {
            return effect(Effect.ADD, from, from, offset);
        }
        int second = (w >>> 10) & 31;
        int to = second == 8 ? second : w & 31;
        return loads
                ? effect(Effect.LOAD, vector || to == SP ? Step.NOWHERE : to, from, offset)
                : effect(Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0);
    }

    private static long signed(int w, int from, int bits) {
        return (long) (w << (32 - from - bits)) >> (32 - bits);
    }

    private static Step flow(Flow flow, long target) {
        return new Step(WIDTH, flow, target, Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0, Reference.NONE, 0);
    }

    private static Step effect(Effect effect, int to, int from, long value) {
        return new Step(WIDTH, Flow.NEXT, 0, effect, to, from, value, Reference.NONE, 0);
    }

    private static Step lost(int register) {
        return register == SP
                ? effect(Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0)
                : effect(Effect.CLOBBER, 1 << register, Step.NOWHERE, 0);
    }
}
