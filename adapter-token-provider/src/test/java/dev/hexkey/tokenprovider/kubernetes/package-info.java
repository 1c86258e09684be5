/** The official Kubernetes client, the real one. */
@NullMarked
package dev.hexkey.tokenprovider.kubernetes;

import org.jspecify.annotations.NullMarked;
