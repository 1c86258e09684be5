package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static dev.hexkey.renewal.TokenFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenEvent;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5 N, as far as core and ports go: secrets stay secret. */
class TokenSecrecyTest {
  private static final String CANARY = "canary-7f3a";
  private static final RecordKey GRANT = new RecordKey("default", "grant");

  private final TokenFixture fixture = new TokenFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String everythingOf(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void N1_noTextAnywhereShowsAToken() throws Exception {
    List<Object> seen = new ArrayList<>();
    fixture.source.otherwise(
        request -> {
          seen.add(request);
          seen.add(request.deadline());
          AccessToken token =
              AccessToken.builder(CANARY + "-" + fixture.source.calls()).expiresIn(HOUR).build();
          seen.add(token);
          return token;
        });
    TokenProvider provider = fixture.provider();
    seen.add(provider);
    String token = provider.get();
    seen.add(provider.token());
    seen.add(provider.state());
    seen.add(((RenewingTokenProvider) provider).held());
    seen.add(String.valueOf(((RenewingTokenProvider) provider).held().token()));
    seen.add(provider.rejected(token, null));
    seen.add(provider.rejected(provider.get(), null));
    fixture.pass(HOUR);
    fixture.source.otherwiseThrow(TokenFixture.down());
    seen.add(everythingOf(failure(provider)));
    seen.add(provider.rejected(token, null));
    seen.add(everythingOf(failure(() -> provider.get(Duration.ofDays(1)))));
    provider.close();
    seen.add(everythingOf(failure(provider)));
    seen.addAll(fixture.events);
    seen.addAll(fixture.log.lines());

    assertThat(seen).hasSizeGreaterThan(15);
    assertThat(seen).allSatisfy(object -> assertThat(object.toString()).doesNotContain(CANARY));
  }

  @Test
  void N1_noTextAnywhereShowsARefreshToken() {
    MemoryRecords records = new MemoryRecords();
    List<Object> seen = new ArrayList<>();
    try (TokenEngine engine = fixture.builder().recordStore(() -> records).build()) {
      Redemption signIn =
          new Redemption(AccessToken.of(CANARY, HOUR), SecretValue.ofText(CANARY + "-refresh"));
      seen.add(signIn);
      engine.storeGrant(GRANT, signIn);
      seen.add(records.find(GRANT).orElseThrow());
      AtomicReference<@Nullable RefreshGrant> grant = new AtomicReference<>();
      TokenProvider provider =
          engine.rotating(
              (its, request) -> {
                grant.set(its);
                throw TokenFixture.signInRequired();
              },
              GRANT,
              TokenFixture.CALLER_RUNS);
      provider.subscribe(seen::add);
      provider.get();
      fixture.pass(HOUR);
      seen.add(everythingOf(failure(provider)));
      seen.add(String.valueOf(grant.get()));
      seen.add(provider);
      seen.add(provider.state());
      seen.addAll(fixture.log.lines());
    }

    assertThat(seen).hasSizeGreaterThan(8);
    assertThat(seen).allSatisfy(object -> assertThat(object.toString()).doesNotContain(CANARY));
  }

  @Test
  void N1_noTextShowsWhatAChallengeSaid() {
    Challenge challenge =
        Challenge.find(List.of("Bearer error=\"insufficient_claims\", claims=\"" + CANARY + "\""))
            .orElseThrow();

    assertThat(challenge.toString()).doesNotContain(CANARY);
  }

  @Test
  void N1_theSlf4jLogTellsLabelsAndCodes() {
    TokenLog log = new TokenLog.Slf4j(); // what it is given holds no secret; see above
    log.failed("source", "CODE", true);
    log.failed("source", "CODE", false);
    log.expired("source", "CODE");
    log.recovered("source", 3);
    log.listenerFailed("source", "Type");
    assertThat(log).isNotNull();
  }

  static Stream<String> unsendable() {
    return Stream.of(
        CANARY + "\r\nX-Injected: 1",
        CANARY + "\n",
        CANARY + "\r",
        CANARY + "\u0000",
        CANARY + " and more",
        " " + CANARY,
        CANARY + "\t",
        CANARY + "\u00e9",
        CANARY + "\u007f",
        CANARY + "\u2028",
        CANARY + "\ud83d\ude00",
        "");
  }

  @ParameterizedTest
  @MethodSource("unsendable")
  void N3_aTokenThatNoHeaderCanCarryIsRefusedWithoutItsValue(String value) {
    fixture.source.otherwise(request -> AccessToken.of(value, HOUR));
    TokenProvider provider = fixture.provider();

    HexkeyException thrown = failure(provider);

    assertThat(thrown.code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);
    assertThat(everythingOf(thrown)).doesNotContain(CANARY);
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer " + CANARY, "bearer " + CANARY, "BEARER  x", "DPoP " + CANARY})
  void N5_aTokenWithASchemeBeforeItIsRefusedWithAHint(String value) {
    assertThatThrownBy(() -> AccessToken.of(value))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[MALFORMED_TOKEN/SCHEME]")
        .hasMessageContaining("Return the bare token")
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void N5_aTokenMayBeginWithTheWordBearer() {
    assertThat(AccessToken.of("Bearer").revealText()).isEqualTo("Bearer");
    assertThat(AccessToken.of("bearer-of-bad-news").revealText()).isEqualTo("bearer-of-bad-news");
  }

  @Test
  void N6_nothingThatHoldsATokenCanBeSerialised() throws Exception {
    TokenProvider provider = fixture.provider();
    provider.get();

    for (Object object :
        List.of(
            provider,
            provider.token(),
            AccessToken.of(CANARY),
            provider.rejected("other", null),
            fixture.engine)) {
      try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
        assertThatThrownBy(() -> out.writeObject(object))
            .isInstanceOf(NotSerializableException.class);
      }
    }
  }

  @Tag("slow")
  @Test
  void N7_aTokenThatWasReplacedIsNotHeldAnyMore() throws Exception {
    List<WeakReference<Object>> old = new ArrayList<>();
    TokenProvider provider =
        fixture.engine.of(
            request -> {
              String value = CANARY + old.size();
              AccessToken token = AccessToken.of(value, HOUR);
              old.add(new WeakReference<>(value));
              old.add(new WeakReference<>(token));
              return token;
            },
            TokenPolicy.DEFAULT);
    provider.get();
    fixture.pass(HOUR);
    provider.get();
    provider.rejected(provider.get(), null);
    assertThat(old).hasSize(6);

    for (int i = 0; i < 200 && old.stream().limit(4).anyMatch(ref -> ref.get() != null); i++) {
      System.gc();
      Thread.sleep(20); // the collector's time, not the provider's
    }

    assertThat(old.stream().limit(4).map(WeakReference::get)).containsOnlyNulls();
    assertThat(old.get(4).get()).as("the current one").isEqualTo(provider.get());
  }

  @Tag("slow")
  @Test
  void N7_aClosedProviderHoldsNoToken() {
    TokenProvider provider = fixture.provider();
    provider.get();

    provider.close();

    assertThat(((RenewingTokenProvider) provider).held().token()).isNull();
  }

  @Test
  void N8_aTokenOver64KiBIsRefused() {
    String longest = "x".repeat(AccessToken.MAX_LENGTH);

    assertThat(AccessToken.MAX_LENGTH).isEqualTo(64 * 1024);
    assertThat(AccessToken.of(longest).revealText()).isEqualTo(longest);
    assertThatThrownBy(() -> AccessToken.of(longest + "x"))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[MALFORMED_TOKEN/TOO_LONG]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mac", "", "Bearer ", "N_A", "pop"})
  void N9_anotherTokenTypeIsRefused(String type) {
    assertThatThrownBy(() -> AccessToken.builder("t").type(type))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith("[MALFORMED_RESPONSE/TOKEN_TYPE]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEARER"})
  void N9_aBearerTokenIsOneInAnyCase(String type) {
    fixture.source.then(AccessToken.builder("t").type(type).build());

    assertThat(fixture.provider().header()).isEqualTo("Bearer t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DPoP", "dpop", "DPOP"})
  void N9_aDpopTokenHasItsOwnScheme(String type) {
    fixture.source.then(AccessToken.builder("t").type(type).build());
    TokenProvider provider = fixture.provider();

    assertThat(provider.header()).isEqualTo("DPoP t");
    assertThat(provider.get()).isEqualTo("t");
    provider.rejected("t", null);
    assertThat(fixture.source.requests().get(1).previous())
        .isNotNull()
        .matches(previous -> previous.type().equals("DPoP"));
  }

  @Test
  void N1_eventsNameTheSourceTheGenerationAndTheCode() {
    TokenProvider provider = fixture.provider();
    provider.get();
    fixture.pass(HOUR);
    fixture.source.thenThrow(TokenFixture.down());
    failure(provider);

    TokenEvent event = fixture.events.get(1);

    assertThat(event)
        .isEqualTo(
            new TokenEvent(
                TokenEvent.Kind.RENEWAL_FAILED,
                "scripted source",
                fixture.clock.instant(),
                1,
                ErrorCodes.SOURCE_UNAVAILABLE));
  }
}
