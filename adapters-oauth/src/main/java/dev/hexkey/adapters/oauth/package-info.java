/**
 * OAuth 2.0's machine grants as token sources, over the Nimbus OAuth SDK (11.39) and OkHttp
 * (5.5.1): client credentials, JWT bearer (RFC 7523) and token exchange (RFC 8693) implement {@link
 * dev.hexkey.ports.TokenSource}, the refresh token {@link dev.hexkey.ports.RotatingTokenSource}.
 * Tried with Keycloak 26.7.3.
 *
 * <p>From the outside in: {@code OAuthClient} makes the sources, {@code TokenEndpoint} sends one
 * grant and reads the answer, {@code IssuerMetadata} finds the endpoint, {@code Transport} is the
 * only class that talks to the network, {@code ReplyReader} and {@code OAuthErrors} translate what
 * comes back.
 */
@NullMarked
package dev.hexkey.adapters.oauth;

import org.jspecify.annotations.NullMarked;
