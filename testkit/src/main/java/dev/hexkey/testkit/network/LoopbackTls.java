package dev.hexkey.testkit.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS of servers within this JVM, which show one certificate of an authority of their own.
 *
 * @param authority the certificate to trust, in PEM
 * @param server for servers
 * @param client trusts that authority and no other
 */
public record LoopbackTls(String authority, SSLContext server, SSLContext client) {
  /** Makes an authority and the servers' certificate. */
  public static LoopbackTls create() throws IOException {
    try {
      CertificateAuthority authority = new CertificateAuthority();
      KeyPair keys = CertificateAuthority.newKeys();
      String pem = authority.certificate();
      Certificate own = certificate(authority.certificateFor(keys.getPublic()));
      return new LoopbackTls(pem, showing(keys, own), trusting(certificate(pem)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has these algorithms
    }
  }

  private static SSLContext showing(KeyPair keys, Certificate own)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setKeyEntry("server", keys.getPrivate(), new char[0], new Certificate[] {own});
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(store, new char[0]);
    return context(keyManagers.getKeyManagers(), new TrustManager[0]);
  }

  private static SSLContext trusting(Certificate authority)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setCertificateEntry("ca", authority);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return context(new KeyManager[0], trust.getTrustManagers());
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate certificate(String pem) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
