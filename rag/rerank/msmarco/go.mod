module github.com/pacenote/pacenote/rag/rerank/msmarco

go 1.26.0

require github.com/pacenote/pacenote v0.0.0

require (
	github.com/blevesearch/snowballstem v0.9.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/pacenote/pacenote => ../../..
