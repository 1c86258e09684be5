/** Tests with a real client of the AWS SDK against a server on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.aws;

import org.jspecify.annotations.NullMarked;
