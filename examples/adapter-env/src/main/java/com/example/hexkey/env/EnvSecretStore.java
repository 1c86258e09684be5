package com.example.hexkey.env;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import java.util.Map;

/** Reads secrets from an environment. Thread-safe. */
final class EnvSecretStore implements SecretStore {
  private final Map<String, String> environment;
  private volatile boolean closed;

  EnvSecretStore(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public FetchedSecret fetch(SecretAddress address) {
    if (closed) {
      throw new ClosedException(
          Problem.of(
              ErrorCodes.CLOSED,
              "The store of the environment has been closed.",
              "Resolve the secret from an open client."));
    }
    String value =
        address.mount().equals(EnvAdapter.MOUNT) ? environment.get(address.path()) : null;
    if (value == null) {
      throw new AbsentException(
          Problem.of(
              ErrorCodes.SECRET_NOT_FOUND,
              "There is no variable behind env://" + address + ".",
              "Set the variable in the environment of this process."));
    }
    return FetchedSecret.of(SecretValue.ofText(value));
  }

  /** Refuses further reads. */
  void close() {
    closed = true;
  }
}
