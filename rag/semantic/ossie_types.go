// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// The form of Apache Ossie (incubating), core metadata specification 0.1.1, formerly Open
// Semantic Interchange: https://github.com/apache/ossie, core-spec/spec.md. What 0.2.0.dev0
// added is read as well.
const (
	ossieVersion = "0.1.1"
	ossieDialect = "ANSI_SQL"
	ossieVendor  = "pacenote"
)

type ossieFile struct {
	Version       string       `json:"version"`
	Dialects      []string     `json:"dialects,omitempty"`
	Vendors       []string     `json:"vendors,omitempty"`
	SemanticModel []ossieModel `json:"semantic_model"`
}

type ossieModel struct {
	Name             string              `json:"name"`
	Description      string              `json:"description,omitempty"`
	AIContext        *ossieContext       `json:"ai_context,omitempty"`
	Datasets         []ossieDataset      `json:"datasets"`
	Relationships    []ossieRelationship `json:"relationships,omitempty"`
	Metrics          []ossieMetric       `json:"metrics,omitempty"`
	CustomExtensions []ossieExtension    `json:"custom_extensions,omitempty"`
}

type ossieDataset struct {
	Name             string           `json:"name"`
	Source           ossieSource      `json:"source"`
	PrimaryKey       []string         `json:"primary_key,omitempty"`
	Description      string           `json:"description,omitempty"`
	AIContext        *ossieContext    `json:"ai_context,omitempty"`
	Fields           []ossieField     `json:"fields,omitempty"`
	CustomExtensions []ossieExtension `json:"custom_extensions,omitempty"`
}

type ossieField struct {
	Name             string           `json:"name"`
	Expression       ossieExpression  `json:"expression"`
	Dimension        *ossieDimension  `json:"dimension,omitempty"`
	Description      string           `json:"description,omitempty"`
	DataType         string           `json:"datatype,omitempty"` // since 0.2.0.dev0
	AIContext        *ossieContext    `json:"ai_context,omitempty"`
	CustomExtensions []ossieExtension `json:"custom_extensions,omitempty"`
}

type ossieDimension struct {
	IsTime bool `json:"is_time"`
}

type ossieRelationship struct {
	Name        string   `json:"name"`
	From        string   `json:"from"`
	To          string   `json:"to"`
	FromColumns []string `json:"from_columns"`
	ToColumns   []string `json:"to_columns"`
}

type ossieMetric struct {
	Name             string           `json:"name"`
	Expression       ossieExpression  `json:"expression"`
	Description      string           `json:"description,omitempty"`
	AIContext        *ossieContext    `json:"ai_context,omitempty"`
	CustomExtensions []ossieExtension `json:"custom_extensions,omitempty"`
}

type ossieExpression struct {
	Dialects []ossieDialectExpression `json:"dialects"`
}

type ossieDialectExpression struct {
	Dialect    string `json:"dialect"`
	Expression string `json:"expression"`
}

// ansi makes an expression of standard SQL.
func ansi(expression string) ossieExpression {
	return ossieExpression{[]ossieDialectExpression{{ossieDialect, expression}}}
}

// text returns the expression in standard SQL, or else the first; the second result says
// which dialect it is in.
func (e ossieExpression) text() (expression, dialect string) {
	if i := slices.IndexFunc(e.Dialects, func(d ossieDialectExpression) bool { return d.Dialect == ossieDialect }); i >= 0 {
		return e.Dialects[i].Expression, ossieDialect
	}
	if len(e.Dialects) == 0 {
		return "", ""
	}
	return e.Dialects[0].Expression, e.Dialects[0].Dialect
}

type ossieExtension struct {
	Vendor string `json:"vendor_name"`
	Data   string `json:"data"`
}

// ossieSource is the table of a dataset: a text, or since 0.2.0.dev0 an object.
type ossieSource string

// UnmarshalJSON reads both forms; a query in place of a table becomes empty.
func (s *ossieSource) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*s = ossieSource(text)
		return nil
	}
	var table struct {
		Kind   string          `json:"kind"`
		Object json.RawMessage `json:"object"`
	}
	if err := json.Unmarshal(data, &table); err != nil {
		return fmt.Errorf("want the name of a table: %w", err)
	}
	if table.Kind == "table" {
		return json.Unmarshal(table.Object, (*string)(s))
	}
	return nil
}

