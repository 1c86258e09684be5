package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;

/**
 * The person who is signed in; where nobody ever was, whoever is signed in to the Azure CLI. Once
 * somebody has signed in here, the end of that sign-in never makes way for the CLI's. Thread-safe.
 */
final class UserOrCli implements Identity {
  private final UserTokenSource user;
  private final AzureCliIdentity cli;
  private final TokenCacheRecord cache;
  private volatile Identity served;

  UserOrCli(UserTokenSource user, AzureCliIdentity cli, TokenCacheRecord cache) {
    this.user = user;
    this.cli = cli;
    this.cache = cache;
    this.served = user;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    try {
      AccessToken token = user.fetch(request);
      served = user;
      return token;
    } catch (HexkeyException e) {
      if (!IdentityErrors.isUnavailable(e) || !cache.usernames().isEmpty()) {
        served = user;
        throw e;
      }
      return ofCli(request, e);
    }
  }

  private AccessToken ofCli(TokenRequest request, HexkeyException nobody) {
    try {
      AccessToken token = cli.fetch(request);
      served = cli;
      return token;
    } catch (HexkeyException e) {
      throw IdentityErrors.nobodyNorCli(nobody, e);
    }
  }

  @Override
  public String identity() {
    return served.identity();
  }

  @Override
  public String label() {
    return served.label();
  }

  @Override
  public int triesPerFlight() {
    return user.triesPerFlight();
  }

  @Override
  public boolean canReplaceRejected() {
    return served.canReplaceRejected();
  }
}
