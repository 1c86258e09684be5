package dev.hexkey.ports;

/**
 * Driven port: redeems a refresh token that the issuer may replace with each use (RFC 9700, section
 * 4.14). The core holds the record's lock across processes while this runs, hands in the refresh
 * token of the record, and stores what comes back before anybody sees it.
 *
 * <p>An answer with an access token that cannot be used is returned all the same, as {@link
 * Redemption#withoutToken}: the refresh token that came with it would be lost with an exception.
 *
 * <p>What it throws means what it means for a {@link TokenSource}. {@link
 * SourceReasons#RESPONSE_LOST} has weight here, and so has everything that is no {@link
 * HexkeyException}: the refresh token may be spent, so nothing is sent again unless the policy says
 * that the issuer allows it, and a person must sign in.
 */
@FunctionalInterface
public interface RotatingTokenSource {
  /**
   * Redeems a refresh token.
   *
   * @throws Exception in any of the ways that {@link TokenSource} names
   */
  Redemption redeem(RefreshGrant grant, TokenRequest request) throws Exception;

  /** What errors, events and logs call it; holds nothing secret. */
  default String label() {
    return "refresh token";
  }
}
