package dev.hexkey.adapters.local.sqlite.backup;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.adapters.local.sqlite.json.Json;
import dev.hexkey.adapters.local.sqlite.keys.Argon2;
import dev.hexkey.ports.SecretValue;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * A backup whose every byte has been verified. The file is read from its start each time its
 * entries are asked for, and what is then read is verified again. Not thread-safe.
 */
public final class BackupReader implements AutoCloseable {
  private static final byte[] START =
      ("{\"format\":\"" + BackupHeader.FORMAT + "\",").getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = BackupWriter.MAC_END.getBytes(StandardCharsets.US_ASCII);
  private static final int MAC_CHARS = 64;
  private static final int TAIL_BYTES = MAC_CHARS + BackupWriter.MAC_END.length();

  private final Path file;
  private final Head head;
  private final BackupKeys keys;
  private final long count;

  private BackupReader(Path file, Head head, BackupKeys keys, long count) {
    this.file = file;
    this.head = head;
    this.keys = keys;
    this.count = count;
  }

  /** Receives the entries of a backup, in order. */
  @FunctionalInterface
  public interface Visitor<X extends Exception> {
    /**
     * Called for each entry.
     *
     * @param value wiped after the call
     */
    void visit(BackupEntry entry, byte[] value) throws X;
  }

  /**
   * Opens a backup and verifies all of it: its form, the passphrase, each entry, the whole file.
   *
   * @param passphrase stays the caller's
   */
  public static BackupReader open(Path file, SecretValue passphrase) {
    Structure structure = new Structure();
    Head head = scan(file, structure::add);
    structure.requireWhole(head.count);
    BackupKeys keys = BackupKeys.unwrap(head.header, head.key, passphrase);
    BackupReader reader = new BackupReader(file, head, keys, structure.read);
    boolean verified = false;
    try {
      reader.forEach((entry, value) -> {});
      reader.verifyMac();
      verified = true;
      return reader;
    } finally {
      if (!verified) {
        reader.close();
      }
    }
  }

  /** How many entries there are. */
  public long count() {
    return count;
  }

  /** The store that the backup was made of. */
  public String storeId() {
    return head.header.storeId();
  }

  /** Decrypts the entries one by one. */
  public <X extends Exception> void forEach(Visitor<X> visitor) throws X {
    Structure structure = new Structure();
    Head found =
        scan(
            file,
            (place, entry, envelope) -> {
              structure.add(place, entry, envelope);
              byte[] value = keys.open(place, head.header.binding(place, entry), envelope);
              try {
                visitor.visit(entry, value);
              } finally {
                Arrays.fill(value, (byte) 0);
              }
            });
    structure.requireWhole(found.count);
    if (structure.read != count) {
      throw BackupErrors.damaged("MISSING", "The backup was changed while it was read.");
    }
  }

  @Override
  public void close() {
    keys.close();
  }

