package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;

/** Stands for a server that nobody has configured. */
final class NoServerStore implements SecretStore {
  @Override
  public FetchedSecret fetch(SecretAddress address) {
    throw BaoErrors.noServer();
  }
}
