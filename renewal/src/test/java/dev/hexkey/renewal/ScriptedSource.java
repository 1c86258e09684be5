package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source that does what a test has written down, one entry for each call, and then gives tokens
 * that live an hour: {@code token-1}, {@code token-2} by the number of the call. Thread-safe.
 */
final class ScriptedSource implements TokenSource {
  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<TokenSource> script = new ConcurrentLinkedQueue<>();
  private final List<TokenRequest> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile TokenSource otherwise = request -> AccessToken.of(next(), Duration.ofHours(1));

  /** The next call does this. */
  ScriptedSource then(TokenSource step) {
    script.add(step);
    return this;
  }

  /** The next call gives this. */
  ScriptedSource then(AccessToken token) {
    return then(request -> token);
  }

  /** The next call throws this. */
  ScriptedSource thenThrow(Exception failure) {
    return then(
        request -> {
          throw failure;
        });
  }

  /** The next call does this once the gate is open. */
  ScriptedSource thenBehind(Gate gate, TokenSource step) {
    return then(
        request -> {
          gate.pass();
          return step.fetch(request);
        });
  }

  /** The next call gives the token {@code held-back}, for an hour, once the gate is open. */
  ScriptedSource thenBehind(Gate gate) {
    return thenBehind(gate, request -> AccessToken.of("held-back", Duration.ofHours(1)));
  }

  /** Calls beyond the script do this. */
  ScriptedSource otherwise(TokenSource step) {
    otherwise = step;
    return this;
  }

  /** Calls beyond the script throw this. */
  ScriptedSource otherwiseThrow(Exception failure) {
    return otherwise(
        request -> {
          throw failure;
        });
  }

  @Override
  public AccessToken fetch(TokenRequest request) throws Exception {
    calls.incrementAndGet();
    requests.add(request);
    TokenSource step = script.poll();
    return (step == null ? otherwise : step).fetch(request);
  }

  /** A name for the token of this call. */
  String next() {
    return "token-" + calls;
  }

  int calls() {
    return calls.get();
  }

  List<TokenRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public String label() {
    return "scripted source";
  }
}
