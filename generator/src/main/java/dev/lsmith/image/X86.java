package dev.lsmith.image;

import dev.lsmith.image.Step.Effect;
import dev.lsmith.image.Step.Flow;

/**
 * Instructions of x86_64: the length of every one (Intel's manual, volume 2, appendix A; AMD's, volume 3, appendix A), and the effect of
 * those by which compilers bring a constant into a register.
 */
final class X86 implements Step.Machine {

    @Override
    public String name() {
        return "x86_64";
    }

    @Override
    public int registers() {
        return 16;
    }

    @Override
    public boolean isFixedWidth() {
        return false;
    }

    @Override
    public boolean zeroIsRead() {
        return true;
    }

    @Override
    public boolean isPadding(byte[] code, int from) {
        int at = from;
        while (at + 1 < code.length && (code[at] == 0x66 || code[at] == 0x2e)) {
            at++;
        }
        return code[at] == (byte) 0x90 || (code[at] == 0x0f && at + 1 < code.length && code[at + 1] == 0x1f);
    }

    @Override
    public int stack() {
        return X86Encoding.RSP;
    }

    @Override
    public int number() {
        return X86Encoding.RAX;
    }

    /** System V ABI, AMD64 supplement, figure 3.4. */
    @Override
    public int lostInCalls() {
        return X86Encoding.mask(0, 1, 2, 6, 7, 8, 9, 10, 11);
    }

    @Override
    public int lostInSystemCalls() {
        return X86Encoding.mask(0, 1, 11);
    }

    @Override
    public int callPushes() {
        return 8;
    }

    @Override
    public Step step(byte[] code, int at, int end, long address) {
        return new Decoding(code, at, end, address).step();
    }

    /** The maps of opcodes: one byte, {@code 0f}, {@code 0f 38}, {@code 0f 3a}, and those of VEX and EVEX. */
    private static final class Decoding extends X86OneByte {
        Decoding(byte[] code, int at, int end, long address) {
            super(code, at, end, address);
        }

        Step step() {
            try {
                return decode();
            } catch (EndOfCode e) {
                return Step.BAD;
            }
        }

        private Step decode() {
            int opcode = prefixes();
            if (opcode == 0xc5 || opcode == 0xc4 || opcode == 0x62 || (opcode == 0x8f && xop())) {
                return vector(opcode);
            }
            if (opcode != 0x0f) {
                return oneByte(opcode);
            }
            opcode = next();
            if (opcode == 0x38) {
                opcode = next();
                modrm();
                return plain(opcode >= 0xf0 ? mask(reg) : 0);
            }
            if (opcode == 0x3a) {
                opcode = next();
                modrm();
                immediate = next(1);
                return plain(opcode >= 0x14 && opcode <= 0x17 ? registerOperand() : 0);
            }
            return twoBytes(opcode);
        }

        private boolean xop() {
            return at < end && (code[at] & 0x1f) >= 8;
        }

        private Step vector(int opcode) {
            int map = 1;
            boolean evex = opcode == 0x62;
            int first = next();
            if (opcode == 0xc5) {
                rex = (first & 0x80) == 0 ? 4 : 0;
                vvvv = (~first >> 3) & 15;
            } else {
                rex = ((first & 0x80) == 0 ? 4 : 0) | ((first & 0x40) == 0 ? 2 : 0) | ((first & 0x20) == 0 ? 1 : 0);
                map = first & (evex ? 7 : 31);
                vvvv = (~next() >> 3) & 15;
            }
            if (evex) {
                next();
            }
            int op = next();
            if (map == 1 && op == 0x77 && !evex) {
                return plain(0);
            }
            modrm();
            boolean shuffles = (op >= 0x70 && op <= 0x73) || op == 0xc2 || (op >= 0xc4 && op <= 0xc6);
            if (map == 3 || map == 8 || (map == 1 && shuffles)) {
                next();
            } else if (map == 10) {
                next(4);
            }
            return plain(vectorWrites(map, op));
        }

