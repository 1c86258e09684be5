/** HikariCP 7 (tried with 7.1.0): each new connection logs in with the token of its time. */
@NullMarked
package dev.hexkey.tokenprovider.hikari;

import org.jspecify.annotations.NullMarked;
