/** Tests with MySQL's real driver against a stand-in for the server. */
@NullMarked
package dev.hexkey.tokenprovider.mysql;

import org.jspecify.annotations.NullMarked;
