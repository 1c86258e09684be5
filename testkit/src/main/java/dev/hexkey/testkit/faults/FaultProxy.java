package dev.hexkey.testkit.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on a free loopback port in front of a real server, which does to connections what
 * networks do. A fault meets new connections and the next bytes of those that stand. While the
 * server cannot be reached, connections are reset. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BACKLOG = 1_024;
  private static final long DEADLINE_SECONDS = 30;

  private final URI target;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::thread);
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Fault fault = Fault.none();

  private FaultProxy(URI target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  /** Starts one that does nothing yet. */
  public static FaultProxy before(URI server) throws IOException {
    FaultProxy proxy = new FaultProxy(server);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  /** Where it listens, with the scheme of the server. */
  public URI address() {
    return URI.create(target.getScheme() + "://127.0.0.1:" + listener.getLocalPort());
  }

  /** Does this from now on, and nothing else. */
  public void set(Fault next) {
    fault = next;
  }

  /** How many connections it has accepted, those that it refused too. */
  public int connections() {
    return connections.get();
  }

  /** Resets every connection, and stops. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    sockets.forEach(FaultProxy::reset);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the proxy's threads do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "FaultProxy[" + address() + " before " + target + ", " + fault + "]";
  }

  Fault fault() {
    return fault;
  }

  /** Connects to the server. */
  Socket connect() throws IOException {
    Socket server = new Socket(target.getHost(), target.getPort());
    keep(server);
    return server;
  }

  /** Waits, unless the proxy is closed. */
  void pause(Duration pause) throws IOException {
    try {
      if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("the proxy is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  void forget(Socket socket) {
    sockets.remove(socket);
  }

  /** Closes with {@code RST}. */
  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      return; // it is closed already
    }
  }

  void execute(Runnable task) {
    threads.execute(task);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        connections.incrementAndGet();
        keep(client);
        threads.execute(new FaultyConnection(this, client)::run);
      }
    } catch (IOException | RejectedExecutionException e) {
      return; // closed
    }
  }

  /** Remembers a socket, so that closing ends whoever waits for it. */
  private void keep(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    if (closed.getCount() == 0) {
      reset(socket);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "fault proxy");
    thread.setDaemon(true);
    return thread;
  }
}
