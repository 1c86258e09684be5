/** Tests with Spring Security's real managers, offline. */
@NullMarked
package dev.hexkey.tokenprovider.springsecurity;

import org.jspecify.annotations.NullMarked;
