package dev.hexkey.tokenprovider.google;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpCredentialsAdapter;
import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GoogleScheduleTest {
  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule("{}")) {
      HttpRequestFactory client = client(scene);
      scene.schedule.expectNoFailureWhileTokensRotate(
          "google-http-client", () -> call(client, scene));
    }
  }

  @Test
  void noCallFailsWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule("{}")) {
      HttpRequestFactory client = client(scene);
      scene.schedule.expectNoFailureWhileTokensAreRevoked(
          "google-http-client", () -> call(client, scene));
    }
  }

  private static HttpRequestFactory client(HttpSchedule scene) {
    return new NetHttpTransport()
        .createRequestFactory(
            new HttpCredentialsAdapter(
                GoogleTokens.credentials(scene.schedule.provider, scene.server.origin())));
  }

  private static void call(HttpRequestFactory client, HttpSchedule scene) throws IOException {
    HttpResponse response =
        client.buildGetRequest(new GenericUrl(scene.server.uri("/a"))).execute();
    response.disconnect();
  }
}
