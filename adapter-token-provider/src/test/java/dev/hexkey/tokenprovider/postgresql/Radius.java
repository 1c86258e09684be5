package dev.hexkey.tokenprovider.postgresql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Tells PostgreSQL whether a password is good (RFC 2865): a role has one password, while a token
 * and its successor are good side by side.
 */
final class Radius implements AutoCloseable {
  static final String SECRET = "between-the-two";

  private static final byte REQUEST = 1;
  private static final byte ACCEPT = 2;
  private static final byte REJECT = 3;
  private static final byte USER_PASSWORD = 2;
  private static final int HEADER = 20;

  private final DatagramSocket socket;
  private volatile Predicate<String> accepts = password -> false;

  Radius() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    new Thread(this::serve, "radius").start();
  }

  int port() {
    return socket.getLocalPort();
  }

  void accept(Predicate<String> which) {
    accepts = which;
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
        if (request[0] == REQUEST) {
          byte[] answer = answer(request);
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private byte[] answer(byte[] request) {
    byte[] authenticator = Arrays.copyOfRange(request, 4, HEADER);
    byte code = accepts.test(password(request, authenticator)) ? ACCEPT : REJECT;
    byte[] head = {code, request[1], 0, HEADER};
    ByteBuffer answer = ByteBuffer.allocate(HEADER);
    return answer.put(head).put(md5(head, authenticator, secret())).array();
  }

  private static String password(byte[] request, byte[] authenticator) {
    int at = HEADER;
    while (request[at] != USER_PASSWORD) {
      at += request[at + 1];
    }
    byte[] hidden = Arrays.copyOfRange(request, at + 2, at + request[at + 1]);
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    byte[] before = authenticator;
    for (int block = 0; block < hidden.length; block += 16) {
      byte[] mask = md5(secret(), before);
      before = Arrays.copyOfRange(hidden, block, block + 16);
      for (int i = 0; i < 16; i++) {
        shown.write(before[i] ^ mask[i]);
      }
    }
    return shown.toString(StandardCharsets.UTF_8).replace("\0", "");
  }

  private static byte[] secret() {
    return SECRET.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] md5(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.close(); // which ends the thread
  }
}
