package dev.hexkey.tokenprovider.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.Race;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an integration does after a 401, where its client lets it send a request again. */
public interface ReplayConformance extends ClientConformance {
  /** How many requests of the kit the client has under way at once. */
  int TOGETHER = 8;

  /** Whether a client that talks HTTP/1.1 over kept connections replays on the same one. */
  default boolean reusesConnection() {
    return true;
  }

  /** Whether the client can send a body that is read once. */
  default boolean streamsBodies() {
    return true;
  }

  @Test
  default void H2_aRefusedRequestIsSentAgainWithAnotherToken() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.acceptOnly("token-2");

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer).isEqualTo(new Answer(200, "fine"));
      assertThat(scene.server.authorizations())
          .containsExactly(List.of("Bearer token-1"), List.of("Bearer token-2"));
      assertThat(scene.tokens.fetches()).isEqualTo(2);
    }
  }

  @Test
  default void aRefusedBodyIsSentAgainWhole() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.acceptOnly("token-2");

      Answer answer = client.post(scene.server.uri("/a"), "hello");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(scene.server.seen()).extracting(Seen::body).containsExactly("hello", "hello");
    }
  }

  @Test
  default void everybodyGetsTheWholeAnswerToTheirOwnSecondRequest() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(
          request ->
              request.authorization().equals(List.of("Bearer token-1"))
                  ? Reply.refused()
                  : new Reply(200, Map.of(), (request.path() + " ").repeat(60_000)));

      List<Answer> answers =
          Race.run(TOGETHER, runner -> client.get(scene.server.uri("/" + runner)));

      for (int runner = 0; runner < TOGETHER; runner++) {
        assertThat(answers.get(runner).equals(new Answer(200, ("/" + runner + " ").repeat(60_000))))
            .as("whole and their own: " + runner)
            .isTrue();
      }
    }
  }

  @Test
  default void H1_aRefusalOfAnOlderTokenRenewsNothing() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(
          request -> {
            if (request.authorization().equals(List.of("Bearer token-2"))) {
              return Reply.ok();
            }
            scene.provider.refresh().toCompletableFuture().join();
            return Reply.refused();
          });

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(scene.tokens.fetches()).isEqualTo(2);
    }
  }

  @Test
  default void I1_aClaimsChallengeReachesTheSourceAndIsAnswered() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      String challenge = "Bearer error=\"insufficient_claims\", claims=\"eyJhIjoxfQ\"";
      scene.server.behave(
          request ->
              request.authorization().equals(List.of("Bearer token-2"))
                  ? Reply.ok()
                  : Reply.status(401).with("WWW-Authenticate", challenge));

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(scene.tokens.claims()).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  default void I4_aStepUpIsTheCallersAndRenewsNothing() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      String challenge = "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\"";
      scene.server.behave(request -> Reply.status(401).with("WWW-Authenticate", challenge));

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer).isEqualTo(new Answer(401, "status 401"));
      assertThat(scene.server.seen()).hasSize(1);
      assertThat(scene.tokens.fetches()).isEqualTo(1);
    }
  }

  @Test
  default void H3_requestsRefusedTogetherRenewOnce() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      CyclicBarrier underWay = new CyclicBarrier(TOGETHER);
      scene.server.behave(
          request -> {
            if (request.authorization().equals(List.of("Bearer token-2"))) {
              return Reply.ok();
            }
            await(underWay);
            return Reply.refused();
          });

      List<Answer> answers =
          Race.run(TOGETHER, runner -> client.get(scene.server.uri("/" + runner)));

      assertThat(answers).extracting(Answer::status).containsOnly(200);
      assertThat(scene.tokens.fetches()).isEqualTo(2);
      assertThat(scene.server.seen()).hasSize(2 * TOGETHER);
    }
  }

  @Test
  default void H5_aSecondRefusalIsTheCallers() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(request -> Reply.refused());

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer).isEqualTo(new Answer(401, "status 401"));
      assertThat(scene.server.seen()).hasSize(2);
    }
  }

  @Test
  default void H7_aRefusalThatCannotBeHelpedIsTheCallers() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.server.behave(
          request -> {
            scene.tokens.fail();
            return Reply.refused();
          });

      Answer answer = client.get(scene.server.uri("/a"));

      assertThat(answer).isEqualTo(new Answer(401, "status 401"));
      assertThat(scene.server.seen()).hasSize(1);
    }
  }

  @Test
  default void H10_aBodyThatIsReadOnceIsNotSentAgain() throws Exception {
    if (!streamsBodies()) {
      return; // every body of this client can be sent again
    }
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.acceptOnly("token-2");

      Answer first = client.stream(scene.server.uri("/a"), "hello");
      Answer second = client.stream(scene.server.uri("/a"), "hello");

      assertThat(List.of(first.status(), second.status())).containsExactly(401, 200);
      assertThat(scene.server.seen()).extracting(Seen::body).containsExactly("hello", "hello");
    }
  }

  @Test
  default void H11_theRefusedResponseIsReleasedBeforeTheReplay() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.acceptOnly("token-2");

      client.get(scene.server.uri("/a"));

      List<Seen> seen = scene.server.seen();
      assertThat(seen).hasSize(2);
      if (reusesConnection()) {
        assertThat(seen.get(1).connection()).isEqualTo(seen.get(0).connection());
      }
    }
  }

  @Test
  default void scheduleB_noCallFailsWhenTokensAreTakenBack() throws Exception {
    try (HttpSchedule scene = new HttpSchedule();
        ClientUnderTest client = open(scene.binding())) {
      scene.schedule.expectNoFailureWhileTokensAreRevoked(
          clientName(), () -> client.get(scene.server.uri("/a")).expectSuccess());
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the requests did not come together", e);
    }
  }
}
