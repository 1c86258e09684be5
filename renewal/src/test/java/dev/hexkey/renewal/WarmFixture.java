package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import java.time.Duration;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An engine whose thread that keeps tokens warm waits until a test lets it look once more. */
final class WarmFixture implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final TokenFixture fixture;
  private final Exchanger<Duration> waits = new Exchanger<>();
  private volatile boolean closed;
  final TokenEngine engine;
  private boolean begun;

  WarmFixture(TokenFixture fixture) {
    this.fixture = fixture;
    engine = fixture.builder().pause(this::pause).build();
  }

  TokenProvider provider(Duration lifetime) {
    fixture.source.otherwise(request -> AccessToken.of(fixture.source.next(), lifetime));
    return engine.of(fixture.source, TokenPolicy.builder().keepWarm().build());
  }

  private boolean pause(Duration wait) {
    try {
      waits.exchange(wait, PATIENCE_SECONDS, TimeUnit.SECONDS);
      waits.exchange(wait, PATIENCE_SECONDS, TimeUnit.SECONDS);
      return closed;
    } catch (InterruptedException | TimeoutException e) {
      return true;
    }
  }

  /** Lets the thread look once, and tells for how long it wants to wait then. */
  Duration look() throws Exception {
    if (begun) {
      exchange();
    }
    begun = true;
    return exchange();
  }

  /** Lets the thread look once more, after which it ends. */
  void lookForTheLastTime() throws Exception {
    exchange();
    TokenFixture.await(
        () ->
            Thread.getAllStackTraces().values().stream()
                .flatMap(java.util.Arrays::stream)
                .noneMatch(frame -> frame.getClassName().equals(KeepWarm.class.getName())));
  }

  /** The thread that looks is a new one. */
  void begin() {
    begun = false;
  }

  private Duration exchange() throws Exception {
    return waits.exchange(Duration.ZERO, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    closed = true;
    engine.close();
  }
}
