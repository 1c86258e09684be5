/**
 * {@code java.net.http.HttpClient}, which has no interceptors and forwards credentials across
 * origins: a client that follows redirects by itself, and one on top that carries tokens.
 */
@NullMarked
package dev.hexkey.tokenprovider.javanet;

import org.jspecify.annotations.NullMarked;
