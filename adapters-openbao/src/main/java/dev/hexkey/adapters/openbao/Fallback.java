package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a secret from other servers, in their order, when its own is unavailable. What its own
 * server answered stands, also a refusal or that there is nothing; and when no other server has the
 * secret, the error is still that its own is unavailable. Thread-safe.
 *
 * @param others how each of them reads
 */
record Fallback(List<Function<SecretAddress, FetchedSecret>> others) {
  static final Fallback NONE = new Fallback(List.of());

  Fallback {
    others = List.copyOf(others);
  }

  FetchedSecret fetch(SecretAddress address, Function<SecretAddress, FetchedSecret> own) {
    try {
      return own.apply(address);
    } catch (HexkeyException e) {
      if (others.isEmpty() || !isUnavailable(e)) {
        throw e;
      }
      return fetchElsewhere(address, e);
    }
  }

  private FetchedSecret fetchElsewhere(SecretAddress address, HexkeyException why) {
    for (Function<SecretAddress, FetchedSecret> other : others) {
      try {
        return other.apply(address);
      } catch (HexkeyException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
    throw why;
  }

  private static boolean isUnavailable(HexkeyException failure) {
    return switch (failure.family()) {
      case UNREACHABLE, LOCKED -> true;
      case TIMED_OUT -> !Thread.currentThread().isInterrupted();
      default -> false;
    };
  }
}
