package dev.hexkey.adapters.local.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed, byte for byte, and what it is bound to. */
class EnvelopeTest {
  private static final byte[] STORE = filled(Meta.STORE_ID_BYTES, 1);
  private static final byte[] BINDING = "bound to this".getBytes(UTF_8);
  private static final byte[] PLAINTEXT = "canary-envelope-51".getBytes(UTF_8);

  private final Envelope envelope = new Envelope();
  private final DataKey key = new DataKey(7, filled(DataKey.SIZE_BYTES, 2));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1024})
  void whatIsSealedOpens(int size) {
    byte[] plaintext = filled(size, 3);

    byte[] sealed = envelope.seal(key, BINDING, plaintext);

    assertThat(sealed).hasSize(Envelope.NONCE_BYTES + size + Envelope.TAG_BYTES);
    assertThat(envelope.open(key, BINDING, sealed)).isEqualTo(plaintext);
  }

  @Test
  void aPlainDecryptionOfThePlatformReadsIt() throws Exception {
    byte[] sealed = envelope.seal(key, BINDING, PLAINTEXT);

    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(filled(DataKey.SIZE_BYTES, 2), "AES"),
        new GCMParameterSpec(128, sealed, 0, 12));
    cipher.updateAAD(BINDING);

    assertThat(cipher.doFinal(sealed, 12, sealed.length - 12)).isEqualTo(PLAINTEXT);
  }

  @Test
  void anyChangedByteIsRefused() {
    byte[] sealed = envelope.seal(key, BINDING, PLAINTEXT);

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;

      assertThat(envelope.open(key, BINDING, changed)).as("byte %d", i).isNull();
    }
  }

  @Test
  void anyShorterTextIsRefused() {
    byte[] sealed = envelope.seal(key, BINDING, PLAINTEXT);

    for (int length = 0; length < sealed.length; length++) {
      assertThat(envelope.open(key, BINDING, Arrays.copyOf(sealed, length))).isNull();
    }
  }

  @Test
  void anotherBindingOrKeyIsRefused() {
    byte[] sealed = envelope.seal(key, BINDING, PLAINTEXT);

    assertThat(envelope.open(key, new byte[0], sealed)).isNull();
    assertThat(envelope.open(new DataKey(7, filled(DataKey.SIZE_BYTES, 4)), BINDING, sealed))
        .isNull();
  }

  @Test
  void noNonceIsUsedTwice() {
    Set<String> nonces = new HashSet<>();

    for (int i = 0; i < 1000; i++) {
      byte[] sealed = envelope.seal(key, BINDING, PLAINTEXT);
      nonces.add(Arrays.toString(Arrays.copyOf(sealed, Envelope.NONCE_BYTES)));
    }

    assertThat(nonces).hasSize(1000);
  }

  @Test
  void theTagIsItsEnd() {
    byte[] sealed = envelope.seal(key, BINDING, PLAINTEXT);

    byte[] tag = Envelope.tag(sealed);

    assertThat(tag).isEqualTo(Arrays.copyOfRange(sealed, sealed.length - 16, sealed.length));
    assertThat(Envelope.hasTag(sealed, tag)).isTrue();
    tag[15] ^= 1;
    assertThat(Envelope.hasTag(sealed, tag)).isFalse();
    assertThat(Envelope.hasTag(new byte[27], new byte[16])).isFalse();
    assertThat(Envelope.hasTag(new byte[28], new byte[16])).isTrue();
  }

  @Test
  void everyPartOfAPlaceIsBound() {
    EntryKey secret = new EntryKey(Kind.SECRET, "ab", "c");
    List<byte[]> bindings =
        List.of(
            Binding.entry(STORE, 7, secret, 1, 2),
            Binding.entry(filled(Meta.STORE_ID_BYTES, 9), 7, secret, 1, 2),
            Binding.entry(STORE, 8, secret, 1, 2),
            Binding.entry(STORE, 7, new EntryKey(Kind.RECORD, "ab", "c"), 1, 2),
            Binding.entry(STORE, 7, new EntryKey(Kind.SECRET, "a", "bc"), 1, 2),
            Binding.entry(STORE, 7, new EntryKey(Kind.SECRET, "ab", "d"), 1, 2),
            Binding.entry(STORE, 7, secret, 2, 2),
            Binding.entry(STORE, 7, secret, 1, 3),
            Binding.page(STORE, 7, 1),
            Binding.page(STORE, 7, 2),
            Binding.page(STORE, 8, 1),
            Binding.root(STORE, 7),
            Binding.root(STORE, 8),
            Binding.check(STORE, 7),
            Binding.check(STORE, 8),
            Binding.wrappedKey(STORE, 7),
            Binding.wrappedKey(STORE, 8));

    assertThat(bindings.stream().map(Arrays::toString).distinct()).hasSize(bindings.size());
  }

  @Test
  void theBindingOfAnEntryNeverChanges() {
    byte[] binding =
        Binding.entry(STORE, 0x01020304, new EntryKey(Kind.SECRET, "p", "n/é"), 0x0506, 0x0708);

    assertThat(binding)
        .startsWith(1, 'e')
        .endsWith(
            's', 0, 0, 0, 0, 0, 0, 5, 6, 0, 0, 0, 0, 0, 0, 7, 8, 0, 0, 0, 1, 'p', 'n', '/', 0xC3,
            0xA9)
        .hasSize(2 + Meta.STORE_ID_BYTES + 4 + 26);
  }

  @Test
  void aDestroyedKeyHasNoBytesLeftAndShowsNone() {
    assertThat(key).hasToString("DataKey[7]");
    assertThat(key.id()).isEqualTo(7);
    assertThat(key.getEncoded()).isEqualTo(filled(DataKey.SIZE_BYTES, 2));
    assertThat(key.getAlgorithm()).isEqualTo("AES");
    assertThat(key.getFormat()).isEqualTo("RAW");

    key.destroy();

    assertThat(key.getEncoded()).containsOnly(0);
  }

  private static byte[] filled(int size, int with) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }
}
