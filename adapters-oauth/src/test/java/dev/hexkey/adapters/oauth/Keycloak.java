package dev.hexkey.adapters.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.keycloak.KeycloakServer;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import net.minidev.json.JSONObject;
import net.minidev.json.JSONValue;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The one Keycloak of this module's tests, with a realm for them; it ends with the JVM. */
final class Keycloak {
  static final String REALM = "hexkey";

  private static @Nullable Keycloak started;
  private static boolean tried;

  private final KeycloakServer server;
  private final RSAKey clientKey;
  private final Certificates certificates = new Certificates();

  private Keycloak() throws Exception {
    clientKey =
        new RSAKeyGenerator(2048)
            .keyID("k1")
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.RS256)
            .generate();
    server =
        KeycloakServer.start(
            Path.of(System.getProperty("hexkey.keycloak.archive", "")), certificates.forKeycloak());
    server.createRealm(realm());
  }

  static synchronized Keycloak get() throws Exception {
    if (started == null) {
      Assumptions.assumeFalse(tried, "Keycloak did not start for an earlier test");
      tried = true;
      started = new Keycloak();
    }
    return started;
  }

  KeycloakServer server() {
    return server;
  }

  OAuthClient.Builder client(String id) {
    return OAuthClient.builder(id)
        .issuer(server.issuer(REALM))
        .authentication(ClientAuthentication.secretBasic(FakeIssuer.secret(id + "-secret")));
  }

  OAuthClient.Builder signedClient() {
    return OAuthClient.builder("signed")
        .issuer(server.issuer(REALM))
        .authentication(
            ClientAuthentication.privateKeyJwt(
                SigningKey.jwk(FakeIssuer.secret(clientKey.toJSONString()))));
  }

  /** A client that shows this certificate, or none, over TLS. */
  OAuthClient.Builder certifiedClient(@Nullable HeldCertificate certificate) {
    HandshakeCertificates ours = certificates.of(certificate);
    return OAuthClient.builder("certified")
        .issuer(server.tlsIssuer(REALM))
        .authentication(ClientAuthentication.mutualTls(ours.keyManager()))
        .trust(ours.trustManager());
  }

  Certificates certificates() {
    return certificates;
  }

  /** What a person's sign-in leaves. */
  Redemption signIn() throws Exception {
    return signIn(Map.of("client_id", "person", "client_secret", "person-secret"), Map.of());
  }

  /** The same with a public client whose tokens are bound to a key. */
  Redemption signIn(DpopProofs proofs) throws Exception {
    String proof = proofs.proof("POST", tokenEndpoint(), Instant.now());
    return signIn(Map.of("client_id", "bound-person"), Map.of("DPoP", proof));
  }

  private Redemption signIn(Map<String, String> client, Map<String, String> headers)
      throws Exception {
    Map<String, String> form = new LinkedHashMap<>(client);
    form.put("grant_type", "password");
    form.put("username", "ada");
    form.put("password", "ada-password");
    JSONObject reply = (JSONObject) JSONValue.parse(server.postToken(REALM, form, headers));
    return new Redemption(
        AccessToken.builder(reply.getAsString("access_token"))
            .expiresInMember(reply.get("expires_in"))
            .build(),
        SecretValue.ofText(reply.getAsString("refresh_token")));
  }

  URI tokenEndpoint() {
    return server.tokenEndpoint(REALM);
  }

  private String realm() throws Exception {
    String keys = new JWKSet(clientKey.toPublicJWK()).toString();
    try (InputStream file = Keycloak.class.getResourceAsStream("/keycloak/realm.json")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .replace("\"@JWKS@\"", "\"" + JSONValue.escape(keys) + "\"");
    }
  }
}
