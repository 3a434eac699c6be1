// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"context"
	"os"
	"testing"
)

// TestServersLoad loads a folder into each server and reads it back.
func TestServersLoad(t *testing.T) {
	for _, variable := range []string{"PACENOTE_POSTGRES", "PACENOTE_MARIADB"} {
		t.Run(variable, func(t *testing.T) {
			server := os.Getenv(variable)
			if server == "" {
				t.Skip(variable + " does not name a server: internal/devtools/servers.sh starts one")
			}
			address, remove, err := Temporary(t.Context(), server)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := remove(context.Background()); err != nil {
					t.Error(err)
				}
			})
			files, err := Samples("telemetry")
			if err != nil {
				t.Fatal(err)
			}
			source := Source{Name: "telemetry", Files: files, Address: address, Load: true, Indexes: []Index{{"sensor_daily", []string{"sensor", "day"}}}}
			set, err := Open(t.Context(), t.TempDir(), []Source{source})
			if err != nil {
				t.Fatal(err)
			}
			defer set.Close()
			var rows, readings int
			var mean float64
			row := set["telemetry"].QueryRowContext(t.Context(), "SELECT count(*), sum(n), sum(n * v_avg) / sum(n) FROM sensor_daily WHERE sensor = 'torque_station'")
			if err := row.Scan(&rows, &readings, &mean); err != nil {
				t.Fatal(err)
			}
			if rows != 1950 || readings != 36078 || mean < 20 || mean > 30 {
				t.Errorf("%d rows, %d readings, mean %f", rows, readings, mean)
			}
			source.Files = nil
			source.Load = false
			again, err := Open(t.Context(), t.TempDir(), []Source{source})
			if err != nil {
				t.Fatal(err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
