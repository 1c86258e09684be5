package dev.hexkey.testkit.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final String BODY = "0123456789";
  private static final String STATUS_LINE = "HTTP/1.1 200 OK\r\n";

  private HttpServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, BODY.length());
          exchange.getResponseBody().write(BODY.getBytes(US_ASCII));
          exchange.close();
        });
    server.start();
    proxy = FaultProxy.before(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.stop(0);
  }

  @Test
  void withoutAFaultAnswersPassAndConnectionsAreCounted() throws Exception {
    try (Socket one = asking();
        Socket other = asking()) {
      assertThat(answerOf(one)).startsWith(STATUS_LINE).endsWith("\r\n\r\n" + BODY);
      assertThat(answerOf(other)).endsWith(BODY);
    }
    assertThat(proxy.connections()).isEqualTo(2);
  }

  @Test
  void aDelayComesBeforeTheFirstByte() throws Exception {
    proxy.set(Fault.delay(Duration.ofMillis(300)));
    long start = System.nanoTime();

    try (Socket socket = asking()) {
      int first = socket.getInputStream().read();
      long delay = System.nanoTime() - start;

      assertThat(first).isEqualTo('H');
      assertThat(delay).isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
      assertThat(answerOf(socket)).endsWith(BODY);
    }
  }

  @Test
  void aTrickleComesByteByByte() throws Exception {
    proxy.set(Fault.trickle(Duration.ofHours(1)));

    try (Socket socket = asking()) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      assertSilent(socket);
    }
  }

  @Test
  void aTrickleOfAMillisecondIsWhole() throws Exception {
    proxy.set(Fault.trickle(Duration.ofMillis(1)));

    try (Socket socket = asking()) {
      assertThat(answerOf(socket)).endsWith("\r\n\r\n" + BODY);
    }
  }

  @Test
  void refusedConnectionsAreClosedAtOnce() throws Exception {
    proxy.set(Fault.refuse());

    try (Socket socket = connected()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void aSilentConnectionIsNeverAnswered() throws Exception {
    proxy.set(Fault.silence());

    try (Socket socket = asking()) {
      assertSilent(socket);
    }
  }

  @Test
  void aSilentConnectionStaysSoAndANewOneIsServed() throws Exception {
    proxy.set(Fault.silence());
    try (Socket dead = asking()) {
      assertSilent(dead);

      proxy.set(Fault.none());

      assertSilent(dead);
      try (Socket fresh = asking()) {
        assertThat(answerOf(fresh)).endsWith(BODY);
      }
    }
  }

  @Test
  void anAnswerIsCutAfterItsStatusLine() throws Exception {
    proxy.set(Fault.closeAfterStatusLine());

    try (Socket socket = asking()) {
      assertThat(answerOf(socket)).isEqualTo(STATUS_LINE);
    }
  }

  @Test
  void anAnswerIsCutInItsBody() throws Exception {
    proxy.set(Fault.closeInBody(4));

    try (Socket socket = asking()) {
      assertThat(answerOf(socket)).endsWith("\r\n\r\n0123");
    }
  }

  @Test
  void anAnswerIsResetInItsBody() throws Exception {
    proxy.set(Fault.resetInBody(4));

    try (Socket socket = asking()) {
      assertThatThrownBy(() -> answerOf(socket))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void bytesAreCountedWhateverTheyAre() throws Exception {
    proxy.set(Fault.resetAfter(1));

    try (Socket socket = asking()) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void anAnswerGoesSilentInItsBody() throws Exception {
    proxy.set(Fault.silenceInBody(4));

    try (Socket socket = asking()) {
      assertThat(read(socket.getInputStream(), "\r\n\r\n0123")).startsWith(STATUS_LINE);
      assertSilent(socket);
    }
  }

  @Test
  void aFaultMeetsAConnectionThatStands() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(proxy.address()).build();
    HttpResponse.BodyHandler<String> text = HttpResponse.BodyHandlers.ofString();
    assertThat(client.send(request, text).body()).isEqualTo(BODY);
    assertThat(client.send(request, text).body()).isEqualTo(BODY);
    assertThat(proxy.connections()).isEqualTo(1);

    proxy.set(Fault.resetInBody(4));

    assertThatThrownBy(() -> client.send(request, text)).isInstanceOf(IOException.class);
    proxy.set(Fault.none());
    assertThat(client.send(request, text).body()).isEqualTo(BODY);
  }

  @Test
  void withoutAServerConnectionsAreReset() throws Exception {
    server.stop(0);

    try (Socket socket = connected()) {
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aClosedProxyLeavesNoThreadAndNoConnection() throws Exception {
    proxy.set(Fault.silenceInBody(4));
    try (Socket inBody = asking()) {
      read(inBody.getInputStream(), "0123");
      proxy.set(Fault.trickle(Duration.ofHours(1)));
      try (Socket slow = asking()) {
        slow.getInputStream().read();
        proxy.set(Fault.silence());
        try (Socket silent = asking()) {
          proxy.close();

          assertThatThrownBy(() -> silent.getInputStream().read())
              .isInstanceOf(SocketException.class);
        }
      }
    }
    for (Thread thread : threads()) {
      thread.join(5_000); // it was told to end, and need not have done so yet
    }
    assertThat(threads()).isEmpty();
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("fault proxy"))
        .toList();
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.address().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private Socket asking() throws IOException {
    Socket socket = connected();
    String request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private static String answerOf(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  private static String read(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      text.append((char) in.read());
    }
    return text.toString();
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(200);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }
}
