package dev.lsmith.image;

import dev.lsmith.image.Step.Effect;
import dev.lsmith.image.Step.Flow;
import dev.lsmith.image.Step.Reference;

/** The opcodes of one byte (Intel's manual, volume 2, table A-2): among them nearly all that bring a constant into a register. */
abstract class X86OneByte extends X86Encoding {
    X86OneByte(byte[] code, int at, int end, long address) {
        super(code, at, end, address);
    }

    Step oneByte(int opcode) {
        if (opcode < 0x40) {
            return arithmetic(opcode);
        }
        switch (opcode >> 4) {
            case 0x5 -> {
                int register = (opcode & 7) | ((rex & 1) << 3);
                return opcode < 0x58
                        ? effect(Effect.PUSH, Step.NOWHERE, register, 0)
                        : effect(Effect.POP, register, Step.NOWHERE, 0);
            }
            case 0x7 -> {
                long near = next(1);
                return flow(Flow.BRANCH, here() + near);
            }
            case 0xb -> {
                return moveImmediate(opcode);
            }
            default -> {
                return opcode < 0xc0 ? middle(opcode) : upper(opcode);
            }
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
        int register = (opcode & 7) | ((rex & 1) << 3);
        if (opcode < 0xb8) {
            immediate = next(1);
            // Without REX the upper four are the second bytes of the lower four.
            return rex == 0 && register > 3
                    ? plain(mask(register & 3))
                    : effect(Effect.LOW_BYTE, register, Step.NOWHERE, immediate & 0xff);
        }
        if (wide()) {
            immediate = next(8);
        } else {
            operandImmediate();
            immediate &= 0xffff_ffffL;
        }
        return shortOperand && !wide() ? plain(mask(register)) : setting(register, immediate);
    }

    private Step middle(int opcode) {
        switch (opcode) {
            case 0x60, 0x61, 0x82, 0x9a -> {
                return Step.BAD;
            }
            case 0x63 -> {
                modrm();
                return mod == 3 ? effect(Effect.COPY, reg, rm, 0) : plain(mask(reg));
            }
            case 0x68 -> {
                operandImmediate();
                return pushing();
            }
            case 0x6a -> {
                immediate = next(1);
                return pushing();
            }
            case 0x69 -> {
                modrm();
                operandImmediate();
                return plain(mask(reg));
            }
            case 0x6b -> {
                modrm();
                immediate = next(1);
                return plain(mask(reg));
            }
            case 0x80 -> {
                modrm();
                immediate = next(1);
                return plain((reg & 7) == 7 ? 0 : byteOperand());
            }
            case 0x81 -> {
                modrm();
                operandImmediate();
                return immediateArithmetic();
            }
            case 0x83 -> {
                modrm();
                immediate = next(1);
                return immediateArithmetic();
            }
            case 0x84, 0x85 -> {
                modrm();
                return plain(0);
            }
            case 0x86, 0x87 -> {
                modrm();
                return plain(mask(reg) | registerOperand());
            }
            case 0x88, 0x8a -> {
                modrm();
                return plain(opcode == 0x88 ? byteOperand() : rex == 0 ? mask(reg, reg & 3) : mask(reg));
            }
            case 0x89 -> {
                modrm();
                return move(rm, reg);
            }
            case 0x8b -> {
                modrm();
                return mod == 3 ? move(reg, rm) : loading();
            }
            case 0x8c -> {
                modrm();
                return plain(registerOperand());
            }
            case 0x8d -> {
                modrm();
                return loadAddress();
            }
            case 0x8e -> {
                modrm();
                return plain(0);
            }
            case 0x8f -> {
                modrm();
                return mod == 3 ? effect(Effect.POP, rm, Step.NOWHERE, 0) : plain(mask(RSP));
            }
            default -> {
                return simple(opcode);
            }
        }
    }

    /** Opcodes without a ModRM byte, {@code 6c} to {@code af}. */
    private Step simple(int opcode) {
        if (opcode >= 0x90 && opcode <= 0x97) {
            int register = (opcode & 7) | ((rex & 1) << 3);
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
            case 0x6c, 0x6d, 0x6e, 0x6f, 0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf ->
                plain(mask(RCX, RSI, RDI) | (opcode >= 0xac && opcode <= 0xad ? mask(RAX) : 0));
            case 0x99 -> plain(mask(RDX));
            case 0x98 -> plain(shortOperand ? mask(RAX) : 0);
            case 0x9f -> plain(mask(RAX));
            case 0x9c -> effect(Effect.PUSH_CONSTANT, Step.NOWHERE, Step.NOWHERE, Long.MIN_VALUE);
            case 0x9d -> effect(Effect.ADD, RSP, RSP, 8);
            default -> plain(0);
        };
    }

    private Step move(int to, int from) {
        if (mod != 3) {
            return shortOperand || rm < 0 || index >= 0
                    ? plain(0)
                    : new Step(
                            at - start, Flow.NEXT, 0, Effect.STORE, from, rm, displacement, reference(), referenced());
        }
        return shortOperand && !wide() ? plain(mask(to)) : effect(Effect.COPY, to, from, 0);
    }

    private Step loading() {
        if (rm < 0 || index >= 0 || (shortOperand && !wide())) {
            return plain(mask(reg));
        }
        return new Step(at - start, Flow.NEXT, 0, Effect.LOAD, reg, rm, displacement, reference(), referenced());
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
            case 0xc0, 0xc1 -> {
                modrm();
                immediate = next(1);
                return plain(registerOperand());
            }
            case 0xd0, 0xd1, 0xd2, 0xd3 -> {
                modrm();
                return plain(registerOperand());
            }
            case 0xc2, 0xca -> {
                next(2);
                return flow(Flow.RETURN, 0);
            }
            case 0xc3, 0xcb, 0xcf -> {
                return flow(Flow.RETURN, 0);
            }
            case 0xc6 -> {
                modrm();
                immediate = next(1);
                return plain(byteOperand());
            }
            case 0xc7 -> {
                modrm();
                operandImmediate();
                return storeImmediate();
            }
            case 0xc8 -> {
                next(3);
                return plain(mask(RSP, RBP));
            }
            case 0xc9 -> {
                return plain(mask(RSP, RBP));
            }
            case 0xcc, 0xf4 -> {
                return flow(Flow.STOP, 0);
            }
            case 0xcd -> {
                return flow(next(1) == -128 ? Flow.SYSCALL_32 : Flow.NEXT, 0);
            }
            case 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf -> {
                modrm();
                return plain(opcode == 0xdf && mod == 3 && (reg & 7) == 4 ? mask(RAX) : 0);
            }
            case 0xe0, 0xe1, 0xe2, 0xe3 -> {
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
            }
            case 0xe4, 0xe5, 0xe6, 0xe7 -> {
                next(1);
                return plain(mask(RAX));
            }
            case 0xe8, 0xe9 -> {
                long offset = next(4);
                return flow(opcode == 0xe8 ? Flow.CALL : Flow.JUMP, here() + offset);
            }
            case 0xeb -> {
                long close = next(1);
                return flow(Flow.JUMP, here() + close);
            }
            case 0xf6, 0xf7 -> {
                return unary(opcode);
            }
            case 0xfe -> {
                modrm();
                return plain(byteOperand());
            }
            case 0xff -> {
                modrm();
                return group5();
            }
            case 0xce, 0xd4, 0xd5, 0xd6, 0xea -> {
                return Step.BAD;
            }
            case 0xd7, 0xec, 0xed -> {
                return plain(mask(RAX));
            }
            default -> {
                return plain(0);
            }
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
            case 0, 1 -> mod == 3 ? effect(Effect.ADD, rm, rm, (reg & 7) == 0 ? 1 : -1) : plain(0);
            case 2, 3 -> indirect(Flow.CALL_INDIRECT);
            case 4, 5 -> indirect(Flow.JUMP_INDIRECT);
            case 6 -> pushOperand();
            default -> Step.BAD;
        };
    }

    /** Libraries hand on an argument that they were given on the stack by {@code push 24(%rsp)}. */
    private Step pushOperand() {
        boolean known = mod != 3 && rm >= 0 && index < 0;
        return mod == 3
                ? effect(Effect.PUSH, Step.NOWHERE, rm, 0)
                : known
                        ? effect(Effect.PUSH_LOADED, Step.NOWHERE, rm, displacement)
                        : effect(Effect.PUSH_CONSTANT, Step.NOWHERE, Step.NOWHERE, Long.MIN_VALUE);
    }
}
