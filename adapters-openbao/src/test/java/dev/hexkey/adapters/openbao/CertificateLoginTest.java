package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.LoginFixture.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateLoginTest extends InBothSchemes {
  @TempDir static Path folder;
  private static LoginFixture at;
  private static HeldCertificate authority;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = new LoginFixture(OpenBaoServer.raft(Files.createDirectories(folder.resolve("bao"))));
    authority = new HeldCertificate.Builder().certificateAuthority(0).commonName("people").build();
    at.bao.policy("nothing", "path \"none\" { capabilities = [\"deny\"] }");
    prepare("cert");
    prepare("edge/cert");
  }

  @AfterAll
  static void stop() throws Exception {
    at.close();
  }

  /** Two roles admit the same certificates; only one of them may read. */
  private static void prepare(String mount) throws IOException, InterruptedException {
    String pem = authority.certificatePem().replace("\n", "\\n");
    at.bao.mountAuth(mount, "cert");
    at.bao.write(
        "auth/" + mount + "/certs/app",
        "{\"certificate\":\"" + pem + "\",\"token_policies\":\"reader\"}");
    at.bao.write(
        "auth/" + mount + "/certs/nothing",
        "{\"certificate\":\"" + pem + "\",\"token_policies\":\"nothing\"}");
  }

  private Hexkey client(HeldCertificate mine, String mount, String role) throws IOException {
    return at.client(
        home,
        "OPENBAO_AUTH_METHOD",
        "cert",
        "OPENBAO_CERT_MOUNT",
        mount,
        "OPENBAO_CERT_NAME",
        role,
        "VAULT_CACERT",
        at.bao.caCertificate().toString(),
        "VAULT_CLIENT_CERT",
        Files.writeString(home.resolve("me.pem"), mine.certificatePem()).toString(),
        "VAULT_CLIENT_KEY",
        Files.writeString(home.resolve("me.key"), mine.privateKeyPkcs8Pem()).toString());
  }

  private static HeldCertificate issuedBy(HeldCertificate signer) {
    return new HeldCertificate.Builder().signedBy(signer).commonName("app").build();
  }

  @Test
  void signsInWithTheConnectionsCertificateInTheNamedRole() throws Exception {
    try (Hexkey hexkey = client(issuedBy(authority), "cert", "app")) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
    try (Hexkey hexkey = client(issuedBy(authority), "cert", "nothing")) {
      assertThatThrownBy(() -> read(hexkey)).hasMessageStartingWith("[VAULT_AUTHZ_ERROR");
    }
  }

  @Test
  void signsInAtAnotherMount() throws Exception {
    try (Hexkey hexkey = client(issuedBy(authority), "edge/cert", "app")) {
      assertThat(read(hexkey)).isEqualTo(VALUE);
    }
  }

  @Test
  void saysThatTheServerDoesNotAcceptTheCertificate() throws Exception {
    HeldCertificate other = new HeldCertificate.Builder().certificateAuthority(0).build();

    try (Hexkey hexkey = client(issuedBy(other), "cert", "app")) {
      assertThatThrownBy(() -> read(hexkey))
          .hasMessageStartingWith("[VAULT_AUTH_ERROR/LOGIN_REFUSED]");
    }
  }
}
