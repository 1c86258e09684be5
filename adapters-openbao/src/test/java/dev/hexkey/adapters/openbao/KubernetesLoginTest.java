package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.LoginFixture.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import dev.hexkey.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster's token review API is a stand-in, which knows the JWTs of one service account. */
class KubernetesLoginTest extends InBothSchemes {
  private static final String CLAIMS =
      """
      {"iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:shop:app",
       "kubernetes.io/serviceaccount/namespace":"shop",
       "kubernetes.io/serviceaccount/service-account.name":"app",
       "kubernetes.io/serviceaccount/service-account.uid":"%s"}
      """;

  private static LoginFixture at;
  private static MockWebServer cluster;
  private static Jwts jwts;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
    jwts = new Jwts();
    cluster = new MockWebServer();
    cluster.setDispatcher(new TokenReviews());
    cluster.start();
    String ca =
        new HeldCertificate.Builder()
            .certificateAuthority(0)
            .build()
            .certificatePem()
            .replace("\n", "\\n");
    for (String mount : new String[] {"kubernetes", "clusters/east"}) {
      at.bao.mountAuth(mount, "kubernetes");
      at.bao.write(
          "auth/" + mount + "/config",
          "{\"kubernetes_host\":\"http://127.0.0.1:%d\",\"token_reviewer_jwt\":\"%s\","
                  .formatted(cluster.getPort(), jwts.sign(CLAIMS.formatted("reviewer")))
              + "\"disable_local_ca_jwt\":true,\"kubernetes_ca_cert\":\""
              + ca
              + "\"}");
      at.bao.write(
          "auth/" + mount + "/role/app",
          "{\"bound_service_account_names\":\"app\",\"bound_service_account_namespaces\":\"shop\","
              + "\"token_policies\":\"reader\",\"token_ttl\":\"1h\"}");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    at.close();
  }

  /** Says yes to the JWT of the uid {@code known}. */
  private static final class TokenReviews extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String known = request.getBody().utf8().contains(part()) ? "true" : "false";
      String answer =
          """
          {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","status":{
           "authenticated":%s,
           "user":{"username":"system:serviceaccount:shop:app","uid":"known",
           "groups":["system:serviceaccounts"]}}}
          """
              .formatted(known);
      return new MockResponse.Builder()
          .code(201)
          .setHeader("Content-Type", "application/json")
          .body(answer)
          .build();
    }

    private static String part() {
      try {
        return jwts.sign(CLAIMS.formatted("known"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Path serviceAccountToken(String uid) throws Exception {
    return Files.writeString(home.resolve("token"), jwts.sign(CLAIMS.formatted(uid)));
  }

  @Test
  void signsInWithTheServiceAccountsToken() throws Exception {
    try (Hexkey hexkey =
        at.client(
            home,
            "OPENBAO_KUBERNETES_ROLE",
            "app",
            "OPENBAO_SERVICE_ACCOUNT_TOKEN_PATH",
            serviceAccountToken("known").toString())) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void signsInAtAnotherMount() throws Exception {
    try (Hexkey hexkey =
        at.client(
            home,
            "OPENBAO_KUBERNETES_ROLE",
            "app",
            "OPENBAO_KUBERNETES_MOUNT",
            "clusters/east",
            "OPENBAO_SERVICE_ACCOUNT_TOKEN_PATH",
            serviceAccountToken("known").toString())) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void readsTheServiceAccountsTokenAnewAtEachLogin() throws Exception {
    ManualClock clock = new ManualClock();
    Path token = serviceAccountToken("ended");
    try (Hexkey hexkey =
        at.builder(
                home,
                "OPENBAO_KUBERNETES_ROLE",
                "app",
                "OPENBAO_SERVICE_ACCOUNT_TOKEN_PATH",
                token.toString())
            .clock(clock)
            .ticker(clock)
            .build()) {
      assertThatThrownBy(() -> read(hexkey))
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/LOGIN_REFUSED]");

      serviceAccountToken("known");
      clock.advance(Duration.ofSeconds(1)); // past the back-off

      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }
}
