package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.microsoft.aad.msal4j.DeviceCode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.PublicClientApplication;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntraHttpTest {
  @Test
  void theFirstAnswerWaitsUntilTheFlowIsInItsCallersHands(@TempDir Path folder) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (SignedIn world = new SignedIn(folder);
        Transport transport =
            new Transport(
                world.azure.sslContext(), ProxySelector.of(null), Transport.CONNECT, threads)) {
      EntraHttp http = new EntraHttp(transport, Duration.ofSeconds(30), Pause.SLEEP);
      PublicClientApplication application =
          PublicClientApplication.builder(world.app.clientId())
              .authority(world.azure.entra().authority().toString())
              .instanceDiscovery(false)
              .httpClient(http)
              .executorService(threads)
              .build();
      CompletableFuture<DeviceCode> shown = new CompletableFuture<>();

      CompletableFuture<IAuthenticationResult> flow =
          application.acquireToken(
              DeviceCodeFlowParameters.builder(
                      Set.of("https://vault.azure.net/.default"), shown::complete)
                  .build());
      while (world.azure.entra().requests().isEmpty() && !flow.isDone()) {
        Thread.onSpinWait();
      }

      assertThatExceptionOfType(TimeoutException.class)
          .as("MSAL would look at a flow that nobody holds yet")
          .isThrownBy(() -> shown.get(300, TimeUnit.MILLISECONDS));
      http.begin();
      assertThat(shown.get(10, TimeUnit.SECONDS).userCode()).isNotEmpty();
      flow.cancel(true);
    } finally {
      threads.shutdownNow();
    }
  }
}
