/**
 * gRPC for Java (tried with 1.85.1): call credentials, and an interceptor that sends a refused
 * unary call again.
 */
@NullMarked
package dev.hexkey.tokenprovider.grpc;

import org.jspecify.annotations.NullMarked;
