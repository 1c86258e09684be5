package dev.hexkey.tokenprovider.http;

import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A token provider bound to the origins that may see its tokens, with the decisions that every HTTP
 * client shares. Immutable, thread-safe; closing the provider is the business of whoever made it.
 *
 * <p>An integration asks {@link #appliesTo} for each attempt, sets {@link #header()} in place of
 * what stands there, remembers which value it sent, and when a server refuses that value asks
 * {@link #refused} for the one to try once more.
 */
public final class TokenBinding {
  /** The header that carries the token. */
  public static final String AUTHORIZATION = "Authorization";

  /** The header in which a server says what it wants. */
  public static final String CHALLENGE = "WWW-Authenticate";

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final TokenProvider provider;
  private final Origin[] origins;
  private final boolean replaces;

  private TokenBinding(Builder builder) {
    provider = builder.provider;
    origins = builder.origins.toArray(new Origin[0]);
    replaces = builder.replaces;
  }

  /**
   * Binds a provider to origins.
   *
   * @param origins such as {@code https://api.example.com}; {@code http} only for loopback
   * @throws IllegalArgumentException if one of them is none, or is not encrypted; see {@link
   *     Builder#plainHttpOrigin}
   */
  public static TokenBinding of(TokenProvider provider, String... origins) {
    Builder builder = builder(provider);
    for (String origin : origins) {
      builder.origin(origin);
    }
    return builder.build();
  }

  /** Begins a binding. */
  public static Builder builder(TokenProvider provider) {
    return new Builder(provider);
  }

  /** Whether both addresses have the same scheme, host and port. */
  public static boolean isSameOrigin(URI one, URI other) {
    return Origin.isSame(one, other);
  }

  /**
   * Whether this request gets a token.
   *
   * @param hasAuthorization whether it carries an {@code Authorization} header of its own
   */
  public boolean appliesTo(URI target, boolean hasAuthorization) {
    if (hasAuthorization && !replaces) {
      return false;
    }
    for (Origin origin : origins) {
      if (origin.includes(target)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The header's value for the next attempt; waits only where there is no usable token.
   *
   * @throws dev.hexkey.ports.HexkeyException as {@link TokenProvider#header()} throws
   */
  public String header() {
    return provider.header();
  }

  /** The same without ever blocking. */
  public CompletionStage<String> headerAsync() {
    return provider.headerAsync();
  }

  /**
   * Whether this answer is about the token: 401, or 403 that asks for more scope. Any other 403 is
   * none (the server knew the caller).
   *
   * @param challenges every value of {@code WWW-Authenticate}
   */
  public static boolean isRefusal(int status, List<String> challenges) {
    return status == UNAUTHORIZED || isScopeRefusal(status, challenges);
  }

  /**
   * Reports that a server refused what was sent, waits for what comes of it, and gives the value to
   * send the request again with, once. Empty if the server's answer is the caller's.
   *
   * @param sent the header's value that the refused request carried
   * @param challenges every value of {@code WWW-Authenticate}
   */
  public Optional<String> refused(String sent, int status, List<String> challenges) {
    Verdict verdict;
    try {
      verdict = provider.rejected(bare(sent), Challenge.find(challenges).orElse(null));
    } catch (ClosedException e) {
      return Optional.empty(); // the server's answer is at hand and says more
    }
    Optional<String> next = next(verdict, status);
    return next.isPresent() && !Delays.sleep(verdict.delay()) ? Optional.empty() : next;
  }

  /** The same without ever blocking; never fails. */
  public CompletionStage<Optional<String>> refusedAsync(
      String sent, int status, List<String> challenges) {
    return report(sent, challenges)
        .thenCompose(
            verdict -> Delays.later(verdict.delay()).thenApply(ready -> next(verdict, status)))
        .exceptionally(failure -> Optional.empty());
  }

  /**
   * Reports a refusal where the request cannot be sent again, so that the next one gets another
   * token. Does not wait.
   */
  public void refusedForGood(String sent, List<String> challenges) {
    report(sent, challenges);
  }

  private CompletionStage<Verdict> report(String sent, List<String> challenges) {
    try {
      return provider.rejectedAsync(bare(sent), Challenge.find(challenges).orElse(null));
    } catch (ClosedException e) {
      return CompletableFuture.completedFuture(Verdict.giveUp(e));
    }
  }

  private static Optional<String> next(Verdict verdict, int status) {
    // a 403 is reported and never repeated: the server knew who asked
    return status == UNAUTHORIZED && verdict.action() == Verdict.Action.RETRY
        ? verdict.token().map(CurrentToken::revealHeader)
        : Optional.empty();
  }

  private static boolean isScopeRefusal(int status, List<String> challenges) {
    return status == FORBIDDEN
        && Challenge.find(challenges).filter(Challenge::isInsufficientScope).isPresent();
  }

  private static String bare(String header) {
    return header.substring(header.indexOf(' ') + 1);
  }

  @Override
  public String toString() {
    return "TokenBinding" + List.of(origins);
  }

  /** Collects a binding. Not thread-safe. */
  public static final class Builder {
    private final TokenProvider provider;
    private final List<Origin> origins = new ArrayList<>();
    private boolean replaces;

    private Builder(TokenProvider provider) {
      this.provider = provider;
    }

    /**
     * An origin that may see tokens.
     *
     * @throws IllegalArgumentException if it is none, or neither encrypted nor loopback
     */
    public Builder origin(String origin) {
      Origin parsed = Origin.parse(origin);
      if (!parsed.isEncrypted() && !parsed.isLoopback()) {
        throw new IllegalArgumentException(
            "a token is sent over plain http to loopback only; name the origin with"
                + " plainHttpOrigin if the network is trusted");
      }
      origins.add(parsed);
      return this;
    }

    /** An origin that may see tokens although nothing encrypts them on the way. */
    public Builder plainHttpOrigin(String origin) {
      origins.add(Origin.parse(origin));
      return this;
    }

    /** Replaces an {@code Authorization} that a request has already, instead of leaving it. */
    public Builder replacingAuthorization() {
      replaces = true;
      return this;
    }

    /**
     * The binding.
     *
     * @throws IllegalArgumentException without any origin
     */
    public TokenBinding build() {
      if (origins.isEmpty()) {
        throw new IllegalArgumentException("name at least one origin that may see the token");
      }
      return new TokenBinding(this);
    }
  }
}
