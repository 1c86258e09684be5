/**
 * Headers as a map, as LangChain4j's {@code customHeaders(Supplier)} and clients like it take them.
 * Needs the JDK only.
 */
@NullMarked
package dev.hexkey.tokenprovider.langchain4j;

import org.jspecify.annotations.NullMarked;
