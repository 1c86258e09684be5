package dev.hexkey.adapters.openbao;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;

/** Makes the sockets of TLS, and says whom they trust. */
record Tls(SSLSocketFactory sockets, X509TrustManager trust) {
  static Tls of(HandshakeCertificates certificates) {
    return new Tls(certificates.sslSocketFactory(), certificates.trustManager());
  }

  /** Trusts anyone. okhttp-tls can do so for host names, but not for addresses. */
  static Tls unverified(HandshakeCertificates certificates) {
    X509TrustManager anyone = new TrustAnyone();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {certificates.keyManager()}, new TrustManager[] {anyone}, null);
      return new Tls(context.getSocketFactory(), anyone);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** Behind {@code skip_verify}, which production refuses. */
  private static final class TrustAnyone extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
