package dev.hexkey.renewal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are being obtained for the sake of which: a source that needs another token begins
 * the next link. A token that would need itself is noticed instead of being waited for.
 */
final class RenewalChain {
  private static final ThreadLocal<@Nullable RenewalChain> HERE = new ThreadLocal<>();

  private final Object provider;
  private final @Nullable RenewalChain outer;

  private RenewalChain(Object provider, @Nullable RenewalChain outer) {
    this.provider = provider;
    this.outer = outer;
  }

  /** The chain that the calling thread works for. */
  static @Nullable RenewalChain here() {
    return HERE.get();
  }

  /** Whether the calling thread works for a token of this provider. */
  static boolean holds(Object provider) {
    for (RenewalChain link = HERE.get(); link != null; link = link.outer) {
      if (link.provider == provider) {
        return true;
      }
    }
    return false;
  }

  /** Does something for a provider, and for whoever needs it. */
  static <T> T work(Object provider, @Nullable RenewalChain outer, Supplier<T> work) {
    RenewalChain before = HERE.get();
    HERE.set(new RenewalChain(provider, outer));
    try {
      return work.get();
    } finally {
      if (before == null) {
        HERE.remove();
      } else {
        HERE.set(before);
      }
    }
  }
}
