package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An app's certificate with its key, in a file that is read for each request, so that a replaced
 * one counts at once. Thread-safe.
 */
final class CertificateProof implements AppIdentity.Proof {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateProof.class);
  private static final Duration NOTICE = Duration.ofDays(30);

  private final String file;
  private final SecretText password;
  private final boolean sendsChain;
  private final InstantSource clock;
  private final AtomicReference<Instant> warnedOf = new AtomicReference<>(Instant.EPOCH);

  CertificateProof(String file, SecretText password, boolean sendsChain, InstantSource clock) {
    this.file = file;
    this.password = password;
    this.sendsChain = sendsChain;
    this.clock = clock;
  }

  @Override
  public IClientCredential current() {
    CertificateFile read = CertificateFile.read(file, password);
    requireInTime(read.chain().get(0));
    return ClientCredentialFactory.createFromCertificateChain(read.key(), read.chain());
  }

  @Override
  public boolean sendsChain() {
    return sendsChain;
  }

  /** Says once of each certificate that it ends soon. */
  private void requireInTime(X509Certificate certificate) {
    Instant now = clock.instant();
    Instant end = certificate.getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      throw IdentityErrors.certificateEnded(end);
    }
    if (now.plus(NOTICE).isAfter(end) && !end.equals(warnedOf.getAndSet(end))) {
      LOG.atWarn()
          .addKeyValue("end", end)
          .log("the certificate that an app reads the vaults with ends soon; replace its file");
    }
  }
}
