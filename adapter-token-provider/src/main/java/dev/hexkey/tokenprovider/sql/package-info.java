/** Data sources whose password is a token. */
@NullMarked
package dev.hexkey.tokenprovider.sql;

import org.jspecify.annotations.NullMarked;
