package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.adapters.azure.NoAnswerException.Kind;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransportTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Transport transport =
      new Transport(null, ProxySelector.of(null), Duration.ofSeconds(5), threads);

  @AfterEach
  void stop() {
    transport.close();
    threads.shutdownNow();
  }

  /** A server that takes connections and says nothing, not even who it is. */
  private static ServerSocket silent() throws Exception {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private Reply send(ServerSocket server, Duration left) throws NoAnswerException {
    URI address = URI.create("https://localhost:" + server.getLocalPort());
    return transport.send(HttpRequest.newBuilder(address).build(), left);
  }

  @Test
  void closingEndsWhatIsUnderWayAndWhatComesLater() throws Exception {
    try (ServerSocket server = silent()) {
      Future<Reply> call = threads.submit(() -> send(server, Duration.ofMinutes(10)));
      try (Socket taken = server.accept()) {
        transport.close();

        ExecutionException e =
            catchThrowableOfType(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                NoAnswerException.class, none -> assertThat(none.kind()).isEqualTo(Kind.CLOSED));
        assertThat(
                catchThrowableOfType(
                        NoAnswerException.class, () -> send(server, Duration.ofMinutes(10)))
                    .kind())
            .isEqualTo(Kind.CLOSED);
        assertThat(taken.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUpInTime() throws Exception {
    try (ServerSocket server = silent()) {
      assertThat(
              catchThrowableOfType(
                      NoAnswerException.class, () -> send(server, Duration.ofMillis(200)))
                  .kind())
          .isEqualTo(Kind.TIMED_OUT);
    }
  }
}
