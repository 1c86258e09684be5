package dev.hexkey.tokenprovider.conformance;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.http.TokenBinding;

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
  public final TokenProvider provider = new InterimProvider(tokens);

  /** The provider, bound to the server. */
  public TokenBinding binding() {
    return TokenBinding.of(provider, server.origin());
  }

  /** The server accepts this token and no other. */
  public void acceptOnly(String token) {
    server.behave(
        request ->
            request.authorization().equals(java.util.List.of("Bearer " + token))
                ? Reply.ok()
                : Reply.refused());
  }

  @Override
  public void close() {
    provider.close();
    server.close();
    stranger.close();
  }
}
