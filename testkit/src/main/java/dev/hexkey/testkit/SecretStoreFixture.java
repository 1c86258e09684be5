package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import java.nio.charset.StandardCharsets;

/**
 * A secret store that was started for one test, together with the ways around it: how secrets get
 * there without its help, and how the core would close it.
 */
public interface SecretStoreFixture extends AutoCloseable {
  /** The store under test; always the same one. */
  SecretStore store();

  /** A mount that exists and holds nothing yet. */
  String mount();

  /** A mount that does not exist, in the form the store would name one. */
  String missingMount();

  /**
   * The address of a secret in {@link #mount()}.
   *
   * @param path words of lower-case letters and digits joined by dashes. Contracts of stores with
   *     folders also use slashes, dots and underscores
   */
  default SecretAddress address(String path) {
    return SecretAddress.newest(mount(), path);
  }

  /**
   * A secret that this store can hold, made of a text: its bytes, unless the store holds only
   * certain structures.
   */
  default byte[] content(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Puts a secret where the store finds it, so that a fetch gives exactly these bytes; another call
   * makes another version. Where it can, it does so behind the store's back.
   */
  void hold(SecretAddress address, byte[] value) throws Exception;

  /** Takes a secret away with all its versions. */
  void remove(SecretAddress address) throws Exception;

  /** Closes the store as the core does, through {@link dev.hexkey.ports.OpenAdapter#close()}. */
  void closeStore();

  /** The store as one that has this ability. */
  default <S extends SecretStore> S as(Class<S> ability) {
    assertThat(store()).isInstanceOf(ability);
    return ability.cast(store());
  }

  /** Closes the store and removes what the fixture made. */
  @Override
  default void close() {
    closeStore();
  }
}
