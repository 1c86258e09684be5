package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An engine on a test's clocks whose renewals run on the caller's own thread unless a test says
 * otherwise, so that they are over when a call returns; and a scripted source. Chance is fixed at
 * one half.
 */
class TokenFixture implements AutoCloseable {
  static final TokenPolicy CALLER_RUNS = TokenPolicy.builder().callerRuns().build();

  final TestClock clock = new TestClock();
  final ScriptedSource source = new ScriptedSource();
  final List<TokenEvent> events = Collections.synchronizedList(new ArrayList<>());
  volatile double chance = 0.5;
  final TokenEngine engine =
      TokenEngine.builder().clock(clock).ticker(clock).random(() -> chance).build();

  /** A provider over the source that renews on the caller's thread. */
  TokenProvider provider() {
    return provider(CALLER_RUNS);
  }

  TokenProvider provider(TokenPolicy policy) {
    TokenProvider provider = engine.of(source, policy);
    provider.subscribe(events::add);
    return provider;
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  List<TokenEvent.Kind> kinds() {
    return events.stream().map(TokenEvent::kind).toList();
  }

  static UnreachableException down() {
    return new UnreachableException(
        Problem.of(ErrorCodes.SOURCE_UNAVAILABLE, "The issuer is down.", "Wait."));
  }

  @Override
  public void close() {
    engine.close();
  }
}
