/** Tests with fabric8's real client against a server on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.fabric8;

import org.jspecify.annotations.NullMarked;
