package dev.lsmith.image;

import dev.lsmith.image.Step.Effect;
import dev.lsmith.image.Step.Flow;
import dev.lsmith.image.Step.Reference;

/**
 * Instructions of x86_64: the length of every one (Intel's manual, volume 2, appendix A; AMD's, volume 3, appendix A), and the effect of
 * those by which compilers bring a constant into a register.
 */
final class X86 implements Step.Machine {
    private static final int RAX = 0;
    private static final int RCX = 1;
    private static final int RDX = 2;
    private static final int RBX = 3;
    private static final int RSP = 4;
    private static final int RBP = 5;
    private static final int RSI = 6;
    private static final int RDI = 7;

    @Override
    public String name() {
        return "x86_64";
    }

    @Override
    public int registers() {
        return 16;
    }

    @Override
    public int stack() {
        return RSP;
    }

    @Override
    public int number() {
        return RAX;
    }

    @Override
    public int[] arguments() {
        return new int[] {RDI, RSI, RDX, RCX, 8, 9};
    }

    /** System V ABI, AMD64 supplement, figure 3.4. */
    @Override
    public int lostInCalls() {
        return mask(RAX, RCX, RDX, RSI, RDI, 8, 9, 10, 11);
    }

    @Override
    public int callPushes() {
        return 8;
    }

    @Override
    public Step step(byte[] code, int at, int end, long address) {
        return new Decoding(code, at, end, address).step();
    }

    static int mask(int... registers) {
        int mask = 0;
        for (int register : registers) {
            mask |= 1 << register;
        }
        return mask;
    }

    /** Which maps of opcodes there are: one byte, {@code 0f}, {@code 0f 38}, {@code 0f 3a}; those of VEX have the same numbers. */
    private static final class Decoding {
        private static final int LONGEST = 15;

        private final byte[] code;
        private final int start;
        private final int end;
        private final long address;

        private int at;
        private int rex;
        private boolean shortOperand;
        private boolean shortAddress;
        private int repeat;
        private boolean vector;
        private int vvvv;

        private int mod = -1;
        private int reg;
        private int rm;
        private int index = -1;
        private long displacement;
        private boolean relative;
        private boolean absolute;
        private long immediate;

        Decoding(byte[] code, int at, int end, long address) {
            this.code = code;
            this.start = at;
            this.at = at;
            this.end = Math.min(end, at + LONGEST);
            this.address = address;
        }

        Step step() {
            try {
                return decode();
            } catch (EndOfCode e) {
                return Step.BAD;
            }
        }

        /** The code ends within an instruction. */
        private static final class EndOfCode extends RuntimeException {
            private static final long serialVersionUID = 1L;

            EndOfCode() {
                super("", null, false, false);
            }
        }

        private int next() {
            if (at >= end) {
                throw new EndOfCode();
            }
            return code[at++] & 0xff;
        }

        private long next(int bytes) {
            long value = 0;
            for (int i = 0; i < bytes; i++) {
                value |= (long) next() << 8 * i;
            }
            int unused = 64 - 8 * bytes;
            return bytes == 0 ? 0 : value << unused >> unused;
        }

