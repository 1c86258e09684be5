/** Spring Security's OAuth 2.0 client (tried with 7.1.1): its manager, in both directions. */
@NullMarked
package dev.hexkey.tokenprovider.springsecurity;

import org.jspecify.annotations.NullMarked;
