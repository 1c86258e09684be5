package dev.hexkey.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hexkey.ports.TokenFamily;
import dev.hexkey.ports.TokenProvider;
import java.util.function.Function;

/**
 * Providers in one bounded map. A provider with a flight weighs nothing, which keeps it from being
 * evicted; it is weighed again when it takes off and when it lands. An evicted one goes on serving
 * those who hold it.
 */
final class BoundedTokenFamily<K> implements TokenFamily<K> {
  private final Cache<K, RenewingTokenProvider> providers;
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
  }

  @Override
  public TokenProvider of(K key) {
    if (closed) {
      throw TokenErrors.closed();
    }
    RenewingTokenProvider provider = providers.getIfPresent(key);
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
