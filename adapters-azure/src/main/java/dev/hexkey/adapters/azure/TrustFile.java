package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads the authorities to trust from a PEM file (RFC 7468). */
final class TrustFile {
  private TrustFile() {}

  /**
   * Trusts the authorities of the file that the settings name, and no other; {@code null} if they
   * name none.
   *
   * @throws dev.hexkey.ports.MisconfiguredException if the file is missing or empty
   */
  static @Nullable SSLContext read(Settings settings) {
    Optional<String> file = settings.find(AzureSettings.CA_CERT).filter(text -> !text.isEmpty());
    return file.isPresent() ? trusting(file.get()) : null;
  }

  private static SSLContext trusting(String file) {
    try {
      byte[] pem = Files.readAllBytes(Path.of(file));
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (found.isEmpty()) {
        throw AzureErrors.badTrust();
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate : found) {
        trusted.setCertificateEntry("ca" + number++, certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | InvalidPathException | GeneralSecurityException e) {
      throw AzureErrors.badTrust();
    }
  }
}
