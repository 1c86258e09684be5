/**
 * PostgreSQL's driver (tried with 42.7.14): a password plug-in. The driver creates it by the name
 * of its class, so it finds the provider in the {@link dev.hexkey.tokenprovider.TokenRegistry}.
 */
@NullMarked
package dev.hexkey.tokenprovider.postgresql;

import org.jspecify.annotations.NullMarked;
