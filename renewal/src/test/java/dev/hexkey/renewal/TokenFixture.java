package dev.hexkey.renewal;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenState;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine on a test's clocks whose renewals run on the caller's own thread unless a test says
 * otherwise, so that they are over when a call returns; and a scripted source. Chance is fixed at
 * one half.
 */
class TokenFixture implements AutoCloseable {
  static final TokenPolicy CALLER_RUNS = TokenPolicy.builder().callerRuns().build();
  static final Duration HOUR = Duration.ofHours(1);

  final TestClock clock = new TestClock();
  final ScriptedSource source = new ScriptedSource();
  final List<TokenEvent> events = Collections.synchronizedList(new ArrayList<>());
  final RecordingLog log = new RecordingLog();
  volatile DoubleSupplier chance = () -> 0.5;
  final TokenEngine engine = builder().build();

  /** An engine on this fixture's clocks and chance. */
  TokenEngine.Builder builder() {
    return TokenEngine.builder()
        .clock(clock)
        .ticker(clock)
        .random(() -> chance.getAsDouble())
        .log(log);
  }

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

  void passSeconds(double seconds) {
    clock.pass(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  List<TokenEvent.Kind> kinds() {
    return List.copyOf(events).stream().map(TokenEvent::kind).toList();
  }

  long told(TokenEvent.Kind kind) {
    return kinds().stream().filter(kind::equals).count();
  }

  /** What an issuer answers: an access token for an hour, and the next refresh token. */
  static Redemption redeemed(String accessToken, String refreshToken) {
    return new Redemption(AccessToken.of(accessToken, HOUR), SecretValue.ofText(refreshToken));
  }

  static TokenState.Phase phase(TokenProvider provider) {
    return provider.state().phase();
  }

  /** The failure of a call. */
  static HexkeyException failure(Supplier<?> call) {
    HexkeyException thrown = catchThrowableOfType(HexkeyException.class, call::get);
    if (thrown == null) {
      throw new AssertionError("did not fail");
    }
    return thrown;
  }

  static UnreachableException down() {
    return new UnreachableException(
        Problem.of(ErrorCodes.SOURCE_UNAVAILABLE, "The issuer is down.", "Wait."));
  }

  static UnreachableException notConnected() {
    return new UnreachableException(
        Problem.of(ErrorCodes.SOURCE_UNAVAILABLE, "No connection.", "Wait.")
            .withReason(SourceReasons.NOT_CONNECTED));
  }

  static ThrottledException throttled(@Nullable Duration retryAfter) {
    return new ThrottledException(
        Problem.of(ErrorCodes.RATE_LIMITED, "Too often.", "Wait."), retryAfter);
  }

  static UnauthenticatedException signInRequired() {
    return new UnauthenticatedException(
        Problem.of(ErrorCodes.SIGN_IN_REQUIRED, "invalid_grant", "Sign in again."));
  }

  static MisconfiguredException misconfigured() {
    return new MisconfiguredException(
        Problem.of(ErrorCodes.CLIENT_MISCONFIGURED, "invalid_client", "Look at the client."));
  }

  /** Something that looks like a signed JWT with this payload. */
  static String jwt(String payload) {
    return base64("{\"alg\":\"none\"}") + "." + base64(payload) + ".c2ln";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Waits for something that another thread is about to do. */
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited too long");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    engine.close();
  }

  /** Keeps what a log would be told. Thread-safe. */
  static final class RecordingLog implements TokenLog {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void failed(String source, String code, boolean usable) {
      lines.add("failed " + source + " " + code + (usable ? " usable" : " dead"));
    }

    @Override
    public void expired(String source, String code) {
      lines.add("expired " + source + " " + code);
    }

    @Override
    public void recovered(String source, int failures) {
      lines.add("recovered " + source + " " + failures);
    }

    @Override
    public void listenerFailed(String source, String type) {
      lines.add("listener " + source + " " + type);
    }

    List<String> lines() {
      return List.copyOf(lines);
    }
  }
}
