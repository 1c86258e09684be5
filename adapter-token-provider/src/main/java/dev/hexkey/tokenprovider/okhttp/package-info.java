/** OkHttp, and Retrofit through it. */
@NullMarked
package dev.hexkey.tokenprovider.okhttp;

import org.jspecify.annotations.NullMarked;
