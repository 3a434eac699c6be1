// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// cannedDatabase is a driver that knows the answers to some statements by heart.
type cannedDatabase struct {
	mu      sync.Mutex
	answers map[string][][]driver.Value // by the beginning of the statement
	asked   []string
}

func (d *cannedDatabase) open(t *testing.T) *sql.DB {
	db := sql.OpenDB(d)
	t.Cleanup(func() { db.Close() })
	return db
}

func (d *cannedDatabase) Connect(context.Context) (driver.Conn, error) { return cannedConn{d}, nil }
func (d *cannedDatabase) Driver() driver.Driver                        { return d }
func (d *cannedDatabase) Open(string) (driver.Conn, error)             { return cannedConn{d}, nil }

type cannedConn struct{ *cannedDatabase }

func (c cannedConn) Prepare(string) (driver.Stmt, error) { return nil, errors.New("not used") }
func (c cannedConn) Close() error                        { return nil }
func (c cannedConn) Begin() (driver.Tx, error)           { return nil, errors.New("not used") }

func (c cannedConn) QueryContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Rows, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, query)
	for _, start := range slices.Sorted(maps.Keys(c.answers)) {
		if strings.HasPrefix(query, start) {
			return &cannedRows{rows: c.answers[start]}, nil
		}
	}
	return nil, errors.New("password=hunter2: no such statement")
}

type cannedRows struct{ rows [][]driver.Value }

func (r *cannedRows) Columns() []string {
	if len(r.rows) == 0 {
		return nil
	}
	return make([]string, len(r.rows[0]))
}
func (r *cannedRows) Close() error { return nil }
func (r *cannedRows) Next(to []driver.Value) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	copy(to, r.rows[0])
	r.rows = r.rows[1:]
	return nil
}

// gardenDatabase is a database that says it is PostgreSQL, of two schemas.
func gardenDatabase() *cannedDatabase {
	type row = []driver.Value
	day := func(n int) time.Time { return time.Date(2025, 3, n, 0, 0, 0, 0, time.UTC) }
	answers := map[string][][]driver.Value{
		"SELECT version()":        {row{"PostgreSQL 17"}},
		"SELECT current_schema()": {row{"garden"}},
		postgresCatalog.columns: {
			row{"garden", "Beds", "BedID", "integer"}, row{"garden", "Beds", "BedName", "text"}, row{"garden", "Beds", "IsSunny", "boolean"},
			row{"stock", "seedings", "seeding_id", "bigint"}, row{"stock", "seedings", "bed_id", "integer"}, row{"stock", "seedings", "sown_on", "date"},
			row{"stock", "seedings", "water_l", "numeric"}, row{"stock", "seedings", "phone_number", "text"}, row{"stock", "seedings", "plot;drop", "text"},
		},
		postgresCatalog.keys: {
			row{"stock", "seedings", "two", "f", "water_l", int64(1), "garden", "Beds", "BedID"}, row{"stock", "seedings", "two", "f", "sown_on", int64(2), "garden", "Beds", "BedName"},
			row{"garden", "Beds", "pk", "p", "BedID", int64(1), "", "", ""}, row{"stock", "seedings", "pk", "p", "seeding_id", int64(1), "", "", ""},
			row{"stock", "seedings", "fk", "f", "bed_id", int64(1), "garden", "Beds", "BedID"},
		},
		postgresCatalog.indexes:                                        {row{"stock", "seedings", "by_day", "water_l", int64(2)}, row{"stock", "seedings", "by_day", "sown_on", int64(1)}},
		`SELECT COUNT(*) FROM "Beds"`:                                  {row{int64(2)}},
		`SELECT COUNT(*) FROM "stock"."seedings"`:                      {row{int64(1_000_000)}},
		`SELECT "BedID", "BedName", "IsSunny" FROM "Beds" LIMIT 10000`: {row{int64(1), "Herbs", true}, row{int64(2), "Roses", false}},
		`SELECT "seeding_id", "bed_id", "sown_on", "water_l" FROM "stock"."seedings" LIMIT 10000`: {
			row{int64(1), int64(1), day(1), []byte("2.50")}, row{int64(2), int64(2), day(1), []byte("3.25")}, row{int64(3), int64(2), day(2), []byte("0.75")},
		},
	}
	return &cannedDatabase{answers: answers}
}

