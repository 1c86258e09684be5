package dev.hexkey.testkit.keycloak;

import java.nio.file.Path;

/**
 * What a server needs to be reached by TLS as well, and to ask its clients for a certificate. Files
 * of PEM text, which must stay until it has started.
 *
 * @param certificate the server's own
 * @param key its private key, PKCS #8
 * @param clientAuthority who signs the certificates that clients may show
 */
public record KeycloakTls(Path certificate, Path key, Path clientAuthority) {}
