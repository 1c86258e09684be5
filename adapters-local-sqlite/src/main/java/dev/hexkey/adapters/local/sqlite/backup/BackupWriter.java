package dev.hexkey.adapters.local.sqlite.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hexkey.adapters.local.sqlite.json.Json;
import dev.hexkey.adapters.local.sqlite.keys.Argon2;
import dev.hexkey.adapters.local.sqlite.keys.OwnerOnlyFiles;
import dev.hexkey.ports.SecretValue;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * Writes a backup, entry by entry, into a file that only its owner can read and that gets its name
 * when it is whole and on the disk. Closing without {@link #finish} leaves nothing. Not
 * thread-safe.
 */
public final class BackupWriter implements AutoCloseable {
  static final String MAC_MEMBER = ",\n\"mac\":\"";
  static final String MAC_END = "\"}\n";

  private final Path file;
  private final Path temporary;
  private final OnExisting onExisting;
  private final BackupHeader header;
  private final BackupKeys keys = BackupKeys.fresh();
  private final FileChannel channel;
  private final OutputStream buffered;
  private final Mac mac;
  private final JsonGenerator generator;
  private long entries;
  private boolean finished;

  /**
   * Begins a backup.
   *
   * @param storeId the store's id in hexadecimal
   * @param passphrase stays the caller's
   * @throws dev.hexkey.ports.ConflictingException if the file exists and is not to be replaced
   */
  public BackupWriter(
      Path file,
      OnExisting onExisting,
      String storeId,
      Instant created,
      SecretValue passphrase,
      Argon2.Cost cost) {
    this.file = file.toAbsolutePath();
    this.onExisting = onExisting;
    this.header = new BackupHeader(storeId, created.toString(), Argon2.withFreshSalt(cost));
    requireFree();
    this.temporary =
        this.file.resolveSibling(
            this.file.getFileName() + "." + Long.toHexString(new SecureRandom().nextLong()));
    BackupKeys.Wrapped wrapped = keys.wrap(header, passphrase);
    this.mac = keys.newMac();
    try {
      this.channel =
          OwnerOnlyFiles.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.buffered = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      this.generator = Json.FACTORY.createGenerator(new MacStream(buffered, mac));
      writeHead(wrapped);
    } catch (IOException e) {
      throw BackupErrors.unwritable(e);
    }
  }

  /** Adds an entry; its value stays the caller's. */
  public void add(BackupEntry entry, byte[] value) {
    long place = ++entries;
    try {
      generator.writeRaw(place == 1 ? "\n" : "");
      generator.writeStartObject();
      generator.writeNumberField("place", place);
      generator.writeStringField("kind", entry.kind());
      generator.writeStringField("profile", entry.profile());
      generator.writeStringField("name", entry.name());
      generator.writeNumberField("version", entry.version());
      generator.writeNumberField("oldest", entry.oldest());
      generator.writeBooleanField("deleted", entry.deleted());
      generator.writeNumberField("created", entry.createdMillis());
      generator.writeFieldName("value");
      keys.seal(header.binding(place, entry), value).write(generator);
      generator.writeEndObject();
      generator.writeRaw('\n');
    } catch (IOException e) {
      throw BackupErrors.unwritable(e);
    }
  }

  /** Ends the file and gives it its name. */
  public void finish() {
    try {
      generator.writeEndArray();
      generator.writeNumberField("count", entries);
      generator.writeRaw(MAC_MEMBER);
      generator.flush();
      String code = HexFormat.of().formatHex(mac.doFinal());
      buffered.write((code + MAC_END).getBytes(StandardCharsets.US_ASCII));
      buffered.flush();
      channel.force(true);
      channel.close();
      giveName();
      finished = true;
    } catch (IOException e) {
      throw BackupErrors.unwritable(e);
    }
  }

  @Override
  public void close() {
    keys.close();
    try {
      channel.close();
      if (!finished) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw BackupErrors.unwritable(e);
    }
  }

  private void writeHead(BackupKeys.Wrapped wrapped) throws IOException {
    generator.writeStartObject();
    generator.writeStringField("format", BackupHeader.FORMAT);
    generator.writeNumberField("version", BackupHeader.VERSION);
    generator.writeStringField("store", header.storeId());
    generator.writeStringField("created", header.created());
    generator.writeStringField("kdf", header.derivation().format());
    generator.writeStringField("check", wrapped.check());
    generator.writeFieldName("key");
    wrapped.envelope().write(generator);
    generator.writeArrayFieldStart("entries");
  }

  private void requireFree() {
    if (onExisting == OnExisting.REPLACE) {
      return;
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw BackupErrors.fileExists();
    }
  }

  /** A hard link fails if the name has been taken since; not every file system has them. */
  private void giveName() throws IOException {
    if (onExisting == OnExisting.REPLACE) {
      OwnerOnlyFiles.moveOver(temporary, file);
    } else {
      try {
        Files.createLink(file, temporary);
        Files.delete(temporary);
      } catch (FileAlreadyExistsException e) {
        throw BackupErrors.fileExists();
      } catch (UnsupportedOperationException e) {
        requireFree();
        OwnerOnlyFiles.moveOver(temporary, file);
      }
    }
    OwnerOnlyFiles.syncDirectoryOf(file);
  }

  /** Passes bytes on and adds them to the MAC. */
  private static final class MacStream extends OutputStream {
    private final OutputStream out;
    private final Mac mac;

    MacStream(OutputStream out, Mac mac) {
      this.out = out;
      this.mac = mac;
    }

    @Override
    public void write(int b) throws IOException {
      mac.update((byte) b);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      mac.update(bytes, offset, length);
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