        /** The general registers that vector instructions write, with BMI's. */
        private int vectorWrites(int map, int op) {
            return switch (map) {
                case 1 ->
                    switch (op) {
                        case 0x2c, 0x2d, 0x50, 0x78, 0x79, 0x93, 0xc5, 0xd7 -> mask(reg);
                        case 0x7e -> registerOperand();
                        default -> 0;
                    };
                case 2 -> op >= 0xf0 ? mask(reg, vvvv) : 0;
                case 3 -> op == 0xf0 ? mask(reg) : op >= 0x14 && op <= 0x17 ? registerOperand() : 0;
                case 9, 10 -> mask(reg, vvvv);
                default -> 0;
            };
        }

        private Step twoBytes(int opcode) {
            if (opcode >= 0x80 && opcode <= 0x8f) {
                long offset = next(4);
                return flow(Flow.BRANCH, here() + offset);
            }
            switch (opcode) {
                case 0x05 -> {
                    return flow(Flow.SYSCALL, 0);
                }
                case 0x0b -> {
                    return flow(Flow.STOP, 0);
                }
                case 0x07, 0x35 -> {
                    return flow(Flow.RETURN, 0);
                }
                case 0x31, 0x32, 0x33 -> {
                    return plain(mask(RAX, RDX));
                }
                case 0xa2 -> {
                    return plain(mask(RAX, RBX, RCX, RDX));
                }
                case 0x06, 0x08, 0x09, 0x0e, 0x30, 0x34, 0x37, 0x77, 0xa0, 0xa1, 0xa8, 0xa9, 0xaa -> {
                    return plain(0);
                }
                case 0x04, 0x0a, 0x0c, 0x24, 0x25, 0x26, 0x27, 0x36, 0x39, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f -> {
                    return Step.BAD;
                }
                default -> {}
            }
            if (opcode >= 0xc8 && opcode <= 0xcf) {
                return plain(mask((opcode & 7) | ((rex & 1) << 3)));
            }
            if (opcode >= 0x20 && opcode <= 0x23) {
                int b = next();
                return plain(mask((b & 7) | ((rex & 1) << 3)));
            }
            modrm();
            switch (opcode) {
                case 0x0f, 0x70, 0x71, 0x72, 0x73, 0xa4, 0xac, 0xba, 0xc2, 0xc4, 0xc5, 0xc6 -> immediate = next(1);
                case 0x78 -> immediate = next(shortOperand || repeat == 0xf2 ? 2 : 0);
                default -> {}
            }
            if (opcode >= 0x40 && opcode <= 0x4f && mod == 3) {
                return effect(Effect.MAY_COPY, reg, rm, 0);
            }
            return plain(twoByteWrites(opcode));
        }

        private int twoByteWrites(int opcode) {
            if (opcode >= 0x40 && opcode <= 0x50) {
                return mask(reg);
            }
            if (opcode >= 0x90 && opcode <= 0x9f) {
                return registerOperand();
            }
            return switch (opcode) {
                case 0x01 -> mask(RAX, RCX, RDX) | registerOperand();
                case 0x02, 0x03, 0x2c, 0x2d, 0xaf, 0xb6, 0xb7, 0xb8, 0xbc, 0xbd, 0xbe, 0xbf, 0xc5, 0xd7 -> mask(reg);
                case 0x00, 0x7e, 0xa4, 0xa5, 0xab, 0xac, 0xad, 0xae, 0xb3, 0xba, 0xbb, 0xc7 ->
                    registerOperand() | (opcode == 0xc7 ? mask(RAX, RDX) : 0);
                case 0xb0, 0xb1 -> registerOperand() | mask(RAX);
                case 0xc0, 0xc1 -> registerOperand() | mask(reg);
                case 0x1e -> repeat == 0xf3 && (reg & 7) == 1 ? registerOperand() : 0;
                default -> 0;
            };
        }
    }
}
