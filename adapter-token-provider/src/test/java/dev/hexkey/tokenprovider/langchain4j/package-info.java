/** Tests with LangChain4j's real model client against a server on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.langchain4j;

import org.jspecify.annotations.NullMarked;
