package dev.hexkey.adapters.local.sqlite;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** A key that encrypts entries; 256 bits for AES. Immutable until it is destroyed. */
@SuppressWarnings("serial") // never serialized
final class DataKey implements SecretKey {
  static final int SIZE_BYTES = 32;

  private final int id;
  private final byte[] bytes;

  /** Takes a copy of the bytes. */
  DataKey(int id, byte[] bytes) {
    this.id = id;
    this.bytes = bytes.clone();
  }

  /** The number that stands beside every ciphertext made with this key. */
  int id() {
    return id;
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy, which the cipher wipes. */
  @Override
  public byte[] getEncoded() {
    return bytes.clone();
  }

  @Override
  public void destroy() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "DataKey[" + id + "]";
  }
}
