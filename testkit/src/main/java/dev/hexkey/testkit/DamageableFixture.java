package dev.hexkey.testkit;

import dev.hexkey.ports.SecretAddress;

/** A secret store whose stored bytes can be changed behind its back. */
public interface DamageableFixture extends SecretStoreFixture {
  /** Changes what is stored of one secret, so that its integrity check must fail. */
  void damage(SecretAddress address) throws Exception;

  /** Takes what is stored of one secret away, as somebody would who edits the store's files. */
  void steal(SecretAddress address) throws Exception;
}
