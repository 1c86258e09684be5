package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** A plain key wrapper with one file for each wrapping key, shared by the processes of a test. */
public final class KeyFileForTests implements KeyWrapper, KeyWrappers {

  private final Path directory;

  public KeyFileForTests(Path directory) {
    this.directory = directory;
  }

  @Override
  public KeyWrapper ofKind(String kind) {
    return this;
  }

  @Override
  public KeyWrapper forNewStore() {
    return this;
  }

  @Override
  public String kind() {
    return "test";
  }

  @Override
  public KeyStatus check(String keyId) {
    return Files.exists(file(keyId)) ? KeyStatus.present("file") : KeyStatus.absent("file");
  }

  @Override
  public String create() {
    byte[] key = new byte[DataKey.SIZE_BYTES];
    new SecureRandom().nextBytes(key);
    String keyId = "key" + Long.toHexString(new SecureRandom().nextLong());
    try {
      Files.createDirectories(directory);
      Files.write(file(keyId), key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keyId;
  }

  @Override
  public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
    return key.revealTo(bytes -> new Envelope().seal(read(keyId), associatedData, bytes));
  }

  @Override
  public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
    byte[] bytes = new Envelope().open(read(keyId), associatedData, wrapped);
    if (bytes == null) {
      throw new DamagedException(
          Problem.of(ErrorCodes.KEY_WRONG, "The key does not open it.", "Use the right one."));
    }
    try {
      return SecretValue.of(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public void retire(String keyId) {
    try {
      Files.deleteIfExists(file(keyId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataKey read(String keyId) {
    try {
      return new DataKey(0, Files.readAllBytes(file(keyId)));
    } catch (IOException e) {
      throw new AbsentException(
          Problem.of(ErrorCodes.KEY_ABSENT, "There is no such key.", "Put it back."));
    }
  }

  private Path file(String keyId) {
    return directory.resolve(keyId + ".key");
  }
}
