/**
 * What every integration over HTTP shares: which requests get a token, and what follows when a
 * server refuses it. Needs the JDK only.
 */
@NullMarked
package dev.hexkey.tokenprovider.http;

import org.jspecify.annotations.NullMarked;
