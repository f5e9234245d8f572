package dev.lsmith.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Judges the lengths of instructions by {@code objdump -d} over programs and libraries of this machine; {@code -Dlsmith.disassemble=DIR:DIR}
 * judges all of other folders.
 */
class InstructionLengthTest {
    private static final int FEW = 12;

    @Test
    void lengthsAreThoseOfObjdump() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/objdump")), "objdump (binutils) is not installed");
        String folders = System.getProperty("lsmith.disassemble", "");
        List<Path> files = files(folders.isEmpty() ? "/usr/lib/x86_64-linux-gnu:/usr/bin" : folders);
        Tally tally = new Tally();
        for (Path file : folders.isEmpty() ? spread(files) : files) {
            judge(file, tally);
        }
        System.out.println(tally.instructions + " instructions of " + tally.files + " files");
        assumeTrue(tally.instructions > 0, "no program of x86_64 here");
        assertThat(tally.wrong).isEmpty();
    }

    private static final class Tally {
        private long instructions;
        private int files;
        private final List<String> wrong = new ArrayList<>();
    }

    private static List<Path> files(String folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : folders.split(":", -1)) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> all = Files.walk(Path.of(folder))) {
                    all.filter(Files::isRegularFile)
                            .filter(Files::isReadable)
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }

    /** Some of them, from the whole of the list, none of them large. */
    private static List<Path> spread(List<Path> files) throws IOException {
        List<Path> some = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            for (int at = i * files.size() / FEW; at < (i + 1) * files.size() / FEW; at++) {
                Path file = files.get(at);
                if (Files.size(file) > 50_000 && Files.size(file) < 1_500_000 && isProgram(file)) {
                    some.add(file);
                    break;
                }
            }
        }
        return some;
    }

    private static boolean isProgram(Path file) throws IOException {
        return ElfFile.read(Files.readAllBytes(file))
                .filter(f -> f.machine() == ElfFile.X86_64)
                .isPresent();
    }

    private static void judge(Path file, Tally tally) throws IOException, InterruptedException {
        if (!isProgram(file)) {
            return;
        }
        tally.files++;
        Process objdump = new ProcessBuilder("/usr/bin/objdump", "-d", "-w", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        X86 machine = new X86();
        byte[] code = new byte[32];
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(objdump.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", 3);
                if (parts.length < 3 || !parts[0].endsWith(":") || parts[2].contains("(bad)")) {
                    continue;
                }
                String[] hex = parts[1].strip().split(" ", -1);
                for (int i = 0; i < hex.length; i++) {
                    code[i] = (byte) Integer.parseInt(hex[i], 16);
                }
                tally.instructions++;
                // What stands behind an instruction must not matter.
                code[hex.length] = (byte) 0x0f;
                int length = machine.step(code, 0, hex.length + 1, 0).length();
                if (length != hex.length && tally.wrong.size() < 50) {
                    tally.wrong.add(file + " " + line.strip() + ": " + length);
                }
            }
        }
        objdump.waitFor();
    }
}
