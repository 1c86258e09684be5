package dev.hexkey.testkit.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on loopback where nobody accepts and the queue is full, so that a connection is neither
 * made nor refused, as with an address that nobody has. Not thread-safe.
 */
public final class FullPort implements AutoCloseable {
  private static final int MOST_WAITING = 64;
  private static final int PATIENCE_MILLIS = 100;

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final List<Socket> waiting = new ArrayList<>();

  /**
   * Opens a port and fills its queue.
   *
   * @throws IOException if the queue has no end
   */
  public FullPort() throws IOException {
    try {
      while (joins()) {
        if (waiting.size() == MOST_WAITING) {
          throw new IOException("the queue of a port has no end");
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private boolean joins() throws IOException {
    Socket socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(server.getLocalSocketAddress(), PATIENCE_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Its number. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : waiting) {
      socket.close();
    }
    server.close();
  }
}
