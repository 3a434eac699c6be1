// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"embed"
	"fmt"
	"io/fs"
	"time"
)

// samples are the sample databases; data/README.md says what they are.
//
//go:embed data
var samples embed.FS

// SamplesToday is the day on which the sample databases live: their newest rows are of
// the days before.
func SamplesToday() time.Time { return time.Date(2026, time.March, 15, 0, 0, 0, 0, time.UTC) }

// Samples returns the folder of a sample database: "quality", "production", "warranty",
// "telemetry" or "supply".
func Samples(source string) (fs.FS, error) {
	files, err := fs.Sub(samples, "data/"+source)
	if err == nil {
		_, err = fs.Stat(files, "schema.sql")
	}
	if err != nil {
		return nil, fmt.Errorf("databases: open samples: there is none for the source %q", source)
	}
	return files, nil
}
