package dev.hexkey.tokenprovider.fabric8;

import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.Test;

class Fabric8ScheduleTest {
  private static final String NAMESPACES =
      "{\"kind\":\"NamespaceList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}";

  @Test
  void noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(NAMESPACES);
        KubernetesClient client = client(scene)) {
      scene.schedule.expectNoFailureWhileTokensRotate(
          "fabric8 Kubernetes client", () -> client.namespaces().list());
    }
  }

  @Test
  void noCallFailsWhileTokensAreRevoked() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(NAMESPACES);
        KubernetesClient client = client(scene)) {
      scene.schedule.expectNoFailureWhileTokensAreRevoked(
          "fabric8 Kubernetes client", () -> client.namespaces().list());
    }
  }

  @Test
  void theClientsOwnHookFollowsTheRotation() throws Exception {
    try (HttpSchedule scene = new HttpSchedule(NAMESPACES)) {
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(scene.server.origin())
              .withOauthTokenProvider(scene.schedule.provider::get)
              .build();
      try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
        scene.schedule.expectNoFailureWhileTokensRotate(
            "fabric8 Kubernetes client with its own hook", () -> client.namespaces().list());
      }
    }
  }

  private static KubernetesClient client(HttpSchedule scene) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(scene.server.origin()).build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            Fabric8Tokens.with(scene.schedule.provider, scene.server.origin()))
        .build();
  }
}
