/** Tests with the real OpenAI SDK against a server on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.openai;

import org.jspecify.annotations.NullMarked;
