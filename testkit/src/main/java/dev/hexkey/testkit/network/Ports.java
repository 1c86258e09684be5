package dev.hexkey.testkit.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for a server: one for its callers, and the next one for its cluster. */
public final class Ports {
  // below what the kernel gives to clients, so that a server that is restarted finds its port free
  private static final int FROM = 20_000;
  private static final int TO = 32_000;
  private static final int TRIES = 1_000;

  private Ports() {}

  /** The first of two that are free now. */
  public static int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      if (isFree(port) && isFree(port + 1)) {
        return port;
      }
    }
    throw new IOException("no port is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
