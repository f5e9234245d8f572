package dev.lsmith.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.InputException;
import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.Image.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {
    @TempDir
    Path folder;

    /** A tar archive in the making, as hostile as one likes. */
    private static final class Tar {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Tar file(String name, String text) {
            return member(name, '0', "", text.getBytes(StandardCharsets.UTF_8));
        }

        Tar member(String name, char type, String link, byte[] content) {
            byte[] header = new byte[512];
            put(header, 0, name);
            put(header, 100, "0000755");
            put(header, 108, "0000000");
            put(header, 116, "0000000");
            put(header, 124, String.format("%011o", content.length));
            header[156] = (byte) type;
            put(header, 157, link);
            put(header, 257, "ustar");
            long sum = 8L * ' ';
            for (byte b : header) {
                sum += b & 0xff;
            }
            put(header, 148, String.format("%06o", sum));
            header[155] = ' ';
            out.writeBytes(header);
            out.writeBytes(content);
            out.writeBytes(new byte[(512 - content.length % 512) % 512]);
            return this;
        }

        private static void put(byte[] header, int at, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, 100));
        }

        byte[] bytes() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(out.toByteArray());
            all.writeBytes(new byte[1024]);
            return all.toByteArray();
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        }
        return out.toByteArray();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static String text(Image image, String path) throws IOException {
        return new String(image.content(image.resolved(path).orElseThrow()), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path saved() throws IOException {
        byte[] lower = new Tar()
                .member("usr/", '5', "", new byte[0])
                .member("bin", '2', "usr/bin", new byte[0])
                .file("usr/bin/tool", "old")
                .file("etc/gone", "x")
                .file("data/a", "a")
                .file("data/b", "b")
                .bytes();
        byte[] upper = new Tar()
                .file("bin/tool", "new")
                .file("etc/.wh.gone", "")
                .file("data/c", "c")
                .file("data/.wh..wh..opq", "")
                .member("usr/bin/same", '1', "usr/bin/tool", new byte[0])
                .bytes();
        String config =
                "{\"architecture\":\"amd64\",\"config\":{\"Entrypoint\":[\"/bin/tool\"],\"Cmd\":[\"-d\"],\"Env\":[\"PATH=/bin\"]}}";
        String manifest = "[{\"Config\":\"c.json\",\"Layers\":[\"1/layer.tar\",\"2/layer.tar\"]}]";
        return write(
                "saved.tar",
                new Tar()
                        .member("1/layer.tar", '0', "", lower)
                        .member("2/layer.tar", '0', "", gzip(upper))
                        .file("c.json", config)
                        .file("manifest.json", manifest)
                        .bytes());
    }

    @Test
    void layersLieOverEachOther() throws IOException, InputException {
        try (Image image = Image.open(saved())) {
            assertThat(text(image, "/bin/tool")).isEqualTo("new");
            assertThat(text(image, "/usr/bin/same")).isEqualTo("new");
            assertThat(image.resolved("/bin/tool").orElseThrow().layer()).isEqualTo(1);
            assertThat(image.file("/etc/gone")).isEmpty();
            assertThat(image.in("/data")).extracting(ImageFile::path).containsExactly("/data/c");
            assertThat(image.file("/bin").orElseThrow().kind()).isEqualTo(Kind.SYMLINK);
            assertThat(image.config().entrypoint()).containsExactly("/bin/tool");
            assertThat(image.config().command()).containsExactly("-d");
            assertThat(image.config().architecture()).isEqualTo("amd64");
        }
    }

    @Test
    void anOciLayoutIsReadAsFolderAndAsArchive() throws IOException, InputException, NoSuchAlgorithmException {
        byte[] layer = gzip(new Tar().file("app", "hello").bytes());
        String config = "{\"architecture\":\"arm64\",\"config\":{\"Entrypoint\":[\"/app\"]}}";
        String manifest = "{\"config\":{\"digest\":\"" + digest(utf8(config)) + "\"},\"layers\":[{\"digest\":\""
                + digest(layer) + "\"}]}";
        String index = "{\"manifests\":[{\"digest\":\"sha256:0\",\"platform\":{\"architecture\":\"unknown\"}},"
                + "{\"digest\":\"" + digest(utf8(manifest)) + "\"}]}";
        Tar tar = new Tar();
        for (byte[] blob : new byte[][] {layer, utf8(config), utf8(manifest)}) {
            String name = "blobs/" + digest(blob).replace(':', '/');
            write("oci/" + name, blob);
            tar.member(name, '0', "", blob);
        }
        write("oci/index.json", utf8(index));
        Path archive = write("oci.tar", tar.file("index.json", index).bytes());
        for (Path form : new Path[] {folder.resolve("oci"), archive}) {
            try (Image image = Image.open(form)) {
                assertThat(text(image, "/app")).isEqualTo("hello");
                assertThat(image.config().architecture()).isEqualTo("arm64");
            }
        }
    }

    private static String digest(byte[] bytes) throws NoSuchAlgorithmException {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void hostileNamesStayBelowTheRoot() throws IOException, InputException {
        byte[] archive = new Tar()
                .file("../../../etc/passwd", "mine")
                .member("out", '2', "/../../..", new byte[0])
                .file("out/shadow", "also mine")
                .member("a", '2', "b", new byte[0])
                .member("b", '2', "a", new byte[0])
                .file("a/lost", "nowhere")
                .member("up", '2', "../../../../etc", new byte[0])
                .bytes();
        try (Image image = Image.open(write("rootfs.tar", archive))) {
            assertThat(text(image, "/etc/passwd")).isEqualTo("mine");
            assertThat(text(image, "/shadow")).isEqualTo("also mine");
            assertThat(text(image, "/up/passwd")).isEqualTo("mine");
            assertThat(image.resolved("/a/lost")).isEmpty();
            assertThat(image.diagnostics()).extracting(d -> d.code()).containsExactly("image-members");
        }
    }

    @Test
    void aDirectoryIsReadWithoutFollowingItsLinks() throws IOException, InputException {
        write("root/etc/passwd", utf8("inside"));
        Files.createSymbolicLink(folder.resolve("root/link"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(folder.resolve("root/etc/self"), Path.of("."));
        try (Image image = Image.open(folder.resolve("root"))) {
            assertThat(text(image, "/link")).isEqualTo("inside");
            assertThat(text(image, "/etc/self/self/passwd")).isEqualTo("inside");
            assertThat(image.files()).extracting(ImageFile::path).contains("/", "/etc", "/etc/self", "/link");
        }
    }

    @Test
    void aBombIsRefused() throws IOException {
        Path bomb = write("bomb.tar.gz", gzip(new byte[1 << 20]));
        assertThatThrownBy(() -> Image.open(bomb, 1 << 16))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("unpacks to more than");
    }

    @Test
    void whatIsNoImageIsRefusedInOneLine() throws IOException {
        Path text = write("text", utf8("no image".repeat(200)));
        Path cut = write(
                "cut.tar",
                java.util.Arrays.copyOf(new Tar().file("a", "b".repeat(2000)).bytes(), 1024));
        Path empty = write("empty/manifest.json", utf8("[]")).getParent();
        Path layerless = write(
                "layerless.tar",
                new Tar()
                        .file("c.json", "{}")
                        .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"1/layer.tar\"]}]")
                        .bytes());
        Path configless = write("configless/manifest.json", utf8("[{\"Config\":\"../../c.json\",\"Layers\":[]}]"))
                .getParent();
        Path indexless =
                write("indexless/index.json", utf8("{\"manifests\":[]}")).getParent();
        byte[] half = new Tar().file("a", "b".repeat(2000)).bytes();
        Path cutLayer = write(
                "cutlayer.tar",
                new Tar()
                        .member("1/layer.tar", '0', "", java.util.Arrays.copyOf(half, 1024))
                        .file("c.json", "{}")
                        .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"1/layer.tar\"]}]")
                        .bytes());
        for (Path wrong :
                new Path[] {text, cut, empty, layerless, configless, indexless, cutLayer, folder.resolve("missing")}) {
            assertThatThrownBy(() -> Image.open(wrong))
                    .isInstanceOf(InputException.class)
                    .hasMessageNotContaining("\n")
                    .hasMessageStartingWith("this image cannot be read: ");
        }
    }

    /** A layer takes away what lies below it and nothing else, whatever its whiteouts are called. */
    @Test
    void hostileWhiteoutsStayInTheirFolder() throws IOException, InputException {
        byte[] lower =
                new Tar().file("etc/passwd", "kept").file("etc/shadow", "kept").bytes();
        byte[] upper = new Tar()
                .file("etc/.wh...", "")
                .file("etc/.wh.", "")
                .file("etc/.wh.missing", "")
                .file("x/.wh..wh..opq", "")
                .file("x/y", "new")
                .bytes();
        Path saved = write(
                "whiteouts.tar",
                new Tar()
                        .member("1.tar", '0', "", lower)
                        .member("2.tar", '0', "", upper)
                        .file("c.json", "{}")
                        .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"1.tar\",\"2.tar\"]}]")
                        .bytes());
        try (Image image = Image.open(saved)) {
            assertThat(text(image, "/etc/passwd")).isEqualTo("kept");
            assertThat(text(image, "/etc/shadow")).isEqualTo("kept");
            assertThat(text(image, "/x/y")).isEqualTo("new");
        }
    }

    @Test
    void packagesOwnTheirFiles() throws IOException, InputException {
        write("deb/var/lib/dpkg/status", utf8("Package: libz\nVersion: 1:1.2\n\nPackage: base\nVersion: 12\n"));
        write("deb/var/lib/dpkg/info/libz:amd64.list", utf8("/.\n/lib\n/lib/libz.so.1\n"));
        write("deb/usr/lib/libz.so.1", utf8("x"));
        Files.createSymbolicLink(folder.resolve("deb/lib"), Path.of("usr/lib"));
        try (Image image = Image.open(folder.resolve("deb"))) {
            assertThat(image.packageOf("/usr/lib/libz.so.1")).contains("libz 1:1.2");
            assertThat(image.packageOf("/etc/other")).isEmpty();
            assertThat(image.packages()).containsEntry("base", "12");
        }
        write("apk/lib/apk/db/installed", utf8("P:musl\nV:1.2.4-r1\nF:lib\nR:ld-musl-x86_64.so.1\n\n"));
        write("apk/lib/ld-musl-x86_64.so.1", utf8("x"));
        try (Image image = Image.open(folder.resolve("apk"))) {
            assertThat(image.packageOf("/lib/ld-musl-x86_64.so.1")).contains("musl 1.2.4-r1");
        }
    }
}
