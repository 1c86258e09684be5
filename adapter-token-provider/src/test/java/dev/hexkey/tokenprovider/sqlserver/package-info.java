/** Tests with what SQL Server's driver calls. */
@NullMarked
package dev.hexkey.tokenprovider.sqlserver;

import org.jspecify.annotations.NullMarked;
