package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.renewal.SingleFlight;
import java.time.Duration;

/** How a flight to a store ends that took longer than a read may. */
interface StoreLanding<K, V> extends SingleFlight.Landing<K, V> {
  @Override
  default HexkeyException tooLate(K key, Duration deadline) {
    return new TimedOutException(
        Problem.of(
            ErrorCodes.VAULT_TIMEOUT,
            "The store did not answer within " + deadline.toMillis() + " ms.",
            "Try again; if the store is that slow, raise read_deadline_seconds."));
  }
}
