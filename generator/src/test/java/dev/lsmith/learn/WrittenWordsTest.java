package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenWordsTest {
    private static final String LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final WrittenWords words = WrittenWords.load();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostgreSQL",
                "SessionStore",
                "WiredTiger",
                "MyISAM",
                "JavaScript",
                "NetworkManager",
                "OAuth2Token",
                "S3Client",
                "HTTPServer",
                "sha256sum",
                "utf8mb4",
                "md5sums",
                "base64data",
                "mp3player",
                "h2database",
                "win32api",
                "ReadMe",
                "IndexedDB",
                "GPUCache",
                "SingletonLock",
                "MariaDB",
                "RocksDB",
                "phpMyAdmin",
                "nodeId",
                "SQLite3Journal",
                "ThreadPoolExecutor",
                "log4jconfig",
                "server",
                "SERVER"
            })
    void wordsOfPeopleAreWritten(String word) {
        assertThat(words.isMadeUp(word)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Xa81bQ", "pQ7rT2", "aB3xYz", "k3J9xQ2m", "RtYzPlMnQw", "qX7fJbT4kZ", "5k3jq0v8m2"})
    void wordsOfMachinesAreMadeUp(String word) {
        assertThat(words.isMadeUp(word)).isTrue();
    }

    /** Names of mkstemp(3) that are taken for words stay as they are, and the rule is of no use: few may be. */
    @Test
    void fewRandomNamesReadAsWords() {
        Random random = new Random(20261130);
        for (int length : new int[] {6, 8, 10, 12, 24}) {
            long written = IntStream.range(0, 5_000)
                    .mapToObj(i -> random.ints(length, 0, LETTERS_AND_DIGITS.length())
                            .mapToObj(c -> LETTERS_AND_DIGITS.substring(c, c + 1))
                            .collect(Collectors.joining()))
                    .filter(words::isWritten)
                    .count();
            assertThat(written).as("of 5,000 names of %d characters", length).isLessThan(150);
        }
    }
}
