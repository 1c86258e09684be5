/** The Java SDK of the Model Context Protocol. */
@NullMarked
package dev.hexkey.tokenprovider.mcp;

import org.jspecify.annotations.NullMarked;
