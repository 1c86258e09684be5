/** Tests with real gRPC over loopback. */
@NullMarked
package dev.hexkey.tokenprovider.grpc;

import org.jspecify.annotations.NullMarked;
