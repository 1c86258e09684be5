package dev.hexkey.adapters.oauth;

import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.hexkey.ports.SecretValue;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * How a client shows the token endpoint who it is (RFC 6749, section 2.3). Secrets are asked for at
 * each request and stay their supplier's. Immutable; its text shows the method alone.
 */
public final class ClientAuthentication {
  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final String name;
  private final Method method;
  private final boolean dated;
  private final @Nullable X509KeyManager keys;

  private ClientAuthentication(
      String name, Method method, boolean dated, @Nullable X509KeyManager keys) {
    this.name = name;
    this.method = method;
    this.dated = dated;
    this.keys = keys;
  }

  /** A public client, which only names itself. */
  public static ClientAuthentication none() {
    return of("none", ClientAuthentication::addId);
  }

  /** The secret in the {@code Authorization} header: {@code client_secret_basic}. */
  public static ClientAuthentication secretBasic(Supplier<SecretValue> secret) {
    return of("client_secret_basic", (form, id, moment) -> addBasic(form, id, secret));
  }

  /** The secret in the form: {@code client_secret_post}. */
  public static ClientAuthentication secretPost(Supplier<SecretValue> secret) {
    return of(
        "client_secret_post",
        (form, id, moment) -> {
          addId(form, id, moment);
          form.addSecret("client_secret", Secrets.line(secret));
        });
  }

  /** A signed assertion in place of a secret: {@code private_key_jwt} (RFC 7523, section 2.2). */
  public static ClientAuthentication privateKeyJwt(SigningKey key) {
    Method method =
        (form, id, moment) -> {
          addId(form, id, moment);
          form.add("client_assertion_type", ASSERTION_TYPE);
          form.addSecret(
              "client_assertion",
              JwtAssertion.signedWith(key).issuer(id).subject(id).serialize(moment));
        };
    return new ClientAuthentication("private_key_jwt", method, true, null);
  }

  /** The certificate of the TLS connection (RFC 8705), signed by a CA or by itself. */
  public static ClientAuthentication mutualTls(X509KeyManager keys) {
    return new ClientAuthentication("tls_client_auth", ClientAuthentication::addId, false, keys);
  }

  @Override
  public String toString() {
    return "ClientAuthentication[" + name + "]";
  }

  void addTo(TokenForm form, String clientId, Moment moment) {
    method.addTo(form, clientId, moment);
  }

  boolean isDated() {
    return dated;
  }

  Optional<X509KeyManager> keys() {
    return Optional.ofNullable(keys);
  }

  private static ClientAuthentication of(String name, Method method) {
    return new ClientAuthentication(name, method, false, null);
  }

  @SuppressWarnings("unused") // the shape of a method
  private static void addId(TokenForm form, String clientId, Moment moment) {
    form.add("client_id", clientId);
  }

  private static void addBasic(TokenForm form, String clientId, Supplier<SecretValue> secret) {
    String text = Secrets.line(secret);
    form.authorize(
        new ClientSecretBasic(new ClientID(clientId), new Secret(text)).toHTTPAuthorizationHeader(),
        text);
  }

  @FunctionalInterface
  private interface Method {
    void addTo(TokenForm form, String clientId, Moment moment);
  }
}
