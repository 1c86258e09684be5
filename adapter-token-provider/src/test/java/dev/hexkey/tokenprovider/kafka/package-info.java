/** Tests with Kafka's real clients and a real broker on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.kafka;

import org.jspecify.annotations.NullMarked;
