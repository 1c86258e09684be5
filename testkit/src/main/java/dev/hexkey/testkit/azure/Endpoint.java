package dev.hexkey.testkit.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hexkey.testkit.network.LoopbackTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A server on a free port of loopback, which remembers what arrived. */
final class Endpoint implements AutoCloseable {
  /** Decides what is answered; called on many threads at once. */
  interface Handler {
    Answer answer(Call call);
  }

  static {
    // read once by the JDK's server; without it JDK 17 holds an answer of known length for 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final int BACKLOG = 256;

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(Endpoint::thread);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
  private final List<SeenRequest> allRequests;
  private final Supplier<Duration> delay;
  private final Handler handler;

  private Endpoint(
      HttpsServer server,
      List<SeenRequest> allRequests,
      Supplier<Duration> delay,
      Handler handler) {
    this.server = server;
    this.allRequests = allRequests;
    this.delay = delay;
    this.handler = handler;
  }

  static Endpoint start(
      LoopbackTls tls, List<SeenRequest> allRequests, Supplier<Duration> delay, Handler handler)
      throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
    Endpoint endpoint = new Endpoint(server, allRequests, delay, handler);
    server.createContext("/", endpoint::serve);
    server.setExecutor(endpoint.threads);
    server.start();
    return endpoint;
  }

  /** Host and port. */
  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  URI url() {
    return URI.create("https://" + host());
  }

  List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = Call.read(exchange);
      Answer answer = handler.answer(call);
      SeenRequest seen = call.seen(answer.status());
      requests.add(seen);
      allRequests.add(seen);
      if (!delay.get().isZero()) {
        await(delay.get());
      }
      answer.send(exchange);
    }
  }

  private void await(Duration pause) throws IOException {
    try {
      if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("the double is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "azure double");
    thread.setDaemon(true);
    return thread;
  }
}