        private Step decode() {
            int opcode = prefixes();
            if (opcode == 0xc5 || opcode == 0xc4 || opcode == 0x62 || opcode == 0x8f && xop()) {
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

        private int prefixes() {
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

        private static boolean isPrefix(int b) {
            return switch (b) {
                case 0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65 -> true;
                default -> false;
            };
        }

        private boolean xop() {
            return at < end && (code[at] & 0x1f) >= 8;
        }

        /** The rest of a ModRM byte, with what follows it. */
        private void modrm() {
            int b = next();
            mod = b >> 6;
            reg = b >> 3 & 7 | (rex & 4) << 1;
            rm = b & 7;
            if (mod == 3) {
                rm |= (rex & 1) << 3;
                return;
            }
            if (rm == 4) {
                int sib = next();
                index = sib >> 3 & 7 | (rex & 2) << 2;
                index = index == 4 ? -1 : index;
                rm = sib & 7 | (rex & 1) << 3;
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

        private boolean wide() {
            return (rex & 8) != 0;
        }

        /** An immediate of the operand's size, at most 32 bits. */
        private void operandImmediate() {
            immediate = next(shortOperand && !wide() ? 2 : 4);
        }

        private Step vector(int opcode) {
            int map = 1;
            boolean evex = opcode == 0x62;
            int first = next();
            if (opcode == 0xc5) {
                rex = (first & 0x80) == 0 ? 4 : 0;
                vvvv = ~first >> 3 & 15;
            } else {
                rex = ((first & 0x80) == 0 ? 4 : 0) | ((first & 0x40) == 0 ? 2 : 0) | ((first & 0x20) == 0 ? 1 : 0);
                map = first & (evex ? 7 : 31);
                vvvv = ~next() >> 3 & 15;
            }
            if (evex) {
                next();
            }
            int op = next();
            vector = true;
            if (map == 1 && op == 0x77 && !evex) {
                return plain(0);
            }
            modrm();
            if (map == 3 || map == 8 || map == 1 && (op >= 0x70 && op <= 0x73 || op == 0xc2 || op >= 0xc4 && op <= 0xc6)) {
                next();
            } else if (map == 10) {
                next(4);
            }
            return plain(vectorWrites(map, op));
        }

        /** The general registers that vector instructions write, with BMI's. */
        private int vectorWrites(int map, int op) {
            return switch (map) {
                case 1 -> switch (op) {
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

        private int registerOperand() {
            return mod == 3 ? mask(rm) : 0;
        }

        private Step twoBytes(int opcode) {
            if (opcode >= 0x80 && opcode <= 0x8f) {
                long offset = next(4);
                return flow(Flow.BRANCH, here() + offset);
            }
            switch (opcode) {
                case 0x05:
                    return flow(Flow.SYSCALL, 0);
                case 0x0b:
                    return flow(Flow.STOP, 0);
                case 0x07, 0x35:
                    return flow(Flow.RETURN, 0);
                case 0x31, 0x32, 0x33:
                    return plain(mask(RAX, RDX));
                case 0xa2:
                    return plain(mask(RAX, RBX, RCX, RDX));
                case 0x06, 0x08, 0x09, 0x0e, 0x30, 0x34, 0x37, 0x77, 0xa0, 0xa1, 0xa8, 0xa9, 0xaa:
                    return plain(0);
                case 0x04, 0x0a, 0x0c, 0x24, 0x25, 0x26, 0x27, 0x36, 0x39, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f:
                    return Step.BAD;
                default:
            }
            if (opcode >= 0xc8 && opcode <= 0xcf) {
                return plain(mask(opcode & 7 | (rex & 1) << 3));
            }
            if (opcode >= 0x20 && opcode <= 0x23) {
                int b = next();
                return plain(mask(b & 7 | (rex & 1) << 3));
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
                case 0x00, 0x7e, 0xa4, 0xa5, 0xab, 0xac, 0xad, 0xae, 0xb3, 0xba, 0xbb, 0xc7 -> registerOperand()
                        | (opcode == 0xc7 ? mask(RAX, RDX) : 0);
                case 0xb0, 0xb1 -> registerOperand() | mask(RAX);
                case 0xc0, 0xc1 -> registerOperand() | mask(reg);
                case 0x1e -> repeat == 0xf3 && (reg & 7) == 1 ? registerOperand() : 0;
                default -> 0;
            };
        }

        private Step oneByte(int opcode) {
            if (opcode < 0x40) {
                return arithmetic(opcode);
            }
            switch (opcode >> 4) {
                case 0x5:
                    int register = opcode & 7 | (rex & 1) << 3;
                    return opcode < 0x58
                            ? effect(Effect.PUSH, Step.NOWHERE, register, 0)
                            : effect(Effect.POP, register, Step.NOWHERE, 0);
                case 0x7:
                    long near = next(1);
                    return flow(Flow.BRANCH, here() + near);
                case 0xb:
                    return moveImmediate(opcode);
                default:
                    return opcode < 0xc0 ? middle(opcode) : upper(opcode);
            }
        }

        private Step arithmetic(int opcode) {
            int kind = opcode & 7;
            if (kind >= 6) {
                return Step.BAD;
            }
            boolean compares = opcode >> 3 == 7;
            if (kind >= 4) {
                if (kind == 4) {
                    immediate = next(1);
                } else {
                    operandImmediate();
                }
                return compares ? constant() : plain(mask(RAX));
            }
            modrm();
            boolean clears = (opcode >> 3 == 6 || opcode >> 3 == 5) && mod == 3 && reg == rm && (kind & 1) == 1;
            if (clears && !shortOperand) {
                return effect(Effect.SET, reg, Step.NOWHERE, 0);
            }
            return plain(compares ? 0 : kind < 2 ? registerOperand() : mask(reg));
        }

        private Step moveImmediate(int opcode) {
            int register = opcode & 7 | (rex & 1) << 3;
            if (opcode < 0xb8) {
                immediate = next(1);
                return plain(rex == 0 ? mask(register, register & 3) : mask(register));
            }
            if (wide()) {
                immediate = next(8);
            } else {
                operandImmediate();
                immediate &= 0xffff_ffffL;
            }
            return shortOperand && !wide() ? plain(mask(register)) : setting(register, immediate);
        }

        private Step setting(int register, long value) {
            return new Step(
                    at - start,
                    Flow.NEXT,
                    0,
                    Effect.SET,
                    register,
                    Step.NOWHERE,
                    value,
                    Reference.CONSTANT,
                    value);
        }

        private Step middle(int opcode) {
            switch (opcode) {
                case 0x60, 0x61, 0x82, 0x9a:
                    return Step.BAD;
                case 0x63:
                    modrm();
                    return mod == 3 ? effect(Effect.COPY, reg, rm, 0) : plain(mask(reg));
                case 0x68:
                    operandImmediate();
                    return pushing();
                case 0x6a:
                    immediate = next(1);
                    return pushing();
                case 0x69:
                    modrm();
                    operandImmediate();
                    return plain(mask(reg));
                case 0x6b:
                    modrm();
                    immediate = next(1);
                    return plain(mask(reg));
                case 0x80:
                    modrm();
                    immediate = next(1);
                    return plain((reg & 7) == 7 ? 0 : byteOperand());
                case 0x81:
                    modrm();
                    operandImmediate();
                    return immediateArithmetic();
                case 0x83:
                    modrm();
                    immediate = next(1);
                    return immediateArithmetic();
                case 0x84, 0x85:
                    modrm();
                    return plain(0);
                case 0x86, 0x87:
                    modrm();
                    return plain(mask(reg) | registerOperand());
                case 0x88, 0x8a:
                    modrm();
                    return plain(opcode == 0x88 ? byteOperand() : rex == 0 ? mask(reg, reg & 3) : mask(reg));
                case 0x89:
                    modrm();
                    return move(rm, reg);
                case 0x8b:
                    modrm();
                    return mod == 3 ? move(reg, rm) : loading();
                case 0x8c:
                    modrm();
                    return plain(registerOperand());
                case 0x8d:
                    modrm();
                    return loadAddress();
                case 0x8e:
                    modrm();
                    return plain(0);
                case 0x8f:
                    modrm();
                    return mod == 3 ? effect(Effect.POP, rm, Step.NOWHERE, 0) : plain(mask(RSP));
                default:
                    return simple(opcode);
            }
        }

        /** Opcodes without a ModRM byte, {@code 6c} to {@code af}. */
        private Step simple(int opcode) {
            if (opcode >= 0x90 && opcode <= 0x97) {
                int register = opcode & 7 | (rex & 1) << 3;
                return plain(register == RAX ? 0 : mask(RAX, register));
            }
            switch (opcode) {
                case 0xa0, 0xa1, 0xa2, 0xa3 -> {
                    next(shortAddress ? 4 : 8);
                    return plain(mask(RAX));
                }
                case 0xa8 -> immediate = next(1);
                case 0xa9 -> operandImmediate();
                default -> {}
            }
            return switch (opcode) {
                case 0x6c, 0x6d, 0x6e, 0x6f, 0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf -> plain(
                        mask(RCX, RSI, RDI) | (opcode >= 0xac && opcode <= 0xad ? mask(RAX) : 0));
                case 0x99 -> plain(mask(RDX));
                case 0x98 -> plain(shortOperand ? mask(RAX) : 0);
                case 0x9f -> plain(mask(RAX));
                case 0x9c -> effect(Effect.PUSH_CONSTANT, Step.NOWHERE, Step.NOWHERE, Long.MIN_VALUE);
                case 0x9d -> effect(Effect.ADD, RSP, RSP, 8);
                default -> plain(0);
            };
        }

        private int byteOperand() {
            return mod != 3 ? 0 : rex == 0 ? mask(rm, rm & 3) : mask(rm);
        }

        private Step move(int to, int from) {
            if (mod != 3) {
                return shortOperand || rm < 0 || index >= 0
                        ? plain(0)
                        : new Step(
                                at - start,
                                Flow.NEXT,
                                0,
                                Effect.STORE,
                                from,
                                rm,
                                displacement,
                                reference(),
                                referenced());
            }
            return shortOperand && !wide() ? plain(mask(to)) : effect(Effect.COPY, to, from, 0);
        }

        private Step loading() {
            if (rm < 0 || index >= 0 || shortOperand && !wide()) {
                return plain(mask(reg));
            }
            return new Step(
                    at - start, Flow.NEXT, 0, Effect.LOAD, reg, rm, displacement, reference(), referenced());
        }

        private Step loadAddress() {
            if (relative) {
                return new Step(
                        at - start,
                        Flow.NEXT,
                        0,
                        Effect.SET,
                        reg,
                        Step.NOWHERE,
                        here() + displacement,
                        Reference.ADDRESS,
                        here() + displacement);
            }
            if (rm >= 0 && index < 0 && !shortOperand) {
                return new Step(
                        at - start,
                        Flow.NEXT,
                        0,
                        Effect.ADD,
                        reg,
                        rm,
                        displacement,
                        Reference.CONSTANT,
                        displacement & 0xffff_ffffL);
            }
            return plain(mask(reg));
        }

        private Step immediateArithmetic() {
            int operation = reg & 7;
            if (mod == 3 && !shortOperand && (operation == 0 || operation == 5)) {
                return new Step(
                        at - start,
                        Flow.NEXT,
                        0,
                        Effect.ADD,
                        rm,
                        rm,
                        operation == 0 ? immediate : -immediate,
                        Reference.CONSTANT,
                        immediate & 0xffff_ffffL);
            }
            if (mod == 3 && operation == 1 && immediate == -1) {
                return effect(Effect.SET, rm, Step.NOWHERE, -1);
            }
            return operation == 7 ? constant() : plain(registerOperand());
        }

        private Step upper(int opcode) {
            switch (opcode) {
                case 0xc0, 0xc1:
                    modrm();
                    immediate = next(1);
                    return plain(registerOperand());
                case 0xd0, 0xd1, 0xd2, 0xd3:
                    modrm();
                    return plain(registerOperand());
                case 0xc2, 0xca:
                    next(2);
                    return flow(Flow.RETURN, 0);
                case 0xc3, 0xcb, 0xcf:
                    return flow(Flow.RETURN, 0);
                case 0xc6:
                    modrm();
                    immediate = next(1);
                    return plain(byteOperand());
                case 0xc7:
                    modrm();
                    operandImmediate();
                    return storeImmediate();
                case 0xc8:
                    next(3);
                    return plain(mask(RSP, RBP));
                case 0xc9:
                    return plain(mask(RSP, RBP));
                case 0xcc, 0xf4:
                    return flow(Flow.STOP, 0);
                case 0xcd:
                    return flow(next(1) == -128 ? Flow.SYSCALL_32 : Flow.NEXT, 0);
                case 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf:
                    modrm();
                    return plain(opcode == 0xdf && mod == 3 && (reg & 7) == 4 ? mask(RAX) : 0);
                case 0xe0, 0xe1, 0xe2, 0xe3:
                    long near = next(1);
                    return new Step(
                            at - start,
                            Flow.BRANCH,
                            here() + near,
                            Effect.CLOBBER,
                            mask(RCX),
                            Step.NOWHERE,
                            0,
                            Reference.NONE,
                            0);
                case 0xe4, 0xe5, 0xe6, 0xe7:
                    next(1);
                    return plain(mask(RAX));
                case 0xe8, 0xe9:
                    long offset = next(4);
                    return flow(opcode == 0xe8 ? Flow.CALL : Flow.JUMP, here() + offset);
                case 0xeb:
                    long close = next(1);
                    return flow(Flow.JUMP, here() + close);
                case 0xf6, 0xf7:
                    return unary(opcode);
                case 0xfe:
                    modrm();
                    return plain(byteOperand());
                case 0xff:
                    modrm();
                    return group5();
                case 0xce, 0xd4, 0xd5, 0xd6, 0xea:
                    return Step.BAD;
                case 0xd7, 0xec, 0xed:
                    return plain(mask(RAX));
                default:
                    return plain(0);
            }
        }

        private Step storeImmediate() {
            if (mod == 3) {
                long value = wide() ? immediate : immediate & 0xffff_ffffL;
                return shortOperand && !wide() ? plain(mask(rm)) : setting(rm, value);
            }
            boolean known = rm >= 0 && index < 0;
            return new Step(
                    at - start,
                    Flow.NEXT,
                    0,
                    known ? Effect.STORE_CONSTANT : Effect.NONE,
                    Step.NOWHERE,
                    known ? rm : Step.NOWHERE,
                    displacement,
                    Reference.CONSTANT,
                    immediate);
        }

        private Step unary(int opcode) {
            modrm();
            int operation = reg & 7;
            if (operation < 2) {
                if (opcode == 0xf6) {
                    immediate = next(1);
                } else {
                    operandImmediate();
                }
                return plain(0);
            }
            return plain(operation < 4 ? byteOperand() : mask(RAX, RDX));
        }

        private Step group5() {
            return switch (reg & 7) {
                case 0, 1 -> mod == 3
                        ? effect(Effect.ADD, rm, rm, (reg & 7) == 0 ? 1 : -1)
                        : plain(0);
                case 2, 3 -> indirect(Flow.CALL_INDIRECT);
                case 4, 5 -> indirect(Flow.JUMP_INDIRECT);
                case 6 -> new Step(
                        at - start,
                        Flow.NEXT,
                        0,
                        mod == 3 ? Effect.PUSH : Effect.PUSH_CONSTANT,
                        Step.NOWHERE,
                        mod == 3 ? rm : Step.NOWHERE,
                        Long.MIN_VALUE,
                        reference(),
                        referenced());
                default -> Step.BAD;
            };
        }

        private Step indirect(Flow flow) {
            return new Step(
                    at - start, flow, 0, Effect.NONE, Step.NOWHERE, mod == 3 ? rm : Step.NOWHERE, 0, reference(), referenced());
        }

        private Step pushing() {
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

        private long here() {
            return address + (at - start);
        }

        private Step flow(Flow flow, long target) {
            return new Step(
                    at - start, flow, target, Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0, Reference.NONE, 0);
        }

        private Step effect(Effect effect, int to, int from, long value) {
            return new Step(at - start, Flow.NEXT, 0, effect, to, from, value, reference(), referenced());
        }

        /** An instruction with a constant and nothing else that matters. */
        private Step constant() {
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
        private Step plain(int destroyed) {
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

        private Reference reference() {
            if (mod < 0 || mod == 3) {
                return Reference.NONE;
            }
            if (relative) {
                return Reference.LOAD;
            }
            return absolute || mod == 2 ? Reference.CONSTANT : Reference.NONE;
        }

        private long referenced() {
            return relative ? here() + displacement : displacement & 0xffff_ffffL;
        }
    }
}
