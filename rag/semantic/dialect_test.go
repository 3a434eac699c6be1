// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ExampleDialect() {
	d := SQLServer()
	query := "SELECT " + d.Quote("plant") + " FROM " + d.Quote("output") + " WHERE " + d.Quote("day") + " >= " + d.Placeholder(1)
	fmt.Println(d.Limit(query, 5))
	// Output: SELECT TOP (5) [plant] FROM [output] WHERE [day] >= @p1
}

func TestDialectOf(t *testing.T) {
	for name, want := range map[string]string{
		"github.com/lib/pq.Driver": "postgresql", "github.com/jackc/pgx/v5/stdlib.Driver": "postgresql",
		"github.com/go-sql-driver/mysql.MySQLDriver": "mysql", "modernc.org/sqlite.Driver": "sqlite",
		"github.com/mattn/go-sqlite3.SQLiteDriver": "sqlite", "github.com/ncruces/go-sqlite3/driver.SQLite": "sqlite",
		"github.com/microsoft/go-mssqldb.Driver": "sqlserver", "github.com/denisenkom/go-mssqldb.Driver": "sqlserver",
		"github.com/godror/godror.drv": "oracle", "github.com/sijms/go-ora/v2.OracleDriver": "oracle",
		"github.com/snowflakedb/gosnowflake.SnowflakeDriver": "snowflake", "github.com/ibmdb/go_ibm_db.Driver": "db2",
		"example.com/wrapper.Driver": "",
	} {
		got := ""
		if d := dialectOfType(name); d != nil {
			got = d.Name()
		}
		if got != want {
			t.Errorf("%s: have %q, want %q", name, got, want)
		}
	}
	if d := DialectOf((&fake{}).open(t)); d != nil {
		t.Errorf("the dialect of an unknown driver is %s", d.Name())
	}
}

func TestQuote(t *testing.T) {
	for _, test := range []struct {
		dialect Dialect
		name    string
		want    string
	}{
		{PostgreSQL(), `a"b`, `"a""b"`},
		{MySQL(), "a`b", "`a``b`"},
		{SQLite(), "a`b", "`a``b`"},
		{SQLServer(), "a]b", "[a]]b]"},
		{Oracle(), "plant_code", `"PLANT_CODE"`},
		{Oracle(), "PlantCode", `"PlantCode"`},
		{Snowflake(), "été", `"ÉTÉ"`},
		{DB2(), "x1", `"X1"`},
	} {
		if got := test.dialect.Quote(test.name); got != test.want {
			t.Errorf("%s: %s became %s, want %s", test.dialect.Name(), test.name, got, test.want)
		}
	}
}

// The days of all formats in all dialects.
func TestDay(t *testing.T) {
	want := map[string][7]string{
		formatDate:      {"c", "c", "SUBSTR(c, 1, 10)", "c", "TRUNC(c)", "c", "c"},
		formatTimestamp: {"CAST(c AS DATE)", "DATE(c)", "SUBSTR(c, 1, 10)", "CAST(c AS DATE)", "TRUNC(c)", "CAST(c AS DATE)", "CAST(c AS DATE)"},
		"2006-01-02": {
			"SUBSTR(c, 1, 10)", "SUBSTR(c, 1, 10)", "SUBSTR(c, 1, 10)", "SUBSTRING(c, 1, 10)", "SUBSTR(c, 1, 10)", "SUBSTR(c, 1, 10)", "SUBSTR(c, 1, 10)",
		},
		"20060102": {"c", "c", "c", "c", "c", "c", "c"},
		"2006":     {"c", "c", "c", "c", "c", "c", "c"},
		"01/2006": {
			"SUBSTR(c, 4, 4) || '-' || SUBSTR(c, 1, 2)", "CONCAT(SUBSTR(c, 4, 4), '-', SUBSTR(c, 1, 2))",
			"SUBSTR(c, 4, 4) || '-' || SUBSTR(c, 1, 2)", "CONCAT(SUBSTRING(c, 4, 4), '-', SUBSTRING(c, 1, 2))",
			"SUBSTR(c, 4, 4) || '-' || SUBSTR(c, 1, 2)", "SUBSTR(c, 4, 4) || '-' || SUBSTR(c, 1, 2)", "SUBSTR(c, 4, 4) || '-' || SUBSTR(c, 1, 2)",
		},
	}
	for format, each := range want {
		var got [7]string
		for i, d := range dialects() {
			got[i] = d.Day("c", format)
		}
		if diff := cmp.Diff(each, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
	}
}
