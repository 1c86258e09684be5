package dev.hexkey.adapters.oauth;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Ticker;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;

/**
 * Any metadata name an endpoint that a credential may go to, or are refused; seeds as for {@link
 * TokenAnswerFuzzTest}.
 */
class MetadataFuzzTest {
  private static final URI ISSUER = URI.create("https://i.test");
  private static final Transport NOT_USED = new Transport(null, null);

  @FuzzTest(maxDuration = "2m")
  void anyMetadataNameAnEndpointOrAreRefused(FuzzedDataProvider data) {
    boolean mutualTls = data.consumeBoolean();
    IssuerMetadata metadata =
        new IssuerMetadata(
            ISSUER,
            mutualTls,
            new SafeUris(Set.of()),
            NOT_USED,
            InstantSource.system(),
            Ticker.SYSTEM);
    try {
      check(metadata.endpoint(FuzzedAnswer.of(data)));
    } catch (HexkeyException e) {
      if (e.getCause() != null) {
        throw new AssertionError("a cause may hold a piece of the metadata", e);
      }
    }
  }

  private static void check(URI endpoint) {
    boolean encrypted = String.valueOf(endpoint.getScheme()).equalsIgnoreCase("https");
    String host = String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
    if (!encrypted && !SafeUris.isLoopback(host)) {
      throw new AssertionError("an endpoint without TLS");
    }
  }
}
