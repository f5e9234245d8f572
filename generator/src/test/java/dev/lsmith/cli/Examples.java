package dev.lsmith.cli;

import java.nio.file.Path;

/** The recorded services that ship with lsmith. */
enum Examples {
    NGINX("nginx", "audit.log"),
    REDIS("redis", "audit.log.zst"),
    MEMCACHED("memcached", "audit.log"),
    PERLAPP("perlapp", "audit.log.gz");

    private final String title;
    private final String log;

    Examples(String title, String log) {
        this.title = title;
        this.log = log;
    }

    String title() {
        return title;
    }

    Path log() {
        return folder().resolve(log);
    }

    Path spec() {
        return folder().resolve("inspect.json");
    }

    Path secondLog() {
        return folder().resolve("run2/audit.log.xz");
    }

    Path secondSpec() {
        return folder().resolve("run2/inspect.json");
    }

    Path selinuxLog() {
        return folder().resolve("selinux/audit.log");
    }

    Path selinuxSpec() {
        return folder().resolve("selinux/inspect.json");
    }

    Path folder() {
        return Path.of(System.getProperty("lsmith.root", ".."), "examples", title)
                .normalize();
    }
}
