/**
 * Two courses of events that every client is put through: tokens that end when they said, and
 * tokens that a server ends earlier.
 */
@NullMarked
package dev.hexkey.tokenprovider.schedule;

import org.jspecify.annotations.NullMarked;
