module github.com/pacenote/pacenote/benchmarks

go 1.26.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/pacenote/pacenote v0.0.0
	github.com/pacenote/pacenote/embed/e5 v0.0.0
	github.com/pacenote/pacenote/embed/minilm v0.0.0
	golang.org/x/sys v0.49.0
)

require (
	github.com/blevesearch/snowballstem v0.9.0 // indirect
	github.com/ledongthuc/pdf v0.0.0-20260907135840-6c8c28e0e8a0 // indirect
	github.com/yuin/goldmark v1.8.7 // indirect
	go.etcd.io/bbolt v1.5.0 // indirect
	golang.org/x/net v0.62.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace (
	github.com/pacenote/pacenote => ../
	github.com/pacenote/pacenote/embed/e5 => ../embed/e5
	github.com/pacenote/pacenote/embed/minilm => ../embed/minilm
)
