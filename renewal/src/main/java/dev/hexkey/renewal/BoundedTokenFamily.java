package dev.hexkey.renewal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import dev.hexkey.ports.TokenFamily;
import dev.hexkey.ports.TokenProvider;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Providers in one bounded map. A provider with a flight weighs nothing, which keeps it from being
 * evicted; it is weighed again when it takes off and when it lands. An evicted one goes on serving
 * those who hold it.
 *
 * <p>To note which keys are used costs the map about as much as a token does, so that only some of
 * the reads, by chance, are noted: who is used often is noted often all the same.
 */
final class BoundedTokenFamily<K> implements TokenFamily<K> {
  private static final int READS_PER_NOTE = 8;

  private final Cache<K, RenewingTokenProvider> providers;
  private final Policy<K, RenewingTokenProvider> unnoted;
  private final Function<K, RenewingTokenProvider> make;
  private volatile boolean closed;

  BoundedTokenFamily(Function<K, RenewingTokenProvider> make, int bound) {
    this.make =
        key -> {
          RenewingTokenProvider provider = make.apply(key);
          provider.onFlightChange(() -> weighAgain(key));
          return provider;
        };
    this.providers =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(bound)
            .weigher((K key, RenewingTokenProvider provider) -> provider.isInFlight() ? 0 : 1)
            .build();
    this.unnoted = providers.policy();
  }

  @Override
  public TokenProvider of(K key) {
    if (closed) {
      throw TokenErrors.closed();
    }
    RenewingTokenProvider provider =
        ThreadLocalRandom.current().nextInt(READS_PER_NOTE) == 0
            ? providers.getIfPresent(key)
            : unnoted.getIfPresentQuietly(key);
    return provider == null ? providers.get(key, make) : provider;
  }

  @Override
  public void close() {
    closed = true;
    providers.asMap().values().forEach(RenewingTokenProvider::close);
    providers.invalidateAll();
  }

  private void weighAgain(K key) {
    providers.asMap().computeIfPresent(key, (k, provider) -> provider);
  }
}
