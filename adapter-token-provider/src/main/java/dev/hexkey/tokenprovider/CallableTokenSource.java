package dev.hexkey.tokenprovider;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.util.concurrent.Callable;

/** A source that somebody else wrote as a lambda. */
final class CallableTokenSource implements TokenSource {
  private final Callable<AccessToken> source;

  CallableTokenSource(Callable<AccessToken> source) {
    this.source = source;
  }

  @Override
  public AccessToken fetch(TokenRequest request) throws Exception {
    return source.call();
  }

  @Override
  public String label() {
    return "callable";
  }
}
