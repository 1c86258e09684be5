package dev.hexkey.tokenprovider.conformance;

import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.util.List;

/**
 * A server whose tokens a client is to carry, another one that must never see them, and a provider
 * driven by hand.
 */
public final class Scene implements AutoCloseable {
  /** Where tokens go. */
  public final LoopbackServer server = new LoopbackServer();

  /** Where they must not go. */
  public final LoopbackServer stranger = new LoopbackServer();

  /** What gives the tokens. */
  public final HandTokens tokens = new HandTokens();

  /** What hands them out. */
  public final TokenProvider provider;

  private final TokenEngine engine = TokenEngine.builder().withoutLog().build();

  /** Starts both servers. */
  public Scene() {
    provider = engine.of(tokens, TokenPolicy.DEFAULT);
  }

  /** The provider, bound to the server. */
  public TokenBinding binding() {
    return TokenBinding.of(provider, server.origin());
  }

  /** The server accepts this token and no other. */
  public void acceptOnly(String token) {
    server.behave(
        request ->
            request.authorization().equals(List.of("Bearer " + token))
                ? Reply.ok()
                : Reply.refused());
  }

  @Override
  public void close() {
    engine.close();
    server.close();
    stranger.close();
  }
}
