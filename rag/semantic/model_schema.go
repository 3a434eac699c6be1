// SPDX-License-Identifier: Apache-2.0

package semantic

import _ "embed"

// modelSchema is made of the Go types and their comments by the test of this file.
//
//go:embed model.schema.json
var modelSchema string

// Schema returns the JSON Schema (2020-12) of a model's file, for editors and for other
// programs that write models. What it can't say, such as that a name must be one of a
// source, ReadModel and Validate check.
func Schema() []byte { return []byte(modelSchema) }
