/**
 * Apache Kafka's clients with SASL OAUTHBEARER (tried with 4.3.1): a login that asks a token
 * provider. Kafka creates it by the name of its class, so it finds the provider in the {@link
 * dev.hexkey.tokenprovider.TokenRegistry}.
 */
@NullMarked
package dev.hexkey.tokenprovider.kafka;

import org.jspecify.annotations.NullMarked;
