/** What a server on loopback needs: a port, and a certificate from an authority of its own. */
@NullMarked
package dev.hexkey.testkit.network;

import org.jspecify.annotations.NullMarked;
