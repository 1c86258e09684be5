/** What networks do to connections, on purpose: a proxy in front of a real server. */
@NullMarked
package dev.hexkey.testkit.faults;

import org.jspecify.annotations.NullMarked;
