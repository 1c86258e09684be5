package dev.hexkey.adapters.azure;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts the one certificate with a SHA-1 thumbprint, whatever its name. Immutable. */
final class PinnedTrust extends X509ExtendedTrustManager {
  private final String thumbprint;

  PinnedTrust(String thumbprint) {
    this.thumbprint = thumbprint.replaceAll("[: ]", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    require(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    require(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    require(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw noClients();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw noClients();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw noClients();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /** The server's own certificate, which is the first, and the one that it holds the key of. */
  private void require(X509Certificate[] chain) throws CertificateException {
    try {
      byte[] shown = MessageDigest.getInstance("SHA-1").digest(chain[0].getEncoded());
      if (!HexFormat.of().formatHex(shown).equals(thumbprint)) {
        throw new CertificateException("another certificate than the one with the thumbprint");
      }
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static CertificateException noClients() {
    return new CertificateException("clients are not looked at");
  }
}
