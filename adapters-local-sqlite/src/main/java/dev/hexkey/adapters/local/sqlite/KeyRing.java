package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.KeySources;
import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.SecretValue;
import java.util.Arrays;
import java.util.List;

/**
 * The data keys of a store, unwrapped. Usually one; two while entries move from one to the other.
 * Thread-safe.
 */
final class KeyRing {
  private final byte[] storeId;
  private final List<DataKey> keys;

  private KeyRing(byte[] storeId, List<DataKey> keys) {
    this.storeId = storeId;
    this.keys = keys;
  }

  /** Unwraps every key. May ask a keychain or a person, so no transaction is open meanwhile. */
  static KeyRing unwrap(byte[] storeId, List<WrappedKey> wrappedKeys, KeyWrappers wrappers) {
    DataKey[] keys = new DataKey[wrappedKeys.size()];
    Envelope envelope = new Envelope();
    for (int i = 0; i < keys.length; i++) {
      keys[i] = unwrap(storeId, wrappedKeys.get(i), wrappers, envelope);
    }
    return new KeyRing(storeId, List.of(keys));
  }

  private static DataKey unwrap(
      byte[] storeId, WrappedKey wrapped, KeyWrappers wrappers, Envelope envelope) {
    int id = wrapped.id();
    byte[] binding = Binding.wrappedKey(storeId, id);
    try (SecretValue value = open(wrapped, wrappers, binding)) {
      byte[] bytes = value.revealBytes();
      try {
        if (bytes.length != DataKey.SIZE_BYTES) {
          throw LocalErrors.keyWrong();
        }
        DataKey key = new DataKey(id, bytes);
        if (envelope.open(key, Binding.check(storeId, id), wrapped.checkValue()) == null) {
          throw LocalErrors.keyWrong();
        }
        return key;
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }

  private static SecretValue open(WrappedKey wrapped, KeyWrappers wrappers, byte[] binding) {
    try {
      return wrappers
          .ofKind(wrapped.wrapperKind())
          .unwrap(wrapped.wrapperKey(), wrapped.wrapped(), binding);
    } catch (AbsentException e) {
      if (e.reason().filter(KeySources.OTHER_KEY::equals).isPresent()) {
        throw LocalErrors.keyWrong(); // a place with keys, and none of this store
      }
      throw e;
    }
  }

  byte[] storeId() {
    return storeId;
  }

  /**
   * The key of that number.
   *
   * @throws UnknownKeyException if another process has added it since, or the number is damaged
   */
  DataKey key(int id) {
    for (DataKey key : keys) {
      if (key.id() == id) {
        return key;
      }
    }
    throw new UnknownKeyException();
  }

  boolean has(int id) {
    for (DataKey key : keys) {
      if (key.id() == id) {
        return true;
      }
    }
    return false;
  }

  void destroy() {
    keys.forEach(DataKey::destroy);
  }

  /** A ciphertext names a key that is not on the ring; the ring is read again once. */
  @SuppressWarnings("serial") // never leaves this package
  static final class UnknownKeyException extends RuntimeException {
    UnknownKeyException() {
      super("unknown data key", null, false, false);
    }
  }
}
