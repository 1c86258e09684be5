package dev.hexkey.tokenprovider.mysql;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * As much of a MySQL server as its driver needs to log in ({@code caching_sha2_password}) and to
 * ask for variables, all of which are empty or one.
 */
final class MySqlStandIn implements AutoCloseable {
  private static final byte[] NONCE = "0123456789abcdefghij".getBytes(StandardCharsets.US_ASCII);
  private static final String PLUGIN = "caching_sha2_password";
  private static final int CAPABILITIES = 0x000A_A20F; // protocol 4.1, passwords by plug-in
  private static final int UTF8MB4 = 45;
  private static final int TEXT = 0xfd;
  private static final Pattern COLUMN = Pattern.compile("\\bAS (\\w+)", Pattern.CASE_INSENSITIVE);

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Supplier<List<String>> passwords;

  /**
   * Starts it.
   *
   * @param passwords those that are good now
   */
  MySqlStandIn(Supplier<List<String>> passwords) throws IOException {
    this.passwords = passwords;
    threads.execute(this::accept);
  }

  String url() {
    return "jdbc:mysql://127.0.0.1:" + socket.getLocalPort() + "/app?sslMode=DISABLED";
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Wire wire = new Wire(client);
      wire.send(greeting());
      byte[] login = wire.receive();
      if (passwords.get().stream().noneMatch(good -> contains(login, proofOf(good)))) {
        wire.send(new Packet().bytes(0xff, 0x15, 0x04).text("#28000Access denied"));
        return;
      }
      wire.send(new Packet().bytes(1, 3)); // the password is good
      wire.send(ok());
      answerQuestions(wire);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answerQuestions(Wire wire) throws IOException {
    while (true) { // until the driver quits
      byte[] command = wire.receiveFirst();
      if (command.length == 0 || command[0] == 1) {
        return;
      }
      String query = new String(command, StandardCharsets.UTF_8);
      List<String> columns = COLUMN.matcher(query).results().map(found -> found.group(1)).toList();
      if (columns.isEmpty()) {
        wire.send(ok());
      } else {
        answer(wire, columns);
      }
    }
  }

  private static void answer(Wire wire, List<String> columns) throws IOException {
    wire.send(new Packet().bytes(columns.size()));
    for (String column : columns) {
      wire.send(
          new Packet()
              .counted("def")
              .counted("")
              .counted("")
              .counted("")
              .counted(column)
              .counted(column)
              .bytes(12, UTF8MB4, 0, 0xff, 0, 0, 0, TEXT, 0, 0, 0, 0, 0));
    }
    wire.send(end());
    Packet row = new Packet();
    columns.forEach(column -> row.counted(valueOf(column)));
    wire.send(row);
    wire.send(end());
  }

  private static String valueOf(String variable) {
    return switch (variable) {
      case "max_allowed_packet" -> "1048576";
      case "wait_timeout", "net_write_timeout", "interactive_timeout" -> "600";
      case "transaction_isolation" -> "READ-COMMITTED";
      case "time_zone", "system_time_zone" -> "UTC";
      case "init_connect", "sql_mode" -> "";
      default -> variable.startsWith("c") ? "utf8mb4" : "1"; // character sets and collations
    };
  }

  private static Packet greeting() {
    return new Packet()
        .bytes(10)
        .terminated("8.4.0")
        .bytes(1, 0, 0, 0)
        .raw(Arrays.copyOf(NONCE, 8))
        .bytes(0, CAPABILITIES & 0xff, CAPABILITIES >> 8 & 0xff, UTF8MB4, 2, 0)
        .bytes(CAPABILITIES >> 16 & 0xff, 0, NONCE.length + 1)
        .raw(new byte[10])
        .raw(Arrays.copyOfRange(NONCE, 8, NONCE.length))
        .bytes(0)
        .terminated(PLUGIN);
  }

  private static Packet ok() {
    return new Packet().bytes(0, 0, 0, 2, 0, 0, 0);
  }

  private static Packet end() {
    return new Packet().bytes(0xfe, 0, 0, 2, 0);
  }

  /** What the driver sends for a password. */
  private static byte[] proofOf(String password) {
    byte[] once = sha256(password.getBytes(StandardCharsets.UTF_8));
    byte[] mask = sha256(sha256(once), NONCE);
    for (int i = 0; i < once.length; i++) {
      once[i] ^= mask[i];
    }
    return once;
  }

  private static boolean contains(byte[] packet, byte[] part) {
    String whole = new String(packet, StandardCharsets.ISO_8859_1);
    return whole.contains(new String(part, StandardCharsets.ISO_8859_1));
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  /** The body of a packet. */
  private static final class Packet {
    final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Packet bytes(int... values) {
      for (int value : values) {
        body.write(value);
      }
      return this;
    }

    Packet raw(byte[] bytes) {
      body.writeBytes(bytes);
      return this;
    }

    Packet text(String text) {
      return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Packet terminated(String text) {
      return text(text).bytes(0);
    }

    Packet counted(String text) {
      return bytes(text.length()).text(text);
    }
  }

  /** Packets with their length and number before them. */
  private static final class Wire {
    private final DataInputStream in;
    private final OutputStream out;
    private int number;

    Wire(Socket socket) throws IOException {
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    void send(Packet packet) throws IOException {
      byte[] body = packet.body.toByteArray();
      out.write(
          new Packet()
              .bytes(body.length & 0xff, body.length >> 8, 0, number++)
              .raw(body)
              .body
              .toByteArray());
      out.flush();
    }

    byte[] receive() throws IOException {
      int length = in.readUnsignedByte() | in.readUnsignedByte() << 8;
      in.readUnsignedByte(); // no packet here is that long
      number = in.readUnsignedByte() + 1;
      return in.readNBytes(length);
    }

    /** The first of an exchange, or nothing where the driver has gone. */
    byte[] receiveFirst() throws IOException {
      try {
        return receive();
      } catch (EOFException e) {
        return new byte[0];
      }
    }
  }
}
