/**
 * A real Keycloak on loopback, for tests of what only an authorization server shows. Brings no
 * dependency: who uses it names the distribution's archive.
 */
@NullMarked
package dev.hexkey.testkit.keycloak;

import org.jspecify.annotations.NullMarked;
