package dev.hexkey.testkit;

import static dev.hexkey.testkit.SecretStoreContract.bytesAt;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a store does that holds any bytes, and not only text or certain structures. */
public interface ExactBytesContract {
  /** A started store that holds nothing; each call gives another. */
  SecretStoreFixture newStore() throws Exception;

  /** Each of the 256 bytes once. */
  static byte[] everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /** Asks that these bytes come back as they are. */
  private void assertKept(byte[] bytes) throws Exception {
    try (SecretStoreFixture at = newStore()) {
      at.hold(at.address("app"), bytes);

      assertThat(bytesAt(at, at.address("app"))).isEqualTo(bytes);
    }
  }

  private void assertKept(String text) throws Exception {
    assertKept(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  default void anEmptySecretIsKeptEmpty() throws Exception {
    assertKept(new byte[0]);
  }

  @Test
  default void aSingleZeroByteIsKept() throws Exception {
    assertKept(new byte[1]);
  }

  @Test
  default void everyByteIsKept() throws Exception {
    assertKept(everyByte());
  }

  @Test
  default void bytesThatAreNotTextAreKept() throws Exception {
    assertKept(new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF, (byte) 0xFE});
  }

  @Test
  default void aNewlineAtTheEndIsKept() throws Exception {
    assertKept("line\n");
  }

  @Test
  default void aCarriageReturnAndNewlineAtTheEndAreKept() throws Exception {
    assertKept("line\r\n");
  }

  @Test
  default void whiteSpaceAroundIsKept() throws Exception {
    assertKept(" \t line \n\n ");
  }

  @Test
  default void aByteOrderMarkIsKept() throws Exception {
    assertKept("\uFEFFline");
  }

  @Test
  default void sixtyFourKibibytesAreKept() throws Exception {
    byte[] large = new byte[64 * 1024];
    new Random(64).nextBytes(large);
    assertKept(large);
  }
}
