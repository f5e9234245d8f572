import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;

/** A service on the Java machine: keeps what is sent to it in a file of its volume, and says how many lines that has. */
public final class Answer {
  private static final Path NOTES = Path.of("/data/notes");

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext(
        "/",
        exchange -> {
          byte[] sent = exchange.getRequestBody().readAllBytes();
          byte[] answer = said(sent).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  private static synchronized String said(byte[] sent) throws IOException {
    if (sent.length > 0) {
      Files.write(NOTES, sent, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }
    return Files.exists(NOTES) ? Files.readString(NOTES).lines().count() + " lines\n" : "no notes\n";
  }
}