// ossieContext is what tools that work with language models are told.
type ossieContext struct {
	Instructions string   `json:"instructions,omitempty"`
	Synonyms     []string `json:"synonyms,omitempty"`
	Examples     []string `json:"examples,omitempty"`
}

// UnmarshalJSON also reads a text in place of the object, as synonyms between commas.
func (c *ossieContext) UnmarshalJSON(data []byte) error {
	type plain ossieContext // without this method
	var text string
	if json.Unmarshal(data, &text) != nil {
		return json.Unmarshal(data, (*plain)(c))
	}
	for part := range strings.SplitSeq(text, ",") {
		// A sentence is an instruction, not a name.
		if part = strings.TrimSpace(part); part != "" && len(strings.Fields(part)) <= 4 {
			c.Synonyms = append(c.Synonyms, part)
		}
	}
	return nil
}

// synonyms returns the names that a context gives; nil without one.
func (c *ossieContext) synonyms() []string {
	if c == nil {
		return nil
	}
	return c.Synonyms
}

// contextOf makes a context of words, without their languages; nil if there are none.
func contextOf(w Words) *ossieContext {
	var all []string
	for _, language := range sortedKeys(w) {
		for _, phrase := range w[language] {
			if !slices.Contains(all, phrase) {
				all = append(all, phrase)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &ossieContext{Synonyms: all}
}

// ossieWords brings words with languages in step with the names that a context gives: what
// another tool removed goes, and what it added is of no certain language.
func ossieWords(known Words, c *ossieContext) Words {
	given := c.synonyms()
	kept := map[string]bool{}
	var words Words
	for _, language := range sortedKeys(known) {
		if words == nil {
			words = Words{}
		}
		words[language] = slices.DeleteFunc(slices.Clone(known[language]), func(phrase string) bool { return !slices.Contains(given, phrase) })
		for _, phrase := range words[language] {
			kept[phrase] = true
		}
	}
	for _, phrase := range given {
		if kept[phrase] || strings.TrimSpace(phrase) == "" {
			continue
		}
		if words == nil {
			words = Words{}
		}
		words[""] = append(words[""], phrase)
		kept[phrase] = true
	}
	return words
}

// ossieExtra is the data of an extension: what Ossie has no field for. Role says what a
// dataset or field stands for here.
type ossieExtra[T any] struct {
	Role string `json:"role"`
	// Entity names the entity that a table of codes belongs to.
	Entity string `json:"entity,omitempty"`
	// Content is a part of a Model without what Ossie's own fields say.
	Content T `json:"content"`
}

// The roles of datasets and fields.
const (
	roleModel     = "model"
	roleEntity    = "entity"
	roleCodes     = "codes"
	roleDataset   = "dataset"
	roleKey       = "key"
	roleLabel     = "label"
	roleCode      = "code"
	roleAttribute = "attribute"
	roleTime      = "time"
	roleDimension = "dimension"
	roleMetric    = "metric"
)

// extra writes an extension. A part of a model is plain data, which can always be written.
func extra[T any](role, entity string, content T) []ossieExtension {
	data, err := json.Marshal(ossieExtra[T]{role, entity, content})
	if err != nil {
		return nil
	}
	return []ossieExtension{{ossieVendor, string(data)}}
}

// readExtra reads this package's extension; false if there is none.
func readExtra[T any](all []ossieExtension, path string) (ossieExtra[T], bool, error) {
	var e ossieExtra[T]
	for i, x := range all {
		if x.Vendor != ossieVendor {
			continue
		}
		if err := decodeStrict([]byte(x.Data), &e); err != nil {
			var parts []string
			for _, fault := range flatten(err) {
				parts = append(parts, plainReason(fault))
			}
			return e, false, &ModelError{Path: fmt.Sprintf("%s.custom_extensions[%d].data", path, i), Reason: strings.Join(parts, "; ")}
		}
		return e, true, nil
	}
	return e, false, nil
}

// extraRole reads the role alone.
func extraRole(all []ossieExtension) string {
	for _, x := range all {
		var e struct {
			Role string `json:"role"`
		}
		if x.Vendor == ossieVendor && json.Unmarshal([]byte(x.Data), &e) == nil {
			return e.Role
		}
	}
	return ""
}
