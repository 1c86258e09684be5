/** A secret read from OpenBao or Vault. */
@NullMarked
package dev.hexkey.examples.openbao;

import org.jspecify.annotations.NullMarked;
