package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import java.nio.file.Path;
import java.util.function.Function;

/** Wrapping keys in a file that only its owner can read. Thread-safe, also across processes. */
final class FileKeyWrapper implements KeyWrapper {
  static final String KIND = "file";

  private final KeyFile file;

  FileKeyWrapper(Path path) {
    this.file = new KeyFile(path);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public KeyStatus check(String keyId) {
    try (KeyFile.Keys keys = file.read()) {
      if (keys.find(keyId) != null) {
        return KeyStatus.present("in " + file.path());
      }
      return KeyStatus.absent(
          keys.isEmpty() ? "no file " + file.path() : file.path() + " holds other keys");
    } catch (HexkeyException e) {
      return KeyStatus.unavailable(e.summary());
    }
  }

  @Override
  public String create() {
    try (WrappingKey key = WrappingKey.random()) {
      file.add(key);
      return key.id();
    }
  }

  @Override
  public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
    return withKey(keyId, wrapping -> wrapping.wrap(keyId, key, associatedData));
  }

  @Override
  public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
    return withKey(keyId, wrapping -> wrapping.unwrap(keyId, wrapped, associatedData));
  }

  @Override
  public void retire(String keyId) {
    file.remove(keyId);
  }

  private <T> T withKey(String keyId, Function<WrappingKey, T> use) {
    try (KeyFile.Keys keys = file.read()) {
      WrappingKey key = keys.find(keyId);
      if (key != null) {
        return use.apply(key);
      }
      if (keys.isEmpty()) {
        throw KeyErrors.absent("The key file " + file.path() + " does not exist.");
      }
      throw KeyErrors.otherKey(
          "The key file " + file.path() + " holds other keys, not the one of this store.");
    }
  }
}
