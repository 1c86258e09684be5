/**
 * The Anthropic SDK for Java (tried with 3.12.0), which has no credential that can be asked: the
 * token is put in below its own credentials, for each attempt.
 */
@NullMarked
package dev.hexkey.tokenprovider.anthropic;

import org.jspecify.annotations.NullMarked;
