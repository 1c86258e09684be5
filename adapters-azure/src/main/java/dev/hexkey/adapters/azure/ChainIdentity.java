package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first of several identities that can be asked here; from then on that one alone, so that
 * nobody becomes somebody else on the way. Thread-safe.
 */
final class ChainIdentity implements Identity {
  private static final Logger LOG = LoggerFactory.getLogger(ChainIdentity.class);

  private final List<Identity> links;
  private volatile @Nullable Identity chosen;
  private volatile List<String> passedOver = List.of();

  ChainIdentity(List<Identity> links) {
    this.links = List.copyOf(links);
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    Identity known = chosen;
    if (known != null) {
      return known.fetch(request);
    }
    List<String> tries = new ArrayList<>();
    for (Identity link : links) {
      try {
        AccessToken token = link.fetch(request);
        passedOver = List.copyOf(tries);
        chosen = link;
        LOG.atInfo()
            .addKeyValue("identity", link.identity())
            .addKeyValue("passed_over", String.join(" ", tries))
            .log("an identity was found");
        return token;
      } catch (HexkeyException e) {
        if (!IdentityErrors.isUnavailable(e)) {
          throw e; // it was asked; another one would be somebody else
        }
        tries.add(link.identity() + ": " + e.summary());
      }
    }
    throw IdentityErrors.chainFailed(tries);
  }

  @Override
  public String identity() {
    Identity known = chosen;
    return known == null ? Credential.CHAIN.setting() : known.identity();
  }

  @Override
  public List<String> passedOver() {
    return passedOver;
  }

  @Override
  public String label() {
    Identity known = chosen;
    return known == null ? "chain of identities" : known.label();
  }

  @Override
  public int triesPerFlight() {
    Identity known = chosen;
    return known == null ? 1 : known.triesPerFlight();
  }

  @Override
  public boolean canReplaceRejected() {
    Identity known = chosen;
    return known == null || known.canReplaceRejected();
  }
}
