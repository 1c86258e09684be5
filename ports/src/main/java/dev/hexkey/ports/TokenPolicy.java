package dev.hexkey.ports;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a provider treats its tokens. Immutable. {@link #DEFAULT} suits a source of which nothing is
 * known.
 */
public final class TokenPolicy {
  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * The windows of an ordinary token: with lifetime L, the last {@code min(clamp(5 % of L, 5 s, 60
   * s), L/4)} is not used, renewal begins in the last {@code min(clamp(25 % of L, that + 5 s, 60
   * min), L/2)}, up to a fifth of that later, drawn once for each token.
   */
  public static final TokenPolicy DEFAULT = new Builder().build();

  private final UnaryOperator<Duration> margin;
  private final UnaryOperator<Duration> ahead;
  private final UnaryOperator<Duration> jitter;
  private final @Nullable Duration assumedLifetime;
  private final Duration waitBudget;
  private final Duration freshTokenGrace;
  private final boolean rotationGrace;
  private final boolean keepWarm;
  private final boolean callerRuns;
  private final @Nullable Executor executor;

  private TokenPolicy(Builder builder) {
    margin = builder.margin;
    ahead = builder.ahead;
    jitter = builder.jitter;
    assumedLifetime = builder.assumedLifetime;
    waitBudget = builder.waitBudget;
    freshTokenGrace = builder.freshTokenGrace;
    rotationGrace = builder.rotationGrace;
    keepWarm = builder.keepWarm;
    callerRuns = builder.callerRuns;
    executor = builder.executor;
  }

  /** Begins a policy with the default's values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Begins a policy with this one's values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  // --- presets

  /**
   * A platform's managed identity, which keeps its token: renewed at half of a life over 2 hours.
   */
  public static TokenPolicy managedIdentity() {
    return builder()
        .ahead(
            life ->
                life.compareTo(Duration.ofHours(2)) > 0 ? life.dividedBy(2) : ordinaryAhead(life))
        .build();
  }

  /** Google's metadata server, which gives a new token only in the last minutes of the old one. */
  public static TokenPolicy googleMetadata() {
    return builder().ahead(life -> least(ordinaryAhead(life), Duration.ofMinutes(4))).build();
  }

  /** A lease of OpenBao or Vault, which is extended in its last third. */
  public static TokenPolicy lease() {
    return builder().ahead(life -> life.dividedBy(3)).build();
  }

  /** An issuer that needs some seconds until all of its servers know a new token. */
  public static TokenPolicy slowReplication() {
    return builder().freshTokenGrace(Duration.ofSeconds(10)).build();
  }

  /** A database token that is checked only when a connection is made. */
  public static TokenPolicy databaseLogin() {
    return builder().margin(Duration.ofSeconds(30)).build();
  }

  // --- what the core reads

  /** How much at the end of this life is not used. */
  public Duration margin(Duration lifetime) {
    return within(margin.apply(lifetime), Duration.ZERO, lifetime);
  }

  /** How long before the end of this life a renewal is due. */
  public Duration ahead(Duration lifetime) {
    return within(ahead.apply(lifetime), margin(lifetime), lifetime);
  }

  /** The most by which chance puts a renewal off within this ahead window. */
  public Duration jitter(Duration aheadWindow) {
    return within(jitter.apply(aheadWindow), Duration.ZERO, aheadWindow);
  }

  /** The life of tokens of which nothing else tells one. */
  public Optional<Duration> assumedLifetime() {
    return Optional.ofNullable(assumedLifetime);
  }

  /** How long a call without a deadline waits. */
  public Duration waitBudget() {
    return waitBudget;
  }

  /** How young a refused token is tried again; zero if none is. */
  public Duration freshTokenGrace() {
    return freshTokenGrace;
  }

  /** Whether a redemption whose answer was lost may be sent again. */
  public boolean hasRotationGrace() {
    return rotationGrace;
  }

  /** Whether tokens are renewed without being called for. */
  public boolean isKeptWarm() {
    return keepWarm;
  }

  /** Whether renewals run on the thread of the caller that finds one due. */
  public boolean isCallerRuns() {
    return callerRuns;
  }

  /** Where renewals run, if not on the core's own threads nor on the caller's. */
  public Optional<Executor> executor() {
    return Optional.ofNullable(executor);
  }

  private static Duration ordinaryMargin(Duration life) {
    Duration share = within(life.dividedBy(20), Duration.ofSeconds(5), Duration.ofMinutes(1));
    return least(share, life.dividedBy(4));
  }

  private static Duration ordinaryAhead(Duration life) {
    Duration least = ordinaryMargin(life).plusSeconds(5);
    return least(within(life.dividedBy(4), least, HOUR), life.dividedBy(2));
  }

  private static Duration within(Duration time, Duration least, Duration most) {
    return least(time.compareTo(least) < 0 ? least : time, most);
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Collects a policy. Not thread-safe. */
  public static final class Builder {
    private UnaryOperator<Duration> margin = TokenPolicy::ordinaryMargin;
    private UnaryOperator<Duration> ahead = TokenPolicy::ordinaryAhead;
    private UnaryOperator<Duration> jitter = window -> window.dividedBy(5);
    private @Nullable Duration assumedLifetime;
    private Duration waitBudget = Duration.ofSeconds(30);
    private Duration freshTokenGrace = Duration.ZERO;
    private boolean rotationGrace;
    private boolean keepWarm;
    private boolean callerRuns;
    private @Nullable Executor executor;

    private Builder() {}

    private Builder(TokenPolicy policy) {
      margin = policy.margin;
      ahead = policy.ahead;
      jitter = policy.jitter;
      assumedLifetime = policy.assumedLifetime;
      waitBudget = policy.waitBudget;
      freshTokenGrace = policy.freshTokenGrace;
      rotationGrace = policy.rotationGrace;
      keepWarm = policy.keepWarm;
      callerRuns = policy.callerRuns;
      executor = policy.executor;
    }

    /** How much at the end of a life is not used. */
    public Builder margin(Duration time) {
      requireNotNegative(time);
      return margin(life -> time);
    }

    /**
     * How much at the end of a life is not used, as a share of it.
     *
     * @param share 0 to 1
     */
    public Builder marginShare(double share) {
      requireShare(share);
      return margin(life -> share(life, share));
    }

    /** How much at the end of a life is not used; at most the life is. */
    public Builder margin(UnaryOperator<Duration> ofLifetime) {
      margin = ofLifetime;
      return this;
    }

    /** How long before the end a renewal is due. */
    public Builder ahead(Duration time) {
      requireNotNegative(time);
      return ahead(life -> time);
    }

    /**
     * How long before the end a renewal is due, as a share of the life.
     *
     * @param share 0 to 1
     */
    public Builder aheadShare(double share) {
      requireShare(share);
      return ahead(life -> share(life, share));
    }

    /** How long before the end a renewal is due; at least the margin, at most the life. */
    public Builder ahead(UnaryOperator<Duration> ofLifetime) {
      ahead = ofLifetime;
      return this;
    }

    /** The most by which chance puts a renewal off, within the ahead window. */
    public Builder jitter(Duration time) {
      requireNotNegative(time);
      jitter = window -> time;
      return this;
    }

    /**
     * The same as a share of the ahead window.
     *
     * @param share 0 to 1
     */
    public Builder jitterShare(double share) {
      requireShare(share);
      jitter = window -> share(window, share);
      return this;
    }

    /** The life of tokens of which nothing else tells one. */
    public Builder assumedLifetime(Duration lifetime) {
      if (lifetime.isNegative() || lifetime.isZero()) {
        throw new IllegalArgumentException("a lifetime is longer than zero");
      }
      assumedLifetime = lifetime;
      return this;
    }

    /** How long a call without a deadline waits where there is no usable token; 30 seconds. */
    public Builder waitBudget(Duration budget) {
      requireNotNegative(budget);
      waitBudget = budget;
      return this;
    }

    /**
     * A refused token younger than this is tried again after 1, 2 and 3 seconds; off unless set.
     */
    public Builder freshTokenGrace(Duration grace) {
      requireNotNegative(grace);
      freshTokenGrace = grace;
      return this;
    }

    /**
     * The issuer lets a refresh token be used once more for a while, so a redemption whose answer
     * was lost is sent again within 2 seconds. Only for an issuer where that is configured: another
     * one takes it for theft and ends the grant.
     */
    public Builder rotationGrace() {
      rotationGrace = true;
      return this;
    }

    /**
     * Renews without being called, until nobody has called for one lifetime. One thread serves all
     * such providers.
     */
    public Builder keepWarm() {
      keepWarm = true;
      return this;
    }

    /** Where renewals run; it stays the caller's. The core's own threads unless set. */
    public Builder executor(Executor where) {
      executor = where;
      callerRuns = false;
      return this;
    }

    /**
     * Renewals run on the thread of the caller that finds one due, and are over when its call
     * returns: for runtimes that freeze between invocations. If one fails, a token that is still
     * usable serves.
     */
    public Builder callerRuns() {
      executor = null;
      callerRuns = true;
      return this;
    }

    /** The policy. */
    public TokenPolicy build() {
      return new TokenPolicy(this);
    }

    private static Duration share(Duration time, double share) {
      return Duration.ofNanos((long) (time.toNanos() * share));
    }

    private static void requireNotNegative(Duration time) {
      if (time.isNegative()) {
        throw new IllegalArgumentException("a time is not negative");
      }
    }

    private static void requireShare(double share) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is between 0 and 1");
      }
    }
  }
}