func TestScaffold(t *testing.T) {
	db := gardenDatabase()
	draft, err := Scaffold(t.Context(), map[string]*sql.DB{"home": db.open(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := draft.Model
	if err := m.Validate(); err != nil {
		t.Error(err)
	}
	wantEntities := []Entity{{
		Name: "bed", Words: Words{"en": {"bed", "beds"}}, Source: "home", Table: "Beds", Key: "BedID", Labels: []string{"BedName"},
		Attributes: []Attribute{{Name: "is_sunny", Column: "IsSunny", Words: Words{"en": {"sunny"}}, Kind: "flag"}},
	}}
	if diff := cmp.Diff(wantEntities, m.Entities); diff != "" {
		t.Errorf("entities (-want +got):\n%s", diff)
	}
	seedings := m.Datasets[1]
	want := Dataset{
		Name: "seedings", Source: "home", Table: "stock.seedings", Words: Words{"en": {"seeding", "seedings"}},
		Time: &TimeColumn{Column: "sown_on", Format: "date"}, Dimensions: []Dimension{{Name: "bed", Column: "bed_id", Of: "bed"}},
		Measures: []Measure{
			{Name: "rows", Aggregate: "count"}, {Name: "water_l_sum", Aggregate: "sum", Column: "water_l"}, {Name: "water_l_mean", Aggregate: "mean", Column: "water_l"},
			{Name: "water_l_min", Aggregate: "min", Column: "water_l"}, {Name: "water_l_max", Aggregate: "max", Column: "water_l"},
		},
		Restricted: []Restricted{{Column: "phone_number", Words: Words{"en": {"phone number", "telephone", "mobile number"}}}},
	}
	if diff := cmp.Diff(want, seedings, scalars); diff != "" {
		t.Errorf("dataset (-want +got):\n%s", diff)
	}
	wantIndexes := []IndexAdvice{{
		Source: "home", SQL: `CREATE INDEX "ix_seeding_bed_id_sown_on" ON "stock"."seedings" ("bed_id", "sown_on") INCLUDE ("water_l")`,
		Why: "stock.seedings has 1000000 rows: questions that name bed_id",
	}}
	if diff := cmp.Diff(wantIndexes, draft.Indexes); diff != "" {
		t.Errorf("indexes (-want +got):\n%s", diff)
	}
	if share := m.Metrics[1]; share.Name != "bed_sunny_share" || m.Datasets[0].Measures[1].Where[0].Value != Flag(true) {
		t.Errorf("the share of a flag is %+v", share)
	}
	if !slices.ContainsFunc(draft.Notes, func(n string) bool {
		return strings.Contains(n, `column "plot;drop" of table stock.seedings is left out`)
	}) {
		t.Errorf("the column with an unsafe name is not noted: %q", draft.Notes)
	}
}

// TestScaffoldFails checks that an error names the source, wraps the cause, and shows no
// secret of a driver.
func TestScaffoldFails(t *testing.T) {
	for _, missing := range []string{"SELECT version()", "SELECT current_schema()", postgresCatalog.columns, postgresCatalog.keys, postgresCatalog.indexes, `SELECT COUNT(*) FROM "Beds"`, `SELECT "BedID"`} {
		db := gardenDatabase()
		for start := range db.answers {
			if strings.HasPrefix(start, missing) {
				delete(db.answers, start)
			}
		}
		_, err := Scaffold(t.Context(), map[string]*sql.DB{"home": db.open(t)}, nil)
		var failed *SourceError
		if !errors.As(err, &failed) || failed.Source != "home" || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("without %.40q the error is %v", missing, err)
		}
	}
}

func TestSplitName(t *testing.T) {
	for name, want := range map[string]string{
		"order_date": "order date", "OrderDate": "order date", "HTTPStatus": "http status", "Größe (cm)": "grosse cm", "a2b": "a2b", "CUSTOMER_ID": "customer id", "__": "", "x1Y": "x1 y",
	} {
		if got := strings.Join(splitName(name), " "); got != want {
			t.Errorf("splitName(%q) is %q, want %q", name, got, want)
		}
	}
	known := map[string]bool{"machine": true}
	if got := splitGlued([]string{"machineid", "grid"}, known); !slices.Equal(got, []string{"machine", "id", "grid"}) {
		t.Errorf("split words are %q", got)
	}
}

func TestPlural(t *testing.T) {
	for _, test := range []struct{ one, many string }{
		{"plant", "plants"}, {"city", "cities"}, {"day", "days"}, {"box", "boxes"}, {"branch", "branches"}, {"class", "classes"}, {"order line", "order lines"}, {"status", "statuses"},
	} {
		if got := pluralOf(test.one); got != test.many {
			t.Errorf("pluralOf(%q) is %q, want %q", test.one, got, test.many)
		}
		if got := singularOf(test.many); got != test.one && test.one != "status" {
			t.Errorf("singularOf(%q) is %q, want %q", test.many, got, test.one)
		}
	}
}

func TestIdentifier(t *testing.T) {
	for _, words := range [][]string{nil, {"9", "lives"}, {"größe"}, {strings.Repeat("x", 80)}, {"面積"}, {"a", "_"}} {
		if name := identifier(words...); !namePattern.MatchString(name) {
			t.Errorf("identifier(%q) is %q, which is no name", words, name)
		}
	}
	taken := map[string]bool{}
	long := strings.Repeat("y", 70)
	if first, second := takeName(taken, identifier(long)), takeName(taken, identifier(long)); first == second || !namePattern.MatchString(second) {
		t.Errorf("two names are %q and %q", first, second)
	}
}

func TestReadTime(t *testing.T) {
	when := time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC)
	for i, test := range []struct {
		name, declared string
		values         []any
		want           timeReading
		ok             bool
	}{
		{"sold_on", "text", []any{"2025-01-31", "2025-02-01 10:00:00"}, timeReading{"2006-01-02", false}, true},
		{"day", "integer", []any{int64(20250131)}, timeReading{"20060102", false}, true},
		{"number", "integer", []any{int64(20251331)}, timeReading{}, false},
		{"d", "text", []any{"31/01/2025", "01/02/2025"}, timeReading{"02/01/2006", false}, true},
		{"d", "text", []any{"01/31/2025"}, timeReading{"01/02/2006", false}, true},
		{"d", "text", []any{"03.02.2025"}, timeReading{"02.01.2006", true}, true},
		{"d", "text", []any{"31/01/2025", "01/31/2025"}, timeReading{}, false},
		{"d", "text", []any{"2025-01-31", "soon"}, timeReading{}, false},
		{"month", "text", []any{"202501"}, timeReading{"200601", false}, true},
		{"batch", "text", []any{"202501"}, timeReading{}, false},
		{"model_year", "integer", []any{int64(1999), int64(2025)}, timeReading{"2006", false}, true},
		{"size", "integer", []any{int64(1999)}, timeReading{}, false},
		{"created_at", "bigint", []any{int64(1_700_000_000)}, timeReading{"unix", false}, true},
		{"any", "date", []any{when}, timeReading{"date", false}, true},
		{"any", "timestamp with time zone", []any{when.Add(time.Hour)}, timeReading{"timestamp", false}, true},
		{"any", "text", nil, timeReading{}, false},
	} {
		t.Run(fmt.Sprint(i, test.name), func(t *testing.T) {
			c := &liveColumn{table: &liveTable{dialect: PostgreSQL()}, name: test.name, words: splitName(test.name), declared: test.declared}
			for _, v := range test.values {
				c.sample.add(v)
			}
			if got, ok := c.readTime(); got != test.want || ok != test.ok {
				t.Errorf("reading is %+v, %t, want %+v, %t", got, ok, test.want, test.ok)
			}
		})
	}
}

func TestLooksRestricted(t *testing.T) {
	for column, want := range map[string]bool{
		"customer_ref": true, "SSN": true, "E-Mail": true, "email": true, "PhoneNumber": true, "date_of_birth": true, "credit_card_no": true, "vin": true,
		"spin": false, "plant": false, "hashtag": false, "shipping_address": true, "city": false,
	} {
		if got := looksRestricted(column) != ""; got != want {
			t.Errorf("looksRestricted(%q) is %t", column, got)
		}
	}
}
