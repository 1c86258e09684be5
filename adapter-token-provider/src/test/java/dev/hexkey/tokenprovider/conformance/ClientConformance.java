package dev.hexkey.tokenprovider.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.Canary;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every integration over HTTP does with a token. Clients that can repeat a refused request
 * keep {@link ReplayConformance} as well, the others {@link NoReplayConformance}.
 */
public interface ClientConformance {
  /** Opens the client, which follows redirects if it can. */
  ClientUnderTest open(TokenBinding binding) throws Exception;

  /** What the module's README calls it. */
  String clientName();

  /** Whether the client has a way to follow redirects at all. */
  default boolean followsRedirects() {
    return true;
  }

  @Test
  default void theTokenIsAttached() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer).isEqualTo(new Answer(200, "fine"));
      assertThat(scene.server.authorizations()).containsExactly(List.of("Bearer token-1"));
    }
  }

  @Test
  default void aBodyArrivesWithTheToken() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      client.post(scene.server.uri("/a"), "hello");

      assertThat(scene.server.seen())
          .singleElement()
          .satisfies(
              seen -> {
                assertThat(seen.body()).isEqualTo("hello");
                assertThat(seen.authorization()).containsExactly("Bearer token-1");
              });
    }
  }

  @Test
  default void theNextRequestCarriesTheRenewedToken() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      client.get(scene.server.uri("/a"));
      scene.provider.refresh().toCompletableFuture().join();
      client.get(scene.server.uri("/a"));

      assertThat(scene.server.authorizations())
          .containsExactly(List.of("Bearer token-1"), List.of("Bearer token-2"));
    }
  }

  @Test
  default void O6_aRequestElsewhereGetsNoToken() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      Answer answer = client.get(scene.stranger.uri("/a"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(scene.stranger.authorizations()).containsExactly(List.of());
      assertThat(scene.tokens.fetches()).isZero();
    }
  }

  @Test
  default void O7_anAuthorizationOfTheRequestsOwnIsLeftAlone() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      client.getWith(scene.server.uri("/a"), "Basic own");

      assertThat(scene.server.authorizations()).containsExactly(List.of("Basic own"));
    }
  }

  @Test
  default void H15_anAuthorizationOfTheRequestsOwnIsReplacedIfToldSo() throws Exception {
    try (Scene scene = new Scene()) {
      TokenBinding replacing =
          TokenBinding.builder(scene.provider)
              .origin(scene.server.origin())
              .replacingAuthorization()
              .build();
      try (ClientUnderTest client = open(replacing)) {
        client.getWith(scene.server.uri("/a"), "Basic own");

        assertThat(scene.server.authorizations()).containsExactly(List.of("Bearer token-1"));
      }
    }
  }

  @Test
  default void O4_aRedirectToAnotherOriginCarriesNoToken() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      String elsewhere = scene.stranger.uri("/there").toString();
      scene.server.behave(request -> Reply.redirect(elsewhere));

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer.status()).isEqualTo(followsRedirects() ? 200 : 307);
      assertThat(scene.stranger.seen()).hasSize(followsRedirects() ? 1 : 0);
      assertThat(scene.stranger.authorizations())
          .allSatisfy(values -> assertThat(values).isEmpty());
    }
  }

  @Test
  default void H13_aRefusalByAnotherOriginRejectsNothing() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      String elsewhere = scene.stranger.uri("/there").toString();
      scene.server.behave(request -> Reply.redirect(elsewhere));
      scene.stranger.behave(request -> Reply.refused());

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer.status()).isEqualTo(followsRedirects() ? 401 : 307);
      assertThat(scene.tokens.fetches()).isEqualTo(1);
    }
  }

  @Test
  default void aRedirectWithinTheOriginKeepsTheToken() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(
          request -> request.path().equals("/a") ? Reply.redirect("/b") : Reply.ok());

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer.status()).isEqualTo(followsRedirects() ? 200 : 307);
      assertThat(scene.server.authorizations())
          .allSatisfy(values -> assertThat(values).containsExactly("Bearer token-1"));
    }
  }

  @Test
  default void H14_anotherAttemptAsksForTheTokenAnew() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(
          request -> {
            if (scene.server.seen().size() > 1) {
              return Reply.ok();
            }
            scene.provider.refresh().toCompletableFuture().join();
            return Reply.status(500);
          });

      Answer first = client.get(scene.server.uri("/a"));
      Answer second = client.get(scene.server.uri("/a"));

      assertThat(List.of(first.status(), second.status())).containsExactly(500, 200);
      assertThat(scene.server.authorizations())
          .containsExactly(List.of("Bearer token-1"), List.of("Bearer token-2"));
    }
  }

  @Test
  default void H8_aForbiddenRequestRejectsNothing() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(request -> Reply.status(403));

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer).isEqualTo(new Answer(403, "status 403"));
      assertThat(scene.tokens.fetches()).isEqualTo(1);
      assertThat(scene.server.seen()).hasSize(1);
    }
  }

  @Test
  default void I5_aRequestForMoreScopeIsTheCallersAndRenewsNothing() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(
          request ->
              Reply.status(403)
                  .with(
                      "WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"admin\""));

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer.status()).isEqualTo(403);
      assertThat(scene.tokens.fetches()).isEqualTo(1);
      assertThat(scene.server.seen()).hasSize(1);
    }
  }

  @Test
  default void N3_aMalformedTokenIsNeitherSentNorShown() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.tokens.giveInstead(Canary.SECRET + "\r\nX-Injected: yes");

      Throwable thrown = catchThrowable(() -> client.get(scene.server.uri("/a")));

      assertThat(problemOf(thrown).code()).isEqualTo(ErrorCodes.MALFORMED_TOKEN);
      assertThat(traceOf(thrown)).doesNotContain(Canary.SECRET);
      assertThat(scene.server.seen()).isEmpty();
    }
  }

  @Test
  default void M3_aClosedProviderFailsTheCallAsClosed() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.provider.close();

      Throwable thrown = catchThrowable(() -> client.get(scene.server.uri("/a")));

      assertThat(problemOf(thrown).code()).isEqualTo(ErrorCodes.CLOSED);
      assertThat(scene.server.seen()).isEmpty();
    }
  }

  @Test
  default void closingTheClientLeavesTheProviderOpen() throws Exception {
    try (Scene scene = new Scene()) {
      open(scene.binding()).close();

      assertThat(scene.provider.get()).isEqualTo("token-1");
    }
  }

  @Test
  default void scheduleA_noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule();
        ClientUnderTest client = open(scene.binding())) {
      scene.schedule.expectNoFailureWhileTokensRotate(
          clientName(), () -> client.get(scene.server.uri("/a")).expectSuccess());
    }
  }

  private static HexkeyException problemOf(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof HexkeyException problem) {
        return problem;
      }
    }
    throw new AssertionError("no error of Hexkey's in there", thrown);
  }

  private static String traceOf(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
