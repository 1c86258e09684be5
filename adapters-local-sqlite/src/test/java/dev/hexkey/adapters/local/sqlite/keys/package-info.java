@NullMarked
package dev.hexkey.adapters.local.sqlite.keys;

import org.jspecify.annotations.NullMarked;
