/** Spring Vault (tried with 4.0.3): its sessions, in both directions. */
@NullMarked
package dev.hexkey.tokenprovider.springvault;

import org.jspecify.annotations.NullMarked;
