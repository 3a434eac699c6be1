// SPDX-License-Identifier: Apache-2.0

package semantic

// PostgreSQL is the dialect of PostgreSQL and of what speaks its protocol.
func PostgreSQL() Dialect {
	return &grammar{
		name: "postgresql", quotes: [2]string{`"`, `"`}, mark: "$#",
		date: "#", instant: "CAST(# AS DATE)", quarter: "FLOOR(# / 900) * 900", substring: "SUBSTR",
		limit: "limit", dayLayout: "2006-01-02", dayArgument: "#",
	}
}

// MySQL is the dialect of MySQL and MariaDB.
func MySQL() Dialect {
	return &grammar{
		name: "mysql", quotes: [2]string{"`", "`"}, mark: "?",
		date: "#", instant: "DATE(#)", quarter: "FLOOR(# / 900) * 900", substring: "SUBSTR", concat: true,
		limit: "limit", dayLayout: "2006-01-02", dayArgument: "#",
	}
}

// SQLite is the dialect of SQLite, which keeps dates as text. Identifiers stand in grave
// accents: SQLite takes one in double quotes that it does not know for a text.
func SQLite() Dialect {
	return &grammar{
		name: "sqlite", quotes: [2]string{"`", "`"}, mark: "?",
		date: "SUBSTR(#, 1, 10)", instant: "SUBSTR(#, 1, 10)", quarter: "CAST(# AS INTEGER) / 900 * 900", substring: "SUBSTR",
		limit: "limit", dayLayout: "2006-01-02", dayArgument: "#",
	}
}

// SQLServer is the dialect of Microsoft SQL Server and Azure SQL. Days are written without
// separators, the only form that every language setting of the server reads alike.
func SQLServer() Dialect {
	return &grammar{
		name: "sqlserver", quotes: [2]string{"[", "]"}, mark: "@p#",
		date: "#", instant: "CAST(# AS DATE)", quarter: "FLOOR(# / 900) * 900", substring: "SUBSTRING", concat: true,
		limit: "top", dayLayout: "20060102", dayArgument: "#",
	}
}

// Oracle is the dialect of Oracle Database from version 12. An identifier in lower case
// means the one in capitals, which Oracle stores for names that were created unquoted.
func Oracle() Dialect {
	return &grammar{
		name: "oracle", quotes: [2]string{`"`, `"`}, upper: true, mark: ":#",
		date: "TRUNC(#)", instant: "TRUNC(#)", quarter: "FLOOR(# / 900) * 900", substring: "SUBSTR",
		limit: "fetch", dayLayout: "2006-01-02", dayArgument: "TO_DATE(#, 'YYYY-MM-DD')",
	}
}

// Snowflake is the dialect of Snowflake. An identifier in lower case means the one in
// capitals, which Snowflake stores for names that were created unquoted.
func Snowflake() Dialect {
	return &grammar{
		name: "snowflake", quotes: [2]string{`"`, `"`}, upper: true, mark: "?",
		date: "#", instant: "CAST(# AS DATE)", quarter: "FLOOR(# / 900) * 900", substring: "SUBSTR",
		limit: "limit", dayLayout: "2006-01-02", dayArgument: "CAST(# AS DATE)",
	}
}

// DB2 is the dialect of IBM Db2. An identifier in lower case means the one in capitals,
// which Db2 stores for names that were created unquoted.
func DB2() Dialect {
	return &grammar{
		name: "db2", quotes: [2]string{`"`, `"`}, upper: true, mark: "?",
		date: "#", instant: "CAST(# AS DATE)", quarter: "FLOOR(# / 900) * 900", substring: "SUBSTR",
		limit: "fetch", dayLayout: "2006-01-02", dayArgument: "CAST(# AS DATE)",
	}
}
