package dev.hexkey.adapters.oauth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * Where and when a request is made.
 *
 * @param endpoint the token endpoint
 * @param audience what assertions are addressed to: the issuer, or its endpoint if it is not known
 * @param now the time by the issuer's clock, as far as it is known
 * @param back how much earlier assertions are dated
 */
record Moment(URI endpoint, String audience, Instant now, Duration back) {}
