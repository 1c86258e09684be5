package dev.hexkey.tokenprovider.grpc;

import dev.hexkey.ports.TokenProvider;
import io.grpc.CallCredentials;
import io.grpc.ClientInterceptor;
import java.util.Set;

/**
 * Gives a gRPC stub a token that is always valid:
 *
 * <pre>{@code
 * stub.withCallCredentials(GrpcTokens.credentials(provider, "api.example.com:443"))
 *     .withInterceptors(GrpcTokens.replay(provider))
 * }</pre>
 */
public final class GrpcTokens {
  private GrpcTokens() {}

  /**
   * Credentials for each call; never block. A channel that is not private gets none: the call
   * fails.
   *
   * @param authorities the servers that may see the token, as the channel names them; calls to
   *     others go without
   */
  public static CallCredentials credentials(TokenProvider provider, String... authorities) {
    return new TokenCredentials(provider, Set.of(authorities), false);
  }

  /**
   * The same for a server on this machine that is reached without encryption.
   *
   * @param authorities as the channels name them, such as {@code localhost:50051}
   */
  public static CallCredentials loopbackCredentials(TokenProvider provider, String... authorities) {
    return new TokenCredentials(provider, Set.of(authorities), true);
  }

  /**
   * Sends a unary call that was refused as {@code UNAUTHENTICATED} once more with another token; of
   * other calls, reports the refusal. Takes the credentials above to know what was sent.
   */
  public static ClientInterceptor replay(TokenProvider provider) {
    return new ReplayInterceptor(provider);
  }
}
