package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app's secret: the last choice, a secret to fetch secrets with. Thread-safe. */
final class SecretProof implements AppIdentity.Proof {
  private static final Logger LOG = LoggerFactory.getLogger(SecretProof.class);

  private final SecretText secret;
  private final AtomicBoolean warned = new AtomicBoolean();

  SecretProof(SecretText secret) {
    this.secret = secret;
  }

  @Override
  public IClientCredential current() {
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "an app reads the vaults with a client secret; a managed or workload identity, or a"
              + " certificate, needs none");
    }
    return ClientCredentialFactory.createFromSecret(secret.reveal());
  }

  @Override
  public boolean renew() {
    return secret.renew();
  }
}
