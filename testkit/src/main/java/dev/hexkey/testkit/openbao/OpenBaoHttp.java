package dev.hexkey.testkit.openbao;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Calls to one run of a server: no connection of an earlier run is used again. */
final class OpenBaoHttp {
  private static final Duration CALL = Duration.ofSeconds(30);

  private final HttpClient client;
  private final URI address;

  private OpenBaoHttp(HttpClient client, URI address) {
    this.client = client;
    this.address = address;
  }

  /** Calls that trust one authority and no other; null for a server without TLS. */
  static OpenBaoHttp to(URI address, @Nullable Path authority) throws IOException {
    HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    if (authority != null) {
      client.sslContext(trusting(authority));
    }
    return new OpenBaoHttp(client.build(), address);
  }

  OpenBaoAnswer call(String token, String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    BodyPublisher sent = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve("/v1/" + path)).timeout(CALL).method(method, sent);
    if (!token.isEmpty()) {
      request.header("X-Vault-Token", token);
    }
    if (method.equals("PATCH")) {
      request.header("Content-Type", "application/merge-patch+json");
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new OpenBaoAnswer(response.statusCode(), response.body());
  }

  private static SSLContext trusting(Path authority) throws IOException {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("no trust in " + authority, e);
    }
  }
}
