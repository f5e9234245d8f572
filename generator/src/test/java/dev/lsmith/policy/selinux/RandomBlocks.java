package dev.lsmith.policy.selinux;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small policy in CIL, drawn by chance, of all the statements that generate others; not every one compiles. */
final class RandomBlocks {
    /** The policy that the others are loaded into: three classes, four types, two attributes. */
    static final String BASE = """
            (handleunknown allow)
            (mls false)
            (sid kernel)
            (sidorder (kernel))
            (class file (read write ioctl))
            (class dir (search))
            (class process (signal fork))
            (classorder (file dir process))
            (user u)
            (role r)
            (role object_r)
            (userrole u r)
            (userrole u object_r)
            (sensitivity s0)
            (sensitivityorder (s0))
            (category c0)
            (categoryorder (c0))
            (sensitivitycategory s0 (c0))
            (userlevel u (s0))
            (userrange u ((s0) (s0)))
            (type kernel_t)
            (type etc_t)
            (type shadow_t)
            (type init_t)
            (typeattribute domain)
            (typeattribute file_type)
            (typeattributeset domain (kernel_t init_t))
            (typeattributeset file_type (etc_t shadow_t))
            (roletype r kernel_t)
            (roletype r init_t)
            (roletype object_r etc_t)
            (roletype object_r shadow_t)
            (sidcontext kernel (u r kernel_t ((s0) (s0))))
            (allow domain file_type (file (read)))
            (allow init_t domain (process (signal)))
            (typeattribute others)
            (typeattributeset others (and (domain) (not (init_t))))
            (allow others self (process (fork)))
            (tunable strict true)
            (boolean open_doors false)
            """;

    private static final List<String> HOST =
            List.of("kernel_t", "etc_t", "shadow_t", "init_t", "domain", "file_type", "others");
    private static final List<String> ACCESSES = List.of(
            "(file (read))",
            "(file (write))",
            "(file (all))",
            "(file (not (write)))",
            "(dir (search))",
            "(process (signal))",
            "(files (look))",
            "(files (look change))",
            "looking",
            "(process (and (signal fork) (not (fork))))");

    private final Random random;
    private final List<String> blocks = new ArrayList<>();

    /** Blocks whose names are there: those of an abstract one are not, and the compiler takes them for the first type of all. */
    private final List<String> named = new ArrayList<>();

    private final List<String> macros = new ArrayList<>();
    private int serial;

    RandomBlocks(Random random) {
        this.random = random;
    }

    String text() {
        StringBuilder text = new StringBuilder("""
                (classmap files (look change))
                (classmapping files look (file (read)))
                (classmapping files look (dir (search)))
                (classmapping files change (file (write)))
                (classpermission looking)
                (classpermissionset looking (files (look)))
                (classpermissionset looking (dir (search)))
                """);
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            text.append(random.nextInt(3) == 0 ? macro("") : block("", 2)).append('\n');
        }
        for (int i = 3 + random.nextInt(8); i > 0; i--) {
            text.append(statement(names(""), 2)).append('\n');
        }
        if (!blocks.isEmpty() && random.nextBoolean()) {
            String block = any(blocks);
            text.append("(in " + (random.nextBoolean() ? "" : random.nextBoolean() ? "after " : "before ") + block + " "
                    + rule(names("")) + ")\n");
        }
        return text.toString();
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private String block(String around, int depth) {
        String name = "b" + ++serial;
        String path = around + name;
        StringBuilder text = new StringBuilder("(block " + name);
        if (around.isEmpty() && random.nextInt(3) == 0) {
            text.append(" (blockabstract ").append(name).append(')');
        }
        text.append(" (type own) (roletype r own) (typeattribute all_own) (typeattributeset all_own (own))");
        if (!blocks.isEmpty() && random.nextInt(3) == 0) {
            text.setLength(("(block " + name).length());
            text.append(" (blockinherit ").append(any(blocks)).append(')');
        }
        List<String> names = names(path + ".");
        names.add("own");
        names.add("all_own");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append("\n  ").append(statement(names, depth - 1));
        }
        if (depth > 0 && random.nextInt(3) == 0) {
            text.append("\n  ").append(random.nextBoolean() ? macro(path + ".") : block(path + ".", depth - 1));
        }
        blocks.add(path);
        if (text.toString().contains("(blockabstract " + name + ")")) {
            named.removeIf(inner -> inner.startsWith(path + "."));
        } else {
            named.add(path);
        }
        return text.append(")").toString();
    }

    /** Names that may be seen there: those of the base, and of blocks by their whole path. */
    private List<String> names(String around) {
        List<String> names = new ArrayList<>(HOST);
        named.forEach(block -> {
            names.add(block + ".own");
            names.add(block + ".all_own");
        });
        if (!around.isEmpty() && random.nextInt(10) == 0) {
            names.add(".kernel_t");
        }
        return names;
    }

    private String macro(String around) {
        String name = "m" + ++serial;
        List<String> names = names(around);
        names.add("who");
        names.add("who");
        StringBuilder text = new StringBuilder("(macro " + name + " ((type who) (classpermission what))");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text.append("\n  ")
                    .append(random.nextInt(3) == 0 ? "(allow who " + target(names) + " what)" : statement(names, 0));
        }
        macros.add(around + name);
        return text.append(")").toString();
    }

    private String statement(List<String> names, int depth) {
        return switch (random.nextInt(12)) {
            case 0 ->
                "(typeattribute a" + ++serial + ") (typeattributeset a" + serial + " " + set(names, 2) + ") (allow a"
                        + serial + " " + target(names) + " " + any(ACCESSES) + ")";
            case 1 -> "(typeattributeset " + any(List.of("domain", "file_type")) + " (" + any(names) + "))";
            case 2 ->
                macros.isEmpty()
                        ? rule(names)
                        : "(call " + any(macros) + " (" + any(names) + " "
                                + any(List.of("(file (write))", "looking", "(dir (search))")) + "))";
            case 3 ->
                "(optional o" + ++serial + " " + rule(names)
                        + (random.nextBoolean() ? " (allow nothing_t " + target(names) + " (file (read)))" : "")
                        + (random.nextBoolean() ? " (optional o" + ++serial + " " + rule(names) + ")" : "") + ")";
            case 4 -> "(tunableif strict (true " + rule(names) + ") (false " + rule(names) + "))";
            case 5 ->
                "(typealias l" + ++serial + ") (typealiasactual l" + serial + " " + any(names) + ") (allow l" + serial
                        + " etc_t (file (write)))";
            case 6 ->
                depth > 0 && !blocks.isEmpty()
                        ? "(block i" + ++serial + " (blockinherit " + any(blocks) + ") " + rule(names) + ")"
                        : rule(names);
            default -> rule(names);
        };
    }

    private String rule(List<String> names) {
        return "(allow " + any(names) + " " + target(names) + " " + any(ACCESSES) + ")";
    }

    private String target(List<String> names) {
        return random.nextInt(5) == 0 ? "self" : any(names);
    }

    private String set(List<String> names, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return random.nextInt(12) == 0 ? "(all)" : "(" + any(names) + ")";
        }
        String operator = any(List.of("and", "or", "xor", "not"));
        return "(" + operator + " " + set(names, depth - 1)
                + (operator.equals("not") ? "" : " " + set(names, depth - 1)) + ")";
    }
}
