package dev.hexkey.tokenprovider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.Credentials;
import com.google.auth.RequestMetadataCallback;
import com.google.auth.oauth2.OAuth2Credentials;
import com.google.auth.oauth2.OAuth2CredentialsWithRefresh;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.testkit.Canary;
import dev.hexkey.testkit.Race;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GoogleTokensTest {
  private static final URI HERE = URI.create("https://storage.googleapis.com/b/o");
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void H3_threadsRefusedTogetherRenewOnce() throws Exception {
    try (TokenHour schedule = new TokenHour()) {
      Credentials credentials = credentials(schedule);
      CyclicBarrier together = new CyclicBarrier(8);

      Race.run(
          8,
          runner -> {
            credentials.getRequestMetadata(HERE);
            together.await();
            credentials.refresh();
            return credentials.getRequestMetadata(HERE);
          });

      assertThat(schedule.issuer.issued()).isEqualTo(2);
    }
  }

  @Test
  void O6_anotherServiceGetsNoToken() throws Exception {
    try (TokenHour schedule = new TokenHour()) {
      assertThat(credentials(schedule).getRequestMetadata(URI.create("https://example.com/")))
          .isEmpty();
      assertThat(schedule.issuer.issued()).isZero();
    }
  }

  @Test
  void L2_asynchronousMetadataComesThroughTheCallback() {
    try (TokenHour schedule = new TokenHour()) {
      CompletableFuture<Map<String, List<String>>> answer = new CompletableFuture<>();

      credentials(schedule)
          .getRequestMetadata(
              HERE,
              Runnable::run,
              new RequestMetadataCallback() {
                @Override
                public void onSuccess(Map<String, List<String>> metadata) {
                  answer.complete(metadata);
                }

                @Override
                public void onFailure(Throwable failure) {
                  answer.completeExceptionally(failure);
                }
              });

      assertThat(answer.join()).containsEntry("Authorization", List.of("Bearer token-1"));
    }
  }

  @Test
  void H7_aRefusalThatCannotBeHelpedIsAnIoException() throws Exception {
    try (TokenHour schedule = new TokenHour()) {
      Credentials credentials = credentials(schedule);
      credentials.getRequestMetadata(HERE);
      schedule.provider.close();

      assertThatThrownBy(credentials::refresh).isInstanceOf(IOException.class);
    }
  }

  @Test
  void N6_credentialsRefuseToBeSerialised() throws Exception {
    try (TokenHour schedule = new TokenHour();
        ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> out.writeObject(credentials(schedule)))
          .isInstanceOf(NotSerializableException.class);
    }
  }

  @Test
  void P4_theCacheOfGooglesCredentialsIsPassedOver() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    OAuth2Credentials credentials =
        OAuth2CredentialsWithRefresh.newBuilder()
            .setRefreshHandler(() -> token("at-" + calls.incrementAndGet()))
            .build();
    credentials.refresh();
    TokenSource source = GoogleTokens.source(credentials);

    assertThat(source.fetch(request()).revealText()).isEqualTo("at-2");
    assertThat(source.fetch(request()).expiry()).contains(END);
    assertThat(source.canReplaceRejected()).isTrue();
  }

  @Test
  void N2_whatTheIssuerSaidIsNotShown() {
    OAuth2Credentials credentials =
        OAuth2CredentialsWithRefresh.newBuilder()
            .setRefreshHandler(
                () -> {
                  throw new IOException(Canary.SECRET);
                })
            .build();

    assertThatThrownBy(() -> GoogleTokens.source(credentials).fetch(request()))
        .isInstanceOf(UnreachableException.class)
        .hasNoCause()
        .hasMessageNotContaining(Canary.SECRET);
  }

  private static Credentials credentials(TokenHour schedule) {
    return GoogleTokens.credentials(schedule.provider, "https://storage.googleapis.com");
  }

  private static com.google.auth.oauth2.AccessToken token(String value) {
    return new com.google.auth.oauth2.AccessToken(value, Date.from(END));
  }

  private static TokenRequest request() {
    return new TokenRequest(
        TokenRequest.Reason.FIRST,
        null,
        null,
        Duration.ZERO,
        Deadline.after(Duration.ofSeconds(25)));
  }
}
