package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.util.List;

/** Somebody whom a vault knows: a person, an app or a machine. Thread-safe. */
interface Identity extends TokenSource {
  /**
   * {@inheritDoc}
   *
   * @throws dev.hexkey.ports.HexkeyException with code {@code IDENTITY_UNAVAILABLE} if it cannot be
   *     asked here, so that another one may be; any other if it was asked
   */
  @Override
  AccessToken fetch(TokenRequest request);

  /** Which it is, as settings name it; of several, the one that served last. */
  String identity();

  /** Those that were tried before it and could not be asked, each with its reason. */
  default List<String> passedOver() {
    return List.of();
  }
}
