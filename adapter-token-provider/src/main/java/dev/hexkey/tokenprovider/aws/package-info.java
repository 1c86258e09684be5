/** The AWS SDK for Java 2 (tried with 2.31.50): bearer-token identities, in both directions. */
@NullMarked
package dev.hexkey.tokenprovider.aws;

import org.jspecify.annotations.NullMarked;
