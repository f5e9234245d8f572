package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of names that are made anew each time, and of those that only look so. */
class NamesThatChangeTest {
    private static List<String> globs(Observed observed) {
        return PathLearner.learn(observed.accesses(), false).paths().stream()
                .map(p -> p.glob().text())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/dev/shm/PostgreSQL.3262004632 | /dev/shm/PostgreSQL.@{lsmith_number}",
                "/data/SessionStore.lock | /data/SessionStore.lock",
                "/data/WiredTiger.turtle.set | /data/WiredTiger.turtle.set",
                "/tmp/sha256sum.4711 | /tmp/sha256sum.@{lsmith_number}",
                "/tmp/utf8mb4.tmp | /tmp/utf8mb4.tmp",
                "/tmp/worker12.tmp | /tmp/worker@{lsmith_number}.tmp",
                "/tmp/app-1.2.13.tmp | /tmp/app-1.2.13.tmp",
                "/tmp/app-1.2.13-99.tmp | /tmp/app-1.2.13-@{lsmith_number}.tmp",
                "/tmp/tmp.Ab12CdEfGh | /tmp/tmp.@{lsmith_random}",
                "/tmp/tmpabcd1234 | /tmp/tmp@{lsmith_random}",
                "/etc/sedKq3xYz | /etc/sed@{lsmith_random}",
                "/tmp/ccKq3xYz.o | /tmp/cc@{lsmith_random}.o",
                "/tmp/phpYzdqkD | /tmp/php@{lsmith_random}",
                "/tmp/x-Zm9vYmFyYmF6X2-4dXV4_Zm9v.bin | /tmp/@{lsmith_base64}.bin",
                "/tmp/Google-Chrome-Stable_linux64-Package | /tmp/Google-Chrome-Stable_linux@{lsmith_number}-Package",
                "/tmp/123E4567-E89B-12D3-A456-426614174000 | /tmp/@{lsmith_uuid_upper}",
                "/tmp/da39a3ee5e6b4b0d3255bfef95601890afd80709.pack | /tmp/@{lsmith_hex40}.pack",
            })
    void ofWhatWasCreatedAndRemoved(String name, String pattern) {
        assertThat(globs(new Observed().owner("wcd", name))).containsExactly(pattern);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/tmp/tmp.Ab12CdEfGh/ | /tmp/tmp.@{lsmith_random}/",
                "/tmp/tmpx2k9q_zf | /tmp/tmp@{lsmith_random}",
                "/tmp/tmpdirectory | /tmp/tmpdirectory",
                "/tmp/phpMyAdmin | /tmp/phpMyAdmin",
                "/var/lib/php/sess_5k3jq0v8m2l9o4p7r1s6t0u8w3 | /var/lib/php/sess_@{lsmith_random}",
                "/tmp/Xa81bQ | /tmp/Xa81bQ",
                "/var/lib/postgresql/pg_wal/000000010000000000000001 | /var/lib/postgresql/pg_wal/@{lsmith_filled}",
                "/kafka/t-0/00000000000000000000.log | /kafka/t-0/@{lsmith_filled}.log",
                "/var/lib/mysql/binlog.000001 | /var/lib/mysql/binlog.@{lsmith_number}",
                "/var/lib/mysql/4f2a9c0b1c2d-bin.000001 | /var/lib/mysql/@{lsmith_hex12}-bin.@{lsmith_number}",
                "/var/lib/mysql/4f2a9c0b1c2d.pid | /var/lib/mysql/@{lsmith_hex12}.pid",
                "/logs/catalina.2026-11-30.log | /logs/catalina.@{lsmith_date}.log",
                "/logs/gc-2026-11-30_12-34-56.log | /logs/gc-@{lsmith_date}_@{lsmith_number}-@{lsmith_number}-@{lsmith_number}.log",
                "/logs/access-20261130.log | /logs/access-@{lsmith_day}.log",
                "/logs/build-20269130.log | /logs/build-20269130.log",
                "/dev/shm/PostgreSQL.3262004632 | /dev/shm/PostgreSQL.@{lsmith_number}",
            })
    void ofWhatWasCreatedAndLeft(String name, String pattern) {
        assertThat(globs(new Observed().owner("wc", name))).containsExactly(pattern);
    }

    @Test
    void namesOfOneShapeSeenTwice() {
        assertThat(globs(new Observed().owner("wc", "/data/SessionStore", "/data/SettingStores")))
                .containsExactly("/data/SessionStore", "/data/SettingStores");
        assertThat(globs(new Observed()
                        .owner("wc", "/data/Zm9vYmFyYmF6X2-4dXV4_Zm9v", "/data/Kq3xYz7fJbT4kZ-9-1pQ7rT2xYz")))
                .containsExactly("/data/Kq3xYz7fJbT4kZ-9-1pQ7rT2xYz", "/data/Zm9vYmFyYmF6X2-4dXV4_Zm9v");
        assertThat(globs(new Observed()
                        .owner("wc", "/data/Zm9vYmFyYmF6X2-4dXV4_Zm9v", "/data/Kq3xYz7fJbT4kZ-9-1pQ7rT2x")))
                .containsExactly("/data/@{lsmith_base64}");
    }
}
