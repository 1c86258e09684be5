package dev.hexkey.adapters.oauth;

import dev.hexkey.testkit.keycloak.KeycloakTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** An authority of a test, the server that it vouches for, and its clients. */
final class Certificates {
  private final HeldCertificate authority =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private final HeldCertificate server =
      new HeldCertificate.Builder()
          .addSubjectAlternativeName("localhost")
          .signedBy(authority)
          .build();

  /** A client's certificate. */
  HeldCertificate client(String name) {
    return new HeldCertificate.Builder().commonName(name).signedBy(authority).build();
  }

  /** What a server needs for TLS. */
  HandshakeCertificates ofServer() {
    return of(server);
  }

  /** What somebody with this certificate needs, who believes the authority. */
  HandshakeCertificates of(@Nullable HeldCertificate own) {
    HandshakeCertificates.Builder builder =
        new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate());
    return own == null ? builder.build() : builder.heldCertificate(own).build();
  }

  /** The thumbprint that a bound token names (RFC 8705, section 3.1). */
  static String thumbprint(HeldCertificate certificate) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(certificate.certificate().getEncoded());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  /** The same as files for a server of its own process, which are deleted with this one. */
  KeycloakTls forKeycloak() throws IOException {
    return new KeycloakTls(
        file("server", server.certificatePem()),
        file("key", server.privateKeyPkcs8Pem()),
        file("authority", authority.certificatePem()));
  }

  private static Path file(String name, String text) throws IOException {
    Path file = Files.createTempFile("hexkey-" + name, ".pem");
    file.toFile().deleteOnExit();
    return Files.writeString(file, text, StandardCharsets.US_ASCII);
  }
}
