/** How JSON is read and written here: strictly, and without keeping text that may be secret. */
@NullMarked
package dev.hexkey.adapters.local.sqlite.json;

import org.jspecify.annotations.NullMarked;
