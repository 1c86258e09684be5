package dev.hexkey.testkit.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One client's connection, with a thread for each direction. Once it has gone silent it stays so
 * until the client leaves, whatever the proxy does by then.
 */
final class FaultyConnection {
  private static final int CHUNK = 8_192;

  private final FaultProxy proxy;
  private final Socket client;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch clientLeft = new CountDownLatch(1);
  private volatile boolean silent;
  private AnswerMeter answer = new AnswerMeter(); // only of the thread that hears the server

  FaultyConnection(FaultProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  void run() {
    try {
      if (isSilent()) {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      } else if (!isRefused()) {
        serve();
      }
      client.close();
    } catch (IOException | RejectedExecutionException e) {
      FaultProxy.reset(client);
    } finally {
      proxy.forget(client);
    }
  }

  private void serve() throws IOException {
    try (Socket server = proxy.connect()) {
      try {
        proxy.execute(() -> hearClient(server));
        hearServer(server.getInputStream(), client.getOutputStream());
      } finally {
        proxy.forget(server);
      }
    }
  }

  private void hearClient(Socket server) {
    try (server) {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0 && !isRefused(); n = in.read(chunk)) {
        if (!isSilent()) {
          asked.set(true);
          out.write(chunk, 0, n);
        }
      }
    } catch (IOException e) {
      return; // the other direction has ended the connection, or will
    } finally {
      clientLeft.countDown();
    }
  }

  private void hearServer(InputStream in, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    int n = in.read(chunk);
    while (n >= 0 && deliver(chunk, n, out)) {
      n = in.read(chunk);
    }
    if (silent) {
      awaitClientLeft();
    }
  }

  /** Says whether the connection goes on. */
  private boolean deliver(byte[] chunk, int length, OutputStream out) throws IOException {
    if (asked.getAndSet(false)) {
      answer = new AnswerMeter();
    }
    ByteArrayOutputStream passed = new ByteArrayOutputStream(length);
    for (int i = 0; i < length; i++) {
      Fault fault = proxy.fault();
      if (isSilent() || isRefused() || isCut(fault)) {
        passed.writeTo(out);
        return end(fault);
      }
      if (fault instanceof Fault.Delay late && answer.isEmpty()) {
        proxy.pause(late.delay());
      }
      answer.add(chunk[i]);
      passed.write(chunk[i]);
      if (fault instanceof Fault.Trickle slow) {
        passed.writeTo(out);
        passed.reset();
        proxy.pause(slow.pause());
      }
    }
    passed.writeTo(out);
    return true;
  }

  private boolean end(Fault fault) {
    if (fault instanceof Fault.Cut cut) {
      switch (cut.ending()) {
        case CLOSE -> {}
        case RESET -> FaultProxy.reset(client);
        case SILENCE -> silent = true;
      }
    }
    return false;
  }

  private boolean isCut(Fault fault) {
    return fault instanceof Fault.Cut cut && answer.isAt(cut);
  }

  private boolean isRefused() {
    return proxy.fault() instanceof Fault.Refuse;
  }

  private boolean isSilent() {
    if (proxy.fault() instanceof Fault.Silence) {
      silent = true;
    }
    return silent;
  }

  private void awaitClientLeft() throws IOException {
    try {
      clientLeft.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }
}
