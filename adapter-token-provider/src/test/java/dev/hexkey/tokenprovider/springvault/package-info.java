/** Tests with Spring Vault's own types. */
@NullMarked
package dev.hexkey.tokenprovider.springvault;

import org.jspecify.annotations.NullMarked;
