// SPDX-License-Identifier: Apache-2.0

// Package databases opens the databases that the examples ask: folders of CSV files, one
// for each source, loaded into SQLite files that later runs find again, or databases on a
// server. The five sample databases of an invented manufacturer come with it.
//
// Its nouns: a [Folder] holds the tables of one source, with schema.sql or without; a
// [Set] is the open databases of a run, by source.
package databases
