// SPDX-License-Identifier: Apache-2.0

package semantic

// catalogQueries are the statements that read an engine's catalog. Each gives rows of a
// fixed form, so that one reader serves all engines:
//
//	columns: schema, table, column, type; in the order of the columns
//	keys:    schema, table, constraint, "p" or "f", column, position, and of "f" the
//	         schema, table and column referred to, else ""
//	indexes: schema, table, index, column, position
//	current: the schema whose tables need no qualifier
//
// An empty statement means that the engine can't be asked.
type catalogQueries struct{ columns, keys, indexes, current string }

// catalogOf returns the statements for a dialect; false if there are none.
func catalogOf(dialect string) (catalogQueries, bool) {
	switch dialect {
	case "sqlite":
		return sqliteCatalog, true
	case "postgresql":
		return postgresCatalog, true
	case "mysql":
		return mysqlCatalog, true
	case "sqlserver":
		return sqlServerCatalog, true
	case "oracle":
		return oracleCatalog, true
	case "db2":
		return db2Catalog, true
	case "snowflake":
		return snowflakeCatalog, true
	}
	return catalogQueries{}, false
}

var sqliteCatalog = catalogQueries{
	columns: `SELECT '', m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY m.name, c.cid`,
	keys: `SELECT '', m.name, 'p', 'p', c.name, c.pk, '', '', '' FROM sqlite_master m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND c.pk > 0
UNION ALL
SELECT '', m.name, 'f' || f.id, 'f', f."from", f.seq, '', f."table", COALESCE(f."to", '')
FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
	indexes: `SELECT '', m.name, i.name, c.name, c.seqno FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
WHERE m.type = 'table' AND c.name IS NOT NULL`,
}

// The views of PostgreSQL's information_schema hide constraints from those who may only
// read, so keys come from pg_catalog.
var postgresCatalog = catalogQueries{
	columns: `SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_schema NOT LIKE 'pg!_%' ESCAPE '!'
ORDER BY table_schema, table_name, ordinal_position`,
	keys: `SELECT n.nspname::text, c.relname::text, k.conname::text, k.contype::text, a.attname::text, u.position,
  COALESCE(fn.nspname::text, ''), COALESCE(fc.relname::text, ''), COALESCE(fa.attname::text, '')
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY u(number, position)
JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
LEFT JOIN pg_catalog.pg_class fc ON fc.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace
LEFT JOIN pg_catalog.pg_attribute fa ON fa.attrelid = k.confrelid AND fa.attnum = k.confkey[u.position]
WHERE k.contype IN ('p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
	indexes: `SELECT n.nspname::text, c.relname::text, i.relname::text, a.attname::text, u.position
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL unnest(x.indkey::smallint[]) WITH ORDINALITY u(number, position)
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.number
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND x.indpred IS NULL AND u.position <= x.indnkeyatts`,
	current: `SELECT current_schema()`,
}

var mysqlCatalog = catalogQueries{
	columns: `SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`,
	keys: `SELECT table_schema, table_name, constraint_name, CASE WHEN referenced_table_name IS NULL THEN 'p' ELSE 'f' END, column_name, ordinal_position,
  COALESCE(referenced_table_schema, ''), COALESCE(referenced_table_name, ''), COALESCE(referenced_column_name, '')
FROM information_schema.key_column_usage
WHERE table_schema = DATABASE() AND (constraint_name = 'PRIMARY' OR referenced_table_name IS NOT NULL)`,
	indexes: `SELECT table_schema, table_name, index_name, column_name, seq_in_index FROM information_schema.statistics
WHERE table_schema = DATABASE() AND column_name IS NOT NULL`,
	current: `SELECT DATABASE()`,
}

var sqlServerCatalog = catalogQueries{
	columns: `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS
WHERE TABLE_SCHEMA NOT IN ('sys', 'INFORMATION_SCHEMA') ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
	keys: `SELECT SCHEMA_NAME(t.schema_id), t.name, i.name, 'p', COL_NAME(c.object_id, c.column_id), c.key_ordinal, '', '', ''
FROM sys.indexes i JOIN sys.tables t ON t.object_id = i.object_id
JOIN sys.index_columns c ON c.object_id = i.object_id AND c.index_id = i.index_id
WHERE i.is_primary_key = 1
UNION ALL
SELECT SCHEMA_NAME(t.schema_id), t.name, OBJECT_NAME(f.constraint_object_id), 'f', COL_NAME(f.parent_object_id, f.parent_column_id), f.constraint_column_id,
  SCHEMA_NAME(r.schema_id), r.name, COL_NAME(f.referenced_object_id, f.referenced_column_id)
FROM sys.foreign_key_columns f JOIN sys.tables t ON t.object_id = f.parent_object_id
JOIN sys.tables r ON r.object_id = f.referenced_object_id`,
	indexes: `SELECT SCHEMA_NAME(t.schema_id), t.name, i.name, COL_NAME(c.object_id, c.column_id), c.key_ordinal
FROM sys.indexes i JOIN sys.tables t ON t.object_id = i.object_id
JOIN sys.index_columns c ON c.object_id = i.object_id AND c.index_id = i.index_id
WHERE c.key_ordinal > 0 AND i.has_filter = 0`,
	current: `SELECT SCHEMA_NAME()`,
}

var oracleCatalog = catalogQueries{
	columns: `SELECT owner, table_name, column_name, data_type FROM all_tab_columns
WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') ORDER BY table_name, column_id`,
	keys: `SELECT k.owner, k.table_name, k.constraint_name, CASE k.constraint_type WHEN 'P' THEN 'p' ELSE 'f' END, c.column_name, c.position,
  COALESCE(r.owner, ' '), COALESCE(r.table_name, ' '), COALESCE(r.column_name, ' ')
FROM all_constraints k JOIN all_cons_columns c ON c.owner = k.owner AND c.constraint_name = k.constraint_name
LEFT JOIN all_cons_columns r ON r.owner = k.r_owner AND r.constraint_name = k.r_constraint_name AND r.position = c.position
WHERE k.constraint_type IN ('P', 'R') AND k.owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')`,
	indexes: `SELECT table_owner, table_name, index_name, column_name, column_position FROM all_ind_columns
WHERE table_owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')`,
	current: `SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM dual`,
}

var db2Catalog = catalogQueries{
	columns: `SELECT RTRIM(tabschema), tabname, colname, typename FROM syscat.columns
WHERE tabschema = CURRENT SCHEMA ORDER BY tabname, colno`,
	keys: `SELECT RTRIM(k.tabschema), k.tabname, k.constname, 'p', k.colname, k.colseq, '', '', ''
FROM syscat.keycoluse k JOIN syscat.tabconst t ON t.tabschema = k.tabschema AND t.tabname = k.tabname AND t.constname = k.constname
WHERE t.type = 'P' AND k.tabschema = CURRENT SCHEMA
UNION ALL
SELECT RTRIM(k.tabschema), k.tabname, k.constname, 'f', k.colname, k.colseq, RTRIM(r.reftabschema), r.reftabname, p.colname
FROM syscat.references r
JOIN syscat.keycoluse k ON k.tabschema = r.tabschema AND k.tabname = r.tabname AND k.constname = r.constname
JOIN syscat.keycoluse p ON p.tabschema = r.reftabschema AND p.tabname = r.reftabname AND p.constname = r.refkeyname AND p.colseq = k.colseq
WHERE k.tabschema = CURRENT SCHEMA`,
	indexes: `SELECT RTRIM(i.tabschema), i.tabname, i.indname, c.colname, c.colseq
FROM syscat.indexes i JOIN syscat.indexcoluse c ON c.indschema = i.indschema AND c.indname = i.indname
WHERE i.tabschema = CURRENT SCHEMA`,
	current: `SELECT RTRIM(CURRENT SCHEMA) FROM sysibm.sysdummy1`,
}

// Snowflake shows the columns of keys by SHOW alone and has no indexes; keys are then
// found by their values.
var snowflakeCatalog = catalogQueries{
	columns: `SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema <> 'INFORMATION_SCHEMA' ORDER BY table_schema, table_name, ordinal_position`,
	current: `SELECT CURRENT_SCHEMA()`,
}
