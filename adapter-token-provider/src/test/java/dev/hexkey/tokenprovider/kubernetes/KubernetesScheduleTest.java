package dev.hexkey.tokenprovider.kubernetes;

import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import dev.hexkey.tokenprovider.okhttp.TokenInterceptor;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.credentials.RefreshAuthentication;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KubernetesScheduleTest {
  private static final String NAMESPACES =
      "{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}";

  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(NAMESPACES)) {
      CoreV1Api api = new CoreV1Api(refreshing(scene));
      scene.schedule.expectNoFailureWhileTokensRotate(
          "Kubernetes client", () -> api.listNamespace().execute());
    }
  }

  @Test
  void onlyCallsUnderWayFailWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(NAMESPACES)) {
      CoreV1Api api = new CoreV1Api(refreshing(scene));
      scene.schedule.expectOnlyCallsUnderWayToFail(
          "Kubernetes client", () -> api.listNamespace().execute());
    }
  }

  @Test
  void noCallFailsWhileTokensAreRevokedWithTheInterceptor() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(NAMESPACES)) {
      CoreV1Api api = new CoreV1Api(replaying(scene));
      scene.schedule.expectNoFailureWhileTokensAreRevoked(
          "Kubernetes client with the replay", () -> api.listNamespace().execute());
    }
  }

  private static ApiClient refreshing(HttpSchedule scene) {
    return new ClientBuilder()
        .setBasePath(scene.server.origin())
        .setAuthentication(new RefreshAuthentication(scene.schedule.provider, Duration.ZERO))
        .build();
  }

  private static ApiClient replaying(HttpSchedule scene) {
    ApiClient client = new ClientBuilder().setBasePath(scene.server.origin()).build();
    return client.setHttpClient(
        client
            .getHttpClient()
            .newBuilder()
            .addInterceptor(TokenInterceptor.of(scene.binding()))
            .build());
  }
}
