package dev.hexkey.adapters.openbao;

import java.io.IOException;
import java.net.InetAddress;
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

  /** The same, asking the other side for this name instead of the address's. */
  Tls asking(String name) {
    return new Tls(new NamingSockets(sockets, name), trust);
  }

  /** Layers TLS over a connection, which is all that is asked of it. */
  private static final class NamingSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final String name;

    NamingSockets(SSLSocketFactory sockets, String name) {
      this.sockets = sockets;
      this.name = name;
    }

    @Override
    public Socket createSocket(Socket connection, String host, int port, boolean autoClose)
        throws IOException {
      return sockets.createSocket(connection, name, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
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
