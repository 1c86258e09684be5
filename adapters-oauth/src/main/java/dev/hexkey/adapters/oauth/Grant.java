package dev.hexkey.adapters.oauth;

/** What is asked of the token endpoint; asked anew for each request, since assertions are dated. */
@FunctionalInterface
interface Grant {
  /** Adds {@code grant_type} and what belongs to it. */
  void addTo(TokenForm form, Moment moment);

  /** Whether what is added bears a date that the issuer may refuse. */
  default boolean isDated() {
    return false;
  }
}