  private void verifyMac() {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long covered = Files.size(file) - TAIL_BYTES;
      Mac mac = keys.newMac();
      byte[] buffer = new byte[1 << 16];
      for (long left = covered; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw BackupErrors.truncated();
        }
        mac.update(buffer, 0, read);
        left -= read;
      }
      byte[] expected =
          (HexFormat.of().formatHex(mac.doFinal()) + BackupWriter.MAC_END)
              .getBytes(StandardCharsets.US_ASCII);
      if (!MessageDigest.isEqual(expected, in.readNBytes(TAIL_BYTES + 1))) {
        throw BackupErrors.damaged("MAC", "The backup was changed after it was written.");
      }
    } catch (IOException e) {
      throw BackupErrors.unreadable(e);
    }
  }

  private static <X extends Exception> Head scan(Path file, Scanning<X> scanning) throws X {
    requireEnds(file);
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = Json.FACTORY.createParser(in)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      Head head = readHead(parser);
      requireMember(parser, "entries", JsonToken.START_ARRAY);
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        readEntry(parser, scanning);
      }
      require(parser.currentToken() == JsonToken.END_ARRAY);
      requireMember(parser, "count", JsonToken.VALUE_NUMBER_INT);
      head.count = parser.getLongValue();
      requireMember(parser, "mac", JsonToken.VALUE_STRING);
      require(parser.getText().length() == MAC_CHARS);
      require(parser.nextToken() == JsonToken.END_OBJECT);
      require(parser.nextToken() == null);
      return head;
    } catch (JsonProcessingException e) {
      throw BackupErrors.malformed(); // its message would quote the file
    } catch (IOException e) {
      throw BackupErrors.unreadable(e);
    }
  }

  /** Tells a file of another kind, and one that was cut, before it is parsed. */
  private static void requireEnds(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(START.length);
      if (!Arrays.equals(start, Arrays.copyOf(START, start.length))) {
        throw BackupErrors.notABackup();
      }
      in.skip(Math.max(0, Files.size(file) - START.length - END.length));
      if (!Arrays.equals(in.readAllBytes(), END)) {
        throw BackupErrors.truncated();
      }
    } catch (IOException e) {
      throw BackupErrors.unreadable(e);
    }
  }

  private static Head readHead(JsonParser parser) throws IOException {
    requireMember(parser, "format", JsonToken.VALUE_STRING);
    requireMember(parser, "version", JsonToken.VALUE_NUMBER_INT);
    if (parser.getLongValue() > BackupHeader.VERSION) {
      throw BackupErrors.newer();
    }
    require(parser.getLongValue() == BackupHeader.VERSION);
    String storeId = text(parser, "store");
    String created = text(parser, "created");
    Argon2 derivation = Argon2.parse(text(parser, "kdf")).orElseThrow(BackupErrors::malformed);
    String check = text(parser, "check");
    requireMember(parser, "key", JsonToken.START_OBJECT);
    JsonEnvelope key = required(JsonEnvelope.read(parser));
    return new Head(
        new BackupHeader(storeId, created, derivation), new BackupKeys.Wrapped(key, check));
  }

  private static <X extends Exception> void readEntry(JsonParser parser, Scanning<X> scanning)
      throws IOException, X {
    long place = number(parser, "place");
    String kind = text(parser, "kind");
    String profile = text(parser, "profile");
    String name = text(parser, "name");
    long version = number(parser, "version");
    long oldest = number(parser, "oldest");
    require("deleted".equals(parser.nextFieldName()));
    Boolean deleted = parser.nextBooleanValue();
    require(deleted != null);
    long created = number(parser, "created");
    requireMember(parser, "value", JsonToken.START_OBJECT);
    JsonEnvelope envelope = required(JsonEnvelope.read(parser));
    require(parser.nextToken() == JsonToken.END_OBJECT);
    BackupEntry entry =
        new BackupEntry(
            kind, profile, name, version, oldest, Boolean.TRUE.equals(deleted), created);
    scanning.found(place, entry, envelope);
  }

  private static String text(JsonParser parser, String name) throws IOException {
    requireMember(parser, name, JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private static long number(JsonParser parser, String name) throws IOException {
    requireMember(parser, name, JsonToken.VALUE_NUMBER_INT);
    return parser.getLongValue();
  }

  private static void requireMember(JsonParser parser, String name, JsonToken type)
      throws IOException {
    require(name.equals(parser.nextFieldName()) && parser.nextToken() == type);
  }

  private static void require(boolean asWritten) {
    if (!asWritten) {
      throw BackupErrors.malformed();
    }
  }

  private static JsonEnvelope required(@Nullable JsonEnvelope envelope) {
    if (envelope == null) {
      throw BackupErrors.malformed();
    }
    return envelope;
  }

  @FunctionalInterface
  private interface Scanning<X extends Exception> {
    void found(long place, BackupEntry entry, JsonEnvelope envelope) throws X;
  }

  /** The head of the file, and the number of entries that its end states. */
  private static final class Head {
    private final BackupHeader header;
    private final BackupKeys.Wrapped key;
    private long count;

    Head(BackupHeader header, BackupKeys.Wrapped key) {
      this.header = header;
      this.key = key;
    }
  }

  /** Whether the entries are all there, once, and in order; their places are authenticated. */
  private static final class Structure {
    private final BitSet places = new BitSet();
    private boolean inOrder = true;
    private long read;

    @SuppressWarnings("unused") // the parameters of Scanning
    void add(long place, BackupEntry entry, JsonEnvelope envelope) {
      read++;
      if (place < 1 || place > Integer.MAX_VALUE) {
        throw BackupErrors.malformed();
      }
      if (places.get((int) place)) {
        throw BackupErrors.damaged("DUPLICATED", "The backup has entry " + place + " twice.");
      }
      places.set((int) place);
      inOrder &= place == read;
    }

    void requireWhole(long stated) {
      if (read != stated || places.length() > read + 1) {
        throw BackupErrors.damaged("MISSING", "The backup lacks entries that were written.");
      }
      if (!inOrder) {
        throw BackupErrors.damaged("REORDERED", "The backup's entries were put in another order.");
      }
    }
  }
}
