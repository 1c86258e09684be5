package dev.hexkey.tokenprovider.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What remains where a client has no hook after a 401: the call under way fails, and the
 * application reports the refusal to the provider, or waits for the token to age.
 */
public interface NoReplayConformance extends ClientConformance {
  @Test
  default void aReportedRefusalGivesTheNextRequestAnotherToken() throws Exception {
    try (Scene scene = new Scene();
        ClientUnderTest client = open(scene.binding())) {
      scene.acceptOnly("token-2");

      Answer first = client.get(scene.server.uri("/a"));
      scene.provider.rejected("token-1", null);
      Answer second = client.get(scene.server.uri("/a"));

      assertThat(List.of(first.status(), second.status())).containsExactly(401, 200);
      assertThat(scene.tokens.fetches()).isEqualTo(2);
    }
  }

  @Test
  default void scheduleB_onlyCallsUnderWayFailWhenTokensAreTakenBack() throws Exception {
    try (HttpSchedule scene = new HttpSchedule();
        ClientUnderTest client = open(scene.binding())) {
      scene.schedule.expectOnlyCallsUnderWayToFail(
          clientName(), () -> client.get(scene.server.uri("/a")).expectSuccess());
    }
  }
}
