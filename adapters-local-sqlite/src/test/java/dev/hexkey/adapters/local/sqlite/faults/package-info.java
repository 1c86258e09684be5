/** What the store does when its process is killed, the power goes, or the disk fails. */
@NullMarked
package dev.hexkey.adapters.local.sqlite.faults;

import org.jspecify.annotations.NullMarked;
