/**
 * Tokens for clients that take a supplier of headers, such as LangChain4j (tried with 1.19.0).
 * Needs the JDK only.
 */
@NullMarked
package dev.hexkey.tokenprovider.headers;

import org.jspecify.annotations.NullMarked;
