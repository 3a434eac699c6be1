// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"errors"
	"strings"
	"testing"
)

func TestSourceError(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"no such table: jobs", "no such table: jobs"},
		{`ERROR: column "x" does not exist (SQLSTATE 42703)`, `ERROR: column "x" does not exist (SQLSTATE 42703)`},
		{"cannot parse `postgres://ann:pw@db.example.com:5432/shop`", "cannot parse `(address)`"},
		{"failed to connect to `host=db.example.com user=ann database=shop`: refused", "failed to connect to `host=(hidden) user=(hidden) database=(hidden)`: refused"},
		{"dial tcp 10.1.2.3:5432: connect: connection refused", "dial tcp (hidden): connect: connection refused"},
		{"dial tcp: lookup db.example.com on 127.0.0.53:53: no such host", "dial tcp: lookup (hidden) on (address): no such host"},
		{"lookup dbhost: no such host", "lookup (hidden): no such host"},
		{"Error 1045 (28000): Access denied for user 'ann'@'10.1.2.3' (using password: YES)", "Error 1045 (28000): Access denied for user (user) (using password: YES)"},
		{"invalid DSN ann:s3cret@tcp(db:3306)/shop", "invalid DSN (address)"},
		{"server=tcp:srv.example.net,1433;user id=sa;password=p w;database=x", "server=(hidden),1433;user id=(hidden);password=(hidden) w;database=(hidden)"},
		{`login failed for user "ann"`, `login failed for user (hidden)`},
		{"unable to open file:/srv/data.db?key=abc", "unable to open (address)"},
		{"dial tcp [::1]:5432: refused", "dial tcp (address): refused"},
	} {
		err := &SourceError{Source: "repair", Op: "connect", Err: errors.New(test.text)}
		if got, want := err.Error(), "semantic: connect: source repair: "+test.want; got != want {
			t.Errorf("have %s\nwant %s", got, want)
		}
	}
}

// No credential of a connection string is left, wherever it stands.
func FuzzScrub(f *testing.F) {
	f.Add("ann", "hunter2", "db.example.com")
	f.Fuzz(func(t *testing.T, user, password, host string) {
		for _, part := range []string{user, password, host} {
			if len(part) < 6 || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789.") != "" || strings.Contains("address hidden server password", part) {
				return
			}
		}
		for _, text := range []string{
			"open " + user + ":" + password + "@" + host + "/x", "open scheme://" + user + ":" + password + "@" + host + ":1/x",
			"password=" + password + " host=" + host + ";user='" + user + "'",
		} {
			got := scrub(errors.New(text))
			for _, part := range []string{user, password, host} {
				if strings.Contains(got, part) {
					t.Errorf("%q became %q", text, got)
				}
			}
		}
	})
}
