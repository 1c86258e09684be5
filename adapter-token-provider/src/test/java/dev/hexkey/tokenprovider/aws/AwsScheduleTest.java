package dev.hexkey.tokenprovider.aws;

import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codecatalyst.CodeCatalystClient;

class AwsScheduleTest {
  private static final String SPACES = "{\"items\":[]}";

  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(SPACES);
        CodeCatalystClient client = client(scene)) {
      scene.schedule.expectNoFailureWhileTokensRotate(
          "AWS SDK 2", () -> client.listSpaces(all -> {}).items());
    }
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(SPACES);
        CodeCatalystClient client = client(scene)) {
      scene.schedule.expectOnlyCallsUnderWayToFail(
          "AWS SDK 2", () -> client.listSpaces(all -> {}).items());
    }
  }

  private static CodeCatalystClient client(HttpSchedule scene) {
    return CodeCatalystClient.builder()
        .region(Region.US_WEST_2)
        .endpointOverride(URI.create(scene.server.origin()))
        .httpClient(UrlConnectionHttpClient.create())
        .tokenProvider(AwsTokens.identity(scene.schedule.provider))
        .build();
  }
}
