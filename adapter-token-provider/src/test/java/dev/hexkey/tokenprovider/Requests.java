package dev.hexkey.tokenprovider;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenRequest.Reason;
import java.time.Duration;

/** What the core would ask a source. */
final class Requests {
  private Requests() {}

  static TokenRequest first() {
    return first(Duration.ofSeconds(25));
  }

  static TokenRequest first(Duration time) {
    return new TokenRequest(Reason.FIRST, null, null, Duration.ZERO, Deadline.after(time));
  }

  static TokenRequest after(AccessToken previous, Reason reason) {
    Deadline deadline = Deadline.after(Duration.ofSeconds(25));
    return new TokenRequest(reason, previous, null, Duration.ZERO, deadline);
  }
}
