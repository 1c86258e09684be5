/**
 * fabric8's Kubernetes client (tried with 7.3.1): an interceptor that renews after a refusal, too.
 */
@NullMarked
package dev.hexkey.tokenprovider.fabric8;

import org.jspecify.annotations.NullMarked;
